// The API reference: the endpoints of /openapi.json by surface, each with its summary.
import { by, element, styled } from "./dom.ts";
import { bySurface } from "./surfaces.ts";

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

async function read(): Promise<Description> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  return (await response.json()) as Description;
}

function section(name: string, about: string, rows: HTMLElement[]): HTMLElement {
  const heading = element("h2", name);
  heading.id = name.toLowerCase();
  const made = styled("card", "section", "", heading, styled("quiet", "p", about), styled("endpoints", "dl", "", ...rows));
  made.setAttribute("aria-labelledby", heading.id);
  return made;
}

function drawn({ paths }: Description): HTMLElement[] {
  const endpoints = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  return bySurface(endpoints).map(({ surface, of }) => {
    const rows = of.flatMap(({ path, method, operation }) => {
      const term = element("dt", "", element("code", `${method.toUpperCase()} ${path}`));
      term.id = operation.operationId;
      return [term, element("dd", operation.summary ?? "")];
    });
    return section(surface.name, surface.about, rows);
  });
}

const main = by("main");
try {
  main.replaceChildren(...drawn(await read()));
} catch (error) {
  main.replaceChildren(styled("bad", "p", `The description could not be read: ${error instanceof Error ? error.message : String(error)}`));
}
main.removeAttribute("aria-busy");
