// Idempotency keys, the rows' own keys, and dry runs (docs/push.md#idempotency).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { Api, type Asn, type Grn, type Item, type Names, type Reply, bulk, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, everything, freshTenant, newKey, numberParts, times } from "../support/fixtures.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const DAY = 24 * 60 * 60 * 1000;

let server: SharedServer;
let tenant: Tenant;
let api: Api;
let keys = 0;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  api = tenant.api;
  await tenant.addItems("A", "B", { sku: "LOTTED", tracking: "lot", shelfLifeDays: 30 });
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

const freshKey = (): string => `key-${++keys}`;
const keyed = (key: string): { headers: Names } => ({ headers: { "Idempotency-Key": key } });
const asn = (fields: object = {}): object => ({ warehouseCode: "WH-1", referenceNo: "PO-1", lines: [{ sku: "A", expectedQty: 5 }], ...fields });
const isReplay = (reply: Reply): boolean => reply.headers.get("idempotent-replay") === "true";
const ordinal = (made: { asnNo: string }): number => numberParts(made.asnNo, "ASN").ordinal;

/** The same reply again, to the byte, and told to be one. */
function expectReplay(again: Reply, first: Reply): void {
  expect(isReplay(first)).toBe(false);
  expect(isReplay(again), again.text).toBe(true);
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(again.headers.get("x-request-id")).toBe((first.body as { requestId: string }).requestId);
}

