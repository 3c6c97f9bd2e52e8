// GET /openapi.json: a valid OpenAPI 3.1 description of every route, and what is answered is what it says.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { Api, PUSH, type Reply } from "../support/client.ts";
import { type Tenant, adminOf, freshTenant } from "../support/fixtures.ts";
import { Flash, type NewMerchant, type Params, newFlash } from "../support/flash.ts";
import { type Client, PARTNER, askToken, bearer } from "../support/partner.ts";
import { Shop } from "../support/rebalance.ts";
import { sharedUrl } from "../support/shared.ts";

interface Media {
  schema: object;
}
interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
interface Description {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, { type: string; in?: string; name?: string; scheme?: string }> };
}

const ROUTES = [
  ...["/items", "/items/bulk", "/partners", "/partners/bulk", "/locations", "/locations/bulk", "/asn", "/asn/bulk", "/grn"].map((path) => `post ${PUSH}${path}`),
  ...["/items/{sku}", "/partners/{code}", "/asn/{asnNo}", "/stock"].map((path) => `get ${PUSH}${path}`),
  "post /api/v1/auth/login",
  ...["post", "get"].map((method) => `${method} /api/v1/api-keys`),
  ...["get", "patch", "delete"].map((method) => `${method} /api/v1/api-keys/{id}`),
  "post /api/v1/api-keys/{id}/rotate",
  "get /api/v1/api-keys/{id}/requests",
  "get /api/v1/api-keys/{id}/stats",
  ...["tenants", "branches", "warehouses", "stores", "uoms", "users"].flatMap((thing) => [`post /api/v1/${thing}`, `get /api/v1/${thing}`]),
  "patch /api/v1/warehouses/{code}",
  ...["post", "get"].map((method) => `${method} /api/v1/partner-clients`),
  ...["get", "patch", "delete"].map((method) => `${method} /api/v1/partner-clients/{id}`),
  "post /api/v1/partner-clients/{id}/rotate",
  `post ${PARTNER}/oauth/token`,
  ...["/inventory", "/inventory/movements", "/webhooks"].map((path) => `get ${PARTNER}${path}`),
  `post ${PARTNER}/webhooks`,
  `delete ${PARTNER}/webhooks/{id}`,
  "get /api/product-variant/{variantId}",
  ...["manual-stock", "auto-stock", "preview", "rollback"].map((path) => `post /api/stock/variants/{variantId}/${path}`),
  "post /api/stock/variants/bulk/auto-stock",
  "get /api/stock/variants/{variantId}/history",
  ...["get", "put"].map((method) => `${method} /api/stock/stores/{storeId}/policy`),
];

let description: Description;
let ajv: Ajv2020;
let tenant: Tenant;

beforeAll(async () => {
  const reply = await new Api(sharedUrl(), {}, "").get("/openapi.json");
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  description = reply.body as Description;
  ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  ajv.addVocabulary(["x-code-missing", "x-code-malformed", "x-code-over"]); // the Flash codes of a parameter
  ajv.addSchema({ $id: "api:", $defs: absolute(description.components.schemas) });
  tenant = await freshTenant();
});

const operations = (): [string, Operation][] =>
  Object.entries(description.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]));

/** Every object below a value. */
function* objects(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const entry of Object.values(value)) yield* objects(entry);
}

/** References of the description as ajv finds them. */
const absolute = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api:#/$defs/'));

const validator = (schema: object): ValidateFunction => ajv.compile(absolute(schema));

