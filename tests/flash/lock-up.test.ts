// Lock-up days: so many days before it expires a lot is promised to nobody, whoever orders it
// (docs/stock.md#vocabulary, docs/stock.md#allocation).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { success } from "../support/client.ts";
import { type Tenant, at, bangkokDay, freshTenant } from "../support/fixtures.ts";
import { type Flash, done, newFlash } from "../support/flash.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const LOCK_UP = 15;

interface Order {
  orderNo: string;
  status: string;
  lines: { qtyAllocated: number; allocations?: { lotNo: string }[] }[];
}

let server: SharedServer;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

/** Goods with a shelf life, and a lot of 5 for each number of days until it expires. */
async function goods(barCode: string, ...days: number[]): Promise<void> {
  done(await flash.form("/open/add_goods", { barCode, name: barCode, isShelfLife: 1, shelfLifeDay: 100, shelfLifeWarning: 20, shelfLifeLockUp: LOCK_UP }));
  for (const left of days) await receive(barCode, left);
}

const receive = (sku: string, days: number) => tenant.newGrn([{ sku, qty: 5, lotNo: `L${days}`, expiryDate: bangkokDay(Date.now(), days) }]);

async function order(sku: string, qtyOrdered: number, line: object = {}): Promise<Order> {
  const body = { warehouseCode: tenant.warehouse, lines: [{ sku, qtyOrdered, ...line }] };
  return success<Order>(await tenant.api.post("/orders", body), 201);
}

describe("a lot within its lock-up days", () => {
  test("is not allocated; on its last day before them it is", async () => {
    await goods("EDGE", LOCK_UP - 1, LOCK_UP);
    const { status, lines } = await order("EDGE", 10);
    expect([status, at(lines).qtyAllocated]).toEqual(["partially_allocated", 5]);
    const { stocks } = await tenant.stock("EDGE");
    expect(stocks.map((level) => [level.lotNo, level.qtyAllocated])).toEqual([["L14", 0], ["L15", 5]]);
  });

  test("is not had by naming it either", async () => {
    await goods("NAMED", LOCK_UP - 1, LOCK_UP + 5);
    expect(at((await order("NAMED", 1, { lotNo: "L14" })).lines).qtyAllocated).toBe(0);
    expect(at((await order("NAMED", 1, { lotNo: "L20" })).lines).qtyAllocated).toBe(1);
  });

  test("does not serve an order that waits, and a later lot does", async () => {
    await goods("WAITS");
    const { orderNo } = await order("WAITS", 5);
    await receive("WAITS", 3);
    const found = async () => success<Order>(await tenant.api.get(`/orders/${orderNo}`), 200).status;
    expect(await found()).toBe("pending");
    await receive("WAITS", LOCK_UP + 1);
    expect(await found()).toBe("allocated");
  });

  test("is still there: it can be moved and adjusted", async () => {
    await goods("MOVED", 2);
    const { admin, warehouse: warehouseCode } = tenant;
    success(await tenant.api.post("/locations", { warehouseCode, code: "B-01" }), 201);
    success(await admin.post("/ops/stock/move", { warehouseCode, sku: "MOVED", lotNo: "L2", qty: 2, fromLocationCode: "RECEIVING", toLocationCode: "B-01" }), 200);
    success(await admin.post("/ops/stock/adjust", { warehouseCode, sku: "MOVED", lotNo: "L2", delta: -1, reason: "broken" }), 200);
    expect((await tenant.stock("MOVED")).totalOnHand).toBe(4);
  });

  test("an item without lock-up days is sold until the day it expires", async () => {
    await tenant.addItems({ sku: "FREE", tracking: "lot" });
    await receive("FREE", 0);
    expect(at((await order("FREE", 5)).lines).qtyAllocated).toBe(5);
  });
});
