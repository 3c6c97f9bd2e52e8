// Webhooks of partners (docs/partner.md#inventory, docs/partner.md#webhooks, docs/webhooks.md): subscriptions
// of a client, what it may hear of, and
// `inventory.stock.low`, once for each crossing by whatever moves the stock.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { Api, type Reply, TIMESTAMP, UUID_V4, cost, success } from "../support/client.ts";
import { type Tenant, at, eventually, freshTenant, patiently, times } from "../support/fixtures.ts";
import { type Client, type StockRow, type Webhook, bearer, misfit, newPartner, newToken, page, refused } from "../support/partner.ts";
import { type Payload, Receiver, expectNothingAgain, verified } from "../support/receiver.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const LOW = "inventory.stock.low";
const UNKNOWN = "11111111-2222-4333-8444-555555555555";

let server: SharedServer;
let receiver: Receiver;
let tenant: Tenant;
let client: Client;
let api: Api;
let north: string;
let south: string;

beforeAll(async () => {
  server = await sharedServer();
});
afterAll(async () => {
  await audit(server);
  await server.stop();
});

async function addBranch(code: string, warehouse: string): Promise<string> {
  const { id } = success<{ id: string }>(await tenant.admin.post("/branches", { code, name: code }), 201);
  success(await tenant.admin.post("/warehouses", { code: warehouse, name: warehouse, branchId: id }), 201);
  return id;
}

beforeEach(async () => {
  [receiver, tenant] = await Promise.all([Receiver.start(), freshTenant(server.url)]);
  north = await addBranch("NORTH", "N-1");
  south = await addBranch("SOUTH", "S-1");
  ({ client, api } = await newPartner({ tenantId: tenant.id }, server.url));
  await tenant.addItems("A");
});
afterEach(async () => {
  expectNothingAgain(receiver);
  await receiver.stop();
});

const subscribe = async (events: string[], as: Api = api, path = ""): Promise<Required<Webhook>> => {
  const reply = await as.post("/webhooks", { url: receiver.url + path, events });
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Required<Webhook>;
};
const mine = async (as: Api = api): Promise<Webhook[]> => page<Webhook>(await as.get("/webhooks")).data;
const receive = (qty: number, warehouseCode = "N-1", sku = "A"): Promise<unknown> => tenant.newGrn([{ sku, qty, unitCost: 1 }], { warehouseCode });
const order = (qty: number, warehouseCode = "N-1", fields: object = {}): Promise<Reply> =>
  patiently(() => tenant.api.post("/orders", { warehouseCode, lines: [{ sku: "A", qtyOrdered: qty }], ...fields }));
const placed = async (reply: Promise<Reply>): Promise<string> => success<{ orderNo: string }>(await reply, 201).orderNo;
const adjust = async (delta: number, fields: object = {}): Promise<unknown> =>
  success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: "N-1", sku: "A", delta, reason: "x", ...fields }), 200);
const record = async (warehouse = "N-1"): Promise<StockRow> =>
  at(page<StockRow>(await api.get("/inventory")).data.filter((row) => row.warehouses.warehouse_name === warehouse));
const reorderAt = async (reorderPoint: number | null, warehouse = "N-1"): Promise<void> => {
  success(await tenant.admin.send("PATCH", `/ops/inventory/${(await record(warehouse)).id}`, { reorderPoint }), 200);
};

/** What the address below `path` was told, once a sentinel that comes after all else has arrived. */
async function told(path = ""): Promise<Payload[]> {
  const sentinel = (await tenant.newAsn([{ sku: "A", expectedQty: 1 }])).asnNo;
  await tenant.newGrn([{ sku: "A", asnLineNo: 1, qty: 1 }], { asnNo: sentinel });
  const here = () => receiver.received.filter((message) => message.path === (path || "/"));
  const isSentinel = ({ payload }: { payload: Payload }) => payload.data.asnNo === sentinel;
  await eventually(async () => here(), (messages) => messages.some(isSentinel), 15_000);
  expect(here().some(isSentinel)).toBe(true);
  return here().map(({ payload }) => payload).filter((payload) => !payload.event.startsWith("asn."));
}

