// What the warehouse's own side costs: two D1 trips at most, whatever the endpoint (docs/decisions/0001-two-trips.md).
import { beforeAll, expect, test } from "vitest";
import { type Reply, cost, success } from "../support/client.ts";
import { type Tenant, freshTenant } from "../support/fixtures.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
  await tenant.addItems("A", "B");
  await tenant.newGrn([{ sku: "A", qty: 20 }, { sku: "B", qty: 20 }]);
});

const post = (path: string, body: object = {}): Promise<Reply> => tenant.admin.post(`/ops${path}`, body);

/** The call succeeds in at most so many trips. */
function within(trips: number, reply: Reply): Reply {
  expect([200, 201], reply.text).toContain(reply.status);
  expect(cost(reply).trips, reply.text.slice(0, 200)).toBeLessThanOrEqual(trips);
  return reply;
}

test("handwork on stock and receiving take two trips", async () => {
  await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "A-01" });
  within(2, await post("/stock/adjust", { warehouseCode: "WH-1", sku: "A", delta: 2, reason: "found" }));
  within(2, await post("/stock/adjust", { warehouseCode: "WH-1", sku: "A", delta: -1, reason: "lost" }));
  within(2, await post("/stock/move", { warehouseCode: "WH-1", sku: "A", fromLocationCode: "RECEIVING", toLocationCode: "A-01", qty: 3 }));
  const asn = await tenant.newAsn([{ sku: "A", expectedQty: 4 }]);
  within(2, await post(`/asn/${asn.asnNo}/arrive`));
  within(2, await post(`/asn/${asn.asnNo}/receive`));
  const other = await tenant.newAsn([{ sku: "A", expectedQty: 4 }]);
  within(2, await post(`/asn/${other.asnNo}/cancel`));
});

test("a cycle count takes two trips a step", async () => {
  const opened = within(2, await post("/cycle-counts", { warehouseCode: "WH-1", skus: ["B"] }));
  const { countNo } = success<{ countNo: string }>(opened, 201);
  within(2, await post(`/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "RECEIVING", sku: "B", countedQty: 19 }] }));
  within(2, await post(`/cycle-counts/${countNo}/recount`));
  within(2, await post(`/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "RECEIVING", sku: "B", countedQty: 18 }] }));
  within(2, await post(`/cycle-counts/${countNo}/close`));
  within(1, await tenant.admin.get(`/ops/cycle-counts/${countNo}`));
});

test("an order takes two trips a step, and as many statements for many lines as for one", async () => {
  const steps = async (skus: string[]): Promise<number[]> => {
    const placed = await tenant.api.post("/orders", { warehouseCode: "WH-1", lines: skus.map((sku) => ({ sku, qtyOrdered: 1 })) });
    const { orderNo } = success<{ orderNo: string }>(placed, 201);
    const replies = [placed];
    for (const step of ["release", "pick", "pack", "ship", "deliver"]) replies.push(within(2, await post(`/orders/${orderNo}/${step}`)));
    within(1, await tenant.admin.get(`/ops/orders/${orderNo}`));
    return replies.map((reply) => cost(reply).statements);
  };
  expect(await steps(["A", "B"])).toEqual(await steps(["A"]));
});

test("the audit and the lists take one trip", async () => {
  within(1, await tenant.admin.get("/ops/audit"));
  for (const path of ["/ops/inventory", "/ops/movements", "/tenants", "/warehouses", "/stores", "/uoms", "/users", "/api-keys", "/webhook-subscriptions"]) {
    within(1, await tenant.admin.get(path));
  }
});
