// npm start: from whatever state the machine is in to a Worker that serves.
//
//   PORT=8787                 where it listens
//   KHLANG_STATE=folder       where D1, KV and the Durable Objects keep their data (.wrangler/state)
//   npm start -- --fast       with the quick build of the inner loop
//   npm start -- --release    with the build that is deployed, which takes longer
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "./build.mjs";
import { keepCallingCron } from "./lib/cron.mjs";
import { prepareDatabase } from "./lib/database.mjs";
import { DEMO_ADMIN, DEMO_MERCHANT } from "./lib/demo.mjs";
import { Problem, announce, main, say, seconds } from "./lib/log.mjs";
import { bin, nodeModules, root, state } from "./lib/paths.mjs";
import { portOf } from "./lib/port.mjs";
import { localSecret, writeDevVars } from "./lib/secrets.mjs";
import { STEPS, title } from "./lib/steps.mjs";
import { portal } from "./package.mjs";

/** Asked before anything is built, and so that no other server's /healthz is taken for ours. */
const isFree = (port) =>
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

function serve(worker, port) {
  const listen = ["--port", String(port), "--persist-to", state, "--inspector-port", "0", "--show-interactive-dev-session=false"];
  const child = spawn(bin("node"), ["--no-warnings", join(nodeModules, "wrangler/bin/wrangler.js"), "dev", join(worker, "index.js"), ...listen], {
    cwd: root,
    detached: true, // its own process group, so that a signal reaches workerd too
    stdio: ["ignore", "inherit", "inherit"],
    // Wrangler's own trace store keeps every request on disk and never forgets one.
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", X_LOCAL_OBSERVABILITY: "false", CI: "true" },
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

/** Short where it is in the repository. */
const shownPath = (path) => (relative(root, path).startsWith("..") ? path : relative(root, path));

function welcome(url) {
  const rows = [
    ["start page", url],
    ["playground", `${url}/playground`],
    ["API reference", `${url}/docs`],
    ["OpenAPI", `${url}/openapi.json`],
    ["health", `${url}/healthz`],
    ["sign-in", `${DEMO_ADMIN.email} / ${DEMO_ADMIN.password} (POST ${url}/api/v1/auth/login)`],
    ["Flash merchant", `${DEMO_MERCHANT.mchId} with the key ${DEMO_MERCHANT.key}`],
    ["data", `${shownPath(state)} (delete the folder to start anew)`],
    ["stop", "Ctrl-C"],
  ];
  console.log(`\nkhlang is ready after ${seconds()}.\n\n${rows.map(([name, text]) => `  ${name.padEnd(15)} ${text}`).join("\n")}\n`);
}

await main(async () => {
  const port = portOf(process.env.PORT);
  if (!(await isFree(port))) {
    throw new Problem(`port ${port} is taken: stop what listens there, or choose another one, e.g. \`PORT=${port < 65535 ? port + 1 : 8787} npm start\`.`);
  }
  const variant = ["fast", "release"].find((name) => process.argv.includes(`--${name}`)) ?? "local";
  announce(Object.keys(STEPS).map(title));
  say("What is missing is installed and built now: about 5 minutes the first time on two cores, seconds later on.");
  const [worker] = await Promise.all([build(variant), portal(variant)]);
  writeDevVars();
  await prepareDatabase(state, localSecret());
  serve(worker, port);
  const url = `http://localhost:${port}`;
  await healthy(url);
  welcome(url);
  keepCallingCron(url);
});
