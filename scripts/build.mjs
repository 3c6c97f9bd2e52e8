// Builds the Worker (worker/ -> worker/build/index.js + .wasm) where a source changed since the last build.
//
//   npm run build             what is deployed: LTO, wasm-opt
//   npm run build -- --local  what `npm start` serves: optimised, without the passes that only make it smaller
//   npm run build -- --fast   the inner loop: seconds instead of a minute, larger and slower wasm
//   npm run build -- --panic  a Worker with panicking routes, for tests/edge/panic.test.ts alone
import { existsSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { locked } from "./lib/lock.mjs";
import { main, say } from "./lib/log.mjs";
import { bin, root } from "./lib/paths.mjs";
import { quiet } from "./lib/run.mjs";
import { FAST_PROFILE, LOCAL_PROFILE } from "./lib/rust.mjs";
import { named } from "./lib/steps.mjs";
import { digest, filesOf, read, write } from "./lib/stamp.mjs";
import { setup } from "./setup.mjs";

const VARIANTS = {
  release: { out: "worker/build", flags: ["--release"], env: {} },
  local: { out: "target/worker-local", flags: ["--profile", "local", "--no-opt"], env: LOCAL_PROFILE },
  fast: { out: "worker/build", flags: ["--profile", "fast", "--no-opt"], env: FAST_PROFILE },
  panic: { out: "target/worker-panic", flags: ["--profile", "fast", "--no-opt"], cargo: ["--features", "panic-route"], env: FAST_PROFILE },
};

/** The Worker and the crates it is built on. */
const CRATES = ["core", "service", "store", "surface", "worker"];

/** About how many seconds a first build takes on two cores. */
const ESTIMATES = { release: 200, local: 100, fast: 70, panic: 70 };

const sources = () =>
  filesOf(...["Cargo.toml", "Cargo.lock", ...CRATES.flatMap((crate) => ["Cargo.toml", "build.rs", "sql", "src"].map((part) => `${crate}/${part}`))].map((path) => join(root, path)));

/**
 * @param {"release" | "local" | "fast" | "panic"} variant
 * @returns {Promise<string>} the folder of index.js
 */
export async function build(variant = process.env.KHLANG_FAST ? "fast" : "release") {
  const { toolchain, bindgen, workerBuild } = await setup();
  const { out, flags, cargo = [], env } = VARIANTS[variant];
  const folder = join(root, out);
  const stamp = join(root, "target/stamps", out.replaceAll("/", "-"));
  return locked(join(root, "target/stamps"), "build", async () => {
    const wanted = digest(sources(), variant, toolchain, bindgen, workerBuild);
    if (read(stamp) === wanted && existsSync(join(folder, "index.js"))) return folder;
    await named("worker", () =>
      quiet(workerBuild, [...flags, "--out-dir", relative(join(root, "worker"), folder), ...cargo], {
        cwd: join(root, "worker"),
        env: {
          ...process.env,
          ...env,
          PATH: [join(toolchain, "bin"), process.env.PATH].join(delimiter),
          RUSTC: join(toolchain, "bin/rustc"),
          RUSTFLAGS: "-Cpanic=unwind",
          CARGO_TARGET_DIR: join(root, "target/wasm"), // native builds keep target/ to themselves
          WASM_BINDGEN_BIN: bindgen,
          ESBUILD_BIN: bin("esbuild"),
          WASM_OPT_BIN: bin("wasm-opt"),
        },
        log: `worker-${variant}`,
        problem: "the Worker did not build (see the output above).",
      }),
      ESTIMATES[variant],
    );
    write(stamp, wanted);
    return folder;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const variant = ["local", "fast", "panic"].find((name) => process.argv.includes(`--${name}`));
  await main(async () => {
    const folder = await build(variant);
    say(`${relative(root, folder)} is up to date`);
  });
}
