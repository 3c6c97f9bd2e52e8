// Tenants of their own for the suites, made through the admin's side of the API.
import { expect } from "vitest";
import { ADMIN, Api, type Asn, type Grn, type Item, type Reply, type Stock, bulk, success } from "./client.ts";
import { sharedUrl } from "./shared.ts";
import type { Server } from "./server.ts";

export const DEMO_TENANT = "00000000-0000-0000-0000-000000000001";

/** The units that a fresh tenant has, as the demo tenant does. */
export const UOMS = { EA: 1, BOX: 10, CASE: 12 };

export interface KeySpec {
  name?: string;
  scopes?: string[];
  tenantId?: string;
  ipWhitelist?: string[];
  allowedOrigins?: string[];
  rateLimitPerMin?: number;
  expiresAt?: string;
}

export interface Key {
  id: string;
  rawKey: string;
  api: Api;
}

export interface Line {
  sku: string;
  [field: string]: unknown;
}

const admins = new Map<string, Promise<Api>>();

/** The admin of the demo data, logged in once a file and server. */
export function adminOf(url = sharedUrl()): Promise<Api> {
  const known = admins.get(url) ?? login(url);
  admins.set(url, known);
  return known;
}

async function login(url: string): Promise<Api> {
  const admin = new Api(url, {}, ADMIN);
  const reply = await admin.post("/auth/login", { email: "admin@example.com", password: "admin" });
  const { token } = success<{ token: string }>(reply, 200);
  return admin.with({ Authorization: `Bearer ${token}` });
}

export async function newKey(spec: KeySpec, url = sharedUrl()): Promise<Key> {
  const admin = await adminOf(url);
  const reply = await admin.post("/api-keys", { name: "suite", scopes: ["read", "write"], ...spec });
  const { id, rawKey } = success<{ id: string; rawKey: string }>(reply, 201);
  return { id, rawKey, api: new Api(url, { "X-API-Key": rawKey }) };
}

/** A tenant with one warehouse, three units and a key that reads and writes. */
export class Tenant {
  readonly id: string;
  readonly warehouse = "WH-1";
  readonly admin: Api;
  readonly key: Key;

  private constructor(id: string, admin: Api, key: Key) {
    this.id = id;
    this.admin = admin;
    this.key = key;
  }

  static async make(url = sharedUrl(), name = "suite"): Promise<Tenant> {
    const admin = await adminOf(url);
    const { id } = success<{ id: string }>(await admin.post("/tenants", { name }), 201);
    const tenant = new Tenant(id, admin.with({ "X-Tenant-Id": id }), await newKey({ tenantId: id }, url));
    await tenant.addWarehouse(tenant.warehouse);
    for (const [code, factor] of Object.entries(UOMS)) {
      success(await tenant.admin.post("/uoms", { code, factor }), 201);
    }
    return tenant;
  }

  get api(): Api {
    return this.key.api;
  }

  async addWarehouse(code: string): Promise<void> {
    success(await this.admin.post("/warehouses", { code, name: `Warehouse ${code}` }), 201);
  }

  newKey(spec: KeySpec = {}): Promise<Key> {
    return newKey({ tenantId: this.id, ...spec }, this.api.url);
  }

  /** New items, each with its code as name unless it says more. */
  async addItems(...items: (string | Line)[]): Promise<void> {
    const rows = items.map((item) => (typeof item === "string" ? { sku: item } : item));
    const reply = await this.api.post("/items/bulk", { items: rows.map((row) => ({ name: row.sku, ...row })) });
    expect(bulk(reply, 200).created).toBe(items.length);
  }

  async item(sku: string): Promise<Item> {
    return success<Item>(await this.api.get(`/items/${encodeURIComponent(sku)}`), 200);
  }

  postAsn(lines: Line[], fields: object = {}): Promise<Reply> {
    return this.api.post("/asn", { warehouseCode: this.warehouse, ...fields, lines });
  }

  async newAsn(lines: Line[], fields: object = {}): Promise<Asn> {
    return success<Asn>(await patiently(() => this.postAsn(lines, fields)), 201);
  }

  async asn(number: string): Promise<Required<Asn>> {
    return success<Required<Asn>>(await this.api.get(`/asn/${number}`), 200);
  }

  postGrn(lines: Line[], fields: object = {}): Promise<Reply> {
    return this.api.post("/grn", { warehouseCode: this.warehouse, ...fields, lines });
  }

  async newGrn(lines: Line[], fields: object = {}): Promise<Grn> {
    return success<Grn>(await patiently(() => this.postGrn(lines, fields)), 201);
  }

  async stock(sku: string, query: Record<string, string> = {}): Promise<Stock> {
    return success<Stock>(await this.api.get("/stock", { sku, ...query }), 200);
  }
}

export const freshTenant = (url?: string, name?: string): Promise<Tenant> => Tenant.make(url, name);

