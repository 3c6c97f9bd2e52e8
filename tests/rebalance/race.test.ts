// Commands and orders that run into each other on one variant: what is left is what some order of them gives, nothing
// is lost, and every channel has what the policy says of the stock that there is.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { type Reply, success } from "../support/client.ts";
import { at, patiently, times } from "../support/fixtures.ts";
import { type Commanded, Shop, done, quotas, sum } from "../support/rebalance.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

let server: SharedServer;
let shop: Shop;

beforeAll(async () => {
  server = await sharedServer();
  shop = await Shop.open({ weights: { shopee: 2, lazada: 1, tiktok_shop: 1 } }, server.url);
});
afterAll(async () => {
  await audit(server);
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

test("50 auto-stock calls at once that add and take away: the stock is the sum of all", { timeout: 120_000 }, async () => {
  const id = await shop.item("AUTO", 1_000);
  const replies = await clients(50, 50, (index) => shop.auto(id, { physical_stock: index, adjustment_mode: index % 2 === 0 ? "increase" : "decrease" }));
  const answers = replies.map((reply) => done(reply));
  const end = 1_000 + times(50, (index) => (index % 2 === 0 ? index : -index)).reduce((all, by) => all + by, 0);
  const variant = await shop.variant(id);
  expect(variant).toMatchObject({ physical_stock: end, sales_stock: end });
  expect(sum(variant.channels)).toBe(end);
  // Each saw what the one before it had left: the answers are the steps of one way.
  const after = answers.map(({ physical_stock }) => physical_stock);
  expect(new Set(after).size).toBeGreaterThan(40);
  expect(after).toContain(end);
  expect((await shop.tenant.stock("AUTO")).totalOnHand).toBe(end);
});

test("50 manual calls at once that add to channels: no unit is lost, and never more is allotted than there is", { timeout: 120_000 }, async () => {
  const id = await shop.item("MANUAL");
  done(await shop.manual(id, { physical_stock: 100, channels: {} }));
  const replies = await clients(25, 50, (index) => shop.manual(id, { physical_stock: 0, channels: { [index % 2 === 0 ? "shopee" : "lazada"]: 3 }, adjustment_mode: "increase" }));
  const taken = replies.filter(({ status }) => status === 200).map((reply) => done(reply));
  expect(taken).toHaveLength(33);
  for (const reply of replies.filter(({ status }) => status !== 200)) {
    expect(reply.body).toMatchObject({ status: 0, message: "Total allocation (sales channels + buffer) exceeds physical stock." });
  }
  const variant = await shop.variant(id);
  expect(sum(variant.channels)).toBe(99);
  expect(new Set(taken.map(({ channels }) => sum(channels))).size).toBe(33);
});

test("manual and auto calls mixed with orders and receipts: the last state is that of the last command", { timeout: 120_000 }, async () => {
  const id = await shop.item("MIXED", 200);
  const calls: ((index: number) => Promise<Reply>)[] = [
    () => shop.auto(id, { physical_stock: 10, adjustment_mode: "increase" }),
    () => shop.manual(id, { physical_stock: 10, channels: { shopify: 1 }, adjustment_mode: "decrease" }),
    () => shop.tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "MIXED", qtyOrdered: 1 }] }),
    () => shop.tenant.postGrn([{ sku: "MIXED", qty: 1 }]),
  ];
  const replies = await clients(40, 120, (index) => patiently(() => at(calls, index % 4)(index), 100));
  for (const reply of replies) expect([200, 201, 422], reply.text).toContain(reply.status);
  const counted = (path: number, status: number) => replies.filter((reply, index) => index % 4 === path && reply.status === status).length;
  expect([counted(0, 200), counted(2, 201), counted(3, 201)]).toEqual([30, 30, 30]);
  const variant = await shop.variant(id);
  expect(variant.physical_stock).toBe(200 + 300 - 10 * counted(1, 200) + 30);
  expect(variant.reserved).toBe(30);
  if (variant.allocation_type_id === 1) expect(sum(variant.channels)).toBe(variant.sales_stock);
});

describe("400 orders of 40 clients at once on a variant that a store follows", () => {
  test("100 are allocated, 300 wait, 50 cancellations fill 50 of them; no caller is turned away", { timeout: 240_000 }, async () => {
    const id = await shop.item("HOT", 100);
    const begin = Date.now();
    const replies = await clients(40, 400, () => shop.tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "HOT", qtyOrdered: 1 }] }));
    expect(replies.map(({ status }) => status)).toEqual(times(400, () => 201));
    console.log(`400 orders in ${Date.now() - begin} ms`);
    const orders = replies.map((reply) => success<{ orderNo: string; status: string }>(reply, 201));
    const held = orders.filter(({ status }) => status === "allocated");
    expect(held).toHaveLength(100);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 100, reserved: 100, sales_stock: 0, channels: quotas() });
    const cancelled = await Promise.all(held.slice(0, 50).map(({ orderNo }) => shop.tenant.api.send("POST", `/orders/${orderNo}/cancel`)));
    expect(cancelled.map(({ status }) => status)).toEqual(times(50, () => 200));
    expect((await shop.variant(id)).reserved).toBe(100);
  });
});

test("a first command and orders at once: the row that the command makes misses none of them", { timeout: 120_000 }, async () => {
  const plain = await Shop.open({}, server.url);
  for (const round of times(6, (index) => index)) {
    const id = await plain.item(`FIRST-${round}`, 30);
    const orders = clients(10, 10, () => patiently(() => plain.tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: `FIRST-${round}`, qtyOrdered: 1 }] }), 100));
    const first = patiently(() => plain.manual(id, { physical_stock: 30, channels: { shopee: 1 } }), 100);
    for (const reply of await orders) expect(reply.status, reply.text).toBe(201);
    done<Commanded>(await first);
    expect(await plain.variant(id)).toMatchObject({ physical_stock: 30, reserved: 10, sales_stock: 20 });
  }
});

test("a policy that changes while stock moves is applied to all of it", { timeout: 120_000 }, async () => {
  const own = await Shop.open({ weights: { shopee: 1 } }, server.url);
  const id = await own.item("MOVING", 50);
  const orders = clients(10, 40, () => patiently(() => own.tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "MOVING", qtyOrdered: 1 }] }), 100));
  for (const channel of ["lazada", "shopify", "makro_pro", "shopee", "tiktok_shop"]) {
    done(await patiently(() => own.api.send("PUT", `/stock/stores/${own.store}/policy`, { weights: { [channel]: 1 } }), 100));
  }
  for (const reply of await orders) expect(reply.status, reply.text).toBe(201);
  expect(await own.variant(id)).toMatchObject({ reserved: 40, sales_stock: 10, channels: quotas({ tiktok_shop: 10 }) });
});
