// The Partner API over HTTP (docs/partner.md, docs/partner.md#inventory): clients, tokens, stock and
// movements, and every refusal.
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { Api, type Names, type Reply, TIMESTAMP, UUID_V4, cost, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, adminOf, at, freshTenant } from "../support/fixtures.ts";
import {
  type Client, type MovementRow, PARTNER, type StockRow, type Token, askToken, bearer, forged, misfit, newClient, newPartner,
  newToken, page, refused, walk,
} from "../support/partner.ts";
import { type Server, startServer } from "../support/server.ts";
import { sharedUrl } from "../support/shared.ts";

const UNKNOWN = "11111111-2222-4333-8444-555555555555";
const GRANT = { grant_type: "client_credentials" };
const BAD_TOKEN = "Invalid or expired bearer token";

let tenant: Tenant;
let client: Client;
let api: Api;
/** Branches and their warehouses: the north has two, the south one. */
let north: string;
let south: string;
const warehouses: Record<string, string> = {};

async function addBranch(of: Tenant, code: string, ...codes: string[]): Promise<string> {
  const branch = success<{ id: string }>(await of.admin.post("/branches", { code, name: `Branch ${code}` }), 201).id;
  for (const warehouse of codes) {
    const made = success<{ id: string }>(await of.admin.post("/warehouses", { code: warehouse, name: `Warehouse ${warehouse}`, branchId: branch }), 201);
    warehouses[warehouse] = made.id;
  }
  return branch;
}

beforeAll(async () => {
  tenant = await freshTenant();
  north = await addBranch(tenant, "NORTH", "N-1", "N-2");
  south = await addBranch(tenant, "SOUTH", "S-1");
  await tenant.addItems({ sku: "A", name: "แซลมอน", barcode: "885" }, "B", { sku: "LOTTED", tracking: "lot" });
  for (const warehouseCode of ["N-1", "N-2", "S-1"]) {
    await tenant.newGrn([{ sku: "A", qty: 10, unitCost: 1 }, { sku: "B", qty: 0.5, unitCost: 0.3333 }], { warehouseCode });
  }
  ({ client, api } = await newPartner({ tenantId: tenant.id }));
});
afterAll(() => audit());

const inventory = async (query = "", as: Api = api): Promise<StockRow[]> => page<StockRow>(await as.get(`/inventory${query}`)).data;
const movements = async (query = "", as: Api = api): Promise<MovementRow[]> => page<MovementRow>(await as.get(`/inventory/movements${query}`)).data;
const codes = (rows: (StockRow | MovementRow)[]): string[] => rows.map((row) => `${row.product_skus.sku_code}@${row.warehouses.warehouse_name.slice(-3)}`).sort();
const id = async (sku: string): Promise<string> => (await tenant.item(sku)).id;

describe("the document's example", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await audit(server);
    await server.stop();
  });

  test("is answered as printed, field by field", async () => {
    const admin = await adminOf(server.url);
    const tenantId = "00000000-0000-0000-0000-000000000001";
    const ops = admin.with({ "X-Tenant-Id": tenantId });
    const key = success<{ rawKey: string }>(await admin.post("/api-keys", { name: "ERP", scopes: ["read", "write"], tenantId }), 201);
    const push = new Api(server.url, { "X-API-Key": key.rawKey });
    success(await ops.send("PATCH", "/warehouses/WH-BKK-01", { name: "Main Storage" }), 200);
    success(await push.post("/items", { sku: "SKU-005", name: "แซลมอน 10 ไม้" }), 201);
    const before = Date.now();
    success(await push.post("/grn", { warehouseCode: "WH-BKK-01", lines: [{ sku: "SKU-005", qty: 100, unitCost: 224 }] }), 201);
    const { items } = success<{ items: { id: string }[] }>(await ops.get("/ops/inventory", { sku: "SKU-005" }), 200);
    success(await ops.send("PATCH", `/ops/inventory/${at(items).id}`, { reorderPoint: 80 }), 200);
    const partner = await newPartner({ tenantId, scopes: ["read:inventory"], allowedBranchIds: ["b1f85720-71cf-420e-a584-e36b75d3fd20"] }, server.url);

    const reply = await partner.api.get("/inventory?branch_id=b1f85720-71cf-420e-a584-e36b75d3fd20&limit=50");
    const { data, pagination } = page<StockRow>(reply);
    const row = at(data);
    expect(data).toEqual([
      {
        id: at(items).id,
        product_sku_id: expect.stringMatching(UUID_V4),
        warehouse_id: "1c5e4054-faef-4fb4-b95b-3baeefc2bcb9",
        branch_id: "b1f85720-71cf-420e-a584-e36b75d3fd20",
        quantity_on_hand: "100",
        quantity_reserved: "0",
        quantity_available: "100",
        quantity_sellable: "100",
        average_cost: "224",
        stock_value: "22400",
        reorder_point: "80",
        last_movement_date: expect.stringMatching(TIMESTAMP),
        created_at: expect.stringMatching(TIMESTAMP),
        product_skus: { sku_code: "SKU-005", sku_name: "แซลมอน 10 ไม้", barcode: "" },
        warehouses: { warehouse_name: "Main Storage" },
      },
    ]);
    expect(Object.keys(row)).toEqual([
      "id", "product_sku_id", "warehouse_id", "branch_id", "quantity_on_hand", "quantity_reserved", "quantity_available", "quantity_sellable",
      "average_cost", "stock_value", "reorder_point", "last_movement_date", "created_at", "product_skus", "warehouses",
    ]);
    for (const moment of [row.created_at, row.last_movement_date ?? ""]) expect(Math.abs(Date.parse(moment) - before)).toBeLessThan(60_000);
    expect(pagination).toEqual({ next_cursor: null, has_more: false, limit: 50 });
    expect(cost(reply)).toMatchObject({ trips: 1 });
  });
});

