// kill -9 while writes run: no acknowledged write is lost, none is half there, and a retry has one effect
// (docs/decisions/0004-idempotency-in-the-commit.md).
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Asn, type Grn, type Item, type Reply, type Stock, bulk, success } from "../support/client.ts";
import { type Tenant, at, expectGapFree, freshTenant, times } from "../support/fixtures.ts";
import { type Server, startServer } from "../support/server.ts";

const ROUNDS = [500, 1200]; // milliseconds of writing before the kill
const WRITERS = 6;

let server: Server;
let tenant: Tenant;
let asnNo: string;

interface Write {
  path: string;
  body: object;
  key: string;
  /** The reply, if the client ever saw it. */
  seen?: Reply;
}

const writes: Write[] = [];

/** Receipts book A and B together, so that half of one would show; every fourth write is of another kind. */
function nextWrite(): Write {
  const index = writes.length;
  const grn = { warehouseCode: "WH-1", asnNo, lines: [{ asnLineNo: 1, sku: "A", qty: 1, unitCost: 2 }, { asnLineNo: 2, sku: "B", qty: 2 }, { sku: "FREE", qty: 3 }] };
  const kinds: [string, object][] = [
    ["/grn", grn],
    ["/asn", { warehouseCode: "WH-1", referenceNo: `R-${index}`, lines: times(5, (line) => ({ sku: line % 2 ? "A" : "B", expectedQty: line + 1 })) }],
    ["/grn", { warehouseCode: "WH-1", lines: [{ sku: "LOTTED", qty: 1 }, { sku: "FREE", qty: 3 }] }],
    ["/items/bulk", { items: times(20, (row) => ({ sku: `I-${index}-${row}`, name: `ไอเทม ${index}` })) }],
  ];
  const [path, body] = at(kinds, index % kinds.length);
  const write = { path, body, key: `crash-${index}` };
  writes.push(write);
  return write;
}

const send = async (write: Write): Promise<Reply> => tenant.api.post(write.path, write.body, { headers: { "Idempotency-Key": write.key } });
const isDone = (reply: Reply): boolean => reply.status === 200 || reply.status === 201;

/** A lost race for one row is tried again under its key, as a client would. */
async function sendUntilDone(write: Write): Promise<Reply> {
  for (;;) {
    const reply = await send(write);
    if (isDone(reply)) return reply;
    expect([409, 503], reply.text).toContain(reply.status);
  }
}

/** Writes until the server is gone. */
async function writer(running: { on: boolean }): Promise<void> {
  while (running.on) {
    const write = nextWrite();
    try {
      write.seen = await sendUntilDone(write);
    } catch (error) {
      if (error instanceof TypeError) return; // fetch: the connection is gone
      throw error;
    }
  }
}

const of = (path: string, list: readonly Write[]): Write[] => list.filter((write) => write.path === path);
const grnsOnAsn = (list: readonly Write[]): number => of("/grn", list).filter((write) => "asnNo" in write.body).length;

/** What the stock must be after so many receipts on the ASN and so many in all. */
async function expectStock(onAsn: number, all: number): Promise<void> {
  const now = { asOf: new Date(Date.now() + 60_000).toISOString() };
  const wanted = { A: onAsn, B: 2 * onAsn, FREE: 3 * all, LOTTED: all - onAsn };
  for (const [sku, total] of Object.entries(wanted)) {
    const levels = await tenant.stock(sku);
    expect([sku, levels.totalOnHand]).toEqual([sku, total]);
    const { asOf: _, ...ledger } = (await tenant.stock(sku, now)) as Stock & { asOf: string };
    expect(ledger).toEqual(levels);
  }
}

