// The warehouse's own hand on stock: adjust, move, count, receive, and the audit that finds what is broken
// (docs/operations.md).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asn, type Grn, type Reply, invalid, refusal, success } from "../support/client.ts";
import { audit, auditOf, findings } from "../support/audit.ts";
import { type Tenant, at, freshTenant, patiently, times } from "../support/fixtures.ts";
import { type Server, startServer } from "../support/server.ts";

interface Figures {
  qtyOnHand: number;
  qtyAllocated: number;
  qtyAvailable: number;
}

interface LevelChange {
  locationCode: string;
  lotNo: string | null;
  quality: string;
  before: Figures;
  after: Figures;
}

interface Handled {
  id: string;
  levels: LevelChange[];
  movements: { type: string; locationCode: string; lotNo: string | null; quality: string; qty: number; value: number }[];
  servedOrders: string[];
}

interface Order {
  orderNo: string;
  status: string;
}

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
  for (const [code, type] of [["A-01", "storage"], ["A-02", "storage"], ["Q-01", "quarantine"]]) {
    success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code, type }), 201);
  }
});

afterAll(() => audit(undefined, tenant.id));

let made = 0;
async function newItem(fields: object = {}): Promise<string> {
  const sku = `STOCK-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

const post = (path: string, body: object): Promise<Reply> => tenant.admin.post(path, body);
const adjusting = (sku: string, delta: number, fields: object = {}): Promise<Reply> =>
  post("/ops/stock/adjust", { warehouseCode: "WH-1", sku, delta, reason: "found", ...fields });
const adjust = async (sku: string, delta: number, fields: object = {}): Promise<Handled> => success<Handled>(await adjusting(sku, delta, fields), 200);

async function order(sku: string, qtyOrdered: number, fields: object = {}): Promise<Order> {
  return success<Order>(await tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered }], ...fields }), 201);
}

const statusOf = async (orderNo: string): Promise<string> => success<Order>(await tenant.api.get(`/orders/${orderNo}`), 200).status;
const figures = (qtyOnHand: number, qtyAllocated = 0): Figures => ({ qtyOnHand, qtyAllocated, qtyAvailable: qtyOnHand - qtyAllocated });

describe("ops/stock/adjust", () => {
  test("up: into the receiving location, at the average, with the level before and after", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 10, unitCost: 2 }]);
    const done = await adjust(sku, 5);
    expect(done.levels).toMatchObject([{ locationCode: "RECEIVING", lotNo: null, quality: "normal", before: figures(10), after: figures(15) }]);
    expect(done.movements).toMatchObject([{ type: "adjustment", locationCode: "RECEIVING", qty: 5, value: 10 }]);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 15 });
  });

  test("up: at a price of its own, in a unit of its own, into a named location", async () => {
    const sku = await newItem();
    const done = await adjust(sku, 2, { uomCode: "CASE", unitCost: 6, locationCode: "A-01" });
    expect(done).toMatchObject({ delta: 24, movements: [{ qty: 24, value: 12, locationCode: "A-01" }] });
    expect((await adjust(sku, 4)).movements).toMatchObject([{ value: 2 }]);
  });

  test("up: orders that wait are served in the same commit, the most urgent first", async () => {
    const sku = await newItem();
    const [late, urgent] = [await order(sku, 3), await order(sku, 2, { priority: 1 })];
    const done = await adjust(sku, 4);
    expect(done.servedOrders).toEqual([urgent.orderNo, late.orderNo]);
    expect(at(done.levels)).toMatchObject({ before: figures(0), after: figures(4, 4) });
    expect([await statusOf(urgent.orderNo), await statusOf(late.orderNo)]).toEqual(["allocated", "partially_allocated"]);
  });

  test("down: the level that would be promised last goes first, and the value leaves at the average", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 10, lotNo: "SOON", expiryDate: "2099-01-01", unitCost: 1 }, { sku, qty: 10, lotNo: "LATE", expiryDate: "2099-12-31", unitCost: 3 }]);
    const done = await adjust(sku, -12);
    expect(done.movements).toMatchObject([{ lotNo: "LATE", qty: -10, value: -20 }, { lotNo: "SOON", qty: -2, value: -4 }]);
    expect((await adjust(sku, -3, { lotNo: "SOON" })).levels).toMatchObject([{ lotNo: "SOON", before: figures(8), after: figures(5) }]);
    refusal(await adjusting(sku, -1, { lotNo: "LATE" }), 409, "CONFLICT");
    refusal(await adjusting(sku, -1, { lotNo: "NONE" }), 400, "REFERENCE_NOT_FOUND");
  });

  test("down: never below what is promised; the refusal names who holds it", async () => {
    const sku = await newItem();
    await adjust(sku, 10);
    const { orderNo } = await order(sku, 8);
    const refused = refusal(await adjusting(sku, -3), 409, "CONFLICT");
    expect(refused.message).toContain(orderNo);
    expect(refused.message).toContain("Only 2 of the 10");
    await adjust(sku, -2);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 8, totalAllocated: 8 });
    expect(refusal(await adjusting(sku, -9), 409, "CONFLICT").message).toContain("There are only 8");
  });

  test("bad stock is apart from normal stock, and serves nobody", async () => {
    const sku = await newItem();
    const { orderNo } = await order(sku, 1);
    expect((await adjust(sku, 5, { quality: "bad" })).servedOrders).toEqual([]);
    refusal(await adjusting(sku, -1), 409, "CONFLICT");
    expect((await adjust(sku, 1)).servedOrders).toEqual([orderNo]);
    expect((await adjust(sku, -5, { quality: "bad" })).levels).toMatchObject([{ quality: "bad", after: figures(0) }]);
  });

  test("pieces of a serial-tracked item are named one by one", async () => {
    const sku = await newItem({ tracking: "serial" });
    await tenant.newGrn([{ sku, qty: 2, serials: ["S1", "S2"] }]);
    invalid(await adjusting(sku, 1), "serials");
    invalid(await adjusting(sku, 2, { serials: ["S3", "S3"] }), "serials");
    invalid(await adjusting(sku, 1, { serials: ["S1"] }), "serials[0]");
    invalid(await adjusting(sku, -1, { serials: ["S9"] }), "serials[0]");
    await adjust(sku, 1, { serials: ["S3"], locationCode: "A-01" });
    expect((await adjust(sku, -2, { serials: ["S1", "S3"] })).movements).toMatchObject([{ qty: -1 }, { qty: -1 }]);
    invalid(await adjusting(sku, -1, { serials: ["S1"] }), "serials[0]");
    await adjust(sku, 1, { serials: ["S1"] });
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 2 });
    const plain = await newItem();
    invalid(await adjusting(plain, 1, { serials: ["X"] }), "serials");
  });

  test("what is missing, unknown or of no sense is refused", async () => {
    const sku = await newItem();
    const lotted = await newItem({ tracking: "lot" });
    invalid(await post("/ops/stock/adjust", {}), "warehouseCode", "sku", "delta", "reason");
    invalid(await adjusting(sku, 0), "delta");
    invalid(await adjusting(sku, 0.00001), "delta");
    invalid(await adjusting(sku, -1, { unitCost: 1 }), "unitCost");
    invalid(await adjusting(lotted, 1), "lotNo");
    expect(refusal(await adjusting("NOPE", 1, { warehouseCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND").errors?.map((problem) => problem.path).sort()).toEqual(["sku", "warehouseCode"]);
    refusal(await adjusting(sku, 1, { locationCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND");
    refusal(await adjusting(sku, 1, { uomCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND");
  });

  test("a repeated Idempotency-Key adjusts once", async () => {
    const sku = await newItem();
    const body = { warehouseCode: "WH-1", sku, delta: 3, reason: "found" };
    const options = { headers: { "Idempotency-Key": `adjust-${sku}` } };
    const [one, two] = [await tenant.admin.post("/ops/stock/adjust", body, options), await tenant.admin.post("/ops/stock/adjust", body, options)];
    expect(two.text).toBe(one.text);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 3 });
  });

  test("adjustments and orders at once: nothing is oversold, nobody waits beside free stock", async () => {
    const sku = await newItem();
    const calls = times(24, (index) => patiently(() => (index % 2 ? adjusting(sku, index % 3 ? 2 : -1) : tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered: 1 }] }))));
    for (const reply of await Promise.all(calls)) expect([200, 201, 409], reply.text).toContain(reply.status);
    await audit(undefined, tenant.id);
  });
});

describe("ops/stock/move", () => {
  const moving = (sku: string, qty: number, from: string, to: string, fields: object = {}): Promise<Reply> =>
    post("/ops/stock/move", { warehouseCode: "WH-1", sku, qty, fromLocationCode: from, toLocationCode: to, ...fields });
  const move = async (sku: string, qty: number, from: string, to: string, fields: object = {}): Promise<Handled> => success<Handled>(await moving(sku, qty, from, to, fields), 200);

  test("puts away: one line out, one in, of no value", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 10, unitCost: 2 }]);
    const done = await move(sku, 1, "RECEIVING", "A-01", { uomCode: "BOX", reason: "put away" });
    expect(done).toMatchObject({ qty: 10, levels: [{ locationCode: "RECEIVING", after: figures(0) }, { locationCode: "A-01", before: figures(0), after: figures(10) }] });
    expect(done.movements).toMatchObject([{ type: "move", locationCode: "RECEIVING", qty: -10, value: 0 }, { type: "move", locationCode: "A-01", qty: 10, value: 0 }]);
    expect((await adjust(sku, -10)).movements).toMatchObject([{ locationCode: "A-01", value: -20 }]);
  });

  test("what is promised does not move: 409 with who holds it", async () => {
    const sku = await newItem();
    await adjust(sku, 5);
    const { orderNo } = await order(sku, 4);
    expect(refusal(await moving(sku, 2, "RECEIVING", "A-01"), 409, "CONFLICT").message).toContain(orderNo);
    await move(sku, 1, "RECEIVING", "A-01");
    expect(refusal(await moving(sku, 9, "RECEIVING", "A-01"), 409, "CONFLICT").message).toContain("There are only 4");
  });

  test("out of quarantine, or back to normal quality, serves orders that wait; into it serves none", async () => {
    const sku = await newItem();
    await adjust(sku, 5, { locationCode: "Q-01" });
    await adjust(sku, 5, { quality: "bad" });
    const { orderNo } = await order(sku, 7);
    expect((await move(sku, 5, "Q-01", "A-01")).servedOrders).toEqual([orderNo]);
    expect(await statusOf(orderNo)).toBe("partially_allocated");
    const mended = await move(sku, 3, "RECEIVING", "RECEIVING", { quality: "bad", toQuality: "normal" });
    expect([mended.servedOrders, await statusOf(orderNo)]).toEqual([[orderNo], "allocated"]);
    expect((await move(sku, 1, "RECEIVING", "Q-01")).servedOrders).toEqual([]);
    expect((await move(sku, 1, "Q-01", "Q-01", { toQuality: "bad" })).levels).toMatchObject([{ quality: "normal", after: figures(0) }, { quality: "bad", after: figures(1) }]);
  });

  test("an order placed while stock leaves quarantine never waits beside it", async () => {
    for (const sku of [await newItem(), await newItem(), await newItem()]) {
      await adjust(sku, 5, { locationCode: "Q-01" });
      const orders = times(5, () => patiently(() => tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered: 1 }] })));
      const moves = times(5, () => patiently(() => moving(sku, 1, "Q-01", "A-02")));
      for (const reply of await Promise.all([...orders, ...moves])) expect([200, 201], reply.text).toContain(reply.status);
      expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 5, totalAllocated: 5 });
    }
  });

  test("stock keeps its age: what came first goes out first, wherever it lies", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 1, locationCode: "A-01" }]);
    await new Promise((done) => setTimeout(done, 5));
    await tenant.newGrn([{ sku, qty: 1, locationCode: "A-02" }]);
    await move(sku, 1, "A-01", "RECEIVING");
    const placed = await order(sku, 1);
    const { stocks } = await tenant.stock(sku);
    expect(placed.status).toBe("allocated");
    expect(stocks.find((level) => level.locationCode === "RECEIVING")?.qtyAllocated).toBe(1);
  });

  test("pieces move by their serials", async () => {
    const sku = await newItem({ tracking: "serial" });
    await tenant.newGrn([{ sku, qty: 3, serials: ["M1", "M2", "M3"] }]);
    invalid(await moving(sku, 1, "RECEIVING", "A-01"), "serials");
    await move(sku, 2, "RECEIVING", "A-01", { serials: ["M1", "M3"] });
    invalid(await moving(sku, 1, "RECEIVING", "A-01", { serials: ["M1"] }), "serials[0]");
  });

  test("what is unknown or of no sense is refused", async () => {
    const sku = await newItem();
    await adjust(sku, 1);
    invalid(await moving(sku, 1, "RECEIVING", "RECEIVING"), "toLocationCode");
    invalid(await moving(sku, -1, "RECEIVING", "A-01"), "qty");
    refusal(await moving(sku, 1, "NOPE", "A-01"), 400, "REFERENCE_NOT_FOUND");
    refusal(await moving(sku, 1, "RECEIVING", "NOPE"), 400, "REFERENCE_NOT_FOUND");
    refusal(await moving(sku, 1, "A-01", "A-02"), 409, "CONFLICT");
  });
});

describe("ops/asn", () => {
  const step = (asnNo: string, name: string, body?: object): Promise<Reply> => tenant.admin.send("POST", `/ops/asn/${asnNo}/${name}`, body);

  test("arrives, and keeps its status; again is the same", async () => {
    const { asnNo } = await tenant.newAsn([{ sku: await newItem(), expectedQty: 1 }]);
    const first = success<Asn & { arrivedAt: string }>(await step(asnNo, "arrive"), 200);
    expect(first).toMatchObject({ asnNo, status: "open", arrivedAt: expect.stringMatching(/Z$/) });
    expect(success<{ arrivedAt: string }>(await step(asnNo, "arrive"), 200).arrivedAt).toBe(first.arrivedAt);
  });

  test("an empty body receives all that is open, in whatever unit that is exact", async () => {
    const [a, b] = [await newItem(), await newItem({ tracking: "lot", shelfLifeDays: 10 })];
    const { asnNo } = await tenant.newAsn([{ sku: a, uomCode: "CASE", expectedQty: 2 }, { sku: b, expectedQty: 3, lotNo: "L1" }]);
    await tenant.newGrn([{ asnLineNo: 1, sku: a, uomCode: "EA", qty: 5 }], { asnNo });
    const grn = success<Grn>(await step(asnNo, "receive"), 201);
    expect(grn).toMatchObject({ asnNo, asnStatus: "completed", lines: [{ asnLineNo: 1, baseQty: 19 }, { asnLineNo: 2, baseQty: 3, lotNo: "L1" }] });
    expect((await tenant.stock(a)).totalOnHand).toBe(24);
    refusal(await step(asnNo, "receive"), 409, "CONFLICT");
    refusal(await step(asnNo, "arrive"), 409, "CONFLICT");
  });

  test("lines say what came, where, of which quality; waiting orders are served", async () => {
    const [sku, pieces] = [await newItem(), await newItem({ tracking: "serial" })];
    const { orderNo } = await order(sku, 3);
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 10 }, { sku: pieces, expectedQty: 2 }]);
    const grn = success<Grn>(await step(asnNo, "receive", { lines: [{ asnLineNo: 1, qty: 4, locationCode: "A-01", unitCost: 2 }, { asnLineNo: 1, qty: 1, quality: "bad" }, { asnLineNo: 2, qty: 1, serials: ["R1"] }] }), 201);
    expect(grn).toMatchObject({ asnStatus: "receiving", lines: [{ locationCode: "A-01", value: 8 }, { quality: "bad" }, { serials: ["R1"] }] });
    expect(await statusOf(orderNo)).toBe("allocated");
    invalid(await step(asnNo, "receive"), "lines[1].serials");
    invalid(await step(asnNo, "receive", { lines: [{ asnLineNo: 2, qty: 1, serials: ["R1"] }] }), "lines[0].serials[0]");
    invalid(await step(asnNo, "receive", { lines: [{ asnLineNo: 1 }] }), "lines[0].qty");
    invalid(await step(asnNo, "receive", { lines: [{ asnLineNo: 9, qty: 1 }] }), "lines[0].sku");
    refusal(await step(asnNo, "receive", { lines: [{ asnLineNo: 1, qty: 6 }] }), 409, "CONFLICT");
    refusal(await step(asnNo, "cancel"), 409, "CONFLICT");
    success(await step(asnNo, "receive", { lines: [{ asnLineNo: 1, qty: 5 }, { asnLineNo: 2, qty: 1, serials: ["R2"] }] }), 201);
  });

  test("is called off while nothing has come, once and for all", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 1 }]);
    expect(success<Asn>(await step(asnNo, "cancel"), 200).status).toBe("cancelled");
    expect(success<Asn>(await step(asnNo, "cancel"), 200).status).toBe("cancelled");
    refusal(await step(asnNo, "receive"), 409, "CONFLICT");
    success(await tenant.api.post("/items", { sku, tracking: "lot" }), 200);
    refusal(await step("ASN-NOPE", "cancel"), 404, "NOT_FOUND");
  });
});

describe("a location that is no quarantine any more", () => {
  const location = (code: string, type: string | null): Promise<Reply> => tenant.api.post("/locations", { warehouseCode: "WH-1", code, type });

  test("serves the orders that wait for what lies there, the most urgent first", async () => {
    const [sku, serial] = [await newItem(), await newItem({ tracking: "serial" })];
    success(await location("Q-02", "quarantine"), 201);
    await adjust(sku, 5, { locationCode: "Q-02" });
    await adjust(sku, 3, { locationCode: "Q-02", quality: "bad" });
    await adjust(serial, 1, { locationCode: "Q-02", serials: ["Q-SN"] });
    const [late, urgent, piece] = [await order(sku, 4), await order(sku, 3, { priority: 1 }), await order(serial, 1)];
    success(await location("Q-02", "quarantine"), 200);
    expect(await statusOf(urgent.orderNo)).toBe("pending");
    success(await location("Q-02", "storage"), 200);
    expect([await statusOf(urgent.orderNo), await statusOf(late.orderNo), await statusOf(piece.orderNo)]).toEqual(["allocated", "partially_allocated", "allocated"]);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 8, totalAllocated: 5 });
  });

  test("in bulk, and by a type that is cleared; a dry run serves nobody", async () => {
    const sku = await newItem();
    for (const code of ["Q-03", "Q-04"]) {
      success(await location(code, "quarantine"), 201);
      await adjust(sku, 2, { locationCode: code });
    }
    const { orderNo } = await order(sku, 4);
    const locations = [{ warehouseCode: "WH-1", code: "Q-03", type: "picking" }, { warehouseCode: "NOPE", code: "Q-04" }, { warehouseCode: "WH-1", code: "Q-04", type: null }];
    expect((await tenant.api.post("/locations/bulk", { locations }, { query: { dryRun: "true" } })).status).toBe(207);
    expect(await statusOf(orderNo)).toBe("pending");
    expect((await tenant.api.post("/locations/bulk", { locations })).status).toBe(207);
    expect(await statusOf(orderNo)).toBe("allocated");
  });

  test("while orders and stock come at the same time: nobody waits beside free stock", async () => {
    const skus = times(6, (index) => `RACE-${index}`);
    await tenant.addItems(...skus);
    for (const index of times(6, (index) => index)) success(await location(`R-${index}`, "quarantine"), 201);
    const calls = skus.flatMap((sku, index) => [
      () => adjusting(sku, 5, { locationCode: `R-${index}` }),
      () => tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered: 3 }] }),
      () => location(`R-${index}`, "storage"),
      () => tenant.postGrn([{ sku, qty: 1, locationCode: `R-${index}` }]),
    ]);
    for (const reply of await Promise.all(calls.map((call) => patiently(call)))) expect([200, 201], reply.text).toContain(reply.status);
    await audit(undefined, tenant.id);
    for (const sku of skus) expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 6, totalAllocated: 3 });
  });
});

describe("ops/cycle-counts", () => {
  interface Count {
    countNo: string;
    status: string;
    lines: { locationCode: string; sku: string; lotNo: string | null; expectedQty: number | null; countedQty: number | null; variance: number | null; recount: boolean; posted: boolean }[];
    movements?: { type: string; qty: number; value: number }[];
    servedOrders?: string[];
  }
  const open = async (skus: string[], fields: object = {}): Promise<Count> => success<Count>(await post("/ops/cycle-counts", { warehouseCode: "WH-1", skus, ...fields }), 201);
  const step = (countNo: string, name: string, body?: object): Promise<Reply> => tenant.admin.send("POST", `/ops/cycle-counts/${countNo}/${name}`, body);
  const entering = (countNo: string, ...lines: [string, string, number, object?][]): Promise<Reply> =>
    step(countNo, "count", { lines: lines.map(([locationCode, sku, countedQty, fields]) => ({ locationCode, sku, countedQty, ...fields })) });
  const find = async (countNo: string): Promise<Count> => success<Count>(await tenant.admin.get(`/ops/cycle-counts/${countNo}`), 200);

  test("blind: what is expected is hidden until it is closed; the variance is posted at the average", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 10, unitCost: 2, locationCode: "A-01" }, { sku, qty: 5, unitCost: 2, locationCode: "A-02" }]);
    const { countNo, lines } = await open([sku]);
    expect(countNo).toMatch(/^CC-\d{8}-\d{4}$/);
    expect(lines).toMatchObject([{ locationCode: "A-01", expectedQty: null, countedQty: null }, { locationCode: "A-02" }]);
    expect(success<Count>(await entering(countNo, ["A-01", sku, 8]), 200)).toMatchObject({ status: "open", lines: [{ countedQty: 8, variance: null, expectedQty: null }, {}] });
    refusal(await step(countNo, "close"), 409, "CONFLICT", `Cycle count "${countNo}" is open: it can't close. Open steps: count, cancel.`);
    expect(success<Count>(await entering(countNo, ["A-02", sku, 6], ["Q-01", sku, 1]), 200).status).toBe("counted");
    const closed = success<Count>(await step(countNo, "close"), 200);
    expect(closed).toMatchObject({ status: "closed", lines: [{ expectedQty: 10, variance: -2, posted: true }, { expectedQty: 5, variance: 1 }, { locationCode: "Q-01", expectedQty: 0, variance: 1 }] });
    expect(closed.movements).toMatchObject([{ type: "count", qty: -2, value: -4 }, { qty: 1, value: 2 }, { qty: 1, value: 2 }]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(15);
    refusal(await step(countNo, "close"), 409, "CONFLICT");
    refusal(await step(countNo, "cancel"), 409, "CONFLICT");
  });

  test("what moved meanwhile is not undone: the variance is that of the snapshot", async () => {
    const sku = await newItem();
    await adjust(sku, 10, { locationCode: "A-01" });
    const { countNo } = await open([sku], { blind: false });
    await entering(countNo, ["A-01", sku, 9]);
    await adjust(sku, 5, { locationCode: "A-01" });
    expect(success<Count>(await step(countNo, "close"), 200).lines).toMatchObject([{ expectedQty: 10, variance: -1 }]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(14);
  });

  test("a large variance is counted twice, and a recount reopens lines with a variance", async () => {
    const [a, b] = [await newItem(), await newItem()];
    await adjust(a, 100, { locationCode: "A-01" });
    await adjust(b, 100, { locationCode: "A-01" });
    const { countNo } = await open([a, b], { recountAbovePercent: 10 });
    expect(success<Count>(await entering(countNo, ["A-01", a, 80], ["A-01", b, 90]), 200)).toMatchObject({ status: "open", lines: [{ recount: true }, { recount: false }] });
    expect(success<Count>(await entering(countNo, ["A-01", a, 100]), 200).status).toBe("counted");
    expect(success<Count>(await step(countNo, "recount"), 200)).toMatchObject({ status: "open", lines: [{ recount: false }, { recount: true }] });
    await entering(countNo, ["A-01", b, 100]);
    expect(success<Count>(await step(countNo, "close"), 200).movements).toEqual([]);
  });

  test("a count that finds less than is promised takes promises back", async () => {
    const sku = await newItem();
    await adjust(sku, 5, { locationCode: "A-01" });
    const { orderNo } = await order(sku, 4);
    const { countNo } = await open([sku]);
    await entering(countNo, ["A-01", sku, 2]);
    success<Count>(await step(countNo, "close"), 200);
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 2, totalAllocated: 2, totalSellable: 0 });
    expect(await statusOf(orderNo)).toBe("partially_allocated");
  });

  test("what is found serves orders that wait", async () => {
    const sku = await newItem();
    await adjust(sku, 1, { locationCode: "A-01" });
    const { orderNo } = await order(sku, 3);
    const { countNo } = await open([sku]);
    await entering(countNo, ["A-01", sku, 1], ["A-02", sku, 2]);
    expect(success<Count>(await step(countNo, "close"), 200).servedOrders).toEqual([orderNo]);
    expect(await statusOf(orderNo)).toBe("allocated");
  });

  test("a level that joins by being counted is told with what lies there, and is counted by its variance", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 10, lotNo: "L1", locationCode: "A-01" }, { sku, qty: 20, lotNo: "L1", locationCode: "A-02" }, { sku, qty: 3, lotNo: "L2", locationCode: "A-02" }]);
    const { countNo } = await open([sku], { locationCodes: ["A-01"], blind: false, recountAbovePercent: 10 });
    const entered = success<Count>(await entering(countNo, ["A-01", sku, 10, { lotNo: "L1" }], ["A-02", sku, 19, { lotNo: "L1" }], ["A-02", sku, 1, { lotNo: "L2", quality: "bad" }]), 200);
    expect(entered.lines).toMatchObject([
      { locationCode: "A-01", expectedQty: 10, variance: 0, recount: false },
      { locationCode: "A-02", expectedQty: 20, countedQty: 19, variance: -1, recount: false },
      { locationCode: "A-02", lotNo: "L2", expectedQty: 0, variance: 1, recount: true },
    ]);
    expect(await find(countNo)).toMatchObject({ lines: [{ expectedQty: 10 }, { expectedQty: 20 }, { expectedQty: 0 }] });
  });

  test("a level that another open count has can't join: 409 names that count, also where nothing lies", async () => {
    const [one, two] = [await newItem(), await newItem()];
    await adjust(one, 5, { locationCode: "A-01" });
    await adjust(two, 5, { locationCode: "A-01" });
    const [first, second] = [await open([one]), await open([two])];
    success(await entering(second.countNo, ["A-02", two, 0]), 200);
    for (const [place, sku, other, count] of [["A-01", one, first, second], ["A-02", two, second, first]] as const) {
      const refused = refusal(await entering(count.countNo, [place, sku, 4]), 409, "CONFLICT");
      expect(refused.message).toBe(`Item SKU "${sku}" in "${place}" is being counted by "${other.countNo}".`);
    }
    success(await step(second.countNo, "cancel"), 200);
    expect(success<Count>(await entering(first.countNo, ["A-02", two, 1]), 200).lines.at(-1)).toMatchObject({ sku: two, countedQty: 1 });
  });

  test("a level is in one open count at a time, and what is unknown is refused", async () => {
    const sku = await newItem();
    const lotted = await newItem({ tracking: "lot" });
    refusal(await post("/ops/cycle-counts", { warehouseCode: "WH-1", skus: [sku] }), 409, "CONFLICT");
    await adjust(sku, 1, { locationCode: "A-01" });
    const { countNo } = await open([sku], { locationCodes: ["A-01"] });
    expect(refusal(await post("/ops/cycle-counts", { warehouseCode: "WH-1", skus: [sku] }), 409, "CONFLICT").message).toContain(countNo);
    refusal(await post("/ops/cycle-counts", { warehouseCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND");
    refusal(await post("/ops/cycle-counts", { warehouseCode: "WH-1", skus: ["NOPE"] }), 400, "REFERENCE_NOT_FOUND");
    refusal(await post("/ops/cycle-counts", { warehouseCode: "WH-1", locationCodes: ["NOPE"] }), 400, "REFERENCE_NOT_FOUND");
    refusal(await entering(countNo, ["NOPE", sku, 1]), 400, "REFERENCE_NOT_FOUND");
    refusal(await entering(countNo, ["A-01", "NOPE", 1]), 400, "REFERENCE_NOT_FOUND");
    invalid(await entering(countNo, ["A-01", lotted, 1]), "lines[0].lotNo");
    invalid(await entering(countNo, ["A-01", sku, -1]), "lines[0].countedQty");
    refusal(await step("CC-NOPE", "close"), 404, "NOT_FOUND");
    success(await step(countNo, "cancel"), 200);
    success(await step((await open([sku])).countNo, "cancel"), 200);
  });

  test("pieces tracked by serial number are counted, not posted", async () => {
    const sku = await newItem({ tracking: "serial" });
    await tenant.newGrn([{ sku, qty: 2, serials: ["C1", "C2"] }]);
    const { countNo } = await open([sku]);
    await entering(countNo, ["RECEIVING", sku, 1]);
    expect(success<Count>(await step(countNo, "close"), 200)).toMatchObject({ lines: [{ variance: -1, posted: false }], movements: [] });
  });
});

describe("ops/inventory, ops/movements and ops/serials", () => {
  interface Page<T> {
    items: T[];
    nextCursor: string | null;
    hasMore: boolean;
  }
  const list = async <T>(path: string, query: Record<string, string>): Promise<Page<T>> => success<Page<T>>(await tenant.admin.get(path, query), 200);

  test("an inventory record shows its value and takes a reorder point", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 4, unitCost: 2.5 }]);
    const { items } = await list<{ id: string }>("/ops/inventory", { sku, warehouseCode: "WH-1" });
    expect(items).toMatchObject([{ sku, warehouseCode: "WH-1", onHand: 4, allocated: 0, value: 10, averageCost: 2.5, reorderPoint: null }]);
    const { id } = at(items);
    expect(success(await tenant.admin.send("PATCH", `/ops/inventory/${id}`, { reorderPoint: 1.5 }), 200)).toMatchObject({ id, reorderPoint: 1.5 });
    expect((await list("/ops/inventory", { sku })).items).toMatchObject([{ reorderPoint: 1.5 }]);
    success(await tenant.admin.send("PATCH", `/ops/inventory/${id}`, { reorderPoint: null }), 200);
    expect((await list("/ops/inventory", { sku })).items).toMatchObject([{ reorderPoint: null }]);
    invalid(await tenant.admin.send("PATCH", `/ops/inventory/${id}`, { reorderPoint: -1 }), "reorderPoint");
    refusal(await tenant.admin.send("PATCH", "/ops/inventory/99999999-0000-4000-8000-000000000000", { reorderPoint: 1 }), 404, "NOT_FOUND");
  });

  test("the ledger is read in pages, newest first", async () => {
    const sku = await newItem();
    for (const delta of [1, 2, 3]) await adjust(sku, delta, { reason: `step ${delta}` });
    const first = await list<{ qty: number }>("/ops/movements", { sku, limit: "2" });
    expect(first.items.map((line) => line.qty)).toEqual([3, 2]);
    const second = await list<{ qty: number }>("/ops/movements", { sku, limit: "2", cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ hasMore: false, items: [{ qty: 1, reason: "step 1", type: "adjustment", locationCode: "RECEIVING" }] });
    expect((await list("/ops/movements", { sku, to: "2000-01-01T00:00:00Z" })).items).toEqual([]);
    expect((await list("/ops/movements", { limit: "5" })).items).toHaveLength(5);
  });

  test("a piece is found by its serial", async () => {
    const sku = await newItem({ tracking: "serial" });
    const grn = await tenant.newGrn([{ sku, qty: 1, serials: ["FIND-ME"] }]);
    expect(success(await tenant.admin.get("/ops/serials/FIND-ME"), 200)).toMatchObject({ pieces: [{ sku, status: "in_stock", locationCode: "RECEIVING", documentNo: grn.grnNo }] });
    refusal(await tenant.admin.get("/ops/serials/NOPE"), 404, "NOT_FOUND");
  });
});