describe("Idempotency-Key", () => {
  const calls: [string, () => object, number][] = [
    ["/items", () => ({ sku: `I-${keys}`, name: "ไอเทม" }), 201],
    ["/items/bulk", () => ({ items: [{ sku: `B-${keys}`, name: "x" }, { sku: "A", name: "A" }] }), 200],
    ["/partners", () => ({ code: `P-${keys}`, name: "x", type: "supplier" }), 201],
    ["/partners/bulk", () => ({ partners: [{ code: `PB-${keys}`, name: "x", type: "supplier" }] }), 200],
    ["/locations", () => ({ warehouseCode: "WH-1", code: `L-${keys}` }), 201],
    ["/locations/bulk", () => ({ locations: [{ warehouseCode: "WH-1", code: `LB-${keys}` }] }), 200],
    ["/asn", () => asn(), 201],
    ["/asn/bulk", () => ({ asns: [asn(), asn({ warehouseCode: "NOPE" })] }), 207],
    ["/grn", () => ({ warehouseCode: "WH-1", lines: [{ sku: "LOTTED", qty: 1 }] }), 201],
  ];
  for (const [path, make, status] of calls) {
    test(`POST ${path}: the same key and body replay the reply and do nothing`, async () => {
      const key = freshKey();
      const body = make();
      const first = await api.post(path, body, keyed(key));
      expect(first.status, first.text).toBe(status);
      const before = await everything(server, tenant.id);
      expectReplay(await api.post(path, body, keyed(key)), first);
      expect(await everything(server, tenant.id)).toEqual(before);
    });
  }

  test("the order of keys, white space and the spelling of numbers and letters do not matter", async () => {
    const key = freshKey();
    const spelt = [
      '{"warehouseCode":"WH-1","referenceNo":"คลัง","lines":[{"sku":"A","expectedQty":50}]}',
      '{ "lines" : [ { "expectedQty" : 5e1,\n"sku" : "\\u0041" } ],\t"referenceNo":"\\u0e04\\u0e25\\u0e31\\u0e07",\r\n "warehouseCode":"WH-1" }\n',
      '{"referenceNo":"คลัง","warehouseCode":"WH-1","lines":[{"expectedQty":50.0,"sku":"A"}]}',
    ];
    const first = await api.post("/asn", at(spelt), keyed(key));
    success(first, 201);
    for (const text of spelt) expectReplay(await api.post("/asn", text, keyed(key)), first);
  });

  test("another body is 409 IDEMPOTENCY_KEY_MISMATCH, and the first one still replays", async () => {
    const key = freshKey();
    const first = await api.post("/asn", asn(), keyed(key));
    success(first, 201);
    const before = await everything(server, tenant.id);
    const others = [asn({ referenceNo: "PO-2" }), asn({ note: null }), { ...asn(), lines: [{ sku: "A", expectedQty: 5 }, { sku: "B", expectedQty: 5 }] }];
    for (const body of others) refusal(await api.post("/asn", body, keyed(key)), 409, "IDEMPOTENCY_KEY_MISMATCH");
    refusal(await api.post("/asn/bulk", { asns: [asn()] }, keyed(key)), 409, "IDEMPOTENCY_KEY_MISMATCH");
    expect(await everything(server, tenant.id)).toEqual(before);
    expectReplay(await api.post("/asn", asn(), keyed(key)), first);
  });

  test("the order of list entries matters", async () => {
    const key = freshKey();
    const lines = [{ sku: "A", expectedQty: 1 }, { sku: "B", expectedQty: 1 }];
    success(await api.post("/asn", asn({ lines }), keyed(key)), 201);
    refusal(await api.post("/asn", asn({ lines: lines.toReversed() }), keyed(key)), 409, "IDEMPOTENCY_KEY_MISMATCH");
  });

  test("20 equal requests at once have one effect, one number and 20 equal replies", async () => {
    const before = ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]));
    const key = freshKey();
    const replies = await Promise.all(times(20, () => api.post("/asn", asn({ referenceNo: "ONCE" }), keyed(key))));
    const [text, ...others] = new Set(replies.map((reply) => `${reply.status} ${reply.text}`));
    expect(others).toEqual([]);
    expect(text).toMatch(/^201 /);
    expect(replies.filter((reply) => !isReplay(reply))).toHaveLength(1);
    expect(ordinal(success<Asn>(at(replies), 201))).toBe(before + 1);
    expect(ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]))).toBe(before + 2);
  });

  test("20 equal receipts at once book the stock once", async () => {
    await tenant.addItems("ONCE");
    const key = freshKey();
    const body = { warehouseCode: "WH-1", lines: [{ sku: "ONCE", qty: 7, unitCost: 3 }] };
    const replies = await Promise.all(times(20, () => api.post("/grn", body, keyed(key))));
    expect(new Set(replies.map((reply) => success<Grn>(reply, 201).grnNo)).size).toBe(1);
    expect(await tenant.stock("ONCE")).toMatchObject({ totalOnHand: 7, stocks: [{ qtyOnHand: 7 }] });
  });

  test("of 20 different requests at once under one key one is applied and 19 are 409", async () => {
    const before = ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]));
    const key = freshKey();
    const replies = await Promise.all(times(20, (index) => api.post("/asn", asn({ referenceNo: `R-${index}` }), keyed(key))));
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
    for (const reply of replies) if (reply.status !== 201) refusal(reply, 409, "IDEMPOTENCY_KEY_MISMATCH");
    expect(ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]))).toBe(before + 2);
  });

  test("a refused request leaves the key free for the corrected one", async () => {
    const key = freshKey();
    refusal(await api.post("/asn", asn({ lines: [{ sku: "LATE", expectedQty: 5 }] }), keyed(key)), 400, "REFERENCE_NOT_FOUND");
    refusal(await api.post("/asn", asn({ lines: [] }), keyed(key)), 400, "VALIDATION_FAILED");
    refusal(await api.post("/grn", { warehouseCode: "WH-1", asnNo: "ASN-1", lines: [{ sku: "A", qty: 1 }] }, keyed(key)), 404, "NOT_FOUND");
    const first = await api.post("/asn", asn(), keyed(key));
    success(first, 201);
    expectReplay(await api.post("/asn", asn(), keyed(key)), first);
  });

  test("the same request that was refused is applied once it can be", async () => {
    const key = freshKey();
    const body = asn({ lines: [{ sku: "MADE-LATER", expectedQty: 5 }] });
    refusal(await api.post("/asn", body, keyed(key)), 400, "REFERENCE_NOT_FOUND");
    await tenant.addItems("MADE-LATER");
    const reply = await api.post("/asn", body, keyed(key));
    success(reply, 201);
    expect(isReplay(reply)).toBe(false);
  });

  test("a replay is what was answered then, not what is so now", async () => {
    const key = freshKey();
    const first = await api.post("/items", { sku: "THEN", name: "before" }, keyed(key));
    success(first, 201);
    success(await api.post("/items", { sku: "THEN", name: "after" }), 200);
    expectReplay(await api.post("/items", { sku: "THEN", name: "before" }, keyed(key)), first);
    expect((await tenant.item("THEN")).name).toBe("after");
  });

  test("without a key every request is its own", async () => {
    const [one, two] = [success<Asn>(await api.post("/asn", asn()), 201), success<Asn>(await api.post("/asn", asn()), 201)];
    expect(ordinal(two)).toBe(ordinal(one) + 1);
  });

  test("a key is 1 to 255 visible ASCII characters, else 400", async () => {
    const before = await everything(server, tenant.id);
    for (const bad of ["x".repeat(256), "a b", "", "\u00e9", "a\tb"]) {
      const { errors } = refusal(await api.post("/asn", asn(), keyed(bad)), 400, "VALIDATION_FAILED");
      expect(errors?.map((problem) => problem.path), JSON.stringify(bad)).toEqual(["Idempotency-Key"]);
    }
    expect(await everything(server, tenant.id)).toEqual(before);
    for (const good of ["~".repeat(255), "!", '"quoted"', "urn:uuid:4f1c2c5e-0a5e-4d57-9b2e-6a2f5d1f9c11"]) {
      const first = await api.post("/asn", asn(), keyed(good));
      success(first, 201);
      expectReplay(await api.post("/asn", asn(), keyed(good)), first);
    }
    success(await api.post("/asn", asn(), keyed("Case")), 201);
    expect(isReplay(await api.post("/asn", asn(), keyed("case")))).toBe(false);
  });

  test("keys are of a tenant: another tenant's is independent, another key of the same tenant's is not", async () => {
    const other = await freshTenant(server.url);
    await other.addItems("A");
    const key = freshKey();
    const first = await api.post("/asn", asn(), keyed(key));
    success(first, 201);
    const theirs = await other.api.post("/asn", asn(), keyed(key));
    expect(isReplay(theirs)).toBe(false);
    expect(ordinal(success<Asn>(theirs, 201))).toBe(1);
    expectReplay(await (await tenant.newKey()).api.post("/asn", asn(), keyed(key)), first);
    expectReplay(await other.api.post("/asn", asn(), keyed(key)), theirs);
    const unbound = (await newKey({}, server.url)).api;
    const query = { tenantId: tenant.id };
    expectReplay(await unbound.post("/asn", asn(), { ...keyed(key), query }), first);
  });

  test("a replay goes to nobody who may not write", async () => {
    const key = freshKey();
    success(await api.post("/asn", asn(), keyed(key)), 201);
    const reader = (await tenant.newKey({ scopes: ["read"] })).api;
    refusal(await reader.post("/asn", asn(), keyed(key)), 401, "UNAUTHORIZED");
  });

  test("after 24 hours the key is free again", async () => {
    const key = freshKey();
    const first = success<Asn>(await api.post("/asn", asn(), keyed(key)), 201);
    const kept = await server.sql<{ expires_at: number }>("SELECT expires_at FROM idempotency WHERE tenant_id = ? AND key = ?", tenant.id, key);
    expect(kept).toHaveLength(1);
    expect(Math.abs(at(kept).expires_at - Date.now() - DAY)).toBeLessThan(60_000);
    await server.sql("UPDATE idempotency SET expires_at = ? WHERE key = ?", Date.now() - 1, key);
    const reply = await api.post("/asn", asn({ referenceNo: "NEXT DAY" }), keyed(key));
    expect(isReplay(reply)).toBe(false);
    expect(success<Asn>(reply, 201).asnNo).not.toBe(first.asnNo);
    expectReplay(await api.post("/asn", asn({ referenceNo: "NEXT DAY" }), keyed(key)), reply);
  });
});

