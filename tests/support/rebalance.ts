// What a shop sees of the Rebalance API: its envelope, and a store with variants of a tenant of its own.
import { expect } from "vitest";
import { Api, type Problem, type Reply, success } from "./client.ts";
import { type Line, Tenant, freshTenant } from "./fixtures.ts";
import { done as flashed, newFlash } from "./flash.ts";
import { newClient, newToken } from "./partner.ts";

/** The channels in the order of the document. */
export const CHANNELS = ["shopee", "lazada", "bentoweb", "line_shopping", "makro_pro", "tiktok_shop", "shopify"] as const;

export type Quotas = Record<(typeof CHANNELS)[number], number>;

export const quotas = (given: Partial<Quotas> = {}): Quotas => ({ shopee: 0, lazada: 0, bentoweb: 0, line_shopping: 0, makro_pro: 0, tiktok_shop: 0, shopify: 0, ...given });

export const sum = (of: Quotas): number => Object.values(of).reduce((all, units) => all + units, 0);

export interface Change {
  channel: string;
  old: number;
  new: number;
}

export interface Variant {
  id: number;
  sku: string;
  store_id: number;
  allocation_type_id: number | null;
  allocation_mode: number;
  mode_label: string;
  is_set: boolean;
  physical_stock: number;
  reserved: number;
  buffer: number;
  sales_stock: number;
  channels: Quotas;
  is_insufficient: boolean;
  is_low_stock: boolean;
  oversell_exposed: boolean;
}

export interface Commanded extends Variant {
  changes: Change[];
  served_orders: string[];
}

export interface Refused {
  status: 0;
  code: string;
  message: string;
  errors?: Problem[];
  retry_after?: number;
}

/** The `data` of a success, its envelope checked to the letter. */
export function done<T = Commanded>(reply: Reply, status = 200): T {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  const body = reply.body as { status: number; data: T };
  expect(Object.keys(body).sort()).toEqual(["data", "status"]);
  expect(body.status).toBe(1);
  return body.data;
}

/** A refusal, its envelope checked to the letter. */
export function refused(reply: Reply, status: number, message?: string): Refused {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.headers.get("content-type")).toMatch(/^application\/json\b/);
  const body = reply.body as Refused;
  expect(body.status).toBe(0);
  expect(body.code).toMatch(/^[A-Z_]+$/);
  expect(body.message).toMatch(/\S/);
  if (message !== undefined) expect(body.message).toBe(message);
  return body;
}

/** A body that does not fit: exactly these fields are named, in any order. */
export function unfit(reply: Reply, ...paths: string[]): Refused {
  const body = refused(reply, 422);
  expect(body.errors?.map(({ path }) => path).sort(), reply.text).toEqual([...paths].sort());
  return body;
}

/** A tenant with a store, whose stock is shared out by weights unless it says otherwise. */
export class Shop {
  readonly tenant: Tenant;
  readonly store: number;
  readonly api: Api;

  private constructor(tenant: Tenant, store: number) {
    this.tenant = tenant;
    this.store = store;
    this.api = new Api(tenant.api.url, tenant.api.headers, "/api");
  }

  static async open(fields: object = { weights: { shopee: 2, lazada: 1, tiktok_shop: 1 } }, url?: string): Promise<Shop> {
    return Shop.of(await freshTenant(url), fields);
  }

  static async of(tenant: Tenant, fields: object = {}): Promise<Shop> {
    const code = `S-${Math.random().toString(36).slice(2)}`;
    const made = await tenant.admin.post("/stores", { code, name: "Shop", warehouseCode: tenant.warehouse, ...fields });
    return new Shop(tenant, success<{ storeId: number }>(made, 201).storeId);
  }

  /** A new item with so much stock; answers its variant number. */
  async item(sku: string, units = 0, fields: object = {}): Promise<number> {
    await this.tenant.addItems({ sku, ...fields });
    if (units > 0) await this.tenant.newGrn([{ sku, qty: units }]);
    return this.variantId(sku);
  }

  /** A new product set of so many of each item; answers its variant number. */
  async set(sku: string, parts: Record<string, number>): Promise<number> {
    const children = Object.entries(parts).map(([barCode, number]) => ({ barCode, number: String(number) }));
    const flash = await newFlash(this.tenant.id, this.api.url);
    flashed(await flash.form("/open/addComboGoods", { barCode: sku, name: sku, children }));
    return this.variantId(sku);
  }

  async variantId(sku: string): Promise<number> {
    const { variantId } = await this.tenant.item(sku);
    if (variantId === null) throw new Error(`${sku} has no number`);
    return variantId;
  }

  get(variant: number, store = this.store): Promise<Reply> {
    return this.api.get(`/product-variant/${variant}`, { store_id: String(store) });
  }

  async variant(variant: number, store = this.store): Promise<Variant> {
    return done<Variant>(await this.get(variant, store));
  }

  post(path: string, body: object, options = {}): Promise<Reply> {
    return this.api.post(`/stock/variants/${path}`, { store_id: this.store, ...body }, options);
  }

  manual(variant: number, body: object, options = {}): Promise<Reply> {
    return this.post(`${variant}/manual-stock`, body, options);
  }

  auto(variant: number, body: object, options = {}): Promise<Reply> {
    return this.post(`${variant}/auto-stock`, body, options);
  }

  async setPolicy(policy: object): Promise<Record<string, unknown>> {
    return done(await this.api.send("PUT", `/stock/stores/${this.store}/policy`, policy));
  }

  async order(lines: Line[]): Promise<string> {
    const reply = await this.tenant.api.post("/orders", { warehouseCode: this.tenant.warehouse, lines });
    return success<{ orderNo: string }>(reply, 201).orderNo;
  }

  async cancel(orderNo: string): Promise<void> {
    success(await this.tenant.api.send("POST", `/orders/${orderNo}/cancel`), 200);
  }
}

/** Calls with an access token of these scopes. */
export async function withToken(tenantId: string, scopes: string[], url: string, allowedBranchIds: string[] = []): Promise<Api> {
  const client = await newClient({ tenantId, scopes, allowedBranchIds }, url);
  const { access_token } = await newToken(client, url);
  return new Api(url, { Authorization: `Bearer ${access_token}` }, "/api");
}
