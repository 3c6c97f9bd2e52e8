// The life of an API key on the warehouse's own side (docs/operations.md, docs/operations.md#api-keys,
// docs/push.md#credentials).
import { beforeAll, describe, expect, test } from "vitest";
import { Api, type Names, type Reply, TIMESTAMP, UUID_V4, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, adminOf, eventually, freshTenant, times } from "../support/fixtures.ts";
import { sharedUrl } from "../support/shared.ts";

interface Key {
  id: string;
  name: string;
  keyPrefix: string;
  status: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  rawKey?: string;
  [field: string]: unknown;
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
  hasMore: boolean;
}

interface Logged {
  requestId: string;
  at: string;
  method: string;
  endpoint: string;
  ip: string;
  origin: string | null;
  status: number;
  durationMs: number;
}

interface Stats {
  hours: number;
  since: string;
  requests: number;
  succeeded: number;
  refused: number;
  failed: number;
  averageMs: number;
  slowestMs: number;
  lastAt: string | null;
}

const RAW = /^wms_[0-9A-Za-z]{32}$/;
const BAD_KEY = "Invalid, revoked, or expired API key";
const UNKNOWN = "cccccccc-0000-4000-8000-000000000000";

let tenant: Tenant;
let admin: Api;

beforeAll(async () => {
  tenant = await freshTenant();
  admin = tenant.admin;
  await tenant.addItems("A");
});

const create = async (more: object = {}): Promise<Key> => success<Key>(await admin.post("/api-keys", { name: "ERP", scopes: ["read"], ...more }), 201);
const patch = (id: string, body: object): Promise<Reply> => admin.send("PATCH", `/api-keys/${id}`, body);
const push = (rawKey: string | undefined, headers: Names = {}): Promise<Reply> => new Api(sharedUrl(), { "X-API-Key": String(rawKey) }).get("/items/A", {}, headers);
const pageOf = async <T>(path: string, query: Names = {}): Promise<Page<T>> => success<Page<T>>(await admin.get(path, query), 200);

