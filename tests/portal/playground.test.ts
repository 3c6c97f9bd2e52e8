// The playground as the Worker serves it, in Chromium: it computes what the package computes, works by keyboard and on
// a phone, and makes no request once it is loaded.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execFileSync } from "node:child_process";
import { bin, root } from "../../scripts/lib/paths.mjs";
import { portal } from "../../scripts/package.mjs";
import { launch } from "../support/browser.ts";
import { consumer } from "../support/package.ts";
import { type Server, startServer } from "../support/server.ts";

let browser: Browser;
let page: Page;
let server: Server;
const requests: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  await portal();
  server = await startServer();
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  page = await context.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${server.url}/playground`);
  await page.waitForFunction('document.getElementById("sign-result")?.textContent !== ""');
}, 900_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The files of the playground's script. */
const PARTS = ["dom.ts", "playground.ts", "samples.ts", "surfaces.ts"];

const text = (id: string) => page.locator(`#${id}`).innerText();

test("every file of it is served with its type, the module among them", async () => {
  for (const [path, type] of [["/khlang/khlang.wasm", "application/wasm"], ["/khlang/khlang.js", "text/javascript"], ["/style.css", "text/css"]]) {
    const response = await fetch(server.url + path);
    expect([path, response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([path, 200, type]);
    await response.arrayBuffer();
  }
});

test("shows the string to sign, the signature and the curl line of the Flash document's example", async () => {
  const fresh = await page.inputValue("#sign-fields");
  await page.fill("#sign-fields", "mchId=5a7bdfd22593414adb72df5f\nnonceStr=yyv6YJP436wCkdpNdghC\nbody=test");
  expect(await text("sign-text")).toBe("body=test&mchId=5a7bdfd22593414adb72df5f&nonceStr=yyv6YJP436wCkdpNdghC&key=••••••••");
  expect(await text("sign-result")).toBe("AC7B837F4AFE34EB23CC8E32FD5F1745F2A25A963CF5B2D0FB42ACD6B165C4C8");
  expect(await text("sign-curl")).toContain(`curl '${server.url}/open/v1/ping' -d 'mchId=5a7bdfd22593414adb72df5f&`);
  await page.fill("#sign-fields", fresh);
});

/** Runs the curl line that the page shows, and answers what the server said. */
const curled = async () => JSON.parse(execFileSync("sh", ["-c", `${await text("sign-curl")} -sS`], { encoding: "utf8" })) as { code: number; msg: string };

test("what it offers to sign succeeds against the demo data as it stands, as a form and as JSON", async () => {
  await page.reload();
  await page.waitForFunction('document.getElementById("sign-result")?.textContent !== ""');
  expect(await curled()).toMatchObject({ code: 1, msg: "success" });
  await page.selectOption("#sign-kind", "json");
  expect(await curled()).toMatchObject({ code: 1, msg: "success" });
  await page.selectOption("#sign-kind", "form");
  expect(await curled()).toMatchObject({ code: 1, msg: "success" });
});

test("signs JSON calls and makes fresh nonces", async () => {
  await page.selectOption("#sign-kind", "json");
  await page.click("#sign-fresh");
  const fields = Object.fromEntries((await page.inputValue("#sign-fields")).split("\n").map((line) => line.split("=")));
  expect(fields.nonceStr).toMatch(/^[0-9A-Za-z]{32}$/);
  expect(Math.abs(Number(fields.timestamp) - Date.now() / 1000)).toBeLessThan(60);
  const key = await page.inputValue("#sign-key");
  const query = Object.keys(fields).sort().map((name) => name + fields[name]).join("");
  const expected = createHash("sha256").update(`${key}${query}{}${key}`).digest("hex").toUpperCase();
  expect(await text("sign-result")).toBe(expected);
  await page.selectOption("#sign-kind", "form");
});

test("redraws the split as the policy changes", async () => {
  await page.getByRole("tab", { name: "Share out stock" }).click();
  const shares = async () => (await page.locator("#share-bars li b").allInnerTexts()).map(Number);
  expect(await text("share-sum")).toBe("87 units for sale.");
  expect((await shares()).reduce((sum, share) => sum + share, 0)).toBe(87);
  await page.selectOption("#share-mode", "mirror");
  expect(new Set(await shares())).toEqual(new Set([87]));
  await page.selectOption("#share-mode", "weighted");
  for (const channel of ["shopee", "lazada", "tiktok_shop", "line_shopping"]) await page.fill(`#weight-${channel}`, "0");
  expect(await text("share-sum")).toBe("The store's policy gives no channel a weight above 0.");
  expect(await page.locator("#share-sum").getAttribute("class")).toContain("bad");
  await page.fill("#weight-shopee", "40");
  expect(await page.locator("#share-sum").getAttribute("class")).not.toContain("bad");
});

test.each([["share-stock", "Physical stock"], ["share-buffer", "Buffer"], ["weight-lazada", "lazada"]])("an empty or odd number in %s is an error and no 0", async (id, label) => {
  const before = await page.inputValue(`#${id}`);
  for (const odd of ["", "1.5", "-1"]) {
    await page.fill(`#${id}`, odd);
    expect(await text("share-sum")).toBe(`${label} must be a whole number of 0 or more.`);
    expect(await page.locator("#share-sum").getAttribute("class")).toContain("bad");
    expect(await page.locator(`#${id}`).getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("#share-bars li").count()).toBe(0);
  }
  await page.fill(`#${id}`, before);
  expect(await page.locator(`#${id}`).getAttribute("aria-invalid")).toBe("false");
  expect(await page.locator("#share-bars li").count()).toBe(7);
});

test("names every problem of a body", async () => {
  await page.getByRole("tab", { name: "Check a body" }).click();
  const problems = () => page.locator("#check-result li code").allInnerTexts();
  expect(await text("check-result")).toContain("The body fits.");
  await page.fill("#check-body", '{"sku":" SKU-001","tracking":"batch","uoms":[{"code":"CASE","factor":0}]}');
  expect(await problems()).toEqual(["sku", "tracking", "uoms[0].factor"]);
  expect(await page.locator("#check-result ul").getAttribute("class")).toContain("bad");
  await page.fill("#check-body", '{"sku":');
  expect(await problems()).toEqual(["the body"]);
  await page.fill("#check-body", '{"sku":"A"}');
  expect(await text("check-result")).toBe("The body fits.");
  expect(await page.locator("#check-result .bad, #check-result.bad").count()).toBe(0);
  expect(await text("check-print")).toMatch(/^[0-9a-f]{64}$/);
});

test("groups the endpoints by API and loads a body of each, which fits", async () => {
  const groups = await page.locator("#check-route optgroup").evaluateAll((found) => found.map((group) => group.getAttribute("label")));
  expect(groups).toEqual(["Push", "Operations", "Partner", "Rebalance", "Flash"]);
  const routes = await page.locator("#check-route option").evaluateAll((found) => found.map((option) => (option as HTMLOptionElement).value));
  expect(routes.length).toBeGreaterThan(70);
  const samples = readFileSync(join(root, "portal/samples.ts"), "utf8");
  for (const route of routes) {
    await page.selectOption("#check-route", route);
    expect([route, await text("check-result")]).toEqual([route, "The body fits."]);
    expect([route, samples.includes(`\n  ${route}: `)]).toEqual([route, true]);
  }
  await page.fill("#check-body", "[]");
  await page.click("#check-sample");
  expect(await text("check-result")).toBe("The body fits.");
  await page.selectOption("#check-route", routes[0] ?? "");
});

test("tabs move by arrow keys and show one panel at a time", async () => {
  await page.getByRole("tab", { name: "Sign a call" }).focus();
  await page.keyboard.press("ArrowRight");
  expect(await page.getByRole("tab", { selected: true }).innerText()).toBe("Share out stock");
  expect(await page.locator("[role=tabpanel]:visible").count()).toBe(1);
});

test("every control has a name, and nothing is wider than a phone", async () => {
  const unnamed = await page.evaluate(`[...document.querySelectorAll("input, select, textarea, button")]
    .filter((control) => !(control.labels?.length || control.textContent.trim() || control.getAttribute("aria-label"))).length`);
  expect(unnamed).toBe(0);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  }
});

test("makes no request once it is loaded, and may not", async () => {
  const own = new URL(server.url).origin;
  const paths = requests.filter((url) => !url.startsWith("data:")).map((url) => url.replace(own, ""));
  expect([...new Set(paths)].sort()).toEqual(["/favicon.svg", "/khlang/khlang.js", "/playground", "/playground.js", "/style.css"]);
  const refused = await page.evaluate('fetch("/healthz").then(() => false, () => true)');
  expect(refused).toBe(true);
  expect(errors.filter((error) => !/Content Security Policy|healthz/.test(error))).toEqual([]);
});

test("uses the package by its types", async () => {
  const { folder } = await consumer("playground", Object.fromEntries(PARTS.map((file) => [file, readFileSync(join(root, "portal", file), "utf8")])));
  const strict = ["--strict", "--noUncheckedIndexedAccess", "--noPropertyAccessFromIndexSignature", "--target", "es2023", "--lib", "es2023,dom,dom.iterable"];
  execFileSync(bin("tsc"), ["--ignoreConfig", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler", "--allowImportingTsExtensions", ...strict, "playground.ts"], { cwd: folder, stdio: "inherit" });
}, 120_000);
