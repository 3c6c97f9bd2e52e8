// The warehouse's own side: who may log in, what a role may do, and the master data (docs/operations.md).
import { beforeAll, describe, expect, test } from "vitest";
import { ADMIN, Api, type Names, type Reply, TIMESTAMP, UUID_V4, cost, invalid, refusal, success } from "../support/client.ts";
import { DEMO_TENANT, type Tenant, adminOf, at, freshTenant, times } from "../support/fixtures.ts";
import { sharedUrl } from "../support/shared.ts";

interface Row {
  id: string;
  [field: string]: unknown;
}

interface Page {
  items: Row[];
  nextCursor: string | null;
  hasMore: boolean;
}

interface Session {
  token: string;
  expiresAt: string;
  user: { email: string; role: string; tenantId: string | null };
}

const PASSWORD = "correct horse battery";
const UNKNOWN = "cccccccc-0000-4000-8000-000000000000";
const anybody = new Api(sharedUrl(), {}, ADMIN);

let root: Api;
let one: Tenant;
let two: Tenant;

beforeAll(async () => {
  root = await adminOf();
  [one, two] = await Promise.all([freshTenant(), freshTenant()]);
});

const login = (email: string, password = PASSWORD): Promise<Reply> => anybody.post("/auth/login", { email, password });
const page = async (api: Api, path: string, query: Names = {}): Promise<Page> => success<Page & Row>(await api.get(path, query), 200);

let users = 0;

/** A new user: who they are, and calls with their token. */
async function newUser(role: string, tenantId: string | null = null): Promise<{ id: string; email: string; api: Api }> {
  const email = `${role}-${++users}-${Date.now()}@example.com`;
  const { id } = success<Row>(await root.post("/users", { email, password: PASSWORD, role, tenantId }), 201);
  return { id, email, api: await apiOf(email) };
}

async function apiOf(email: string, password = PASSWORD): Promise<Api> {
  const { token } = success<Session>(await login(email, password), 200);
  return anybody.with({ Authorization: `Bearer ${token}` });
}

/** Every page of a list, followed by its cursors. */
async function all(api: Api, path: string, query: Names = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const next: Page = await page(api, path, { ...query, ...(cursor === null ? {} : { cursor }) });
    rows.push(...next.items);
    expect(next.hasMore).toBe(next.nextCursor !== null);
    cursor = next.nextCursor;
  } while (cursor !== null);
  return rows;
}

