// The packed npm package in every runtime it promises: what is tested is the tarball, as a consumer installs it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser } from "playwright-core";
import { build as viteBuild, createServer as viteServer } from "vite";
import { bin } from "../../scripts/lib/paths.mjs";
import { files, launch } from "../support/browser.ts";
import { DEMO_MERCHANT } from "../support/flash.ts";
import { sharedUrl } from "../support/shared.ts";
import { type Consumer, LEAST_CASES, type Result, consumer } from "../support/package.ts";

const root = resolve(import.meta.dirname, "../..");

const RUN = `import * as khlang from "khlang";
import { suite } from "./vector-suite.mjs";
import { vectors } from "./vectors.js";
`;

const passes = (result: Result) => {
  expect(result.failures).toEqual([]);
  expect(result.cases).toBeGreaterThan(LEAST_CASES);
};

describe("the tarball", () => {
  let made: Consumer;
  beforeAll(async () => {
    made = await consumer("tarball");
  }, 900_000);

  test("holds what is needed and nothing else", () => {
    const top = readdirSync(made.khlang).sort();
    expect(top).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    const dist = readdirSync(join(made.khlang, "dist"));
    const odd = dist.filter((file) => !/^[a-z]+(\.d\.ts|\.js|\.d\.wasm\.ts|\.wasm)$/.test(file));
    expect(odd).toEqual([]);
    expect(dist).toContain("khlang.wasm");
  });

  test.skipIf(process.env.KHLANG_FAST)("has a module of at most 185 kB gzipped", () => {
    const wasm = readFileSync(join(made.khlang, "dist/khlang.wasm"));
    expect(gzipSync(wasm, { level: 9 }).length).toBeLessThanOrEqual(185_000);
  });

  test("names no folder of the machine that built it", () => {
    const wasm = readFileSync(join(made.khlang, "dist/khlang.wasm"), "latin1");
    expect(wasm.match(/\/(root|home|rustc|usr)\/[\w./-]*/g) ?? []).toEqual([]);
  });

  test("asks nothing of its host and offers functions and memory only", () => {
    const module = new WebAssembly.Module(readFileSync(join(made.khlang, "dist/khlang.wasm")));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const kinds = new Set(WebAssembly.Module.exports(module).map(({ kind, name }) => (kind === "function" ? kind : `${kind} ${name}`)));
    expect([...kinds].sort()).toEqual(["function", "memory memory"]);
  });

  test("evaluates no text", () => {
    for (const file of readdirSync(join(made.khlang, "dist")).filter((name) => name.endsWith(".js"))) {
      expect(readFileSync(join(made.khlang, "dist", file), "utf8")).not.toMatch(/\beval\s*\(|\bnew Function\b/);
    }
  });

  test("has nothing that publint or are-the-types-wrong object to", () => {
    execFileSync(bin("publint"), ["--strict", made.khlang], { encoding: "utf8" });
    execFileSync(bin("attw"), [made.tarball, "--profile", "esm-only"], { encoding: "utf8" });
  });

  test("documents every function it exports with an example", () => {
    const texts = readdirSync(join(made.khlang, "dist")).filter((name) => name.endsWith(".d.ts") && !name.includes("wasm"));
    const declared = texts.map((name) => readFileSync(join(made.khlang, "dist", name), "utf8")).join("\n");
    const names = [...readFileSync(join(made.khlang, "dist/index.js"), "utf8").matchAll(/export \{([^}]+)\}/g)];
    for (const name of names.flatMap(([, list]) => (list ?? "").split(",").map((one) => one.trim()))) {
      if (name === "CHANNELS") continue;
      const at = declared.search(new RegExp(`export declare (const|function|class) ${name}\\b`));
      const comment = declared.slice(0, at).split("/**").at(-1) ?? "";
      expect([name, comment.includes("@example") && comment.trimEnd().endsWith("*/")]).toEqual([name, true]);
    }
  });
});

