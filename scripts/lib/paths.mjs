// Where everything lies. One place, so that no script guesses a path.
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const nodeModules = join(root, "node_modules");
export const bin = (name) => join(nodeModules, ".bin", name);

/** What a fresh clone on the same machine can use again: compiled tools and std. `rm -rf` it for a clean slate. */
export const cache = process.env.KHLANG_CACHE
  ? resolve(process.env.KHLANG_CACHE)
  : join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "khlang");

/** Local D1, KV and Durable Object data of `npm start`. */
export const state = resolve(root, process.env.KHLANG_STATE ?? ".wrangler/state");
