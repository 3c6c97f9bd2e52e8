// What the inventory pages of the Flash API cost: one trip, and the last page of 50,000 rows what the first one does.
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { type Cost, type Reply, cost } from "../support/client.ts";
import { type Tenant, freshTenant, times } from "../support/fixtures.ts";
import { Flash, type FlashReply, type Params, done, newFlash } from "../support/flash.ts";
import { type Server, startServer } from "../support/server.ts";

const ROWS = 50_000;
const DAY = 86_400_000;
/** Noon of the first of June 2026 in Bangkok. */
const START = Date.UTC(2026, 5, 1, 5);
const SERIES = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})`;

let server: Server;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  await tenant.addItems("PLAIN", { sku: "PIECES", tracking: "serial" });
  await tenant.newGrn([{ sku: "PLAIN", qty: 1 }, { sku: "PIECES", qty: 1, serials: ["FIRST"] }]);
  await fill();
}, 240_000);

afterAll(async () => {
  await audit(server, tenant.id);
  await server.stop();
});

/** As many goods, each with stock; movements over a month and a burst of as many in a minute; and pieces. */
async function fill(): Promise<void> {
  const columns = async (table: string, changed: Record<string, string>) => {
    const found = await server.sql<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`);
    return { names: found.map(({ name }) => `"${name}"`).join(), values: found.map(({ name }) => changed[name] ?? `b."${name}"`).join() };
  };
  const copy = async (table: string, where: string, changed: Record<string, string>) => {
    const { names, values } = await columns(table, changed);
    await server.sql(`INSERT INTO "${table}"(${names}) ${SERIES} SELECT ${values} FROM n CROSS JOIN (SELECT * FROM "${table}" b WHERE ${where} LIMIT 1) b`);
  };
  const plain = "b.item_id = (SELECT id FROM item WHERE sku = 'PLAIN') AND b.on_hand > 0";
  await copy("item", "b.sku = 'PLAIN'", { id: "'I' || n.i", sku: "'G-' || n.i", variant_id: "b.variant_id + 1 + n.i" });
  await server.sql("UPDATE counter SET value = value + ? WHERE tenant_id = ? AND kind = 'variant'", ROWS, tenant.id);
  const ofItem = { item_id: "'I' || n.i" };
  const lying = { on_hand: "iif(n.i % 2, 20000, 0)" };
  await copy("inventory", plain, { ...ofItem, ...lying, id: "'V' || n.i", changed_at: `${START} + n.i` });
  await copy("level", plain, { ...ofItem, ...lying });
  const moved = { ...ofItem, seq: "NULL", value: "0", document_id: "''" };
  await copy("movement", plain, { ...moved, id: "'M' || n.i", at: `${START - 40 * DAY} + n.i * 50000` });
  await copy("movement", plain, { ...moved, id: "'N' || n.i", at: `${START} + n.i`, on_hand: "iif(n.i % 2, 10000, -10000)" });
  const pieces = "b.serial = 'FIRST'";
  await copy("serial", pieces, { serial: "'P-' || n.i", slice: "1 + n.i / 500" });
  for (const table of ["level", "inventory", "movement"]) {
    await server.sql(`UPDATE ${table} SET on_hand = on_hand + ${ROWS} * 10000 WHERE item_id = (SELECT id FROM item WHERE sku = 'PIECES')`);
  }
}

const text = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

async function read<T>(path: string, params: Params): Promise<{ data: T; cost: Cost }> {
  const reply: FlashReply<T> = await flash.form<T>(path, params);
  return { data: done(reply), cost: cost(reply as unknown as Reply) };
}

/** A page costs one trip, and about as much as the first one: what lies in one slice more or less. */
function expectAlike(costs: Cost[], slice = 1_500): void {
  expect(costs.map(({ trips, written }) => [trips, written])).toEqual(costs.map(() => [1, 0]));
  const reads = costs.map((one) => one.read);
  expect(Math.max(...reads) - Math.min(...reads), `rows read: ${reads}`).toBeLessThan(slice);
}

interface Log {
  list: { number: string }[];
  totalItems: number;
  totalPages: number;
}

test("the log: every page of a month costs alike", async () => {
  const month = { startTime: text(START - 40 * DAY), endTime: text(START - 10 * DAY), limit: 500 };
  const pages = [];
  for (const page of [1, 2, 50, 99, 100]) pages.push(await read<Log>("/warehouse/inOutLog", { ...month, page }));
  expect(pages.map(({ data }) => data.list.length)).toEqual([500, 500, 500, 500, 500]);
  expectAlike(pages.map((page) => page.cost));
});

test("the log: every page of a burst in one minute costs alike, in and out and of a warehouse", async () => {
  for (const filter of [{}, { inOutType: 1 }, { inOutType: 2, warehouseId: 1 }]) {
    const burst = { startTime: text(START), endTime: text(START + 60_000), ...filter };
    const { totalItems } = (await read<Log>("/warehouse/inOutLog", burst)).data;
    expect(totalItems).toBe("inOutType" in filter ? ROWS / 2 : ROWS);
    const pages = [];
    for (const page of [1, 2, Math.floor(totalItems / 20), totalItems / 10]) pages.push(await read<Log>("/warehouse/inOutLog", { ...burst, page }));
    expectAlike(pages.map((page) => page.cost));
  }
});

test("goods by page: the last page costs what the first does", async () => {
  const pages = [];
  for (const page of [1, 2, 250, 500]) pages.push(await read<{ list: object }>("/goods/stock", { page, pageSize: 100 }));
  expect(pages.map(({ data }) => Object.keys(data.list).length)).toEqual(times(4, () => 100));
  expectAlike(pages.map((page) => page.cost), 20);
  const within = { warehouseId: 1, goodsStatus: "normal" };
  expectAlike([(await read("/goods/stock", { page: 1, ...within })).cost, (await read("/goods/stock", { page: 400, ...within })).cost], 20);
});

test("500 barcodes are one statement, and cost what they are", async () => {
  const barCode = times(500, (index) => `G-${index * 100 + 1}`).join();
  const many = await read<object>("/open/goodsStock", { barCode });
  const one = await read<object>("/open/goodsStock", { barCode: "G-1" });
  expect(Object.keys(many.data).length).toBe(500);
  expect(many.cost).toMatchObject({ trips: 1, statements: one.cost.statements });
  expect(many.cost.read).toBeLessThanOrEqual(500 * one.cost.read);
});

test("pieces: the last page costs what the first does, and 10,000 at once are one trip", async () => {
  const pages = [];
  for (const page of [1, 2, 500, 1000]) pages.push(await read<{ items: object[]; total_items: number }>("/open/getSnList", { barCode: "PIECES", page }));
  expect(pages.map(({ data }) => [data.items.length, data.total_items])).toEqual(times(4, () => [50, ROWS + 1]));
  expectAlike(pages.map((page) => page.cost));
  const most = await read<{ items: { snCode: string }[] }>("/open/getSnList", { barCode: "PIECES", limit: 10_000, page: 5 });
  expect(new Set(most.data.items.map((item) => item.snCode)).size).toBe(10_000);
  expect(most.cost.trips).toBe(1);
  const narrow = await read<{ total_items: number }>("/open/getSnList", { barCode: "PIECES", snCode: "P-49999" });
  expect(narrow.data.total_items).toBe(1);
  expect(narrow.cost.read).toBeLessThan(60);
});
