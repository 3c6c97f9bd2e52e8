// The Rebalance API over HTTP: the document's examples as printed, every rule of its summary, and every
// refusal to the letter of the document (docs/rebalance.md#errors).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { Api, cost, success } from "../support/client.ts";
import { DEMO_TENANT, at, everything, newKey, times } from "../support/fixtures.ts";
import { CHANNELS, type Commanded, type Quotas, Shop, type Variant, done, quotas, refused, sum, unfit, withToken } from "../support/rebalance.ts";
import { type Server, startServer } from "../support/server.ts";

const EXCEEDS = "Total allocation (sales channels + buffer) exceeds physical stock.";
const MIRRORED = "Action denied: Cannot update manual stock for product in Mirror Mode.";

let server: Server;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  shop = await Shop.open({ weights: { shopee: 2, lazada: 1, tiktok_shop: 1 }, lowStockThreshold: 5 }, server.url);
});
afterAll(async () => {
  await audit(server);
  await server.stop();
});

let made = 0;
const sku = (): string => `SKU-${++made}`;
const fresh = (units = 0, fields: object = {}): Promise<number> => shop.item(sku(), units, fields);

describe("the document's examples, as printed, in store 99 of the demo data", () => {
  let demo: Api;
  let push: Api;
  let variantId: number;

  beforeAll(async () => {
    const key = await newKey({ tenantId: DEMO_TENANT }, server.url);
    [demo, push] = [new Api(server.url, key.api.headers, "/api"), key.api];
    ({ variantId } = success<{ variantId: number }>(await push.post("/items", { sku: "REBALANCE-1", name: "x" }), 201));
  });

  const post = async (path: string, body: object) => done(await demo.post(`/stock/variants/${variantId}/${path}`, body));

  test("manual-stock, override", async () => {
    const data = await post("manual-stock", { store_id: 99, physical_stock: 100, buffer: 10, channels: { shopee: 20, lazada: 20, bentoweb: 30, tiktok_shop: 20 } });
    expect(data).toMatchObject({
      allocation_mode: 0, mode_label: "Manual", physical_stock: 100, buffer: 10, sales_stock: 90,
      channels: quotas({ shopee: 20, lazada: 20, bentoweb: 30, tiktok_shop: 20 }), is_insufficient: false, is_low_stock: false,
    });
  });

  test("manual-stock, increase: the new physical stock is the old one + 50", async () => {
    const data = await post("manual-stock", { store_id: 99, physical_stock: 50, buffer: 0, channels: { shopee: 25, lazada: 25 }, adjustment_mode: "increase" });
    expect(data).toMatchObject({ physical_stock: 150, buffer: 10, channels: quotas({ shopee: 45, lazada: 45, bentoweb: 30, tiktok_shop: 20 }), sales_stock: 140 });
  });

  test("auto-stock, override: the store's policy shares out", async () => {
    const data = await post("auto-stock", { store_id: 99, physical_stock: 500 });
    expect(data).toMatchObject({ allocation_type_id: 1, allocation_mode: 1, mode_label: "Weighted (Auto)", physical_stock: 500, buffer: 0, sales_stock: 500 });
    expect(data.channels).toEqual({ shopee: 100, lazada: 100, bentoweb: 100, line_shopping: 50, makro_pro: 50, tiktok_shop: 50, shopify: 50 });
  });

  test("auto-stock, increase and force_rebalance", async () => {
    const data = await post("auto-stock", { store_id: 99, physical_stock: 100, adjustment_mode: "increase", force_rebalance: true });
    expect([data.physical_stock, data.sales_stock, sum(data.channels)]).toEqual([600, 600, 600]);
  });

  test("the mode of a variant", async () => {
    const data = done<Variant>(await demo.get(`/product-variant/${variantId}`, { store_id: "99" }));
    expect(data).toMatchObject({ id: variantId, sku: "REBALANCE-1", store_id: 99, allocation_type_id: 1, physical_stock: 600, reserved: 0 });
    expect(done<Variant>(await demo.get(`/product-variant/${variantId}`, { store_id: "99", product_variant_id: String(variantId) }))).toEqual(data);
    expect(success<{ totalOnHand: number }>(await push.get("/stock", { sku: "REBALANCE-1" }), 200).totalOnHand).toBe(600);
  });
});

describe("GET /api/product-variant/{variantId}", () => {
  test("a variant that nobody commanded follows the store's policy: allocation_type_id is null", async () => {
    const id = await fresh(40);
    expect(await shop.variant(id)).toEqual({
      id, sku: `SKU-${made}`, store_id: shop.store, allocation_type_id: null, is_set: false, allocation_mode: 1, mode_label: "Weighted (Auto)",
      physical_stock: 40, reserved: 0, buffer: 0, sales_stock: 40, channels: quotas({ shopee: 20, lazada: 10, tiktok_shop: 10 }),
      is_insufficient: false, is_low_stock: false, oversell_exposed: false,
    });
  });

  test("a variant that never had stock is there, with nothing to sell", async () => {
    expect(await shop.variant(await fresh())).toMatchObject({ allocation_type_id: null, physical_stock: 0, sales_stock: 0, channels: quotas(), is_low_stock: true });
  });

  test("stock that came before the store did is shared out as it will be", async () => {
    const id = await fresh(8);
    const later = await Shop.of(shop.tenant, { weights: { shopify: 1 } });
    expect((await later.variant(id)).channels).toEqual(quotas({ shopify: 8 }));
    await shop.tenant.newGrn([{ sku: (await shop.variant(id)).sku, qty: 1 }]);
    expect((await later.variant(id)).channels).toEqual(quotas({ shopify: 9 }));
  });

  test("what is not normal stock of the store's warehouse does not count", async () => {
    const code = sku();
    const id = await shop.item(code, 10);
    await shop.tenant.addWarehouse(`WH-${code}`);
    await shop.tenant.newGrn([{ sku: code, qty: 7 }], { warehouseCode: `WH-${code}` });
    success(await shop.tenant.admin.post("/ops/stock/adjust", { warehouseCode: "WH-1", sku: code, quality: "bad", delta: 3, reason: "broken" }), 200);
    expect((await shop.variant(id)).physical_stock).toBe(10);
    success(await shop.tenant.admin.post("/ops/stock/move", { warehouseCode: "WH-1", sku: code, fromLocationCode: "RECEIVING", toLocationCode: "RECEIVING", toQuality: "bad", qty: 4 }), 200);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 6, channels: quotas({ shopee: 3, lazada: 2, tiktok_shop: 1 }) });
  });

  test("a part of a unit is not for sale", async () => {
    const code = sku();
    const id = await shop.item(code, 10);
    await shop.tenant.newGrn([{ sku: code, qty: 0.75 }]);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 10, sales_stock: 10 });
    await shop.order([{ sku: code, qtyOrdered: 0.5 }]);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 10, reserved: 0, sales_stock: 10 });
    await shop.order([{ sku: code, qtyOrdered: 0.5 }]);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 10, reserved: 1, sales_stock: 9 });
  });

  test("store_id must be there and be a number; so must the variant", async () => {
    const id = await fresh();
    unfit(await shop.api.get(`/product-variant/${id}`), "store_id");
    unfit(await shop.api.get(`/product-variant/${id}`, { store_id: "99a" }), "store_id");
    unfit(await shop.api.get("/product-variant/abc", { store_id: String(shop.store) }), "variantId");
    unfit(await shop.api.get(`/product-variant/${id}`, { store_id: String(shop.store), product_variant_id: "999" }), "product_variant_id");
  });

  test("an unknown store and an unknown variant are 404", async () => {
    const id = await fresh();
    refused(await shop.get(id, 123_456), 404, "Store 123456 not found.");
    refused(await shop.get(987_654), 404, "Product variant 987654 not found.");
  });
});