describe("creating", () => {
  test("answers every field, and the raw key this once", async () => {
    const made = await create({
      scopes: ["write", "read", "read"],
      ipWhitelist: ["203.0.113.5", "2001:db8::/32"],
      allowedOrigins: ["https://shop.example.com"],
      rateLimitPerMin: 120,
      expiresAt: "2100-01-01T00:00:00.000Z",
    });
    expect(made).toEqual({
      id: expect.stringMatching(UUID_V4),
      name: "ERP",
      keyPrefix: String(made.rawKey).slice(0, 12),
      status: "active",
      scopes: ["read", "write"],
      tenantId: tenant.id,
      ipWhitelist: ["203.0.113.5", "2001:db8::/32"],
      allowedOrigins: ["https://shop.example.com"],
      rateLimitPerMin: 120,
      expiresAt: "2100-01-01T00:00:00.000Z",
      revokedAt: null,
      lastUsedAt: null,
      createdAt: expect.stringMatching(TIMESTAMP),
      rawKey: expect.stringMatching(RAW),
    });
    const { rawKey, ...kept } = made;
    expect(success(await admin.get(`/api-keys/${made.id}`), 200)).toEqual(kept);
    const list = await admin.get("/api-keys", { limit: "200" });
    expect(success<Page<Key>>(list, 200).items).toContainEqual(kept);
    expect(list.text).not.toContain(rawKey);
    expect(list.text).not.toMatch(/rawKey|hash/i);
  });

  test("is of the tenant that body, query or header name; null is a key of none", async () => {
    const root = await adminOf();
    const body = { name: "n", scopes: ["read"] };
    const tenantOf = async (reply: Promise<Reply>) => success<Key>(await reply, 201).tenantId;
    expect(await tenantOf(root.post("/api-keys", body))).toBeNull();
    expect(await tenantOf(root.post("/api-keys", { ...body, tenantId: tenant.id.toUpperCase() }))).toBe(tenant.id);
    expect(await tenantOf(root.post("/api-keys", body, { query: { tenantId: tenant.id } }))).toBe(tenant.id);
    expect(await tenantOf(admin.post("/api-keys", { ...body, tenantId: null }))).toBeNull();
  });

  test("names everything that does not fit, at once", async () => {
    const wrong = {
      name: "",
      scopes: ["read", "root"],
      tenantId: "x",
      ipWhitelist: ["10.0.0.0/33", "203.0.113.5", "host"],
      allowedOrigins: ["*", "https://ok.example.com", "https://a.example.com/path"],
      rateLimitPerMin: -1,
      expiresAt: "2027-02-30",
    };
    invalid(
      await admin.post("/api-keys", wrong),
      "name",
      "scopes[1]",
      "tenantId",
      "ipWhitelist[0]",
      "ipWhitelist[2]",
      "allowedOrigins[0]",
      "allowedOrigins[2]",
      "rateLimitPerMin",
      "expiresAt",
    );
    invalid(await admin.post("/api-keys", { name: "n", scopes: [] }), "scopes");
    invalid(await admin.post("/api-keys", { name: "n", scopes: ["read"], rateLimitPerMin: 100_001 }), "rateLimitPerMin");
    invalid(await admin.post("/api-keys", { name: "n", scopes: ["read"], expiresAt: "2020-01-01T00:00:00Z" }), "expiresAt");
    const unknown = { name: "n", scopes: ["read"], tenantId: UNKNOWN };
    invalid(await admin.post("/api-keys", unknown), "tenantId"); // the header names another one
    refusal(await (await adminOf()).post("/api-keys", unknown), 400, "REFERENCE_NOT_FOUND", `Tenant "${UNKNOWN}" not found.`);
  });

  test("stores no raw key under an idempotency key", async () => {
    const send = () => admin.post("/api-keys", { name: "n", scopes: ["read"] }, { headers: { "Idempotency-Key": "k-1" } });
    const [first, second] = [success<Key>(await send(), 201), success<Key>(await send(), 201)];
    expect(second.id).not.toBe(first.id);
  });
});

describe("listing", () => {
  test("goes page by page, newest first, whatever comes in meanwhile", async () => {
    const other = await freshTenant();
    const ids = [other.key.id];
    for (const _ of times(4, (index) => index)) ids.unshift((await other.newKey()).id);
    const list = async (query: Names) => success<Page<Key>>(await other.admin.get("/api-keys", query), 200);
    const first = await list({ limit: "2" });
    expect([first.items.map((key) => key.id), first.hasMore]).toEqual([ids.slice(0, 2), true]);
    await other.newKey();
    const second = await list({ limit: "3", cursor: String(first.nextCursor) });
    expect([second.items.map((key) => key.id), second.hasMore, second.nextCursor]).toEqual([ids.slice(2), false, null]);
  });

  test("takes a cursor only where it was given", async () => {
    await create();
    await create();
    const { nextCursor } = await pageOf<Key>("/api-keys", { limit: "1" });
    const cursor = String(nextCursor);
    const root = await adminOf();
    const elsewhere = [
      await admin.get("/users", { cursor }),
      await root.get("/api-keys", { cursor }),
      await admin.get(`/api-keys/${tenant.key.id}/requests`, { cursor }),
      await admin.get("/api-keys", { cursor: `${cursor}x` }),
      await admin.get("/api-keys", { cursor: "x" }),
    ];
    for (const reply of elsewhere) invalid(reply, "cursor");
    for (const limit of ["0", "201", "-1", "x", "1.5"]) invalid(await admin.get("/api-keys", { limit }), "limit");
  });

  test("a key that is not there is 404", async () => {
    for (const path of [`/api-keys/${UNKNOWN}`, `/api-keys/${UNKNOWN}/requests`, `/api-keys/${UNKNOWN}/stats`]) {
      refusal(await admin.get(path), 404, "NOT_FOUND", "API key not found.");
    }
    refusal(await patch(UNKNOWN, { name: "x" }), 404, "NOT_FOUND");
    refusal(await admin.send("DELETE", `/api-keys/${UNKNOWN}`), 404, "NOT_FOUND");
    refusal(await admin.post(`/api-keys/${UNKNOWN}/rotate`, undefined), 404, "NOT_FOUND");
  });
});

