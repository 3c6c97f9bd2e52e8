// What an integration sees of the Push API: calls over HTTP, their envelopes, and what a call costs.
import { expect } from "vitest";

export const PUSH = "/api/v1/integration/v1";
export const ADMIN = "/api/v1";
export const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export interface Item {
  id: string;
  sku: string;
  variantId: number | null;
  name: string;
  barcode: string | null;
  baseUomCode: string;
  category: string | null;
  tracking: string;
  shelfLifeDays: number | null;
  weightKg: number | null;
  uoms: { code: string; factor: number }[];
  createdAt: string;
  updatedAt: string;
}

export interface Partner {
  id: string;
  code: string;
  name: string;
  type: string;
  contact: Record<string, unknown> | null;
}

export interface Location {
  id: string;
  warehouseCode: string;
  code: string;
  zone: string | null;
  type: string;
  pickFace: boolean;
}

export interface AsnLine {
  lineNo: number;
  sku: string;
  uomCode: string;
  expectedQty: number;
  receivedQty: number;
  lotNo: string | null;
  expiryDate: string | null;
}

export interface GrnLine {
  lineNo: number;
  asnLineNo: number | null;
  sku: string;
  uomCode: string;
  qty: number;
  baseQty: number;
  locationCode: string;
  lotNo: string | null;
  expiryDate: string | null;
  value: number;
  serials: string[];
}

export interface Grn {
  id: string;
  grnNo: string;
  warehouseCode: string;
  asnNo: string | null;
  asnStatus?: string;
  createdAt: string;
  lines: GrnLine[];
}

export interface Asn {
  id: string;
  asnNo: string;
  status: string;
  warehouseCode: string;
  supplierCode: string | null;
  expectedDate: string | null;
  referenceNo: string | null;
  lines: AsnLine[];
  grns?: Grn[];
}

export interface Level {
  warehouseCode: string;
  locationCode: string;
  lotNo: string | null;
  expiryDate: string | null;
  qtyOnHand: number;
  qtyAllocated: number;
  qtyAvailable: number;
}

export interface Stock {
  sku: string;
  itemName: string;
  tracking: string;
  totalOnHand: number;
  totalAllocated: number;
  totalAvailable: number;
  stocks: Level[];
}

export interface Problem {
  path: string;
  message: string;
}

export interface Refusal {
  status: "error";
  code: string;
  message: string;
  requestId: string;
  statusCode: number;
  errors?: Problem[];
  error?: string;
  retryAfter?: number;
}

export interface BulkRow<T> {
  index: number;
  key: string;
  status: "created" | "updated" | "error";
  data?: T;
  error?: string;
  code?: string;
  errors?: Problem[];
}

export interface Bulk<T> {
  status: "success" | "partial";
  total: number;
  created: number;
  updated: number;
  errors: { index: number; key: string; error: string }[];
  data: BulkRow<T>[];
  requestId: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed JSON; undefined where the body is none. */
  body: unknown;
}

export type Names = Record<string, string>;

export interface CallOptions {
  query?: Names;
  headers?: Names;
}

/** Calls with one credential. */
export class Api {
  readonly url: string;
  readonly headers: Names;
  readonly prefix: string;

  constructor(url: string, headers: Names = {}, prefix = PUSH) {
    this.url = url;
    this.headers = headers;
    this.prefix = prefix;
  }

  with(headers: Names): Api {
    return new Api(this.url, { ...this.headers, ...headers }, this.prefix);
  }

  get(path: string, query: Names = {}, headers: Names = {}): Promise<Reply> {
    return this.send("GET", path, undefined, { query, headers });
  }

  /** Text and bytes go out as they are, without a Content-Type; anything else as JSON. */
  post(path: string, body: unknown, options: CallOptions = {}): Promise<Reply> {
    return this.send("POST", path, body, options);
  }

  async send(method: string, path: string, body?: unknown, { query = {}, headers = {} }: CallOptions = {}): Promise<Reply> {
    const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : "";
    const content = contentOf(body);
    const response = await fetch(this.url + this.prefix + path + search, {
      method,
      headers: { ...content.headers, ...this.headers, ...headers },
      ...(content.bytes && { body: content.bytes }),
    });
    return replyOf(response);
  }
}

