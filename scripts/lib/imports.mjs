// What a Rust source file takes from others: `use` in all its forms, and paths written out in code, types and macros.
// It reads text, not types: strings, comments and test modules are left out, everything else that is a path counts.

/**
 * @typedef {{ text: string, line: number, name?: boolean }} Token
 * @typedef {{ path: string[], as: string | null | undefined, line: number }} Leaf
 */

const NAME = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*/y;
const RAW_STRING = /b?r(#*)"/y;
const CHAR = /b?'(\\(u\{[0-9A-Fa-f_]+\}|x[0-9A-Fa-f]{2}|.)|[^\\'])'/uy;

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Names, `::` and single signs, without comments and literals. Lines are kept, so that a fault can say where it is.
 * @param {string} text
 */
export function tokens(text) {
  /** @type {Token[]} */
  const found = [];
  let line = 1;
  let at = 0;
  const skip = (to) => {
    for (; at < to; at++) if (text[at] === "\n") line += 1;
  };
  while (at < text.length) {
    const sign = text[at];
    if (/\s/.test(sign)) {
      skip(at + 1);
    } else if (text.startsWith("//", at)) {
      const end = text.indexOf("\n", at);
      skip(end < 0 ? text.length : end);
    } else if (text.startsWith("/*", at)) {
      skip(endOfBlockComment(text, at));
    } else if (matchAt(RAW_STRING, text, at)) {
      const [opening, hashes] = matchAt(RAW_STRING, text, at);
      const end = text.indexOf(`"${hashes}`, at + opening.length);
      skip(end < 0 ? text.length : end + 1 + hashes.length);
      found.push({ text: '"', line });
    } else if (sign === '"' || text.startsWith('b"', at)) {
      skip(endOfString(text, text.indexOf('"', at) + 1));
      found.push({ text: '"', line });
    } else if (matchAt(CHAR, text, at)) {
      skip(at + matchAt(CHAR, text, at)[0].length);
      found.push({ text: '"', line });
    } else if (text.startsWith("::", at)) {
      found.push({ text: "::", line });
      at += 2;
    } else if (text.startsWith("r#", at) && matchAt(NAME, text, at + 2)) {
      const name = matchAt(NAME, text, at + 2)[0];
      found.push({ text: name, line, name: true });
      at += 2 + name.length;
    } else if (matchAt(NAME, text, at)) {
      const name = matchAt(NAME, text, at)[0];
      found.push({ text: name, line, name: true });
      at += name.length;
    } else {
      found.push({ text: sign, line });
      at += 1;
    }
  }
  return found;
}

function endOfBlockComment(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("/*", at)) [depth, at] = [depth + 1, at + 1];
    else if (text.startsWith("*/", at)) [depth, at] = [depth - 1, at + 1];
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text, from) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

const CLOSING = { "(": ")", "[": "]", "{": "}" };

