// Orders as an integration sees them: the document's examples, which stock is promised to whom, what waits for
// more, and that a preview, a dry run and a refusal store nothing (docs/stock.md#allocation, docs/push.md).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { Api, type Grn, type Item, type Reply, TIMESTAMP, UUID_V4, bulk, cost, invalid, refusal, success } from "../support/client.ts";
import { DEMO_TENANT, type Line, type Tenant, at, bangkokDay, everything, freshTenant, newKey, patiently, times } from "../support/fixtures.ts";
import { type Server, startServer } from "../support/server.ts";

interface Promised {
  locationCode: string;
  lotNo: string | null;
  qty: number;
}

interface OrderLine {
  lineNo: number;
  sku: string;
  warehouseCode: string;
  uomCode: string;
  qtyOrdered: number;
  qtyAllocated: number;
  qtyBackordered: number;
  allocations: Promised[];
  shortage?: { requested: number; available: number; missing: number; heldBy: { orderNo: string; qty: number }[] };
}

interface Order {
  id: string;
  orderNo: string;
  status: string;
  lines: OrderLine[];
  pickTasks: Record<string, unknown>[];
  summary: { totalOrdered: number; totalAllocated: number; totalPicked: number; totalShipped: number };
}

const ORDER = `{
"warehouseCode": "WH-BKK-01",
"customerCode": "CUS-001",
"requiredDate": "2026-06-20",
"priority": 3,
"shipTo": { "name": "สมชาย", "address": "123 ถ.สุขุมวิท" },
"referenceNo": "EXT-ORDER-12345",
"lines": [
{ "lineNo": 1, "sku": "SKU-001", "uomCode": "EA", "qtyOrdered": 10 }
]
}`;

let server: Server;
let tenant: Tenant;
let api: Api;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  api = tenant.api;
  await tenant.addWarehouse("WH-2");
  const locations = [{ code: "A-1" }, { code: "A-2" }, { code: "B-FACE", pickFace: true }, { code: "Q", type: "quarantine" }];
  bulk(await api.post("/locations/bulk", { locations: locations.map((location) => ({ warehouseCode: "WH-1", ...location })) }), 200);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

