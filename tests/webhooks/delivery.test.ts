// Webhooks from end to end: a real receiver, verified with the published `standardwebhooks` package
// (docs/webhooks.md).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Api, type Asn, type Grn, UUID_V4, cost, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, eventually, freshTenant } from "../support/fixtures.ts";
import { Receiver, expectNothingAgain, verified } from "../support/receiver.ts";
import { type Server, startServer } from "../support/server.ts";

const PATH = "/webhook-subscriptions";
const TIMEOUT_MS = 700;
const UNKNOWN = "11111111-2222-4333-8444-555555555555";

interface Subscription {
  id: string;
  url: string;
  events: string[];
  active: boolean;
  disabledReason: string | null;
  failingSince: string | null;
  secret?: string;
  createdAt: string;
}

interface Delivery {
  id: string;
  subscriptionId: string;
  eventId: string;
  event: string;
  status: "pending" | "delivered" | "dead";
  attempts: number;
  nextAttemptAt: string | null;
  lastStatusCode: number | null;
  lastError: string | null;
  lastResponse: string | null;
  deliveredAt: string | null;
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
  hasMore: boolean;
}

let server: Server;
let receiver: Receiver;
let tenant: Tenant;

beforeAll(async () => {
  server = await startServer({ vars: { WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS) } });
});
afterAll(() => server?.stop());

beforeEach(async () => {
  [receiver, tenant] = await Promise.all([Receiver.start(), freshTenant(server.url)]);
  await tenant.addItems("A", "B");
});
afterEach(async () => {
  // What is left of a test must not go on in the next one.
  await server.sql("UPDATE webhook_subscription SET active = 0");
  await server.sql("UPDATE delivery SET status = 'dead', next_attempt_at = NULL WHERE status = 'pending'");
  expectNothingAgain(receiver);
  await receiver.stop();
});

async function subscribe(events = ["asn.received", "asn.completed"], path = "/hook", admin = tenant.admin): Promise<Required<Subscription>> {
  const reply = await admin.post(PATH, { url: receiver.url + path, events });
  return success<Required<Subscription>>(reply, 201);
}

async function newAsn(quantity = 5, fields: object = {}): Promise<Asn> {
  const body = { warehouseCode: "WH-1", ...fields, lines: [{ sku: "A", expectedQty: quantity }] };
  return success<Asn>(await tenant.api.post("/asn", body), 201);
}

async function receive(asn: Asn, quantity: number, api: Api = tenant.api): Promise<Grn> {
  const lines = [{ sku: "A", asnLineNo: 1, qty: quantity, unitCost: 2 }];
  return success<Grn>(await api.post("/grn", { warehouseCode: "WH-1", asnNo: asn.asnNo, lines }), 201);
}

async function deliveries(subscription: Subscription, query: Record<string, string> = {}): Promise<Delivery[]> {
  const reply = await tenant.admin.get(`${PATH}/${subscription.id}/deliveries`, query);
  return success<Page<Delivery>>(reply, 200).items;
}

const found = async (id: string): Promise<Subscription> => success<Subscription>(await tenant.admin.get(`${PATH}/${id}`), 200);
const events = (): string[] => receiver.received.map(({ payload }) => payload.event);
const isPending = ({ status }: Delivery): boolean => status === "pending";

/** Waits until a worker has written down what became of its deliveries. */
const settled = (subscription: Subscription, count: number, good: (delivery: Delivery) => boolean): Promise<Delivery[]> =>
  eventually(() => deliveries(subscription), (all) => all.filter(good).length >= count);

/** Time passes for this tenant's deliveries: what is to be retried is due, and no claim holds. */
async function timePasses(): Promise<void> {
  await server.sql("UPDATE delivery SET next_attempt_at = 1 WHERE next_attempt_at IS NOT NULL AND tenant_id = ?", tenant.id);
  await server.sql("UPDATE delivery SET claimed_until = NULL WHERE tenant_id = ?", tenant.id);
}