describe("manual-stock", () => {
  test("answers what the document names, books an adjustment, and every surface sees it", async () => {
    const code = sku();
    const id = await shop.item(code, 4);
    const data = done(await shop.manual(id, { physical_stock: 30, buffer: 5, channels: { shopee: 10, shopify: 15 }, actor_id: 7 }));
    expect(Object.keys(data)).toEqual(expect.arrayContaining(["allocation_mode", "mode_label", "physical_stock", "buffer", "sales_stock", "channels", "is_insufficient", "is_low_stock"]));
    expect(data).toMatchObject({ allocation_type_id: 0, physical_stock: 30, buffer: 5, sales_stock: 25, channels: quotas({ shopee: 10, shopify: 15 }), served_orders: [] });
    expect(data.changes).toEqual([{ channel: "shopee", old: 2, new: 10 }, { channel: "lazada", old: 1, new: 0 }, { channel: "tiktok_shop", old: 1, new: 0 }, { channel: "shopify", old: 0, new: 15 }]);
    expect((await shop.tenant.stock(code)).totalOnHand).toBe(30);
    const { items } = success<{ items: { type: string; qty: number; reason: string }[] }>(await shop.tenant.admin.get("/ops/movements", { sku: code }), 200);
    expect(at(items)).toMatchObject({ type: "adjustment", qty: 26, reason: "stock rebalance by actor 7" });
    expect(await shop.variant(id)).toMatchObject({ allocation_type_id: 0, mode_label: "Manual", physical_stock: 30 });
  });

  test("a manual variant keeps its quotas when its stock moves", async () => {
    const code = sku();
    const id = await shop.item(code, 20);
    done(await shop.manual(id, { physical_stock: 20, channels: { shopee: 20 } }));
    await shop.order([{ sku: code, qtyOrdered: 5 }]);
    expect(await shop.variant(id)).toMatchObject({ channels: quotas({ shopee: 20 }), sales_stock: 15, reserved: 5, is_insufficient: true });
  });

  test("override: a channel that is not named becomes 0, a buffer that is not sent as well; no channels at all stay", async () => {
    const id = await fresh();
    done(await shop.manual(id, { physical_stock: 50, buffer: 10, channels: { shopee: 20, lazada: 20 } }));
    expect(done(await shop.manual(id, { physical_stock: 50, channels: { shopee: 5 } }))).toMatchObject({ buffer: 0, channels: quotas({ shopee: 5 }) });
    expect(done(await shop.manual(id, { physical_stock: 60 }))).toMatchObject({ physical_stock: 60, channels: quotas({ shopee: 5 }) });
    expect(done(await shop.manual(id, { physical_stock: 60, channels: {} }))).toMatchObject({ channels: quotas() });
  });

  test("increase and decrease meet every number with its old value, never below 0; what is not sent stays", async () => {
    const id = await fresh();
    done(await shop.manual(id, { physical_stock: 50, buffer: 10, channels: { shopee: 20, lazada: 20 } }));
    expect(done(await shop.manual(id, { physical_stock: 10, channels: { shopee: 5 }, adjustment_mode: "increase" }))).toMatchObject({ physical_stock: 60, buffer: 10, channels: quotas({ shopee: 25, lazada: 20 }) });
    expect(done(await shop.manual(id, { physical_stock: 5, buffer: 4, channels: { shopee: 5, lazada: 30 }, adjustment_mode: "decrease" }))).toMatchObject({ physical_stock: 55, buffer: 6, channels: quotas({ shopee: 20 }) });
    expect(done(await shop.manual(id, { physical_stock: 0, buffer: 100, channels: { shopee: 100 }, adjustment_mode: "decrease" }))).toMatchObject({ physical_stock: 55, buffer: 0, channels: quotas() });
    expect(done(await shop.manual(id, { physical_stock: 1_000, adjustment_mode: "decrease" })).physical_stock).toBe(0);
  });

  test("channels + buffer over physical_stock is 422 with the document's sentence, and changes nothing", async () => {
    const id = await fresh(10);
    const before = await everything(server);
    refused(await shop.manual(id, { physical_stock: 100, buffer: 10, channels: { shopee: 91 } }), 422, EXCEEDS);
    refused(await shop.manual(id, { physical_stock: 100, buffer: 101 }), 422, EXCEEDS);
    refused(await shop.manual(id, { physical_stock: 1, channels: { shopee: 12 }, adjustment_mode: "increase" }), 422, EXCEEDS);
    expect(await everything(server)).toEqual(before);
    expect(done(await shop.manual(id, { physical_stock: 100, buffer: 10, channels: { shopee: 90 } })).sales_stock).toBe(90);
  });

  test("below what open orders hold is 422, and changes nothing", async () => {
    const code = sku();
    const id = await shop.item(code, 10);
    await shop.order([{ sku: code, qtyOrdered: 4 }]);
    const before = await everything(server);
    const body = unfit(await shop.manual(id, { physical_stock: 3, channels: {} }), "physical_stock");
    expect(body.message).toBe("physical_stock must not be less than the 4 units that open orders hold");
    unfit(await shop.auto(id, { physical_stock: 7, adjustment_mode: "decrease" }), "physical_stock");
    expect(await everything(server)).toEqual(before);
    expect(done(await shop.manual(id, { physical_stock: 4, channels: {} }))).toMatchObject({ physical_stock: 4, reserved: 4, sales_stock: 0 });
  });

  test("waiting orders are served from what it brings, in the same commit", async () => {
    const code = sku();
    const id = await shop.item(code, 2);
    const orderNo = await shop.order([{ sku: code, qtyOrdered: 5 }]);
    const data = done(await shop.manual(id, { physical_stock: 10, channels: { shopee: 5 } }));
    expect(data).toMatchObject({ physical_stock: 10, reserved: 5, sales_stock: 5, served_orders: [orderNo] });
    expect(success<{ status: string }>(await shop.tenant.api.get(`/orders/${orderNo}`), 200).status).toBe("allocated");
  });

  test("what is taken away leaves at the average where it would be promised last", async () => {
    const code = sku();
    const id = await shop.item(code, 0, { tracking: "lot" });
    await shop.tenant.newGrn([{ sku: code, qty: 5, lotNo: "SOON", expiryDate: "2040-01-01", unitCost: 3 }, { sku: code, qty: 5, lotNo: "LATE", expiryDate: "2041-01-01", unitCost: 1 }]);
    done(await shop.auto(id, { physical_stock: 4 }));
    expect((await shop.tenant.stock(code)).stocks).toMatchObject([{ lotNo: "SOON", qtyOnHand: 4 }]);
    const { items } = success<{ items: { value: number }[] }>(await shop.tenant.admin.get("/ops/inventory", { sku: code }), 200);
    expect(at(items).value).toBe(8);
  });

  test("an item tracked by lot can't get stock without a lot, one tracked by serial no change at all", async () => {
    const [lotted, pieces] = [sku(), sku()];
    const [lot, serial] = [await shop.item(lotted, 0, { tracking: "lot" }), await shop.item(pieces, 0, { tracking: "serial" })];
    await shop.tenant.newGrn([{ sku: lotted, qty: 5 }, { sku: pieces, qty: 2, serials: ["A", "B"] }]);
    expect(unfit(await shop.auto(lot, { physical_stock: 6 }), "physical_stock").message).toContain("tracked by lot");
    expect(done(await shop.auto(lot, { physical_stock: 4 })).physical_stock).toBe(4);
    for (const units of [1, 3]) expect(unfit(await shop.manual(serial, { physical_stock: units, channels: {} }), "physical_stock").message).toContain("tracked by serial number");
    expect(done(await shop.manual(serial, { physical_stock: 2, channels: { shopee: 2 } })).physical_stock).toBe(2);
  });

  test("without channels in a mirror store: 403 in the document's words; with channels it goes through", async () => {
    const mirror = await Shop.open({ weights: { shopee: 1 } }, server.url);
    await mirror.setPolicy({ mode: "mirror" });
    const id = await mirror.item("M", 5);
    refused(await mirror.manual(id, { physical_stock: 9 }), 403, MIRRORED);
    expect(await mirror.variant(id)).toMatchObject({ allocation_type_id: null, allocation_mode: 3, mode_label: "Mirror (Auto)", physical_stock: 5 });
    expect(done(await mirror.manual(id, { physical_stock: 9, channels: { shopee: 9 } })).allocation_type_id).toBe(0);
    refused(await mirror.manual(id, { physical_stock: 9 }), 403, MIRRORED);
  });
});