describe("/webhooks", () => {
  test("are made, listed and deleted, the secret shown once", async () => {
    const made = await subscribe([LOW, "order.shipped", LOW]);
    const shown = {
      id: expect.stringMatching(UUID_V4), url: receiver.url, events: [LOW, "order.shipped"], active: true, disabled_reason: null,
      created_at: expect.stringMatching(TIMESTAMP),
    };
    expect(made).toEqual({ ...shown, secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]+=*$/) });
    const second = await subscribe(["channel.stock.updated", "asn.received"]);
    expect((await mine()).map((one) => one.id)).toEqual([second.id, made.id]);
    expect((await mine())[1]).toEqual({ ...shown, id: made.id });
    const first = page<Webhook>(await api.get("/webhooks?limit=1"));
    expect(first.pagination).toMatchObject({ has_more: true, limit: 1 });
    expect(page<Webhook>(await api.get(`/webhooks?limit=1&cursor=${first.pagination.next_cursor}`)).data[0]?.id).toBe(made.id);
    const deleted = await api.send("DELETE", `/webhooks/${made.id}`);
    expect([deleted.status, deleted.body]).toEqual([200, { ...shown, id: made.id, active: false }]);
    refused(await api.send("DELETE", `/webhooks/${made.id}`), 404, "not_found", `Webhook "${made.id}" not found.`);
    expect((await mine()).map((one) => one.id)).toEqual([second.id]);
  });

  test("refuse what is no event, no address, or too many", async () => {
    misfit(await api.post("/webhooks", {}), "url", "events");
    misfit(await api.post("/webhooks", { url: receiver.url, events: ["inventory.stock.high"] }), "events[0]");
    misfit(await api.post("/webhooks", { url: receiver.url, events: [] }), "events");
    misfit(await api.post("/webhooks", { url: "ftp://example.com", events: [LOW] }), "url");
    refused(await api.post("/webhooks", "{"), 400, "invalid_request");
    for (const _ of times(10, () => 0)) await subscribe([LOW]);
    refused(await api.post("/webhooks", { url: receiver.url, events: [LOW] }), 409, "conflict", "A client has at most 10 webhooks.");
  });

  test("are those of the client alone; an admin sees whose they are", async () => {
    const made = await subscribe([LOW]);
    const other = await newPartner({ tenantId: tenant.id }, server.url);
    expect(await mine(other.api)).toEqual([]);
    refused(await other.api.send("DELETE", `/webhooks/${made.id}`), 404, "not_found");
    const admins = success<{ id: string }>(await tenant.admin.post("/webhook-subscriptions", { url: receiver.url, events: [LOW] }), 201);
    refused(await api.send("DELETE", `/webhooks/${admins.id}`), 404, "not_found");
    expect((await mine()).map((one) => one.id)).toEqual([made.id]);
    const { items } = success<{ items: { id: string; clientId: string | null }[] }>(await tenant.admin.get("/webhook-subscriptions"), 200);
    expect(items.map((item) => [item.id, item.clientId])).toEqual([[admins.id, null], [made.id, client.id]]);
  });

  test("need their own scope", async () => {
    const { access_token } = await newToken(client, server.url, "read:inventory");
    const reader = bearer(access_token, server.url);
    for (const reply of [await reader.get("/webhooks"), await reader.post("/webhooks", {}), await reader.send("DELETE", `/webhooks/${UNKNOWN}`)]) {
      refused(reply, 403, "insufficient_scope", 'The access token lacks the scope "manage:webhooks".');
    }
  });
});

