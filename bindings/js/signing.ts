import { exactBody, secretText } from "./given.ts";
import { type Part, call, callForBytes, callWith } from "./wasm.ts";

/** The fields of a Flash form, or of the query of a JSON call. Fields that are null or undefined are left out. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What is sent, as text or as its bytes. Signatures are of the exact bytes: sign what you send, not another spelling. */
export type Payload = string | Uint8Array;

/**
 * The `sign` of a Flash form call: SHA-256 over the fields in ascending order, without `sign` and blank values, and
 * the key.
 *
 * @example
 * const fields = { mchId: "C0001", nonceStr: nonce(), warehouseNo: "WH-BKK-01" };
 * const sign = signForm(fields, key);
 */
export const signForm = (fields: Fields, key: string): string => callWith("sign_form", flat([secretText(key, "key")], fields));

/**
 * The whole form, signed and ready to be sent: the fields that have a value, and their `sign`. What is signed is what is
 * sent, whereas `new URLSearchParams` of the fields would send a null as the text "null".
 *
 * @example
 * const body = signedForm({ mchId: "C0001", nonceStr: nonce(), barCode: null }, key);
 * await fetch(url, { method: "POST", body });
 */
export function signedForm(fields: Fields, key: string): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (name !== "sign" && value !== null && value !== undefined) form.append(name, String(value));
  }
  form.append("sign", signForm(fields, key));
  return form;
}

/**
 * The same for many forms under one key, in one crossing.
 *
 * @example
 * const signs = signMany([{ mchId: "C0001", nonceStr: nonce() }, { mchId: "C0001", nonceStr: nonce() }], key);
 */
export function signMany(forms: readonly Fields[], key: string): string[] {
  const parts: Part[] = [secretText(key, "key")];
  for (const fields of forms) {
    const at = parts.push(0);
    flat(parts, fields);
    parts[at - 1] = (parts.length - at) / 2;
  }
  const signs = callWith("sign_forms", parts);
  return forms.map((_, index) => signs.slice(index * SIGN_LENGTH, (index + 1) * SIGN_LENGTH));
}

const SIGN_LENGTH = 64;

/**
 * What {@link signForm} takes the digest of, without the `&key=...` at its end.
 *
 * @example
 * formText({ b: 2, a: "1", blank: " " }); // "a=1&b=2"
 */
export const formText = (fields: Fields): string => callWith("form_text", flat([], fields));

/**
 * Whether a form carries its own signature in `sign`.
 *
 * @example
 * verifyForm(Object.fromEntries(new URLSearchParams(body)), key);
 */
export const verifyForm = (fields: Fields, key: string): boolean => callWith("verify_form", flat([secretText(key, "key")], fields)) === "true";

/**
 * The `sign` of a Flash JSON call: SHA-256 over the secret, the query in ascending order, the body and the secret.
 *
 * @example
 * const body = JSON.stringify({ warehouseNo: "WH-BKK-01" });
 * const query = { mchId: "C0001", nonceStr: nonce(), timestamp: Math.floor(Date.now() / 1000) };
 * const url = `${path}?${new URLSearchParams({ ...query, sign: signJson(query, body, secret) })}`;
 */
export const signJson = (query: Fields, body: Payload, secret: string): string => 
  callWith("sign_json", flat([secretText(secret, "secret"), exactBody(body, "body")], query));

/**
 * What {@link signJson} puts between the two secrets.
 *
 * @example
 * jsonText({ b: 2, a: 1 }, "{}"); // "a1b2{}"
 */
export const jsonText = (query: Fields, body: Payload): string => new TextDecoder().decode(callForBytes("json_text", flat([exactBody(body, "body")], query)));

/**
 * Whether the query of a JSON call carries the signature of itself and the body.
 *
 * @example
 * verifyJson(Object.fromEntries(url.searchParams), body, secret);
 */
export const verifyJson = (query: Fields, body: Payload, secret: string): boolean =>
  callWith("verify_json", flat([secretText(secret, "secret"), exactBody(body, "body")], query)) === "true";

/**
 * A value for `nonceStr`: 32 letters or digits, from the runtime's secure generator.
 *
 * @example
 * nonce(); // "flDIBkGwcRKRL9GXCgaFM3UNu2jQTClj"
 */
export const nonce = (): string => call("nonce", crypto.getRandomValues(new Uint8Array(32)));

/**
 * The hash under which the server keeps an API key: 64 lower-case hexadecimal digits.
 *
 * @example
 * hashApiKey("wms_flDIBkGwcRKRL9GXCgaFM3UNu2jQTClj");
 */
export const hashApiKey = (rawKey: string): string => call("hash_api_key", rawKey);

/**
 * The fingerprint by which the server distinguishes a repeated request from another one under the same idempotency key. White
 * space and the order of keys do not count, nor does the query.
 *
 * @example
 * fingerprint("POST", "/api/v1/integration/v1/items", '{"sku":"A"}');
 */
export const fingerprint = (method: string, path: string, body: Payload): string => call("fingerprint", method, path, body);

/**
 * The canonical form of a JSON text (RFC 8785).
 *
 * @example
 * canonicalJson('{ "b": 1.0, "a": "\\u0041" }'); // '{"a":"A","b":1}'
 */
export const canonicalJson = (json: Payload): string => call("canonical_json", json);

function flat(parts: Part[], fields: Fields): Part[] {
  for (const name in fields) {
    const value = fields[name];
    if (value !== null && value !== undefined) parts.push(name, typeof value === "string" ? value : String(value));
  }
  return parts;
}
