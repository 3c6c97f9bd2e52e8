// The local D1 database of a state folder: migrations and demo data, applied where they changed since last time.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Problem } from "./log.mjs";
import { bin, root } from "./paths.mjs";
import { quiet } from "./run.mjs";
import { named } from "./steps.mjs";
import { digest, filesOf, read, write } from "./stamp.mjs";

const migrations = () => filesOf(join(root, "store/migrations")).filter((file) => file.endsWith(".sql"));

const demo = ["worker/demo.sql", "wrangler.toml", "scripts/lib/demo.mjs", "scripts/lib/seal.mjs"];

/** A digest of everything the local database is made from. */
export const databaseSources = (secret) => digest([...migrations(), ...filesOf(...demo.map((file) => join(root, file)))], secret);

/**
 * @param {string} state the folder that `wrangler dev --persist-to` is given too
 * @param {string} secret the root secret, under which secrets of the demo data are sealed
 */
export async function prepareDatabase(state, secret) {
  const stamp = join(state, "khlang-database.json");
  const before = existsSync(join(state, "v3/d1")) ? JSON.parse(read(stamp) ?? "{}") : {};
  const sources = databaseSources(secret);
  if (before.sources === sources) return;
  const files = Object.fromEntries(migrations().map((file) => [basename(file), digest([file])]));
  for (const [name, was] of Object.entries(before.migrations ?? {})) {
    if (files[name] === was) continue;
    throw new Problem(
      `store/migrations/${name} has changed after it was applied to the local database. ` +
        `A migration never changes once it is released; while you write it, start with empty data: rm -rf ${state}`,
    );
  }
  await named("database", () =>
    quiet(bin("node"), [join(import.meta.dirname, "migrate.mjs"), state], {
      cwd: root,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", KHLANG_SECRET: secret },
      problem: "the migrations or the demo data did not apply (see the output above).",
    }),
  );
  write(stamp, JSON.stringify({ sources, migrations: files }));
}