describe("GET /inventory", () => {
  const of = async (sku: string, warehouse: string): Promise<StockRow> => at(await inventory(`?product_sku_id=${await id(sku)}&warehouse_id=${warehouses[warehouse]}`));

  test("shows fractions, rounded averages and values as decimals without exponent or trailing zeros", async () => {
    await tenant.addItems("TINY", "THIRD", "HUGE");
    await tenant.newGrn([
      { sku: "TINY", qty: 0.0001, unitCost: 0.5 }, { sku: "THIRD", qty: 3, unitCost: 0.3333 }, { sku: "HUGE", qty: 90_000_000_000, unitCost: 10 },
    ], { warehouseCode: "N-1" });
    expect(await of("TINY", "N-1")).toMatchObject({ quantity_on_hand: "0.0001", quantity_available: "0.0001", stock_value: "0", average_cost: "0" });
    expect(await of("HUGE", "N-1")).toMatchObject({ quantity_on_hand: "90000000000", stock_value: "900000000000", average_cost: "10" });
    expect(await of("THIRD", "N-1")).toMatchObject({ stock_value: "0.9999", average_cost: "0.3333" });
    expect(await of("B", "N-1")).toMatchObject({ quantity_on_hand: "0.5", reorder_point: null });
  });

  test("rounds the average half-even and shows the ledger's value, not their product", async () => {
    await tenant.addItems("HALF-1", "HALF-2");
    // 0.0001 over 2 and 0.0003 over 2: halves go to the even neighbour.
    await tenant.newGrn([{ sku: "HALF-1", qty: 1, unitCost: 0.0001 }, { sku: "HALF-1", qty: 1, unitCost: 0 }], { warehouseCode: "N-1" });
    await tenant.newGrn([{ sku: "HALF-2", qty: 1, unitCost: 0.0003 }, { sku: "HALF-2", qty: 1, unitCost: 0 }], { warehouseCode: "N-1" });
    expect(await of("HALF-1", "N-1")).toMatchObject({ stock_value: "0.0001", average_cost: "0" });
    expect(await of("HALF-2", "N-1")).toMatchObject({ stock_value: "0.0003", average_cost: "0.0002" });
  });

  test("shows what is reserved, and the last movement of what lies there", async () => {
    await tenant.addItems("HELD");
    await tenant.newGrn([{ sku: "HELD", qty: 5 }], { warehouseCode: "N-1" });
    const before = await of("HELD", "N-1");
    success(await tenant.api.post("/orders", { warehouseCode: "N-1", lines: [{ sku: "HELD", qtyOrdered: 2 }] }), 201);
    const row = await of("HELD", "N-1");
    expect(row).toEqual({ ...before, quantity_reserved: "2", quantity_available: "3", quantity_sellable: "3" });
    // A record that an order made by waiting has never moved.
    await tenant.addItems("NEVER");
    success(await tenant.api.post("/orders", { warehouseCode: "N-1", lines: [{ sku: "NEVER", qtyOrdered: 2 }] }), 201);
    expect(await of("NEVER", "N-1")).toMatchObject({ quantity_on_hand: "0", average_cost: "0", last_movement_date: null });
  });

  test("filters by branch, several branches, warehouse and SKU, each alone and together", async () => {
    const a = await id("A");
    expect(codes(await inventory(`?product_sku_id=${a}`))).toEqual(["A@N-1", "A@N-2", "A@S-1"]);
    expect(codes(await inventory(`?product_sku_id=${a}&branch_id=${north}`))).toEqual(["A@N-1", "A@N-2"]);
    expect(codes(await inventory(`?product_sku_id=${a}&branch_id=${north}&branch_id=${south.toUpperCase()}`))).toEqual(["A@N-1", "A@N-2", "A@S-1"]);
    expect(codes(await inventory(`?warehouse_id=${warehouses["S-1"]}`))).toEqual(["A@S-1", "B@S-1"]);
    expect(codes(await inventory(`?branch_id=${south}`))).toEqual(["A@S-1", "B@S-1"]);
    expect(codes(await inventory(`?product_sku_id=${a}&warehouse_id=${warehouses["N-2"]}&branch_id=${north}`))).toEqual(["A@N-2"]);
    expect(await inventory(`?warehouse_id=${warehouses["N-2"]}&branch_id=${south}`)).toEqual([]);
    for (const query of [`branch_id=${UNKNOWN}`, `warehouse_id=${UNKNOWN}`, `product_sku_id=${UNKNOWN}`]) expect(await inventory(`?${query}`)).toEqual([]);
  });

  test("pages by any limit without missing or repeating a record", async () => {
    const all = (await inventory("?limit=200")).map((row) => row.id);
    expect(new Set(all).size).toBe(all.length);
    for (const limit of [1, 2, 3, all.length, all.length + 1]) {
      expect((await walk<StockRow>(api, "/inventory", limit)).map((row) => row.id)).toEqual(all);
    }
    for (const query of [`?product_sku_id=${await id("A")}`, `?branch_id=${south}&branch_id=${north}`, `?branch_id=${north}&product_sku_id=${await id("B")}`]) {
      const rows = (await inventory(`${query}&limit=200`)).map((row) => row.id);
      expect(rows.length).toBeGreaterThan(1);
      expect((await walk<StockRow>(api, `/inventory${query}`, 1)).map((row) => row.id)).toEqual(rows);
    }
    expect(page(await api.get("/inventory")).pagination.limit).toBe(50);
  });

  test("refuses parameters that do not fit, all at once", async () => {
    for (const limit of ["0", "201", "-1", "1.5", "abc", "", "1e2", " 5"]) misfit(await api.get(`/inventory?limit=${encodeURIComponent(limit)}`), "limit");
    expect(misfit(await api.get("/inventory?limit=500"), "limit").error.message).toBe("limit must be a whole number from 1 to 200");
    misfit(await api.get("/inventory?branch_id=x&warehouse_id=y&product_sku_id=z&limit=0"), "branch_id", "warehouse_id", "product_sku_id", "limit");
    misfit(await api.get(`/inventory?branch_id=${north}&branch_id=north`), "branch_id[1]");
    misfit(await api.get("/inventory?branch_id="), "branch_id");
    for (const limit of [1, 200]) page(await api.get(`/inventory?limit=${limit}`));
  });
});