describe("the first minute", () => {
  const readme = readFileSync(join(root, "bindings/README.md"), "utf8");
  const sample = /## 60 seconds[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";

  test("the README's sample compiles under strict", async () => {
    expect(sample).toContain("signedForm");
    const { folder } = await consumer("minute-types", { "first.ts": sample }, ["@types/node", "undici-types"]);
    const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noPropertyAccessFromIndexSignature", "--target", "es2023"];
    execFileSync(bin("tsc"), ["--ignoreConfig", "--noEmit", "--module", "nodenext", "--types", "node", ...strict, "first.ts"], { cwd: folder, stdio: "inherit" });
  }, 120_000);

  test("says what is missing without a key, and succeeds with one", async () => {
    const { folder } = await consumer("minute", { "first.ts": sample.replace("http://localhost:8787", sharedUrl()) });
    const run = (env: NodeJS.ProcessEnv) => spawnSync(bin("node"), ["--no-warnings", "first.ts"], { cwd: folder, encoding: "utf8", env });
    const { FLASH_KEY: _, ...without } = process.env;
    expect(run(without).stderr).toContain("FLASH_KEY");
    const { stdout, stderr } = run({ ...without, FLASH_KEY: DEMO_MERCHANT.key });
    expect([stdout, stderr]).toEqual([expect.stringMatching(/code: 1,/), ""]);
  });

  test("a key that is not there, and a body that was parsed, are refused by a sentence", async () => {
    const main = `import { KhlangError, signForm, signJson, verifyWebhook } from "khlang";
const received = { id: "msg_1", timestamp: 1614265330, signature: "v1,x", body: { event: "x" } };
for (const call of [() => signForm({ a: 1 }, undefined), () => signJson({}, "{}", null), () => verifyWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", received), () => verifyWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", { ...received, body: undefined })]) {
  try { call(); console.log("answered"); } catch (error) { console.log(error instanceof KhlangError, error.code, error.message); }
}
`;
    const { folder } = await consumer("refusals", { "main.js": main });
    const lines = execFileSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" }).trim().split("\n");
    const body = (kind: string) => `true INVALID_ARGUMENT \`body\` must be the exact text or bytes as they are sent, and is ${kind}: pass what \`await request.text()\` answers, before it is parsed`;
    expect(lines).toEqual([
      "true INVALID_ARGUMENT `key` must be text and is undefined: is the variable set that it comes from?",
      "true INVALID_ARGUMENT `secret` must be text and is null: is the variable set that it comes from?",
      body("an object"),
      body("undefined"),
    ]);
  });

  test("`npm pack` in the folder of the sources says where the package is", () => {
    const { status, stderr } = spawnSync("npm", ["pack", "--dry-run"], { cwd: join(root, "bindings"), encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toContain("`npm run package`");
  });

  test("the packed package carries no scripts", async () => {
    const { khlang } = await consumer("scripts");
    expect(JSON.parse(readFileSync(join(khlang, "package.json"), "utf8"))).not.toHaveProperty("scripts");
  });
});

test("a signed form holds what was signed: no null, no `sign` of before", async () => {
  const main = `import { signForm, signedForm, verifyForm } from "khlang";
const fields = { mchId: "C0001", nonceStr: "n", off: null, none: undefined, page: 1, flag: false, blank: " ", "ชื่อ": "น้ำ", sign: "old" };
const form = signedForm(fields, "k");
console.log(JSON.stringify([form instanceof URLSearchParams, Object.fromEntries(form), verifyForm(Object.fromEntries(new URLSearchParams(form.toString())), "k"), form.get("sign") === signForm(fields, "k")]));
`;
  const { folder } = await consumer("signed-form", { "main.js": main });
  const [isForm, fields, genuine, equal] = JSON.parse(execFileSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" })) as [boolean, object, boolean, boolean];
  expect(fields).toEqual({ mchId: "C0001", nonceStr: "n", page: "1", flag: "false", blank: " ", ชื่อ: "น้ำ", sign: expect.stringMatching(/^[0-9A-F]{64}$/) });
  expect([isForm, genuine, equal]).toEqual([true, true, true]);
});

describe("types", () => {
  const USE = `import { KhlangError, isBody, rebalance, signForm, validate, type NewOrder, type RequestBodies, type RouteName } from "khlang";
import { init } from "khlang/slim";
const sign: string = signForm({ mchId: "C0001", page: 1, off: null }, "key");
const problems: readonly { path: string; message: string }[] = validate("upsertItem", { sku: sign });
const unknown: unknown = JSON.parse("{}");
if (isBody("createOrder", unknown)) {
  const order: NewOrder = unknown;
  const [line] = order.lines;
  const quantity: number | undefined = line?.qtyOrdered;
  console.log(quantity);
}
const name: RouteName = "upsertItems";
const bulk: RequestBodies["upsertItems"] = { items: [{ sku: "A" }] };
const shares: number = rebalance({ weights: { shopee: 1 } }, { physical_stock: 1 }, { auto: { physical_stock: 1 } }).figures.channels.shopee;
if (unknown instanceof KhlangError && unknown.code === "DENIED") console.log(unknown.reasons[0]?.status, problems, name, bulk, shares);
void init(new Uint8Array());
// @ts-expect-error a field that is required
const empty: NewOrder = {};
// @ts-expect-error no such endpoint
validate("upsertNothing", empty);
// @ts-expect-error no such channel
rebalance({ weights: { tiktok: 1 } }, { physical_stock: 1 }, { auto: { physical_stock: 1 } });
`;

  for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    test(`are exact under moduleResolution ${resolution}`, async () => {
      const { folder } = await consumer(`types-${resolution}`, { "use.ts": USE });
      const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2022,dom"];
      const options = ["--ignoreConfig", "--noEmit", "--module", module ?? "", "--moduleResolution", resolution ?? "", ...strict, "use.ts"];
      execFileSync(bin("tsc"), options, { cwd: folder, stdio: "inherit" });
    }, 120_000);
  }

  test("have no `any`", async () => {
    const { khlang } = await consumer("types-any");
    for (const file of readdirSync(join(khlang, "dist")).filter((name) => name.endsWith(".ts"))) {
      const code = readFileSync(join(khlang, "dist", file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      expect([file, /\bany\b/.test(code)]).toEqual([file, false]);
    }
  });
});

describe("the vectors", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 300_000);
  afterAll(() => browser?.close());

  /** Opens a page that leaves the suite's result in `globalThis.result`. */
  async function inPage(url: string): Promise<Result> {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    try {
      await page.goto(url);
      await page.waitForFunction("globalThis.result", undefined, { timeout: 60_000 }).catch(() => {
        throw new Error(`the page came to no result: ${errors.join("\n")}`);
      });
      expect(errors).toEqual([]);
      return (await page.evaluate("globalThis.result")) as Result;
    } finally {
      await page.close();
    }
  }

  const PAGE = '<!doctype html><meta charset="utf-8"><title>khlang</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>\n';

  test.each([["the system's", process.execPath], ["22", bin("node")]])("hold in Node (%s)", async (_, node) => {
    const main = `${RUN}console.log(JSON.stringify(suite(khlang, vectors)));\n`;
    const { folder } = await consumer("node", { "main.js": main });
    const output = execFileSync(node, ["main.js"], { cwd: folder, encoding: "utf8" });
    passes(JSON.parse(output) as Result);
  });

  test("hold in Chromium, from a plain script under a strict content security policy", async () => {
    const map = { imports: { khlang: "/node_modules/khlang/dist/browser.js" } };
    const page = PAGE.replace("<script", `<script type="importmap" nonce="n">${JSON.stringify(map)}</script><script`);
    const { folder } = await consumer("script", { "main.js": `${RUN}globalThis.result = suite(khlang, vectors);\n`, "index.html": page });
    const policy = "default-src 'none'; script-src 'self' 'nonce-n' 'wasm-unsafe-eval'; img-src data:; connect-src 'none'";
    const server = await files(folder, { "content-security-policy": policy });
    try {
      passes(await inPage(server.url));
    } finally {
      await server.stop();
    }
  });

  test("hold in Chromium through khlang/slim and a fetched module", async () => {
    const main = `import * as khlang from "/node_modules/khlang/dist/slim.js";
import { suite } from "./vector-suite.mjs";
import { vectors } from "./vectors.js";
let early;
try { khlang.nonce(); } catch (error) { early = error.code; }
await khlang.init(fetch("/node_modules/khlang/dist/khlang.wasm"));
await khlang.init(new Uint8Array()); // does nothing
const result = suite(khlang, vectors);
if (early !== "NOT_READY") result.failures.push("a call before init() was answered: " + early);
globalThis.result = result;
`;
    const { folder } = await consumer("slim", { "main.js": main, "index.html": PAGE });
    const server = await files(folder);
    try {
      passes(await inPage(server.url));
    } finally {
      await server.stop();
    }
  });

  test("hold in Chromium, built and served by Vite without a plugin", async () => {
    const { folder } = await consumer("vite", { "main.js": `${RUN}globalThis.result = suite(khlang, vectors);\n`, "index.html": PAGE });
    const options = { root: folder, logLevel: "silent", configFile: false } as const;
    await viteBuild(options);
    const built = await files(join(folder, "dist"));
    const dev = await viteServer({ ...options, server: { port: 0, host: "127.0.0.1" }, cacheDir: join(folder, ".vite") });
    await dev.listen();
    try {
      passes(await inPage(built.url));
      passes(await inPage(dev.resolvedUrls?.local[0] ?? ""));
    } finally {
      await Promise.all([built.stop(), dev.close()]);
    }
  }, 120_000);

  test("hold in workerd, bundled by wrangler", async () => {
    const worker = `${RUN}export default { fetch: () => Response.json(suite(khlang, vectors)) };\n`;
    const config = 'name = "consumer"\nmain = "main.js"\ncompatibility_date = "2026-10-01"\n';
    const { folder } = await consumer("workerd", { "main.js": worker, "wrangler.toml": config });
    const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" };
    execFileSync(bin("node"), ["--no-warnings", wrangler, "deploy", "--dry-run", "--outdir", "out"], { cwd: folder, env });
    const out = join(folder, "out");
    const modules = readdirSync(out).filter((file) => /\.(js|wasm)$/.test(file));
    modules.sort((a, b) => Number(a.endsWith(".wasm")) - Number(b.endsWith(".wasm"))); // the main module first
    expect(modules.some((file) => file.endsWith(".wasm"))).toBe(true);
    const type = (file: string) => (file.endsWith(".js") ? ("ESModule" as const) : ("CompiledWasm" as const));
    const miniflare = new Miniflare(convertV4MiniflareOptions({
      compatibilityDate: "2026-10-01",
      modulesRoot: out,
      modules: modules.map((file) => ({ type: type(file), path: join(out, file) })),
      cf: false,
    }));
    try {
      passes((await (await miniflare.dispatchFetch("http://localhost/")).json()) as Result);
    } finally {
      await miniflare.dispose();
    }
  }, 120_000);
});

describe("a bundle", () => {
  test.each(["esm", "cjs"] as const)("for Node by esbuild is one %s file that runs anywhere", async (format) => {
    const { folder } = await consumer(`bundle-${format}`, { "main.js": `${RUN}console.log(JSON.stringify(suite(khlang, vectors)));\n` });
    const esbuild = await import("esbuild");
    const outfile = join(mkdtempSync(join(tmpdir(), "khlang-bundle-")), format === "esm" ? "main.mjs" : "main.cjs");
    await esbuild.build({ absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, platform: "node", format, outfile, logLevel: "error" });
    passes(JSON.parse(execFileSync(process.execPath, [outfile], { cwd: tmpdir(), encoding: "utf8", maxBuffer: 1 << 26 })) as Result);
    rmSync(join(outfile, ".."), { recursive: true });
  });

  test("leaves out the JavaScript of functions that are not used", async () => {
    const { folder } = await consumer("shaken", { "main.js": 'import { signForm } from "khlang/slim";\nconsole.log(signForm({}, "k"));\n' });
    const esbuild = await import("esbuild");
    const options = { absWorkingDir: folder, entryPoints: ["main.js"], bundle: true, format: "esm" as const, minify: true, write: false as const };
    const { outputFiles } = await esbuild.build(options);
    const text = outputFiles[0]?.text ?? "";
    expect(text).toContain("sign_form");
    expect(text).not.toContain("rebalance_many");
    expect(text.length).toBeLessThan(4_000);
  });
});