describe("the description", () => {
  test("is OpenAPI 3.1 with all its parts", () => {
    expect(description.openapi).toMatch(/^3\.1\.\d+$/);
    expect(description.info).toMatchObject({ title: expect.stringMatching(/\S/), version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    for (const [name, operation] of operations()) {
      expect(name).toMatch(/^(get|post|put|patch|delete) \/\S+$/);
      expect(operation.summary, name).toMatch(/\S/);
      expect(Object.keys(operation.responses).length, name).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, name).toMatch(/^([1-5]\d\d|default)$/);
        expect(response.description, name).toMatch(/\S/);
      }
    }
  });

  test("names every route that there is", () => {
    expect(operations().map(([name]) => name)).toEqual(expect.arrayContaining(ROUTES));
  });

  test("names no route that there is not", async () => {
    const anybody = new Api(sharedUrl(), {}, "");
    for (const [name] of operations()) {
      const [method, path] = name.split(" ") as [string, string];
      const reply = await anybody.send(method.toUpperCase(), path.replaceAll(/\{[^}]*\}/g, "x"), method === "get" ? undefined : {});
      expect([name, reply.status]).not.toEqual([name, 404]);
      expect([name, reply.status]).not.toEqual([name, 405]);
    }
  });

  test("names each operation once", () => {
    const names = operations().map(([, operation]) => operation.operationId);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    expect(new Set(names).size).toBe(names.length);
  });

  test("declares every path parameter, and each parameter once", () => {
    for (const [name, operation] of operations()) {
      const wanted = [...name.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      expect([name, inPath.map((parameter) => parameter.name)]).toEqual([name, wanted]);
      for (const parameter of inPath) expect(parameter.required).toBe(true);
      const all = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(all).size, name).toBe(all.length);
    }
  });

  test("has no reference that leads nowhere", () => {
    const references = [...objects(description)].flatMap((object) => (typeof object.$ref === "string" ? [object.$ref] : []));
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const target = reference.slice(2).split("/").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], description);
      expect(target, reference).toBeTypeOf("object");
      expect(target, reference).not.toBeNull();
    }
  });

  test("has only valid schemas of JSON Schema 2020-12", { timeout: 120_000 }, async () => {
    const bodies = operations().flatMap(([, operation]) => [operation.requestBody, ...Object.values(operation.responses)]);
    const schemas = bodies.flatMap((body) => Object.values(body?.content ?? {}).map((media) => media.schema));
    const parameters = operations().flatMap(([, operation]) => operation.parameters.map((parameter) => parameter.schema));
    for (const schema of [...Object.values(description.components.schemas), ...schemas, ...parameters]) {
      expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
      expect(() => validator(schema)).not.toThrow();
      await new Promise(setImmediate); // connections that the server closes meanwhile are noticed
    }
  });

  test("says how to sign in, with schemes it defines", () => {
    const { securitySchemes } = description.components;
    expect(Object.values(securitySchemes)).toContainEqual(expect.objectContaining({ type: "apiKey", in: "header", name: "X-API-Key" }));
    expect(Object.values(securitySchemes)).toContainEqual(expect.objectContaining({ type: "http", scheme: "bearer" }));
    for (const [name, operation] of operations()) {
      for (const choice of operation.security) expect(Object.keys(securitySchemes), name).toEqual(expect.arrayContaining(Object.keys(choice)));
      if (name.includes(PUSH)) expect(operation.security.length, name).toBeGreaterThan(0);
    }
  });
});