describe("POST /auth/login", () => {
  test("the right password gives a token for 12 hours, whatever the case of the address", async () => {
    const { email } = await newUser("viewer", one.id);
    const before = Date.now();
    const session = success<Session>(await login(` ${email.toUpperCase()} `), 200);
    expect(session.user).toEqual({ email, role: "viewer", tenantId: one.id });
    expect(session.expiresAt).toMatch(TIMESTAMP);
    expect(Math.abs(Date.parse(session.expiresAt) - before - 12 * 3_600_000)).toBeLessThan(60_000);
    const api = anybody.with({ Authorization: `Bearer ${session.token}` });
    expect((await page(api, "/tenants")).items.map((row) => row.id)).toEqual([one.id]);
  });

  test("a wrong password and an unknown address get the same answer", async () => {
    const { email } = await newUser("viewer");
    const wrong = refusal(await login(email, "wrong"), 401, "UNAUTHORIZED", "Invalid email or password.");
    const unknown = refusal(await login(`nobody-${Date.now()}@example.com`), 401, "UNAUTHORIZED", "Invalid email or password.");
    expect({ ...wrong, requestId: "" }).toEqual({ ...unknown, requestId: "" });
  });

  test("a body that does not fit names every field", async () => {
    invalid(await anybody.post("/auth/login", {}), "email", "password");
    invalid(await anybody.post("/auth/login", { email: 1, password: null }), "email", "password");
    refusal(await anybody.post("/auth/login", "{"), 400, "VALIDATION_FAILED");
    refusal(await anybody.get("/auth/login"), 405, "METHOD_NOT_ALLOWED");
  });

  test("after five failures in a row even the right password waits, and then the count starts anew", async () => {
    const { email } = await newUser("viewer");
    for (const _ of times(5, (index) => index)) refusal(await login(email, "wrong"), 401, "UNAUTHORIZED");
    const early = await login(email);
    const { retryAfter, message } = refusal(early, 429, "RATE_LIMITED");
    expect(retryAfter).toBe(1);
    expect(message).toBe("Too many failed logins. Retry in 1s.");
    expect(early.headers.get("retry-after")).toBe("1");
    await new Promise((done) => setTimeout(done, 1050));
    success(await login(email), 200);
    refusal(await login(email, "wrong"), 401, "UNAUTHORIZED");
    success(await login(email), 200);
  });

  test("an address that nobody has is slowed down like any other", async () => {
    const email = `ghost-${Date.now()}@example.com`;
    const statuses = [];
    for (const _ of times(6, (index) => index)) statuses.push((await login(email)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test("many guesses at once are judged one after the other", async () => {
    const { email } = await newUser("viewer");
    const replies = await Promise.all(times(16, (index) => login(email, `guess ${index}`)));
    const statuses = replies.map((reply) => reply.status);
    const judged = statuses.filter((status) => status === 401).length;
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThanOrEqual(7); // the free five, and those that came after a wait
    expect(statuses.filter((status) => status === 429 || status === 503)).toHaveLength(16 - judged);
  });

  test("many right logins at once are all let in", async () => {
    const { email } = await newUser("viewer");
    const replies = await Promise.all(times(8, () => login(email)));
    expect(replies.map((reply) => reply.status)).toEqual(times(8, () => 200));
  });
});

describe("bearer tokens", () => {
  test("no token, a forged one and one of another kind are 401", async () => {
    refusal(await anybody.get("/tenants"), 401, "UNAUTHORIZED", "Missing bearer token");
    const { token } = success<Session>(await login((await newUser("viewer")).email), 200);
    const [head, claims, signature] = token.split(".");
    const promoted = JSON.stringify({ ...JSON.parse(Buffer.from(claims ?? "", "base64url").toString()), role: "admin" });
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const forged = [
      "x",
      `${head}.${Buffer.from(promoted).toString("base64url")}.${signature}`,
      `${none}.${claims}.`,
      one.key.rawKey,
    ];
    for (const text of forged) {
      const api = anybody.with({ Authorization: `Bearer ${text}` });
      refusal(await api.get("/tenants"), 401, "UNAUTHORIZED", "Invalid or expired bearer token");
    }
    refusal(await anybody.with({ "X-API-Key": one.key.rawKey }).get("/tenants"), 401, "UNAUTHORIZED");
  });

  test("a token ends when its user is changed", async () => {
    const user = await newUser("viewer");
    success(await root.send("PATCH", `/users/${user.id}`, { role: "viewer" }), 200);
    success(await user.api.get("/tenants"), 200);
    success(await root.send("PATCH", `/users/${user.id}`, { role: "operator" }), 200);
    refusal(await user.api.get("/tenants"), 401, "UNAUTHORIZED", "Invalid or expired bearer token");
    const again = await apiOf(user.email);
    success(await again.get("/tenants"), 200);
  });
});

describe("roles", () => {
  const reads = ["/tenants", "/branches", "/warehouses", "/warehouses/WH-1", "/stores", "/uoms"];
  const secrets = ["/api-keys", "/users", `/api-keys/${UNKNOWN}`, `/api-keys/${UNKNOWN}/requests`, `/api-keys/${UNKNOWN}/stats`];
  const writes: [string, string][] = [
    ["POST", "/api-keys"],
    ["PATCH", `/api-keys/${UNKNOWN}`],
    ["DELETE", `/api-keys/${UNKNOWN}`],
    ["POST", `/api-keys/${UNKNOWN}/rotate`],
    ["POST", "/tenants"],
    ["PATCH", `/tenants/${DEMO_TENANT}`],
    ["POST", "/branches"],
    ["POST", "/warehouses"],
    ["PATCH", "/warehouses/WH-1"],
    ["POST", "/stores"],
    ["POST", "/uoms"],
    ["PUT", "/uoms"],
    ["POST", "/users"],
    ["PATCH", `/users/${UNKNOWN}`],
  ];

  for (const role of ["viewer", "operator"]) {
    test(`a ${role} reads master data, but no credentials, and changes neither`, async () => {
      const api = (await newUser(role, one.id)).api;
      for (const path of reads) success(await api.get(path), 200);
      for (const path of secrets) refusal(await api.get(path), 403, "FORBIDDEN", "Your role may not do this.");
      for (const [method, path] of writes) {
        refusal(await api.send(method, path, {}), 403, "FORBIDDEN", "Your role may not do this.");
      }
    });
  }
});

describe("an admin who is bound to a tenant", () => {
  let bound: Api;
  beforeAll(async () => {
    bound = (await newUser("admin", one.id)).api;
  });

  test("lists what is of that tenant, and nothing else", async () => {
    expect((await all(bound, "/tenants")).map((row) => row.id)).toEqual([one.id]);
    const keys = await all(bound, "/api-keys", { limit: "1" });
    expect(keys.map((row) => row.tenantId)).toEqual(keys.map(() => one.id));
    expect(keys.map((row) => row.id)).toContain(one.key.id);
    const people = await all(bound, "/users");
    expect(people.map((row) => row.tenantId)).toEqual(people.map(() => one.id));
  });

  test("finds nothing of another", async () => {
    const path = `/api-keys/${two.key.id}`;
    for (const below of ["", "/requests", "/stats"]) refusal(await bound.get(path + below), 404, "NOT_FOUND");
    refusal(await bound.send("PATCH", path, { name: "mine" }), 404, "NOT_FOUND");
    refusal(await bound.send("DELETE", path), 404, "NOT_FOUND");
    refusal(await bound.post(`${path}/rotate`, undefined), 404, "NOT_FOUND");
    refusal(await bound.get(`/tenants/${two.id}`), 404, "NOT_FOUND");
    success(await two.api.get("/stock", { sku: "x" }).then(() => two.admin.get(path)), 200);
  });

  test("may not reach beyond it", async () => {
    const beyond = [
      await bound.post("/api-keys", { name: "x", scopes: ["read"], tenantId: two.id }),
      await bound.post("/api-keys", { name: "x", scopes: ["read"], tenantId: null }),
      await bound.post("/users", { email: "beyond@example.com", password: PASSWORD, role: "admin", tenantId: null }),
      await bound.post("/tenants", { name: "x" }),
      await bound.get("/warehouses", { tenantId: two.id }),
      await bound.get("/warehouses", {}, { "X-Tenant-Id": two.id }),
      await bound.get("/api-keys", {}, { "X-Tenant-Id": two.id }),
    ];
    for (const reply of beyond) refusal(reply, 403, "FORBIDDEN");
  });

  test("needs not name it", async () => {
    const key = success<Row>(await bound.post("/api-keys", { name: "x", scopes: ["read"] }), 201);
    expect(key.tenantId).toBe(one.id);
    expect((await page(bound, "/warehouses")).items.map((row) => row.code)).toEqual(["WH-1"]);
  });
});

describe("tenants", () => {
  test("are created, read, changed and listed, newest first", async () => {
    const made = success<Row>(await root.post("/tenants", { name: "บริษัท ทดสอบ จำกัด" }), 201);
    expect(made).toEqual({
      id: expect.stringMatching(UUID_V4),
      name: "บริษัท ทดสอบ จำกัด",
      uniqueReferences: false,
      backorder: "keep",
      createdAt: expect.stringMatching(TIMESTAMP),
    });
    const path = `/tenants/${made.id}`;
    const changed = success<Row>(await root.send("PATCH", path, { uniqueReferences: true, backorder: "cancel" }), 200);
    expect(changed).toEqual({ ...made, uniqueReferences: true, backorder: "cancel" });
    expect(success(await root.get(path), 200)).toEqual(changed);
    const rows = await all(root, "/tenants", { limit: "2" });
    expect(rows).toContainEqual(changed);
    const ages = rows.map((row) => String(row.createdAt));
    expect(ages).toEqual([...ages].sort().reverse());
  });

  test("are listed by the page, without a look at the others", async () => {
    const reply = await root.get("/tenants", { limit: "2" });
    const { trips, read } = cost(reply);
    expect(success<Page & Row>(reply, 200).items).toHaveLength(2);
    expect(trips).toBe(1);
    expect(read).toBeLessThanOrEqual(8); // three rows and their index entries, and the user's own
  });

  test("take an id of the caller's choice, once", async () => {
    const id = crypto.randomUUID();
    expect(success<Row>(await root.post("/tenants", { id: id.toUpperCase(), name: "chosen" }), 201).id).toBe(id);
    refusal(await root.post("/tenants", { id, name: "again" }), 409, "CONFLICT", `Tenant "${id}" exists already.`);
    invalid(await root.post("/tenants", { id: "1", name: "" }), "id", "name");
    refusal(await root.get(`/tenants/${UNKNOWN}`), 404, "NOT_FOUND");
  });
});

describe("branches, warehouses and stores", () => {
  test("a warehouse without a branch comes into the branch MAIN, which is made once", async () => {
    const tenant = await freshTenant();
    await Promise.all(["B", "C", "D"].map((code) => tenant.addWarehouse(code)));
    const branches = await all(tenant.admin, "/branches");
    expect(branches.map((row) => row.code)).toEqual(["MAIN"]);
    const warehouses = await all(tenant.admin, "/warehouses", { limit: "2" });
    expect(warehouses.map((row) => row.code)).toEqual(["B", "C", "D", "WH-1"]);
    expect(new Set(warehouses.map((row) => row.branchId))).toEqual(new Set([at(branches).id]));
    expect(warehouses.map((row) => Number(row.number)).sort()).toEqual([1, 2, 3, 4]);
  });

  test("a warehouse is found by its code, and moved to another branch", async () => {
    const north = success<Row>(await one.admin.post("/branches", { code: "N", name: "สาขาเหนือ" }), 201);
    refusal(await one.admin.post("/branches", { code: "N", name: "x" }), 409, "CONFLICT");
    const code = "คลัง/1 A";
    const made = success<Row>(await one.admin.post("/warehouses", { code, name: "หนึ่ง", overReceiptPercent: 2.5 }), 201);
    const path = `/warehouses/${encodeURIComponent(code)}`;
    expect(success(await one.admin.get(path), 200)).toEqual(made);
    const changed = success<Row>(await one.admin.send("PATCH", path, { branchId: north.id, overReceiptPercent: null }), 200);
    expect(changed).toEqual({ ...made, branchId: north.id, overReceiptPercent: 0 });
    refusal(await one.admin.post("/warehouses", { code, name: "x" }), 409, "CONFLICT", `Warehouse "${code}" exists already.`);
    refusal(await two.admin.get(path), 404, "NOT_FOUND", `Warehouse code "${code}" not found.`);
    const stranger = await two.admin.post("/warehouses", { code: "X", name: "x", branchId: north.id });
    refusal(stranger, 400, "REFERENCE_NOT_FOUND", `Branch "${north.id}" not found.`);
    invalid(await one.admin.send("PATCH", path, { overReceiptPercent: 1000.5 }), "overReceiptPercent");
    invalid(await one.admin.post("/warehouses", { code: " x", branchId: "x", overReceiptPercent: -1 }), "code", "name", "branchId", "overReceiptPercent");
  });

  test("a store takes the next number, or one of the caller's choice", async () => {
    const store = (code: string, more: object = {}) => one.admin.post("/stores", { code, name: code, warehouseCode: "WH-1", ...more });
    const numbers = [
      success<Row>(await store("S1"), 201).storeId,
      success<Row>(await store("S2", { storeId: 40 }), 201).storeId,
      success<Row>(await store("S3", { weights: { shopee: 2, tiktok_shop: 1 }, lowStockThreshold: 5 }), 201).storeId,
    ];
    expect(numbers).toEqual([1, 40, 41]);
    const rows = await all(one.admin, "/stores", { limit: "1" });
    expect(rows.map((row) => row.code)).toEqual(["S1", "S2", "S3"]);
    expect(rows[2]).toMatchObject({ storeId: 41, warehouseCode: "WH-1", weights: { shopee: 2, tiktok_shop: 1 }, lowStockThreshold: 5 });
    refusal(await store("S1"), 409, "CONFLICT", 'Store "S1" exists already.');
    refusal(await store("S4", { storeId: 40 }), 409, "CONFLICT", 'storeId 40 is that of store "S2".');
    refusal(await store("S4", { warehouseCode: "X" }), 400, "REFERENCE_NOT_FOUND", 'Warehouse code "X" not found.');
    invalid(await store("S4", { weights: { tiktok: 1 } }), "weights.tiktok");
    invalid(await store("S4", { storeId: 0, weights: { shopee: "1" } }), "storeId", "weights.shopee");
    expect(await all(two.admin, "/stores")).toEqual([]);
  });

  test("an idempotency key makes one of two equal calls", async () => {
    const body = { code: "IDEM", name: "once" };
    const send = () => one.admin.post("/warehouses", body, { headers: { "Idempotency-Key": "w-1" } });
    const [first, second] = [await send(), await send()];
    expect(first.status).toBe(201);
    expect(second.headers.get("idempotent-replay")).toBe("true");
    expect(second.text).toBe(first.text);
  });
});

describe("uoms", () => {
  test("are created, changed by POST and by PUT, and listed by code", async () => {
    const tenant = await freshTenant();
    expect(success(await tenant.admin.post("/uoms", { code: "แพ็ค", factor: 6 }), 201)).toEqual({ code: "แพ็ค", factor: 6 });
    expect(success(await tenant.admin.send("PUT", "/uoms", { code: "แพ็ค", factor: 0.5 }), 200)).toEqual({ code: "แพ็ค", factor: 0.5 });
    const rows = await all(tenant.admin, "/uoms", { limit: "3" });
    expect(rows.map((row) => [row.code, row.factor])).toEqual([["BOX", 10], ["CASE", 12], ["EA", 1], ["แพ็ค", 0.5]]);
    invalid(await tenant.admin.post("/uoms", { code: "", factor: 0 }), "code", "factor");
    invalid(await tenant.admin.post("/uoms", { code: "X", factor: 0.00001 }), "factor");
  });

  test("an admin who is bound to no tenant names one", async () => {
    refusal(await root.get("/uoms"), 400, "TENANT_REQUIRED", "tenantId is required.");
    refusal(await root.get("/uoms", { tenantId: UNKNOWN }), 400, "REFERENCE_NOT_FOUND", `Tenant "${UNKNOWN}" not found.`);
    invalid(await root.get("/uoms", { tenantId: "x" }), "tenantId");
    for (const path of ["/uoms", "/api-keys", "/users"]) invalid(await root.get(path, {}, { "X-Tenant-Id": "x" }), "tenantId");
    success(await root.get("/uoms", { tenantId: one.id }), 200);
    success(await root.post("/uoms", { code: "EA", factor: 1, tenantId: one.id }), 200);
  });
});

describe("users", () => {
  test("are created once, and their passwords are never shown", async () => {
    const email = `Somchai-${Date.now()}@Example.com`;
    const body = { email, password: PASSWORD, role: "operator", tenantId: one.id };
    const reply = await root.post("/users", body);
    const made = success<Row>(reply, 201);
    expect(made).toEqual({
      id: expect.stringMatching(UUID_V4),
      email: email.toLowerCase(),
      role: "operator",
      tenantId: one.id,
      createdAt: expect.stringMatching(TIMESTAMP),
    });
    refusal(await root.post("/users", body), 409, "CONFLICT", `User "${email.toLowerCase()}" exists already.`);
    const list = await root.get("/users", { tenantId: one.id });
    expect(success<Page & Row>(list, 200).items).toContainEqual(made);
    for (const text of [reply.text, list.text]) expect(text).not.toMatch(/pbkdf2|password/i);
  });

  test("a new password holds from then on", async () => {
    const user = await newUser("viewer");
    success(await root.send("PATCH", `/users/${user.id}`, { password: "another password" }), 200);
    refusal(await login(user.email), 401, "UNAUTHORIZED");
    success(await login(user.email, "another password"), 200);
  });

  test("refuse what does not fit, and an admin who locks themself out", async () => {
    invalid(await root.post("/users", { email: "x", password: "1234567", role: "root", tenantId: "x" }), "email", "password", "role", "tenantId");
    refusal(await root.post("/users", { email: "x@y.z", password: PASSWORD, role: "viewer", tenantId: UNKNOWN }), 400, "REFERENCE_NOT_FOUND");
    refusal(await root.send("PATCH", `/users/${UNKNOWN}`, { role: "viewer" }), 404, "NOT_FOUND", "User not found.");
    const admin = await newUser("admin");
    refusal(await admin.api.send("PATCH", `/users/${admin.id}`, { role: "viewer" }), 409, "CONFLICT", "You can't change your own role.");
  });
});
