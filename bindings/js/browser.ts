// Browsers and bundlers: the module travels inside the JavaScript, compressed, so that no bundler has to know of it and
// no page has to fetch it.
import { packed } from "./packed.ts";
import { start } from "./wasm.ts";

const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
const { instance } = await WebAssembly.instantiate(await new Response(unpacked).arrayBuffer());
start(instance);

export * from "./index.ts";
