// The Worker on real workerd, with D1, KV and Durable Objects on disk: one process of its own, so that a test can
// kill it. Started by server.ts with an IPC channel; its first message says what to serve.
import { join } from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as optionsOf } from "wrangler";

const root = join(import.meta.dirname, "../..");
let miniflare;

async function serve({ worker, state, port, vars }) {
  const { modulesRules: _, ...options } = optionsOf(join(root, "wrangler.toml")).workerOptions;
  miniflare = new Miniflare(convertV4MiniflareOptions({
    ...options,
    bindings: vars,
    name: "khlang",
    rootPath: worker,
    modulesRoot: worker,
    modules: [
      { type: "ESModule", path: join(worker, "index.js") },
      { type: "CompiledWasm", path: join(worker, "index_bg.wasm") },
    ],
    host: "127.0.0.1",
    port,
    resourcePersistencePath: join(state, "v3"),
    unsafeTriggerHandlers: true, // /cdn-cgi/local/scheduled
    cf: false,
    handleStructuredLogs: ({ level, message }) => console.log(`[${level}] ${message}`),
  }));
  return (await miniflare.ready).origin;
}

async function sql({ text, params }) {
  const db = await miniflare.getD1Database("DB");
  const { results } = await db.prepare(text).bind(...params).all();
  return results;
}

async function files({ prefix }) {
  const kv = await miniflare.getKVNamespace("FILES");
  const { keys } = await kv.list({ prefix });
  return keys.map(({ name, expiration }) => ({ name, expires: expiration !== undefined }));
}

const orders = { serve, sql, files, stop: () => miniflare.dispose() };

process.on("message", async ({ id, order, ...rest }) => {
  try {
    const value = await orders[order](rest);
    process.send({ id, value });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
  if (order === "stop") process.disconnect();
});
process.on("disconnect", () => process.exit());
