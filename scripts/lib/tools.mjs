// wasm-bindgen and worker-build, in the versions that Cargo.lock asks for.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Problem } from "./log.mjs";
import { cache, root } from "./paths.mjs";
import { quiet } from "./run.mjs";
import { named } from "./steps.mjs";

function lockedVersion(crate) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Problem(`Cargo.lock names no version of \`${crate}\`.`);
  return version;
}

/** A debug build: it compiles in a third of the time, and still runs in half a second. */
async function install(id, crate, binary, cargo) {
  const version = lockedVersion(id === "bindgen" ? "wasm-bindgen" : "worker");
  const home = join(cache, `${crate}-${version}`);
  const path = join(home, "bin", binary);
  if (existsSync(path)) return path;
  await named(id, async () => {
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    await quiet("cargo", ["install", "--debug", "--root", fresh, "--version", version, crate], {
      cwd: cache, // away from the project's own cargo configuration
      env: {
        ...process.env,
        PATH: [process.env.PATH, dirname(cargo)].join(delimiter), // for machines that have no cargo in it
        CARGO_TARGET_DIR: join(cache, "tools-target"),
        CARGO_PROFILE_DEV_DEBUG: "0",
      },
      log: id,
      problem:
        `installing ${crate} failed (see the output above). crates.io must be reachable, and a C compiler and OpenSSL's ` +
        "headers present: on Debian `apt-get install build-essential pkg-config libssl-dev`.",
    });
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  });
  return path;
}

/** @param {{ cargo: string }} rust what installedRust() found */
export async function buildTools({ cargo }) {
  const bindgen = await install("bindgen", "wasm-bindgen-cli", "wasm-bindgen", cargo);
  const workerBuild = await install("workerBuild", "worker-build", "worker-build", cargo);
  rmSync(join(cache, "tools-target"), { recursive: true, force: true });
  return { bindgen, workerBuild };
}
