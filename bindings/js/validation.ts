import type { RequestBodies, RouteName } from "./bodies.ts";
import type { Problem } from "./errors.ts";
import { call } from "./wasm.ts";

/** An endpoint: its name in `/openapi.json`, or its method and path with or without values in the place of parameters. */
export type RouteRef = RouteName | `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`;

/** An endpoint of the server. */
export interface RouteInfo {
  /** Its name in `/openapi.json`. */
  readonly name: RouteName;
  /** Its method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Its path, with parameters in braces. */
  readonly path: string;
  /** Whether it takes a body. */
  readonly hasBody: boolean;
}

/**
 * Every problem of a body, as the server would name it; an empty list where it fits. What takes knowledge of the
 * stock, such as whether a sku exists, only the server knows.
 *
 * A string or bytes are taken as JSON text, which is the quickest; anything else is written as JSON first. The rows of
 * a bulk request are checked too, with paths such as `items[3].sku`.
 *
 * @example
 * validate("upsertItem", { sku: " A", name: "Water" });
 * // [{ path: "sku", message: "must be text of 1 to 64 printable characters without a blank at either end" }]
 * validate("POST /api/v1/integration/v1/items", '{"sku":"A"}'); // []
 */
export function validate(route: RouteRef, body: unknown): Problem[] {
  const found = call("validate", route, jsonOf(body));
  return found === "" ? [] : (JSON.parse(found) as Problem[]);
}

/**
 * What of a body the server would ignore although it looks like a slip: a field one letter or one word away from a
 * known one. `validate` finds no fault with it, for unknown fields are no problem unless strict handling is asked for.
 *
 * @example
 * warnings("createGrn", { warehouseCode: "W", lines: [{ sku: "A", qty: 1, unitcost: 5 }] });
 * // [{ path: "lines[0].unitcost", message: "was ignored: it is not known here; did you mean unitCost?" }]
 */
export function warnings(route: RouteRef, body: unknown): Problem[] {
  const found = call("warnings", route, jsonOf(body));
  return found === "" ? [] : (JSON.parse(found) as Problem[]);
}

/**
 * Whether a value is a body of that endpoint; TypeScript knows its fields afterwards.
 *
 * @example
 * if (isBody("createOrder", value)) console.log(value.lines.length);
 */
export const isBody = <R extends keyof RequestBodies>(route: R, value: unknown): value is RequestBodies[R] =>
  typeof value === "object" && call("validate", route, jsonOf(value)) === "";

/**
 * Every endpoint of the server.
 *
 * @example
 * routes().filter(({ method }) => method === "POST");
 */
export const routes = (): RouteInfo[] => JSON.parse(call("routes")) as RouteInfo[];

function jsonOf(body: unknown): string | Uint8Array {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  return JSON.stringify(body) ?? "";
}