describe("changing", () => {
  test("touches the fields it carries; null clears", async () => {
    const { id, rawKey, ...made } = await create({ ipWhitelist: ["203.0.113.5"], rateLimitPerMin: 600, allowedOrigins: ["https://a.example.com"], expiresAt: "2100-01-01T00:00:00.000Z" });
    refusal(await push(rawKey), 403, "FORBIDDEN");
    const renamed = success<Key>(await patch(id, { name: "ระบบ ERP", scopes: ["read", "write"] }), 200);
    expect(renamed).toEqual({ id, ...made, name: "ระบบ ERP", scopes: ["read", "write"], lastUsedAt: renamed.lastUsedAt });
    const cleared = success<Key>(await patch(id, { ipWhitelist: null, rateLimitPerMin: null, allowedOrigins: null, expiresAt: null }), 200);
    expect(cleared).toMatchObject({ ipWhitelist: [], rateLimitPerMin: 0, allowedOrigins: [], expiresAt: null, name: "ระบบ ERP" });
    success(await push(rawKey), 200);
    success(await patch(id, {}), 200);
    invalid(await patch(id, { expiresAt: "2020-01-01T00:00:00Z" }), "expiresAt");
    invalid(await patch(id, { scopes: "read", name: 1 }), "scopes", "name");
    invalid(await patch(id, { tenantId: UNKNOWN }), "tenantId"); // the header names another one
    refusal(await (await adminOf()).send("PATCH", `/api-keys/${id}`, { tenantId: UNKNOWN }), 400, "REFERENCE_NOT_FOUND");
  });

  test("a preflight follows the origins of the keys", async () => {
    const origin = `https://${crypto.randomUUID()}.example.com`;
    const preflight = async () => {
      const headers = { Origin: origin, "Access-Control-Request-Method": "GET" };
      return (await fetch(`${sharedUrl()}/api/v1/integration/v1/stock`, { method: "OPTIONS", headers })).headers.get("access-control-allow-origin");
    };
    const { id } = await create({ allowedOrigins: [`${origin.toUpperCase().replace("HTTPS", "https")}:443/`] });
    expect(await preflight()).toBe(origin);
    success(await patch(id, { allowedOrigins: ["https://elsewhere.example.com"] }), 200);
    expect(await preflight()).toBeNull();
    success(await patch(id, { allowedOrigins: [origin] }), 200);
    expect(await preflight()).toBe(origin);
    success(await admin.send("DELETE", `/api-keys/${id}`), 200);
    expect(await preflight()).toBeNull();
  });
});