/** The calendar day in Asia/Bangkok, by which documents are numbered. */
export function bangkokDay(moment: number | string = Date.now(), plusDays = 0): string {
  const shifted = new Date(moment).getTime() + (7 + 24 * plusDays) * 3_600_000;
  return new Date(shifted).toISOString().slice(0, 10);
}

/** The day and the ordinal of a document number such as ASN-20260615-0001. */
export function numberParts(number: string, prefix: "ASN" | "GRN"): { day: string; ordinal: number } {
  const [, day, ordinal] = new RegExp(`^${prefix}-(\\d{8})-(\\d{4,})$`).exec(number) ?? [];
  if (day === undefined) throw new Error(`"${number}" has not the form ${prefix}-YYYYMMDD-NNNN`);
  return { day, ordinal: Number(ordinal) };
}

/** All numbers there are of a kind: from 1 without a gap in each of their days. Answers the days. */
export function expectGapFree(numbers: readonly string[], prefix: "ASN" | "GRN"): string[] {
  const parts = numbers.map((number) => numberParts(number, prefix));
  const days = [...new Set(parts.map((part) => part.day))];
  for (const day of days) {
    const ordinals = parts.filter((part) => part.day === day).map((part) => part.ordinal);
    expect([day, ordinals.sort((a, b) => a - b)]).toEqual([day, times(ordinals.length, (index) => index + 1)]);
  }
  return days;
}

/** The only entry, or the entry at a place: fails where there is none. */
export function at<T>(list: readonly T[] | undefined, index = 0): T {
  const entry = list?.at(index);
  if (entry === undefined) throw new Error(`no entry ${index} in ${JSON.stringify(list)}`);
  return entry;
}

export const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** A write that lost the race for its rows too often is told to come back, nothing done: it does (docs/decisions/0003-optimistic-commits-and-guards.md). */
export async function patiently(call: () => Promise<Reply>, tries = 20): Promise<Reply> {
  const reply = await call();
  if (reply.status !== 503 || tries <= 1) return reply;
  expect(reply.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  await new Promise((done) => setTimeout(done, 20 + Math.random() * 100));
  return patiently(call, tries - 1);
}

/** Asks again until the answer is good, for what happens after a response. */
export async function eventually<T>(ask: () => Promise<T>, good: (answer: T) => boolean, patienceMs = 5000): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** What calls may leave behind even when they are refused: the log, and when a key was last used. */
const TRACES = ["api_key_request", "api_key", "login_failure"];

type Database = Pick<Server, "sql">;

const dumps = new WeakMap<Database, Map<string | undefined, Promise<string>>>();

interface Column {
  tab: string;
  col: string;
}

interface Parent {
  tab: string;
  own: string;
  parent: string;
  key: string;
}

const TABLES = "m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*' AND m.name NOT GLOB 'd1_*'";

/** One statement that answers the rows of every table as text: all of them, or a tenant's and the number of all. */
async function dumpOf(server: Database, tenantId?: string): Promise<string> {
  const columns = await server.sql<Column>(`SELECT m.name AS tab, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c WHERE ${TABLES}`);
  const parents = await server.sql<Parent>(
    `SELECT m.name AS tab, f."from" AS own, f."table" AS parent, f."to" AS key FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE ${TABLES}`,
  );
  const tables = [...new Set(columns.map((column) => column.tab))].filter((table) => !TRACES.includes(table));
  if (!tables.includes("item") || !tables.includes("movement")) throw new Error(`the tables are not what they were: ${tables}`);
  const hasTenant = (table: string) => columns.some(({ tab, col }) => tab === table && col === "tenant_id");
  const rows = (table: string) => columns.filter((column) => column.tab === table).map((column) => `quote("${column.col}")`).join(", ");
  /** Whose rows are meant; a row without a tenant belongs to that of a row it refers to, or to everybody. */
  const where = (table: string) => {
    if (tenantId === undefined) return "";
    if (hasTenant(table)) return `WHERE tenant_id = '${tenantId}'`;
    const owner = parents.find(({ tab, parent }) => tab === table && hasTenant(parent));
    return owner ? `WHERE "${owner.own}" IN (SELECT "${owner.key}" FROM "${owner.parent}" WHERE tenant_id = '${tenantId}')` : "";
  };
  const text = (table: string) => `(SELECT json_group_array(json_array(${rows(table)})) FROM "${table}" ${where(table)})`;
  return `SELECT ${tables.map((table) => `${text(table)} || (SELECT count(*) FROM "${table}") AS "${table}"`).join(", ")}`;
}

/**
 * What the database holds but the traces of calls, to compare before and after: every row, or every row of a tenant and
 * how many rows there are of everybody.
 */
export async function everything(server: Database, tenantId?: string): Promise<Record<string, string>> {
  const known = dumps.get(server) ?? new Map<string | undefined, Promise<string>>();
  dumps.set(server, known);
  const dump = known.get(tenantId) ?? dumpOf(server, tenantId);
  known.set(tenantId, dump);
  return at(await server.sql<Record<string, string>>(await dump));
}
