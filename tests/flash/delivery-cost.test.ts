// What the delivery bills of the Flash API cost: two trips, rows that never become statements, and a list of 50,000 bills
// whose last page costs what its first one does.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cost, type Reply, cost, success } from "../support/client.ts";
import { type Tenant, at, freshTenant, times } from "../support/fixtures.ts";
import { type Flash, type FlashReply, type Params, done, newFlash } from "../support/flash.ts";
import { type Server, startServer } from "../support/server.ts";

const ROWS = 50_000;
const DAY = 86_400_000;
const EVER = { startTime: "2000-01-01 00:00:00", endTime: "2099-12-31 23:59:59" };

interface Page {
  list: { deliverySn: string }[];
  totalPages: number;
  totalItems: number;
}

let server: Server;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  const skus = times(200, (index) => `A-${index}`);
  await tenant.addItems(...skus);
  await tenant.newGrn(skus.slice(0, 100).map((sku) => ({ sku, qty: 1000 })));
  success(await tenant.admin.post("/stores", { code: "S", name: "Shop", warehouseCode: tenant.warehouse }), 201);
  success(await tenant.admin.send("PUT", "/carriers/FLASH", { name: "Flash", prefix: "TH", digits: 8, from: 1, to: 99_999_999 }), 200);
});
afterAll(() => server.stop());

async function call<T = unknown>(path: string, params: Params): Promise<{ data: T; cost: Cost }> {
  const reply: FlashReply<T> = await flash.form<T>(path, params);
  return { data: done(reply), cost: cost(reply as unknown as Reply) };
}

let count = 0;
const add = (rows: number, params: Params = {}) =>
  call<string>("/Order/addOrder", {
    storeCode: "S", orderSn: `OS-${(count += 1)}`, province: "p", city: "c", postalCode: "10500", consigneeName: "n", consigneeAddress: "a",
    phoneNumber: "0812345678", logisticCharge: 0, totalPrice: rows, payMode: "2", goods: times(rows, (index) => ({ barCode: `A-${index}`, num: 1, price: 1 })), ...params,
  });

describe("writes and reads", () => {
  test("a bill is one read and one write batch, and 100 rows are no more statements than one", async () => {
    const [one, many] = [await add(1, { check: 1 }), await add(100, { check: 1 })];
    expect([one.cost.trips, many.cost.trips]).toEqual([2, 2]);
    expect(many.cost.statements).toBe(one.cost.statements);
  });

  test("every step is two trips, every reading one", async () => {
    const { data: deliverySn } = await add(2);
    for (const path of ["/order/freeze", "/order/unfreeze", "/Audit/delivery", "/order/withdrawOrder", "/Audit/delivery"]) {
      expect((await call(path, { deliverySn })).cost.trips, path).toBe(2);
    }
    for (const name of ["release", "pick", "pack", "ship"]) {
      expect(cost(await tenant.admin.post(`/ops/orders/${deliverySn}/${name}`, undefined)).trips, name).toBe(2);
    }
    for (const path of ["/order/getOrderDetail", "/box/deliveryOrderBox", "/order/getOrderStatusByNo", "/order/getOrderTrackingInfoByNo", "/order/getDocument"]) {
      expect((await call(path, { deliverySn })).cost, path).toMatchObject({ trips: 1, written: 0 });
    }
  });
});

describe(`a list of ${ROWS} bills`, () => {
  beforeAll(async () => {
    const { data: number } = await add(1, { check: 1 });
    const columns = await server.sql<{ name: string }>("SELECT name FROM pragma_table_info('sales_order')");
    const changed: Record<string, string> = {
      id: "'many-' || n.i", number: "'DO-many-' || n.i", reference_no: "'OS-many-' || n.i", unique_reference: "NULL",
      created_at: `b.created_at - (n.i * ${400 * DAY}) / ${ROWS}`, created_slice: "NULL",
    };
    const names = columns.map((column) => column.name);
    const values = names.map((column) => changed[column] ?? `b."${column}"`);
    await server.sql(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) INSERT INTO sales_order(${names.join()}) SELECT ${values.join()} FROM n CROSS JOIN sales_order b WHERE b.number = ? AND b.tenant_id = ?`,
      number, tenant.id,
    );
    await server.sql("UPDATE sales_order SET status = 'cancelled' WHERE id GLOB 'many-*' AND CAST(substr(id, 6) AS INTEGER) % 3 = 0");
    expect(at(await server.sql<{ most: number }>("SELECT MAX(n) AS most FROM (SELECT COUNT(*) AS n FROM sales_order GROUP BY tenant_id, created_slice)")).most).toBeLessThanOrEqual(500);
  }, 240_000);

  const page = (params: Params) => call<Page>("/order/getOrderList", { ...EVER, limit: 100, ...params });
  const alike = (costs: Cost[]): void => {
    expect(costs.map(({ trips, written }) => [trips, written])).toEqual(costs.map(() => [1, 0]));
    const reads = costs.map(({ read }) => read);
    expect(Math.max(...reads) - Math.min(...reads), `rows read: ${reads}`).toBeLessThan(1_500);
    expect(Math.max(...reads), `rows read: ${reads}`).toBeLessThan(ROWS / 5);
  };

  test("every page costs alike, and counts all of them", async () => {
    const first = await page({});
    expect(first.data.totalItems).toBeGreaterThan(ROWS);
    alike([first.cost, (await page({ page: 250 })).cost, (await page({ page: first.data.totalPages })).cost]);
  });

  test("so does every page of one status, and a bill that is named", async () => {
    const first = await page({ status: "cancelled" });
    expect(first.data.totalItems).toBe(Math.floor(ROWS / 3));
    const named = await page({ orderSn: "OS-many-7,OS-many-8" });
    expect(named.data.totalItems).toBe(2);
    expect(named.cost.read).toBeLessThan(200);
    alike([first.cost, (await page({ status: "cancelled", page: first.data.totalPages })).cost]);
  });
});
