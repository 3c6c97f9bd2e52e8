// The list of goods: pages by number, by barcodes, and what a page of 50,000 costs.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Cost, cost } from "../support/client.ts";
import { type Tenant, freshTenant, times } from "../support/fixtures.ts";
import { type Flash, type FlashReply, type Params, done, newFlash, refused } from "../support/flash.ts";
import { type Server, startServer } from "../support/server.ts";

const FEW = 450;
const MANY = 50_000;

interface Page {
  limit: string;
  page: string;
  total: number;
  list: { id: string; barCode: string }[];
}

let server: Server;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  await load(1, FEW);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

/** Goods numbered in that range, as the Worker would have written them. */
async function load(from: number, to: number): Promise<void> {
  await server.sql(
    `WITH RECURSIVE n(i) AS (SELECT CAST(?2 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
     INSERT INTO item(id, tenant_id, variant_id, sku, name, barcode, base_uom, tracking, uoms, created_at, updated_at, version, details)
     SELECT ?1 || '-' || i, ?1, i, 'SKU-' || i, 'Goods ' || i, 'BC-' || i, 'EA', 'none', '[]', 1767225600000, 1767225600000, 1,
     json_object('reserve_barcodes', json_array('R-' || i)) FROM n`,
    tenant.id, from, to,
  );
  await server.sql(
    `WITH RECURSIVE n(i) AS (SELECT CAST(?2 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
     INSERT INTO item_barcode(tenant_id, barcode, item_id) SELECT ?1, 'R-' || i, ?1 || '-' || i FROM n`,
    tenant.id, from, to,
  );
  await server.sql(
    `INSERT INTO counter(tenant_id, kind, day, prefix, value, taken) VALUES (?1, 'variant', '', NULL, ?2, 0)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
    tenant.id, to,
  );
}

const ask = (params: Params = {}): Promise<FlashReply<Page>> => flash.form<Page>("/goods/list", params);
const page = async (params: Params = {}): Promise<Page> => done(await ask(params));
const numbers = (from: number, to: number) => times(from - to + 1, (index) => String(from - index));
const ids = (found: Page) => found.list.map((row) => row.id);

describe("pages", () => {
  test("the newest goods come first, and every page follows the one before", async () => {
    const first = await page({ page: 1, pageSize: 200 });
    expect([first.limit, first.page, first.total]).toEqual(["200", "1", FEW]);
    expect(ids(first)).toEqual(numbers(450, 251));
    expect(ids(await page({ page: "2", pageSize: "200" }))).toEqual(numbers(250, 51));
    expect(ids(await page({ page: 3, pageSize: 200 }))).toEqual(numbers(50, 1));
    expect(await page({ page: 4, pageSize: 200 })).toEqual({ limit: "200", page: "4", total: FEW, list: [] });
    expect((await page({ page: 1_000_000, pageSize: 200 })).list).toEqual([]);
  });

  test("without a page it is the first, without a size 100 rows, and over 200 counts as 200", async () => {
    const plain = await page();
    expect([plain.limit, plain.page, plain.list.length]).toEqual(["100", "1", 100]);
    const large = await page({ pageSize: "1000" });
    expect([large.limit, large.list.length]).toEqual(["200", 200]);
    expect(ids(await page({ pageSize: 1, page: 3 }))).toEqual(["448"]);
  });

  test("a page or size that is none is refused", async () => {
    for (const params of [{ page: 0 }, { page: "x" }, { pageSize: 0 }, { pageSize: "-1" }]) refused(await ask(params), 1504);
  });

  test("barcodes, reserve barcodes and skus name goods, each once", async () => {
    const found = await page({ barCode: "BC-7,R-8,SKU-9,R-7,NOBODY" });
    expect([found.total, ids(found)]).toEqual([3, ["9", "8", "7"]]);
    const second = await page({ barCode: ["BC-7", "BC-8", "BC-9"], page: 2, pageSize: 2 });
    expect([second.total, second.page, ids(second)]).toEqual([3, "2", ["7"]]);
    expect(await page({ barCode: "NOBODY" })).toMatchObject({ total: 0, list: [] });
  });

  test("up to 500 barcodes", async () => {
    const codes = times(500, (index) => `BC-${index + 1}`);
    expect((await page({ barCode: codes.join(","), pageSize: 200 })).total).toBe(FEW);
    refused(await ask({ barCode: [...codes, "x"].join(",") }), 1720);
  });
});

describe(`${MANY} goods`, () => {
  const calls: Record<string, Params> = {
    "the first page": { page: 1, pageSize: 200 },
    "one row": { page: 1, pageSize: 1 },
    "goods by barcode": { barCode: "BC-1" },
    "goods by reserve barcode": { barCode: "R-2" },
    "goods by sku": { barCode: "SKU-3" },
    "100 goods by barcode": { barCode: times(100, (index) => `BC-${index + 1}`).join(",") },
  };

  const costs = async (): Promise<Record<string, Cost>> => {
    const found: Record<string, Cost> = {};
    for (const [name, params] of Object.entries(calls)) {
      const reply = await ask(params);
      done(reply);
      found[name] = cost(reply as never);
    }
    return found;
  };

  test("every page costs what the first page of few costs: one trip, and rows read by the page", { timeout: 120_000 }, async () => {
    const few = await costs();
    await load(FEW + 1, MANY);
    const many = await costs();
    const whole = few["the first page"] as Cost;
    for (const [name, { trips, written, read }] of Object.entries(many)) {
      expect([trips, written], name).toEqual([1, 0]);
      expect(read, name).toBeLessThanOrEqual((few[name] as Cost).read + 1);
    }
    for (const number of [2, 125, 249, 250]) {
      const reply = await ask({ page: number, pageSize: 200 });
      const found = done(reply);
      expect([found.total, found.list.length, found.list.at(-1)?.id]).toEqual([MANY, 200, String(MANY - number * 200 + 1)]);
      expect(cost(reply as never).read).toBeLessThanOrEqual(whole.read + 1);
    }
  });

  test("changing goods reads and writes as much as among few", async () => {
    const add = async (barCode: string) => cost((await flash.form("/open/add_goods", { barCode, name: "x", reserveBarcode: `${barCode}-R` })) as never);
    const edit = async (barCode: string) => cost((await flash.form("/open/edit_goods", { barCode, price: 5 })) as never);
    const update = async (barCode: string) => cost((await flash.form("/open/updateBarcodeByCode", { barCode, newBarcode: `${barCode}-NEW` })) as never);
    for (const figures of [await add("COSTLY"), await edit("BC-3"), await update("BC-4")]) {
      expect(figures.trips).toBe(2);
      expect(figures.read, JSON.stringify(figures)).toBeLessThan(60);
      expect(figures.written, JSON.stringify(figures)).toBeLessThan(30);
    }
  });
});
