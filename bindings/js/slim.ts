// For whoever loads the module in their own way: `khlang/khlang.wasm` is it.
import { isReady, start } from "./wasm.ts";

/** Where the module comes from. */
export type WasmSource = WebAssembly.Module | BufferSource | Response;

/**
 * Starts khlang with a module that you load. Later calls do nothing.
 *
 * @example
 * import { init, signForm } from "khlang/slim";
 * await init(fetch("/assets/khlang.wasm"));
 */
export async function init(source: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  const given = await source;
  if (isReady()) return;
  if (given instanceof WebAssembly.Module) start(await WebAssembly.instantiate(given));
  else if (given instanceof Response) start((await WebAssembly.instantiateStreaming(given)).instance);
  else start((await WebAssembly.instantiate(given)).instance);
}

export * from "./index.ts";
