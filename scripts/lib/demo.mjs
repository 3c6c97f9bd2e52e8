// The demo merchant of the Flash API, which can't stand in demo.sql: its secrets are sealed under the local secret.
import { seal } from "./seal.mjs";

/** Who signs in locally: worker/demo.sql holds the hash of the password. */
export const DEMO_ADMIN = { email: "admin@example.com", password: "admin" };

export const DEMO_MERCHANT = {
  id: "00000000-0000-4000-8000-00000000c001",
  tenantId: "00000000-0000-0000-0000-000000000001",
  mchId: "C0001",
  key: "dd807a8e18b40153888e5a9864e70080", // the one of the Flash document's example
  appKey: "demo-app-key",
  appSecret: "demo-app-secret",
};

const text = (value) => `'${value.replaceAll("'", "''")}'`;

/** Makes the merchant, or seals its secrets again: unless somebody has changed it since. */
export function demoMerchant(root) {
  const { id, tenantId, mchId, key, appKey, appSecret } = DEMO_MERCHANT;
  const sealed = (plain, which) => seal(plain, { root, purpose: "flash-credential", owner: `${id}/${which}` });
  const values = [id, tenantId, mchId, "Demo merchant", sealed(key, "key"), appKey, sealed(appSecret, "app-secret")];
  return `INSERT INTO flash_credential(id, tenant_id, mch_id, name, key_sealed, app_key, app_secret_sealed, created_at, version)
    VALUES (${values.map(text).join(", ")}, 1767225600000, 1)
    ON CONFLICT(id) DO UPDATE SET key_sealed = excluded.key_sealed, app_secret_sealed = excluded.app_secret_sealed
    WHERE flash_credential.version = 1`;
}