describe("cursors", () => {
  const cursorOf = async (query: string, as: Api = api): Promise<string> => String(page(await as.get(`/inventory?limit=1${query}`)).pagination.next_cursor);

  test("hold for the filters, endpoint, tenant and branches they were made with", async () => {
    const cursor = await cursorOf(`&branch_id=${north}&branch_id=${south}`);
    page(await api.get(`/inventory?branch_id=${south}&branch_id=${north}&branch_id=${north}&limit=7&cursor=${cursor}`));
    const [restricted, other] = [await newPartner({ tenantId: tenant.id, allowedBranchIds: [north, south] }), await newPartner({ tenantId: (await freshTenant()).id })];
    const foreign: [Api, string][] = [
      [api, `/inventory?cursor=${cursor}`],
      [api, `/inventory?branch_id=${north}&cursor=${cursor}`],
      [api, `/inventory?branch_id=${north}&branch_id=${south}&product_sku_id=${await id("A")}&cursor=${cursor}`],
      [api, `/inventory/movements?branch_id=${north}&branch_id=${south}&cursor=${cursor}`],
      [restricted.api, `/inventory?branch_id=${north}&branch_id=${south}&cursor=${cursor}`],
      [other.api, `/inventory?branch_id=${north}&branch_id=${south}&cursor=${cursor}`],
    ];
    for (const [as, path] of foreign) misfit(await as.get(path), "cursor");
  });

  test("can't be made up or changed", async () => {
    const cursor = await cursorOf("");
    page(await api.get(`/inventory?cursor=${cursor}`));
    for (const made of ["x", "AAAA", `${cursor}A`, cursor.slice(1), `${cursor.startsWith("A") ? "B" : "A"}${cursor.slice(1)}`, "=", "", "%00"]) {
      misfit(await api.get(`/inventory?cursor=${made}`), "cursor");
    }
  });
});