/** The place after the bracket that closes the one at `at`. */
function afterGroup(list, at) {
  let depth = 0;
  for (; at < list.length; at++) {
    if (list[at].text in CLOSING) depth += 1;
    else if (")]}".includes(list[at].text)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return list.length;
}

/** The place after the item that begins at `at`: its `;`, or its body in braces. */
function afterItem(list, at) {
  while (list[at]?.text === "#") at = afterGroup(list, at + 1);
  for (; at < list.length; at++) {
    const { text } = list[at];
    if (text === ";") return at + 1;
    if (text === "{") return afterGroup(list, at);
    if (text in CLOSING) at = afterGroup(list, at) - 1;
  }
  return at;
}

const TEST_ONLY = ["#[cfg(test)]", "#[test]"];

/** Leaves out what only tests compile. */
export function withoutTests(list) {
  const kept = [];
  for (let at = 0; at < list.length; ) {
    const isAttribute = list[at].text === "#" && list[at + 1]?.text === "[";
    const end = isAttribute ? afterGroup(list, at + 1) : at + 1;
    const attribute = isAttribute && list.slice(at, end).map(({ text }) => text).join("");
    if (attribute && TEST_ONLY.includes(attribute)) {
      at = afterUse(list, end) ?? afterItem(list, end);
      continue;
    }
    kept.push(...list.slice(at, end));
    at = end;
  }
  return kept;
}

/** A `use` has braces of its own before its `;`. */
function afterUse(list, at) {
  while (list[at]?.text === "#") at = afterGroup(list, at + 1);
  if (list[at]?.text === "pub") at = afterVisibility(list, at);
  if (list[at]?.text !== "use") return null;
  while (at < list.length && list[at].text !== ";") at += 1;
  return at + 1;
}

const afterVisibility = (list, at) => (list[at + 1]?.text === "(" ? afterGroup(list, at + 1) : at + 1);

/**
 * Every path that a `use` tree names, with the name it is known by (null for `_`, "*" for all names).
 * @param {Token[]} list
 * @param {number} at
 * @param {string[]} [prefix]
 * @returns {{ leaves: Leaf[], end: number }}
 */
function useTree(list, at, prefix = []) {
  const path = [...prefix];
  /** @type {Leaf[]} */
  const leaves = [];
  if (list[at]?.text === "::") at += 1;
  for (;;) {
    const { text, line } = list[at] ?? { text: ";" };
    if (text === "{") {
      at += 1;
      while (at < list.length && list[at].text !== "}") {
        const inner = useTree(list, at, path);
        leaves.push(...inner.leaves);
        at = inner.end + (list[inner.end]?.text === "," ? 1 : 0);
      }
      return { leaves, end: at + 1 };
    }
    if (text === "*") return { leaves: [{ path, as: "*", line }], end: at + 1 };
    if (text === "$") {
      at += 1;
      continue;
    }
    if (!list[at]?.name) return { leaves, end: at + 1 }; // not a tree: a macro's pattern
    path.push(text);
    at += 1;
    if (list[at]?.text === "::") {
      at += 1;
      continue;
    }
    const named = path.at(-1) === "self" && path.length > 1 ? path.slice(0, -1) : path;
    let as = named.at(-1);
    if (list[at]?.text === "as") [as, at] = [list[at + 1]?.text === "_" ? null : list[at + 1]?.text, at + 2];
    return { leaves: [{ path: named, as, line }], end: at };
  }
}

const DECLARES = new Set(["struct", "enum", "trait", "type", "const", "static", "union", "fn"]);

/**
 * What one file declares and names, by the module inside it (`[]` is the file itself).
 * @param {string} text
 */
export function readSource(text) {
  const all = tokens(text);
  const list = withoutTests(all);
  /** @typedef {string[]} Inner the path of the module inside the file */
  const facts = {
    children: /** @type {{ inner: Inner, name: string }[]} */ ([]),
    items: /** @type {{ inner: Inner, name: string }[]} */ ([]),
    uses: /** @type {(Leaf & { inner: Inner, top: boolean })[]} */ ([]),
    paths: /** @type {{ path: string[], inner: Inner, line: number }[]} */ ([]),
    macros: /** @type {{ inner: Inner, name: string, exported: boolean, filled: string[] }[]} */ ([]),
    calls: /** @type {{ path: string[], given: string[], inner: Inner, line: number }[]} */ ([]),
  };
  walk(list, 0, list.length, [], facts, true);
  const declared = new Set(facts.children.filter(({ inner }) => inner.length === 0).map(({ name }) => name));
  return { ...facts, testChildren: filesDeclared(all).filter((name) => !declared.has(name)) };
}

/** The names in every `mod name;`, those of tests too. */
const filesDeclared = (list) => list.flatMap(({ text }, at) => (text === "mod" && list[at + 1]?.name && list[at + 2]?.text === ";" ? [list[at + 1].text] : []));

/** `inner` is the path of the inline module; `top` says whether declarations here are the module's own. */
function walk(list, from, to, inner, facts, top) {
  for (let at = from; at < to; ) {
    const { text, line } = list[at];
    const next = list[at + 1];
    if (text === "pub") {
      at = afterVisibility(list, at);
    } else if (text === "use" && (next?.name || next?.text === "::" || next?.text === "{" || next?.text === "$")) {
      const { leaves, end } = useTree(list, at + 1);
      facts.uses.push(...leaves.map((leaf) => ({ ...leaf, inner, top })));
      at = end;
    } else if (text === "mod" && next?.name && list[at + 2]?.text === ";") {
      facts.children.push({ inner, name: next.text });
      at += 3;
    } else if (text === "mod" && next?.name && list[at + 2]?.text === "{") {
      const end = afterGroup(list, at + 2);
      walk(list, at + 3, end - 1, [...inner, next.text], facts, true);
      at = end;
    } else if (text === "macro_rules" && next?.text === "!") {
      const attributes = list.slice(Math.max(0, at - 12), at).map((token) => token.text).join("");
      const end = afterGroup(list, at + 3);
      const exported = /#\[macro_export(\([^\]]*\))?\](#\[[^\]]*\])*$/.test(attributes);
      facts.macros.push({ inner, name: list[at + 2]?.text ?? "", exported, filled: filledPaths(list.slice(at, end)) });
      walk(list, at + 4, end - 1, inner, facts, false);
      at = end;
    } else if (text === "{") {
      const end = afterGroup(list, at);
      walk(list, at + 1, end - 1, inner, facts, false);
      at = end;
    } else if (list[at].name && DECLARES.has(text) && next?.name) {
      if (top) facts.items.push({ inner, name: next.text });
      at += 1;
    } else if (list[at].name && list[at - 1]?.text !== "::" && list[at - 1]?.text !== ".") {
      at = path(list, at, inner, facts, line);
    } else {
      at += 1;
    }
  }
}

/** A path in code: `a::b`, `crate::a::b`, `$crate::a`; and a macro's name before its `!`. */
function path(list, at, inner, facts, line) {
  const names = [list[at].text];
  const own = names[0] === "crate" || list[at - 1]?.text !== "$"; // `$name` is a macro's variable
  at += 1;
  while (list[at]?.text === "::" && list[at + 1]?.name) {
    names.push(list[at + 1].text);
    at += 2;
  }
  const called = list[at]?.text === "!" && list[at + 1]?.text in CLOSING;
  if (names.length > 1 && own) facts.paths.push({ path: names, inner, line });
  if (called && own) {
    const given = list.slice(at + 2, afterGroup(list, at + 1) - 1).filter((token) => token.name);
    facts.calls.push({ path: names, given: [...new Set(given.map((token) => token.text))], inner, line });
  }
  return at;
}

/** What follows the variable in the paths of a macro that its caller fills in: `Facts` of `$crate::$domain::Facts`. */
function filledPaths(list) {
  const found = list.map((_, at) => list.slice(at, at + 6).map(({ text }) => text).join(" ")).map((text) => /^crate :: \$ \w+ :: (\w+)$/.exec(text)?.[1]);
  return [...new Set(found.filter((name) => name !== undefined))];
}
