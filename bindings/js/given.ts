// Arguments that programs in JavaScript get wrong most often, refused by a sentence that says which one and why.
import { KhlangError } from "./errors.ts";
import { type Payload } from "./signing.ts";
import { kindOf } from "./wasm.ts";

/** A key or secret; where none is given, an environment variable that is not set is the usual reason. */
export function secretText(value: string, name: string): string {
  if (typeof value === "string") return value;
  throw new KhlangError("INVALID_ARGUMENT", `\`${name}\` must be text and is ${kindOf(value)}: is the variable set that it comes from?`);
}

/** What was sent or received, to the byte; a signature can't be checked on what was parsed from it. */
export function exactBody(value: Payload, name: string): Payload {
  if (typeof value === "string" || ArrayBuffer.isView(value)) return value;
  throw new KhlangError(
    "INVALID_ARGUMENT",
    `\`${name}\` must be the exact text or bytes as they are sent, and is ${kindOf(value)}: pass what \`await request.text()\` answers, before it is parsed`,
  );
}
