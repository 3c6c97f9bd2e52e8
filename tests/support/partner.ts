// What a partner sees of the Partner API: clients, tokens, and the envelopes of its answers (docs/partner.md,
// docs/partner.md#inventory).
import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { Api, type Problem, type Reply, UUID_V4, replyOf, success } from "./client.ts";
import { adminOf } from "./fixtures.ts";
import { TEST_VARS } from "./server.ts";
import { sharedUrl } from "./shared.ts";

export const PARTNER = "/api/partner/v1";

export interface Client {
  id: string;
  clientId: string;
  clientSecret: string;
  tenantId: string;
  name: string;
  scopes: string[];
  allowedBranchIds: string[];
  rateLimitPerMin: number;
  status: "active" | "revoked";
  revokedAt: string | null;
  createdAt: string;
}

export interface ClientSpec {
  tenantId: string;
  name?: string;
  scopes?: string[];
  allowedBranchIds?: string[];
  rateLimitPerMin?: number;
}

export interface Token {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

export interface StockRow {
  id: string;
  product_sku_id: string;
  warehouse_id: string;
  branch_id: string;
  quantity_on_hand: string;
  quantity_reserved: string;
  quantity_available: string;
  average_cost: string;
  stock_value: string;
  reorder_point: string | null;
  last_movement_date: string | null;
  created_at: string;
  product_skus: { sku_code: string; sku_name: string; barcode: string };
  warehouses: { warehouse_name: string };
}

export interface MovementRow {
  id: string;
  inventory_id: string;
  product_sku_id: string;
  warehouse_id: string;
  branch_id: string;
  movement_type: string;
  quantity_on_hand_change: string;
  quantity_reserved_change: string;
  quantity_available_change: string;
  stock_value_change: string;
  lot_no: string | null;
  quality: string;
  reference_no: string | null;
  reason: string | null;
  occurred_at: string;
  product_skus: { sku_code: string; sku_name: string; barcode: string };
  warehouses: { warehouse_name: string };
}

export interface Webhook {
  id: string;
  url: string;
  events: string[];
  secret?: string;
  active: boolean;
  disabled_reason: string | null;
  created_at: string;
}

export interface Page<T> {
  data: T[];
  pagination: { next_cursor: string | null; has_more: boolean; limit: number };
}

export interface Refused {
  error: { code: string; message: string; details?: Problem[] };
  request_id: string;
}

export async function newClient(spec: ClientSpec, url = sharedUrl()): Promise<Client> {
  const admin = await adminOf(url);
  const body = { name: "suite", scopes: ["read:inventory", "manage:webhooks"], ...spec };
  return success<Client>(await admin.post("/partner-clients", body), 201);
}

/** Asks for a token with these parameters in a form. */
export async function askToken(parameters: Record<string, string>, url = sharedUrl(), headers: Record<string, string> = {}): Promise<Reply> {
  const body = new URLSearchParams(parameters);
  return replyOf(await fetch(`${url}${PARTNER}/oauth/token`, { method: "POST", body, headers }));
}

export async function newToken(client: Client, url = sharedUrl(), scope?: string): Promise<Token> {
  const reply = await askToken(
    { grant_type: "client_credentials", client_id: client.clientId, client_secret: client.clientSecret, ...(scope && { scope }) },
    url,
  );
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Token;
}

export const bearer = (token: string, url = sharedUrl()): Api => new Api(url, { Authorization: `Bearer ${token}` }, PARTNER);

/** A client of the tenant with a token that is good for everything the client may do. */
export async function newPartner(spec: ClientSpec, url = sharedUrl()): Promise<{ client: Client; api: Api }> {
  const client = await newClient(spec, url);
  return { client, api: bearer((await newToken(client, url)).access_token, url) };
}

/** A page, its envelope checked to the letter. */
export function page<T>(reply: Reply): Page<T> {
  expect(reply.status, reply.text).toBe(200);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  expect(reply.headers.get("x-request-id")).toMatch(UUID_V4);
  const body = reply.body as Page<T>;
  expect(Object.keys(body)).toEqual(["data", "pagination"]);
  expect(Object.keys(body.pagination)).toEqual(["next_cursor", "has_more", "limit"]);
  expect(body.pagination.has_more).toBe(body.pagination.next_cursor !== null);
  expect(body.data.length).toBeLessThanOrEqual(body.pagination.limit);
  return body;
}

/** A refusal, its envelope checked to the letter. */
export function refused(reply: Reply, status: number, code: string, message?: string): Refused {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  const body = reply.body as Refused;
  expect(Object.keys(body).sort()).toEqual(["error", "request_id"]);
  expect(body.request_id).toMatch(UUID_V4);
  expect(reply.headers.get("x-request-id")).toBe(body.request_id);
  expect(body.error.code).toBe(code);
  expect(body.error.message).toMatch(/\S/);
  if (message !== undefined) expect(body.error.message).toBe(message);
  const challenged = status === 401 || code === "insufficient_scope";
  expect(reply.headers.get("www-authenticate")?.startsWith("Bearer") ?? false).toBe(challenged);
  return body;
}

/** A call that does not fit: exactly these parameters are named. */
export function misfit(reply: Reply, ...paths: string[]): Refused {
  const body = refused(reply, 400, "invalid_request");
  expect(body.error.details?.map((detail) => detail.path).sort(), reply.text).toEqual([...paths].sort());
  return body;
}

/** Every row of a list, page by page; `between` is done after each page. */
export async function walk<T>(
  api: Api,
  path: string,
  limit: number,
  between: (reply: Reply, rows: T[]) => Promise<void> | void = () => undefined,
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const at: string = `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`;
    const reply = await api.get(at);
    const { data, pagination } = page<T>(reply);
    rows.push(...data);
    await between(reply, data);
    cursor = pagination.next_cursor;
  } while (cursor !== null);
  return rows;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as the Worker signs it, with other claims. */
export function forged(token: string, claims: object): string {
  const [header = "", payload = ""] = token.split(".");
  const known = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  const signed = `${header}.${base64url({ ...known, ...claims })}`;
  const key = createHmac("sha256", TEST_VARS.KHLANG_SECRET ?? "").update("khlang/key/v1/partner-token").digest();
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}
