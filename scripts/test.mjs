// npm test: everything there is to check, from whatever state the machine is in. The last line is
// `N passed, N failed`; a check that is no test (format, lints, types, build) counts as one failure if it fails.
//
//   npm test -- --fast   with the quick build of the inner loop
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { build } from "./build.mjs";
import { chromedriver, chromium } from "./lib/chromium.mjs";
import { main, say, seconds, Problem } from "./lib/log.mjs";
import { bin, nodeModules, root } from "./lib/paths.mjs";
import { ask, shown } from "./lib/run.mjs";
import { FORMS } from "./lib/rust.mjs";
import { pack, portal } from "./package.mjs";
import { setup } from "./setup.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

/** Runs one check; `count` reads the number of tests from its output. */
async function check(title, command, args, count = () => ({}), more = {}) {
  const since = performance.now();
  say(`${title} ...`);
  const { code, output } = await shown(command, args, { cwd: root, env: { ...env, ...more } });
  const { passed = 0, failed = 0, skipped = 0 } = count(output);
  total.passed += passed;
  total.failed += failed || (code === 0 ? 0 : 1);
  total.skipped += skipped;
  if (code !== 0) broken.push(title);
  say(`${title}: ${code === 0 ? "good" : "FAILED"} after ${seconds(since)}`);
}

function cargoCounts(output) {
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
  const report = JSON.parse(readFileSync(file, "utf8"));
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests };
}

/** rustfmt and clippy come with rustup; where they can't be had, their checks are left out, and that is said. */
function hasComponent(name) {
  const there = () => ask("cargo", [name, "--version"], { cwd: root, env }) !== null;
  if (there() || (ask("rustup", ["component", "add", name === "fmt" ? "rustfmt" : name], { cwd: root }) !== null && there())) return true;
  say(`cargo ${name} is not to be had here: its check is left out`);
  return false;
}

const env = { ...process.env };

await main(async () => {
  try {
    await everything();
  } catch (error) {
    total.failed += 1;
    throw error;
  } finally {
    // After the error, if there is one: the count is the last line, always.
    process.on("exit", () => {
      console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
    });
  }
});

/** The bindings on wasm32, in Node and in a headless Chromium. */
async function wasmTests(toolchain, bindgen) {
  const TARGET = "wasm32-unknown-unknown";
  const tools = {
    PATH: [join(toolchain, "bin"), env.PATH].join(delimiter),
    RUSTC: join(toolchain, "bin/rustc"),
    RUSTFLAGS: FORMS.unwind.flags,
    CARGO_TARGET_DIR: join(root, "target/wasm-tests"),
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: join(dirname(bindgen), "wasm-bindgen-test-runner"),
  };
  const args = ["test", "--package", "khlang-wasm", "--test", "wasm", "--target", TARGET, "--locked"];
  await check("Rust tests on wasm32 in Node", "cargo", args, cargoCounts, tools);
  await chromium();
  const driver = await chromedriver();
  if (!driver) return say("no chromedriver is to be had here: the Rust tests in a browser are left out");
  await check("Rust tests on wasm32 in Chromium", "cargo", args, cargoCounts, { ...tools, CHROMEDRIVER: driver, WASM_BINDGEN_USE_BROWSER: "1" });
}

async function everything() {
  const { toolchain, bindgen } = await setup();
  env.PATH = [env.PATH, join(toolchain, "bin")].join(delimiter); // a cargo for machines that have none of their own

  if (hasComponent("fmt")) await check("format", "cargo", ["fmt", "--all", "--check"]);
  if (hasComponent("clippy")) {
    await check("lints", "cargo", ["clippy", "--workspace", "--all-targets", "--all-features", "--locked", "--quiet", "--", "-D", "warnings"]);
  }
  await check("Rust tests", "cargo", ["test", "--workspace", "--locked", "--no-fail-fast"], cargoCounts);
  await wasmTests(toolchain, bindgen);
  await check("types", bin("tsc"), ["--noEmit"]);

  let built = true;
  try {
    const variant = process.argv.includes("--fast") ? "fast" : undefined;
    if (variant) env.KHLANG_FAST = "1"; // for the suites that build
    await build(variant);
    await portal(variant);
    await pack(variant);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    built = false;
    total.failed += 1;
    broken.push("build");
    console.error(error.message);
  }
  if (built) {
    const report = join(root, "target/vitest.json");
    rmSync(report, { force: true });
    const args = [join(nodeModules, "vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    await check("tests of the running Worker", bin("node"), args, () => vitestCounts(report));
  }

  say(broken.length ? `failed: ${broken.join(", ")} (${seconds()})` : `all good (${seconds()})`);
  if (broken.length > 0) process.exitCode = 1;
}
