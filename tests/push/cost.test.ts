// What a call costs: two trips to D1 at most, and rows read that do not grow with the tables (design, "fast").
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Cost, type Reply, bulk, cost } from "../support/client.ts";
import { type Tenant, at, freshTenant, times } from "../support/fixtures.ts";
import { type Server, startServer } from "../support/server.ts";

const SMALL = 200;
const LARGE = 20_000;

let server: Server;
let tenant: Tenant;
let asnNo: string;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  await tenant.addItems("A", { sku: "LOTTED", tracking: "lot" }, { sku: "SERIAL", tracking: "serial" });
  asnNo = (await tenant.newAsn([{ sku: "A", expectedQty: 1000 }, { sku: "LOTTED", expectedQty: 1000, lotNo: "L" }])).asnNo;
  await tenant.newGrn([{ asnLineNo: 1, sku: "A", qty: 1 }, { asnLineNo: 2, sku: "LOTTED", qty: 1 }], { asnNo });
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

let calls = 0;
const post = (path: string, body: () => object) => (): Promise<Reply> => {
  calls += 1;
  return tenant.api.post(path, body(), { headers: { "Idempotency-Key": `cost-${calls}` } });
};
const get = (path: string) => (): Promise<Reply> => tenant.api.get(path);

const asn = () => ({ warehouseCode: "WH-1", lines: [{ sku: "A", uomCode: "CASE", expectedQty: 1 }, { sku: "LOTTED", expectedQty: 1 }] });
const writes: Record<string, () => Promise<Reply>> = {
  "POST /items, new": post("/items", () => ({ sku: `NEW-${calls}`, name: "x" })),
  "POST /items, known": post("/items", () => ({ sku: "A", baseUomCode: "EA", tracking: "none" })),
  "POST /items/bulk": post("/items/bulk", () => ({ items: [{ sku: `NEW-${calls}`, name: "x", idempotencyKey: `row-${calls}` }, { sku: "A" }] })),
  "POST /partners": post("/partners", () => ({ code: `P-${calls}`, name: "x", type: "supplier" })),
  "POST /partners/bulk": post("/partners/bulk", () => ({ partners: [{ code: `P-${calls}`, name: "x", type: "supplier" }] })),
  "POST /locations": post("/locations", () => ({ warehouseCode: "WH-1", code: `L-${calls}` })),
  "POST /locations/bulk": post("/locations/bulk", () => ({ locations: [{ warehouseCode: "WH-1", code: `L-${calls}` }] })),
  "POST /asn": post("/asn", asn),
  "POST /asn/bulk": post("/asn/bulk", () => ({ asns: [asn(), asn()] })),
  "POST /grn, on an ASN": post("/grn", () => ({ warehouseCode: "WH-1", asnNo, lines: [{ asnLineNo: 1, sku: "A", qty: 1, unitCost: 2 }, { sku: "LOTTED", qty: 1 }] })),
  "POST /grn, with serials": post("/grn", () => ({ warehouseCode: "WH-1", lines: [{ sku: "SERIAL", qty: 1, serials: [`S-${calls}`] }] })),
};
const reads: Record<string, () => Promise<Reply>> = {
  "GET /items/{sku}": get("/items/A"),
  "GET /partners/{code}": get("/partners/SUP-COST"),
  "GET /asn/{asnNo}": () => tenant.api.get(`/asn/${asnNo}`),
  "GET /stock": get("/stock?sku=LOTTED"),
  "GET /stock of a warehouse and lot": get("/stock?sku=LOTTED&warehouseCode=WH-1&lotNo=L"),
  "GET /stock as of": () => tenant.api.get("/stock", { sku: "LOTTED", asOf: new Date().toISOString() }),
};

async function costOf(call: () => Promise<Reply>) {
  const reply = await call();
  expect([200, 201], reply.text).toContain(reply.status);
  return cost(reply);
}

