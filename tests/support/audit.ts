// The audit that a suite asks for last: every invariant of stock and documents recomputed
// (docs/operations.md#audit).
import { expect } from "vitest";
import { success } from "./client.ts";
import { adminOf } from "./fixtures.ts";
import { sharedUrl } from "./shared.ts";

export interface Difference {
  tenantId: string;
  subject: string;
  stored: Record<string, unknown>;
  expected: Record<string, unknown>;
}

export interface Check {
  name: string;
  about: string;
  severity: "error" | "warning";
  differences: Difference[];
}

export interface Audit {
  clean: boolean;
  tenantId: string | null;
  checks: Check[];
}

/** What the audit finds: of one tenant, or of all. */
export async function auditOf({ url } = { url: sharedUrl() }, tenantId?: string): Promise<Audit> {
  const admin = await adminOf(url);
  return success<Audit>(await admin.get("/ops/audit", tenantId === undefined ? {} : { tenantId }), 200);
}

/** The checks that found something, by name; warnings too. */
export const findings = (found: Audit): Record<string, Difference[]> =>
  Object.fromEntries(found.checks.filter((check) => check.differences.length > 0).map((check) => [check.name, check.differences]));

/** Nothing differs, not even what is only worth a look. */
export async function audit(server = { url: sharedUrl() }, tenantId?: string): Promise<void> {
  const found = await auditOf(server, tenantId);
  expect(findings(found)).toEqual({});
  expect(found.clean).toBe(true);
}
