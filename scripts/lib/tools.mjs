// wasm-bindgen and worker-build, in the versions that Cargo.lock asks for.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem, step } from "./log.mjs";
import { cache, root } from "./paths.mjs";
import { quiet } from "./run.mjs";

function lockedVersion(crate) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Problem(`Cargo.lock names no version of \`${crate}\`.`);
  return version;
}

/** A debug build: it compiles in a third of the time, and still runs in half a second. */
async function install(crate, version, binary, toolchain) {
  const home = join(cache, `${crate}-${version}`);
  const path = join(home, "bin", binary);
  if (existsSync(path)) return path;
  await step(`${crate} ${version} (about 90 s, once)`, async () => {
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    await quiet("cargo", ["install", "--debug", "--root", fresh, "--version", version, crate], {
      cwd: cache, // away from the project's own cargo configuration
      env: {
        ...process.env,
        PATH: [process.env.PATH, join(toolchain, "bin")].join(delimiter), // for machines that have no cargo of their own
        CARGO_TARGET_DIR: join(cache, "tools-target"),
        CARGO_PROFILE_DEV_DEBUG: "0",
      },
      problem:
        `installing ${crate} failed (see the output above). crates.io must be reachable, and a C compiler and OpenSSL's ` +
        "headers present: on Debian `apt-get install build-essential pkg-config libssl-dev`.",
    });
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  });
  return path;
}

/** @param {string} toolchain what wasmToolchain() answered */
export async function buildTools(toolchain) {
  const bindgen = await install("wasm-bindgen-cli", lockedVersion("wasm-bindgen"), "wasm-bindgen", toolchain);
  const workerBuild = await install("worker-build", lockedVersion("worker"), "worker-build", toolchain);
  rmSync(join(cache, "tools-target"), { recursive: true, force: true });
  return { bindgen, workerBuild };
}
