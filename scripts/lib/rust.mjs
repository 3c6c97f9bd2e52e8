// A Rust toolchain for wasm32: any rustc, beside a std of our own, in two forms.
//
// The Worker's std unwinds. The one that rustup ships for wasm32-unknown-unknown aborts on panic, which would take
// every request down that runs beside the panicking one. The npm package's std aborts without a word, is built for
// size, and needs nothing of an engine that browsers don't all have. Each is built once from its source (rustup's `rust-src`, or Debian's
// `rust-web-src` where rustup can't download), into a folder that a thin `rustc` wrapper names as the sysroot for
// wasm32. Nothing of the installed toolchains is changed, and native builds never see it.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem, say, step } from "./log.mjs";
import { cache, root } from "./paths.mjs";
import { ask, quiet } from "./run.mjs";
import { named } from "./steps.mjs";

const TARGET = "wasm32-unknown-unknown";

/** What each form is built from; `flags` are those of all code in it. Raise `recipe` to rebuild it everywhere. */
export const FORMS = {
  unwind: { recipe: 1, crates: "std,panic_unwind", flags: "-Cpanic=unwind", env: {}, extra: [] },
  abort: {
    recipe: 1,
    crates: "std,panic_abort",
    flags: "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Ctarget-feature=+simd128",
    env: { CARGO_PROFILE_RELEASE_OPT_LEVEL: "s" },
    extra: ["-Zbuild-std-features=optimize_for_size"],
  },
};

/** One profile for the inner loop, given by environment because it is of no concern to Cargo.toml. */
export const FAST_PROFILE = {
  CARGO_PROFILE_FAST_INHERITS: "release",
  CARGO_PROFILE_FAST_OPT_LEVEL: "1",
  CARGO_PROFILE_FAST_LTO: "off",
  CARGO_PROFILE_FAST_CODEGEN_UNITS: "16",
  CARGO_PROFILE_FAST_INCREMENTAL: "true",
};

/** What `npm start` serves on a developer's machine: compiled on all cores, without LTO, which only makes it smaller. */
export const LOCAL_PROFILE = {
  CARGO_PROFILE_LOCAL_INHERITS: "release",
  CARGO_PROFILE_LOCAL_OPT_LEVEL: "2",
  CARGO_PROFILE_LOCAL_LTO: "off",
  CARGO_PROFILE_LOCAL_CODEGEN_UNITS: "16",
};

const OLDEST = 91; // worker-build refuses rustc below 1.91

const minor = (rustc) => Number(/^rustc 1\.(\d+)/.exec(ask(rustc, ["--version"], { cwd: root }) ?? "")?.[1] ?? 0);
const sourceOf = (rustc) => {
  const sysroot = ask(rustc, ["--print", "sysroot"], { cwd: root });
  const source = sysroot && join(sysroot, "lib/rustlib/src/rust/library/std/Cargo.toml");
  return source && existsSync(source);
};

/** rustup's toolchain, with its library source, if it can be had. */
async function fromRustup() {
  if (process.env.KHLANG_RUST === "debian") return null;
  const cargo = ask("rustup", ["which", "cargo"], { cwd: root });
  const rustc = ask("rustup", ["which", "rustc"], { cwd: root });
  if (!cargo || !rustc || minor(rustc) < OLDEST) return null;
  if (sourceOf(rustc)) return { cargo, rustc };
  say("library source of Rust, from rustup ...");
  if (ask("rustup", ["component", "add", "rust-src"], { cwd: root, timeout: 300_000 }) === null) {
    say("rustup can't download here: falling back on Debian's packages");
    return null;
  }
  return sourceOf(rustc) ? { cargo, rustc } : null;
}

/** LLVM's linker, the newest there is: a rustc of the system comes without its own `rust-lld`. */
function systemLld() {
  const found = existsSync("/usr/lib") ? readdirSync("/usr/lib").filter((name) => /^llvm-\d+$/.test(name)) : [];
  const newest = found.sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)));
  return newest.map((name) => `/usr/lib/${name}/bin/lld`).find((path) => existsSync(path)) ?? null;
}