/** Nothing stands without what belongs to it; the same sums the stock makes, from below. */
async function expectWhole(): Promise<void> {
  const broken = await server.sql(`
    SELECT 'asn without its lines' AS what, number FROM inbound i WHERE reference_no IS NOT NULL AND (SELECT count(*) FROM inbound_line l WHERE l.inbound_id = i.id) <> 5
    UNION ALL SELECT 'receipt without stock', number FROM receipt r WHERE (SELECT count(*) FROM receipt_line l WHERE l.receipt_id = r.id) <> (SELECT count(*) FROM movement m WHERE m.document_id = r.id)
    UNION ALL SELECT 'level and ledger differ', item_id FROM level v WHERE on_hand <> (SELECT sum(on_hand) FROM movement m WHERE (m.item_id, m.location_id, m.lot_id, m.quality) = (v.item_id, v.location_id, v.lot_id, v.quality))
    UNION ALL SELECT 'inventory and ledger differ', item_id FROM inventory v WHERE (on_hand, value) <> (SELECT sum(on_hand), sum(value) FROM movement m WHERE (m.item_id, m.warehouse_id) = (v.item_id, v.warehouse_id))`);
  expect(broken).toEqual([]);
  const counts = await server.sql<{ receipts: number; lines: number; movements: number }>("SELECT (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM receipt_line) AS lines, (SELECT count(*) FROM movement) AS movements");
  expect(at(counts).movements).toBe(at(counts).lines);
  expect(at(counts).receipts).toBeGreaterThan(0);
}

async function expectThere(write: Write): Promise<void> {
  if (write.path === "/items/bulk") {
    const { items } = write.body as { items: Item[] };
    for (const item of [at(items), at(items, -1)]) expect(await tenant.item(item.sku)).toMatchObject(item);
  } else if (write.path === "/asn") {
    const { asnNo: number } = success<Asn>(write.seen as Reply, 201);
    expect(await tenant.asn(number)).toMatchObject(write.body);
  }
}

beforeAll(async () => {
  server = await startServer();
  tenant = await freshTenant(server.url);
  await tenant.addItems("A", "B", "FREE", { sku: "LOTTED", tracking: "lot" });
  asnNo = (await tenant.newAsn([{ sku: "A", expectedQty: 100_000 }, { sku: "B", expectedQty: 200_000 }])).asnNo;
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

for (const [round, milliseconds] of ROUNDS.entries()) {
  test(`kill -9 number ${round + 1}: acknowledged writes are there, none is half there, retries have one effect`, { timeout: 120_000 }, async () => {
    const earlier = writes.length;
    const running = { on: true };
    const writers = times(WRITERS, () => writer(running));
    await sleep(milliseconds);
    await server.kill9();
    running.on = false;
    await Promise.all(writers);
    await server.restart();

    const mine = writes.slice(earlier);
    const [seen, inFlight] = [mine.filter((write) => write.seen), mine.filter((write) => !write.seen)];
    expect(seen.length).toBeGreaterThan(0);
    expect(inFlight.length).toBeGreaterThan(0);

    // Before any retry: all that was acknowledged, and of the rest whole writes only.
    await expectWhole();
    const asn = await tenant.asn(asnNo);
    const booked = asn.grns.length;
    expect(booked).toBeGreaterThanOrEqual(grnsOnAsn(writes.filter((write) => write.seen)));
    expect(booked).toBeLessThanOrEqual(grnsOnAsn(writes));
    expect(asn.lines.map((line) => line.receivedQty)).toEqual([booked, 2 * booked]);
    expect((await tenant.stock("A")).totalOnHand).toBe(booked);
    expect((await tenant.stock("B")).totalOnHand).toBe(2 * booked);
    const numbers = asn.grns.map((grn) => grn.grnNo);
    for (const write of of("/grn", seen)) {
      if ("asnNo" in write.body) expect(numbers).toContain(success<Grn>(write.seen as Reply, 201).grnNo);
    }
    await Promise.all(seen.map(expectThere));

    // Every retry has one effect: what was applied is replayed, what was not is applied now.
    const retry = async (write: Write): Promise<void> => {
      const again = await sendUntilDone(write);
      if (write.seen) expect([again.headers.get("idempotent-replay"), again.text]).toEqual(["true", write.seen.text]);
      else write.seen = again;
      if (write.path === "/items/bulk") expect(bulk(again, 200)).toMatchObject({ created: 20, updated: 0 });
    };
    await Promise.all(times(WRITERS, async (first) => {
      for (let index = first; index < mine.length; index += WRITERS) await retry(at(mine, index));
    }));
    await expectWhole();
    await expectStock(grnsOnAsn(writes), of("/grn", writes).length);
    expectGapFree([asnNo, ...of("/asn", writes).map((write) => success<Asn>(write.seen as Reply, 201).asnNo)], "ASN");
    expectGapFree(of("/grn", writes).map((write) => success<Grn>(write.seen as Reply, 201).grnNo), "GRN");
  });
}
