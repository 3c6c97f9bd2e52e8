// Cloudflare Workers: the platform compiles the module when the Worker is deployed.
import module from "./khlang.wasm";
import { start } from "./wasm.ts";

start(new WebAssembly.Instance(module));

export * from "./index.ts";
