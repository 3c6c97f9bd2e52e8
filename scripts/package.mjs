// Builds the npm package `khlang` and what the portal takes of it, each where a source changed since last time.
//
//   npm run package               target/package/khlang-<version>.tgz
//   npm run package -- --fast     with a quick, larger wasm
//   npm run package -- --portal   what the portal takes of it alone: portal/public
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { locked } from "./lib/lock.mjs";
import { Problem, main, say, step } from "./lib/log.mjs";
import { named } from "./lib/steps.mjs";
import { bin, root } from "./lib/paths.mjs";
import { ask, quiet } from "./lib/run.mjs";
import { FAST_PROFILE, FORMS } from "./lib/rust.mjs";
import { digest, filesOf, read, write } from "./lib/stamp.mjs";
import { setup } from "./setup.mjs";

const stamps = join(root, "target/stamps");
const TARGET = "wasm32-unknown-unknown";

const VARIANTS = {
  release: { profile: "npm", env: {}, opt: ["-O3", "--converge", "--strip-debug", "--strip-producers", "--strip-target-features"] },
  local: { profile: "npm", env: {}, opt: null }, // for the portal of `npm start`: wasm-opt only makes it smaller
  fast: { profile: "fast", env: FAST_PROFILE, opt: null },
};

const variantOf = (name = process.env.KHLANG_FAST ? "fast" : "release") => name;

const rustSources = () =>
  filesOf(...["Cargo.toml", "Cargo.lock", "core/Cargo.toml", "core/src", "surface/Cargo.toml", "surface/src", "bindings/Cargo.toml", "bindings/src"].map((path) => join(root, path)));
const scriptSources = () => filesOf(join(root, "bindings/js"), join(root, "bindings/package.json"), join(root, "bindings/README.md"), join(root, "LICENSE"));

/** Does a piece of work where its digest differs from last time's. One process at a time. */
const stamped = (name, wanted, output, work) =>
  locked(stamps, name, async () => {
    const stamp = join(stamps, name);
    if (read(stamp) !== wanted || !existsSync(output)) {
      await work();
      write(stamp, wanted);
    }
    return output;
  });

/** The WebAssembly module, optimised: target/khlang-wasm/<variant>/khlang.wasm. */
export async function wasm(name) {
  const variant = variantOf(name);
  const { profile, env, opt } = VARIANTS[variant];
  const { lean, bindgen } = await setup();
  const folder = join(root, "target/khlang-wasm", variant);
  const output = join(folder, "khlang.wasm");
  return stamped(`wasm-${variant}`, digest(rustSources(), variant, lean, bindgen, FORMS.abort.flags, String(opt)), output, () =>
    named("package", async () => {
      const built = join(root, "target/wasm-package");
      await quiet("cargo", ["build", "-p", "khlang-wasm", "--lib", "--locked", "--target", TARGET, "--profile", profile], {
        cwd: root,
        env: {
          ...process.env,
          ...env,
          PATH: [join(lean, "bin"), process.env.PATH].join(delimiter),
          RUSTC: join(lean, "bin/rustc"),
          RUSTC_BOOTSTRAP: "1", // for the flags of a lean std
          RUSTFLAGS: FORMS.abort.flags,
          CARGO_TARGET_DIR: built,
        },
        log: "package-wasm",
        problem: "the npm package's WebAssembly did not build (see the output above).",
      });
      mkdirSync(folder, { recursive: true });
      const raw = join(built, TARGET, profile, "khlang_wasm.wasm");
      await quiet(bindgen, ["--target", "web", "--no-typescript", "--out-dir", folder, "--out-name", "khlang", raw]);
      const alone = join(folder, "khlang_alone.wasm");
      await withoutImports(join(folder, "khlang_bg.wasm"), alone);
      if (opt) await quiet(bin("wasm-opt"), ["--all-features", ...opt, alone, "-o", output]);
      else copyFileSync(alone, output);
      const bytes = readFileSync(output);
      say(`khlang.wasm: ${kilobytes(bytes)}, ${kilobytes(gzipSync(bytes, { level: 9 }))} gzipped`);
    }),
  );
}

/** Leaves the functions that core offers and what they reach: what serves JavaScript objects is never called. */
async function withoutImports(from, to) {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(from))).map(({ name }) => name);
  const offered = names.filter((name) => !name.startsWith("__"));
  const graph = [{ name: "outside", root: true, reaches: offered }, ...offered.map((name) => ({ name, export: name }))];
  write(`${to}.json`, JSON.stringify(graph));
  await quiet(bin("wasm-metadce"), ["--all-features", from, "-f", `${to}.json`, "-o", to, "-g"]);
  const left = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(to)));
  if (left.length > 0) throw new Problem(`khlang.wasm asks for ${left.map(({ name }) => name).join(", ")}, which nobody gives.`);
}

