// npm run bench: the npm package beside what one would use instead, in Node and in Chromium. It prints times and ratios
// and asserts nothing: how fast a machine is, is no property of the code.
//
//   npm run bench -- node       in Node alone
//   npm run bench -- chromium   in Chromium alone
import * as nodeCrypto from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "./lib/chromium.mjs";
import { main } from "./lib/log.mjs";
import { nodeModules, root } from "./lib/paths.mjs";
import { pack } from "./package.mjs";

const folder = join(root, "target/bench");

/** A project of its own, so that `khlang` is the packed package. */
async function project() {
  const { folder: built } = await pack("release");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules/@noble"), { recursive: true });
  symlinkSync(built, join(folder, "node_modules/khlang"));
  for (const name of ["@noble/hashes", "ajv", "decimal.js", "zod"]) symlinkSync(join(nodeModules, name), join(folder, "node_modules", name));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const file of ["cases.mjs", "run.mjs"]) copyFileSync(join(root, "bench", file), join(folder, file));
}

async function inNode() {
  const { run } = await import(join(folder, "run.mjs"));
  return run(nodeCrypto);
}

async function inChromium() {
  const esbuild = await import("esbuild");
  const page = 'import { run } from "./run.mjs";\nglobalThis.result = run();\n';
  const { outputFiles } = await esbuild.build({
    stdin: { contents: page, resolveDir: folder },
    bundle: true,
    format: "esm",
    target: "es2022",
    preserveSymlinks: false,
    write: false,
  });
  const html = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>';
  const server = createServer((request, response) => {
    const script = request.url === "/main.js";
    response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html" }).end(script ? outputFiles[0].text : html);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { chromium: playwright } = await import("playwright-core");
  const browser = await playwright.launch({ executablePath: await chromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const tab = await browser.newPage();
    tab.on("pageerror", (error) => console.error(error));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction("globalThis.result", undefined, { timeout: 600_000 });
    return { version: browser.version(), rows: await tab.evaluate("globalThis.result") };
  } finally {
    await browser.close();
    server.close();
  }
}

function show(where, rows) {
  console.log(`\n${where}\n`);
  for (const { title, khlang, ...others } of rows) {
    const shown = Object.entries(others).map(([name, time]) => `${name} ${time.toFixed(2)} us (${(time / khlang).toFixed(1)}x)`);
    console.log(`${title.padEnd(46)} khlang ${khlang.toFixed(2)} us   ${shown.join("   ")}`);
  }
}

await main(async () => {
  const asked = process.argv[2];
  await project();
  console.log("Microseconds a form, variant or row (median of 15 rounds, the ways taking turns); in brackets how many times khlang's.");
  const size = readFileSync(join(folder, "node_modules/khlang/dist/khlang.wasm")).length;
  console.log(`khlang.wasm has ${size} bytes.`);
  if (asked !== "chromium") show(`Node ${process.version}`, await inNode());
  if (asked !== "node") {
    const { version, rows } = await inChromium();
    show(`Chromium ${version}`, rows);
  }
});
