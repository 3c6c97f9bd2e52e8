// The house stands as docs/architecture.md draws it: floors that point one way, and no circle of files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { arrowsOf, circlesOf, judge, readCrates, readTable } from "../../scripts/lib/floors.mjs";
import { readSource, tokens } from "../../scripts/lib/imports.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { KNOWN } from "./known-violations.ts";

describe("the house", () => {
  const crates = readCrates(root);
  const { violations, arrows, files } = judge(readTable(readFileSync(join(root, "docs/architecture.md"), "utf8")), crates);

  test("every import goes to a floor that the table allows, and no files form a circle, known exceptions aside", () => {
    const fresh = [...violations].filter(([key]) => !KNOWN.includes(key)).flatMap(([key, sentences]) => [key, ...sentences.map((sentence) => `    ${sentence}`)]);
    expect(fresh.join("\n")).toBe("");
  });

  test("every known exception still is one: delete what no longer holds from tests/house/known-violations.ts", () => {
    expect(KNOWN.filter((key) => !violations.has(key))).toEqual([]);
    expect(KNOWN).toEqual([...new Set(KNOWN)].sort());
    expect(KNOWN.filter((key) => key.endsWith("on no floor"))).toEqual([]); // a new folder gets a row in the table
  });

  test("the check sees the whole house", () => {
    expect(files).toBeGreaterThan(250);
    expect(arrows).toBeGreaterThan(1000);
    expect(files).toBe(crates.reduce((all, crate) => all + crate.files.length, 0));
  });
});

/** The paths that a text names, in the order of the text: `use` first. */
const named = (text: string): string[] => {
  const { uses, paths, calls } = readSource(text);
  return [...uses.map(({ path, as }) => `${path.join("::")} as ${as}`), ...paths.map(({ path }) => path.join("::")), ...calls.map(({ path }) => `${path.join("::")}!`)];
};

