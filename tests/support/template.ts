// A state folder with migrations and demo data applied, made once and copied for every server.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { databaseSources, prepareDatabase } from "../../scripts/lib/database.mjs";
import { locked } from "../../scripts/lib/lock.mjs";

/** The root secret of every test server; secrets of the demo data are sealed under it. */
export const TEST_SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const root = resolve(import.meta.dirname, "../..");
let made: Promise<string> | undefined;

async function make(): Promise<string> {
  const folder = join(root, "target/test-template");
  const stamp = `${folder}.stamp`;
  await locked(join(root, "target/stamps"), "test-template", async () => {
    const wanted = databaseSources(TEST_SECRET);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    rmSync(folder, { recursive: true, force: true });
    await prepareDatabase(folder, TEST_SECRET);
    writeFileSync(stamp, wanted);
  });
  return folder;
}

export const templateState = (): Promise<string> => (made ??= make());
