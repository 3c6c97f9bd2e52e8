// The little that the pages need to build elements.

/** The element with that id, which the page's own HTML has. */
export const by = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
};

/** A new element with a text and children. */
export function element<T extends keyof HTMLElementTagNameMap>(tag: T, text = "", ...children: Node[]): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** The same with a class. */
export function styled<T extends keyof HTMLElementTagNameMap>(className: string, tag: T, text = "", ...children: Node[]): HTMLElementTagNameMap[T] {
  const made = element(tag, text, ...children);
  made.className = className;
  return made;
}
