// Tenants and credentials made beside the API, for suites that have their own server and look below the surface.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { ADMIN, Api } from "./client.ts";
import { type Server, TEST_VARS } from "./server.ts";

const DEMO_ADMIN = "00000000-0000-4000-8000-000000000001";

/** The token that a login of the demo admin would give. */
export function adminToken(role = "admin", secret = TEST_VARS.KHLANG_SECRET ?? ""): string {
  const key = createHmac("sha256", secret).update("khlang/key/v1/admin-token").digest();
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: DEMO_ADMIN, email: "admin@example.com", role, tenant_id: null, version: 1, aud: "khlang-admin", iat: now, exp: now + 3600 };
  const signed = [{ alg: "HS256", typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

export interface DirectTenant {
  id: string;
  /** The Push API with a key of this tenant. */
  api: Api;
  /** The operations API as an admin, for this tenant. */
  admin: Api;
}

/** A tenant with a warehouse WH-1, the unit EA and a key that reads and writes. */
export async function directTenant(server: Server): Promise<DirectTenant> {
  const [id, branch, rawKey] = [randomUUID(), randomUUID(), `wms_live_${randomUUID()}`];
  const now = Date.now();
  await server.sql("INSERT INTO tenant(id, name, unique_references, created_at, version) VALUES (?, 'suite', 0, ?, 1)", id, now);
  await server.sql("INSERT INTO branch(id, tenant_id, code, name, created_at, version) VALUES (?, ?, 'MAIN', 'Main', ?, 1)", branch, id, now);
  await server.sql(
    "INSERT INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent, created_at, version) VALUES (?, ?, 1, 'WH-1', 'WH-1', ?, 0, ?, 1)",
    randomUUID(), id, branch, now,
  );
  await server.sql("INSERT INTO uom(tenant_id, code, factor, version) VALUES (?, 'EA', 10000, 1)", id);
  await server.sql(
    `INSERT INTO api_key(id, key_hash, key_prefix, name, scopes, tenant_id, ip_whitelist, allowed_origins, rate_limit_per_min, created_at, version)
     VALUES (?, ?, 'wms_live_', 'suite', '["read","write"]', ?, '[]', '[]', 0, ?, 1)`,
    randomUUID(), createHash("sha256").update(rawKey).digest("hex"), id, now,
  );
  const admin = new Api(server.url, { Authorization: `Bearer ${adminToken()}`, "X-Tenant-Id": id }, ADMIN);
  return { id, api: new Api(server.url, { "X-API-Key": rawKey }), admin };
}
