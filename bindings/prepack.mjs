// Keeps `npm pack` and `npm publish` from packing this folder: it holds sources only. scripts/package.mjs builds the package
// in target/package/khlang and leaves this script out of it.
console.error("khlang: this folder holds sources only. Run `npm run package` in the repository: it makes target/package/khlang-<version>.tgz.");
process.exit(1);
