// The packed npm package, installed where a consumer would have it: target/consumer/<name>/node_modules/khlang.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pack } from "../../scripts/package.mjs";

const root = resolve(import.meta.dirname, "../..");

export interface Consumer {
  /** Its folder, with a package.json of type module. */
  folder: string;
  /** The unpacked package. */
  khlang: string;
  tarball: string;
}

/** A fresh project that has installed the tarball, with these files and these packages of ours beside it. */
export async function consumer(name: string, files: Record<string, string> = {}, packages: string[] = []): Promise<Consumer> {
  const { tarball } = await pack();
  const folder = join(root, "target/consumer", name);
  rmSync(folder, { recursive: true, force: true });
  const khlang = join(folder, "node_modules/khlang");
  mkdirSync(khlang, { recursive: true });
  execFileSync("tar", ["xzf", tarball, "-C", khlang, "--strip-components=1"]);
  for (const linked of packages) {
    const at = join(folder, "node_modules", linked);
    mkdirSync(join(at, ".."), { recursive: true });
    symlinkSync(join(root, "node_modules", linked), at);
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  cpSync(join(root, "tests/support/vector-suite.mjs"), join(folder, "vector-suite.mjs"));
  writeFileSync(join(folder, "vectors.js"), `export const vectors = ${JSON.stringify(vectors())};\n`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, khlang, tarball };
}

/** Every vector file by its name. */
export function vectors(): Record<string, unknown> {
  const folder = join(root, "tests/vectors");
  const read = (file: string) => [basename(file, ".json"), JSON.parse(readFileSync(join(folder, file), "utf8"))];
  return Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith(".json")).map(read));
}

/** What the suite answers, and what is expected of it. */
export interface Result {
  cases: number;
  failures: string[];
}

/** So many cases there are at least; a suite that ran nothing has not passed. */
export const LEAST_CASES = 200;
