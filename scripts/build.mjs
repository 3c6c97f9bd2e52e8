// Builds the Worker (worker/ -> worker/build/index.js + .wasm) where a source changed since the last build.
//
//   npm run build             what is deployed: LTO, wasm-opt
//   npm run build -- --fast   the inner loop: seconds instead of a minute, larger and slower wasm
//   npm run build -- --panic  a Worker with panicking routes, for tests/panic.test.ts alone
import { existsSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { locked } from "./lib/lock.mjs";
import { main, say, step } from "./lib/log.mjs";
import { bin, root } from "./lib/paths.mjs";
import { shown } from "./lib/run.mjs";
import { FAST_PROFILE } from "./lib/rust.mjs";
import { digest, filesOf, read, write } from "./lib/stamp.mjs";
import { Problem } from "./lib/log.mjs";
import { setup } from "./setup.mjs";

const VARIANTS = {
  release: { out: "worker/build", flags: ["--release"], env: {} },
  fast: { out: "worker/build", flags: ["--profile", "fast", "--no-opt"], env: FAST_PROFILE },
  panic: { out: "target/worker-panic", flags: ["--profile", "fast", "--no-opt"], cargo: ["--features", "panic-route"], env: FAST_PROFILE },
};

/** The Worker and the crates it is built on. */
const CRATES = ["core", "service", "store", "surface", "worker"];

const sources = () =>
  filesOf(...["Cargo.toml", "Cargo.lock", ...CRATES.flatMap((crate) => ["Cargo.toml", "build.rs", "sql", "src"].map((part) => `${crate}/${part}`))].map((path) => join(root, path)));

/** @param {"release" | "fast" | "panic"} variant */
export async function build(variant = process.env.KHLANG_FAST ? "fast" : "release") {
  const { toolchain, bindgen, workerBuild } = await setup();
  const { out, flags, cargo = [], env } = VARIANTS[variant];
  const folder = join(root, out);
  const stamp = join(root, "target/stamps", out.replaceAll("/", "-"));
  return locked(join(root, "target/stamps"), "build", async () => {
    const wanted = digest(sources(), variant, toolchain, bindgen, workerBuild);
    if (read(stamp) === wanted && existsSync(join(folder, "index.js"))) return folder;
    await step(`Worker (${variant} build)`, async () => {
      const { code } = await shown(workerBuild, [...flags, "--out-dir", relative(join(root, "worker"), folder), ...cargo], {
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
      });
      if (code !== 0) throw new Problem("the Worker did not build (see the output above).");
    });
    write(stamp, wanted);
    return folder;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const variant = ["fast", "panic"].find((name) => process.argv.includes(`--${name}`));
  await main(async () => {
    const folder = await build(variant);
    say(`${relative(root, folder)} is up to date`);
  });
}
