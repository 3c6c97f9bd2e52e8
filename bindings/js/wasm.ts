// The one place that talks to WebAssembly: parts in, text out. See src/lib.rs for the form of a call.
import { KhlangError, faultOf } from "./errors.ts";

/** What a call takes: text, bytes, or a number as its decimal text. */
export type Part = string | number | Uint8Array;

/** The functions of the module, by the names that Rust gives them. */
export type Call =
  | "apportion"
  | "canonical_json"
  | "compare_quantities"
  | "fingerprint"
  | "flash_authorization"
  | "form_text"
  | "from_base_units"
  | "gtin_check_digit"
  | "hash_api_key"
  | "is_address_allowed"
  | "is_gtin"
  | "json_text"
  | "nonce"
  | "normal_quantity"
  | "preview_allocation"
  | "rebalance"
  | "rebalance_many"
  | "rerun"
  | "routes"
  | "sign_form"
  | "sign_forms"
  | "sign_json"
  | "sign_webhook"
  | "subtract_quantities"
  | "sum_quantities"
  | "to_base_units"
  | "validate"
  | "verify_flash_authorization"
  | "verify_form"
  | "verify_json"
  | "verify_webhook"
  | "warnings";

type Exports = Record<Call, (length: number) => number> & {
  memory: WebAssembly.Memory;
  buffer(length: number): number;
};

let exports: Exports | undefined;
/** The buffer of the module: all of its memory, where the buffer begins in it and how long it is. */
let memory = new Uint8Array();
let address = 0;
let capacity = 0;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Takes an instance of the module; the first one stays. */
export function start(instance: WebAssembly.Instance): void {
  exports ??= instance.exports as unknown as Exports;
}

/** Whether the module is there. */
export const isReady = (): boolean => exports !== undefined;

/** Calls a function and answers its text. */
export const call = (name: Call, ...parts: Part[]): string => text(run(name, parts));

/** The same for a list of parts, however long. */
export const callWith = (name: Call, parts: readonly Part[]): string => text(run(name, parts));

/** The same for an answer of bytes. They are a copy. */
export function callForBytes(name: Call, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const length = run(name, parts);
  return new Uint8Array(memory.subarray(address, address + length));
}

function run(name: Call, parts: readonly Part[]): number {
  if (exports === undefined) {
    throw new KhlangError("NOT_READY", "khlang is not started: await init() of khlang/slim first");
  }
  let end = 0;
  for (const part of parts) end = write(part, end);
  const answered = exports[name](end);
  const size = Math.abs(answered);
  if (size > capacity || memory.byteLength === 0) look(size);
  if (answered < 0) throw faultOf(text(size));
  return size;
}

/** Makes room for so many bytes, and finds the buffer again where that has moved it. */
function look(size: number): void {
  if (exports === undefined) return;
  address = exports.buffer(size);
  capacity = Math.max(capacity, size);
  memory = new Uint8Array(exports.memory.buffer);
}

/** Up to this length a loop is quicker than the platform's encoder and decoder. */
const SHORT = 80;

/** Writes a part behind `at`; answers where it ends. */
function write(part: Part, at: number): number {
  if (typeof part === "number") return write(String(part), at);
  if (typeof part !== "string" && !ArrayBuffer.isView(part)) {
    throw new KhlangError("INVALID_ARGUMENT", `an argument must be text, bytes or a number, and is ${kindOf(part)}`);
  }
  const most = typeof part === "string" ? part.length * 3 : part.length;
  const end = at + 4 + most;
  if (end > capacity || memory.byteLength === 0) look(Math.max(end, capacity * 2, 4096));
  const start = address + at + 4;
  let length = 0;
  if (typeof part === "string") {
    length = writeText(part, start);
  } else {
    memory.set(part, start);
    length = part.length;
  }
  memory[start - 4] = length;
  memory[start - 3] = length >>> 8;
  memory[start - 2] = length >>> 16;
  memory[start - 1] = length >>> 24;
  return at + 4 + length;
}

/** What a value is, in words for a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  const article = { object: "an object", function: "a function", boolean: "true or false", bigint: "a bigint", symbol: "a symbol" };
  return article[typeof value as keyof typeof article] ?? typeof value;
}

function writeText(part: string, start: number): number {
  const { length } = part;
  if (length <= SHORT) {
    let at = 0;
    for (; at < length; at++) {
      const code = part.charCodeAt(at);
      if (code > 127) break;
      memory[start + at] = code;
    }
    if (at === length) return length;
  }
  return encoder.encodeInto(part, memory.subarray(start, start + length * 3)).written;
}

function text(length: number): string {
  if (length > SHORT) return decoder.decode(memory.subarray(address, address + length));
  let read = "";
  for (let at = address; at < address + length; at++) {
    const code = memory[at] ?? 0;
    if (code > 127) return decoder.decode(memory.subarray(address, address + length));
    read += String.fromCharCode(code);
  }
  return read;
}
