// Applies store/migrations and worker/demo.sql to a local state folder, all in one start of workerd.
// The books are wrangler's own (table d1_migrations), so `wrangler d1 migrations apply --local` agrees.
// Run by Node 22, with the root secret in KHLANG_SECRET: node migrate.mjs <state folder>
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { getPlatformProxy, unstable_splitSqlQuery as split } from "wrangler";
import { demoMerchant } from "./demo.mjs";
import { root } from "./paths.mjs";

const [state] = process.argv.slice(2);
const migrations = join(root, "store/migrations");
const demo = join(root, "worker/demo.sql");

async function apply(db, file, ...after) {
  const statements = split(readFileSync(file, "utf8")).map((sql) => db.prepare(sql));
  try {
    await db.batch([...statements, ...after]);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`);
  }
}

const { env, dispose } = await getPlatformProxy({
  configPath: join(root, "wrangler.toml"),
  persist: { path: join(state, "v3") },
  remoteBindings: false,
});
try {
  const db = env.DB;
  await db
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations(
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`,
    )
    .run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all();
  const done = new Set(results.map(({ name }) => name));
  const names = existsSync(migrations) ? readdirSync(migrations).filter((name) => name.endsWith(".sql")).sort() : [];
  for (const name of names) {
    if (done.has(name)) continue;
    await apply(db, join(migrations, name), db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name));
  }
  if (existsSync(demo)) await apply(db, demo, db.prepare(demoMerchant(process.env.KHLANG_SECRET ?? "")));
} finally {
  await dispose();
}