describe("what is left undone", () => {
  test("a dry run of handwork answers and changes nothing", async () => {
    await tenant.addItems("DRY");
    const body = { warehouseCode: "WH-1", sku: "DRY", delta: 5, reason: "dry" };
    const reply = await tenant.admin.post("/ops/stock/adjust", body, { query: { dryRun: "true" } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("dry-run")).toBe("true");
    expect((await tenant.stock("DRY")).totalOnHand).toBe(0);
  });

  test("a full ASN line can't be received again", async () => {
    await tenant.addItems("FULL");
    const asn = await tenant.newAsn([{ sku: "FULL", expectedQty: 2 }, { sku: "FULL", expectedQty: 2 }]);
    success(await tenant.admin.post(`/ops/asn/${asn.asnNo}/receive`, { lines: [{ asnLineNo: 1, qty: 2 }] }), 201);
    refusal(await tenant.admin.post(`/ops/asn/${asn.asnNo}/receive`, { lines: [{ asnLineNo: 1, qty: 2 }] }), 409, "CONFLICT", `ASN "${asn.asnNo}": lines[0].qty exceeds what is open on ASN line 1: 0 EA.`);
    expect((await tenant.stock("FULL")).totalOnHand).toBe(2);
  });

  test("an item's tracking can't change while it is being counted", async () => {
    await tenant.addItems("HELD");
    await tenant.newGrn([{ sku: "HELD", qty: 1 }]);
    success(await tenant.admin.post("/ops/cycle-counts", { warehouseCode: "WH-1", skus: ["HELD"] }), 201);
    success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: "WH-1", sku: "HELD", delta: -1, reason: "gone" }), 200);
    refusal(await tenant.api.post("/items", { sku: "HELD", tracking: "lot" }), 409, "CONFLICT");
  });
});