describe("imports are read from the text", () => {
  test.each([
    ["a plain use", "use crate::a::B;", ["crate::a::B as B"]],
    ["a group in a group", "use crate::a::{b::{C, D as E}, self};", ["crate::a::b::C as C", "crate::a::b::D as E", "crate::a as a"]],
    ["a glob and a hidden name", "pub use super::a::*; use crate::T as _;", ["super::a as *", "crate::T as null"]],
    ["a group at the start", "use {crate::a, khlang_core::b};", ["crate::a as a", "khlang_core::b as b"]],
    ["a path in code", "fn f() -> crate::a::B { <X as crate::c::D>::e(super::f::g()) }", ["crate::a::B", "crate::c::D", "super::f::g"]],
    ["a path in a macro's body", "macro_rules! m { ($x:ident) => { $crate::a::B::$x } }", ["crate::a::B"]],
    ["a macro's call", "fn f() { schema! { a: 1 } }", ["schema!"]],
    ["a visibility, which is no import", "pub(in crate::a) struct S; pub(crate) fn f() {}", []],
    ["a comment and a text, which are none", '// use crate::a;\n/* crate::b::c /* */ use crate::d; */ const T: &str = "crate::e::f"; const R: &str = r#"" crate::g::h "#;', []],
    ["a lifetime beside a character", "fn f<'a>(x: &'a str) -> char { let q = '\"'; crate::a::b(x, '\\'') }", ["crate::a::b"]],
    ["a test module, which is excepted", "#[cfg(test)]\nmod tests { use crate::a::B; }\n#[cfg(test)] use crate::{c, d};\n#[test]\nfn t() { crate::e::f() }\nuse crate::g;", ["crate::g as g"]],
    ["an attribute before and after the exception", "#[derive(A)]\n#[cfg(test)]\n#[allow(x)]\npub(crate) fn f(x: [u8; 2]) -> B { crate::a::b() }\nfn g() { crate::c::d() }", ["crate::c::d"]],
    ["code for both tests and others, which is not excepted", '#[cfg(any(test, feature = "samples"))]\nmod s { use crate::a::B; }', ["crate::a::B as B"]],
  ])("%s", (_, text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  test("a token knows its line", () => {
    expect(tokens("a\n/* \n */ b\n\"x\ny\" c").filter(({ name }) => name).map(({ text, line }) => [text, line])).toEqual([["a", 1], ["b", 3], ["c", 5]]);
  });
});

/** A workspace of files by path; the crate is the first folder. */
const workspace = (files: Record<string, string>) => {
  const folders = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))];
  return folders.map((folder) => ({
    name: folder,
    folder,
    files: Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`)).map(([path, text]) => ({ path, text })),
  }));
};

const arrows = (files: Record<string, string>): string[] => arrowsOf(workspace(files)).map(({ from, to }) => `${from} -> ${to}`);

describe("an import leads to the file that holds what it names", () => {
  const base = {
    "k/src/lib.rs": "pub mod a; pub mod b; #[macro_export] macro_rules! top { () => {} }",
    "k/src/a/mod.rs": "mod inner; pub use inner::Thing; pub mod deep; pub fn own() {}",
    "k/src/a/inner.rs": "pub struct Thing;",
    "k/src/a/deep.rs": "pub fn go() {}",
  };

  test.each([
    ["through a re-export", "use crate::a::Thing;", ["k/src/b.rs -> k/src/a/inner.rs"]],
    ["to a module that only shortens paths, which is none by itself", "use crate::a;", []],
    ["to a module in a function", "fn f() { use crate::a::deep; deep::go() }", ["k/src/b.rs -> k/src/a/deep.rs"]],
    ["through a module in scope", "use crate::a; fn f() { a::deep::go() }", ["k/src/b.rs -> k/src/a/deep.rs"]],
    ["through another name", "use crate::a as z; fn f() { z::deep::go() }", ["k/src/b.rs -> k/src/a/deep.rs"]],
    ["to what a module itself holds", "use crate::a; fn f() { a::own() }", ["k/src/b.rs -> k/src/a/mod.rs"]],
    ["through super from a module inside the file", "mod m { fn f() { super::super::a::deep::go() } }", ["k/src/b.rs -> k/src/a/deep.rs"]],
    ["to a macro of the crate", "fn f() { crate::top!() }", ["k/src/b.rs -> k/src/lib.rs"]],
    ["to a macro by its place", "fn f() { top!() }", ["k/src/b.rs -> k/src/lib.rs"]],
    ["to a macro of its own, which is no arrow", "macro_rules! top { () => {} } fn f() { top!() }", []],
    ["out of the workspace", "use std::fmt; use serde::serde; fn f() { fmt::a() }", []],
  ])("%s", (_, text, expected) => {
    const own = arrows({ ...base, "k/src/b.rs": text }).filter((arrow) => arrow.startsWith("k/src/b.rs"));
    expect(own).toEqual(expected);
  });

  test("by a macro that makes paths of the names it is given, whoever calls it and by whatever path", () => {
    const files = {
      "k/src/lib.rs": "pub mod part; pub mod low; pub mod high;",
      "k/src/part.rs": "macro_rules! floor { ($($one:ident)*) => { $($crate::$one::Facts)* } } pub(crate) use floor;",
      "k/src/low.rs": "pub struct Facts; crate::part::floor! { low high }",
      "k/src/high/mod.rs": "mod facts; pub use facts::Facts;",
      "k/src/high/facts.rs": "pub struct Facts;",
    };
    expect(arrows(files)).toContain("k/src/low.rs -> k/src/high/facts.rs");
    expect(arrows({ ...files, "k/src/low.rs": "use crate::part::floor; floor!(high);" })).toContain("k/src/low.rs -> k/src/high/facts.rs");
    expect(arrows({ ...files, "k/src/low.rs": "crate::part::floor! { other }" }).filter((arrow) => arrow.includes("-> k/src/high"))).toEqual(["k/src/high/mod.rs -> k/src/high/facts.rs"]);
  });

  test("from another crate, by a glob, and from a name that a glob brought", () => {
    const files = {
      ...base,
      "k/src/b.rs": "",
      "m/src/lib.rs": "use k::a::*; fn f() { deep::go(); k::a::Thing }",
    };
    expect(arrows(files)).toContain("m/src/lib.rs -> k/src/a/deep.rs");
    expect(arrows(files)).toContain("m/src/lib.rs -> k/src/a/inner.rs");
    expect(arrows(files)).toContain("m/src/lib.rs -> k/src/a/mod.rs");
  });

  test("a file that only tests compile is left out", () => {
    expect(arrows({ "k/src/lib.rs": "mod a; #[cfg(test)] mod tests;", "k/src/a.rs": "", "k/src/tests.rs": "use crate::a;" })).toEqual([]);
  });
});

const TABLE = "# x\n\n## Floors\n\nText.\n\n| floor | folder | may use |\n|---|---|---|\n| k/low | `k/src/low`, `k/src/lib.rs` | nothing |\n| k/mid | `k/src/mid.rs` | k/low |\n| k/side | `k/src/side.rs` | k/low |\n| m | `m/src` | k |\n\n## Next\n\n| a | b | c |\n";

describe("the table is held against the imports", () => {
  const good = {
    "k/src/lib.rs": "pub mod low; pub mod mid; pub mod side;",
    "k/src/low/mod.rs": "pub mod x; pub mod y;",
    "k/src/low/x.rs": "pub fn f() {}",
    "k/src/low/y.rs": "use super::x::f;",
    "k/src/mid.rs": "use crate::low::x::f;",
    "k/src/side.rs": "",
    "m/src/lib.rs": "use k::mid; use k::low::x::f;",
  };
  const violations = (changed: Record<string, string>) => [...judge(readTable(TABLE), workspace({ ...good, ...changed })).violations.keys()];

  test("a house that is as the table says has no violation", () => {
    expect(violations({})).toEqual([]);
  });

  test.each([
    ["an arrow that points up", { "k/src/low/x.rs": "use crate::mid::g;" }, ["k/low -> k/mid", "k/src/low/x.rs: in a circle", "k/src/mid.rs: in a circle"]],
    ["an arrow down that the table does not name", { "k/src/side.rs": "fn f() { crate::mid::g() }" }, ["k/side -> k/mid"]],
    ["a crate that uses the one above it", { "k/src/side.rs": "use m::g;" }, ["k/side -> m"]],
    ["two files of a floor that use each other", { "k/src/low/x.rs": "use super::y::g;" }, ["k/src/low/x.rs: in a circle", "k/src/low/y.rs: in a circle"]],
    ["a file in no folder of the table", { "k/src/new.rs": "" }, ["k/src/new.rs: on no floor"]],
  ])("%s is a violation", (_, changed, expected) => {
    expect(violations(changed)).toEqual(expected);
  });

  test("a floor without files is a violation", () => {
    const { "k/src/side.rs": _, ...rest } = good;
    expect([...judge(readTable(TABLE), workspace(rest)).violations.keys()]).toEqual(["k/side: no such folder"]);
  });

  test("a violation says where it is", () => {
    const { violations: found } = judge(readTable(TABLE), workspace({ ...good, "k/src/side.rs": "\nuse crate::mid::g;" }));
    expect(found.get("k/side -> k/mid")).toEqual(["k/src/side.rs:2 uses k/src/mid.rs (crate::mid::g): not allowed"]);
  });

  test("a table whose row names a floor that is not below it, or a floor twice, is refused", () => {
    expect(() => readTable(TABLE.replace("| k/low |", "| k/high |"))).toThrow("k/mid may use k/low");
    expect(() => readTable(TABLE.replace("| k/side |", "| k/mid |"))).toThrow("twice");
    expect(() => readTable("# x\n")).toThrow("## Floors");
  });

  test("a circle may pass through any number of files", () => {
    const ring = ["a", "b", "c", "d"].map((from, place, all) => ({ from, to: all[(place + 1) % all.length] ?? "", line: 1, path: "" }));
    expect(circlesOf([...ring, { from: "e", to: "a", line: 1, path: "" }])).toEqual([["a", "b", "c", "d"]]);
  });
});
