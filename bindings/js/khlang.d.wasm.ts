/** The WebAssembly module, as workerd and bundlers that know `.wasm` give it. */
declare const module: WebAssembly.Module;
export default module;
