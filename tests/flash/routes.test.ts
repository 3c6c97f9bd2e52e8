// Every route of the Flash API, as /openapi.json tells of it: no call without a good signature, and each parameter
// that is missing or does not fit is refused with the code that its table names.
import { beforeAll, describe, expect, test } from "vitest";
import { Api } from "../support/client.ts";
import { freshTenant } from "../support/fixtures.ts";
import { Flash, newFlash, refused } from "../support/flash.ts";
import { sharedUrl } from "../support/shared.ts";

interface Shape {
  type?: string;
  enum?: unknown[];
  anyOf?: Shape[];
  $ref?: string;
  items?: Shape;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  examples?: unknown[];
  contentEncoding?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  "x-code-missing"?: number;
  "x-code-malformed"?: number;
}
interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  "x-writes"?: boolean;
  requestBody?: { content: Record<string, { schema: Shape }> };
}
interface Row {
  path: string;
  params: Shape;
}

const KINDS = ["form", "json"] as const;
let schemas: Record<string, Shape>;
let rows: Row[];
let flash: Flash;

beforeAll(async () => {
  const { body } = await new Api(sharedUrl(), {}, "").get("/openapi.json");
  const description = body as { paths: Record<string, { post?: Operation }>; components: { schemas: Record<string, Shape> } };
  schemas = description.components.schemas;
  rows = Object.entries(description.paths).flatMap(([path, { post }]) => {
    if (!post?.security.some((scheme) => "flashSignature" in scheme)) return [];
    const content = post.requestBody?.content ?? {};
    expect(Object.keys(content).sort(), path).toEqual(["application/json", "application/x-www-form-urlencoded"]);
    expect(post["x-writes"], path).toBeTypeOf("boolean");
    return [{ path, params: resolved(content["application/json"]?.schema) }];
  });
  flash = await newFlash((await freshTenant()).id);
});

const resolved = (shape: Shape | undefined): Shape => {
  if (shape?.$ref === undefined) return shape ?? {};
  const name = shape.$ref.split("/").at(-1) ?? "";
  const { $ref: _, ...beside } = shape;
  return { ...schemas[name], ...beside };
};

/** What an optional field may hold beside null. */
const inner = (shape: Shape): Shape => resolved(shape.anyOf?.find((choice) => choice.type !== "null") ?? shape);

/** A value that fits. */
function sample(field: Shape): unknown {
  const shape = inner(field);
  if (shape.enum) return shape.enum[0];
  if (shape.examples) return shape.examples[0];
  if (shape.contentEncoding) return Buffer.from("file").toString("base64");
  if (shape.format === "uri") return "https://example.com/a.png";
  if (shape.type === "integer") return Math.max(shape.minimum ?? 1, 1);
  if (shape.type === "number") return 1;
  if (shape.type === "array") return [sample(shape.items ?? {})];
  if (shape.type === "object") return needed(shape);
  return "X1";
}

/** All the parameters that a table needs. */
const needed = (table: Shape): Record<string, unknown> => {
  const chosen = table.anyOf?.[0]?.required ?? [];
  const names = [...(table.required ?? []), ...chosen];
  return Object.fromEntries(names.map((name) => [name, sample(table.properties?.[name] ?? {})]));
};

const without = (params: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).filter(([key]) => key !== name));

test("there are routes to look at, in the order of the document", () => {
  expect(rows.map((row) => row.path)).toContain("/open/v1/ping");
});

describe.each(KINDS)("as %s", (kind) => {
  const send = (path: string, params: Record<string, unknown>, options = {}) => flash[kind](path, params, options);

  test("every route refuses a call that is not signed, or wrongly", async () => {
    for (const { path, params } of rows) {
      const body = needed(params);
      for (const sign of [undefined, "", "0".repeat(64)]) refused(await send(path, body, { sign }), 1002, "Invalid signature");
    }
  });

  test("every route is found in any case", async () => {
    for (const { path } of rows) {
      for (const spelled of [path.toLowerCase(), path.toUpperCase()]) refused(await send(spelled, {}, { sign: "" }), 1002);
    }
  });

  test("every parameter that is needed is missed with its code", async () => {
    for (const { path, params } of rows) {
      for (const name of params.required ?? []) {
        const body = refused(await send(path, without(needed(params), name)), params.properties?.[name]?.["x-code-missing"] ?? -1);
        expect(body.errors?.[0]?.path, `${path} ${name}`).toBe(name);
        refused(await send(path, { ...needed(params), [name]: " \t" }), body.code);
      }
      const chosen = params.anyOf?.[0]?.required?.[0];
      if (chosen !== undefined) refused(await send(path, without(needed(params), chosen)), params["x-code-missing"] ?? -1);
    }
  });

  test("every number that is none is refused with the parameter's code", async () => {
    for (const { path, params } of rows) {
      for (const [name, field] of Object.entries(params.properties ?? {})) {
        if (!["integer", "number"].includes(inner(field).type ?? "")) continue;
        const body = refused(await send(path, { ...needed(params), [name]: "1x" }), field["x-code-malformed"] ?? -1);
        expect(body.errors, `${path} ${name}`).toHaveLength(1);
      }
    }
  });

  test("every word that is not in its list is refused with the parameter's code", async () => {
    for (const { path, params } of rows) {
      for (const [name, field] of Object.entries(params.properties ?? {})) {
        if (!inner(field).enum) continue;
        refused(await send(path, { ...needed(params), [name]: "no such word" }), field["x-code-malformed"] ?? -1);
      }
    }
  });
});
