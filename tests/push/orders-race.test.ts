// Orders, cancellations and receipts that run into each other: no unit is ever promised twice, none is lost,
// and when all is quiet nobody waits for stock that is free (docs/stock.md#allocation).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Reply, success } from "../support/client.ts";
import { type Line, type Tenant, at, freshTenant, patiently, times } from "../support/fixtures.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

interface Order {
  orderNo: string;
  status: string;
  lines: { sku: string; warehouseCode: string; qtyOrdered: number; qtyAllocated: number; qtyBackordered: number; allocations: { locationCode: string; lotNo: string | null; qty: number }[] }[];
}

const PATIENCE = 100;

let server: SharedServer;
let tenant: Tenant;

beforeAll(async () => {
  server = await sharedServer();
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

/** So many calls of so many clients at once, each one after the other. */
async function clients<T>(count: number, calls: number, call: (index: number) => Promise<T>): Promise<T[]> {
  const each = calls / count;
  const one = async (client: number) => {
    const answers: T[] = [];
    for (const step of times(each, (index) => index)) answers.push(await call(client * each + step));
    return answers;
  };
  return (await Promise.all(times(count, one))).flat();
}

const place = async (lines: Line[]): Promise<Order> => success<Order>(await patiently(() => tenant.api.post("/orders", { warehouseCode: "WH-1", lines }), PATIENCE), 201);
const cancel = async (orderNo: string): Promise<Order> => success<Order>(await patiently((): Promise<Reply> => tenant.api.send("POST", `/orders/${orderNo}/cancel`), PATIENCE), 200);
const receive = async (lines: Line[], warehouseCode = "WH-1"): Promise<void> => void success(await patiently(() => tenant.postGrn(lines, { warehouseCode }), PATIENCE), 201);
const read = (orders: Order[]): Promise<Order[]> => clients(20, Math.ceil(orders.length / 20) * 20, async (index) => {
  const { orderNo } = orders[index] ?? at(orders);
  return success<Order>(await tenant.api.get(`/orders/${orderNo}`), 200);
}).then((all) => all.slice(0, orders.length));

function count(orders: Order[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of orders) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Reads all orders there are, and checks that they, the levels and the ledger say the same. Answers the counts. */
async function audit(orders: Order[], onHand: Record<string, number>): Promise<Record<string, number>> {
  const now = await read(orders);
  const held = new Map<string, number>();
  for (const { status, lines } of now) {
    for (const line of lines) {
      const promised = line.allocations.reduce((sum, one) => sum + one.qty, 0);
      expect([promised, line.qtyBackordered]).toEqual([line.qtyAllocated, status === "cancelled" ? 0 : line.qtyOrdered - line.qtyAllocated]);
      for (const one of line.allocations) {
        const level = [line.sku, line.warehouseCode, one.locationCode, one.lotNo].join("|");
        held.set(level, (held.get(level) ?? 0) + one.qty);
      }
    }
    const [ordered, got] = [lines.reduce((sum, line) => sum + line.qtyOrdered, 0), lines.reduce((sum, line) => sum + line.qtyAllocated, 0)];
    if (status !== "cancelled") expect(status).toBe(got === 0 ? "pending" : got < ordered ? "partially_allocated" : "allocated");
    else expect(got).toBe(0);
  }
  const shown = new Map<string, number>();
  for (const [sku, total] of Object.entries(onHand)) {
    const stock = await tenant.stock(sku);
    expect(stock.totalOnHand).toBe(total);
    const { asOf: _, ...ledger } = (await tenant.stock(sku, { asOf: new Date(Date.now() + 60_000).toISOString() })) as typeof stock & { asOf?: string };
    expect(ledger).toEqual(stock);
    for (const level of stock.stocks) {
      expect(level.qtyAvailable).toBeGreaterThanOrEqual(0);
      if (level.qtyAllocated > 0) shown.set([sku, level.warehouseCode, level.locationCode, level.lotNo].join("|"), level.qtyAllocated);
    }
  }
  expect([...held].sort()).toEqual([...shown].sort());
  const sums = await server.sql<{ sku: string; on_hand: number; allocated: number }>(
    "SELECT i.sku, sum(v.on_hand) / 10000 AS on_hand, sum(v.allocated) / 10000 AS allocated FROM inventory v JOIN item i ON i.id = v.item_id WHERE v.tenant_id = ? GROUP BY i.sku",
    tenant.id,
  );
  for (const [sku, total] of Object.entries(onHand)) {
    const allocated = [...held].filter(([level]) => level.startsWith(`${sku}|`)).reduce((sum, [, qty]) => sum + qty, 0);
    expect(sums).toContainEqual({ sku, on_hand: total, allocated });
  }
  return count(now);
}

/** Cancels some of the allocated orders, all at once. */
async function cancelAllocated(orders: Order[], wanted: number): Promise<void> {
  const chosen = orders.filter((order) => order.status === "allocated").slice(0, wanted);
  expect(chosen).toHaveLength(wanted);
  await Promise.all(chosen.map(async ({ orderNo }) => expect((await cancel(orderNo)).status).toBe("cancelled")));
}

describe("400 orders of 40 clients at once on stock for 100", () => {
  const after = { allocated: 100, pending: 300 };
  const later = { allocated: 100, pending: 250, cancelled: 50 };

  beforeAll(async () => {
    tenant = await freshTenant(server.url);
    await tenant.addWarehouse("WH-2");
    await tenant.addItems("ONE", { sku: "LOTS", tracking: "lot" });
  });

  test("one level: 100 are allocated, 300 wait; 50 cancellations at once fill 50 of them", { timeout: 240_000 }, async () => {
    await receive([{ sku: "ONE", qty: 100 }]);
    const placed = await clients(40, 400, () => place([{ sku: "ONE", qtyOrdered: 1 }]));
    expect(new Set(placed.map((order) => order.orderNo)).size).toBe(400);
    expect(count(placed)).toEqual(after);
    expect(await audit(placed, { ONE: 100 })).toEqual(after);
    await cancelAllocated(placed, 50);
    expect(await audit(placed, { ONE: 100 })).toEqual(later);
  });

  test("two lots and two warehouses, a line from each: the same", { timeout: 240_000 }, async () => {
    await receive([{ sku: "LOTS", qty: 60, lotNo: "A", expiryDate: "2040-01-01" }, { sku: "LOTS", qty: 40, lotNo: "B" }]);
    await receive([{ sku: "LOTS", qty: 30, lotNo: "A" }, { sku: "LOTS", qty: 70, lotNo: "C" }], "WH-2");
    const placed = await clients(40, 400, () => place([{ sku: "LOTS", qtyOrdered: 1 }, { sku: "LOTS", qtyOrdered: 1, warehouseCode: "WH-2" }]));
    expect(count(placed)).toEqual(after);
    expect(await audit(placed, { LOTS: 200 })).toEqual(after);
    await cancelAllocated(placed, 50);
    expect(await audit(placed, { LOTS: 200 })).toEqual(later);
  });
});

describe("orders that share two items", () => {
  test("30 clients, lines in opposite orders: exactly the stock is promised, whole orders at a time", { timeout: 120_000 }, async () => {
    tenant = await freshTenant(server.url);
    await tenant.addItems("X", "Y");
    await receive([{ sku: "X", qty: 60 }, { sku: "Y", qty: 60 }]);
    const pairs = [["X", "Y"], ["Y", "X"]];
    const placed = await clients(30, 120, (index) => place(at(pairs, index % 2).map((sku) => ({ sku, qtyOrdered: 1 }))));
    expect(await audit(placed, { X: 60, Y: 60 })).toEqual({ allocated: 60, pending: 60 });
    await cancelAllocated(placed, 30);
    expect(await audit(placed, { X: 60, Y: 60 })).toEqual({ allocated: 60, pending: 30, cancelled: 30 });
  });

  test("unequal quantities: what one can't take whole it takes in part, to the last unit", { timeout: 120_000 }, async () => {
    tenant = await freshTenant(server.url);
    await tenant.addItems("X", "Y");
    await receive([{ sku: "X", qty: 100 }, { sku: "Y", qty: 50 }]);
    const placed = await clients(30, 60, (index) => place([{ sku: "X", qtyOrdered: 3 + (index % 3) }, { sku: "Y", qtyOrdered: 2 }]));
    await audit(placed, { X: 100, Y: 50 });
    expect([(await tenant.stock("X")).totalAvailable, (await tenant.stock("Y")).totalAvailable]).toEqual([0, 0]);
  });
});

describe("what comes free while orders come in", () => {
  beforeAll(async () => {
    tenant = await freshTenant(server.url);
    await tenant.addItems("GOODS", "FREED", "MORE", "ALL");
  });

  test("receipts: when all is quiet, no order waits while stock is free", { timeout: 120_000 }, async () => {
    const receipts = clients(10, 50, () => receive([{ sku: "GOODS", qty: 1 }]));
    const placed = await clients(20, 100, () => place([{ sku: "GOODS", qtyOrdered: 1 }]));
    await receipts;
    expect(await audit(placed, { GOODS: 50 })).toEqual({ allocated: 50, pending: 50 });
  });

  test("receipts for all of them: none is left waiting", { timeout: 120_000 }, async () => {
    const placing = clients(15, 60, () => place([{ sku: "ALL", qtyOrdered: 2 }]));
    await clients(15, 60, () => receive([{ sku: "ALL", qty: 1 }, { sku: "ALL", qty: 1 }]));
    expect(await audit(await placing, { ALL: 120 })).toEqual({ allocated: 60 });
  });

  test("cancellations: what they free goes to orders that come at the same time", { timeout: 120_000 }, async () => {
    await receive([{ sku: "FREED", qty: 30 }]);
    const holders = await clients(10, 30, () => place([{ sku: "FREED", qtyOrdered: 1 }]));
    const cancelled = clients(15, 30, (index) => cancel(at(holders, index).orderNo));
    const placed = await clients(15, 45, () => place([{ sku: "FREED", qtyOrdered: 1 }]));
    await cancelled;
    expect(await audit([...holders, ...placed], { FREED: 30 })).toEqual({ allocated: 30, pending: 15, cancelled: 30 });
  });

  test("all at once: receipts, orders and cancellations of orders that wait or hold", { timeout: 120_000 }, async () => {
    const receipts = clients(10, 40, () => receive([{ sku: "MORE", qty: 3 }]));
    const placed = await clients(20, 80, async (index) => {
      const order = await place([{ sku: "MORE", qtyOrdered: 2 }]);
      return index % 4 === 0 ? cancel(order.orderNo) : order;
    });
    await receipts;
    // 60 orders of 2 are left on 120 units.
    expect(await audit(placed, { MORE: 120 })).toEqual({ allocated: 60, cancelled: 20 });
  });
});
