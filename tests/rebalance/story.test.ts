// What marketplaces hear: an order lowers the quotas, its cancellation restores them, and a receiver gets each
// channel that changed, once, in order, with versions that grow. A burst is reported by its last state.
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { success } from "../support/client.ts";
import { at, eventually, times } from "../support/fixtures.ts";
import { type Payload, Receiver, expectNothingAgain, verified } from "../support/receiver.ts";
import { Shop, done, quotas } from "../support/rebalance.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

let server: SharedServer;
let receiver: Receiver;
let shop: Shop;
let secret: string;
let subscription: string;

beforeAll(async () => {
  [server, receiver] = await Promise.all([sharedServer(), Receiver.start()]);
  shop = await Shop.open({ weights: { shopee: 2, lazada: 1, tiktok_shop: 1 } }, server.url);
  const made = await shop.tenant.admin.post("/webhook-subscriptions", { url: receiver.url, events: ["channel.stock.updated"] });
  ({ id: subscription, secret } = success<{ id: string; secret: string }>(made, 201));
});
afterAll(async () => {
  await audit(server);
  await receiver.stop();
  await server.stop();
});

/** The payloads from that one on, once there are so many more. */
async function told(from: number, count: number): Promise<Payload[]> {
  const messages = await receiver.wait(from + count, 15_000);
  await new Promise((wait) => setTimeout(wait, 300)); // whether more come
  const payloads = messages.slice(from).map((message) => verified(message, secret));
  expect(payloads.map(({ data }) => data)).toHaveLength(count);
  return payloads;
}

const changes = (payloads: Payload[]): unknown[] =>
  payloads.map(({ event, data }) => [event, data.storeId, data.variantId, data.channel, data.oldStock, data.newStock]).sort();

test("an order lowers the quotas and its cancellation restores them, each channel reported once", async () => {
  const id = await shop.item("STORY", 16);
  const event = (channel: string, old: number, now: number) => ["channel.stock.updated", shop.store, id, channel, old, now];
  const came = await told(0, 3);
  expect(changes(came)).toEqual([event("lazada", 0, 4), event("shopee", 0, 8), event("tiktok_shop", 0, 4)]);

  const orderNo = await shop.order([{ sku: "STORY", qtyOrdered: 4 }]);
  expect((await shop.variant(id)).channels).toEqual(quotas({ shopee: 6, lazada: 3, tiktok_shop: 3 }));
  expect(changes(await told(3, 3))).toEqual([event("lazada", 4, 3), event("shopee", 8, 6), event("tiktok_shop", 4, 3)]);

  await shop.cancel(orderNo);
  expect((await shop.variant(id)).channels).toEqual(quotas({ shopee: 8, lazada: 4, tiktok_shop: 4 }));
  const back = await told(6, 3);
  expect(changes(back)).toEqual([event("lazada", 3, 4), event("shopee", 6, 8), event("tiktok_shop", 3, 4)]);

  const all = await told(0, 9);
  expect(at(all).data).toMatchObject({ sku: "STORY", warehouseCode: "WH-1" });
  const versions = all.map(({ data }) => data.version as number);
  expect(versions).toEqual(times(9, (index) => index + at(versions)));
  expectNothingAgain(receiver);
});

test("what changes no quota reports nothing, and force_rebalance reports every channel", async () => {
  const from = receiver.received.length;
  const id = await shop.variantId("STORY");
  done(await shop.auto(id, { physical_stock: 16 }));
  done(await shop.auto(id, { physical_stock: 16, force_rebalance: true }));
  const payloads = await told(from, 7);
  expect(payloads.map(({ data }) => data.channel)).toEqual(["shopee", "lazada", "bentoweb", "line_shopping", "makro_pro", "tiktok_shop", "shopify"]);
  for (const { data } of payloads) expect(data.oldStock).toBe(data.newStock);
});

test("force_rebalance of a variant that never had stock is reported with a version as well", async () => {
  const from = receiver.received.length;
  const id = await shop.item("NEVER");
  done(await shop.auto(id, { physical_stock: 0, force_rebalance: true }));
  const payloads = await told(from, 7);
  expect(payloads.map(({ data }) => data.version)).toEqual(times(7, (index) => index + 1));
});

test("a set is reported when its component moves", async () => {
  const part = await shop.item("PART", 8);
  const set = await shop.set("BUNDLE", { PART: 2 });
  await eventually(async () => receiver.received.length, (count) => count >= 26);
  const from = receiver.received.length;
  done(await shop.auto(part, { physical_stock: 16 }));
  const payloads = await told(from, 6);
  expect(payloads.filter(({ data }) => data.variantId === set).map(({ data }) => [data.channel, data.newStock])).toEqual([["shopee", 4], ["lazada", 2], ["tiktok_shop", 2]]);
});

test("a burst is sent as its last state: what was not sent yet gives way to what came later", { timeout: 60_000 }, async () => {
  const id = await shop.item("BURST", 100);
  await eventually(async () => receiver.received.filter(({ payload }) => payload.data.variantId === id).length, (count) => count >= 3, 15_000);
  receiver.answer = () => ({ status: 500 });
  for (const units of times(10, (index) => 90 - index)) done(await shop.auto(id, { physical_stock: units }));
  const status = async () =>
    success<{ items: { status: string }[] }>(await shop.tenant.admin.get(`/webhook-subscriptions/${subscription}/deliveries`, { limit: "100" }), 200).items;
  const superseded = (await status()).filter((row) => row.status === "superseded").length;
  expect(superseded).toBeGreaterThan(5);
  expect((await status()).filter((row) => row.status === "pending").length).toBeLessThanOrEqual(6);
  receiver.answer = () => ({ status: 204 });
  const before = receiver.acknowledged.length;
  for (const _ of times(6, (index) => index)) {
    await server.sql("UPDATE delivery SET next_attempt_at = 0, claimed_until = NULL WHERE next_attempt_at IS NOT NULL");
    await server.scheduled();
  }
  const acknowledged = receiver.acknowledged.slice(before).map((message) => verified(message, secret).data).filter((data) => data.variantId === id);
  const last = Object.fromEntries(acknowledged.map((data) => [data.channel, data.newStock]));
  expect(last).toEqual({ shopee: 41, lazada: 20, tiktok_shop: 20 });
  const versions = acknowledged.map((data) => data.version as number);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect((await status()).filter((row) => row.status === "pending")).toEqual([]);
  expectNothingAgain(receiver);
});
