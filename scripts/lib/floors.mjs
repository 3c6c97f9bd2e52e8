// The floors of the house: who may use whom (the table of docs/architecture.md), who does (the imports of every crate),
// and where the two differ. CONTRIBUTING.md says what to do then.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readSource } from "./imports.mjs";

/**
 * The rows of the table below the heading `## Floors`, from the ground up.
 * @returns {{ name: string, folders: string[], uses: Set<string> }[]}
 */
export function readTable(markdown) {
  const section = /^## Floors\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(markdown)?.[1];
  if (section === undefined) throw new Error("docs/architecture.md has no section `## Floors`.");
  const rows = section.split("\n").filter((line) => line.startsWith("|")).slice(2);
  const floors = [];
  const named = new Map(); // a floor, or a group of floors, by its name
  for (const row of rows) {
    const [name, folder, uses] = row.split("|").slice(1, -1).map((cell) => cell.trim());
    if (named.has(name)) throw new Error(`the floor ${name} stands twice in the table.`);
    const allowed = new Set();
    for (const word of uses === "nothing" ? [] : uses.split(/,\s*/)) {
      const group = named.get(word);
      if (group === undefined) throw new Error(`the floor ${name} may use ${word}, which is no floor below it.`);
      for (const floor of group) allowed.add(floor);
    }
    floors.push({ name, folders: [...folder.matchAll(/`([^`]+)`/g)].map(([, path]) => path), uses: allowed });
    for (const group of [name, groupOf(name)]) named.set(group, new Set([...(named.get(group) ?? []), name]));
  }
  return floors;
}

/** `core/stock` belongs to the group `core`. */
const groupOf = (name) => name.split("/")[0];

/** The floor of a file: the one with the longest path that it lies under. */
export function floorOf(floors, file) {
  let best = null;
  for (const floor of floors) {
    for (const folder of floor.folders) {
      const lies = file === folder || file.startsWith(`${folder}/`);
      if (lies && (best === null || folder.length > best.folder.length)) best = { floor, folder };
    }
  }
  return best?.floor ?? null;
}

/** Every crate of the workspace: its name in code, its folder, its files. */
export function readCrates(root) {
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  const members = [.../^members = \[([^\]]*)\]/m.exec(manifest)[1].matchAll(/"([^"]+)"/g)].map(([, path]) => path);
  return members.map((folder) => {
    const name = /^name = "([^"]+)"/m.exec(readFileSync(join(root, folder, "Cargo.toml"), "utf8"))[1].replaceAll("-", "_");
    const files = rustFiles(join(root, folder, "src")).map((path) => ({
      path: relative(root, path).split(sep).join("/"),
      text: readFileSync(path, "utf8"),
    }));
    return { name, folder, files };
  });
}

const rustFiles = (folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? rustFiles(path) : path.endsWith(".rs") ? [path] : []));

/** The path of the module that a file is: `stock/level.rs` is [stock, level]. */
function moduleOf(crate, path) {
  const names = path.slice(`${crate.folder}/src/`.length, -".rs".length).split("/");
  if (["lib", "main"].includes(names[0]) && names.length === 1) return [];
  return names.at(-1) === "mod" ? names.slice(0, -1) : names;
}

/**
 * All modules of all crates, and a way to say in which file a path ends.
 * @param {{ name: string, folder: string, files: { path: string, text: string }[] }[]} crates
 */
function resolver(crates) {
  const modules = new Map(); // "crate::a::b" -> module
  const macros = new Map(); // "crate::name" -> file, for macros that are exported
  const filled = new Map(); // "file name" -> what follows the variables in a macro's paths
  for (const crate of crates) {
    const sources = crate.files.map(({ path, text }) => ({ path, at: [crate.name, ...moduleOf(crate, path)], source: readSource(text) }));
    const testOnly = sources.flatMap(({ at, source }) => source.testChildren.map((name) => [...at, name].join("::")));
    for (const { path, at, source } of sources) {
      const key = at.join("::");
      if (testOnly.some((name) => key === name || key.startsWith(`${name}::`))) continue;
      const inside = new Map();
      const module = (inner) => {
        const key = [...at, ...inner].join("::");
        if (!inside.has(key)) {
          const made = { path: [...at, ...inner], file: path, items: new Set(), children: new Set(), uses: [], macros: new Set() };
          inside.set(key, made);
          modules.set(key, made);
        }
        return inside.get(key);
      };
      module([]).source = source;
      for (const { inner, name } of source.items) module(inner).items.add(name);
      for (const { inner, name } of source.children) module(inner).children.add(name);
      for (const use of source.uses) if (use.top) module(use.inner).uses.push(use);
      for (const { inner, name, exported, filled: names } of source.macros) {
        module(inner).macros.add(name);
        if (names.length > 0) filled.set(`${path} ${name}`, names);
        if (exported) macros.set(`${crate.name}::${name}`, path);
      }
      for (const { inner } of [...source.paths, ...source.calls]) module(inner);
    }
  }
  for (const module of modules.values()) {
    const parent = modules.get(module.path.slice(0, -1).join("::"));
    if (parent) parent.children.add(module.path.at(-1));
  }
  return { modules, macros, filled, names: new Set(crates.map(({ name }) => name)) };
}

/** Where a path leads from a module: the file its last known part lies in, or null where it leaves the workspace. */
function fileOf(house, module, path, seen = new Set()) {
  const key = `${module.path.join("::")} ${path.join("::")}`;
  if (seen.has(key)) return null;
  seen.add(key);
  const absolute = absoluteOf(house, module, path, seen);
  if (absolute === null) return null;
  return typeof absolute === "string" ? absolute : descend(house, absolute.module, absolute.rest, seen);
}

/** The module that a path starts from and the names that are left of it. */
function absoluteOf(house, module, path, seen) {
  const [first, ...rest] = path;
  if (first === "crate") return { module: house.modules.get(module.path[0]), rest };
  if (first === "self") return { module, rest };
  if (first === "super") {
    let at = module;
    let names = path;
    while (names[0] === "super" || names[0] === "self") {
      if (names[0] === "super") at = house.modules.get(at.path.slice(0, -1).join("::"));
      if (at === undefined) return null;
      names = names.slice(1);
    }
    return { module: at, rest: names };
  }
  if (house.names.has(first)) return { module: house.modules.get(first), rest };
  return bound(house, module, first) ? { module, rest: path } : globbed(house, module, path, seen);
}

/** Whether a module itself gives a name a meaning. */
const bound = (house, module, name) =>
  module.children.has(name) || module.items.has(name) || module.uses.some((use) => use.as === name) || (module.path.length === 1 && house.macros.has(`${module.path[0]}::${name}`));

/** A name that comes by `use x::*`. */
function globbed(house, module, path, seen) {
  for (const use of module.uses.filter(({ as }) => as === "*")) {
    const target = moduleAt(house, module, use.path, seen);
    if (target && target !== module && bound(house, target, path[0])) return { module: target, rest: path };
  }
  return null;
}

/** The module that a path names, if it names one. */
function moduleAt(house, module, path, seen) {
  const start = absoluteOf(house, module, path, seen);
  let at = start?.module ?? null;
  for (const name of start?.rest ?? []) {
    const use = at.uses.find(({ as }) => as === name);
    const below = house.modules.get([...at.path, name].join("::"));
    at = below ?? (use && !sameStart(use.path, name) ? moduleAt(house, at, use.path, seen) : null);
    if (!at) return null;
  }
  return at;
}

/** `use name::name;` takes a name from a crate of that name: it is not the name that it makes. */
const sameStart = (path, name) => path[0] === name;

function descend(house, module, names, seen) {
  if (!module) return null;
  const [name, ...rest] = names;
  if (name === undefined) return module.file;
  const below = house.modules.get([...module.path, name].join("::"));
  if (below) return descend(house, below, rest, seen);
  if (module.items.has(name)) return module.file;
  const macro = module.path.length === 1 && house.macros.get(`${module.path[0]}::${name}`);
  if (macro) return macro;
  const use = module.uses.find(({ as }) => as === name);
  if (use && !sameStart(use.path, name)) return fileOf(house, module, [...use.path, ...rest], seen) ?? (leaves(house, use.path) ? null : module.file);
  const glob = globbed(house, module, names, seen);
  if (glob) return descend(house, glob.module, glob.rest, seen);
  return module.file; // made by a macro there
}

/** Whether a path begins outside the workspace, so that nothing inside it is meant. */
const leaves = (house, [first]) => !["crate", "self", "super"].includes(first) && !house.names.has(first);

/** A macro that is in scope by its place alone: defined in this module or one around it. */
function macroFile(house, module, name) {
  for (let length = module.path.length; length > 0; length--) {
    const around = house.modules.get(module.path.slice(0, length).join("::"));
    if (around?.macros.has(name)) return around.file;
  }
  const use = module.uses.find(({ as }) => as === name);
  return use ? fileOf(house, module, use.path) : null;
}

/** A macro that is called by a path: it lies in the module that the path names, or is re-exported there. */
function macroFileOf(house, module, path) {
  const holder = moduleAt(house, module, path.slice(0, -1), new Set());
  return holder?.macros.has(path.at(-1)) ? holder.file : fileOf(house, module, path);
}

/** The paths that a macro makes of the names it is given, as far as they exist: `stock` and `Facts` of `$crate::$domain::Facts`. */
function filledIn(house, module, macro, given) {
  const names = house.filled.get(macro) ?? [];
  const crate = module.path[0];
  return given.flatMap((domain) => {
    const target = house.modules.get(`${crate}::${domain}`);
    return target ? names.filter((name) => bound(house, target, name)).map((name) => [domain, name]) : [];
  });
}

/**
 * Every arrow from a file to another file, once each, with the line it was first seen in.
 * @returns {{ from: string, to: string, line: number, path: string }[]}
 */
export function arrowsOf(crates) {
  const house = resolver(crates);
  const arrows = new Map();
  const add = (module, to, line, path) => {
    if (to === null || to === module.file) return;
    const key = `${module.file} -> ${to}`;
    if (!arrows.has(key)) arrows.set(key, { from: module.file, to, line, path });
  };
  for (const module of house.modules.values()) {
    if (!module.source) continue;
    const { uses, paths, calls } = module.source;
    const inside = (inner) => house.modules.get([...module.path, ...inner].join("::")) ?? module;
    for (const { path, inner, line, as, top } of uses) {
      const from = inside(inner);
      const isModule = as !== "*" && top && moduleAt(house, from, path, new Set()) !== null;
      if (isModule) continue; // a name to write paths with: they are the arrows
      add(from, as === "*" ? (moduleAt(house, from, path, new Set())?.file ?? fileOf(house, from, path)) : fileOf(house, from, path), line, path.join("::"));
    }
    for (const { path, inner, line } of paths) add(inside(inner), fileOf(house, inside(inner), path), line, path.join("::"));
    for (const { path, given, inner, line } of calls) {
      const from = inside(inner);
      const file = path.length === 1 ? macroFile(house, from, path[0]) : macroFileOf(house, from, path);
      add(from, file, line, `${path.join("::")}!`);
      for (const [domain, name] of filledIn(house, from, `${file} ${path.at(-1)}`, given)) {
        add(from, fileOf(house, from, ["crate", domain, name]), line, `${path.join("::")}! for ${domain}::${name}`);
      }
    }
  }
  return [...arrows.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}

/** The groups of files that reach each other in a circle (strongly connected components of two or more). */
export function circlesOf(arrows) {
  const to = new Map();
  for (const { from, to: target } of arrows) to.set(from, [...(to.get(from) ?? []), target]);
  const index = new Map();
  const low = new Map();
  const stack = [];
  const circles = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of to.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of [...to.keys()].sort()) if (!index.has(file)) visit(file);
  return circles;
}

/**
 * Everything that is not as the table says. A violation has a `key`, which the table of known ones names, and a
 * sentence for each arrow that makes it.
 * @returns {{ violations: Map<string, string[]>, arrows: number, files: number }}
 */
export function judge(floors, crates) {
  const arrows = arrowsOf(crates);
  const files = crates.flatMap((crate) => crate.files.map(({ path }) => path));
  const violations = new Map();
  const add = (key, sentence) => violations.set(key, [...(violations.get(key) ?? []), sentence]);
  for (const floor of floors) {
    const empty = floor.folders.length === 0 || floor.folders.some((folder) => !files.some((file) => file === folder || file.startsWith(`${folder}/`)));
    if (empty) add(`${floor.name}: no such folder`, `the table names a folder of ${floor.name} that has no Rust file`);
  }
  for (const file of files) if (floorOf(floors, file) === null) add(`${file}: on no floor`, `${file} lies in no folder of the table`);
  const order = new Map(floors.map((floor, place) => [floor, place]));
  for (const { from, to, line, path } of arrows) {
    const [upper, lower] = [floorOf(floors, from), floorOf(floors, to)];
    if (upper === null || lower === null || upper === lower || upper.uses.has(lower.name)) continue;
    const kind = order.get(lower) > order.get(upper) ? "up" : "not allowed";
    add(`${upper.name} -> ${lower.name}`, `${from}:${line} uses ${to} (${path}): ${kind}`);
  }
  for (const circle of circlesOf(arrows)) {
    const inside = new Set(circle);
    for (const file of circle) {
      const partners = arrows.filter(({ from, to }) => from === file && inside.has(to)).map(({ to }) => to);
      add(`${file}: in a circle`, `${file} is in a circle of ${circle.length} files; from there it uses ${partners.join(", ")}`);
    }
  }
  return { violations, arrows: arrows.length, files: files.length };
}
