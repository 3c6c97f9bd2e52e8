// The pages of docs/: every link and every citation in code points at a page and a heading that exist.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
const text = (path: string) => readFileSync(join(root, path), "utf8");
const pages = tracked.filter((path) => path.endsWith(".md"));
const code = tracked.filter((path) => /\.(rs|ts|mjs|sql|toml)$/.test(path) && path !== "tests/house/docs.test.ts");

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors(page: string): Set<string> {
  const prose = text(page).replace(/^```[\s\S]*?^```/gm, "");
  const headings = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? "");
  return new Set(headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-")));
}

/** What is wrong with a link to `target` (a path, an anchor or both) that stands in `from`; nothing where it is good. */
function fault(from: string, page: string, anchor: string | undefined): string[] {
  if (!existsSync(join(root, page))) return [`${from}: ${page} does not exist`];
  if (anchor !== undefined && page.endsWith(".md") && !anchors(page).has(anchor)) return [`${from}: ${page} has no heading #${anchor}`];
  return [];
}

describe("the pages", () => {
  test("link to pages and headings that exist", () => {
    const faults = pages.flatMap((page) => {
      const links = [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
      const ours = links.filter((link) => !/^[a-z]+:/.test(link));
      return ours.flatMap((link) => {
        const [path = "", anchor] = link.split("#");
        return fault(page, path === "" ? page : normalize(join(dirname(page), path)), anchor);
      });
    });
    expect(faults).toEqual([]);
    expect(pages.length).toBeGreaterThan(40);
  });

  test("are cited in code by headings that exist", () => {
    const faults = code.flatMap((path) => {
      const cited = [...text(path).matchAll(/\bdocs\/[\w/-]+\.md(?:#([\w-]+))?/g)];
      return cited.flatMap(([whole, anchor]) => fault(path, whole.split("#")[0] ?? "", anchor));
    });
    expect(faults).toEqual([]);
  });

  test("of decisions are short, numbered without a gap and listed", () => {
    const decisions = pages.filter((page) => /^docs\/decisions\/\d/.test(page)).sort();
    const index = text("docs/decisions/README.md");
    expect(decisions.map((page) => Number(page.slice("docs/decisions/".length, "docs/decisions/".length + 4)))).toEqual(decisions.map((_, at) => at + 1));
    expect(decisions.filter((page) => !index.includes(`(${page.slice("docs/decisions/".length)})`))).toEqual([]);
    expect(decisions.filter((page) => text(page).trimEnd().split("\n").length > 25)).toEqual([]);
  });
});
