// What the inbound pages of the Flash API cost: two trips, rows that never become statements, and a list of 50,000
// notices whose last page costs what its first one does.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cost, type Reply, cost, success } from "../support/client.ts";
import { type Tenant, at, freshTenant, times } from "../support/fixtures.ts";
import { type Flash, type FlashReply, type Params, done, newFlash } from "../support/flash.ts";
import { type Server, startServer } from "../support/server.ts";

const ROWS = 50_000;
const DAY = 86_400_000;
const EVER = { startTime: "2000-01-01 00:00:00", endTime: "2099-12-31 23:59:59" };

interface Page {
  list: { noticeNumber: string }[];
  totalPages: number;
  totalItems: number;
}

let server: Server;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  await tenant.addItems(...times(500, (index) => `A-${index}`));
});
afterAll(() => server.stop());

const costOf = (reply: FlashReply): Cost => cost(reply as unknown as Reply);

async function call<T = unknown>(path: string, params: Params): Promise<{ data: T; cost: Cost }> {
  const reply = await flash.form<T>(path, params);
  return { data: done(reply), cost: costOf(reply) };
}

let count = 0;
const create = (rows: number, params: Params = {}) =>
  call<string>("/arrival_notice/create", { warehouseId: "1", orderSn: `OS-${(count += 1)}`, goods: times(rows, (index) => ({ i: index + 1, barCode: `A-${index}`, num: 1, price: 5 })), ...params });

describe("writes and details", () => {
  test("a notice is one read and one write batch, and 500 rows are no more statements than one", async () => {
    const [one, many] = [await create(1), await create(500)];
    expect([one.cost.trips, many.cost.trips]).toEqual([2, 2]);
    expect(many.cost.statements).toBe(one.cost.statements);
  });

  test("approving, withdrawing and deleting are two trips each, reading is one", async () => {
    const { data: number } = await create(3, { attachmentList: [{ filename: "a.pdf", contentBase64: "AAAA" }] });
    for (const [path, params] of [["/Audit/inbound", { orderSn: number }], ["/arrival_notice/rollback", { inboundSn: number }], ["/arrival_notice/delete", { inboundSn: number }]] as const) {
      expect((await call(path, params)).cost.trips, path).toBe(2);
    }
    const { data: other } = await create(3, { check: "1" });
    success(await tenant.admin.post(`/ops/asn/${other}/receive`, { lines: [{ asnLineNo: 1, qty: 1 }] }), 201);
    expect((await call("/Inbound/getInBoundDetail", { inboundSn: other })).cost).toMatchObject({ trips: 1, written: 0 });
  });
});

describe(`a list of ${ROWS} notices`, () => {
  const shapes: [string, string][] = [
    ["over four hundred days", `b.created_at - (n.i * ${400 * DAY}) / ${ROWS}`],
    ["within one hour", "b.created_at - n.i * 72"],
  ];

  for (const [what, moment] of shapes) {
    describe(what, () => {
      beforeAll(async () => {
        const { data: number } = await create(1, { check: "1" });
        await fill(number, moment, what.split(" ")[0] ?? "");
      }, 240_000);

      const page = (params: Params) => call<Page>("/arrival_notice/getOrderList", { ...EVER, limit: 100, ...params });
      const alike = (costs: Cost[]) => {
        expect(costs.map(({ trips, written }) => [trips, written])).toEqual(costs.map(() => [1, 0]));
        const reads = costs.map(({ read }) => read);
        expect(Math.max(...reads) - Math.min(...reads), `rows read: ${reads}`).toBeLessThan(1_500);
        expect(Math.max(...reads), `rows read: ${reads}`).toBeLessThan(ROWS / 5);
      };

      test("every page costs alike, and tells the whole", async () => {
        const first = await page({});
        expect(first.data.totalItems).toBeGreaterThan(ROWS);
        const last = await page({ page: first.data.totalPages });
        const middle = await page({ page: Math.floor(first.data.totalPages / 2) });
        alike([first.cost, middle.cost, last.cost]);
        expect(last.data.list.length).toBe(((first.data.totalItems - 1) % 100) + 1);
      });

      test("so does every page of what has come, of one status and of a part of the time", async () => {
        for (const params of [{ timeType: "complete" }, { status: "20" }, { startTime: "2020-01-01 12:34:56", endTime: daysAgo(0.03) }]) {
          const first = await page(params);
          const last = await page({ ...params, page: first.data.totalPages });
          alike([first.cost, last.cost]);
        }
      });

      test("pages neither overlap nor leave anything out", async () => {
        const { data } = await page({ status: "40" });
        const seen: string[] = [];
        for (let number = 1; number <= data.totalPages; number += 1) {
          seen.push(...(await page({ status: "40", page: number })).data.list.map((row) => row.noticeNumber));
        }
        expect(new Set(seen).size).toBe(data.totalItems);
        expect(seen.length).toBe(data.totalItems);
      });
    });
  }
});

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

/** Copies of that notice, created at those moments; most of them received, some of them in part. */
async function fill(number: string, moment: string, name: string): Promise<void> {
  const columns = await server.sql<{ name: string }>("SELECT name FROM pragma_table_info('inbound')");
  const changed: Record<string, string> = {
    id: `'${name}-' || n.i`, number: `'AN-${name}-' || n.i`, reference_no: "NULL", unique_reference: "NULL", created_at: moment, created_slice: "NULL",
  };
  const names = columns.map((column) => column.name);
  const values = names.map((column) => changed[column] ?? `b."${column}"`);
  await server.sql(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) INSERT INTO inbound(${names.join()}) SELECT ${values.join()} FROM n CROSS JOIN inbound b WHERE b.number = ? AND b.tenant_id = ?`,
    number, tenant.id,
  );
  await server.sql(`UPDATE inbound SET status = 'completed', completed_at = created_at + 60000 WHERE id GLOB '${name}-*' AND CAST(substr(id, ${name.length + 2}) AS INTEGER) % 3 > 0`);
  await server.sql(`UPDATE inbound SET status = 'receiving' WHERE id GLOB '${name}-*' AND CAST(substr(id, ${name.length + 2}) AS INTEGER) % 60 = 0`);
  expect(at(await server.sql<{ most: number }>("SELECT MAX(n) AS most FROM (SELECT COUNT(*) AS n FROM inbound GROUP BY tenant_id, created_slice)")).most).toBeLessThanOrEqual(500);
}
