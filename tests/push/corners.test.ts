// What holds in the corners of the Push API: values, ASNs that are matched, keys, fields that are not known, codes and
// references (docs/push.md, docs/stock.md).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { type Asn, type Grn, type Item, type Reply, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, freshTenant } from "../support/fixtures.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
});

afterAll(() => audit(undefined, tenant.id));

let made = 0;
async function newItem(fields: object = {}): Promise<string> {
  const sku = `CORNER-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

interface Order {
  orderNo: string;
  status: string;
  lines: { lineNo: number; sku: string; qtyAllocated: number; components?: { lineNo: number; sku: string; qtyAllocated: number }[] }[];
  pickTasks: { taskNo: string; lineNo: number; qty: number }[];
  shipments: { trackingNo: string | null; status: string }[];
}

const order = async (lines: object[], fields: object = {}): Promise<Order> =>
  success<Order>(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, lines, ...fields }), 201);
const step = (orderNo: string, name: string, body: object = {}): Promise<Reply> => tenant.admin.post(`/ops/orders/${orderNo}/${name}`, body);
const received = (asn: Asn): number[] => asn.lines.map((line) => line.receivedQty);
const value = async (sku: string): Promise<number> => {
  const { items } = success<{ items: { value: number }[] }>(await tenant.admin.get("/ops/inventory", { sku }), 200);
  return at(items).value;
};

describe("values", () => {
  test("goods without a price come in at their exact share of what is there", async () => {
    const [cheap, odd] = [await newItem(), await newItem()];
    await tenant.newGrn([{ sku: cheap, qty: 100_000, unitCost: 0.0001 }]);
    success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: tenant.warehouse, sku: cheap, delta: -40_000, reason: "t" }), 200);
    await tenant.newGrn([{ sku: cheap, qty: 1_000_000 }]);
    expect(await value(cheap)).toBe(106);
    // 3 pieces worth 1: a rounded average of 0.3333 would make 30,000 of them 9,999.
    await tenant.newGrn([{ sku: odd, qty: 1, unitCost: 1 }]);
    success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: tenant.warehouse, sku: odd, delta: 2, unitCost: 0, reason: "t" }), 200);
    success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: tenant.warehouse, sku: odd, delta: 29_997, reason: "t" }), 200);
    expect(await value(odd)).toBe(10_000);
  });
});

describe("receipts that name an ASN", () => {
  test("a line without asnLineNo counts against the lines of its item, same lot first", async () => {
    const sku = await newItem({ tracking: "lot" });
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 5, lotNo: "A" }, { sku, expectedQty: 5, lotNo: "B" }]);
    const over = await tenant.postGrn([{ sku, qty: 500 }], { asnNo });
    refusal(over, 409, "CONFLICT");
    const named = await tenant.newGrn([{ sku, qty: 2, lotNo: "B" }], { asnNo });
    expect(named.lines.map((line) => [line.asnLineNo, line.qty])).toEqual([[2, 2]]);
    const split = await tenant.newGrn([{ sku, qty: 8, unitCost: 1 }], { asnNo });
    expect(split.lines.map((line) => [line.asnLineNo, line.qty, line.lotNo, line.value])).toEqual([[1, 5, "A", 5], [2, 3, "B", 3]]);
    expect(received(await tenant.asn(asnNo))).toEqual([5, 5]);
    expect((await tenant.asn(asnNo)).status).toBe("completed");
  });

  test("only what the ASN does not name is received beside it, also by the warehouse", async () => {
    const [a, b] = [await newItem(), await newItem()];
    const { asnNo } = await tenant.newAsn([{ sku: a, expectedQty: 5 }]);
    const beside = await tenant.newGrn([{ sku: b, qty: 7 }], { asnNo });
    expect(at(beside.lines).asnLineNo).toBeNull();
    refusal(await tenant.admin.post(`/ops/asn/${asnNo}/receive`, { lines: [{ sku: a, qty: 6 }] }), 409, "CONFLICT");
    invalid(await tenant.admin.post(`/ops/asn/${asnNo}/receive`, { lines: [{ sku: a }] }), "lines[0].qty");
    const done = success<Grn>(await tenant.admin.post(`/ops/asn/${asnNo}/receive`, { lines: [{ sku: a, qty: 5 }] }), 201);
    expect(done.asnStatus).toBe("completed");
  });

  test("one that came short is closed, once", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 5 }]);
    await tenant.newGrn([{ sku, qty: 2 }], { asnNo });
    const closed = success<Asn>(await tenant.api.post(`/asn/${asnNo}/complete`, {}), 200);
    expect([closed.status, received(closed)]).toEqual(["completed", [2]]);
    expect(success<Asn>(await tenant.admin.post(`/ops/asn/${asnNo}/complete`, {}), 200).status).toBe("completed");
    refusal(await tenant.postGrn([{ sku, qty: 1 }], { asnNo }), 409, "CONFLICT");
    const other = await tenant.newAsn([{ sku, expectedQty: 1 }]);
    expect(success<Asn>(await tenant.api.post(`/asn/${other.asnNo}/cancel`, {}), 200).status).toBe("cancelled");
  });

  test("another lot than the announced one takes none of its dates", async () => {
    const sku = await newItem({ tracking: "lot" });
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 5, lotNo: "L1", expiryDate: "2030-01-01" }]);
    const grn = await tenant.newGrn([{ asnLineNo: 1, sku, qty: 5, lotNo: "L2" }], { asnNo });
    expect(grn.lines.map((line) => [line.lotNo, line.expiryDate])).toEqual([["L2", null]]);
    for (const expiryDate of ["0000-01-01", "2569-06-15"]) invalid(await tenant.postGrn([{ sku, qty: 1, lotNo: "L3", expiryDate }]), "lines[0].expiryDate");
  });
});

describe("pieces", () => {
  test("one serial on two items is two pieces, and a piece that left comes back by a receipt", async () => {
    const [a, b] = [await newItem({ tracking: "serial" }), await newItem({ tracking: "serial" })];
    for (const sku of [a, b]) await tenant.newGrn([{ sku, qty: 1, serials: ["S-1"] }]);
    const { orderNo } = await order([{ sku: a, qtyOrdered: 1 }]);
    for (const name of ["release", "pick", "ship"]) success(await step(orderNo, name), 200);
    invalid(await tenant.postGrn([{ sku: b, qty: 1, serials: ["S-1"] }]), "lines[0].serials[0]");
    await tenant.newGrn([{ sku: a, qty: 1, serials: ["S-1"] }]);
    expect((await tenant.stock(a)).totalAvailable).toBe(1);
  });
});

describe("fields that are not known", () => {
  test("a slip is warned of, and refused on demand", async () => {
    const sku = await newItem();
    const lines = [{ sku, qty: 1, unitcost: 5 }];
    const body = { warehouseCode: tenant.warehouse, lines };
    const warned = await tenant.api.post("/grn", body);
    expect(warned.status).toBe(201);
    expect(warned.body).toMatchObject({ warnings: [{ path: "lines[0].unitcost", message: expect.stringContaining("unitCost") }] });
    for (const options of [{ headers: { Prefer: "handling=strict" } }, { query: { strict: "true" } }]) {
      invalid(await tenant.api.post("/grn", body, options), "lines[0].unitcost");
    }
    const strict = await tenant.api.post("/grn", { ...body, lines: [{ sku, qty: 1 }] }, { headers: { Prefer: "handling=strict" } });
    expect([strict.status, strict.headers.get("preference-applied")]).toEqual([201, "handling=strict"]);
  });

  test("a pick task says what was found", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 5 }]);
    const { orderNo } = await order([{ sku, qtyOrdered: 5 }]);
    const released = success<Order>(await step(orderNo, "release"), 200);
    const { taskNo } = at(released.pickTasks);
    invalid(await step(orderNo, "pick", { tasks: [{ taskNo, qtyPicked: 1 }] }), "tasks[0].qty");
    success(await step(orderNo, "pick", { tasks: [{ taskNo, qty: 5 }] }), 200);
  });

  test("a filter that is not known is refused, and so is a slip in dryRun", async () => {
    const sku = await newItem();
    invalid(await tenant.api.get("/stock", { sku, "warehouseCode[]": "X" }), "warehouseCode[]");
    invalid(await tenant.api.post("/grn", { warehouseCode: tenant.warehouse, lines: [{ sku, qty: 1 }] }, { query: { dryrun: "true" } }), "dryrun");
  });
});

describe("values as they are written", () => {
  test("10.0 is a whole number, and a byte order mark is no fault", async () => {
    const sku = await newItem();
    const text = `\uFEFF{"warehouseCode":"${tenant.warehouse}","priority":3.0,"lines":[{"lineNo":2.0,"sku":"${sku}","qtyOrdered":1.0}]}`;
    const placed = success<Order>(await tenant.api.post("/orders", text, { headers: { "Content-Type": "application/json" } }), 201);
    expect(at(placed.lines).lineNo).toBe(2);
    invalid(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, priority: 3.5, lines: [{ sku, qtyOrdered: 1 }] }), "priority");
  });

  test("a quantity past the range is said of the quantity", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 100_000_000_000 }]);
    for (let more = 0; more < 10_000; more += 1_000) {
      const lines = Array.from({ length: 1_000 }, () => ({ sku, qty: 100_000_000_000 }));
      const reply = await tenant.postGrn(lines);
      if (reply.status === 201) continue;
      expect(refusal(reply, 400, "VALIDATION_FAILED").errors?.[0]?.path).toMatch(/\.qty$/);
      return;
    }
    throw new Error("the range was never left");
  });
});

describe("one namespace of idempotency keys", () => {
  test("a row that is sent again alone is answered from the record, and the other way round", async () => {
    const sku = await newItem();
    const row = { warehouseCode: tenant.warehouse, lines: [{ sku, qtyOrdered: 1 }] };
    const bulk = await tenant.api.post("/orders/bulk", { orders: [{ ...row, idempotencyKey: "K-1" }] });
    const first = (bulk.body as { data: { data: Order }[] }).data[0]?.data.orderNo;
    const alone = await tenant.api.post("/orders", row, { headers: { "Idempotency-Key": "K-1" } });
    expect([success<Order>(alone, 201).orderNo, alone.headers.get("idempotent-replay")]).toEqual([first, "true"]);
    expect(success<Order>(await tenant.api.post("/orders", { ...row, idempotencyKey: "K-1" }), 201).orderNo).toBe(first);
    const single = success<Order>(await tenant.api.post("/orders", row, { headers: { "Idempotency-Key": "K-2" } }), 201).orderNo;
    const again = await tenant.api.post("/orders/bulk", { orders: [{ ...row, idempotencyKey: "K-2" }] });
    expect((again.body as { data: { data: Order }[] }).data[0]?.data.orderNo).toBe(single);
    refusal(await tenant.api.post("/orders", { ...row, priority: 1 }, { headers: { "Idempotency-Key": "K-1" } }), 409, "IDEMPOTENCY_KEY_MISMATCH");
  });

  test("one key twice in a batch creates one, and a dry run sees a used key", async () => {
    const sku = await newItem();
    const row = { warehouseCode: tenant.warehouse, lines: [{ sku, qtyOrdered: 1 }], idempotencyKey: "K-3" };
    const reply = await tenant.api.post("/orders/bulk", { orders: [row, row] });
    expect(reply.body).toMatchObject({ total: 2, created: 1, updated: 0, data: [{ status: "created" }, { status: "repeated" }] });
    const { orderNo } = success<Order>(await tenant.api.post("/orders", row, { query: { dryRun: "true" } }), 201);
    expect(orderNo).toMatch(/^SO-/);
    refusal(await tenant.api.post("/orders", { ...row, priority: 1 }, { query: { dryRun: "true" } }), 409, "IDEMPOTENCY_KEY_MISMATCH");
  });

  test("no body and an empty object say the same", async () => {
    const sku = await newItem();
    const { orderNo } = await order([{ sku, qtyOrdered: 1 }]);
    const headers = { "Idempotency-Key": "K-4" };
    success(await tenant.api.post(`/orders/${orderNo}/cancel`, undefined, { headers }), 200);
    expect((await tenant.api.post(`/orders/${orderNo}/cancel`, {}, { headers })).headers.get("idempotent-replay")).toBe("true");
  });
});

describe("calling off", () => {
  test("the reason is kept, and the reference is free again", async () => {
    const own = await freshTenant();
    success(await own.admin.send("PATCH", `/tenants/${own.id}`, { uniqueReferences: true }), 200);
    await own.addItems("X");
    const place = () => own.api.post("/orders", { warehouseCode: own.warehouse, referenceNo: "PO-1", lines: [{ sku: "X", qtyOrdered: 1 }] });
    const { orderNo } = success<Order>(await place(), 201);
    refusal(await place(), 409, "CONFLICT");
    success(await own.api.post(`/orders/${orderNo}/cancel`, { reason: "customer changed their mind" }), 200);
    const story = success<{ history: { note: string }[] }>(await own.admin.get(`/ops/orders/${orderNo}`), 200);
    expect(story.history.at(-1)?.note).toBe("customer changed their mind");
    success<Order>(await place(), 201);
  });
});

describe("parcels", () => {
  const leave = async (trackingNo: string, expected = 200): Promise<Reply> => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 1 }]);
    const { orderNo } = await order([{ sku, qtyOrdered: 1 }]);
    for (const name of ["release", "pick"]) success(await step(orderNo, name), 200);
    const reply = await step(orderNo, "ship", { carrier: "FLASH", trackingNo });
    expect(reply.status, reply.text).toBe(expected);
    return reply;
  };
  const tell = (trackingNo: string, status: string, at: string): Promise<Reply> => tenant.admin.post(`/ops/shipments/${trackingNo}/events`, { status, at });
  interface Told {
    status: string;
    events: { status: string }[];
  }

  test("a tracking number is that of one parcel on its way, and free once it has arrived", async () => {
    await leave("T-1");
    refusal(await leave("T-1", 409), 409, "CONFLICT");
    success(await tell("T-1", "delivered", "2027-01-02T00:00:00Z"), 200);
    await leave("T-1");
  });

  test("events are kept once and in their order, and none after the arrival", async () => {
    await leave("T-2");
    success(await tell("T-2", "out_for_delivery", "2027-01-02T10:00:00Z"), 200);
    success(await tell("T-2", "in_transit", "2027-01-02T09:00:00Z"), 200);
    const again = success<Told>(await tell("T-2", "in_transit", "2027-01-02T09:00:00Z"), 200);
    expect([again.status, again.events.map((event) => event.status)]).toEqual(["out_for_delivery", ["in_transit", "out_for_delivery"]]);
    success(await tell("T-2", "delivered", "2027-01-02T11:00:00Z"), 200);
    refusal(await tell("T-2", "failed", "2027-01-02T12:00:00Z"), 409, "CONFLICT");
    const read = success<Told>(await tenant.admin.get("/ops/shipments/T-2"), 200);
    expect(read.events.map((event) => event.status)).toEqual(["in_transit", "out_for_delivery", "delivered"]);
  });
});

describe("master data", () => {
  test("a unit must exist, and a partner be what it is named as", async () => {
    refusal(await tenant.api.post("/items", { sku: "U-1", name: "x", baseUomCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND");
    success<Item>(await tenant.api.post("/items", { sku: "U-1", name: "x", baseUomCode: "BOX" }), 201);
    success(await tenant.api.post("/partners", { code: "S", name: "S", type: "supplier" }), 201);
    success(await tenant.api.post("/partners", { code: "C", name: "C", type: "customer" }), 201);
    const sku = await newItem();
    invalid(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, customerCode: "S", lines: [{ sku, qtyOrdered: 1 }] }), "customerCode");
    invalid(await tenant.postAsn([{ sku, expectedQty: 1 }], { supplierCode: "C" }), "supplierCode");
  });

  test("a code means one item", async () => {
    success(await tenant.api.post("/items", { sku: "C-1", name: "x", barcode: "885001" }), 201);
    invalid(await tenant.api.post("/items", { sku: "885001", name: "y" }), "sku");
    invalid(await tenant.api.post("/items", { sku: "C-2", name: "y", barcode: "C-1" }), "barcode");
    invalid(await tenant.api.post("/items", { sku: "C-2", name: "y", barcode: "885001" }), "barcode");
    success(await tenant.api.post("/items", { sku: "C-1", barcode: "885001", name: "z" }), 200);
  });
});