describe("auto-stock", () => {
  test("the sum of the shares is the sales stock, by the weights, and the variant is in the policy's mode", async () => {
    const id = await fresh();
    const data = done(await shop.auto(id, { physical_stock: 10 }));
    expect(data).toMatchObject({ allocation_type_id: 1, physical_stock: 10, sales_stock: 10, channels: quotas({ shopee: 5, lazada: 3, tiktok_shop: 2 }) });
    expect(await shop.variant(id)).toMatchObject({ allocation_type_id: 1, channels: data.channels });
  });

  test("the policy's buffer holds whatever a manual call said, and the manual one comes back with the next manual call", async () => {
    const id = await fresh();
    done(await shop.manual(id, { physical_stock: 10, buffer: 6, channels: {} }));
    expect(done(await shop.auto(id, { physical_stock: 10 }))).toMatchObject({ buffer: 0, sales_stock: 10, channels: quotas({ shopee: 5, lazada: 3, tiktok_shop: 2 }) });
    expect(done(await shop.manual(id, { physical_stock: 10, buffer: 1, channels: {}, adjustment_mode: "increase" }))).toMatchObject({ physical_stock: 20, buffer: 7, channels: quotas({ shopee: 5, lazada: 3, tiktok_shop: 2 }), sales_stock: 13 });
    expect(done(await shop.auto(id, { physical_stock: 5 }))).toMatchObject({ sales_stock: 5, channels: quotas({ shopee: 3, lazada: 1, tiktok_shop: 1 }), is_low_stock: true });
  });

  test("increase, decrease, never below 0", async () => {
    const id = await fresh(10);
    expect(done(await shop.auto(id, { physical_stock: 5, adjustment_mode: "increase" })).physical_stock).toBe(15);
    expect(done(await shop.auto(id, { physical_stock: 1, adjustment_mode: "decrease" })).physical_stock).toBe(14);
    expect(done(await shop.auto(id, { physical_stock: 99, adjustment_mode: "decrease" })).physical_stock).toBe(0);
    expect(done(await shop.auto(id, { physical_stock: 3, adjustment_mode: "override" })).physical_stock).toBe(3);
  });

  test("is_low_stock at the store's threshold", async () => {
    const id = await fresh();
    expect(done(await shop.auto(id, { physical_stock: 6 })).is_low_stock).toBe(false);
    expect(done(await shop.auto(id, { physical_stock: 5 })).is_low_stock).toBe(true);
  });

  test("in a manual store, and in one whose weights are all 0, it is refused", async () => {
    const none = await Shop.open({}, server.url);
    const id = await none.item("N", 5);
    expect(refused(await none.auto(id, { physical_stock: 9 }), 422).message).toContain("no channel a weight above 0");
    expect(await none.variant(id)).toMatchObject({ physical_stock: 5, channels: quotas() });
    await none.setPolicy({ mode: "manual" });
    expect(refused(await none.auto(id, { physical_stock: 9 }), 422).message).toContain("manual");
    expect(done(await none.manual(id, { physical_stock: 9, channels: { lazada: 9 } })).physical_stock).toBe(9);
  });

  test("stock that moves on any surface is shared out again in the same commit", async () => {
    const code = sku();
    const id = await shop.item(code);
    done(await shop.auto(id, { physical_stock: 8 }));
    const is = async (physical_stock: number, reserved: number, channels: Partial<Quotas>) => expect(await shop.variant(id)).toMatchObject({ physical_stock, reserved, channels: quotas(channels) });
    const orderNo = await shop.order([{ sku: code, qtyOrdered: 4 }]);
    await is(8, 4, { shopee: 2, lazada: 1, tiktok_shop: 1 });
    await shop.cancel(orderNo);
    await is(8, 0, { shopee: 4, lazada: 2, tiktok_shop: 2 });
    await shop.tenant.newGrn([{ sku: code, qty: 4 }]);
    await is(12, 0, { shopee: 6, lazada: 3, tiktok_shop: 3 });
    const shipped = await shop.order([{ sku: code, qtyOrdered: 4 }]);
    for (const step of ["release", "pick", "pack", "ship"]) success(await shop.tenant.admin.post(`/ops/orders/${shipped}/${step}`, {}), 200);
    await is(8, 0, { shopee: 4, lazada: 2, tiktok_shop: 2 });
    success(await shop.tenant.admin.post("/ops/stock/adjust", { warehouseCode: "WH-1", sku: code, delta: -4, reason: "lost" }), 200);
    await is(4, 0, { shopee: 2, lazada: 1, tiktok_shop: 1 });
    const { countNo } = success<{ countNo: string }>(await shop.tenant.admin.post("/ops/cycle-counts", { warehouseCode: "WH-1", skus: [code] }), 201);
    success(await shop.tenant.admin.post(`/ops/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "RECEIVING", sku: code, countedQty: 8 }] }), 200);
    success(await shop.tenant.admin.post(`/ops/cycle-counts/${countNo}/close`, {}), 200);
    await is(8, 0, { shopee: 4, lazada: 2, tiktok_shop: 2 });
  });
});

describe("safe_mode", () => {
  test("manual: only where the variant is in manual mode", async () => {
    const id = await fresh();
    done(await shop.auto(id, { physical_stock: 5 }));
    expect(refused(await shop.manual(id, { physical_stock: 6, channels: {}, safe_mode: 1 }), 403).message).toMatch(/^Action denied/);
    expect(await shop.variant(id)).toMatchObject({ allocation_type_id: 1, physical_stock: 5 });
    done(await shop.manual(id, { physical_stock: 6, channels: {}, safe_mode: 0 }));
    expect(done(await shop.manual(id, { physical_stock: 7, channels: {}, safe_mode: 1 })).physical_stock).toBe(7);
  });

  test("auto: only where the variant is in an auto mode; one that follows an auto policy is", async () => {
    const id = await fresh();
    expect(done(await shop.auto(id, { physical_stock: 5, safe_mode: 1 })).physical_stock).toBe(5);
    done(await shop.manual(id, { physical_stock: 5, channels: {} }));
    expect(refused(await shop.auto(id, { physical_stock: 6, safe_mode: 1 }), 403).message).toMatch(/^Action denied/);
    expect(await shop.variant(id)).toMatchObject({ allocation_type_id: 0, physical_stock: 5 });
    expect(done(await shop.auto(id, { physical_stock: 6, safe_mode: 0 })).allocation_type_id).toBe(1);
  });
});

describe("what does not fit is 422 and names every field at once", () => {
  test("of manual-stock", async () => {
    const id = await fresh();
    const path = `/stock/variants/${id}/manual-stock`;
    unfit(await shop.api.post(path, {}), "physical_stock", "store_id");
    unfit(await shop.api.post(path, { store_id: String(shop.store), physical_stock: "100", buffer: "1", safe_mode: true, adjustment_mode: "add", actor_id: "7", channels: [] }), "store_id", "physical_stock", "buffer", "safe_mode", "adjustment_mode", "actor_id", "channels");
    unfit(await shop.manual(id, { physical_stock: -1, buffer: -1, safe_mode: 2, channels: { shopee: -1, lazada: 1.5, shopify: "3" } }), "physical_stock", "buffer", "safe_mode", "channels.shopee", "channels.lazada", "channels.shopify");
    unfit(await shop.manual(id, { physical_stock: 1.5, channels: { tiktok: 1, amazon: 2 } }), "physical_stock", "channels.tiktok", "channels.amazon");
    unfit(await shop.manual(id, { physical_stock: 100_000_000_001 }), "physical_stock");
    unfit(await shop.api.post("/stock/variants/x/manual-stock", { store_id: shop.store, physical_stock: 1 }), "variantId");
    expect(refused(await shop.api.post(path, "{"), 422).message).toContain("JSON");
    expect(refused(await shop.api.post(path, [1]), 422).message).toContain("object");
  });

  test("of auto-stock", async () => {
    const id = await fresh();
    const path = `/stock/variants/${id}/auto-stock`;
    unfit(await shop.api.post(path, {}), "physical_stock", "store_id");
    unfit(await shop.auto(id, { physical_stock: null, force_rebalance: 1, safe_mode: "1", adjustment_mode: 1 }), "physical_stock", "force_rebalance", "safe_mode", "adjustment_mode");
  });

  test("null means the same as left out, and fields that are not known are ignored", async () => {
    const id = await fresh();
    const data = done(await shop.manual(id, { physical_stock: 5, buffer: null, channels: { shopee: 1, lazada: null }, safe_mode: null, adjustment_mode: null, actor_id: null, force: null, more: { than: "asked" } }));
    expect(data).toMatchObject({ buffer: 0, channels: quotas({ shopee: 1 }) });
    expect(done(await shop.auto(id, { physical_stock: 5, force_rebalance: null, safe_mode: null, adjustment_mode: null })).physical_stock).toBe(5);
  });

  test("an unknown store and an unknown variant are 404, for every command", async () => {
    const id = await fresh();
    for (const path of ["manual-stock", "auto-stock", "preview", "rollback"]) {
      const body = { physical_stock: 1, mode: "auto" };
      refused(await shop.post(`${id}/${path}`, { ...body, store_id: 4_711 }), 404, "Store 4711 not found.");
      refused(await shop.post(`999999/${path}`, body), 404, ...(path === "rollback" ? [] : ["Product variant 999999 not found."]));
    }
  });
});

describe("who may call", () => {
  test("no credential, a bad one, and one without the scope", async () => {
    const id = await fresh();
    const nobody = new Api(server.url, {}, "/api");
    const path = `/stock/variants/${id}/auto-stock`;
    const body = { store_id: shop.store, physical_stock: 1 };
    refused(await nobody.post(path, body), 401);
    refused(await nobody.with({ "X-API-Key": "wrong" }).post(path, body), 401);
    refused(await nobody.with({ Authorization: "Bearer a.b.c" }).get(`/product-variant/${id}`, { store_id: String(shop.store) }), 401);
    const reader = (await shop.tenant.newKey({ scopes: ["read"] })).api.headers;
    refused(await nobody.with(reader).post(path, body), 403);
    expect((await nobody.with(reader).get(`/product-variant/${id}`, { store_id: String(shop.store) })).status).toBe(200);
    const writer = (await shop.tenant.newKey({ scopes: ["write"] })).api.headers;
    refused(await nobody.with(writer).get(`/product-variant/${id}`, { store_id: String(shop.store) }), 403);
    done(await nobody.with(writer).post(path, body));
  });

  test("an access token with read:stock reads, with write:stock writes, and with other scopes neither", async () => {
    const id = await fresh();
    const as = (...scopes: string[]) => withToken(shop.tenant.id, scopes, server.url);
    const [query, path, body] = [{ store_id: String(shop.store) }, `/stock/variants/${id}/manual-stock`, { store_id: shop.store, physical_stock: 3, channels: {} }];
    const [reader, writer, neither] = [await as("read:stock"), await as("write:stock"), await as("read:inventory")];
    done<Variant>(await reader.get(`/product-variant/${id}`, query));
    refused(await reader.post(path, body), 403);
    done(await writer.post(path, body));
    refused(await writer.get(`/product-variant/${id}`, query), 403);
    refused(await neither.get(`/product-variant/${id}`, query), 403);
    refused(await neither.post(path, body), 403);
  });

  test("an access token of another branch does not know the store", async () => {
    const id = await fresh();
    const branches = await server.sql<{ branch_id: string }>("SELECT branch_id FROM warehouse WHERE tenant_id = ?", shop.tenant.id);
    const as = (branch: string) => withToken(shop.tenant.id, ["read:stock", "write:stock"], server.url, [branch]);
    const query = { store_id: String(shop.store) };
    done<Variant>(await (await as(at(branches).branch_id)).get(`/product-variant/${id}`, query));
    const other = success<{ id: string }>(await shop.tenant.admin.post("/branches", { code: "B-2", name: "x" }), 201);
    const elsewhere = await as(other.id);
    refused(await elsewhere.get(`/product-variant/${id}`, query), 404, `Store ${shop.store} not found.`);
    refused(await elsewhere.post(`/stock/variants/${id}/auto-stock`, { store_id: shop.store, physical_stock: 1 }), 404);
    refused(await elsewhere.get(`/stock/stores/${shop.store}/policy`), 404);
  });

  test("another tenant's store and variant are not there; a key of no tenant names one", async () => {
    const id = await fresh(3);
    const other = await Shop.open(undefined, server.url);
    refused(await other.get(id, shop.store), 404);
    refused(await other.post(`${id}/auto-stock`, { store_id: shop.store, physical_stock: 1 }), 404);
    const free = new Api(server.url, (await newKey({}, server.url)).api.headers, "/api");
    const query = { store_id: String(shop.store) };
    expect(refused(await free.get(`/product-variant/${id}`, query), 422).code).toBe("TENANT_REQUIRED");
    for (const call of [free.get(`/product-variant/${id}`, { ...query, tenantId: shop.tenant.id }), free.get(`/product-variant/${id}`, query, { "X-Tenant-Id": shop.tenant.id })]) {
      expect(done<Variant>(await call).physical_stock).toBe(3);
    }
    done(await free.post(`/stock/variants/${id}/auto-stock`, { store_id: shop.store, physical_stock: 4, tenantId: shop.tenant.id }));
    refused(await shop.auto(id, { physical_stock: 1, tenantId: other.tenant.id }), 403);
  });

  test("a rate that is exceeded is 429 with Retry-After", async () => {
    const id = await fresh();
    const slow = new Api(server.url, (await shop.tenant.newKey({ rateLimitPerMin: 2 })).api.headers, "/api");
    const call = () => slow.get(`/product-variant/${id}`, { store_id: String(shop.store) });
    for (const remaining of ["1", "0"]) expect((await call()).headers.get("x-ratelimit-remaining")).toBe(remaining);
    const reply = await call();
    const body = refused(reply, 429);
    expect(reply.headers.get("retry-after")).toBe(String(body.retry_after));
  });

  test("paths and methods that are not there are refused in the same envelope; a body of more than 1 MB as well", async () => {
    refused(await shop.api.get("/stock/nothing"), 404);
    refused(await shop.api.get("/product-variant"), 404);
    refused(await shop.api.get("/stock/variants/1/manual-stock"), 405);
    refused(await shop.api.post("/stock/variants/1/manual-stock", `{"x":"${"y".repeat(1_048_576)}"}`), 413);
  });
});

describe("dry run, preview and idempotency", () => {
  test("?dryRun=true answers the same and stores nothing", async () => {
    const code = sku();
    const id = await shop.item(code, 2);
    await shop.order([{ sku: code, qtyOrdered: 5 }]);
    const before = await everything(server);
    const bodies: [string, object][] = [
      [`${id}/manual-stock`, { physical_stock: 9, channels: { shopee: 4 } }],
      [`${id}/auto-stock`, { physical_stock: 9 }],
      ["bulk/auto-stock", { items: [{ variant_id: id, physical_stock: 9 }] }],
    ];
    for (const [path, body] of bodies) {
      const dry = await shop.post(path, body, { query: { dryRun: "true" }, headers: { "Idempotency-Key": "dry" } });
      expect(dry.headers.get("dry-run")).toBe("true");
      expect(await everything(server)).toEqual(before);
      expect(cost(dry)).toMatchObject({ trips: 1, written: 0 });
    }
    const [dry, real] = [await shop.auto(id, { physical_stock: 9 }, { query: { dryRun: "true" } }), await shop.auto(id, { physical_stock: 9 })];
    expect(dry.body).toEqual(real.body);
    expect(done(real)).toMatchObject({ physical_stock: 9, reserved: 5, sales_stock: 4 });
    const put = await shop.api.send("PUT", `/stock/stores/${shop.store}/policy`, { buffer: 1 }, { query: { dryRun: "true" } });
    expect(done<{ buffer: number }>(put).buffer).toBe(1);
    expect(done<{ buffer: number }>(await shop.api.get(`/stock/stores/${shop.store}/policy`)).buffer).toBe(0);
  });

  test("preview returns each channel's number and why, and stores nothing", async () => {
    const id = await fresh(10);
    const before = await everything(server);
    const auto = done<Commanded & { explanation: Record<string, unknown>[] }>(await shop.post(`${id}/preview`, { mode: "auto", physical_stock: 7 }));
    expect(auto).toMatchObject({ allocation_mode: 1, physical_stock: 7, channels: quotas({ shopee: 3, lazada: 2, tiktok_shop: 2 }) });
    expect(auto.explanation.map(({ channel }) => channel)).toEqual(CHANNELS);
    expect(at(auto.explanation)).toMatchObject({ channel: "shopee", weight: 2, quota: { whole: 3, numerator: 1, denominator: 2 }, share: 3, reason: "rounded_down" });
    expect(at(auto.explanation, 3)).toMatchObject({ channel: "line_shopping", weight: 0, share: 0, reason: "no_weight", text: expect.stringMatching(/\S/) });
    const manual = done<Commanded & { explanation: Record<string, unknown>[] }>(await shop.post(`${id}/preview`, { mode: "manual", physical_stock: 2, channels: { shopee: 1 }, adjustment_mode: "increase" }));
    expect(manual).toMatchObject({ physical_stock: 12, channels: quotas({ shopee: 6, lazada: 3, tiktok_shop: 2 }), allocation_type_id: 0 });
    expect(at(manual.explanation)).toMatchObject({ reason: "increased", text: "5 + 1" });
    refused(await shop.post(`${id}/preview`, { mode: "manual", physical_stock: 1, channels: { shopee: 2 } }), 422, EXCEEDS);
    unfit(await shop.post(`${id}/preview`, { physical_stock: 1 }), "mode");
    unfit(await shop.post(`${id}/preview`, { mode: "mirror", physical_stock: 1 }), "mode");
    expect(await everything(server)).toEqual(before);
  });

  test("a call under the same key is answered from the record; with another body it is 409", async () => {
    const id = await fresh();
    const key = { headers: { "Idempotency-Key": "once" } };
    const body = { physical_stock: 5, adjustment_mode: "increase" };
    const [first, again] = [await shop.auto(id, body, key), await shop.auto(id, body, key)];
    expect([again.body, again.headers.get("idempotent-replay")]).toEqual([first.body, "true"]);
    expect((await shop.variant(id)).physical_stock).toBe(5);
    expect(refused(await shop.auto(id, { ...body, physical_stock: 6 }, key), 409).code).toBe("IDEMPOTENCY_KEY_MISMATCH");
    unfit(await shop.auto(id, body, { headers: { "Idempotency-Key": "ก" } }).catch(() => shop.auto(id, body, { headers: { "Idempotency-Key": "x".repeat(256) } })), "Idempotency-Key");
  });
});

describe("bulk/auto-stock", () => {
  interface Row { index: number; variant_id: number | null; status: "updated" | "error"; data?: Commanded; code?: string; message?: string; errors?: { path: string }[] }
  interface Bulk { total: number; updated: number; failed: number; served_orders: string[]; results: Row[] }
  const bulk = async (items: object[], status: 200 | 207, options = {}): Promise<Bulk> => done<Bulk>(await shop.post("bulk/auto-stock", { items }, options), status);

  test("rows are applied each by itself; those that can't be are listed, and 207", async () => {
    const code = sku();
    const [one, two, held] = [await fresh(1), await fresh(2), await shop.item(code, 5)];
    await shop.order([{ sku: code, qtyOrdered: 3 }]);
    const answer = await bulk([{ variant_id: one, physical_stock: 8 }, { variant_id: two, physical_stock: 2, adjustment_mode: "increase", store_id: shop.store }, { variant_id: held, physical_stock: 1 }, { variant_id: 999_999, physical_stock: 1 }, { physical_stock: "1" }, 7 as unknown as object], 207);
    expect(answer).toMatchObject({ total: 6, updated: 2, failed: 4 });
    expect(answer.results.map(({ index, variant_id, status }) => [index, variant_id, status])).toEqual([[0, one, "updated"], [1, two, "updated"], [2, held, "error"], [3, 999_999, "error"], [4, null, "error"], [5, null, "error"]]);
    expect(answer.results[0]?.data).toMatchObject({ id: one, physical_stock: 8, channels: quotas({ shopee: 4, lazada: 2, tiktok_shop: 2 }) });
    expect(answer.results[1]?.data).toMatchObject({ physical_stock: 4 });
    expect(answer.results[2]).toMatchObject({ code: "VALIDATION_FAILED", errors: [{ path: "physical_stock" }] });
    expect(answer.results[3]).toMatchObject({ code: "NOT_FOUND", message: "Product variant 999999 not found." });
    expect(answer.results[4]?.errors?.map(({ path }) => path).sort()).toEqual(["physical_stock", "variant_id"]);
    expect([(await shop.variant(one)).physical_stock, (await shop.variant(held)).physical_stock]).toEqual([8, 5]);
  });

  test("a later row on the same variant goes on from the earlier one", async () => {
    const id = await fresh(1);
    const answer = await bulk([{ variant_id: id, physical_stock: 8 }, { variant_id: id, physical_stock: 2, adjustment_mode: "increase" }], 200);
    expect(answer.results.map(({ data }) => data?.physical_stock)).toEqual([8, 10]);
    expect(await shop.variant(id)).toMatchObject({ physical_stock: 10, channels: quotas({ shopee: 5, lazada: 3, tiktok_shop: 2 }) });
  });

  test("a row whose key was applied is answered from the record", async () => {
    const [one, two] = [await fresh(), await fresh()];
    const row = { variant_id: one, physical_stock: 5, adjustment_mode: "increase", idempotencyKey: "row-1" };
    const first = await bulk([row, { variant_id: 999_999, physical_stock: 1 }], 207);
    const again = await bulk([row, { variant_id: two, physical_stock: 1 }], 200);
    expect(again.results[0]).toEqual(first.results[0]);
    expect((await shop.variant(one)).physical_stock).toBe(5);
    const clash = await bulk([{ ...row, physical_stock: 6 }], 207);
    expect(clash.results[0]?.code).toBe("IDEMPOTENCY_KEY_MISMATCH");
  });

  test("500 rows are two trips and as many statements as one; none or 501 are refused", { timeout: 120_000 }, async () => {
    const codes = times(500, () => sku());
    await shop.tenant.addItems(...codes);
    const first = await shop.variantId(at(codes));
    const rows = times(500, (index) => ({ variant_id: first + index, physical_stock: 10 }));
    const one = cost(await shop.post("bulk/auto-stock", { items: rows.slice(0, 1) }));
    const reply = await shop.post("bulk/auto-stock", { items: rows.slice(1) });
    expect(done<Bulk>(reply).updated).toBe(499);
    expect(cost(reply).trips).toBe(2);
    // A list of more than 1.5 MB goes in two.
    expect(cost(reply).statements).toBeLessThanOrEqual(one.statements + 1);
    unfit(await shop.post("bulk/auto-stock", { items: [] }), "items");
    unfit(await shop.post("bulk/auto-stock", { items: [...rows, ...rows.slice(0, 1)] }), "items");
    unfit(await shop.post("bulk/auto-stock", {}), "items");
  });

  test("orders that wait for two of its variants are served once from both", async () => {
    const [a, b] = [sku(), sku()];
    const [one, two] = [await shop.item(a), await shop.item(b)];
    const orderNo = await shop.order([{ sku: a, qtyOrdered: 3 }, { sku: b, qtyOrdered: 3 }]);
    const answer = await bulk([{ variant_id: one, physical_stock: 5 }, { variant_id: two, physical_stock: 5 }], 200);
    expect(answer.served_orders).toEqual([orderNo]);
    expect(answer.results.map(({ data }) => [data?.reserved, data?.sales_stock])).toEqual([[3, 2], [3, 2]]);
  });
});

describe("the policy of a store", () => {
  test("is read and changed in part; null takes the default", async () => {
    const own = await Shop.open({ weights: { shopee: 3, lazada: 1 } }, server.url);
    const read = async () => done<Record<string, unknown>>(await own.api.get(`/stock/stores/${own.store}/policy`));
    expect(await read()).toMatchObject({ store_id: own.store, mode: "weighted", allocation_type_id: 1, mode_label: "Weighted (Auto)", weights: quotas({ shopee: 3, lazada: 1 }), apportionment: "webster", buffer: 0, low_stock_threshold: 0, max_drop_percent: null, on_drop: "require_force", pending: false });
    await own.setPolicy({ buffer: 2, low_stock_threshold: 4, max_drop_percent: 50, on_drop: "refuse", apportionment: "hamilton" });
    expect(await read()).toMatchObject({ weights: quotas({ shopee: 3, lazada: 1 }), buffer: 2, low_stock_threshold: 4, max_drop_percent: 50, on_drop: "refuse", apportionment: "hamilton" });
    await own.setPolicy({ weights: { shopify: 1 }, max_drop_percent: null, on_drop: null, apportionment: null });
    expect(await read()).toMatchObject({ weights: quotas({ shopify: 1 }), max_drop_percent: null, on_drop: "require_force", apportionment: "webster", buffer: 2 });
    await own.setPolicy({ mode: 3 });
    expect(await read()).toMatchObject({ mode: "mirror", allocation_type_id: 3 });
  });

  test("what does not fit is 422 and names the field", async () => {
    const put = (policy: object, store = shop.store) => shop.api.send("PUT", `/stock/stores/${store}/policy`, policy);
    unfit(await put({ mode: "auto", weights: { tiktok: 1, shopee: -1, lazada: "1" }, buffer: 1.5, low_stock_threshold: -1, max_drop_percent: 101, on_drop: "warn", apportionment: "dhondt" }), "mode", "weights.tiktok", "weights.shopee", "weights.lazada", "buffer", "low_stock_threshold", "max_drop_percent", "on_drop", "apportionment");
    unfit(await put({ mode: 4 }), "mode");
    unfit(await put({ weights: {} }), "weights");
    unfit(await put({ weights: { shopee: 0 } }), "weights");
    refused(await put({ buffer: 1 }, 123_456), 404, "Store 123456 not found.");
    refused(await shop.api.get("/stock/stores/123456/policy"), 404);
    unfit(await shop.api.get("/stock/stores/x/policy"), "storeId");
  });

  test("a change runs every variant of the store again; manual ones keep their quotas, and the mode of auto ones follows", async () => {
    const own = await Shop.open({ weights: { shopee: 1, lazada: 1 } }, server.url);
    const [plain, auto, manual] = [await own.item("P", 10), await own.item("A", 10), await own.item("M", 10)];
    done(await own.auto(auto, { physical_stock: 10 }));
    done(await own.manual(manual, { physical_stock: 10, channels: { shopee: 7 } }));
    expect(await own.setPolicy({ weights: { shopee: 1, lazada: 4 }, buffer: 5 })).toMatchObject({ variants_updated: 2, pending: false });
    for (const id of [plain, auto]) expect(await own.variant(id)).toMatchObject({ buffer: 5, sales_stock: 5, channels: quotas({ shopee: 1, lazada: 4 }) });
    expect(await own.variant(manual)).toMatchObject({ buffer: 0, channels: quotas({ shopee: 7 }) });
    await own.setPolicy({ mode: "mirror" });
    expect(await own.variant(plain)).toMatchObject({ allocation_type_id: null, allocation_mode: 3, channels: quotas(Object.fromEntries(CHANNELS.map((name) => [name, 5]))), oversell_exposed: true, is_insufficient: true });
    expect(await own.variant(auto)).toMatchObject({ allocation_type_id: 3, mode_label: "Mirror (Auto)" });
    await own.setPolicy({ mode: "equal" });
    expect(await own.variant(auto)).toMatchObject({ allocation_type_id: 2, mode_label: "Equal (Auto)", channels: quotas({ shopee: 3, lazada: 2 }) });
    await own.setPolicy({ mode: "manual" });
    expect(await own.variant(plain)).toMatchObject({ allocation_type_id: null, allocation_mode: 0, mode_label: "Manual", channels: quotas({ shopee: 3, lazada: 2 }) });
    await own.tenant.newGrn([{ sku: "P", qty: 10 }]);
    expect(await own.variant(plain)).toMatchObject({ physical_stock: 20, channels: quotas({ shopee: 3, lazada: 2 }) });
  });

  test("a store with more variants than one commit takes catches up behind the answer", { timeout: 120_000 }, async () => {
    const own = await Shop.open({ weights: { shopee: 1 } }, server.url);
    const codes = times(1_100, (index) => `BIG-${index}`);
    for (const from of [0, 400, 800]) {
      const part = codes.slice(from, from + 400);
      await own.tenant.addItems(...part);
      await own.tenant.newGrn(part.map((code) => ({ sku: code, qty: 2 })));
    }
    const policy = await own.setPolicy({ weights: { lazada: 1 } });
    expect(policy).toMatchObject({ variants_updated: 500, pending: true });
    const last = await own.variantId(at(codes, -1));
    expect((await own.variant(last)).channels).toEqual(quotas({ lazada: 2 }));
    const read = async () => done<{ pending: boolean }>(await own.api.get(`/stock/stores/${own.store}/policy`));
    const end = Date.now() + 30_000;
    while ((await read()).pending && Date.now() < end) await new Promise((wait) => setTimeout(wait, 100));
    expect(await read()).toMatchObject({ pending: false });
    const rows = await server.sql<{ quotas: string; n: number }>("SELECT c.quotas ->> 'lazada' AS quotas, count(*) AS n FROM channel_stock c JOIN store s ON s.id = c.store_id WHERE s.tenant_id = ? GROUP BY 1", own.tenant.id);
    expect(rows).toEqual([{ quotas: 2, n: 1_100 }]);
  });
});

describe("the max-drop guard", () => {
  test("a command that cuts a channel by more than the policy allows must say force, and may not where the policy refuses", async () => {
    const own = await Shop.open({ weights: { shopee: 1 } }, server.url);
    const id = await own.item("G", 100);
    await own.setPolicy({ max_drop_percent: 50 });
    expect(unfit(await own.auto(id, { physical_stock: 49 }), "channels.shopee").message).toContain("100 to 49");
    expect(done(await own.auto(id, { physical_stock: 50 })).channels.shopee).toBe(50);
    unfit(await own.manual(id, { physical_stock: 50, channels: { shopee: 0 } }), "channels.shopee");
    expect(done(await own.manual(id, { physical_stock: 50, channels: { shopee: 0 }, force: true })).channels.shopee).toBe(0);
    done(await own.auto(id, { physical_stock: 50 }));
    await own.setPolicy({ on_drop: "refuse" });
    unfit(await own.auto(id, { physical_stock: 1, force: true }), "channels.shopee");
    await own.order([{ sku: "G", qtyOrdered: 49 }]);
    expect((await own.variant(id)).channels.shopee).toBe(1);
  });
});

describe("history and rollback", () => {
  interface Split { id: number; at: string; actor: string; actor_id: number | null; cause: string; inputs: Record<string, unknown> | null; before: { channels: Quotas; physical_stock: number }; after: { channels: Quotas; physical_stock: number; allocation_type_id: number | null } }
  interface Page { items: Split[]; next_cursor: string | null; has_more: boolean }
  const history = async (id: number, query: Record<string, string> = {}): Promise<Page> => done<Page>(await shop.api.get(`/stock/variants/${id}/history`, { store_id: String(shop.store), ...query }));

  test("shows the actor, the time, the inputs, before and after, newest first and in pages", async () => {
    const code = sku();
    const id = await shop.item(code, 8);
    done(await shop.manual(id, { physical_stock: 9, channels: { shopee: 9 }, actor_id: 42 }));
    const orderNo = await shop.order([{ sku: code, qtyOrdered: 1 }]);
    done(await shop.auto(id, { physical_stock: 1, adjustment_mode: "increase", force_rebalance: true }));
    await shop.cancel(orderNo);
    const { items, has_more } = await history(id);
    expect(has_more).toBe(false);
    expect(items.map(({ cause }) => cause)).toEqual(["stock", "auto-stock", "manual-stock", "stock"]);
    expect(items[1]).toMatchObject({ actor: "api-key:suite", actor_id: null, inputs: { physical_stock: 1, adjustment_mode: "increase", force_rebalance: true }, before: { physical_stock: 9, channels: quotas({ shopee: 9 }) }, after: { physical_stock: 10, allocation_type_id: 1 } });
    expect(items[2]).toMatchObject({ actor_id: 42, inputs: { physical_stock: 9, channels: { shopee: 9 } }, before: { channels: quotas({ shopee: 4, lazada: 2, tiktok_shop: 2 }) }, after: { allocation_type_id: 0 } });
    expect(items[3]).toMatchObject({ inputs: null, before: { channels: quotas() }, after: { physical_stock: 8 } });
    for (const { at: when } of items) expect(Date.now() - Date.parse(when)).toBeLessThan(60_000);
    const first = await history(id, { limit: "3" });
    expect([first.items, first.has_more]).toEqual([items.slice(0, 3), true]);
    const second = await history(id, { limit: "3", cursor: first.next_cursor ?? "" });
    expect(second).toEqual({ items: items.slice(3), has_more: false, next_cursor: null });
    unfit(await shop.api.get(`/stock/variants/${id}/history`, { store_id: String(shop.store), cursor: "x" }), "cursor");
    refused(await shop.api.get("/stock/variants/999999/history", { store_id: String(shop.store) }), 404);
  });

  test("rollback goes back to before the last split, or before one that is named", async () => {
    const id = await fresh(8);
    done(await shop.manual(id, { physical_stock: 8, buffer: 1, channels: { shopee: 7 } }));
    done(await shop.manual(id, { physical_stock: 8, channels: { lazada: 8 } }));
    const back = done(await shop.post(`${id}/rollback`, { actor_id: 3 }));
    expect(back).toMatchObject({ allocation_type_id: 0, buffer: 1, channels: quotas({ shopee: 7 }), physical_stock: 8 });
    const { items } = await history(id);
    expect(items[0]).toMatchObject({ cause: "rollback", actor_id: 3, inputs: { history_id: items[1]?.id } });
    const first = done(await shop.post(`${id}/rollback`, { history_id: items[2]?.id }));
    expect(first).toMatchObject({ allocation_type_id: null, buffer: 0, channels: quotas({ shopee: 4, lazada: 2, tiktok_shop: 2 }) });
    refused(await shop.post(`${id}/rollback`, { history_id: 999 }), 404, `History 999 of product variant ${id} not found.`);
  });

  test("quotas that today's stock no longer covers don't come back", async () => {
    const id = await fresh(8);
    done(await shop.manual(id, { physical_stock: 8, channels: { shopee: 8 } }));
    done(await shop.manual(id, { physical_stock: 3, channels: { shopee: 1 } }));
    refused(await shop.post(`${id}/rollback`, {}), 422, EXCEEDS);
  });

  test("a variant without history has nothing to go back to", async () => {
    const id = await fresh();
    refused(await shop.post(`${id}/rollback`, {}), 404, `Product variant ${id} has no history to go back to.`);
  });
});

describe("product sets", () => {
  let own: Shop;
  const ids: Record<string, number> = {};

  beforeAll(async () => {
    own = await Shop.open({ weights: { shopee: 1, lazada: 1 } }, server.url);
    for (const [code, units] of [["PART-A", 20], ["PART-B", 9]] as const) ids[code] = await own.item(code, units);
    ids.SET = await own.set("SET", { "PART-A": 2, "PART-B": 1 });
  });

  test("a set has as much as its scarcest component gives", async () => {
    expect(await own.variant(ids.SET ?? 0)).toMatchObject({ is_set: true, physical_stock: 9, sales_stock: 9, channels: quotas({ shopee: 5, lazada: 4 }) });
  });

  test("auto-stock is denied for a set; manual-stock shares it out, but can't change its stock", async () => {
    refused(await own.auto(ids.SET ?? 0, { physical_stock: 9 }), 403, "Action denied.");
    unfit(await own.manual(ids.SET ?? 0, { physical_stock: 10, channels: {} }), "physical_stock");
    expect(done(await own.manual(ids.SET ?? 0, { physical_stock: 9, channels: { shopee: 3 } }))).toMatchObject({ is_set: true, channels: quotas({ shopee: 3 }) });
    expect(done(await own.post(`${ids.SET}/rollback`, {}))).toMatchObject({ allocation_type_id: null, channels: quotas({ shopee: 5, lazada: 4 }) });
  });

  test("stock of a component that moves runs the set again, and so does a buffer", async () => {
    const orderNo = await own.order([{ sku: "PART-A", qtyOrdered: 10 }]);
    expect(await own.variant(ids.SET ?? 0)).toMatchObject({ physical_stock: 9, reserved: 4, sales_stock: 5, channels: quotas({ shopee: 3, lazada: 2 }) });
    await own.cancel(orderNo);
    expect((await own.variant(ids.SET ?? 0)).sales_stock).toBe(9);
    done(await own.manual(ids["PART-B"] ?? 0, { physical_stock: 9, buffer: 6, channels: {} }));
    expect(await own.variant(ids.SET ?? 0)).toMatchObject({ physical_stock: 9, sales_stock: 3, channels: quotas({ shopee: 2, lazada: 1 }) });
    done(await own.auto(ids["PART-A"] ?? 0, { physical_stock: 2 }));
    expect(await own.variant(ids.SET ?? 0)).toMatchObject({ physical_stock: 1, sales_stock: 1, channels: quotas({ shopee: 1 }) });
  });
});

describe("what a call costs", () => {
  test("a command is two trips; a read is one", async () => {
    const id = await fresh(3);
    const read = await shop.get(id);
    expect(cost(read)).toMatchObject({ trips: 1, written: 0 });
    expect(cost(await shop.auto(id, { physical_stock: 4 })).trips).toBe(2);
    expect(cost(await shop.manual(id, { physical_stock: 5, channels: { shopee: 1 } })).trips).toBe(2);
    expect(cost(await shop.api.send("PUT", `/stock/stores/${shop.store}/policy`, { low_stock_threshold: 5 })).trips).toBe(2);
  });
});