describe("ops/audit", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test("finds a broken row, and only while it is broken", async () => {
    const own = await freshTenant(server.url);
    await own.addItems("A", { sku: "S", tracking: "serial" });
    await own.newGrn([{ sku: "A", qty: 5 }, { sku: "S", qty: 1, serials: ["S1"] }]);
    success(await own.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "A", qtyOrdered: 7 }] }), 201);
    await own.newAsn([{ sku: "A", expectedQty: 3 }]);
    await audit(server);
    const ofItem = (sku: string) => `item_id = (SELECT id FROM item WHERE sku = '${sku}' AND tenant_id = '${own.id}')`;
    const broken: [string, string, string][] = [
      ["levels", `UPDATE level SET on_hand = on_hand + 10000 WHERE ${ofItem("A")}`, `UPDATE level SET on_hand = on_hand - 10000 WHERE ${ofItem("A")}`],
      ["inventories", `UPDATE inventory SET value = value + 1 WHERE ${ofItem("A")}`, `UPDATE inventory SET value = value - 1 WHERE ${ofItem("A")}`],
      ["levelPromises", `UPDATE allocation SET holding = 0 WHERE ${ofItem("A")}`, `UPDATE allocation SET holding = 1 WHERE ${ofItem("A")}`],
      ["orders", "UPDATE sales_order SET allocated_base = allocated_base - 1", "UPDATE sales_order SET allocated_base = allocated_base + 1"],
      ["orderLines", "UPDATE allocation SET quantity = quantity - 1", "UPDATE allocation SET quantity = quantity + 1"],
      ["waiting", "UPDATE order_line SET waiting = 0", "UPDATE order_line SET waiting = 1"],
      ["asnLines", "UPDATE inbound_line SET received_base = 1", "UPDATE inbound_line SET received_base = 0"],
      ["numbers", "UPDATE counter SET value = value + 1 WHERE kind = 'asn'", "UPDATE counter SET value = value - 1 WHERE kind = 'asn'"],
      ["serials", "UPDATE serial SET status = 'shipped'", "UPDATE serial SET status = 'in_stock'"],
      ["tallies", "UPDATE in_out_tally SET lines = lines + 1", "UPDATE in_out_tally SET lines = lines - 1"],
      ["tallies", "UPDATE serial_tally SET pieces = pieces + 1", "UPDATE serial_tally SET pieces = pieces - 1"],
      ["tallies", "DELETE FROM in_out WHERE seq = 1", "INSERT INTO in_out SELECT m.tenant_id, y.slice, m.seq, m.warehouse_id, 1, m.at FROM movement m CROSS JOIN in_out_tally y ON y.tenant_id = m.tenant_id WHERE m.seq = 1"],
      ["unserved", `UPDATE level SET allocated = 0 WHERE ${ofItem("A")}`, `UPDATE level SET allocated = 50000 WHERE ${ofItem("A")}`],
      ["blockedPromises", "UPDATE location SET kind = 'damage' WHERE code = 'RECEIVING'", "UPDATE location SET kind = 'receiving' WHERE code = 'RECEIVING'"],
      ["inboundTallies", "UPDATE document_tally SET documents = documents + 1", "UPDATE document_tally SET documents = documents - 1"],
    ];
    for (const [name, harm, mend] of broken) {
      await server.sql(harm);
      const found = await auditOf(server, own.id);
      expect([name, found.clean, Object.keys(findings(found)).includes(name)]).toEqual([name, false, true]);
      expect(at(findings(found)[name]).tenantId).toBe(own.id);
      expect((await auditOf(server)).clean).toBe(false);
      await server.sql(mend);
      await audit(server);
    }
  });

  test("says which figure is wrong, in units", async () => {
    const own = await freshTenant(server.url);
    await own.addItems("B");
    await own.newGrn([{ sku: "B", qty: 2.5 }]);
    await server.sql(`UPDATE movement SET on_hand = on_hand + 5000 WHERE tenant_id = '${own.id}'`);
    const found = findings(await auditOf(server, own.id));
    expect(found.levels).toEqual([
      { tenantId: own.id, subject: "WH-1 / RECEIVING / B /  / normal", stored: { onHand: 2.5, allocated: 0 }, expected: { onHand: 3, allocated: 0 } },
    ]);
    expect(found.inventories).toMatchObject([{ subject: "WH-1 / B", stored: { onHand: 2.5 }, expected: { onHand: 3 } }]);
    await server.sql(`UPDATE movement SET on_hand = on_hand - 5000 WHERE tenant_id = '${own.id}'`);
  });

  test("a tenant's audit does not tell of another's, and an unknown tenant is refused", async () => {
    const [one, other] = [await freshTenant(server.url), await freshTenant(server.url)];
    await other.addItems("C");
    await other.newGrn([{ sku: "C", qty: 1 }]);
    await server.sql(`UPDATE level SET on_hand = 0 WHERE tenant_id = '${other.id}'`);
    await audit(server, one.id);
    expect((await auditOf(server, other.id)).clean).toBe(false);
    refusal(await one.admin.with({ "X-Tenant-Id": "99999999-0000-4000-8000-000000000000" }).get("/ops/audit"), 400, "REFERENCE_NOT_FOUND");
    await server.sql(`UPDATE level SET on_hand = 10000 WHERE tenant_id = '${other.id}'`);
  });
});