describe("GET /inventory/movements", () => {
  test("returns every movement with its document, newest first, and adds up to the record", async () => {
    await tenant.addItems("LIFE");
    const { grnNo } = await tenant.newGrn([{ sku: "LIFE", qty: 10, unitCost: 2.5 }], { warehouseCode: "N-1" });
    const { orderNo } = success<{ orderNo: string }>(await tenant.api.post("/orders", { warehouseCode: "N-1", lines: [{ sku: "LIFE", qtyOrdered: 4 }] }), 201);
    success(await tenant.api.post(`/orders/${orderNo}/cancel`, {}), 200);
    success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: "N-1", sku: "LIFE", delta: -1.5, reason: "broken" }), 200);
    const query = `?product_sku_id=${await id("LIFE")}`;
    const rows = await movements(query);
    expect(rows.map((row) => [row.movement_type, row.reference_no, row.reason])).toEqual([
      ["adjustment", null, "broken"], ["release", orderNo, null], ["allocation", orderNo, null], ["receipt", grnNo, null],
    ]);
    const record = at(await inventory(query));
    expect(rows.at(-1)).toEqual({
      id: expect.stringMatching(UUID_V4),
      inventory_id: record.id,
      product_sku_id: await id("LIFE"),
      warehouse_id: warehouses["N-1"],
      branch_id: north,
      movement_type: "receipt",
      quantity_on_hand_change: "10",
      quantity_reserved_change: "0",
      quantity_available_change: "10",
      stock_value_change: "25",
      lot_no: null,
      quality: "normal",
      reference_no: grnNo,
      reason: null,
      occurred_at: record.created_at,
      product_skus: { sku_code: "LIFE", sku_name: "LIFE", barcode: "" },
      warehouses: { warehouse_name: "Warehouse N-1" },
    });
    expect(rows[0]).toMatchObject({ quantity_on_hand_change: "-1.5", stock_value_change: "-3.75", occurred_at: record.last_movement_date });
    expect(rows[2]).toMatchObject({ quantity_on_hand_change: "0", quantity_reserved_change: "4", quantity_available_change: "-4" });
    const sum = (field: "quantity_on_hand_change" | "quantity_available_change" | "stock_value_change") => String(rows.reduce((sum, row) => sum + Number(row[field]), 0));
    expect([sum("quantity_on_hand_change"), sum("quantity_available_change"), sum("stock_value_change")]).toEqual([record.quantity_on_hand, record.quantity_available, record.stock_value]);
  });

  test("names the lot", async () => {
    await tenant.newGrn([{ sku: "LOTTED", qty: 1, lotNo: "L-9" }], { warehouseCode: "S-1" });
    expect(at(await movements(`?product_sku_id=${await id("LOTTED")}`)).lot_no).toBe("L-9");
  });

  test("filters as stock does, and by time with both ends included", async () => {
    const a = await id("A");
    expect(codes(await movements(`?product_sku_id=${a}&branch_id=${north}`))).toEqual(["A@N-1", "A@N-2"]);
    expect(codes(await movements(`?branch_id=${south}&warehouse_id=${warehouses["S-1"]}&product_sku_id=${a}`))).toEqual(["A@S-1"]);
    const all = await movements("?limit=200");
    expect(all.map((row) => row.occurred_at)).toEqual(all.map((row) => row.occurred_at).toSorted().reverse());
    const moment = at(all, 3).occurred_at;
    const since = all.filter((row) => row.occurred_at >= moment).map((row) => row.id);
    const until = all.filter((row) => row.occurred_at <= moment).map((row) => row.id);
    expect((await movements(`?limit=200&from=${moment}`)).map((row) => row.id)).toEqual(since);
    expect((await movements(`?limit=200&to=${moment}`)).map((row) => row.id)).toEqual(until);
    expect((await movements(`?limit=200&from=${moment}&to=${moment}`)).map((row) => row.id)).toEqual(since.filter((one) => until.includes(one)));
    const today = moment.slice(0, 10);
    expect((await movements(`?limit=200&from=${today}&to=${today}`)).length).toBe(all.filter((row) => row.occurred_at.startsWith(today)).length);
    expect(await movements("?from=2100-01-01")).toEqual([]);
    expect(await movements("?to=2000-01-01")).toEqual([]);
    expect((await movements(`?limit=200&from=${encodeURIComponent("2020-01-01T07:00:00+07:00")}`)).length).toBe(all.length);
  });

  test("pages by any limit without missing or repeating a movement", async () => {
    for (const query of ["", `?branch_id=${north}&branch_id=${south}`, `?product_sku_id=${await id("A")}`, `?warehouse_id=${warehouses["N-1"]}&to=${new Date().toISOString()}`]) {
      const all = (await movements(`${query}${query ? "&" : "?"}limit=200`)).map((row) => row.id);
      expect(all.length).toBeGreaterThan(2);
      for (const limit of [1, 3]) expect((await walk<MovementRow>(api, `/inventory/movements${query}`, limit)).map((row) => row.id)).toEqual(all);
    }
  });

  test("refuses times that are none, or the wrong way round", async () => {
    misfit(await api.get("/inventory/movements?from=yesterday&to=2026-02-30"), "from", "to");
    misfit(await api.get("/inventory/movements?from=2026-02-02&to=2026-02-01"), "to");
    page(await api.get("/inventory/movements?from=2026-02-02&to=2026-02-02"));
  });
});

