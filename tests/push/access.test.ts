// Where a key may be used from, how often, and what is kept of its calls (docs/push.md,
// docs/push.md#credentials).
import { beforeAll, describe, expect, test } from "vitest";
import { type Api, type Reply, refusal, success } from "../support/client.ts";
import { type Key, type KeySpec, type Tenant, at, eventually, freshTenant, times } from "../support/fixtures.ts";

const SHOP = "https://shop.example.com";
const EVIL = "https://evil.example.com";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
  await tenant.addItems("A");
});

const from = (api: Api, forwarded: string): Promise<Reply> => api.get("/items/A", {}, { "X-Forwarded-For": forwarded });
const browse = (api: Api, origin: string): Promise<Reply> => api.get("/items/A", {}, { Origin: origin });
const keyWith = async (spec: KeySpec): Promise<Api> => (await tenant.newKey(spec)).api;

describe("IP whitelist", () => {
  const lists: [string, string[], string[], string[]][] = [
    ["an exact IPv4 address", ["203.0.113.5"], ["203.0.113.5"], ["203.0.113.6", "198.51.100.7", "::1"]],
    ["an IPv4 network", ["203.0.113.0/24"], ["203.0.113.0", "203.0.113.255"], ["203.0.112.255", "203.0.114.0"]],
    ["an odd IPv4 network", ["198.51.100.8/29"], ["198.51.100.8", "198.51.100.15"], ["198.51.100.7", "198.51.100.16"]],
    ["an exact IPv6 address", ["2001:db8::5"], ["2001:db8::5", "2001:0db8:0000:0000:0000:0000:0000:0005"], ["2001:db8::6"]],
    ["an IPv6 network", ["2001:db8:1::/48"], ["2001:db8:1::1", "2001:db8:1:ffff::1"], ["2001:db8:2::1", "203.0.113.5"]],
    ["several entries", ["203.0.113.5", "2001:db8::/32", "198.51.100.0/30"], ["203.0.113.5", "2001:db8:9::9", "198.51.100.3"], ["198.51.100.4", "2001:db9::1"]],
  ];
  for (const [what, ipWhitelist, inside, outside] of lists) {
    test(`${what}: ${ipWhitelist.join(", ")}`, async () => {
      const api = await keyWith({ ipWhitelist });
      for (const ip of inside) success(await from(api, ip), 200);
      for (const ip of outside) refusal(await from(api, ip), 403, "FORBIDDEN", `Client IP "${ip}" is not in this API key's whitelist.`);
    });
  }

  test("the first entry of X-Forwarded-For is the client, whatever proxies add", async () => {
    const api = await keyWith({ ipWhitelist: ["203.0.113.5"] });
    success(await from(api, "203.0.113.5, 10.0.0.1, 10.0.0.2"), 200);
    success(await from(api, " 203.0.113.5 ,10.0.0.1"), 200);
    refusal(await from(api, "198.51.100.7, 203.0.113.5"), 403, "FORBIDDEN", `Client IP "198.51.100.7" is not in this API key's whitelist.`);
  });

  test("an address that is none is outside every list", async () => {
    const api = await keyWith({ ipWhitelist: ["0.0.0.0/0", "::/0"] });
    success(await from(api, "198.51.100.7"), 200);
    for (const junk of ["unknown", "203.0.113", "203.0.113.256", "'; --"]) refusal(await from(api, junk), 403, "FORBIDDEN");
  });

  test("an empty list allows every address", async () => {
    const api = await keyWith({ ipWhitelist: [] });
    for (const ip of ["198.51.100.7", "2001:db8::1", "unknown"]) success(await from(api, ip), 200);
  });

  test("a caller outside changes nothing", async () => {
    const api = await keyWith({ ipWhitelist: ["203.0.113.5"] });
    const reply = await api.post("/items", { sku: "OUTSIDE", name: "x" }, { headers: { "X-Forwarded-For": "198.51.100.7" } });
    refusal(reply, 403, "FORBIDDEN");
    expect((await tenant.api.get("/items/OUTSIDE")).status).toBe(404);
  });

  test("a changed list holds from the next call on", async () => {
    const { id, api } = await tenant.newKey({});
    success(await from(api, "198.51.100.7"), 200);
    success(await tenant.admin.send("PATCH", `/api-keys/${id}`, { ipWhitelist: ["203.0.113.5"] }), 200);
    refusal(await from(api, "198.51.100.7"), 403, "FORBIDDEN");
    success(await tenant.admin.send("PATCH", `/api-keys/${id}`, { ipWhitelist: [] }), 200);
    success(await from(api, "198.51.100.7"), 200);
  });
});