describe("idempotencyKey of a bulk row", () => {
  test("a retried 207 re-runs only what failed", async () => {
    const [one, two, three] = [freshKey(), freshKey(), freshKey()];
    const row = (sku: string, idempotencyKey: string) => asn({ referenceNo: sku, lines: [{ sku, expectedQty: 1 }], idempotencyKey });
    const body = { asns: [row("A", one), row("AFTER", two), row("B", three)] };
    const first = bulk<Asn>(await api.post("/asn/bulk", body), 207);
    expect(first.errors.map((error) => error.index)).toEqual([1]);
    await tenant.addItems("AFTER");
    const second = bulk<Asn>(await api.post("/asn/bulk", body), 200);
    expect([second.data[0], second.data[2]]).toEqual([first.data[0], first.data[2]]);
    expect(ordinal(second.data[1]?.data as Asn)).toBe(ordinal(first.data[2]?.data as Asn) + 1);
    expect(bulk<Asn>(await api.post("/asn/bulk", body), 200).data).toEqual(second.data);
  });

  test("a row's key used with a different row refuses that row alone", async () => {
    const key = freshKey();
    const row = { sku: "ROW", name: "one", idempotencyKey: key };
    bulk(await api.post("/items/bulk", { items: [row] }), 200);
    const reply = bulk<Item>(await api.post("/items/bulk", { items: [{ ...row, name: "two" }, { sku: "A" }] }), 207);
    expect(reply.data).toMatchObject([{ status: "error", code: "IDEMPOTENCY_KEY_MISMATCH" }, { status: "updated" }]);
    expect((await tenant.item("ROW")).name).toBe("one");
  });

  test("the same row twice in one request is one", async () => {
    const row = asn({ idempotencyKey: freshKey() });
    const reply = bulk<Asn>(await api.post("/asn/bulk", { asns: [row, row] }), 200);
    expect(reply.data[1]?.data).toEqual(reply.data[0]?.data);
    expect(ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]))).toBe(ordinal(reply.data[0]?.data as Asn) + 1);
  });

  test("a row's key of other characters refuses that row alone", async () => {
    for (const idempotencyKey of ["", "a b", "é", "x".repeat(256), 7]) {
      const reply = bulk<Asn>(await api.post("/asn/bulk", { asns: [asn({ idempotencyKey }), asn()] }), 207);
      expect(reply.data).toMatchObject([{ status: "error", code: "VALIDATION_FAILED", errors: [{ path: "idempotencyKey" }] }, { status: "created" }]);
    }
  });

  test("20 equal bulk requests at once apply each row once", async () => {
    const asns = times(3, () => asn({ idempotencyKey: freshKey() }));
    const before = ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]));
    const replies = await Promise.all(times(20, () => api.post("/asn/bulk", { asns })));
    const numbers = replies.map((reply) => bulk<Asn>(reply, 200).data.map((row) => ordinal(row.data as Asn)));
    expect(numbers).toEqual(times(20, () => [before + 1, before + 2, before + 3]));
    expect(ordinal(await tenant.newAsn([{ sku: "A", expectedQty: 1 }]))).toBe(before + 4);
  });

  test("a row's key and a request's key are one: a row that says what the request said is answered from its record", async () => {
    const key = freshKey();
    const { asnNo } = success<Asn>(await api.post("/asn", asn(), keyed(key)), 201);
    const { data } = bulk<Asn>(await api.post("/asn/bulk", { asns: [asn({ idempotencyKey: key })] }), 200);
    expect(data[0]?.data?.asnNo).toBe(asnNo);
  });
});

