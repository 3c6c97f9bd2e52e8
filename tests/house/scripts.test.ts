// The scripts: what they say when something is wrong, and how checks are counted.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cargoCounts } from "../../scripts/lib/checks.mjs";
import { keepCallingCron } from "../../scripts/lib/cron.mjs";
import { Problem } from "../../scripts/lib/log.mjs";
import { bin, root } from "../../scripts/lib/paths.mjs";
import { portOf } from "../../scripts/lib/port.mjs";
import { quiet } from "../../scripts/lib/run.mjs";

describe("PORT", () => {
  test.each([[undefined, 8787], ["", 8787], ["1", 1], ["8788", 8788], ["65535", 65535]])("%s is %i", (text, port) => {
    expect(portOf(text)).toBe(port);
  });

  test.each(["abc", "0", "65536", "80.5", "-1", " 80", "8e3"])("%s is refused", (text) => {
    expect(() => portOf(text)).toThrow(Problem);
  });

  test("npm start refuses a bad one by a sentence, before it builds anything", () => {
    const { status, stdout, stderr } = spawnSync(bin("node"), ["scripts/start.mjs"], { cwd: root, encoding: "utf8", env: { ...process.env, PORT: "abc" } });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr.trim()).toBe('khlang: PORT is "abc": it must be a whole number from 1 to 65535, e.g. `PORT=8788 npm start`.');
  });
});

test("a step that fails shows the end of its output and names the file that keeps the whole of it", () => {
  const script = `
    import { main } from "./scripts/lib/log.mjs";
    import { quiet } from "./scripts/lib/run.mjs";
    const loud = "for (let i = 0; i < 500; i++) console.log('line ' + i); process.exitCode = 3";
    await main(() => quiet(process.execPath, ["-e", loud], { log: "test-of-logs", problem: "it did not build." }));`;
  const { status, stderr } = spawnSync(bin("node"), ["--input-type=module", "-e", script], { cwd: root, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("line 499");
  expect(stderr).not.toContain("line 400\n");
  expect(stderr.trim().split("\n").at(-1)).toBe("khlang: it did not build. The whole output is in target/log/test-of-logs.log.");
  expect(readFileSync(join(root, "target/log/test-of-logs.log"), "utf8")).toContain("line 0\n");
});

test("a step that succeeds is silent, and its output is kept", async () => {
  await quiet(process.execPath, ["-e", "console.log('warning: fine')"], { log: "test-of-logs-2" });
  expect(readFileSync(join(root, "target/log/test-of-logs-2.log"), "utf8")).toBe("warning: fine\n");
});

describe("the account of checks", () => {
  const run = (body: string) => {
    const script = `import { report } from "./scripts/lib/checks.mjs";\nimport { Problem } from "./scripts/lib/log.mjs";\nawait report(async (account) => { ${body} });`;
    const { status, stdout } = spawnSync(bin("node"), ["--input-type=module", "-e", script], { cwd: root, encoding: "utf8" });
    return { status, last: stdout.trim().split("\n").at(-1) };
  };
  const node = (code: string, count = "") => `await account.check("x", process.execPath, ["-e", ${JSON.stringify(code)}]${count});`;

  test("adds tests up, and counts a check without tests as one failure if it fails", () => {
    expect(run(`${node("0", ", () => ({ passed: 3, failed: 0, skipped: 1 })")} ${node("0")}`)).toEqual({ status: 0, last: "3 passed, 0 failed, 1 skipped" });
    expect(run(`${node("process.exit(1)")} ${node("0", ", () => ({ passed: 3 })")}`)).toEqual({ status: 1, last: "3 passed, 1 failed" });
    expect(run(node("process.exit(1)", ", () => ({ passed: 3, failed: 2 })"))).toEqual({ status: 1, last: "3 passed, 2 failed" });
  });

  test("ends with the count even where a check can't be run", () => {
    expect(run('throw new Problem("no tools");')).toEqual({ status: 1, last: "0 passed, 1 failed" });
    expect(run('await account.attempt("build", async () => { throw new Problem("no tools"); });')).toEqual({ status: 1, last: "0 passed, 1 failed" });
  });

  test("reads what cargo counted, over all its programs", () => {
    const output = "test result: ok. 10 passed; 0 failed; 1 ignored; 0 measured\n...\ntest result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured\n";
    expect(cargoCounts(output)).toEqual({ passed: 12, failed: 3, skipped: 1 });
  });
});

test("the local cron is called again and again, whatever it answers", async () => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(paths.length === 1 ? 500 : 200).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = keepCallingCron(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 20);
  await expect.poll(() => paths.length).toBeGreaterThan(2);
  stop();
  expect(new Set(paths)).toEqual(new Set(["/cdn-cgi/local/scheduled"]));
  await new Promise<void>((done) => server.close(() => done()));
});
