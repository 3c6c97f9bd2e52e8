// What channels cost: a tenant without a store pays almost nothing for them, and one with a store a few statements and
// rows, however many variants, orders and splits there are (design, "fast").
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { type Cost, type Reply, cost } from "../support/client.ts";
import { type Tenant, at, freshTenant, times } from "../support/fixtures.ts";
import { Shop } from "../support/rebalance.ts";
import { type Server, startServer } from "../support/server.ts";

const SMALL = 50;
const LARGE = 5_000;

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await audit(server);
  await server.stop();
});

async function costOf(call: () => Promise<Reply>): Promise<Cost> {
  const reply = await call();
  expect([200, 201], reply.text).toContain(reply.status);
  return cost(reply);
}

const order = (tenant: Tenant, sku: string) => () => tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered: 1 }] });

test("a store that shares nothing out costs a few rows, and one that does eight statements and three rows written", async () => {
  const tenant = await freshTenant(server.url);
  await tenant.addItems("A", "B", "C");
  await tenant.newGrn(["A", "B", "C"].map((sku) => ({ sku, qty: 100 })));
  await costOf(order(tenant, "A")); // a tenant's first order reads less than its others do
  const alone = await costOf(order(tenant, "A"));
  const none = await Shop.of(tenant, {});
  const idle = await costOf(order(tenant, "B"));
  expect(idle.statements).toBe(alone.statements);
  expect(idle.written).toBe(alone.written);
  await none.setPolicy({ mode: "mirror" });
  const followed = await costOf(order(tenant, "C"));
  expect(idle.read - alone.read).toBeLessThanOrEqual(25);
  // The row and its history; that the policy and the record still are what they were; and the version of the stock, what
  // its events make obsolete, and who comes next. Events and deliveries there are for an order in any case.
  expect(followed.statements - alone.statements).toBe(8);
  expect(followed.written - alone.written).toBe(3);
});

test(`${LARGE} variants with stock and history: every call reads as many rows as with ${SMALL}`, { timeout: 240_000 }, async () => {
  const shop = await Shop.open({ weights: { shopee: 1, lazada: 1 } }, server.url);
  const sku = (index: number) => `BULK-${index}`;
  const load = async (from: number, to: number) => {
    for (let start = from; start < to; start += 500) {
      const codes = times(Math.min(500, to - start), (index) => sku(start + index));
      await shop.tenant.addItems(...codes);
      await shop.tenant.newGrn(codes.map((code) => ({ sku: code, qty: 50 })));
    }
  };
  await load(0, SMALL);
  const id = await shop.variantId(sku(7));
  const query = { store_id: String(shop.store) };
  const costs = async (): Promise<Record<string, Cost>> => {
    const named: Record<string, () => Promise<Reply>> = {
      variant: () => shop.get(id),
      history: () => shop.api.get(`/stock/variants/${id}/history`, { ...query, limit: "5" }),
      policy: () => shop.api.get(`/stock/stores/${shop.store}/policy`),
      order: order(shop.tenant, sku(7)),
      auto: () => shop.auto(id, { physical_stock: 1, adjustment_mode: "increase" }),
      manual: () => shop.manual(id, { physical_stock: 0, channels: { shopee: 1 }, adjustment_mode: "decrease" }),
      rollback: () => shop.post(`${id}/rollback`, {}),
      bulk: () => shop.post("bulk/auto-stock", { items: [{ variant_id: id, physical_stock: 1, adjustment_mode: "increase" }] }),
      preview: () => shop.post(`${id}/preview`, { mode: "auto", physical_stock: 50 }),
    };
    const costs: Record<string, Cost> = {};
    for (const [name, call] of Object.entries(named)) costs[name] = await costOf(call);
    return costs;
  };
  for (const _ of times(3, (index) => index)) await costs(); // enough history for a page
  const small = await costs();
  await load(SMALL, LARGE);
  const rows = await server.sql<{ n: number }>("SELECT count(*) AS n FROM channel_stock c JOIN store s ON s.id = c.store_id WHERE s.tenant_id = ?", shop.tenant.id);
  expect(at(rows).n).toBe(LARGE);
  for (const [name, large] of Object.entries(await costs())) {
    const { read, statements, trips } = small[name] as Cost;
    expect([large.trips, large.statements], name).toEqual([trips, statements]);
    expect(trips, name).toBeLessThanOrEqual(["variant", "history", "policy", "preview"].includes(name) ? 1 : 2);
    // Each round leaves an order behind, whose promise is read with the others.
    expect(large.read, name).toBeLessThanOrEqual(read + statements);
  }
});
