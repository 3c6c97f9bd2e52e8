// Node: the module travels inside the JavaScript here too, so that a bundle for Node needs no file beside it.
import { inflateRawSync } from "node:zlib";
import { packed } from "./packed.ts";
import { start } from "./wasm.ts";

start(new WebAssembly.Instance(new WebAssembly.Module(inflateRawSync(Buffer.from(packed, "base64")))));

export * from "./index.ts";