describe("a subscription's life", () => {
  test("it is made with a secret that is shown once, and listed without it", async () => {
    const made = await subscribe(["asn.received", "order.shipped", "asn.received"]);
    expect(made).toMatchObject({ url: `${receiver.url}/hook`, events: ["asn.received", "order.shipped"], active: true, disabledReason: null, failingSince: null });
    expect(made.id).toMatch(UUID_V4);
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    const { secret, ...rest } = made;
    expect(await found(made.id)).toEqual(rest);
    const list = await tenant.admin.get(PATH);
    expect(success<Page<Subscription>>(list, 200)).toEqual({ items: [rest], nextCursor: null, hasMore: false });
    for (const text of [list.text, server.logs()]) expect(text).not.toContain(secret.slice(6));
    const [row] = await server.sql<{ secret: string }>("SELECT secret FROM webhook_subscription WHERE id = ?", made.id);
    expect(row?.secret).not.toContain(secret.slice(6, 20));
  });

  test("lists go by pages, newest first", async () => {
    const made = [await subscribe(), await subscribe(), await subscribe()].map(({ id }) => id);
    const first = success<Page<Subscription>>(await tenant.admin.get(PATH, { limit: "2" }), 200);
    const second = success<Page<Subscription>>(await tenant.admin.get(PATH, { limit: "2", cursor: first.nextCursor ?? "" }), 200);
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(made.sort());
  });

  test("a change keeps what it does not name, and takes effect", async () => {
    const made = await subscribe(["asn.received"], "/old");
    const changed = success<Subscription>(await tenant.admin.send("PATCH", `${PATH}/${made.id}`, { url: `${receiver.url}/new` }), 200);
    expect(changed).toMatchObject({ url: `${receiver.url}/new`, events: ["asn.received"], active: true });
    await receive(await newAsn(), 1);
    expect(at(await receiver.wait(1)).path).toBe("/new");
  });

  test("one that is switched off receives nothing until it is on again, and is not tested", async () => {
    const made = await subscribe();
    const asn = await newAsn();
    const patch = (active: boolean) => tenant.admin.send("PATCH", `${PATH}/${made.id}`, { active });
    success(await patch(false), 200);
    await receive(asn, 1);
    refusal(await tenant.admin.post(`${PATH}/${made.id}/test`, undefined), 409, "CONFLICT");
    success(await patch(true), 200);
    const second = await receive(asn, 1);
    const [message] = await receiver.wait(1);
    expect(message?.payload.data.grnNo).toBe(second.grnNo);
    expect(await deliveries(made)).toHaveLength(1);
  });

  test("one that is deleted is gone, with what was still to be delivered", async () => {
    const made = await subscribe();
    receiver.answer = () => ({ status: 500 });
    await receive(await newAsn(), 1);
    await receiver.wait(1);
    success(await tenant.admin.send("DELETE", `${PATH}/${made.id}`), 200);
    refusal(await tenant.admin.get(`${PATH}/${made.id}`), 404, "NOT_FOUND");
    refusal(await tenant.admin.get(`${PATH}/${made.id}/deliveries`), 404, "NOT_FOUND");
    expect(success<Page<Subscription>>(await tenant.admin.get(PATH), 200).items).toEqual([]);
    await timePasses();
    await server.scheduled();
    expect(receiver.received).toHaveLength(1);
  });

  test("a test event goes to that subscription only, whatever it subscribed to", async () => {
    const [made] = [await subscribe(["order.shipped"], "/one"), await subscribe(["asn.received"], "/two")];
    const delivery = success<Delivery>(await tenant.admin.post(`${PATH}/${made.id}/test`, undefined), 201);
    const [message] = await receiver.wait(1);
    expect(verified(message, made.secret)).toMatchObject({ event: "webhook.test", data: { subscriptionId: made.id } });
    expect([message?.path, message?.id]).toEqual(["/one", delivery.id]);
    const [logged] = await settled(made, 1, ({ status }) => status === "delivered");
    expect(logged).toMatchObject({ id: delivery.id, event: "webhook.test", status: "delivered", attempts: 1, lastStatusCode: 204 });
    expect(receiver.received).toHaveLength(1);
  });

  test("after a rotation both secrets verify, and a day later only the new one", async () => {
    const made = await subscribe();
    const rotated = success<Required<Subscription>>(await tenant.admin.post(`${PATH}/${made.id}/rotate-secret`, undefined), 200);
    expect(rotated.secret).not.toBe(made.secret);
    await tenant.admin.post(`${PATH}/${made.id}/test`, undefined);
    const [message] = await receiver.wait(1);
    for (const secret of [made.secret, rotated.secret]) expect(verified(message, secret).event).toBe("webhook.test");
    await server.sql("UPDATE webhook_subscription SET previous_until = 1 WHERE id = ?", made.id);
    await tenant.admin.post(`${PATH}/${made.id}/test`, undefined);
    const later = at(await receiver.wait(2), 1);
    expect(verified(later, rotated.secret).event).toBe("webhook.test");
    expect(() => verified(later, made.secret)).toThrow();
  });

  test("what does not fit is refused, and so is whoever is no admin", async () => {
    const good = { url: `${receiver.url}/hook`, events: ["asn.received"] };
    invalid(await tenant.admin.post(PATH, {}), "url", "events");
    invalid(await tenant.admin.post(PATH, { ...good, events: [] }), "events");
    invalid(await tenant.admin.post(PATH, { ...good, events: ["asn.received", "webhook.test"] }), "events[1]");
    invalid(await tenant.admin.post(PATH, { ...good, url: "example.com" }), "url");
    invalid(await tenant.admin.post(PATH, { ...good, url: receiver.url.replace("//", "//user:secret@") }), "url");
    invalid(await tenant.admin.get(`${PATH}/${UNKNOWN}/deliveries`, { status: "lost" }), "status");
    for (const path of ["", "/deliveries"]) refusal(await tenant.admin.get(`${PATH}/${UNKNOWN}${path}`), 404, "NOT_FOUND");
    for (const path of ["/test", "/rotate-secret", `/deliveries/${UNKNOWN}/replay`]) {
      refusal(await tenant.admin.post(`${PATH}/${UNKNOWN}${path}`, undefined), 404, "NOT_FOUND");
    }
    const operator = { email: `operator@${tenant.id}`, password: "a long password", role: "operator" };
    success(await tenant.admin.post("/users", operator), 201);
    const { token } = success<{ token: string }>(await tenant.admin.post("/auth/login", operator), 200);
    refusal(await tenant.admin.with({ Authorization: `Bearer ${token}` }).post(PATH, good), 403, "FORBIDDEN");
    refusal(await tenant.admin.with({ Authorization: "Bearer x" }).get(PATH), 401, "UNAUTHORIZED");
  });

  test("a tenant has at most 50", async () => {
    const made = await subscribe();
    const copy = `INSERT INTO webhook_subscription(id, tenant_id, url, events, secret, active, created_at, updated_at, version)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
      SELECT 'copy-' || n.i || '-' || s.id, s.tenant_id, s.url, '[]', s.secret, 1, 1, 1, 1 FROM n CROSS JOIN webhook_subscription s WHERE s.id = ?`;
    await server.sql(copy, made.id);
    refusal(await tenant.admin.post(PATH, { url: receiver.url, events: ["asn.received"] }), 409, "CONFLICT");
  });
});