describe("branches and tenants", () => {
  test("a client sees the branches it was allowed, and an empty intersection is nothing and not all", async () => {
    const only = await newPartner({ tenantId: tenant.id, allowedBranchIds: [north.toUpperCase(), north] });
    expect(only.client.allowedBranchIds).toEqual([north]);
    const seen = await walk<StockRow>(only.api, "/inventory", 3);
    expect([...new Set(seen.map((row) => row.branch_id))]).toEqual([north]);
    expect(seen.map((row) => row.id)).toEqual((await inventory(`?limit=200&branch_id=${north}`)).map((row) => row.id));
    expect(codes(await inventory(`?product_sku_id=${await id("A")}&branch_id=${north}&branch_id=${south}`, only.api))).toEqual(["A@N-1", "A@N-2"]);
    for (const path of ["/inventory", "/inventory/movements"]) {
      for (const query of [`branch_id=${south}`, `warehouse_id=${warehouses["S-1"]}`, `branch_id=${south}&warehouse_id=${warehouses["N-1"]}`, `branch_id=${UNKNOWN}`]) {
        expect(page(await only.api.get(`${path}?${query}`)), query).toEqual({ data: [], pagination: { next_cursor: null, has_more: false, limit: 50 } });
      }
    }
    expect((await movements("?limit=200", only.api)).every((row) => row.branch_id === north)).toBe(true);
  });

  test("a warehouse that moves to another branch takes its stock along", async () => {
    const other = await freshTenant();
    const [from, to] = [await addBranch(other, "FROM", "MOVING"), await addBranch(other, "TO")];
    await other.addItems("A");
    await other.newGrn([{ sku: "A", qty: 1 }], { warehouseCode: "MOVING" });
    const { api: reader } = await newPartner({ tenantId: other.id, allowedBranchIds: [to] });
    expect(await inventory("", reader)).toEqual([]);
    success(await other.admin.send("PATCH", "/warehouses/MOVING", { branchId: to }), 200);
    expect(at(await inventory("", reader))).toMatchObject({ branch_id: to, quantity_on_hand: "1" });
    expect(at(await movements("", reader)).branch_id).toBe(to);
    expect(from).not.toBe(to);
  });

  test("no client sees another tenant's stock, whatever it names", async () => {
    const other = await freshTenant();
    const stranger = await newPartner({ tenantId: other.id });
    const theirs = [`branch_id=${north}`, `warehouse_id=${warehouses["N-1"]}`, `product_sku_id=${await id("A")}`, `tenantId=${tenant.id}`];
    for (const query of ["", ...theirs]) {
      for (const path of ["/inventory", "/inventory/movements"]) expect(page(await stranger.api.get(`${path}?${query}`)).data).toEqual([]);
    }
    expect(page(await stranger.api.get("/inventory", {}, { "X-Tenant-Id": tenant.id })).data).toEqual([]);
  });
});