describe("the answers", () => {
  const checked = new Set<string>();

  /** The schema of this reply in the description of this operation. */
  function expectDescribed(method: string, template: string, reply: Reply): void {
    const operation = description.paths[template]?.[method];
    const response = operation?.responses[reply.status] ?? operation?.responses.default;
    const schema = response?.content?.["application/json"]?.schema;
    if (!schema) throw new Error(`${method} ${template} ${reply.status} is not described`);
    const validate = validator(schema);
    expect(validate(reply.body), `${method} ${template} ${reply.status}: ${JSON.stringify(validate.errors)}\n${reply.text}`).toBe(true);
    checked.add(`${method} ${template}`);
  }

  const post = async (path: string, body: unknown, status: number): Promise<Reply> => {
    const reply = await tenant.api.post(path, body);
    expect(reply.status, reply.text).toBe(status);
    expectDescribed("post", PUSH + path, reply);
    return reply;
  };
  const get = async (template: string, path: string, status: number): Promise<void> => {
    const reply = await tenant.api.get(path);
    expect(reply.status, reply.text).toBe(status);
    expectDescribed("get", PUSH + template, reply);
  };

  test("of the Push API are as described, good and bad", async () => {
    const item = { sku: "A", name: "ก", barcode: "885", category: "c", tracking: "lot", shelfLifeDays: 9, weightKg: 0.5, uoms: [{ code: "PACK", factor: 6 }] };
    await post("/items", item, 201);
    await post("/items", { sku: "A" }, 200);
    await post("/items", { sku: 1 }, 400);
    await post("/items/bulk", { items: [{ sku: "B", name: "x" }] }, 200);
    await post("/items/bulk", { items: [{ sku: "B", name: "x" }, { sku: "C" }, 1] }, 207);
    await post("/partners", { code: "P", name: "x", type: "supplier", contact: { a: 1 } }, 201);
    await post("/partners", { code: "P", contact: null }, 200);
    await post("/partners/bulk", { partners: [{ code: "P" }, { code: "Q" }] }, 207);
    await post("/locations", { warehouseCode: "WH-1", code: "L", zone: "Z" }, 201);
    await post("/locations/bulk", { locations: [{ warehouseCode: "WH-1", code: "L" }] }, 200);
    const asn = { warehouseCode: "WH-1", supplierCode: "P", expectedDate: "2026-06-15", referenceNo: "R", lines: [{ sku: "A", uomCode: "PACK", expectedQty: 1, lotNo: "LOT" }, { sku: "B", expectedQty: 0.5 }] };
    const number = ((await post("/asn", asn, 201)).body as { data: { asnNo: string } }).data.asnNo;
    await post("/asn", { ...asn, warehouseCode: "NOPE" }, 400);
    await post("/asn/bulk", { asns: [asn, { ...asn, supplierCode: "NOPE" }] }, 207);
    await post("/grn", { warehouseCode: "WH-1", asnNo: number, lines: [{ asnLineNo: 1, sku: "A", uomCode: "PACK", qty: 1, unitCost: 1.5 }] }, 201);
    await post("/grn", { warehouseCode: "WH-1", lines: [{ sku: "B", qty: 1 }] }, 201);
    await post("/grn", { warehouseCode: "WH-1", asnNo: number, lines: [{ asnLineNo: 1, sku: "A", qty: 100 }] }, 409);
    await get("/items/{sku}", "/items/A", 200);
    await get("/items/{sku}", "/items/NOPE", 404);
    await get("/partners/{code}", "/partners/P", 200);
    await get("/asn/{asnNo}", `/asn/${number}`, 200);
    await get("/stock", "/stock?sku=A", 200);
    await get("/stock", `/stock?sku=A&asOf=${new Date().toISOString()}`, 200);
    await get("/stock", "/stock", 200);
    await get("/stock", "/stock?nope=1", 400);
    const dry = await tenant.api.post("/asn", asn, { query: { dryRun: "true" } });
    expectDescribed("post", `${PUSH}/asn`, dry);
    expect([...checked].sort()).toEqual(ROUTES.filter((route) => route.includes(PUSH)).sort());
  });

  test("of orders and of the warehouse's side are as described, good and bad", async () => {
    const OPS = "/api/v1/ops";
    const step = async (template: string, path: string, body: unknown, status: number): Promise<Reply> => {
      const reply = await tenant.admin.post(`/ops${path}`, body);
      expect(reply.status, reply.text).toBe(status);
      expectDescribed("post", OPS + template, reply);
      return reply;
    };
    const read = async (template: string, path: string, status = 200): Promise<void> => {
      const reply = await tenant.admin.get(`/ops${path}`);
      expect(reply.status, reply.text).toBe(status);
      expectDescribed("get", OPS + template, reply);
    };
    await tenant.addItems("O", { sku: "S", tracking: "serial" });
    await tenant.newGrn([{ sku: "O", qty: 9, unitCost: 2 }, { sku: "S", qty: 1, serials: ["SN-1"] }]);
    const order = { warehouseCode: "WH-1", priority: 1, shipTo: { name: "ก" }, lines: [{ sku: "O", qtyOrdered: 3 }, { sku: "S", qtyOrdered: 1 }] };
    await post("/orders/preview", order, 200);
    const number = ((await post("/orders", order, 201)).body as { data: { orderNo: string } }).data.orderNo;
    const short = ((await post("/orders", { ...order, lines: [{ sku: "O", qtyOrdered: 99 }] }, 201)).body as { data: { orderNo: string } }).data.orderNo;
    await post("/orders/bulk", { orders: [order, {}] }, 207);
    expectDescribed("post", `${PUSH}/orders/{orderNo}/cancel`, await tenant.api.post(`/orders/${short}/cancel`, {}));
    await step("/orders/{orderNo}/pack", `/orders/${number}/pack`, {}, 409);
    for (const name of ["release", "pick", "pack"]) await step(`/orders/{orderNo}/${name}`, `/orders/${number}/${name}`, {}, 200);
    await step("/orders/{orderNo}/ship", `/orders/${number}/ship`, { carrier: "Flash", trackingNo: "TRACK-1" }, 200);
    await step("/shipments/{trackingNo}/events", "/shipments/TRACK-1/events", { status: "delivered" }, 200);
    await step("/orders/{orderNo}/exception", `/orders/${number}/exception`, { reason: "ชำรุด" }, 200);
    await get("/orders/{orderNo}", `/orders/${number}`, 200);
    await read("/orders/{orderNo}", `/orders/${number}`);
    await read("/shipments/{trackingNo}", "/shipments/TRACK-1");
    await step("/stock/adjust", "/stock/adjust", { warehouseCode: "WH-1", sku: "O", delta: -1, reason: "lost" }, 200);
    await step("/stock/adjust", "/stock/adjust", { warehouseCode: "WH-1", sku: "O", delta: 0, reason: "" }, 400);
    await step("/stock/move", "/stock/move", { warehouseCode: "WH-1", sku: "O", fromLocationCode: "RECEIVING", toLocationCode: "L", qty: 1 }, 200);
    const count = await step("/cycle-counts", "/cycle-counts", { warehouseCode: "WH-1", skus: ["O"] }, 201);
    const countNo = (count.body as { data: { countNo: string } }).data.countNo;
    await step("/cycle-counts/{countNo}/count", `/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "L", sku: "O", countedQty: 2 }] }, 200);
    await read("/cycle-counts/{countNo}", `/cycle-counts/${countNo}`);
    await step("/cycle-counts/{countNo}/cancel", `/cycle-counts/${countNo}/cancel`, {}, 200);
    await read("/inventory", "/inventory?sku=O");
    await read("/movements", "/movements?limit=5");
    await read("/serials/{serial}", "/serials/SN-1");
    await read("/serials/{serial}", "/serials/NOPE", 404);
    await read("/audit", "/audit");
  });

  test("of the Rebalance API are as described, good and bad", async () => {
    const shop = await Shop.of(tenant, { weights: { shopee: 1, lazada: 1 } });
    const id = await shop.item("CHANNELLED", 5);
    const [variant, store] = ["/api/stock/variants/{variantId}", "/api/stock/stores/{storeId}/policy"];
    expectDescribed("get", "/api/product-variant/{variantId}", await shop.get(id));
    expectDescribed("get", "/api/product-variant/{variantId}", await shop.get(999_999));
    const bodies: [string, object, number][] = [
      ["manual-stock", { physical_stock: 9, buffer: 1, channels: { shopee: 2 }, actor_id: 1 }, 200],
      ["manual-stock", { physical_stock: "9" }, 422],
      ["manual-stock", { physical_stock: 1, channels: { shopee: 2 } }, 422],
      ["auto-stock", { physical_stock: 9, force_rebalance: true }, 200],
      ["auto-stock", { physical_stock: 9, safe_mode: 2 }, 422],
      ["preview", { mode: "auto", physical_stock: 9 }, 200],
      ["preview", { mode: "manual", physical_stock: 9, channels: {} }, 200],
      ["rollback", {}, 200],
      ["rollback", { history_id: 999 }, 404],
    ];
    for (const [path, body, status] of bodies) {
      const reply = await shop.post(`${id}/${path}`, body);
      expect(reply.status, reply.text).toBe(status);
      expectDescribed("post", `${variant}/${path}`, reply);
    }
    const bulk = await shop.post("bulk/auto-stock", { items: [{ variant_id: id, physical_stock: 3 }, { variant_id: 999_999, physical_stock: 3 }, {}] });
    expect(bulk.status, bulk.text).toBe(207);
    expectDescribed("post", "/api/stock/variants/bulk/auto-stock", bulk);
    expectDescribed("get", `${variant}/history`, await shop.api.get(`/stock/variants/${id}/history`, { store_id: String(shop.store), limit: "2" }));
    expectDescribed("get", store, await shop.api.get(`/stock/stores/${shop.store}/policy`));
    for (const policy of [{ mode: 3, max_drop_percent: 10 }, { mode: "nothing" }]) {
      expectDescribed("put", store, await shop.api.send("PUT", `/stock/stores/${shop.store}/policy`, policy));
    }
  });

  test("of the admin's side are as described", async () => {
    const admin = await adminOf();
    const login = await admin.post("/auth/login", { email: "admin@example.com", password: "admin" });
    expectDescribed("post", "/api/v1/auth/login", login);
    expectDescribed("post", "/api/v1/auth/login", await admin.post("/auth/login", { email: "nobody@example.com" }));
    const made = await admin.post("/api-keys", { name: "openapi", scopes: ["read"], tenantId: tenant.id, ipWhitelist: ["10.0.0.0/8"], rateLimitPerMin: 5 });
    expectDescribed("post", "/api/v1/api-keys", made);
    const { id } = (made.body as { data: { id: string } }).data;
    expectDescribed("get", "/api/v1/api-keys", await admin.get("/api-keys"));
    expectDescribed("get", "/api/v1/api-keys/{id}", await admin.get(`/api-keys/${id}`));
    expectDescribed("patch", "/api/v1/api-keys/{id}", await admin.send("PATCH", `/api-keys/${id}`, { name: "renamed" }));
    for (const what of ["requests", "stats"]) expectDescribed("get", `/api/v1/api-keys/{id}/${what}`, await admin.get(`/api-keys/${tenant.key.id}/${what}`));
    expectDescribed("post", "/api/v1/api-keys/{id}/rotate", await admin.post(`/api-keys/${id}/rotate`, {}));
    for (const thing of ["tenants", "branches", "warehouses", "stores", "uoms", "users"]) {
      expectDescribed("get", `/api/v1/${thing}`, await tenant.admin.get(`/${thing}`));
    }
    expectDescribed("patch", "/api/v1/warehouses/{code}", await tenant.admin.send("PATCH", "/warehouses/WH-1", { name: "renamed" }));
    expectDescribed("delete", "/api/v1/api-keys/{id}", await admin.send("DELETE", `/api-keys/${id}`));
  });

  test("of the Partner API are as described, good and bad", async () => {
    const admin = await adminOf();
    const made = await admin.post("/partner-clients", { name: "openapi", scopes: ["read:inventory", "manage:webhooks"], tenantId: tenant.id });
    expectDescribed("post", "/api/v1/partner-clients", made);
    const client = (made.body as { data: Client }).data;
    const path = `/partner-clients/${client.id}`;
    const token = await askToken({ grant_type: "client_credentials", client_id: client.clientId, client_secret: client.clientSecret });
    expectDescribed("post", `${PARTNER}/oauth/token`, token);
    expectDescribed("post", `${PARTNER}/oauth/token`, await askToken({ grant_type: "password" }));
    const partner = bearer((token.body as { access_token: string }).access_token);
    await tenant.addItems({ sku: "PARTNERED", barcode: "886", tracking: "lot" });
    await tenant.newGrn([{ sku: "PARTNERED", qty: 1.5, unitCost: 3, lotNo: "L" }]);
    const webhook = await partner.post("/webhooks", { url: "http://127.0.0.1:1/", events: ["inventory.stock.low"] });
    expectDescribed("post", `${PARTNER}/webhooks`, webhook);
    expectDescribed("post", `${PARTNER}/webhooks`, await partner.post("/webhooks", {}));
    for (const listed of ["/inventory", "/inventory/movements", "/webhooks"]) {
      const reply = await partner.get(`${listed}?limit=1`);
      expect(reply.status, reply.text).toBe(200);
      expect((reply.body as { data: unknown[] }).data.length).toBe(1);
      expectDescribed("get", PARTNER + listed, reply);
      expectDescribed("get", PARTNER + listed, await partner.get(`${listed}?limit=0`));
      expectDescribed("get", PARTNER + listed, await partner.get(listed, {}, { Authorization: "Bearer x" }));
    }
    const { id } = webhook.body as { id: string };
    for (const _ of ["good", "bad"]) expectDescribed("delete", `${PARTNER}/webhooks/{id}`, await partner.send("DELETE", `/webhooks/${id}`));
    expectDescribed("get", "/api/v1/partner-clients", await admin.get("/partner-clients"));
    expectDescribed("get", "/api/v1/partner-clients/{id}", await admin.get(path));
    expectDescribed("patch", "/api/v1/partner-clients/{id}", await admin.send("PATCH", path, { rateLimitPerMin: 5 }));
    expectDescribed("post", "/api/v1/partner-clients/{id}/rotate", await admin.post(`${path}/rotate`, undefined));
    expectDescribed("delete", "/api/v1/partner-clients/{id}", await admin.send("DELETE", path));
  });

  test("of a repeated parameter says that it may be repeated", () => {
    const operation = description.paths[`${PARTNER}/inventory`]?.get;
    const branch = operation?.parameters.find((parameter) => parameter.name === "branch_id");
    expect(branch).toMatchObject({ in: "query", required: false, style: "form", explode: true, schema: { type: "array", items: { type: "string", format: "uuid" } } });
    expect(operation?.security).toEqual([{ accessToken: ["read:inventory"] }]);
  });

  test("of the Flash API and its credentials are as described, good and bad", async () => {
    const admin = await adminOf();
    const at = "/api/v1/flash-credentials";
    const made = await admin.post("/flash-credentials", { name: "openapi", tenantId: tenant.id, pushUrl: "https://example.com/push" });
    expectDescribed("post", at, made);
    const merchant = (made.body as { data: NewMerchant }).data;
    expectDescribed("get", at, await admin.get("/flash-credentials"));
    expectDescribed("get", `${at}/{id}`, await admin.get(`/flash-credentials/${merchant.id}`));
    expectDescribed("patch", `${at}/{id}`, await admin.send("PATCH", `/flash-credentials/${merchant.id}`, { pushUrl: null }));
    const flash = new Flash(merchant);
    for (const kind of ["form", "json"] as const) {
      for (const options of [{}, { sign: "" }]) {
        const { status, headers, text, body } = await flash[kind]("/open/v1/ping", {}, options);
        expectDescribed("post", "/open/v1/ping", { status, headers, text, body } as Reply);
      }
    }
    const broken = await flash.json("/open/v1/ping", "{");
    expectDescribed("post", "/open/v1/ping", { ...broken } as Reply);
    expectDescribed("post", `${at}/{id}/rotate`, await admin.post(`/flash-credentials/${merchant.id}/rotate`, {}));
    expectDescribed("delete", `${at}/{id}`, await admin.send("DELETE", `/flash-credentials/${merchant.id}`));
  });

  test("of goods, sets and master data by Flash are as described", async () => {
    const flash = await newFlash(tenant.id);
    const call = async (path: string, params: Params = {}) => {
      const { status, headers, text, body } = await flash.form(path, params);
      expect(body.code, text).toBe(1);
      expectDescribed("post", path, { status, headers, text, body } as Reply);
    };
    const barCode = `OA-${Date.now()}`;
    await call("/open/add_goods", { barCode, name: "goods", reserveBarcode: `${barCode}-R`, weight: 5 });
    await call("/open/edit_goods", { barCode, price: 7, entCategoryCode: "C" });
    await call("/open/addComboGoods", { barCode: `${barCode}-S`, name: "set", children: [{ barCode, number: 2 }] });
    for (const path of ["/open/updateBarcodeByCode", "/open/updateCodeByCode"]) {
      await call(path, { goodsCode: barCode, newBarcode: `${barCode}${path.length}` });
    }
    await call("/goods/list");
    await call("/goods/list", { barCode: "NOBODY" });
    await call("/seller_address/create", { nodeSn: barCode, name: "customer" });
    await call("/seller_address/update", { nodeSn: barCode, name: "customer" });
    await call("/seller_address/delete", { nodeSn: barCode });
    await call("/supply/create", { code: `${barCode}-P`, name: "supplier" });
    await call("/open/getWarehouseList");
    await call("/order/getStoreList");
  });

  test("of inbound bills by Flash are as described, and the files that came with them", async () => {
    const flash = await newFlash(tenant.id);
    const [barCode, startTime, endTime] = [`OA-IN-${Date.now()}`, "2026-01-01", "2099-12-31"];
    await tenant.addItems(barCode);
    const call = async <T>(path: string, params: Params): Promise<T> => {
      const { status, headers, text, body } = await flash.form<T>(path, params);
      expect(body.code, text).toBe(1);
      expectDescribed("post", path, { status, headers, text, body } as Reply);
      return body.data;
    };
    const goods = [{ i: 1, barCode, num: 2, price: 5 }];
    const number = await call<string>("/arrival_notice/create", { warehouseId: 1, orderSn: barCode, goods, attachmentList: [{ filename: "a.pdf", contentBase64: "AAAA" }] });
    for (const path of ["", "/1"]) {
      expectDescribed("get", `/api/v1/ops/asn/{asnNo}/files${path && "/{position}"}`, await tenant.admin.get(`/ops/asn/${number}/files${path}`));
    }
    await call("/Audit/inbound", { orderSn: number });
    await call("/Inbound/getInBoundDetail", { inboundSn: number });
    await call("/arrival_notice/getOrderList", { startTime, endTime });
    await call("/arrival_notice/getOrderList", { startTime, endTime, timeType: "complete" });
    await call("/arrival_notice/rollback", { inboundSn: number });
    await call("/arrival_notice/delete", { inboundSn: number });
  });

  test("the schemas can say no", () => {
    const schema = description.components.schemas.ItemReply;
    expect(schema).toBeDefined();
    const validate = validator(schema as object);
    expect(validate({ status: "success", data: {}, requestId: "x" })).toBe(false);
  });
});