/** A rustc of the system, with its library source; installed by apt-get where that is possible. */
async function fromSystem() {
  const found = { cargo: "/usr/bin/cargo", rustc: "/usr/bin/rustc" };
  const ready = () => existsSync(found.cargo) && minor(found.rustc) >= OLDEST && sourceOf(found.rustc) && systemLld();
  const withLld = () => ({ ...found, lld: systemLld() });
  if (ready()) return withLld();
  if (ask("apt-get", ["--version"]) === null || process.getuid?.() !== 0) return null;
  await step("Debian's rustc-web, cargo-web, rust-web-src and lld", async () => {
    const apt = { problem: "apt-get failed (see the output above).", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    await quiet("apt-get", ["update"], apt);
    const llds = (ask("apt-cache", ["search", "--names-only", "^lld-[0-9]+$"]) ?? "").match(/lld-\d+/g) ?? ["lld"];
    const lld = llds.sort((a, b) => Number(b.slice(4)) - Number(a.slice(4)))[0];
    await quiet("apt-get", ["install", "-y", "--no-install-recommends", "rustc-web", "cargo-web", "rust-web-src", lld], apt);
  });
  return ready() ? withLld() : null;
}

async function buildStd({ cargo, rustc }, { crates, flags, env, extra }, into) {
  const work = mkdtempSync(join(tmpdir(), "khlang-std-"));
  try {
    mkdirSync(join(work, "src"));
    writeFileSync(join(work, "src/lib.rs"), "#![no_std]\n");
    writeFileSync(join(work, "Cargo.toml"), '[package]\nname = "empty"\nedition = "2021"\n[workspace]\n');
    await quiet(cargo, ["build", "--release", "--target", TARGET, `-Zbuild-std=${crates}`, ...extra], {
      cwd: work,
      env: {
        ...process.env,
        ...env,
        RUSTC: rustc,
        RUSTC_BOOTSTRAP: "1",
        RUSTFLAGS: `${flags} -Cembed-bitcode=yes`,
        CARGO_TARGET_DIR: join(work, "target"),
      },
      log: `std-${crates.split("_").at(-1)}`,
      problem: "building Rust's std for wasm32 failed (see the output above; crates.io must be reachable).",
    });
    const library = join(into, "lib/rustlib", TARGET, "lib");
    mkdirSync(library, { recursive: true });
    const built = join(work, "target", TARGET, "release/deps");
    for (const name of readdirSync(built)) {
      if (name.endsWith(".rlib") && !name.startsWith("libempty")) copyFileSync(join(built, name), join(library, name));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeWrappers({ cargo, rustc, lld }, sysroot, into) {
  mkdirSync(join(into, "bin"), { recursive: true });
  const script = (name, text) => {
    writeFileSync(join(into, "bin", name), `#!/bin/sh\n${text}`);
    chmodSync(join(into, "bin", name), 0o755);
  };
  if (lld) symlinkSync(lld, join(into, "bin/rust-lld"));
  script("cargo", `exec "${cargo}" "$@"\n`);
  script(
    "rustc",
    `for word in "$@"; do
  case "$word" in
    ${TARGET}|--target=${TARGET}) exec "${rustc}" --sysroot "${sysroot}" "$@" ;;
  esac
done
exec "${rustc}" "$@"
`,
  );
}

/**
 * The Rust there is, with its library source.
 * @returns {Promise<{ cargo: string, rustc: string, lld?: string | null }>}
 */
export async function installedRust() {
  const rust = (await fromRustup()) ?? (await fromSystem());
  if (rust) return rust;
  throw new Problem(
    `no Rust toolchain (1.${OLDEST} or newer) with its library source is available. Install rustup (https://rustup.rs) and run ` +
      "`rustup component add rust-src`, or on Debian as root `apt-get install rustc-web cargo-web rust-web-src lld-22`.",
  );
}

/**
 * The folder whose bin/ goes first in PATH when wasm is built.
 * @param {{ cargo: string, rustc: string, lld?: string | null }} rust what installedRust() found
 * @param {"unwind" | "abort"} panics unwind for the Worker, abort for the npm package
 */
export async function wasmToolchain(rust, panics) {
  const form = FORMS[panics];
  const version = ask(rust.rustc, ["-vV"], { cwd: root });
  const release = /^release: (.*)$/m.exec(version)[1];
  const hash = (/^commit-hash: (.*)$/m.exec(version)?.[1] ?? "none").slice(0, 9);
  const origin = rust.rustc.startsWith("/usr/") ? "system" : "rustup";
  const folder = join(cache, `wasm-rust-${release}-${hash}-${origin}${panics === "unwind" ? "" : `-${panics}`}-r${form.recipe}`);
  if (existsSync(folder)) return folder;
  await named(panics, async () => {
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    await buildStd(rust, form, fresh);
    writeWrappers(rust, folder, fresh);
    renameSync(fresh, folder);
  });
  return folder;
}