describe("what a client hears of", () => {
  const EVERYTHING = ["asn.received", "order.allocated", "order.cancelled", "stock.adjusted", LOW];

  test("is of the branches it may see, and of no document that touches another", async () => {
    const only = await newPartner({ tenantId: tenant.id, allowedBranchIds: [north] }, server.url);
    await subscribe(EVERYTHING, api, "/all");
    await subscribe(EVERYTHING, only.api, "/north");
    for (const warehouse of ["N-1", "S-1"]) {
      await receive(10, warehouse);
      await reorderAt(5, warehouse);
      await placed(order(6, warehouse));
      await adjust(-1, { warehouseCode: warehouse });
    }
    // An order of the north with a line in the south is not for eyes that may not see the south.
    const mixed = [{ sku: "A", qtyOrdered: 1 }, { sku: "A", qtyOrdered: 1, warehouseCode: "S-1" }];
    const number = await placed(order(0, "N-1", { lines: mixed }));
    success(await tenant.api.post(`/orders/${number}/cancel`, {}), 200);
    const all = await told("/all");
    expect(all.map(({ event }) => event).toSorted()).toEqual([
      LOW, LOW, "order.allocated", "order.allocated", "order.allocated", "order.cancelled", "stock.adjusted", "stock.adjusted",
    ]);
    await placed(order(1)); // the last that it hears
    const heard = () => receiver.received.filter(({ path }) => path === "/north").map(({ payload }) => payload);
    await eventually(async () => heard(), (payloads) => payloads.length >= 4, 15_000);
    expect(heard().map(({ event }) => event).toSorted()).toEqual([LOW, "order.allocated", "order.allocated", "stock.adjusted"]);
    expect(new Set(heard().map(({ data }) => data.warehouseCode))).toEqual(new Set(["N-1"]));
    expect(heard().map(({ data }) => data.orderNo)).not.toContain(number);
  });

  test("narrows with the client: what was still to be delivered is not", async () => {
    receiver.answer = () => ({ status: 500 });
    await subscribe(["stock.adjusted"]);
    await receive(10, "N-1");
    await receive(10, "S-1");
    await adjust(-1);
    await adjust(-1, { warehouseCode: "S-1" });
    await receiver.wait(2);
    const pending = async (): Promise<number> => at(await server.sql<{ n: number }>("SELECT COUNT(*) AS n FROM delivery WHERE tenant_id = ? AND status = 'pending'", tenant.id)).n;
    await eventually(pending, (count) => count === 2);
    success(await tenant.admin.send("PATCH", `/partner-clients/${client.id}`, { allowedBranchIds: [north] }), 200);
    expect(await pending()).toBe(1);
    await adjust(-1, { warehouseCode: "S-1" });
    expect(await pending()).toBe(1);
    success(await tenant.admin.send("DELETE", `/partner-clients/${client.id}`), 200);
    expect(await pending()).toBe(0);
    await adjust(-1);
    expect(await pending()).toBe(0);
    const { items } = success<{ items: { active: boolean; disabledReason: string }[] }>(await tenant.admin.get("/webhook-subscriptions"), 200);
    expect(items).toMatchObject([{ active: false, disabledReason: "the client was revoked" }]);
  });

  test("is signed as every webhook is", async () => {
    const { secret } = await subscribe(["stock.adjusted"]);
    await receive(3);
    await adjust(-1);
    const [message] = await receiver.wait(1);
    expect(verified(message, secret)).toMatchObject({ event: "stock.adjusted", data: { warehouseCode: "N-1", delta: -1 } });
  });
});

