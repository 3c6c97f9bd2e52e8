// Walking over a lot of stock while more comes: no record twice or missed, and the last page costs what the first did.
// The rows are put into the database directly, so this server is not audited.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, type Cost, cost, success } from "../support/client.ts";
import { type Tenant, at, freshTenant, times } from "../support/fixtures.ts";
import { type MovementRow, type StockRow, newPartner, page, walk } from "../support/partner.ts";
import { type Server, startServer } from "../support/server.ts";

const ITEMS = 2_500;
const WAREHOUSES = 8;
const ROWS = ITEMS * WAREHOUSES;
const LIMIT = 200;

let server: Server;
let tenant: Tenant;
let api: Api;
/** Every second warehouse is of the same branch. */
let branches: string[];
let warehouses: string[];

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  const made = times(4, async (index) => success<{ id: string }>(await tenant.admin.post("/branches", { code: `B-${index}`, name: "x" }), 201).id);
  branches = await Promise.all(made);
  warehouses = [];
  for (const index of times(WAREHOUSES, (index) => index)) {
    const body = { code: `W-${index}`, name: "x", branchId: at(branches, index % 4) };
    warehouses.push(success<{ id: string }>(await tenant.admin.post("/warehouses", body), 201).id);
  }
  await fill();
  ({ api } = await newPartner({ tenantId: tenant.id }, server.url));
}, 240_000);
afterAll(() => server?.stop());

const UUID = "lower(printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))";
const counted = (to: number): string => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;

/** So many items in every warehouse, each record with one movement. */
async function fill(): Promise<void> {
  await server.sql(`${counted(ITEMS)} INSERT INTO item(id, tenant_id, variant_id, sku, name, base_uom, tracking, uoms, created_at, updated_at, version)
    SELECT ${UUID}, '${tenant.id}', 1000000 + i, 'SKU-' || i, 'x', 'EA', 'none', '[]', 1000, 1000, 1 FROM n`);
  for (const warehouse of warehouses) {
    await server.sql(`INSERT INTO inventory(warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, created_at)
      SELECT '${warehouse}', id, ${UUID}, '${tenant.id}', 10000, 0, 0, variant_id FROM item WHERE tenant_id = '${tenant.id}'`);
    await server.sql(`INSERT INTO movement(id, tenant_id, warehouse_id, location_id, item_id, lot_id, quality, kind, on_hand, allocated, value,
      document_id, line_no, reason, actor, at)
      SELECT ${UUID}, '${tenant.id}', '${warehouse}', 'l', id, '', 'normal', 'adjustment', 10000, 0, 0, '', 0, '', 'test', 1700000000000 + variant_id % 5
      FROM item WHERE tenant_id = '${tenant.id}'`);
  }
}

/** What each page of a walk cost, and what was seen. */
async function walked<T extends { id: string }>(path: string): Promise<{ costs: Cost[]; ids: string[] }> {
  const costs: Cost[] = [];
  const rows = await walk<T>(api, path, LIMIT, (reply) => void costs.push(cost(reply)));
  return { costs, ids: rows.map((row) => row.id) };
}

/** One trip for each page, and reads that are so many times its rows, on the last page as on the first but for warehouses. */
function expectEven(costs: Cost[], rows: number, perRow: number): void {
  expect(costs.length).toBe(Math.max(1, Math.ceil(rows / LIMIT)));
  const most = perRow * Math.min(LIMIT + 1, rows) + 2 * WAREHOUSES + 2 * perRow + 10;
  for (const { trips, read, written } of costs) {
    expect([trips, written]).toEqual([1, 0]);
    expect(read).toBeLessThanOrEqual(most);
  }
  expect(at(costs, -1).read).toBeLessThanOrEqual(at(costs).read + WAREHOUSES);
}

const distinct = (ids: string[]): number => new Set(ids).size;
const manyBranches = (): string => branches.slice(1).map((branch) => `branch_id=${branch}`).join("&");
const anItem = async (): Promise<string> => at(page<StockRow>(await api.get("/inventory?limit=1")).data).product_sku_id;

describe("a page", () => {
  // Of each record its place in the index, its row and its item are read.
  const PER_RECORD = 3;
  test("of stock costs its records, whatever it is filtered by and however far it lies", { timeout: 120_000 }, async () => {
    const item = await anItem();
    const asked: [string, number][] = [
      ["/inventory", ROWS],
      [`/inventory?branch_id=${branches[1]}`, ROWS / 4],
      [`/inventory?${manyBranches()}`, (3 * ROWS) / 4],
      [`/inventory?warehouse_id=${warehouses[3]}`, ITEMS],
      [`/inventory?warehouse_id=${warehouses[3]}&branch_id=${branches[3]}`, ITEMS],
      [`/inventory?product_sku_id=${item}`, WAREHOUSES],
      [`/inventory?product_sku_id=${item}&${manyBranches()}`, (3 * WAREHOUSES) / 4],
      [`/inventory?product_sku_id=${item}&warehouse_id=${warehouses[0]}`, 1],
    ];
    for (const [path, rows] of asked) {
      const { costs, ids } = await walked<StockRow>(path);
      expect([path, ids.length, distinct(ids)]).toEqual([path, rows, rows]);
      expectEven(costs, rows, PER_RECORD);
    }
  });

  // Beside its row: twice its place in the order, its item, warehouse and record.
  const PER_MOVEMENT = 9;
  test("of movements costs its movements, even where thousands share a moment", { timeout: 120_000 }, async () => {
    const item = await anItem();
    const asked: [string, number][] = [
      ["/inventory/movements", ROWS],
      [`/inventory/movements?${manyBranches()}`, (3 * ROWS) / 4],
      [`/inventory/movements?warehouse_id=${warehouses[3]}`, ITEMS],
      ["/inventory/movements?from=2023-11-14T22:13:20.003Z&to=2023-11-14T22:13:20.003Z", (ITEMS / 5) * WAREHOUSES],
      ["/inventory/movements?from=2023-11-15", 0],
      [`/inventory/movements?product_sku_id=${item}`, WAREHOUSES],
    ];
    for (const [path, rows] of asked) {
      const { costs, ids } = await walked<MovementRow>(path);
      expect([path, ids.length, distinct(ids)]).toEqual([path, rows, rows]);
      expectEven(costs, rows, PER_MOVEMENT);
    }
  });
});

test("a walk meets every record that was there exactly once while another client brings more", { timeout: 120_000 }, async () => {
  const before = new Set((await walked<StockRow>("/inventory")).ids);
  const movementsBefore = new Set((await walked<MovementRow>("/inventory/movements")).ids);
  let going = true;
  let brought = 0;
  const bring = async (): Promise<void> => {
    while (going) {
      brought += 1;
      const sku = `NEW-${brought}`;
      await tenant.addItems(sku);
      await tenant.newGrn([{ sku, qty: 1 }], { warehouseCode: `W-${brought % WAREHOUSES}` });
    }
  };
  const other = bring();
  const met = await walk<StockRow>(api, "/inventory", LIMIT);
  const movementsMet = await walk<MovementRow>(api, `/inventory/movements?${branches.map((branch) => `branch_id=${branch}`).join("&")}`, LIMIT);
  going = false;
  await other;
  expect(brought).toBeGreaterThan(10);
  for (const [ids, known] of [[met, before], [movementsMet, movementsBefore]] as const) {
    const seen = ids.map((row) => row.id);
    expect(distinct(seen)).toBe(seen.length);
    expect(seen.filter((id) => known.has(id)).length).toBe(known.size);
  }
  expect((await walked<StockRow>("/inventory")).ids.length).toBe(ROWS + brought);
});