describe("events", () => {
  test("asn.received and asn.completed arrive in order, signed, with everything one needs", async () => {
    const made = await subscribe();
    const asn = await newAsn(5, { referenceNo: "PO-1" });
    const first = await receive(asn, 2);
    const second = await receive(asn, 3);
    const messages = await receiver.wait(3);
    const payloads = messages.map((message) => verified(message, made.secret));
    expect(payloads.map(({ event }) => event)).toEqual(["asn.received", "asn.received", "asn.completed"]);
    const common = { asnNo: asn.asnNo, warehouseCode: "WH-1", referenceNo: "PO-1", supplierCode: null };
    const line = { lineNo: 1, asnLineNo: 1, sku: "A", uomCode: "EA", lotNo: null, expiryDate: null, quality: "normal", serials: [] };
    expect(payloads[0]?.data).toMatchObject({ ...common, grnNo: first.grnNo, asnStatus: "receiving", lines: [{ ...line, qty: 2, baseQty: 2 }] });
    expect(payloads[1]?.data).toMatchObject({ ...common, grnNo: second.grnNo, asnStatus: "completed", lines: [{ ...line, qty: 3, baseQty: 3 }] });
    expect(payloads[2]?.data).toEqual({
      ...common,
      grnNo: second.grnNo,
      asnStatus: "completed",
      lines: [{ lineNo: 1, sku: "A", uomCode: "EA", expectedQty: 5, receivedQty: 5, expectedBaseQty: 5, receivedBaseQty: 5 }],
    });
    expect(payloads[1]?.timestamp).toBe(second.createdAt);
    expect(new Set(payloads.map(({ id }) => id)).size).toBe(3);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
    const { headers } = at(messages);
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(headers["user-agent"]).toMatch(/^khlang\//);
    expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(30);
  });

  test("a lot that is named after its receipt has that name in the event too", async () => {
    const made = await subscribe();
    success(await tenant.api.post("/items", { sku: "LOTTED", name: "x", tracking: "lot", shelfLifeDays: 30 }), 201);
    const asn = success<Asn>(await tenant.api.post("/asn", { warehouseCode: "WH-1", lines: [{ sku: "LOTTED", expectedQty: 1 }] }), 201);
    const lines = [{ sku: "LOTTED", asnLineNo: 1, qty: 1 }];
    const grn = success<Grn>(await tenant.api.post("/grn", { warehouseCode: "WH-1", asnNo: asn.asnNo, lines }), 201);
    const { data } = verified(at(await receiver.wait(1)), made.secret);
    expect(data.lines).toMatchObject([{ lotNo: grn.grnNo, expiryDate: at(grn.lines).expiryDate }]);
  });

  test("each subscription gets its own message of the same event, of the kinds it wants, and a stranger none", async () => {
    const stranger = await freshTenant(server.url);
    const [all, one] = [await subscribe(), await subscribe(["asn.completed"], "/one")];
    await subscribe(["asn.received", "asn.completed"], "/stranger", stranger.admin);
    await subscribe(["order.shipped"], "/other");
    await receive(await newAsn(), 5);
    const messages = await receiver.wait(3);
    await server.scheduled();
    expect(messages.map(({ path, payload }) => `${path} ${payload.event}`).sort()).toEqual(["/hook asn.completed", "/hook asn.received", "/one asn.completed"]);
    const told = messages.filter(({ payload }) => payload.event === "asn.completed");
    expect(new Set(told.map(({ payload }) => payload.id)).size).toBe(1);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
    for (const message of messages) verified(message, message.path === "/one" ? one.secret : all.secret);
    refusal(await stranger.admin.get(`${PATH}/${all.id}`), 404, "NOT_FOUND");
    refusal(await stranger.admin.get(`${PATH}/${all.id}/deliveries`), 404, "NOT_FOUND");
    refusal(await stranger.admin.send("DELETE", `${PATH}/${all.id}`), 404, "NOT_FOUND");
    refusal(await stranger.admin.post(`${PATH}/deliveries/${at(told).id}/replay`, undefined), 404, "NOT_FOUND");
  });

  test("what is refused, replayed or only tried out sends nothing; what nobody wants is not even stored", async () => {
    const asn = await newAsn();
    const count = async () => at(await server.sql<{ n: number }>("SELECT COUNT(*) AS n FROM event WHERE tenant_id = ?", tenant.id)).n;
    await receive(asn, 1);
    expect(await count()).toBe(0);
    await subscribe();
    const body = { warehouseCode: "WH-1", asnNo: asn.asnNo, lines: [{ sku: "A", asnLineNo: 1, qty: 1 }] };
    success(await tenant.api.post("/grn?dryRun=true", body), 201);
    refusal(await tenant.api.post("/grn", { ...body, lines: [{ sku: "A", asnLineNo: 1, qty: 99 }] }), 409, "CONFLICT");
    const keyed = { headers: { "Idempotency-Key": "once" } };
    for (let i = 0; i < 3; i++) success(await tenant.api.post("/grn", body, keyed), 201);
    await receiver.wait(1);
    await server.scheduled();
    expect([await count(), receiver.received.length]).toEqual([1, 1]);
  });

  test("raising events costs the request no trip", async () => {
    const asn = await newAsn();
    const body = { warehouseCode: "WH-1", asnNo: asn.asnNo, lines: [{ sku: "A", asnLineNo: 1, qty: 1 }] };
    for (let i = 0; i < 3; i++) {
      expect(cost(await tenant.api.post("/grn", body)).trips).toBe(2);
      await subscribe();
    }
  });
});

describe("a receiver in trouble", () => {
  test("it answers 500, redirects, cuts the connection, hangs and comes back: nothing is lost, nothing comes twice, in order", async () => {
    const made = await subscribe();
    const troubles = [{ status: 500, body: "ข้อผิดพลาด" }, { status: 302, headers: { location: `${receiver.url}/elsewhere` } }, "reset", "hang"] as const;
    receiver.answer = ({ id }) => troubles[receiver.received.filter((message) => message.id === id).length - 1] ?? { status: 200 };
    const asns = [await newAsn(), await newAsn(), await newAsn()];
    for (const asn of asns) await receive(asn, 2);
    for (const asn of asns) await receive(asn, 3);
    await eventually(async () => {
      await timePasses();
      await server.scheduled();
      return receiver.acknowledged.length;
    }, (count) => count >= 9, 25_000);
    for (const asn of asns) {
      const told = receiver.acknowledged.filter(({ payload }) => payload.data.asnNo === asn.asnNo);
      expect(told.map(({ payload }) => payload.event)).toEqual(["asn.received", "asn.received", "asn.completed"]);
    }
    expect(receiver.received.every(({ path }) => path === "/hook")).toBe(true);
    for (const message of receiver.received) verified(message, made.secret);
    const log = await settled(made, 9, ({ status }) => status === "delivered");
    expect(log.map(({ status, attempts, lastError }) => [status, attempts, lastError])).toEqual(Array(9).fill(["delivered", 5, null]));
  }, 60_000);

  test("every failure is logged by its kind, with the next attempt by the schedule", async () => {
    const made = await subscribe();
    const seconds = [5, 30, 120, 600, 3600, 10_800, 28_800, 86_400];
    const troubles = [{ status: 500, body: "no\u0000 " + "x".repeat(5000) }, { status: 301, headers: { location: "/x" } }, "reset", "hang"] as const;
    receiver.answer = () => troubles[(receiver.received.length - 1) % 4] ?? "hang";
    await receive(await newAsn(), 1);
    // The first retry is waited for by the run after the response: it is taken away here.
    for (const [index, wait] of [...seconds, undefined].entries()) {
      const [delivery] = await settled(made, 1, ({ attempts }) => attempts === index + 1);
      expect(delivery?.attempts).toBe(index + 1);
      const words = [/^answered 500$/, /^answered 301: redirects are not followed$/, /lost|reset|disconnect|internal/i, /^no answer within 700 ms$/];
      expect(delivery?.lastError).toMatch(words[index % 4] ?? /./);
      expect(delivery?.lastStatusCode).toBe([500, 301, null, null][index % 4]);
      if (index % 4 === 0) expect(delivery?.lastResponse).toMatch(/^no x{1000,1024}$/);
      if (wait === undefined) {
        expect(delivery).toMatchObject({ status: "dead", nextAttemptAt: null });
        continue;
      }
      const next = new Date(delivery?.nextAttemptAt ?? 0).getTime();
      expect(Math.abs(next - at(receiver.received, index).at - wait * 1000)).toBeLessThan(TIMEOUT_MS + 1500);
      await timePasses();
      await server.scheduled();
    }
    expect(receiver.received).toHaveLength(9);
    await timePasses();
    await server.scheduled();
    expect(receiver.received).toHaveLength(9);
    expect(await deliveries(made, { status: "dead" })).toHaveLength(1);
    expect(await deliveries(made, { status: "pending" })).toHaveLength(0);
  }, 60_000);

  test("the first retry comes after 5 seconds without the cron", async () => {
    const made = await subscribe();
    receiver.answer = () => ({ status: receiver.received.length === 1 ? 500 : 204 });
    await receive(await newAsn(), 1);
    const [first, second] = await receiver.wait(2, 9000);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(4900);
    expect(second?.id).toBe(first?.id);
    expect(await settled(made, 1, ({ status }) => status === "delivered")).toMatchObject([{ attempts: 2 }]);
  });

  test("429 and 503 with Retry-After are left alone for so long", async () => {
    const made = await subscribe();
    receiver.answer = () => ({ status: 429, headers: { "retry-after": "120" } });
    await receive(await newAsn(), 1);
    const [delivery] = await settled(made, 1, ({ attempts }) => attempts === 1);
    const wait = new Date(delivery?.nextAttemptAt ?? 0).getTime() - at(receiver.received).at;
    expect(Math.round(wait / 10_000)).toBe(12);
    await server.scheduled();
    expect(receiver.received).toHaveLength(1);
  });

  test("410 ends the subscription and what it still waited for", async () => {
    const made = await subscribe();
    receiver.answer = () => ({ status: 410 });
    const asn = await newAsn();
    await receive(asn, 5);
    const log = await settled(made, 2, ({ status }) => status === "dead");
    expect(log.map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
    expect(await found(made.id)).toMatchObject({ active: false, disabledReason: "the endpoint answered 410" });
    await receive(await newAsn(), 1);
    await timePasses();
    await server.scheduled();
    expect(receiver.received).toHaveLength(1);
    // An admin starts it again, and replays what was given up.
    receiver.answer = () => ({ status: 200 });
    success(await tenant.admin.send("PATCH", `${PATH}/${made.id}`, { active: true }), 200);
    expect(await found(made.id)).toMatchObject({ active: true, disabledReason: null, failingSince: null });
    for (const { id } of log.reverse()) success(await tenant.admin.post(`${PATH}/${made.id}/deliveries/${id}/replay`, undefined), 200);
    expect((await receiver.wait(3)).map(({ payload }) => payload.event).slice(1)).toEqual(["asn.received", "asn.completed"]);
  });

  test("an endpoint that has failed for 5 days is switched off; a success between starts the count anew", async () => {
    const made = await subscribe();
    const days = (count: number) => server.sql("UPDATE webhook_subscription SET first_failure_at = ? WHERE id = ?", Date.now() - count * 86_400_000, made.id);
    receiver.answer = () => ({ status: 500 });
    await receive(await newAsn(), 1);
    await settled(made, 1, ({ attempts }) => attempts === 1);
    expect(Date.now() - new Date((await found(made.id)).failingSince ?? 0).getTime()).toBeLessThan(10_000);
    await days(4.9);
    await timePasses();
    await server.scheduled();
    expect((await found(made.id)).active).toBe(true);
    receiver.answer = () => ({ status: 200 });
    await timePasses();
    await server.scheduled();
    expect(await found(made.id)).toMatchObject({ active: true, failingSince: null });
    receiver.answer = () => ({ status: 500 });
    await receive(await newAsn(), 1);
    await settled(made, 1, isPending);
    await eventually(() => found(made.id), ({ failingSince }) => failingSince !== null);
    await days(5.1);
    await timePasses();
    await server.scheduled();
    expect(await found(made.id)).toMatchObject({ active: false, disabledReason: "every attempt failed for 5 days" });
    expect((await deliveries(made)).filter(isPending)).toEqual([]);
  });

  test("one that hangs does not hold up another, nor a failing document the rest", async () => {
    const [slow, quick] = [await subscribe(["asn.received"], "/slow"), await subscribe(["asn.received"], "/quick")];
    receiver.answer = ({ path }) => (path === "/slow" ? "hang" : { status: 200 });
    for (let i = 0; i < 6; i++) await receive(await newAsn(), 1);
    const log = await settled(quick, 6, ({ status }) => status === "delivered");
    expect(log.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(await deliveries(slow)).toHaveLength(6);
    receiver.answer = () => ({ status: 200 });
    await timePasses();
    await server.scheduled();
    expect(await deliveries(slow, { status: "delivered" })).toHaveLength(6);
  });
});

describe("replays", () => {
  test("a dead delivery is sent again under its id; one that was acknowledged goes out as a new one", async () => {
    const made = await subscribe(["asn.received"]);
    receiver.answer = () => ({ status: 500 });
    await receive(await newAsn(), 1);
    const [delivery] = await settled(made, 1, ({ attempts }) => attempts === 1);
    const id = delivery?.id ?? "";
    await server.sql("UPDATE delivery SET attempts = 8, next_attempt_at = 1 WHERE id = ?", id);
    await server.scheduled();
    expect(await deliveries(made)).toMatchObject([{ id, status: "dead", attempts: 9 }]);
    receiver.answer = () => ({ status: 200, body: "thanks" });
    const before = receiver.received.length;
    const replay = success<Delivery>(await tenant.admin.post(`${PATH}/deliveries/${id}/replay`, undefined), 200);
    expect(replay).toMatchObject({ id, status: "pending", attempts: 0 });
    const again = at(await receiver.wait(before + 1), before);
    expect([again.id, again.text]).toEqual([id, at(receiver.received).text]);
    expect(await settled(made, 1, ({ status }) => status === "delivered")).toMatchObject([{ id, attempts: 1, lastResponse: "thanks" }]);

    const copy = success<Delivery>(await tenant.admin.post(`${PATH}/${made.id}/deliveries/${id}/replay`, undefined), 201);
    expect([copy.id === id, copy.eventId === replay.eventId]).toEqual([false, true]);
    expect(at(await receiver.wait(before + 2), before + 1)).toMatchObject({ id: copy.id, text: again.text });
    expect(await settled(made, 2, ({ status }) => status === "delivered")).toHaveLength(2);
  });

  test("the log goes by pages and statuses", async () => {
    const made = await subscribe(["asn.received"]);
    const asn = await newAsn(100);
    for (let i = 0; i < 3; i++) await receive(asn, 1);
    await settled(made, 3, ({ status }) => status === "delivered");
    receiver.answer = () => ({ status: 500 });
    await receive(asn, 1);
    const all = await settled(made, 1, ({ attempts, status }) => attempts === 1 && status === "pending");
    const first = success<Page<Delivery>>(await tenant.admin.get(`${PATH}/${made.id}/deliveries`, { limit: "3" }), 200);
    const second = success<Page<Delivery>>(await tenant.admin.get(`${PATH}/${made.id}/deliveries`, { limit: "3", cursor: first.nextCursor ?? "" }), 200);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    expect(first.items.map(({ status }) => status)).toEqual(["pending", "delivered", "delivered"]);
    expect(await deliveries(made, { status: "pending" })).toHaveLength(1);
    refusal(await tenant.admin.get(`${PATH}/${made.id}/deliveries`, { status: "dead", cursor: first.nextCursor ?? "" }), 400, "VALIDATION_FAILED");
  });
});

describe("a Worker that dies", () => {
  test("killed between commit and delivery, or in the middle of one, it loses nothing", async () => {
    const made = await subscribe();
    receiver.answer = () => "hang";
    const asn = await newAsn();
    await receive(asn, 5);
    await receiver.wait(1);
    await server.kill9();
    await server.restart();
    receiver.answer = () => ({ status: 204 });
    await server.scheduled();
    expect(receiver.received).toHaveLength(1); // its claim still holds
    await timePasses();
    await server.scheduled();
    const [received, completed] = await receiver.wait(3).then((all) => all.slice(1));
    expect([received, completed].map((message) => verified(message, made.secret).event)).toEqual(["asn.received", "asn.completed"]);
    expect(received?.id).toBe(at(receiver.received).id);
    await server.scheduled();
    expect(receiver.received).toHaveLength(3);
  }, 60_000);

  test("two crons at once send nothing twice", async () => {
    await subscribe(["asn.received"]);
    receiver.answer = () => ({ status: 500 });
    const asns = await Promise.all([newAsn(), newAsn(), newAsn(), newAsn(), newAsn(), newAsn(), newAsn(), newAsn()]);
    for (const asn of asns) await receive(asn, 1);
    await receiver.wait(8);
    receiver.answer = () => ({ status: 204 });
    await timePasses();
    await Promise.all([1, 2, 3, 4].map(() => server.scheduled()));
    await timePasses();
    await server.scheduled();
    expect(new Set(receiver.acknowledged.map(({ id }) => id)).size).toBe(8);
    expect(receiver.acknowledged).toHaveLength(8);
  });
});

describe("where the deployment forbids insecure addresses", () => {
  let guarded: Server;
  beforeAll(async () => {
    guarded = await startServer({ vars: { WEBHOOK_ALLOW_INSECURE: "false" } });
  });
  afterAll(() => guarded?.stop());

  test("http and whatever leads inside is refused, when it is made, changed or called", async () => {
    const { admin, id } = await freshTenant(guarded.url);
    const create = (url: string) => admin.post(PATH, { url, events: ["asn.received"] });
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "10.0.0.1", "[::1]", "[::ffff:192.168.0.1]", "169.254.169.254", "localhost", "a.internal"]) {
      invalid(await create(`https://${host}/`), "url");
    }
    invalid(await create("http://example.com/"), "url");
    const made = success<Subscription>(await create("https://example.com/hook"), 201);
    invalid(await admin.send("PATCH", `${PATH}/${made.id}`, { url: "https://192.168.0.1/" }), "url");
    await guarded.sql("UPDATE webhook_subscription SET url = ? WHERE tenant_id = ?", `${receiver.url}/inside`, id);
    success(await admin.post(`${PATH}/${made.id}/test`, undefined), 201);
    const log = () => admin.get(`${PATH}/${made.id}/deliveries`).then((reply) => success<Page<Delivery>>(reply, 200).items);
    const [delivery] = await eventually(log, ([first]) => (first?.attempts ?? 0) > 0);
    expect(delivery).toMatchObject({ status: "pending", lastStatusCode: null, lastError: "url must begin with https://" });
    expect(receiver.received).toHaveLength(0);
  });
});

test("old deliveries, their events and deleted subscriptions are swept, what is pending stays", async () => {
  const made = await subscribe(["asn.received"]);
  await receive(await newAsn(), 1);
  await settled(made, 1, ({ status }) => status === "delivered");
  const kept = await subscribe(["asn.received"], "/kept");
  receiver.answer = () => ({ status: 500 });
  await receive(await newAsn(), 1);
  await eventually(() => deliveries(kept), ([first]) => first?.attempts === 1);
  success(await tenant.admin.send("DELETE", `${PATH}/${made.id}`), 200);
  const old = Date.now() - 31 * 86_400_000;
  await server.sql("UPDATE event SET created_at = ? WHERE tenant_id = ?", old, tenant.id);
  await server.sql("UPDATE webhook_subscription SET deleted_at = ? WHERE id = ?", old, made.id);
  await server.scheduled();
  const rows = await server.sql("SELECT subscription_id AS id, status FROM delivery WHERE tenant_id = ?", tenant.id);
  expect(rows).toEqual([{ id: kept.id, status: "pending" }]);
  expect(await server.sql("SELECT 1 AS n FROM event WHERE tenant_id = ?", tenant.id)).toHaveLength(1);
  expect(await server.sql("SELECT id FROM webhook_subscription WHERE tenant_id = ?", tenant.id)).toEqual([{ id: kept.id }]);
  expect(events()).toContain("asn.received");
});