const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`;

/** The module as JavaScript that every bundler understands. */
const packed = (bytes) => `export const packed = "${deflateRawSync(bytes, { level: 9 }).toString("base64")}";\n`;

/** The package's folder and its tarball: target/package. */
export async function pack(name) {
  const variant = variantOf(name);
  const module = await wasm(variant);
  const folder = join(root, "target/package");
  const built = join(folder, "khlang");
  const types = filesOf(join(root, "bindings/examples"));
  const wanted = digest([module, ...scriptSources(), ...types, ...rustSources()]);
  await stamped(`package`, wanted, built, () =>
    step("npm package", async () => {
      rmSync(folder, { recursive: true, force: true });
      const sources = join(folder, "sources");
      cpSync(join(root, "bindings/js"), sources, { recursive: true });
      writeFileSync(join(sources, "bodies.ts"), await bodies());
      const dist = join(built, "dist");
      await quiet(bin("tsc"), ["-p", sources, "--outDir", dist], { cwd: root, problem: "the package's TypeScript has errors (see above)." });
      copyFileSync(module, join(dist, "khlang.wasm"));
      copyFileSync(join(sources, "khlang.d.wasm.ts"), join(dist, "khlang.d.wasm.ts"));
      writeFileSync(join(dist, "packed.js"), packed(readFileSync(module)));
      const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(root, "bindings/package.json"), "utf8"));
      writeFileSync(join(built, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
      for (const file of ["bindings/README.md", "LICENSE"]) copyFileSync(join(root, file), join(built, basename(file)));
      await quiet("npm", ["pack", "--pack-destination", folder], { cwd: built });
    }),
  );
  return { folder: built, tarball: join(folder, readdirSync(folder).find((file) => file.endsWith(".tgz"))) };
}

/** The types of request bodies, from the tables. */
async function bodies() {
  const { toolchain } = await setup();
  const PATH = [process.env.PATH, join(toolchain, "bin")].join(delimiter); // a cargo for machines that have none of their own
  const run = ["run", "--quiet", "--locked", "-p", "khlang-wasm", "--example", "bodies"];
  const text = ask("cargo", run, { cwd: root, maxBuffer: 1 << 26, env: { ...process.env, PATH } });
  if (text === null) throw new Problem("`cargo run -p khlang-wasm --example bodies` failed: run it to see why.");
  return text;
}

/** portal/public: the portal's pages, and the package as pages import it, /khlang/khlang.js. */
export async function portal(name) {
  const module = await wasm(name);
  const from = join(root, "portal");
  const into = join(from, "public");
  const sources = filesOf(...readdirSync(from).filter((entry) => entry !== "public").map((entry) => join(from, entry)));
  return stamped("portal", digest([module, ...sources, ...scriptSources()]), join(into, "khlang/khlang.js"), () =>
    named("portal", async () => {
      const esbuild = await import("esbuild");
      const options = { bundle: true, format: "esm", target: "es2022", minify: true, charset: "utf8", legalComments: "none", logLevel: "error" };
      await esbuild.build({ ...options, entryPoints: [join(root, "bindings/js/browser.ts")], outfile: join(into, "khlang/khlang.js"), plugins: [inlined(module)] });
      copyFileSync(module, join(into, "khlang/khlang.wasm"));
      const pages = ["docs", "playground"].map((name) => join(from, `${name}.ts`));
      await esbuild.build({ ...options, entryPoints: pages, outdir: into, external: ["/khlang/khlang.js"], alias: { khlang: "/khlang/khlang.js" } });
      for (const file of readdirSync(from).filter((name) => !/\.ts$|^public$/.test(name))) copyFileSync(join(from, file), join(into, file));
    }),
  );
}

/** The module in the place of packed.ts, which only a build can write. */
const inlined = (module) => ({
  name: "packed",
  setup(build) {
    build.onResolve({ filter: /\/packed\.ts$/ }, () => ({ path: "packed", namespace: "khlang" }));
    build.onLoad({ filter: /.*/, namespace: "khlang" }, () => ({ contents: packed(readFileSync(module)) }));
  },
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const variant = process.argv.includes("--fast") ? "fast" : undefined;
    const made = process.argv.includes("--portal") ? await portal(variant) : (await pack(variant)).tarball;
    say(`${relative(root, made)} is up to date`);
  });
}
