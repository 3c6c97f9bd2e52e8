// A client of the Flash API that knows nothing but the document and node:crypto: it signs both ways.
import { createHash, randomBytes } from "node:crypto";
import { expect } from "vitest";
import { success } from "./client.ts";
import { DEMO_TENANT, adminOf } from "./fixtures.ts";
import { sharedUrl } from "./shared.ts";

/** The local demo merchant (README). */
export const DEMO_MERCHANT = { mchId: "C0001", key: "dd807a8e18b40153888e5a9864e70080" };

export interface Merchant {
  mchId: string;
  key: string;
}

/** What POST /flash-credentials answers. */
export interface NewMerchant extends Merchant {
  id: string;
  tenantId: string;
  name: string;
  appKey: string;
  appSecret: string;
  pushUrl: string | null;
}

export interface FlashReply<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  body: { code: number; msg: string; message: string; data: T; errors?: { path: string; code: number; message: string }[] };
}

export type Params = Record<string, unknown>;

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex").toUpperCase();

/** Letters and digits, as the document asks. */
export const nonce = (): string => randomBytes(12).toString("hex");

/** Spaces and the characters that the document lists. */
const BLANK = /^[ \t\n\v\f\r\x1c-\x1f]*$/;

const byName = ([a]: [string, string], [b]: [string, string]): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The first algorithm. */
export function signForm(params: Record<string, string>, key: string): string {
  const pairs = Object.entries(params).filter(([name, value]) => name !== "sign" && !BLANK.test(value));
  const text = pairs.sort(byName).map(([name, value]) => `${name}=${value}`).join("&");
  return sha256(`${text}&key=${key}`);
}

/** The second algorithm. */
export function signJson(query: Record<string, string>, body: string, secret: string): string {
  const pairs = Object.entries(query).filter(([name]) => name !== "sign");
  return sha256(secret + pairs.sort(byName).flat().join("") + body + secret);
}

const asText = (value: unknown): string => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? ""));

export interface CallOptions {
  headers?: Record<string, string>;
  /** Parameters of the signature in place of what the client would send; `undefined` leaves one out. */
  claim?: Record<string, string | undefined>;
  /** What is sent as the signature in place of the right one; `undefined` sends none. */
  sign?: string | undefined;
}

const present = (claim: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(claim).filter((entry): entry is [string, string] => entry[1] !== undefined));

export class Flash {
  readonly merchant: Merchant;
  readonly url: string;
  readonly headers: Record<string, string>;

  constructor(merchant: Merchant = DEMO_MERCHANT, url = sharedUrl(), headers: Record<string, string> = {}) {
    this.merchant = merchant;
    this.url = url;
    this.headers = headers;
  }

  with(headers: Record<string, string>): Flash {
    return new Flash(this.merchant, this.url, { ...this.headers, ...headers });
  }

  /** A call of the first kind: a form. */
  async form<T = unknown>(path: string, params: Params = {}, options: CallOptions = {}): Promise<FlashReply<T>> {
    const claim = { mchId: this.merchant.mchId, nonceStr: nonce(), ...options.claim };
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, asText(value)]));
    const fields = present({ ...texts, ...claim });
    const sign = "sign" in options ? options.sign : signForm(fields, this.merchant.key);
    const body = new URLSearchParams(present({ ...fields, sign }));
    const headers = { "Content-Type": "application/x-www-form-urlencoded", ...this.headers, ...options.headers };
    return this.send<T>(path, body.toString(), headers);
  }

  /** A call of the second kind: JSON. */
  async json<T = unknown>(path: string, params: Params | string = {}, options: CallOptions = {}): Promise<FlashReply<T>> {
    const now = String(Math.floor(Date.now() / 1000));
    const query = present({ mchId: this.merchant.mchId, nonceStr: nonce(), timestamp: now, ...options.claim });
    const body = typeof params === "string" ? params : JSON.stringify(params);
    const sign = "sign" in options ? options.sign : signJson(query, body, this.merchant.key);
    const search = new URLSearchParams(present({ ...query, sign }));
    const headers = { "Content-Type": "application/json", ...this.headers, ...options.headers };
    return this.send<T>(`${path}?${search}`, body, headers);
  }

  async send<T>(path: string, body: string, headers: Record<string, string>): Promise<FlashReply<T>> {
    const response = await fetch(this.url + path, { method: "POST", headers, body });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as FlashReply<T>["body"] };
  }
}

/** A merchant of its own for that tenant. */
export async function newMerchant(tenantId = DEMO_TENANT, url = sharedUrl(), more: object = {}): Promise<NewMerchant> {
  const admin = await adminOf(url);
  return success<NewMerchant>(await admin.post("/flash-credentials", { tenantId, name: "suite", ...more }), 201);
}

/** A client of a merchant of its own for that tenant. */
export const newFlash = async (tenantId = DEMO_TENANT, url = sharedUrl()): Promise<Flash> => new Flash(await newMerchant(tenantId, url), url);

/** The `data` of a success, its envelope checked to the letter. */
export function done<T = unknown>(reply: FlashReply<T>): T {
  expect(reply.status, reply.text).toBe(200);
  expect(reply.body, reply.text).toMatchObject({ code: 1, msg: "success", message: "success" });
  expect(Object.keys(reply.body).sort()).toEqual(["code", "data", "message", "msg"]);
  return reply.body.data;
}

/** A refusal with that code, its envelope checked to the letter. */
export function refused(reply: FlashReply, code: number, message?: string): FlashReply["body"] {
  expect(reply.status, reply.text).toBe(200);
  expect(reply.body.code, reply.text).toBe(code);
  expect(reply.body.msg).toMatch(/\S/);
  expect(reply.body.message).toBe(reply.body.msg);
  expect(reply.body.data).toEqual([]);
  if (message !== undefined) expect(reply.body.msg).toBe(message);
  return reply.body;
}