describe("POST /oauth/token", () => {
  const expectToken = (reply: Reply, scope: string): Token => {
    expect(reply.status, reply.text).toBe(200);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.headers.get("pragma")).toBe("no-cache");
    expect(reply.body).toEqual({ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), token_type: "Bearer", expires_in: 3600, scope });
    return reply.body as Token;
  };
  const BOTH = "read:inventory manage:webhooks";
  const credentials = (): Names => ({ client_id: client.clientId, client_secret: client.clientSecret });
  const basic = (user: string, password: string): Names => ({ Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` });

  /** An error of RFC 6749, 5.2, with the request's id. */
  function expectError(reply: Reply, status: number, error: string, challenge?: string): void {
    expect(reply.status, reply.text).toBe(status);
    const body = reply.body as Record<string, string>;
    expect(Object.keys(body).sort()).toEqual(["error", "error_description", "request_id"]);
    expect(body.error).toBe(error);
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
    expect(reply.headers.get("x-request-id")).toBe(body.request_id);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.headers.get("www-authenticate")).toBe(challenge ?? null);
  }

  test("serves a stock OAuth 2.0 client library, by Basic and by the body", async () => {
    const server: oauth.AuthorizationServer = { issuer: sharedUrl(), token_endpoint: `${sharedUrl()}${PARTNER}/oauth/token` };
    const self: oauth.Client = { client_id: client.clientId };
    const insecure = { [oauth.allowInsecureRequests]: true };
    for (const prove of [oauth.ClientSecretBasic(client.clientSecret), oauth.ClientSecretPost(client.clientSecret)]) {
      const response = await oauth.clientCredentialsGrantRequest(server, self, prove, { scope: "read:inventory" }, insecure);
      const token = await oauth.processClientCredentialsResponse(server, self, response);
      expect(token).toMatchObject({ token_type: "bearer", expires_in: 3600, scope: "read:inventory" });
      const url = new URL(`${sharedUrl()}${PARTNER}/inventory?limit=1`);
      const answer = await oauth.protectedResourceRequest(token.access_token, "GET", url, undefined, undefined, insecure);
      expect(answer.status).toBe(200);
    }
    const wrong = await oauth.clientCredentialsGrantRequest(server, self, oauth.ClientSecretPost("wrong"), {}, insecure);
    await expect(oauth.processClientCredentialsResponse(server, self, wrong)).rejects.toMatchObject({ error: "invalid_client", status: 401 });
    const challenged = await oauth.clientCredentialsGrantRequest(server, self, oauth.ClientSecretBasic("wrong"), {}, insecure);
    await expect(oauth.processClientCredentialsResponse(server, self, challenged)).rejects.toMatchObject({ cause: [{ scheme: "basic" }] });
  });

  test("takes a form, JSON and Basic, and costs one read", async () => {
    const form = await askToken({ ...GRANT, ...credentials() });
    expectToken(form, BOTH);
    expect(cost(form)).toMatchObject({ trips: 1, statements: 1, written: 0 });
    const json = new Api(sharedUrl(), {}, PARTNER);
    expectToken(await json.post("/oauth/token", { ...GRANT, ...credentials() }), BOTH);
    expectToken(await json.post("/oauth/token", JSON.stringify({ ...GRANT, ...credentials() })), BOTH);
    expectToken(await askToken(GRANT, sharedUrl(), basic(client.clientId, client.clientSecret)), BOTH);
    expectToken(await askToken({ ...GRANT, client_id: client.clientId }, sharedUrl(), basic(client.clientId.replaceAll("-", "%2D"), client.clientSecret)), BOTH);
    expectToken(await askToken({ ...GRANT, ...credentials(), scope: "", audience: "ignored" }), BOTH);
  });

  test("gives the scopes asked for, and no others", async () => {
    const token = expectToken(await askToken({ ...GRANT, ...credentials(), scope: "manage:webhooks" }), "manage:webhooks");
    refused(await bearer(token.access_token).get("/inventory"), 403, "insufficient_scope", 'The access token lacks the scope "read:inventory".');
    page(await bearer(token.access_token).get("/webhooks"));
    expectToken(await askToken({ ...GRANT, ...credentials(), scope: "manage:webhooks  read:inventory manage:webhooks" }), BOTH);
    for (const scope of ["read:stock", "read:inventory nope", "READ:INVENTORY"]) {
      expectError(await askToken({ ...GRANT, ...credentials(), scope }), 400, "invalid_scope");
    }
  });

  test("refuses with the errors of RFC 6749", async () => {
    const json = new Api(sharedUrl(), {}, PARTNER);
    expectError(await askToken(credentials()), 400, "invalid_request");
    expectError(await askToken({ grant_type: "", ...credentials() }), 400, "invalid_request");
    for (const grant_type of ["password", "authorization_code", "refresh_token"]) {
      expectError(await askToken({ grant_type, ...credentials() }), 400, "unsupported_grant_type");
    }
    expectError(await json.post("/oauth/token", { ...GRANT, ...credentials(), client_id: 5 }), 400, "invalid_request");
    expectError(await json.post("/oauth/token", "{"), 400, "invalid_request");
    expectError(await json.post("/oauth/token", "[]", { headers: { "Content-Type": "application/json" } }), 400, "invalid_request");
    const twice = new URLSearchParams([["grant_type", "client_credentials"], ["scope", "a"], ["scope", "b"]]);
    expectError(await json.post("/oauth/token", String(twice)), 400, "invalid_request");
    expectError(await askToken({ ...GRANT, ...credentials() }, sharedUrl(), basic(client.clientId, client.clientSecret)), 400, "invalid_request");
    expectError(await askToken({ ...GRANT, client_id: UNKNOWN }, sharedUrl(), basic(client.clientId, client.clientSecret)), 400, "invalid_request");
    expectError(await json.get("/oauth/token"), 405, "invalid_request");
  });

  test("answers an unknown client and a wrong secret alike", async () => {
    const wrong = [
      await askToken({ ...GRANT, ...credentials(), client_secret: "wrong" }),
      await askToken({ ...GRANT, ...credentials(), client_id: UNKNOWN }),
      await askToken({ ...GRANT, ...credentials(), client_id: "nobody" }),
      await askToken({ ...GRANT, client_id: client.clientId }),
      await askToken(GRANT),
    ];
    for (const reply of wrong) {
      expectError(reply, 401, "invalid_client");
      expect(reply.text.replace(/"request_id":"[^"]*"/, "")).toBe(at(wrong).text.replace(/"request_id":"[^"]*"/, ""));
    }
    for (const header of [basic(client.clientId, "wrong"), basic(UNKNOWN, client.clientSecret), { Authorization: "Basic %%%" }]) {
      expectError(await askToken(GRANT, sharedUrl(), header), 401, "invalid_client", 'Basic realm="partner"');
    }
  });
});

describe("tokens", () => {
  test("hold for an hour and not longer", async () => {
    const { access_token: token } = await newToken(client);
    const now = Math.floor(Date.now() / 1000);
    page(await bearer(forged(token, { exp: now + 60 })).get("/inventory"));
    refused(await bearer(forged(token, { exp: now - 1 })).get("/inventory"), 401, "invalid_token", BAD_TOKEN);
    const { iat, exp } = JSON.parse(Buffer.from(String(token.split(".")[1]), "base64url").toString()) as { iat: number; exp: number };
    expect([exp - iat, Math.abs(iat - now) < 30]).toEqual([3600, true]);
  });

  test("are refused when they are missing, made up, or of another kind", async () => {
    const { access_token: token } = await newToken(client);
    const anybody = new Api(sharedUrl(), {}, PARTNER);
    const missing = await anybody.get("/inventory");
    refused(missing, 401, "invalid_token", "Missing bearer token");
    expect(missing.headers.get("www-authenticate")).toBe('Bearer realm="partner"');
    const made = [`Bearer ${token}x`, `Bearer ${token.split(".").slice(0, 2).join(".")}.`, "Bearer x", `Bearer ${forged(token, { aud: "khlang-admin" })}`, `Bearer ${forged(token, { sub: UNKNOWN })}`];
    for (const Authorization of made) {
      const reply = await anybody.get("/inventory", {}, { Authorization });
      refused(reply, 401, "invalid_token", BAD_TOKEN);
      expect(reply.headers.get("www-authenticate")).toBe('Bearer realm="partner", error="invalid_token"');
    }
    refused(await anybody.get("/inventory", {}, { "X-API-Key": tenant.key.rawKey }), 401, "invalid_token");
    // A person's token is good here too, but it has to say of which tenant.
    const { Authorization = "" } = (await adminOf()).headers;
    refused(await anybody.get("/inventory", {}, { Authorization }), 400, "invalid_request", "tenantId is required.");
    refusal(await (await adminOf()).with({ Authorization: `Bearer ${token}` }).get("/tenants"), 401, "UNAUTHORIZED");
  });

  test("end when their client is changed, rotated or revoked", async () => {
    const admin = await adminOf();
    const one = await newPartner({ tenantId: tenant.id });
    const path = `/partner-clients/${one.client.id}`;
    const ended = async (as: Api): Promise<void> => {
      refused(await as.get("/inventory"), 401, "invalid_token", BAD_TOKEN);
    };
    page(await one.api.get("/inventory"));
    success(await admin.send("PATCH", path, { allowedBranchIds: [south] }), 200);
    await ended(one.api);
    const anew = bearer((await newToken(one.client)).access_token);
    expect(codes(await inventory(`?product_sku_id=${await id("A")}`, anew))).toEqual(["A@S-1"]);
    const rotated = success<Client>(await admin.post(`${path}/rotate`, undefined), 200);
    expect(rotated.clientSecret).not.toBe(one.client.clientSecret);
    await ended(anew);
    expect((await askToken({ ...GRANT, client_id: one.client.id, client_secret: one.client.clientSecret })).status).toBe(401);
    const last = bearer((await newToken(rotated)).access_token);
    page(await last.get("/inventory"));
    expect(success<Client>(await admin.send("DELETE", path), 200)).toMatchObject({ status: "revoked", revokedAt: expect.stringMatching(TIMESTAMP) });
    await ended(last);
    expect((await askToken({ ...GRANT, client_id: rotated.clientId, client_secret: rotated.clientSecret })).status).toBe(401);
  });
});

describe("refusals", () => {
  test("of paths, methods and rates are in the partner's envelope", async () => {
    refused(await api.get("/nope"), 404, "not_found", "Cannot GET /api/partner/v1/nope");
    refused(await new Api(sharedUrl(), {}, "").get("/api/partner/"), 404, "not_found");
    const other = await api.send("DELETE", "/inventory");
    refused(other, 405, "method_not_allowed", "Cannot DELETE /api/partner/v1/inventory");
    expect(other.headers.get("allow")).toBe("GET");
    refused(await api.post("/webhooks", "x".repeat(1_048_577)), 413, "payload_too_large");
    const limited = await newPartner({ tenantId: tenant.id, rateLimitPerMin: 2 });
    for (const left of ["1", "0"]) expect((await limited.api.get("/inventory")).headers.get("x-ratelimit-remaining")).toBe(left);
    const refusedRate = await limited.api.get("/inventory");
    const wait = refusedRate.headers.get("retry-after");
    expect(wait).toMatch(/^([1-9]|[1-5]\d|60)$/);
    refused(refusedRate, 429, "rate_limited", `Rate limit exceeded for client (2 req/min). Retry in ${wait}s.`);
  });
});

describe("/partner-clients", () => {
  const create = async (body: object): Promise<Reply> => (await adminOf()).post("/partner-clients", { tenantId: tenant.id, name: "WMS partner", scopes: ["read:inventory"], ...body });

  test("answers every field, and the secret this once", async () => {
    const made = success<Client>(await create({ scopes: ["write:stock", "read:inventory", "read:inventory"], allowedBranchIds: [south, north], rateLimitPerMin: 60 }), 201);
    const shown = {
      id: expect.stringMatching(UUID_V4), clientId: made.id, tenantId: tenant.id, name: "WMS partner", scopes: ["read:inventory", "write:stock"],
      allowedBranchIds: [south, north], rateLimitPerMin: 60, status: "active", revokedAt: null, createdAt: expect.stringMatching(TIMESTAMP),
    };
    expect(made).toEqual({ ...shown, clientSecret: expect.stringMatching(/^wmscs_[0-9a-f]{64}$/) });
    const admin = await adminOf();
    expect(success(await admin.get(`/partner-clients/${made.id}`), 200)).toEqual(shown);
    const { items } = success<{ items: Client[] }>(await admin.get("/partner-clients", { tenantId: tenant.id }), 200);
    expect(items[0]).toEqual(shown);
    const changed = success<Client>(await admin.send("PATCH", `/partner-clients/${made.id}`, { name: "new", allowedBranchIds: null, rateLimitPerMin: null }), 200);
    expect(changed).toEqual({ ...shown, name: "new", allowedBranchIds: [], rateLimitPerMin: 0 });
    success(await admin.send("PATCH", `/partner-clients/${made.id}`, { allowedBranchIds: [north.toUpperCase()] }), 200);
  });

  test("refuses unknown scopes, branches and tenants by name", async () => {
    invalid(await create({ scopes: ["read:inventory", "read:everything"] }), "scopes[1]");
    invalid(await create({ scopes: [] }), "scopes");
    invalid(await create({ allowedBranchIds: ["north"] }), "allowedBranchIds[0]");
    const theirs = await addBranch(await freshTenant(), "THEIRS");
    for (const branch of [UNKNOWN, theirs]) {
      const message = `Branch "${branch}" not found.`;
      const body = refusal(await create({ allowedBranchIds: [north, branch] }), 400, "REFERENCE_NOT_FOUND", message);
      expect(body.errors).toEqual([{ path: "allowedBranchIds[1]", message }]);
      const { id } = success<Client>(await create({}), 201);
      refusal(await (await adminOf()).send("PATCH", `/partner-clients/${id}`, { allowedBranchIds: [branch] }), 400, "REFERENCE_NOT_FOUND", message);
    }
    refusal(await create({ tenantId: UNKNOWN }), 400, "REFERENCE_NOT_FOUND");
    refusal(await (await adminOf()).post("/partner-clients", { name: "x", scopes: ["read:inventory"] }), 400, "TENANT_REQUIRED");
    refusal(await (await adminOf()).get(`/partner-clients/${UNKNOWN}`), 404, "NOT_FOUND", "Partner client not found.");
  });

  test("a revoked one stays revoked, and its secret is nowhere to be read", async () => {
    const admin = await adminOf();
    const made = success<Client>(await create({}), 201);
    const path = `/partner-clients/${made.id}`;
    const revoked = success<Client>(await admin.send("DELETE", path), 200);
    expect(success(await admin.send("DELETE", path), 200)).toEqual(revoked);
    refusal(await admin.send("PATCH", path, { name: "x" }), 409, "CONFLICT");
    refusal(await admin.post(`${path}/rotate`, undefined), 409, "CONFLICT");
    for (const at of [path, "/partner-clients"]) expect((await admin.get(at)).text).not.toContain(made.clientSecret);
  });

  test("are for admins alone, and a bound one manages its own tenant's", async () => {
    const user = async (role: string): Promise<Api> => {
      const email = `${role}-${crypto.randomUUID()}@example.com`;
      const admin = await adminOf();
      success(await admin.post("/users", { email, password: "right password", role, tenantId: tenant.id }), 201);
      const { token } = success<{ token: string }>(await admin.post("/auth/login", { email, password: "right password" }), 200);
      return admin.with({ Authorization: `Bearer ${token}` });
    };
    refusal(await (await user("operator")).get("/partner-clients"), 403, "FORBIDDEN");
    const bound = await user("admin");
    expect(success<Client>(await bound.post("/partner-clients", { name: "x", scopes: ["read:inventory"] }), 201).tenantId).toBe(tenant.id);
    const theirs = await newClient({ tenantId: (await freshTenant()).id });
    refusal(await bound.get(`/partner-clients/${theirs.id}`), 404, "NOT_FOUND");
    refusal(await bound.post("/partner-clients", { name: "x", scopes: ["read:inventory"], tenantId: theirs.tenantId }), 403, "FORBIDDEN");
    const { items } = success<{ items: Client[] }>(await bound.get("/partner-clients", { limit: "200" }), 200);
    expect(new Set(items.map((item) => item.tenantId))).toEqual(new Set([tenant.id]));
  });
});