describe("two trips", () => {
  beforeAll(async () => {
    bulk(await tenant.api.post("/partners/bulk", { partners: [{ code: "SUP-COST", name: "x", type: "supplier" }] }), 200);
  });

  for (const [name, call] of Object.entries(writes)) {
    test(`${name}: one read batch and one write batch`, async () => {
      const { trips, written } = await costOf(call);
      expect(trips).toBe(2);
      expect(written).toBeGreaterThan(0);
    });
  }

  for (const [name, call] of Object.entries(reads)) {
    test(`${name}: one read batch, nothing written`, async () => {
      expect(await costOf(call)).toMatchObject({ trips: 1, written: 0 });
    });
  }

  test("a replay and a dry run are one read batch", async () => {
    const body = { sku: "REPLAYED", name: "x" };
    const headers = { "Idempotency-Key": "replayed" };
    await costOf(() => tenant.api.post("/items", body, { headers }));
    expect(await costOf(() => tenant.api.post("/items", body, { headers }))).toMatchObject({ trips: 1, written: 0 });
    expect(await costOf(() => tenant.api.post("/asn", asn(), { query: { dryRun: "true" } }))).toMatchObject({ trips: 1, written: 0 });
  });

  test("every answer carries its bookmark, and a read that sends it back is served", async () => {
    const made = await tenant.api.post("/items", { sku: "BOOKMARKED", name: "x" });
    const bookmark = made.headers.get("x-d1-bookmark") ?? "";
    expect(bookmark).toMatch(/^[0-9A-Za-z-]+$/);
    const reply = await tenant.api.get("/items/BOOKMARKED", {}, { "X-D1-Bookmark": bookmark });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-d1-bookmark")).toMatch(/^[0-9A-Za-z-]+$/);
  });

  test("1,000 lines of a document are as many statements as one", async () => {
    const line = (sku: string) => ({ sku, expectedQty: 1 });
    await tenant.addItems(...times(400, (index) => `LINE-${index}`));
    await tenant.postAsn(times(1000, (index) => line(`LINE-${index % 400}`)));
    const one = await costOf(() => tenant.postAsn([line("A")]));
    const many = await costOf(() => tenant.postAsn(times(1000, (index) => line(`LINE-${index % 400}`))));
    expect([many.trips, many.statements]).toEqual([2, one.statements]);
    const few = await costOf(() => tenant.postGrn([{ sku: "LINE-0", qty: 1 }]));
    const lots = await costOf(() => tenant.postGrn(times(1000, (index) => ({ sku: `LINE-${index % 400}`, qty: 1 }))));
    expect([lots.trips, lots.statements]).toEqual([2, few.statements]);
  });

  test("the first long body of a key is a trip more, and the next one is not", async () => {
    const { api } = await tenant.newKey();
    const push = (count: number) => costOf(() => api.post("/items/bulk", { items: times(count, (index) => ({ sku: `LONG-${index}`, name: "n".repeat(250) })) }));
    const costs = [await push(500), await push(500)];
    expect(costs.map(({ trips }) => trips)).toEqual([3, 2]);
  });
});

describe("a database a hundred times larger", () => {
  const sku = (index: number) => `BULK-${index}`;

  /** Items, each with an ASN line, a receipt line, a level and a movement; partners and locations beside them. */
  async function load(from: number, to: number): Promise<void> {
    for (let start = from; start < to; start += 500) {
      const indexes = times(Math.min(500, to - start), (index) => start + index);
      const lists: [string, string, (index: number) => object][] = [
        ["/items/bulk", "items", (index) => ({ sku: sku(index), name: `Item ${index}`, tracking: index % 2 ? "lot" : "none" })],
        ["/partners/bulk", "partners", (index) => ({ code: `PB-${index}`, name: "x", type: "customer" })],
        ["/locations/bulk", "locations", (index) => ({ warehouseCode: "WH-1", code: `LB-${index}` })],
      ];
      for (const [path, list, row] of lists) bulk(await tenant.api.post(path, { [list]: indexes.map(row) }), 200);
      const { asnNo } = await tenant.newAsn(indexes.map((index) => ({ lineNo: index + 1, sku: sku(index), expectedQty: 2 })));
      await tenant.newGrn(indexes.map((index) => ({ asnLineNo: index + 1, sku: sku(index), qty: 1, locationCode: `LB-${index}` })), { asnNo });
    }
  }

  async function costs(): Promise<Record<string, Cost>> {
    const named: Record<string, () => Promise<Reply>> = {
      ...reads,
      "GET /items/{sku} of the bulk": get(`/items/${sku(7)}`),
      "GET /stock of the bulk": get(`/stock?sku=${sku(7)}`),
      "POST /items, new": () => tenant.api.post("/items", { sku: `FRESH-${++calls}`, name: "x" }),
      "POST /items, known": () => tenant.api.post("/items", { sku: sku(7), baseUomCode: "EA" }),
      "POST /items/bulk": () => tenant.api.post("/items/bulk", { items: times(10, (index) => ({ sku: sku(index), name: "y" })) }),
      "POST /partners": () => tenant.api.post("/partners", { code: "PB-7", name: "y" }),
      "POST /locations": () => tenant.api.post("/locations", { warehouseCode: "WH-1", code: "LB-7", zone: "Z" }),
      "POST /asn": () => tenant.postAsn([{ sku: sku(8), uomCode: "CASE", expectedQty: 1 }]),
      "POST /grn": () => tenant.postGrn([{ sku: sku(8), qty: 1, locationCode: "LB-8" }]),
      "POST /grn with a lot": () => tenant.postGrn([{ sku: sku(9), qty: 1, lotNo: `L-${++calls}` }]),
    };
    const costs: Record<string, Cost> = {};
    for (const [name, call] of Object.entries(named)) costs[name] = await costOf(call);
    return costs;
  }

  test(`${LARGE} items: every call reads as many rows as with ${SMALL}`, { timeout: 240_000 }, async () => {
    await load(0, SMALL);
    await costs(); // the first calls make what the later ones find
    const small = await costs();
    await load(SMALL, LARGE);
    const items = await server.sql<{ n: number }>("SELECT count(*) AS n FROM item WHERE tenant_id = ?", tenant.id);
    expect(at(items).n).toBeGreaterThan(LARGE);
    for (const [name, large] of Object.entries(await costs())) {
      const { read, statements } = small[name] as Cost;
      expect(large.statements, name).toBe(statements);
      // A range of an index that ended with its table may look at one row more, now that there is one.
      expect(large.read, name).toBeGreaterThanOrEqual(read - statements);
      expect(large.read, name).toBeLessThanOrEqual(read + statements);
    }
  });
});