describe("dryRun=true", () => {
  const dry = { query: { dryRun: "true" } };
  const unequal = new Set(["id", "requestId", "createdAt", "updatedAt", "variantId", "asnNo", "grnNo"]);
  const comparable = (reply: Reply): unknown => JSON.parse(JSON.stringify(reply.body, (name, value) => (unequal.has(name) ? undefined : value)));

  const calls: [string, () => object][] = [
    ["/items", () => ({ sku: "DRY", name: "แห้ง", weightKg: 0.75, uoms: [{ code: "PACK", factor: 6 }] })],
    ["/items", () => ({ sku: "A", category: "changed" })],
    ["/items/bulk", () => ({ items: [{ sku: "DRY-1", name: "x" }, { sku: "DRY-1", barcode: "1" }, { sku: "DRY-2" }] })],
    ["/partners", () => ({ code: "DRY", name: "x", type: "supplier", contact: { a: [1] } })],
    ["/partners/bulk", () => ({ partners: [{ code: "DRY-1", name: "x", type: "supplier" }] })],
    ["/locations", () => ({ warehouseCode: "WH-1", code: "DRY" })],
    ["/locations/bulk", () => ({ locations: [{ warehouseCode: "WH-1", code: "DRY-1" }, { warehouseCode: "NOPE", code: "DRY-2" }] })],
    ["/asn", () => asn()],
    ["/asn/bulk", () => ({ asns: [asn({ idempotencyKey: freshKey() }), asn({ warehouseCode: "NOPE" })] })],
    ["/grn", () => ({ warehouseCode: "WH-1", lines: [{ sku: "LOTTED", qty: 2, unitCost: 1.25, lotNo: "DRY" }, { sku: "A", uomCode: "CASE", qty: 1 }] })],
  ];
  for (const [path, make] of calls) {
    test(`POST ${path}: the answer of the call, and nothing stored`, async () => {
      const body = make();
      const key = freshKey();
      const before = await everything(server, tenant.id);
      const rehearsal = await api.post(path, body, { ...dry, ...keyed(key) });
      expect(await everything(server, tenant.id)).toEqual(before);
      expect(rehearsal.headers.get("dry-run")).toBe("true");
      const real = await api.post(path, body, keyed(key));
      expect(isReplay(real)).toBe(false);
      expect(real.headers.get("dry-run")).toBeNull();
      expect(rehearsal.status).toBe(real.status);
      expect(comparable(rehearsal)).toEqual(comparable(real));
      const again = await api.post(path, body, { ...dry, ...keyed(key) });
      expectReplay(again, real);
    });
  }

  test("an answer from the record says that it was asked for dry", async () => {
    const [body, key] = [{ sku: "DRY-AGAIN", name: "x" }, freshKey()];
    const real = await api.post("/items", body, keyed(key));
    const again = await api.post("/items", body, { ...dry, ...keyed(key) });
    expectReplay(again, real);
    expect(again.headers.get("dry-run")).toBe("true");
  });

  test("numbers are null, those of lots too", async () => {
    expect(success<Item>(await api.post("/items", { sku: "NUMBERLESS", name: "x" }, dry), 201).variantId).toBeNull();
    expect(success<Asn>(await api.post("/asn", asn(), dry), 201).asnNo).toBeNull();
    const grn = success<Grn>(await api.post("/grn", { warehouseCode: "WH-1", lines: [{ sku: "LOTTED", qty: 1 }] }, dry), 201);
    expect([grn.grnNo, at(grn.lines).lotNo]).toEqual([null, null]);
    expect(bulk<Asn>(await api.post("/asn/bulk", { asns: [asn()] }, dry), 200).data[0]?.data?.asnNo).toBeNull();
  });

  test("a refusal is the same as without", async () => {
    for (const body of [asn({ warehouseCode: "NOPE" }), asn({ lines: [] }), asn({ lines: [{ sku: "NOPE", expectedQty: 1 }] })]) {
      const [rehearsal, real] = [await api.post("/asn", body, dry), await api.post("/asn", body)];
      expect(rehearsal.status).toBe(400);
      expect(comparable(rehearsal)).toEqual(comparable(real));
    }
  });

  test("dryRun=false is a call like any other", async () => {
    const reply = await api.post("/items", { sku: "WET", name: "x" }, { query: { dryRun: "false" } });
    expect(reply.headers.get("dry-run")).toBeNull();
    expect(success<Item>(reply, 201).id).toBe((await tenant.item("WET")).id);
  });

  test("a dry run of an ASN's receipt leaves the ASN as it is", async () => {
    const { asnNo } = await tenant.newAsn([{ sku: "A", expectedQty: 5 }]);
    const body = { warehouseCode: "WH-1", asnNo, lines: [{ asnLineNo: 1, sku: "A", qty: 5 }] };
    expect(success<Grn>(await api.post("/grn", body, dry), 201)).toMatchObject({ grnNo: null, asnStatus: "completed" });
    expect(await tenant.asn(asnNo)).toMatchObject({ status: "open", lines: [{ receivedQty: 0 }], grns: [] });
  });

  test("the key of a dry run is judged like any other's", async () => {
    const reply = await api.post("/asn", asn(), { ...dry, ...keyed("a b") });
    invalid(reply, "Idempotency-Key");
  });
});

// Last, because what it leaves behind makes every comparison of the database slower.
describe("size", () => {
  test("a bulk request of nearly 1 MB replays whole, however its text is escaped", async () => {
    const key = freshKey();
    const text = '"'.repeat(255);
    const uoms = times(5, (unit) => ({ code: `${text.slice(0, 60)}${unit}`, factor: 2 }));
    const items = times(500, (index) => ({ sku: `BIG-${index}`, name: text, category: text, uoms }));
    expect(JSON.stringify({ items }).length).toBeGreaterThan(850_000);
    const first = await api.post("/items/bulk", { items }, keyed(key));
    expect(bulk<Item>(first, 200).data[499]?.data).toMatchObject(items[499] as object);
    expectReplay(await api.post("/items/bulk", { items }, keyed(key)), first);
  });
});