describe("ending", () => {
  test("a rotated key ends at once, and the new one takes its place", async () => {
    const { id, rawKey } = await create();
    success(await push(rawKey), 200);
    const rotated = success<Key>(await admin.post(`/api-keys/${id}/rotate`, undefined), 200);
    expect(rotated).toMatchObject({ id, rawKey: expect.stringMatching(RAW), keyPrefix: String(rotated.rawKey).slice(0, 12) });
    expect(rotated.rawKey).not.toBe(rawKey);
    refusal(await push(rawKey), 401, "UNAUTHORIZED", BAD_KEY);
    success(await push(rotated.rawKey), 200);
    expect((await admin.get(`/api-keys/${id}`)).text).not.toContain(rotated.rawKey);
  });

  test("a revoked key stays revoked, however often", async () => {
    const { id, rawKey } = await create();
    success(await push(rawKey), 200);
    const first = success<Key>(await admin.send("DELETE", `/api-keys/${id}`), 200);
    expect(first).toMatchObject({ id, status: "revoked", revokedAt: expect.stringMatching(TIMESTAMP) });
    refusal(await push(rawKey), 401, "UNAUTHORIZED", BAD_KEY);
    const second = success<Key>(await admin.send("DELETE", `/api-keys/${id}`), 200);
    expect({ ...second, lastUsedAt: null }).toEqual({ ...first, lastUsedAt: null });
    refusal(await patch(id, { name: "x" }), 409, "CONFLICT");
    refusal(await admin.post(`/api-keys/${id}/rotate`, undefined), 409, "CONFLICT");
  });

  test("a key ends by itself when its time has come", async () => {
    const { id, rawKey } = await create({ expiresAt: new Date(Date.now() + 1500).toISOString() });
    success(await push(rawKey), 200);
    const ended = await eventually(() => push(rawKey), (reply) => reply.status !== 200);
    refusal(ended, 401, "UNAUTHORIZED", BAD_KEY);
    expect(success<Key>(await admin.get(`/api-keys/${id}`), 200).status).toBe("expired");
  });
});

describe("use", () => {
  test("is logged, newest first, and counted", async () => {
    const { id, rawKey } = await create({ allowedOrigins: ["https://shop.example.com"] });
    const headers = { "X-Forwarded-For": "203.0.113.9" };
    const calls = [
      await push(rawKey, headers),
      await push(rawKey, { ...headers, Origin: "https://shop.example.com" }),
      await push(rawKey, { ...headers, Origin: "https://evil.example.com" }),
    ];
    expect(calls.map((reply) => reply.status)).toEqual([200, 200, 403]);
    const path = `/api-keys/${id}/requests`;
    const log = await eventually(() => pageOf<Logged>(path), (page) => page.items.length >= calls.length);
    const ids = calls.map((reply) => reply.headers.get("x-request-id"));
    expect(log.items.map((row) => row.requestId).sort()).toEqual([...ids].sort());
    const refused = log.items.find((row) => row.requestId === ids[2]);
    expect(refused).toEqual({
      requestId: ids[2],
      at: expect.stringMatching(TIMESTAMP),
      method: "GET",
      endpoint: "/api/v1/integration/v1/items/A",
      ip: "203.0.113.9",
      origin: "https://evil.example.com",
      status: 403,
      durationMs: expect.any(Number),
    });
    const first = await pageOf<Logged>(path, { limit: "2" });
    const second = await pageOf<Logged>(path, { limit: "2", cursor: String(first.nextCursor) });
    expect([...first.items, ...second.items]).toEqual(log.items);

    const stats = success<Stats>(await admin.get(`/api-keys/${id}/stats`), 200);
    expect(stats).toMatchObject({ hours: 24, requests: 3, succeeded: 2, refused: 1, failed: 0, lastAt: log.items[0]?.at });
    expect(stats.slowestMs).toBeGreaterThanOrEqual(stats.averageMs);
    expect(success<Stats>(await admin.get(`/api-keys/${id}/stats`, { hours: "720" }), 200).hours).toBe(720);
    for (const hours of ["0", "721", "x"]) invalid(await admin.get(`/api-keys/${id}/stats`, { hours }), "hours");
    const used = success<Key>(await admin.get(`/api-keys/${id}`), 200).lastUsedAt;
    expect(used).toBe(log.items[0]?.at);
  });

  test("a key that was never used has nothing to tell", async () => {
    const { id } = await create();
    expect(await pageOf<Logged>(`/api-keys/${id}/requests`)).toEqual({ items: [], nextCursor: null, hasMore: false });
    const stats = success<Stats>(await admin.get(`/api-keys/${id}/stats`), 200);
    expect(stats).toMatchObject({ requests: 0, averageMs: 0, slowestMs: 0, lastAt: null });
  });
});
