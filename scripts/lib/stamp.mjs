// "Nothing changed since last time": a digest of files, kept in a stamp file.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every file below the given files and folders, in a stable order. What does not exist is left out. */
export function filesOf(...paths) {
  return paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    if (!stat.isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name !== "build" && name !== "target" && name !== "node_modules");
    return filesOf(...names.sort().map((name) => join(path, name)));
  });
}

export function digest(files, ...extra) {
  const hash = createHash("sha256");
  for (const text of extra) hash.update(`${text}\0`);
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

export function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

export function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
