// Node: the module lies beside this file and is read as it is imported.
import { readFileSync } from "node:fs";
import { start } from "./wasm.ts";

start(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(new URL("./khlang.wasm", import.meta.url)))));

export * from "./index.ts";