describe("allowed origins", () => {
  let browserKey: Api;
  beforeAll(async () => {
    browserKey = await keyWith({ allowedOrigins: [SHOP, "http://localhost:3000"] });
  });

  test("an allowed origin is echoed, never *", async () => {
    for (const origin of [SHOP, "http://localhost:3000"]) {
      const reply = await browse(browserKey, origin);
      success(reply, 200);
      expect(reply.headers.get("access-control-allow-origin")).toBe(origin);
      expect(reply.headers.get("vary")?.toLowerCase()).toMatch(/\borigin\b/);
    }
  });

  test("another origin is 403 and gets no Access-Control-Allow-Origin", async () => {
    for (const origin of [EVIL, "http://shop.example.com", `${SHOP}:8443`, `${SHOP}.evil.example`, "https://example.com", "null"]) {
      const reply = await browse(browserKey, origin);
      refusal(reply, 403, "FORBIDDEN");
      expect(reply.headers.get("access-control-allow-origin"), origin).toBeNull();
    }
  });

  test("without an Origin every key is allowed, from server to server", async () => {
    for (const api of [browserKey, tenant.api]) {
      const reply = await api.get("/items/A");
      success(reply, 200);
      expect(reply.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("a key without origins is for no browser", async () => {
    refusal(await browse(tenant.api, SHOP), 403, "FORBIDDEN");
  });

  test("an allowed browser may read refusals too", async () => {
    const reply = await browserKey.post("/items", { sku: 1 }, { headers: { Origin: SHOP } });
    refusal(reply, 400, "VALIDATION_FAILED");
    expect(reply.headers.get("access-control-allow-origin")).toBe(SHOP);
  });

  const preflight = (origin: string, path = "/items") =>
    tenant.api.with({ "X-API-Key": "" }).send("OPTIONS", path, undefined, {
      headers: { Origin: origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key,content-type,idempotency-key" },
    });

  test("a preflight of an allowed origin is answered without a key, and echoes it", async () => {
    for (const path of ["/items", "/items/A", "/asn/bulk"]) {
      const reply = await preflight(SHOP, path);
      expect([200, 204]).toContain(reply.status);
      expect(reply.headers.get("access-control-allow-origin")).toBe(SHOP);
      expect(reply.headers.get("vary")?.toLowerCase()).toMatch(/\borigin\b/);
      const [methods, headers] = ["methods", "headers"].map((what) => (reply.headers.get(`access-control-allow-${what}`) ?? "").toLowerCase().split(/\s*,\s*/));
      expect(methods).toEqual(expect.arrayContaining(["get", "post"]));
      expect(headers).toEqual(expect.arrayContaining(["x-api-key", "authorization", "content-type", "idempotency-key"]));
    }
  });

  test("a preflight of any other origin gets no Access-Control-Allow-Origin", async () => {
    for (const origin of [EVIL, "null", `${SHOP}.evil.example`, "*"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin"), origin).toBeNull();
    }
  });

  test("a preflight stops being answered when the last key of the origin is revoked", async () => {
    const origin = "https://soon-gone.example.com";
    const { id } = await tenant.newKey({ allowedOrigins: [origin] });
    expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBe(origin);
    expect((await tenant.admin.send("DELETE", `/api-keys/${id}`)).status).toBeLessThan(300);
    expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("rate limit", () => {
  const figures = (reply: Reply) => ["x-ratelimit-limit", "x-ratelimit-remaining"].map((name) => reply.headers.get(name));

  function expectLimited(reply: Reply, limit: number): void {
    const seconds = Number(reply.headers.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(Number.isInteger(seconds)).toBe(true);
    const body = refusal(reply, 429, "RATE_LIMITED", `Rate limit exceeded for API key (${limit} req/min). Retry in ${seconds}s.`);
    expect(body).toMatchObject({ error: "Too Many Requests", retryAfter: seconds });
    expect(figures(reply)).toEqual([String(limit), "0"]);
  }

  test("N calls pass and count down, the next is 429 with the document's body and headers", async () => {
    const api = await keyWith({ rateLimitPerMin: 5 });
    for (const remaining of [4, 3, 2, 1, 0]) {
      const reply = await api.get("/items/A");
      success(reply, 200);
      expect(figures(reply)).toEqual(["5", String(remaining)]);
      expect(reply.headers.get("retry-after")).toBeNull();
    }
    for (let again = 0; again < 3; again++) expectLimited(await api.get("/items/A"), 5);
  });

  test("RateLimit and RateLimit-Policy say the same, in the form of the IETF draft", async () => {
    const api = await keyWith({ rateLimitPerMin: 2 });
    for (const remaining of [1, 0, 0]) {
      const { headers } = await api.get("/items/A");
      expect(headers.get("ratelimit-policy")).toMatch(/^"[^"]+";q=2;w=60$/);
      const [, left, seconds] = /^"[^"]+";r=(\d+);t=(\d+)$/.exec(headers.get("ratelimit") ?? "") ?? [];
      expect(left).toBe(String(remaining));
      expect(Number(seconds)).toBeGreaterThanOrEqual(1);
      expect(Number(seconds)).toBeLessThanOrEqual(60);
    }
  });

  test("20 calls at once on a limit of 10: exactly 10 pass", async () => {
    const api = await keyWith({ rateLimitPerMin: 10 });
    const replies = await Promise.all(times(20, () => api.get("/items/A")));
    const passed = replies.filter((reply) => reply.status === 200);
    expect(passed.map((reply) => Number(figures(reply)[1])).sort((a, b) => b - a)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    for (const reply of replies) if (reply.status !== 200) expectLimited(reply, 10);
  });

  test("a call over the limit changes nothing", async () => {
    const api = await keyWith({ rateLimitPerMin: 1 });
    success(await api.get("/items/A"), 200);
    expectLimited(await api.post("/items", { sku: "OVER", name: "x" }), 1);
    expect((await tenant.api.get("/items/OVER")).status).toBe(404);
  });

  test("every answer carries the headers, refusals too", async () => {
    const api = await keyWith({ rateLimitPerMin: 4 });
    const replies = [await api.get("/items/NOPE"), await api.post("/items", "{"), await api.post("/items/bulk", { items: [] }), await api.get("/stock", { sku: "" })];
    expect(replies.map((reply) => reply.status)).toEqual([404, 400, 400, 400]);
    expect(replies.map(figures)).toEqual([["4", "3"], ["4", "2"], ["4", "1"], ["4", "0"]]);
  });

  test("each key has its own window", async () => {
    const [one, two] = [await keyWith({ rateLimitPerMin: 1 }), await keyWith({ rateLimitPerMin: 1 })];
    success(await one.get("/items/A"), 200);
    expectLimited(await one.get("/items/A"), 1);
    success(await two.get("/items/A"), 200);
  });

  test("0 or nothing is without limit, and without headers", async () => {
    for (const api of [await keyWith({ rateLimitPerMin: 0 }), await keyWith({})]) {
      const replies = await Promise.all(times(30, () => api.get("/items/A")));
      for (const reply of replies) {
        expect(reply.status).toBe(200);
        for (const name of ["x-ratelimit-limit", "x-ratelimit-remaining", "ratelimit", "ratelimit-policy"]) expect(reply.headers.get(name)).toBeNull();
      }
    }
  });

  test("a raised limit holds from the next call on", async () => {
    const { id, api } = await tenant.newKey({ rateLimitPerMin: 1 });
    success(await api.get("/items/A"), 200);
    expectLimited(await api.get("/items/A"), 1);
    success(await tenant.admin.send("PATCH", `/api-keys/${id}`, { rateLimitPerMin: 3 }), 200);
    const reply = await api.get("/items/A");
    success(reply, 200);
    expect(figures(reply)).toEqual(["3", "1"]);
  });
});

describe("request log", () => {
  interface Logged {
    requestId: string;
    method: string;
    endpoint: string;
    ip: string;
    origin: string | null;
    status: number;
    durationMs: number;
    at: string;
  }

  async function log(key: Key, entries: number): Promise<Logged[]> {
    const ask = async () => success<{ items: Logged[] }>(await tenant.admin.get(`/api-keys/${key.id}/requests`), 200).items;
    return eventually(ask, (rows) => rows.length >= entries);
  }

  test("every call within the rate is kept after its answer: endpoint, method, IP, origin, status and time", async () => {
    const key = await tenant.newKey({ allowedOrigins: [SHOP], ipWhitelist: ["203.0.113.0/24"], rateLimitPerMin: 3 });
    const headers = { "X-Forwarded-For": "203.0.113.9", Origin: SHOP };
    const calls = [
      await key.api.get("/stock", { sku: "A" }, headers),
      await key.api.post("/items", { sku: 1 }, { headers: { "X-Forwarded-For": "203.0.113.9" } }),
      await from(key.api, "198.51.100.7"),
      await key.api.get("/items/A", {}, headers),
      await key.api.get("/items/A", {}, headers),
    ];
    expect(calls.map((reply) => reply.status)).toEqual([200, 400, 403, 200, 429]);
    const kept = calls.slice(0, 4); // not the last: a key over its rate could fill the log
    const rows = await log(key, kept.length);
    const logged = (status: number) => rows.find((row) => row.status === status);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.requestId))).toEqual(new Set(kept.map((reply) => reply.headers.get("x-request-id"))));
    expect(logged(200)).toMatchObject({ method: "GET", ip: "203.0.113.9", origin: SHOP });
    expect(logged(400)).toMatchObject({ method: "POST", endpoint: "/api/v1/integration/v1/items", ip: "203.0.113.9", origin: null });
    expect(logged(403)).toMatchObject({ method: "GET", ip: "198.51.100.7" });
    for (const row of rows) {
      expect(row.durationMs).toBeGreaterThanOrEqual(0);
      expect(Math.abs(Date.parse(row.at) - Date.now())).toBeLessThan(60_000);
    }
  });

  test("the log of a key holds no other key's calls, and no query", async () => {
    const [one, two] = [await tenant.newKey(), await tenant.newKey()];
    success(await one.api.get("/stock", { sku: "A", lotNo: "SECRET-LOT" }), 200);
    success(await two.api.get("/items/A"), 200);
    expect((await log(one, 1)).map((row) => row.endpoint)).toEqual(["/api/v1/integration/v1/stock"]);
    expect((await log(two, 1)).map((row) => row.endpoint)).toEqual(["/api/v1/integration/v1/items/A"]);
  });

  test("a call without a key that is known is in nobody's log", async () => {
    const key = await tenant.newKey();
    refusal(await key.api.with({ "X-API-Key": `${key.rawKey}x` }).get("/items/A"), 401, "UNAUTHORIZED");
    success(await key.api.get("/items/A"), 200);
    expect((await log(key, 1)).map((row) => row.status)).toEqual([200]);
    expect(at(await log(key, 1)).method).toBe("GET");
  });
});
