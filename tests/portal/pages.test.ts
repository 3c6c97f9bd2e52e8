// What is served beside the APIs: the start page, the reference, the icon, and the answers to addresses nothing has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/lib/paths.mjs";
import { portal } from "../../scripts/package.mjs";
import { launch } from "../support/browser.ts";
import { Api, UUID_V4 } from "../support/client.ts";
import { type Server, startServer } from "../support/server.ts";

let browser: Browser;
let page: Page;
let server: Server;

beforeAll(async () => {
  await portal();
  server = await startServer(); // after the pages are there: it lists them as it starts
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const HTML = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test.each([
  ["/", "text/html"],
  ["/docs", "text/html"],
  ["/playground", "text/html"],
  ["/favicon.ico", "image/"],
  ["/favicon.svg", "image/svg+xml"],
])("GET %s answers %s", async (path, type) => {
  const response = await fetch(server.url + path, { headers: HTML });
  expect([response.status, response.headers.get("content-type")?.startsWith(type)]).toEqual([200, true]);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
});

test("every link of the start page and of the reference leads somewhere", async () => {
  for (const from of ["/", "/docs", "/nowhere"]) {
    await page.goto(server.url + from);
    const links = await page.locator("a[href^='/']").evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect([link, (await fetch(server.url + link, { headers: HTML })).status]).toEqual([link, 200]);
  }
});

test("the reference lists every endpoint of the description, by API, and fits a phone", async () => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${server.url}/docs`);
  await page.waitForSelector("main:not([aria-busy])");
  const { body } = await new Api(server.url, {}, "").get("/openapi.json");
  const paths = (body as { paths: Record<string, object> }).paths;
  const expected = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect((await page.locator("dt code").allInnerTexts()).sort()).toEqual(expected.sort());
  expect(await page.locator("h2").allInnerTexts()).toEqual(["Push", "Operations", "Partner", "Rebalance", "Flash"]);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  expect(errors).toEqual([]);
});

describe("an address that nothing has", () => {
  test("is a page for a browser", async () => {
    const response = await fetch(`${server.url}/nowhere/at/all`, { headers: HTML });
    expect([response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([404, "text/html"]);
    expect(await response.text()).toContain("There is no such page");
  });

  test.each(["GET", "POST", "DELETE"])("is JSON for a program that sends %s", async (method) => {
    const response = await fetch(`${server.url}/nowhere`, { method });
    expect([response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([404, "application/json"]);
    const body = (await response.json()) as Record<string, string>;
    expect(body).toMatchObject({ status: "error", code: "NOT_FOUND", statusCode: 404, message: `There is no ${method} /nowhere. Every endpoint is in /openapi.json.` });
    expect(body.requestId).toMatch(UUID_V4);
    expect(response.headers.get("x-request-id")).toBe(body.requestId);
  });
});

test.each(["/openapi.json", "/khlang/khlang.js", "/khlang/khlang.wasm"])("%s may be read by a page of any origin", async (path) => {
  const response = await fetch(server.url + path, { headers: { Origin: "https://shop.example.com" } });
  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  await response.arrayBuffer();
});

test("nothing else of the server may", async () => {
  for (const path of ["/", "/healthz", "/nowhere"]) {
    const response = await fetch(server.url + path, { headers: { Origin: "https://shop.example.com" } });
    expect([path, response.headers.get("access-control-allow-origin")]).toEqual([path, null]);
    await response.arrayBuffer();
  }
});

test("the package is imported by a page of another origin, as its README shows", async () => {
  const readme = readFileSync(join(root, "bindings/README.md"), "utf8");
  const sample = /<script type="module">\n([\s\S]*?)<\/script>/.exec(readme)?.[1] ?? "";
  expect(sample).toContain("/khlang/khlang.js");
  const other = await browser.newPage();
  const logged: string[] = [];
  other.on("console", (message) => logged.push(message.text()));
  await other.setContent(`<!doctype html><title>x</title><script type="module">${sample.replace(/https:\/\/khlang.example.com/, server.url)}</script>`);
  await expect.poll(() => logged.length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(logged.join()).not.toMatch(/error|blocked/i);
  await other.close();
});
