// npm start: from whatever state the machine is in to a Worker that serves.
//
//   PORT=8787               where it listens
//   KHLANG_STATE=folder     where D1, KV and the Durable Objects keep their data (.wrangler/state)
//   npm start -- --fast     with the quick build of the inner loop
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "./build.mjs";
import { prepareDatabase } from "./lib/database.mjs";
import { Problem, main, say, seconds } from "./lib/log.mjs";
import { bin, nodeModules, root, state } from "./lib/paths.mjs";
import { localSecret, writeDevVars } from "./lib/secrets.mjs";
import { portal } from "./package.mjs";

const port = Number(process.env.PORT ?? 8787);

/** Asked before anything is built, and so that no other server's /healthz is taken for ours. */
const portIsFree = () =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "localhost", () => probe.close(() => resolve(true)));
  });

async function healthy(url) {
  for (;;) {
    try {
      if ((await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })).status === 200) return;
    } catch {
      // not yet
    }
    await sleep(150);
  }
}

function serve() {
  const args = ["dev", "--port", String(port), "--persist-to", state, "--inspector-port", "0", "--show-interactive-dev-session=false"];
  const child = spawn(bin("node"), ["--no-warnings", join(nodeModules, "wrangler/bin/wrangler.js"), ...args], {
    cwd: root,
    detached: true, // its own process group, so that a signal reaches workerd too
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
  });
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // gone already
    }
  };
  let asked = false;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      signal(asked ? "SIGKILL" : name);
      asked = true;
    });
  }
  process.on("exit", () => signal("SIGKILL"));
  child.on("exit", (code) => {
    if (!asked) console.error("\nkhlang: wrangler has stopped (see the output above).");
    process.exit(asked ? 0 : code || 1);
  });
}

await main(async () => {
  if (!(await portIsFree())) {
    throw new Problem(`port ${port} is taken: stop what listens there, or choose another one, e.g. \`PORT=${port + 1} npm start\`.`);
  }
  const variant = process.argv.includes("--fast") ? "fast" : undefined;
  await build(variant);
  await portal(variant);
  writeDevVars();
  await prepareDatabase(state, localSecret());
  serve();
  const url = `http://localhost:${port}`;
  await healthy(url);
  say(`khlang serves ${url} (ready after ${seconds()})`);
});