let made = 0;
async function newItem(fields: object = {}): Promise<string> {
  const sku = `ITEM-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

/** A new item with so much of it in stock. */
async function stocked(qty: number, fields: object = {}): Promise<string> {
  const sku = await newItem(fields);
  await tenant.newGrn([{ sku, qty }]);
  return sku;
}

const order = (lines: Line[], fields: object = {}): object => ({ warehouseCode: "WH-1", ...fields, lines });
const post = (lines: Line[], fields: object = {}, owner = tenant): Promise<Reply> => owner.api.post("/orders", order(lines, fields));
const place = async (lines: Line[], fields: object = {}, owner = tenant): Promise<Order> => success<Order>(await patiently(() => post(lines, fields, owner)), 201);
const get = async (orderNo: string, owner = tenant): Promise<Order> => success<Order>(await owner.api.get(`/orders/${orderNo}`), 200);
const cancel = (orderNo: string, owner = tenant): Promise<Reply> => owner.api.send("POST", `/orders/${orderNo}/cancel`);
const ops = async (orderNo: string, ...steps: string[]): Promise<void> => {
  for (const step of steps) success(await tenant.admin.post(`/ops/orders/${orderNo}/${step}`, {}), 200);
};
const taken = (line: OrderLine | undefined): (string | number | null)[][] => (line?.allocations ?? []).map((one) => [one.lotNo, one.qty]);
const statuses = async (orders: Order[]): Promise<string[]> => Promise.all(orders.map(async (one) => (await get(one.orderNo)).status));
/** A GET's order without what only the reply to POST tells. */
const settled = ({ lines, ...rest }: Order): object => ({ ...rest, lines: lines.map(({ shortage: _, ...line }) => line) });

/** The tables that are not as they were. */
async function changedSince(before: Record<string, string>): Promise<string[]> {
  const now = await everything(server);
  return Object.keys(now).filter((table) => now[table] !== before[table]);
}

const FORM = /^SO-(\d{8})-(\d{4,})$/;
const ordinal = (orderNo: string): number => Number(FORM.exec(orderNo)?.[2]);
/** Numbers of today, in any order, without a gap from the first. */
function expectGapFree(numbers: string[], first = 1): void {
  for (const number of numbers) expect([bangkokDay(), bangkokDay(Date.now(), -1)].map((day) => day.replaceAll("-", ""))).toContain(FORM.exec(number)?.[1]);
  expect(numbers.map(ordinal).sort((a, b) => a - b)).toEqual(times(numbers.length, (index) => first + index));
}

describe("the document's examples", () => {
  let key: Api;
  let orderNo: string;

  beforeAll(async () => {
    key = (await newKey({ tenantId: DEMO_TENANT }, server.url)).api;
    success(await key.post("/items", { sku: "SKU-001", name: "น้ำดื่มตราสิงห์ 750ml", tracking: "lot", shelfLifeDays: 365 }), 201);
    success(await key.post("/grn", { warehouseCode: "WH-BKK-01", lines: [{ sku: "SKU-001", uomCode: "CASE", qty: 1, lotNo: "LOT-A" }] }), 201);
  });

  test("POST /orders creates the first order of the day, allocated, with every field as sent", async () => {
    const placed = success<Order>(await key.post("/orders", ORDER, { headers: { "Content-Type": "application/json", "Idempotency-Key": "ext-order-12345" } }), 201);
    const { lines, ...head } = JSON.parse(ORDER) as { lines: object[] };
    expect(placed).toMatchObject({
      id: expect.stringMatching(UUID_V4),
      status: "allocated",
      createdAt: expect.stringMatching(TIMESTAMP),
      ...head,
      lines: [{ ...lines[0], qtyAllocated: 10, qtyPicked: 0, qtyShipped: 0, qtyBackordered: 0 }],
      pickTasks: [],
      summary: { totalOrdered: 10, totalAllocated: 10, totalPicked: 0, totalShipped: 0 },
    });
    expect(at(placed.lines)).not.toHaveProperty("shortage");
    expectGapFree([placed.orderNo]);
    orderNo = placed.orderNo;
    expect(success(await key.get(`/orders/${orderNo}`), 200)).toEqual(placed);
    const replay = await key.post("/orders", ORDER, { headers: { "Idempotency-Key": "ext-order-12345" } });
    expect([replay.headers.get("idempotent-replay"), success<Order>(replay, 201)]).toEqual(["true", placed]);
    const other = await key.post("/orders", ORDER.replace("10 }", "11 }"), { headers: { "Idempotency-Key": "ext-order-12345" } });
    refusal(other, 409, "IDEMPOTENCY_KEY_MISMATCH");
  });

  test("GET /stock shows what the order holds", async () => {
    const stock = success(await key.get("/stock", { sku: "SKU-001", warehouseCode: "WH-BKK-01", lotNo: "LOT-A" }), 200);
    expect(stock).toMatchObject({ totalOnHand: 12, totalAllocated: 10, totalAvailable: 2, stocks: [{ lotNo: "LOT-A", qtyOnHand: 12, qtyAllocated: 10, qtyAvailable: 2 }] });
  });

  test("POST /orders/bulk creates one order a row", async () => {
    const reply = bulk<Order>(await key.post("/orders/bulk", `{ "orders": [ ${ORDER}, ${ORDER.replace("12345", "12346")} ] }`), 200);
    expect(reply).toMatchObject({ status: "success", total: 2, created: 2, updated: 0, errors: [] });
    expect(reply.data.map((row) => [row.key, row.data?.status])).toEqual([["EXT-ORDER-12345", "partially_allocated"], ["EXT-ORDER-12346", "pending"]]);
    expectGapFree(reply.data.map((row) => row.data?.orderNo ?? ""), 2);
  });

  test("the printed order that nobody placed is 404, to read and to cancel", async () => {
    const message = 'Order "SO-20260615-0042" not found.';
    refusal(await key.get("/orders/SO-20260615-0042"), 404, "NOT_FOUND", message);
    refusal(await key.send("POST", "/orders/SO-20260615-0042/cancel"), 404, "NOT_FOUND", message);
  });

  test("POST /orders/{orderNo}/cancel without a body releases what was allocated", async () => {
    expect(success<Order>(await key.send("POST", `/orders/${orderNo}/cancel`), 200)).toMatchObject({ orderNo, status: "cancelled", summary: { totalOrdered: 10, totalAllocated: 0 } });
    const after = success<{ totalAllocated: number }>(await key.get("/stock", { sku: "SKU-001" }), 200);
    expect(after.totalAllocated).toBe(12); // the two orders of the bulk call had 2, and wait for 18
  });
});

describe("which stock is taken", () => {
  test("the earliest expiry first, none last, whatever came first", async () => {
    const sku = await newItem({ tracking: "lot" });
    const lots: [string, string | null][] = [["NONE", null], ["LATE", "2040-01-02"], ["SOON", "2040-01-01"]];
    for (const [lotNo, expiryDate] of lots) await tenant.newGrn([{ sku, qty: 2, lotNo, expiryDate }]);
    expect(taken(at((await place([{ sku, qtyOrdered: 5 }])).lines))).toEqual([["SOON", 2], ["LATE", 2], ["NONE", 1]]);
    expect(taken(at((await place([{ sku, qtyOrdered: 1 }])).lines))).toEqual([["NONE", 1]]);
  });

  test("then the oldest receipt, pick face or not", async () => {
    const sku = await newItem();
    for (const locationCode of ["A-2", "B-FACE", "A-1"]) await tenant.newGrn([{ sku, qty: 2, locationCode }]);
    const { lines } = await place([{ sku, qtyOrdered: 5 }]);
    expect(at(lines).allocations.map((one) => [one.locationCode, one.qty])).toEqual([["A-2", 2], ["B-FACE", 2], ["A-1", 1]]);
  });

  test("then pick faces, then the location code", async () => {
    const sku = await newItem();
    await tenant.newGrn(["A-2", "A-1", "B-FACE"].map((locationCode) => ({ sku, qty: 2, locationCode })));
    const { lines } = await place([{ sku, qtyOrdered: 5 }]);
    expect(at(lines).allocations.map((one) => [one.locationCode, one.qty])).toEqual([["B-FACE", 2], ["A-1", 2], ["A-2", 1]]);
  });

  test("never expired, quarantined or bad stock, also not for a line that names the lot", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([
      { sku, qty: 1, lotNo: "EXPIRED", expiryDate: bangkokDay(Date.now(), -1) },
      { sku, qty: 1, lotNo: "KEPT", locationCode: "Q" },
      { sku, qty: 1, lotNo: "BROKEN", quality: "bad" },
      { sku, qty: 1, lotNo: "GOOD" },
    ]);
    const placed = await place([{ sku, qtyOrdered: 4 }, ...["EXPIRED", "KEPT", "BROKEN"].map((lotNo) => ({ sku, qtyOrdered: 1, lotNo }))]);
    expect(placed.lines.map(taken)).toEqual([[["GOOD", 1]], [], [], []]);
    expect(placed.lines.map((line) => line.shortage)).toMatchObject([{ available: 1, missing: 3 }, { available: 0 }, { available: 0 }, { available: 0 }]);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 4, totalAllocated: 1 });
  });

  test("only the lot, the remaining shelf life and the warehouse that a line asks for", async () => {
    const sku = await newItem({ tracking: "lot" });
    const expiryDate = (days: number) => bangkokDay(Date.now(), days);
    await tenant.newGrn([{ sku, qty: 5, lotNo: "SHORT", expiryDate: expiryDate(10) }, { sku, qty: 5, lotNo: "LONG", expiryDate: expiryDate(20) }]);
    await tenant.newGrn([{ sku, qty: 5, lotNo: "THERE" }], { warehouseCode: "WH-2" });
    const asks = [{ lotNo: "LONG" }, { minShelfLifeDays: 11 }, { minShelfLifeDays: 10 }, { minShelfLifeDays: 21 }, { warehouseCode: "WH-2" }, { lotNo: "THERE" }, {}];
    const { lines } = await place(asks.map((ask) => ({ sku, qtyOrdered: 1, ...ask })));
    expect(lines.map(taken)).toEqual([[["LONG", 1]], [["LONG", 1]], [["SHORT", 1]], [], [["THERE", 1]], [], [["SHORT", 1]]]);
    expect(lines.map((line) => line.warehouseCode)).toEqual(["WH-1", "WH-1", "WH-1", "WH-1", "WH-2", "WH-1", "WH-1"]);
    expect(lines).toMatchObject(asks);
  });

  test("a line's unit is converted to the base unit, the item's own before the tenant's", async () => {
    const [plain, own] = [await stocked(30), await stocked(100, { uoms: [{ code: "CASE", factor: 24 }] })];
    const { lines, status } = await place([{ sku: plain, uomCode: "CASE", qtyOrdered: 3 }, { sku: own, uomCode: "CASE", qtyOrdered: 2 }, { sku: own, uomCode: "BOX", qtyOrdered: 0.5 }]);
    expect(lines).toMatchObject([
      { uomCode: "CASE", qtyOrdered: 3, qtyAllocated: 2.5, qtyBackordered: 0.5, shortage: { requested: 3, available: 2.5, missing: 0.5, heldBy: [] } },
      { uomCode: "CASE", qtyOrdered: 2, qtyAllocated: 2, qtyBackordered: 0 },
      { uomCode: "BOX", qtyOrdered: 0.5, qtyAllocated: 0.5, qtyBackordered: 0 },
    ]);
    expect(status).toBe("partially_allocated");
    expect([(await tenant.stock(plain)).totalAllocated, (await tenant.stock(own)).totalAllocated]).toEqual([30, 53]);
  });

  test("an order keeps the factor it was placed with", async () => {
    const sku = await stocked(100, { uoms: [{ code: "CASE", factor: 24 }] });
    const { orderNo } = await place([{ sku, uomCode: "CASE", qtyOrdered: 2 }]);
    success(await api.post("/items", { sku, uoms: [{ code: "CASE", factor: 20 }] }), 200);
    expect(await get(orderNo)).toMatchObject({ lines: [{ qtyOrdered: 2, qtyAllocated: 2, allocations: [{ qty: 48 }] }], summary: { totalOrdered: 2, totalAllocated: 2 } });
    success(await cancel(orderNo), 200);
    expect((await tenant.stock(sku)).totalAllocated).toBe(0);
  });

  test("two lines of one order for one item share what there is", async () => {
    const sku = await stocked(10);
    const { lines, summary } = await place([{ sku, qtyOrdered: 6 }, { sku, qtyOrdered: 6 }, { sku, qtyOrdered: 1 }]);
    expect(lines.map((line) => line.qtyAllocated)).toEqual([6, 4, 0]);
    expect(summary).toMatchObject({ totalOrdered: 13, totalAllocated: 10 });
    expect(await tenant.stock(sku)).toMatchObject({ totalAllocated: 10, totalAvailable: 0 });
  });

  test("an order that finds nothing is pending, a part partially_allocated, all allocated", async () => {
    const sku = await stocked(3);
    const placed = [await place([{ sku, qtyOrdered: 2 }]), await place([{ sku, qtyOrdered: 2 }]), await place([{ sku, qtyOrdered: 2 }])];
    expect(placed.map((one) => one.status)).toEqual(["allocated", "partially_allocated", "pending"]);
  });
});

describe("shortage", () => {
  test("says what was asked, what there was, what is missing and who holds the rest", async () => {
    const sku = await stocked(10);
    const holder = await place([{ sku, qtyOrdered: 6 }]);
    const short = at((await place([{ sku, qtyOrdered: 8 }])).lines).shortage;
    expect(short).toEqual({ requested: 8, available: 4, missing: 4, heldBy: [{ orderNo: holder.orderNo, qty: 6 }] });
  });

  test("names five holders at most, and none that was cancelled", async () => {
    const sku = await stocked(8);
    const holders = [];
    for (const _ of times(8, String)) holders.push((await place([{ sku, qtyOrdered: 1 }])).orderNo);
    success(await cancel(at(holders)), 200);
    const { heldBy = [] } = at((await place([{ sku, qtyOrdered: 2 }])).lines).shortage ?? {};
    expect(heldBy.map((one) => one.qty)).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(heldBy.map((one) => one.orderNo)).size).toBe(5);
    for (const { orderNo } of heldBy) expect(holders.slice(1)).toContain(orderNo);
  });

  test("names an order once, whatever it holds on however many levels and lines", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 3, lotNo: "ONE" }, { sku, qty: 4, lotNo: "TWO" }]);
    const { orderNo } = await place([{ sku, qtyOrdered: 5 }, { sku, qtyOrdered: 2 }]);
    expect(at((await place([{ sku, qtyOrdered: 1 }])).lines).shortage?.heldBy).toEqual([{ orderNo, qty: 7 }]);
  });

  test("names who holds stock in the line's warehouse, however many hold it elsewhere", async () => {
    const sku = await stocked(1);
    await tenant.newGrn([{ sku, qty: 20 }], { warehouseCode: "WH-2" });
    const { orderNo } = await place([{ sku, qtyOrdered: 1 }]);
    for (const _ of times(12, String)) await place([{ sku, qtyOrdered: 1 }], { warehouseCode: "WH-2" });
    expect(at((await place([{ sku, qtyOrdered: 1 }])).lines).shortage?.heldBy).toEqual([{ orderNo, qty: 1 }]);
  });

  test("names an earlier row of the same request too", async () => {
    const sku = await stocked(10);
    const rows = [6, 6].map((qtyOrdered) => order([{ sku, qtyOrdered }]));
    const [first, second] = bulk<Order>(await api.post("/orders/bulk", { orders: rows }), 200).data;
    expect(second?.data?.lines[0]?.shortage).toEqual({ requested: 6, available: 4, missing: 2, heldBy: [{ orderNo: first?.data?.orderNo, qty: 6 }] });
  });
});

describe("what waits for stock", () => {
  /** Orders of one unit each, in the sequence they must be served in, placed in another one. */
  async function queue(sku: string): Promise<Order[]> {
    const spec = [{}, { requiredDate: "2040-02-01" }, { requiredDate: "2040-01-01" }, { priority: 1 }, { requiredDate: "2040-01-01", priority: 5 }, { priority: 6, requiredDate: "2030-01-01" }];
    const placed: Order[] = [];
    for (const fields of spec) placed.push(await place([{ sku, qtyOrdered: 1 }], fields));
    return [3, 2, 4, 1, 0, 5].map((index) => at(placed, index));
  }

  test("a receipt serves it in its own commit: by priority, then required date (none last), then age", async () => {
    const sku = await newItem();
    const waiting = await queue(sku);
    expect(await statuses(waiting)).toEqual(times(6, () => "pending"));
    for (const served of [1, 2, 3, 4, 5]) {
      await tenant.newGrn([{ sku, qty: 1 }]);
      expect(await statuses(waiting)).toEqual(times(6, (index) => (index < served ? "allocated" : "pending")));
    }
    await tenant.newGrn([{ sku, qty: 3 }]);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 8, totalAllocated: 6, totalAvailable: 2 });
  });

  test("a cancellation serves it in the same way", async () => {
    const sku = await stocked(2);
    const holders = [await place([{ sku, qtyOrdered: 1 }]), await place([{ sku, qtyOrdered: 1 }])];
    const waiting = await queue(sku);
    for (const [index, holder] of holders.entries()) {
      success(await cancel(holder.orderNo), 200);
      expect(await statuses(waiting)).toEqual(times(6, (place) => (place <= index ? "allocated" : "pending")));
    }
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 2, totalAllocated: 2 });
  });

  test("orders of one bulk request are as old as their rows", async () => {
    const sku = await newItem();
    const rows = times(8, () => order([{ sku, qtyOrdered: 1 }]));
    const waiting = bulk<Order>(await api.post("/orders/bulk", { orders: rows }), 200).data.flatMap((row) => row.data ?? []);
    await tenant.newGrn([{ sku, qty: 4 }]);
    expect(await statuses(waiting)).toEqual(times(8, (index) => (index < 4 ? "allocated" : "pending")));
  });

  test("an order may be served in parts, each line by what it asks for", async () => {
    const sku = await newItem({ tracking: "lot" });
    const { orderNo } = await place([{ sku, qtyOrdered: 5, lotNo: "ONE" }, { sku, uomCode: "BOX", qtyOrdered: 1 }]);
    const after = async (lotNo: string, qty: number, warehouseCode = "WH-1") => {
      await tenant.newGrn([{ sku, qty, lotNo }], { warehouseCode });
      const { status, lines } = await get(orderNo);
      return [status, ...lines.map((line) => [line.qtyAllocated, line.qtyBackordered])];
    };
    expect(await after("ONE", 9, "WH-2")).toEqual(["pending", [0, 5], [0, 1]]);
    expect(await after("TWO", 4)).toEqual(["partially_allocated", [0, 5], [0.4, 0.6]]);
    expect(await after("ONE", 8)).toEqual(["partially_allocated", [5, 0], [0.7, 0.3]]);
    expect(await after("TWO", 5)).toEqual(["allocated", [5, 0], [1, 0]]);
    expect((await tenant.stock(sku, { warehouseCode: "WH-1" })).totalAvailable).toBe(2);
  });

  test("a new order takes free stock that those who wait can't use", async () => {
    const sku = await newItem({ tracking: "lot" });
    const picky = await place([{ sku, qtyOrdered: 1, lotNo: "ONE" }], { priority: 1 });
    await tenant.newGrn([{ sku, qty: 1, lotNo: "TWO" }]);
    expect((await place([{ sku, qtyOrdered: 1 }], { priority: 9 })).status).toBe("allocated");
    expect((await get(picky.orderNo)).status).toBe("pending");
  });

  test("stock that can't be sold serves nobody", async () => {
    const sku = await newItem({ tracking: "lot" });
    const { orderNo } = await place([{ sku, qtyOrdered: 1 }]);
    await tenant.newGrn([{ sku, qty: 1, quality: "bad" }, { sku, qty: 1, locationCode: "Q" }, { sku, qty: 1, lotNo: "OLD", expiryDate: bangkokDay(Date.now(), -1) }]);
    expect((await get(orderNo)).status).toBe("pending");
  });

  test("a cancelled order waits no more", async () => {
    const sku = await newItem();
    const { orderNo } = await place([{ sku, qtyOrdered: 1 }]);
    success(await cancel(orderNo), 200);
    await tenant.newGrn([{ sku, qty: 1 }]);
    expect(await tenant.stock(sku)).toMatchObject({ totalAllocated: 0, totalAvailable: 1 });
    expect(await get(orderNo)).toMatchObject({ status: "cancelled", lines: [{ qtyAllocated: 0, qtyBackordered: 0 }] });
  });
});

describe("preview and dry run", () => {
  const unequal = new Set(["id", "requestId", "orderNo", "createdAt", "updatedAt"]);
  const comparable = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (name, part) => (unequal.has(name) ? undefined : part)));
  const dry = { query: { dryRun: "true" } };

  /** A short order over two lots and two lines, with somebody who holds the rest. */
  async function body(): Promise<object> {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 5, lotNo: "ONE", expiryDate: "2040-01-01" }, { sku, qty: 5, lotNo: "TWO" }]);
    await place([{ sku, qtyOrdered: 2 }]);
    return order([{ sku, qtyOrdered: 6 }, { sku, qtyOrdered: 6, lotNo: "TWO" }], { priority: 2, shipTo: { a: [1] } });
  }

  test("POST /orders/preview stores nothing, and answers what POST then answers", async () => {
    const wanted = await body();
    const before = await everything(server);
    const preview = success<Order>(await api.post("/orders/preview", wanted), 200);
    expect(await changedSince(before)).toEqual([]);
    expect(preview.orderNo).toBeNull();
    const real = success<Order>(await api.post("/orders", wanted), 201);
    expect(comparable(preview)).toEqual(comparable(real));
    expect(real.lines.map(taken)).toEqual([[["ONE", 3], ["TWO", 3]], [["TWO", 2]]]);
    expect(at(real.lines, 1).shortage).toMatchObject({ requested: 6, available: 2, missing: 4 });
  });

  test("a preview with an Idempotency-Key stores nothing either: the key is free for the order", async () => {
    const [wanted, headers] = [await body(), { "Idempotency-Key": `preview-${made}` }];
    const before = await everything(server);
    for (const _ of [1, 2]) success(await api.post("/orders/preview", wanted, { headers }), 200);
    expect.soft(await changedSince(before)).toEqual([]);
    const real = await api.post("/orders", wanted, { headers });
    expect([success<Order>(real, 201).status, real.headers.get("idempotent-replay")]).toEqual(["partially_allocated", null]);
  });

  test("a preview is refused as POST is", async () => {
    for (const wrong of [{}, order([{ sku: "NOPE", qtyOrdered: 1 }]), order([])]) {
      const [preview, real] = [await api.post("/orders/preview", wrong), await api.post("/orders", wrong)];
      expect(preview.status).toBe(400);
      expect(comparable(preview.body)).toEqual(comparable(real.body));
    }
  });

  test("dryRun=true: the answer of the call, nothing stored, numbers null", async () => {
    const wanted = await body();
    const { orderNo } = await place([{ sku: await stocked(1), qtyOrdered: 1 }]);
    const calls: [string, object | undefined][] = [["/orders", wanted], ["/orders/bulk", { orders: [wanted, order([{ sku: "NOPE", qtyOrdered: 1 }]), wanted] }], [`/orders/${orderNo}/cancel`, undefined]];
    for (const [path, sent] of calls) {
      const before = await everything(server);
      const rehearsal = await api.send("POST", path, sent, dry);
      expect(await changedSince(before), path).toEqual([]);
      expect(rehearsal.headers.get("dry-run")).toBe("true");
      if (path === "/orders") expect((rehearsal.body as { data: Order }).data.orderNo).toBeNull();
      const real = await api.send("POST", path, sent);
      expect([path, rehearsal.status]).toEqual([path, real.status]);
      expect(comparable(JSON.parse(JSON.stringify(rehearsal.body).replaceAll('"orderNo":null', '"orderNo":"SO"')))).toEqual(comparable(real.body));
    }
  });
});

describe("idempotency", () => {
  test("20 equal orders at once with one key are one order, and 19 replays of it", async () => {
    const sku = await stocked(100);
    const headers = { "Idempotency-Key": `once-${sku}` };
    const replies = await Promise.all(times(20, () => patiently(() => api.post("/orders", order([{ sku, qtyOrdered: 3 }]), { headers }))));
    const answers = replies.map((reply) => success<Order>(reply, 201));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(replies.filter((reply) => reply.headers.get("idempotent-replay") === "true")).toHaveLength(19);
    expect((await tenant.stock(sku)).totalAllocated).toBe(3);
  });

  test("without a key each call is an order", async () => {
    const sku = await stocked(100);
    const placed = await Promise.all(times(5, () => place([{ sku, qtyOrdered: 3 }])));
    expect(new Set(placed.map((one) => one.orderNo)).size).toBe(5);
    expect((await tenant.stock(sku)).totalAllocated).toBe(15);
  });
});

describe("POST /orders/bulk", () => {
  test("rows are applied or refused one by one, and share what there is", async () => {
    const sku = await stocked(10);
    const line = (qtyOrdered: number) => [{ sku, qtyOrdered }];
    const orders = [order(line(6), { referenceNo: "R-0" }), order([{ sku: "SKU-X", qtyOrdered: 1 }], { referenceNo: "R-1" }), order(line(6), { referenceNo: "R-2" }), order([], { referenceNo: "R-3" }), order([{ sku, qtyOrdered: 1 }, { sku, qtyOrdered: 0 }]), order(line(1))];
    const reply = bulk<Order>(await api.post("/orders/bulk", { orders }), 207);
    expect(reply.data.map((row) => [row.key, row.status, row.data?.summary.totalAllocated])).toEqual([["R-0", "created", 6], ["R-1", "error", undefined], ["R-2", "created", 4], ["R-3", "error", undefined], ["", "error", undefined], ["", "created", 0]]);
    expect(reply.data.filter((row) => row.status === "error")).toMatchObject([
      { code: "REFERENCE_NOT_FOUND", error: 'Item SKU "SKU-X" not found.' },
      { code: "VALIDATION_FAILED", errors: [{ path: "lines" }] },
      { code: "VALIDATION_FAILED", errors: [{ path: "lines[1].qtyOrdered" }] },
    ]);
    const placed = reply.data.flatMap((row) => row.data ?? []);
    expectGapFree(placed.map((one) => one.orderNo), ordinal(at(placed).orderNo));
    for (const one of placed) expect(settled(await get(one.orderNo))).toEqual(settled(one));
    expect(await tenant.stock(sku)).toMatchObject({ totalAllocated: 10, totalAvailable: 0 });
  });

  test("all rows refused is 207 too, and a number is not spent", async () => {
    const sku = await stocked(1);
    const before = await place([{ sku, qtyOrdered: 1 }]);
    expect(bulk(await api.post("/orders/bulk", { orders: times(3, () => order([{ sku: "NOPE", qtyOrdered: 1 }])) }), 207).created).toBe(0);
    expect(ordinal((await place([{ sku, qtyOrdered: 1 }])).orderNo)).toBe(ordinal(before.orderNo) + 1);
  });

  test("a retried 207 re-runs only what failed, by the rows' keys", async () => {
    const [sku, late] = [await stocked(10), `LATE-${made}`];
    const orders = [sku, late].map((code) => order([{ sku: code, qtyOrdered: 2 }], { idempotencyKey: `row-${sku}-${code}` }));
    const first = bulk<Order>(await api.post("/orders/bulk", { orders }), 207);
    await tenant.addItems(late);
    const again = bulk<Order>(await api.post("/orders/bulk", { orders }), 200);
    expect(again.data[0]).toEqual(first.data[0]);
    expect([again.data[1]?.status, (await tenant.stock(sku)).totalAllocated]).toEqual(["created", 2]);
  });

  test("100 orders are taken, none and 101 refused", async () => {
    const sku = await stocked(150);
    const orders = (count: number) => ({ orders: times(count, () => order([{ sku, qtyOrdered: 1 }])) });
    for (const count of [0, 101]) invalid(await api.post("/orders/bulk", orders(count)), "orders");
    invalid(await api.post("/orders/bulk", {}), "orders");
    expect(bulk(await api.post("/orders/bulk", orders(100)), 200).created).toBe(100);
    expect((await tenant.stock(sku)).totalAllocated).toBe(100);
  });
});

describe("unique references", () => {
  test("are off by default; switched on, a repeated one is 409 and names the order that has it", async () => {
    const owner = await freshTenant(server.url);
    await owner.addItems("A");
    const ask = (referenceNo?: string) => post([{ sku: "A", qtyOrdered: 1 }], { referenceNo }, owner);
    for (const _ of [1, 2]) success(await ask("OFF"), 201);
    success(await owner.admin.send("PATCH", `/tenants/${owner.id}`, { uniqueReferences: true }), 200);
    const { orderNo } = success<Order>(await ask("REF-1"), 201);
    expect(refusal(await ask("REF-1"), 409, "CONFLICT").message).toContain(orderNo);
    for (const other of ["ref-1", undefined, undefined]) success(await ask(other), 201);
    const race = await Promise.all(times(10, () => patiently(() => ask("REF-2"))));
    expect(race.filter((reply) => reply.status === 201)).toHaveLength(1);
    for (const reply of race) if (reply.status !== 201) refusal(reply, 409, "CONFLICT");
  });

  test("a row that repeats an earlier row's is refused, and names that row's number", async () => {
    const owner = await freshTenant(server.url);
    await owner.addItems("A");
    success(await owner.admin.send("PATCH", `/tenants/${owner.id}`, { uniqueReferences: true }), 200);
    const rows = ["R", "R", undefined].map((referenceNo) => order([{ sku: "A", qtyOrdered: 1 }], { referenceNo }));
    const reply = bulk<Order>(await owner.api.post("/orders/bulk", { orders: rows }), 207);
    expect(reply.data.map((row) => row.status)).toEqual(["created", "error", "created"]);
    expect(reply.data[1]).toMatchObject({ code: "CONFLICT", error: expect.stringContaining(reply.data[0]?.data?.orderNo ?? "?") });
  });
});

describe("cancel", () => {
  test("a second one answers the same order, and frees nothing twice", async () => {
    const sku = await stocked(5);
    const [one, other] = [await place([{ sku, qtyOrdered: 2 }]), await place([{ sku, qtyOrdered: 2 }])];
    const first = success<Order>(await cancel(one.orderNo), 200);
    expect(first).toMatchObject({ status: "cancelled", lines: [{ qtyAllocated: 0, allocations: [] }], pickTasks: [] });
    expect(success(await cancel(one.orderNo), 200)).toEqual(first);
    expect(await get(one.orderNo)).toEqual(first);
    expect(await tenant.stock(sku)).toMatchObject({ totalAllocated: 2, totalAvailable: 3 });
    expect((await get(other.orderNo)).status).toBe("allocated");
  });

  test("ten at once are one", async () => {
    const sku = await stocked(5);
    const { orderNo } = await place([{ sku, qtyOrdered: 3 }]);
    const replies = await Promise.all(times(10, () => patiently(() => cancel(orderNo))));
    for (const reply of replies) expect(success<Order>(reply, 200).status).toBe("cancelled");
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 5, totalAllocated: 0 });
  });

  for (const [state, steps] of Object.entries({ allocated: [], released: ["release"], picked: ["release", "pick"], packed: ["release", "pick", "pack"] })) {
    test(`an order that is ${state} can be cancelled, and its stock is free again`, async () => {
      const sku = await stocked(2);
      const { orderNo } = await place([{ sku, qtyOrdered: 2 }]);
      await ops(orderNo, ...steps);
      expect((await get(orderNo)).status).toBe(state);
      expect(success<Order>(await cancel(orderNo), 200)).toMatchObject({ status: "cancelled", summary: { totalOrdered: 2, totalAllocated: 0, totalPicked: 0, totalShipped: 0 } });
      expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 2, totalAllocated: 0, totalAvailable: 2 });
    });
  }

  test("an order whose tasks are partly picked, partly short and partly out frees them all but what is held", async () => {
    const [one, two, three] = [await stocked(2), await stocked(2), await stocked(2)];
    const { orderNo } = await place([one, two, three].map((sku) => ({ sku, qtyOrdered: 2 })));
    await ops(orderNo, "release");
    const tasks = (await get(orderNo)).pickTasks.map(({ taskNo, lineNo }) => ({ taskNo, qty: lineNo === 1 ? 2 : 1 })).slice(0, 2);
    success(await tenant.admin.post(`/ops/orders/${orderNo}/pick`, { tasks }), 200);
    success(await cancel(orderNo), 200);
    const stocks = await Promise.all([one, two, three].map((sku) => tenant.stock(sku)));
    expect(stocks.map((stock) => [stock.totalOnHand, stock.totalAllocated])).toEqual(times(3, () => [2, 0]));
    const again = await place([one, two, three].map((sku) => ({ sku, qtyOrdered: 2 })));
    expect(again.lines.map((line) => line.qtyAllocated)).toEqual([2, 1, 2]);
  });

  test("a shipped or completed order can't be: 409", async () => {
    const sku = await stocked(2);
    const { orderNo } = await place([{ sku, qtyOrdered: 2 }]);
    await ops(orderNo, "release", "pick", "ship");
    expect(refusal(await cancel(orderNo), 409, "CONFLICT").message).toContain("shipped");
    await ops(orderNo, "deliver");
    expect(refusal(await cancel(orderNo), 409, "CONFLICT").message).toContain("completed");
    expect(await get(orderNo)).toMatchObject({ status: "completed", summary: { totalShipped: 2 } });
  });
});

describe("refusals", () => {
  /** A test whose calls are all refused: the database is the same after it. */
  function refused(rule: string, calls: (sku: string) => Promise<unknown>): void {
    test(rule, async () => {
      const sku = await stocked(10);
      const before = await everything(server);
      await calls(sku);
      expect(await changedSince(before)).toEqual([]);
    });
  }

  refused("what is missing and what has a wrong type is named with its path, all at once", async () => {
    invalid(await api.post("/orders", {}), "warehouseCode", "lines");
    const line = { lineNo: 0, sku: 7, uomCode: 1, qtyOrdered: "1", lotNo: 3, minShelfLifeDays: -1, warehouseCode: 9 };
    const body = { warehouseCode: 1, customerCode: 2, requiredDate: "2026-13-01", priority: 0, shipTo: [], referenceNo: 5, lines: [line, {}] };
    const heads = ["warehouseCode", "customerCode", "requiredDate", "priority", "shipTo", "referenceNo"];
    invalid(await api.post("/orders", body), ...heads, ...Object.keys(line).map((name) => `lines[0].${name}`), "lines[1].sku", "lines[1].qtyOrdered");
  });

  refused("quantities, priorities, dates, line numbers, lists and free objects out of their bounds", async (sku) => {
    for (const qtyOrdered of [0, -1, 1.00001, "1", null, true, 1e30]) invalid(await post([{ sku, qtyOrdered }]), "lines[0].qtyOrdered");
    for (const priority of [0, -1, 1.5, "1"]) invalid(await post([{ sku, qtyOrdered: 1 }], { priority }), "priority");
    for (const requiredDate of ["2026-02-30", "20260620", "2026-06-20T00:00:00Z", 20260620]) invalid(await post([{ sku, qtyOrdered: 1 }], { requiredDate }), "requiredDate");
    for (const lines of [[], {}, "x", null]) invalid(await api.post("/orders", { warehouseCode: "WH-1", lines }), "lines");
    invalid(await post([{ sku, qtyOrdered: 1, lineNo: 2 }, { sku, qtyOrdered: 1 }, { sku, qtyOrdered: 1, lineNo: 1 }]), "lines[1].lineNo");
    invalid(await post([{ sku, qtyOrdered: 1 }], { shipTo: { note: "ก".repeat(1400) } }), "shipTo");
    for (const minShelfLifeDays of [-1, 0.5, "3"]) invalid(await post([{ sku, qtyOrdered: 1, minShelfLifeDays }]), "lines[0].minShelfLifeDays");
    invalid(await api.post("/orders", "{"), "");
  });

  refused("a code that does not exist is named in the document's words", async (sku) => {
    const line = { sku, qtyOrdered: 1 };
    const wrong: [Promise<Reply>, string][] = [
      [post([line], { warehouseCode: "NOPE" }), 'Warehouse code "NOPE" not found...'],
      [post([{ ...line, warehouseCode: "NOPE" }]), 'Warehouse code "NOPE" not found...'],
      [post([line, { sku: "NOPE", qtyOrdered: 1 }]), 'Item SKU "NOPE" not found.'],
      [post([line], { customerCode: "NOPE" }), 'Customer code "NOPE" not found...'],
      [post([{ ...line, uomCode: "DRUM" }]), 'UoM code "DRUM" not found...'],
    ];
    for (const [reply, message] of wrong) refusal(await reply, 400, "REFERENCE_NOT_FOUND", message);
  });

  test("a quantity that is no whole part of the base unit is refused, never rounded", async () => {
    const sku = await newItem({ baseUomCode: "CASE" });
    invalid(await post([{ sku, uomCode: "EA", qtyOrdered: 1 }]), "lines[0].qtyOrdered");
    expect((await place([{ sku, uomCode: "EA", qtyOrdered: 3 }])).status).toBe("pending");
  });

  refused("a key needs the scope of the call, and a tenant sees no other's orders", async (sku) => {
    const reader = (await tenant.newKey({ scopes: ["read"] })).api;
    const writer = (await tenant.newKey({ scopes: ["write"] })).api;
    const body = order([{ sku, qtyOrdered: 1 }]);
    for (const path of ["/orders", "/orders/preview", "/orders/bulk", "/orders/SO-1/cancel"]) refusal(await reader.post(path, path === "/orders/bulk" ? { orders: [body] } : body), 401, "UNAUTHORIZED");
    refusal(await writer.get("/orders/SO-1"), 401, "UNAUTHORIZED");
  });
});

describe("two tenants", () => {
  test("have their own numbers, stock and orders", async () => {
    const [one, two] = [await freshTenant(server.url), await freshTenant(server.url)];
    for (const owner of [one, two]) await owner.addItems("A");
    await one.newGrn([{ sku: "A", qty: 5 }]);
    const mine = await place([{ sku: "A", qtyOrdered: 2 }], {}, one);
    for (const reply of [await two.api.get(`/orders/${mine.orderNo}`), await cancel(mine.orderNo, two)]) refusal(reply, 404, "NOT_FOUND", `Order "${mine.orderNo}" not found.`);
    refusal(await two.admin.get(`/ops/orders/${mine.orderNo}`), 404, "NOT_FOUND");
    const theirs = await place([{ sku: "A", qtyOrdered: 2 }], {}, two);
    expect([theirs.orderNo, theirs.status, at(theirs.lines).shortage?.heldBy]).toEqual([mine.orderNo, "pending", []]);
    success(await cancel(theirs.orderNo, two), 200);
    expect([(await get(mine.orderNo, one)).status, (await one.stock("A")).totalAllocated]).toEqual(["allocated", 2]);
  });
});

describe("an item in use", () => {
  test("can't change its base unit or tracking while an order for it is open: 409", async () => {
    const sku = await newItem();
    const { orderNo } = await place([{ sku, qtyOrdered: 1 }]);
    for (const change of [{ baseUomCode: "BOX" }, { tracking: "lot" }]) refusal(await api.post("/items", { sku, ...change }), 409, "CONFLICT");
    success(await cancel(orderNo), 200);
    expect(success<Item>(await api.post("/items", { sku, baseUomCode: "BOX" }), 200).baseUomCode).toBe("BOX");
  });

  test("a change at the same time as orders is before them all or refused", async () => {
    for (const sku of await Promise.all(times(8, () => newItem()))) {
      const change = patiently(() => api.post("/items", { sku, baseUomCode: "BOX" }));
      await Promise.all(times(3, () => place([{ sku, uomCode: "CASE", qtyOrdered: 5 }])));
      const perOrder = (await change).status === 200 ? 6 : 60;
      await tenant.newGrn([{ sku, qty: 1000 }]);
      expect((await tenant.stock(sku)).totalAllocated).toBe(3 * perOrder);
    }
  });
});

describe("order numbers", () => {
  test("40 orders at once have those of the Bangkok day, without a gap; a refusal, a preview and a dry run take none", async () => {
    const owner = await freshTenant(server.url);
    await owner.addItems("A", "B");
    const lines = [{ sku: "A", qtyOrdered: 1 }];
    const spoilers = times(10, (index) => (index % 2 ? post([{ sku: "NOPE", qtyOrdered: 1 }], {}, owner) : owner.api.post(`/orders${index % 4 ? "/preview" : "?dryRun=true"}`, order(lines))));
    const placed = await Promise.all(times(40, (index) => place([{ sku: index % 2 ? "A" : "B", qtyOrdered: 1 }], {}, owner)));
    expect((await Promise.all(spoilers)).map((reply) => reply.status)).toEqual(times(10, (index) => (index % 2 ? 400 : index % 4 ? 200 : 201)));
    expectGapFree(placed.map((one) => one.orderNo));
  });
});

describe("what a call costs", () => {
  const skus = times(200, (index) => `COST-${index}`);
  const lines = (count: number): Line[] => skus.slice(0, count).map((sku) => ({ sku, uomCode: "CASE", qtyOrdered: 1 }));

  beforeAll(async () => {
    await tenant.addItems(...skus);
    await tenant.newGrn(skus.map((sku) => ({ sku, qty: 1000 })));
    success(await api.post("/partners", { code: "CUS", name: "x", type: "customer" }), 201);
  });

  test("two trips at most, and 200 lines are as many statements as one", async () => {
    const costs: Record<string, [number, number][]> = {};
    const note = (name: string, reply: Reply) => {
      expect(reply.status, reply.text.slice(0, 500)).toBeLessThan(300);
      const { trips, statements } = cost(reply);
      (costs[name] ??= []).push([trips, statements]);
      return reply;
    };
    for (const count of [1, 200]) {
      const body = order(lines(count), { customerCode: "CUS" });
      const { orderNo } = success<Order>(note("create", await api.post("/orders", body)), 201);
      note("read", await api.get(`/orders/${orderNo}`));
      note("cancel", await cancel(orderNo));
      note("cancel again", await cancel(orderNo));
      note("preview", await api.post("/orders/preview", body));
      note("bulk", await api.post("/orders/bulk", { orders: times(count === 1 ? 1 : 20, () => order(lines(count / 20 + 1))) }));
    }
    for (const [name, [one = [0, 0], many = [0, 0]]] of Object.entries(costs)) {
      expect([name, many]).toEqual([name, one]);
      expect([name, one[0]]).toEqual([name, ["create", "cancel", "bulk"].includes(name) ? 2 : 1]);
    }
  });

  test("an order of 200 lines reads the levels of its items, whatever else is in stock, ordered and waited for", { timeout: 60_000 }, async () => {
    const owner = await freshTenant(server.url);
    const fill = async (from: number, count: number) => {
      const items = times(count, (index) => `FILL-${from + index}`);
      await owner.addItems(...items);
      await owner.newGrn(items.map((sku) => ({ sku, qty: 2 })));
      await place(items.map((sku) => ({ sku, qtyOrdered: 3 })), {}, owner);
    };
    await owner.addItems(...skus);
    await owner.newGrn(skus.map((sku) => ({ sku, qty: 1000 })));
    await fill(0, 50);
    const both = async () => {
      const placed = await post(lines(200), {}, owner);
      const freed = await cancel(success<Order>(placed, 201).orderNo, owner);
      return [cost(placed), cost(freed)].map(({ read, statements }) => ({ read, statements }));
    };
    await both();
    const before = await both();
    for (const round of [1, 2, 3, 4]) await fill(round * 1000, 450);
    const after = await both();
    for (const [index, { read, statements }] of before.entries()) {
      expect(at(after, index).statements).toBe(statements);
      // What was cancelled stays in the tables: a few rows more, and none of the 1,800 other items.
      expect(Math.abs(at(after, index).read - read)).toBeLessThan(900);
    }
  });
});