export async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, text, body: parsed(text) };
}

function contentOf(body: unknown): { bytes?: Uint8Array<ArrayBuffer>; headers: Names } {
  if (body === undefined) return { headers: {} };
  if (typeof body === "string") return { bytes: new TextEncoder().encode(body), headers: {} };
  if (body instanceof Uint8Array) return { bytes: new Uint8Array(body), headers: {} };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return { bytes, headers: { "Content-Type": "application/json" } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** docs/push.md#replies: every answer is JSON, with a UUID v4 that is in body and header. */
function expectEnvelope(reply: Reply): void {
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  const { requestId } = reply.body as { requestId: string };
  expect(requestId).toMatch(UUID_V4);
  expect(reply.headers.get("x-request-id")).toBe(requestId);
}

/** The `data` of a successful reply, its envelope checked to the letter. */
export function success<T = Record<string, unknown>>(reply: Reply, status: 200 | 201): T {
  expect(reply.status, reply.text).toBe(status);
  expectEnvelope(reply);
  const body = reply.body as { status: string; data: T };
  expect(Object.keys(body).sort()).toEqual(["data", "requestId", "status"]);
  expect(body.status).toBe("success");
  return body.data;
}

/** A bulk reply, its envelope and its counts checked: they say the same as the rows. */
export function bulk<T = Record<string, unknown>>(reply: Reply, status: 200 | 207): Bulk<T> {
  expect(reply.status, reply.text.slice(0, 2000)).toBe(status);
  expectEnvelope(reply);
  const body = reply.body as Bulk<T>;
  expect(Object.keys(body).sort()).toEqual(["created", "data", "errors", "requestId", "status", "total", "updated"]);
  const rows = (wanted: string) => body.data.filter((row) => row.status === wanted);
  expect(body.status).toBe(status === 200 ? "success" : "partial");
  expect(body.data.map((row) => row.index)).toEqual(body.data.map((_, index) => index));
  expect([body.total, body.created, body.updated]).toEqual([body.data.length, rows("created").length, rows("updated").length]);
  expect(body.errors).toEqual(rows("error").map(({ index, key, error }) => ({ index, key, error })));
  expect(body.errors.length > 0).toBe(status === 207);
  for (const row of body.data) expect(row.status === "error" ? row.error : row.data, JSON.stringify(row)).toBeTruthy();
  return body;
}

/** A refusal, its envelope checked to the letter; a text that ends in "..." is only a beginning, as in the document. */
export function refusal(reply: Reply, status: number, code: string, message?: string): Refusal {
  expect(reply.status, reply.text).toBe(status);
  expectEnvelope(reply);
  const body = reply.body as Refusal;
  expect(body).toMatchObject({ status: "error", code, statusCode: status });
  expect(body.message).toMatch(/\S/);
  if (message?.endsWith("...")) expect(body.message.slice(0, message.length - 3)).toBe(message.slice(0, -3));
  else if (message !== undefined) expect(body.message).toBe(message);
  return body;
}

/** A body that does not fit: exactly these paths are named, in any order. */
export function invalid(reply: Reply, ...paths: string[]): Refusal {
  const body = refusal(reply, 400, "VALIDATION_FAILED");
  expect(body.errors?.map((problem) => problem.path).sort(), reply.text).toEqual([...paths].sort());
  for (const problem of body.errors ?? []) expect(problem.message).toMatch(/\S/);
  return body;
}

export interface Cost {
  trips: number;
  statements: number;
  read: number;
  written: number;
}

/** What D1 did for a reply, from `Server-Timing` (the variable EXPOSE_COST). */
export function cost(reply: Reply): Cost {
  const timing = reply.headers.get("server-timing") ?? "";
  const shown = /(?:^|,\s*)d1;desc="([^"]*)"/.exec(timing)?.[1] ?? "";
  const figure = (name: keyof Cost): number => {
    const found = new RegExp(`\\b${name}=(\\d+)`).exec(shown)?.[1];
    if (found === undefined) throw new Error(`no ${name}= in Server-Timing: "${timing}"`);
    return Number(found);
  };
  return { trips: figure("trips"), statements: figure("statements"), read: figure("read"), written: figure("written") };
}
