// What `npm run check` and `npm test` run, one function a check, and the account they give of it. A check that is no
// test (format, lints, types, build) counts as one failure if it fails.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { chromedriver, chromium } from "./chromium.mjs";
import { Problem, main, say, seconds } from "./log.mjs";
import { bin, nodeModules, root } from "./paths.mjs";
import { ask, shown } from "./run.mjs";
import { FORMS } from "./rust.mjs";

export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** The checks that failed, by their titles. */
  broken = [];
  env;

  /** @param {Record<string, string | undefined>} env what every check runs with */
  constructor(env = process.env) {
    this.env = { ...env };
  }

  /** Runs one check; `count` reads the number of tests from its output. */
  async check(title, command, args, count = () => ({}), more = {}) {
    const since = performance.now();
    say(`${title} ...`);
    const { code, output } = await shown(command, args, { cwd: root, env: { ...this.env, ...more } });
    const { passed = 0, failed = 0, skipped = 0 } = count(output);
    this.passed += passed;
    this.failed += failed || (code === 0 ? 0 : 1);
    this.skipped += skipped;
    if (code !== 0) this.broken.push(title);
    const tests = passed + failed > 0 ? `, ${passed} passed, ${failed} failed` : "";
    say(`${title}: ${code === 0 ? "good" : "FAILED"} after ${seconds(since)}${tests}`);
  }

  /** A piece of work that is no check of its own: a Problem in it is one failure. Says whether it succeeded. */
  async attempt(title, work) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.failed += 1;
      this.broken.push(title);
      console.error(error.message);
      return false;
    }
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed${this.skipped ? `, ${this.skipped} skipped` : ""}`;
  }
}

/**
 * Runs checks as a script: whatever happens in them, the last line is `N passed, N failed`.
 * @param {(report: Report) => Promise<void>} work
 */
export async function report(work) {
  const account = new Report();
  await main(async () => {
    try {
      await work(account);
    } catch (error) {
      account.failed += 1;
      throw error;
    } finally {
      process.on("exit", () => console.log(account.line)); // after the error, if there is one
    }
    say(account.broken.length ? `failed: ${account.broken.join(", ")} (${seconds()})` : `all good (${seconds()})`);
    if (account.broken.length > 0) process.exitCode = 1;
  });
}

export function cargoCounts(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return counts;
}

function vitestCounts(file) {
  if (!existsSync(file)) return {};
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** rustfmt and clippy come with rustup; where they are not available, their checks are left out, and that is said. */
function hasComponent(report, name) {
  const there = () => ask("cargo", [name, "--version"], { cwd: root, env: report.env }) !== null;
  if (there() || (ask("rustup", ["component", "add", name === "fmt" ? "rustfmt" : name], { cwd: root }) !== null && there())) return true;
  say(`cargo ${name} is not available here: its check is left out`);
  return false;
}

/** rustfmt over the workspace. */
export async function format(report) {
  if (hasComponent(report, "fmt")) await report.check("format", "cargo", ["fmt", "--all", "--check"]);
}

/** clippy over everything that compiles, warnings refused. */
export async function lints(report) {
  const args = ["clippy", "--workspace", "--all-targets", "--all-features", "--locked", "--quiet", "--", "-D", "warnings"];
  if (hasComponent(report, "clippy")) await report.check("lints", "cargo", args);
}

/** TypeScript of the tests. */
export const types = (report) => report.check("types", bin("tsc"), ["--noEmit"]);

/** Every Rust test that runs natively. */
export const nativeTests = (report) => report.check("Rust tests", "cargo", ["test", "--workspace", "--locked", "--no-fail-fast"], cargoCounts);

/** A project of vitest.config.ts: `house` needs nothing built, `worker` a built Worker. */
async function vitest(report, title, project) {
  const file = join(root, `target/vitest-${project}.json`);
  rmSync(file, { force: true });
  const args = [join(nodeModules, "vitest/vitest.mjs"), "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  await report.check(title, bin("node"), args, () => vitestCounts(file));
}

/** That the house stands as docs/architecture.md draws it. */
export const houseTests = (report) => vitest(report, "floors of the house", "house");

/** The black-box suites. */
export const workerTests = (report) => vitest(report, "tests of the running Worker", "worker");

/** The bindings on wasm32, in Node and in a headless Chromium. */
export async function wasmTests(report, { toolchain, bindgen }) {
  const tools = {
    PATH: [join(toolchain, "bin"), report.env.PATH].join(delimiter),
    RUSTC: join(toolchain, "bin/rustc"),
    RUSTFLAGS: FORMS.unwind.flags,
    CARGO_TARGET_DIR: join(root, "target/wasm-tests"),
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: join(dirname(bindgen), "wasm-bindgen-test-runner"),
  };
  const args = ["test", "--package", "khlang-wasm", "--test", "wasm", "--target", "wasm32-unknown-unknown", "--locked"];
  await report.check("Rust tests on wasm32 in Node", "cargo", args, cargoCounts, tools);
  await chromium();
  const driver = await chromedriver();
  if (!driver) return say("no chromedriver is available here: the Rust tests in a browser are left out");
  await report.check("Rust tests on wasm32 in Chromium", "cargo", args, cargoCounts, { ...tools, CHROMEDRIVER: driver, WASM_BINDGEN_USE_BROWSER: "1" });
}