describe("inventory.stock.low", () => {
  const lows = async (): Promise<Record<string, unknown>[]> => (await told()).filter(({ event }) => event === LOW).map(({ data }) => data);

  beforeEach(async () => {
    await subscribe([LOW, "asn.received"]);
    await receive(100);
    await reorderAt(80);
  });

  test("carries the record, what is available and the point it crossed, to the letter", async () => {
    await placed(order(30));
    expect(await lows()).toEqual([
      { inventoryId: (await record()).id, sku: "A", warehouseCode: "N-1", available: 70, sellable: 70, reorderPoint: 80, version: expect.any(Number) },
    ]);
  });

  test("comes once for each crossing, at the point and not above it, and again after a rise", async () => {
    await placed(order(19)); // 81
    const first = await placed(order(1)); // 80: crosses
    await placed(order(5)); // 75
    success(await tenant.api.post(`/orders/${first}/cancel`, {}), 200); // 76
    await receive(4); // 80: not above
    await placed(order(1)); // 79
    await receive(2); // 81
    await adjust(-0.5); // 80.5
    await adjust(-0.5); // 80: crosses again
    const events = await lows();
    expect(events.map((data) => data.available)).toEqual([80, 80]);
    expect(Number(events[1]?.version)).toBeGreaterThan(Number(events[0]?.version));
  });

  test("comes of counting, and not of moving, shipping or setting the point", async () => {
    await reorderAt(100); // available is not above it, and nothing fell
    await reorderAt(80);
    success(await tenant.api.post("/locations", { warehouseCode: "N-1", code: "A1", zone: "Z" }), 201);
    success(await tenant.admin.post("/ops/stock/move", { warehouseCode: "N-1", sku: "A", fromLocationCode: "RECEIVING", toLocationCode: "A1", qty: 90 }), 200);
    const shipped = await placed(order(10)); // 90
    for (const step of ["release", "pick", "pack", "ship"]) success(await tenant.admin.post(`/ops/orders/${shipped}/${step}`, {}), 200);
    const { countNo } = success<{ countNo: string }>(await tenant.admin.post("/ops/cycle-counts", { warehouseCode: "N-1" }), 201);
    const lines = await tenant.stock("A", { warehouseCode: "N-1" });
    const counted = lines.stocks.map((level) => ({ locationCode: level.locationCode, sku: "A", countedQty: level.locationCode === "A1" ? level.qtyOnHand - 15 : level.qtyOnHand }));
    success(await tenant.admin.post(`/ops/cycle-counts/${countNo}/count`, { lines: counted }), 200);
    expect(await lows()).toEqual([]);
    success(await tenant.admin.post(`/ops/cycle-counts/${countNo}/close`, {}), 200);
    expect((await lows()).map((data) => data.available)).toEqual([75]);
  });

  test("comes of what a shop sets by the Rebalance API, and its channels are reported by branch as well", async () => {
    const store = { code: "SHOP", name: "Shop", warehouseCode: "N-1", weights: { shopee: 1 } };
    const { storeId } = success<{ storeId: number }>(await tenant.admin.post("/stores", store), 201);
    const shop = await newPartner({ tenantId: tenant.id, scopes: ["write:stock"] }, server.url);
    const inNorth = await newPartner({ tenantId: tenant.id, allowedBranchIds: [north] }, server.url);
    const inSouth = await newPartner({ tenantId: tenant.id, allowedBranchIds: [south] }, server.url);
    for (const [as, path] of [[inNorth, "/north"], [inSouth, "/south"]] as const) await subscribe(["channel.stock.updated", LOW], as.api, path);
    const { variantId } = await tenant.item("A");
    const set = (physical_stock: number): Promise<Reply> =>
      new Api(server.url, shop.api.headers, "/api").post(`/stock/variants/${variantId}/auto-stock`, { store_id: storeId, physical_stock });
    for (const physical of [90, 70]) expect((await set(physical)).status).toBe(200);
    expect((await lows()).map((data) => data.available)).toEqual([70]);
    const heard = (path: string): string[] => receiver.received.filter((message) => message.path === path).map(({ payload }) => payload.event);
    await eventually(async () => heard("/north"), (events) => events.length >= 3, 15_000);
    expect(heard("/north").toSorted()).toEqual(["channel.stock.updated", "channel.stock.updated", LOW]);
    expect(heard("/south")).toEqual([]);
  });

  test("does not come of what is refused, previewed, run dry, or has no point any more", async () => {
    const lines = [{ sku: "A", qtyOrdered: 50 }];
    success(await tenant.api.post("/orders/preview", { warehouseCode: "N-1", lines }), 200);
    success(await tenant.api.post("/orders?dryRun=true", { warehouseCode: "N-1", lines }), 201);
    expect((await tenant.api.post("/orders", { warehouseCode: "N-1", lines: [...lines, { sku: "NOPE", qtyOrdered: 1 }] })).status).toBe(400);
    await reorderAt(null);
    await placed(order(50));
    expect(await lows()).toEqual([]);
  });

  test("comes exactly once of thirty orders at once", async () => {
    const replies = await Promise.all(times(30, () => order(3)));
    for (const reply of replies) expect(cost(reply).trips).toBeLessThanOrEqual(10);
    await Promise.all(replies.map(async (reply) => placed(Promise.resolve(reply))));
    expect((await record()).quantity_available).toBe("10");
    const events = await lows();
    expect(events.map((data) => data.available)).toEqual([79]);
    expect(events[0]).toMatchObject({ reorderPoint: 80 });
  });

  test("comes exactly once for each crossing while stock falls and rises at once", async () => {
    await reorderAt(98);
    const falls = times(12, () => async () => placed(order(3)).then((number) => patiently(() => tenant.api.post(`/orders/${number}/cancel`, {}))));
    await Promise.all(falls.map((fall) => fall()));
    expect((await record()).quantity_available).toBe("100");
    const events = await lows();
    // The ledger tells how often it crossed: movements of one commit share their document and moment.
    const rows = await server.sql<{ by: number }>(
      "SELECT SUM(on_hand - allocated) AS by FROM movement WHERE tenant_id = ? AND warehouse_id = ? GROUP BY document_id, kind ORDER BY MIN(seq)",
      tenant.id,
      (await record()).warehouse_id,
    );
    let available = 0;
    const crossings = rows.filter(({ by }) => {
      const before = available;
      available += by;
      return before > 980_000 && available <= 980_000;
    });
    expect(events.length).toBe(crossings.length);
    expect(events.length).toBeGreaterThan(0);
  });
});
