// Bulk requests: independent rows, their envelope and counts, their cost, and text kept byte for byte
// (docs/push.md#bulk, docs/push.md#limits).
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Asn, type Bulk, type Item, type Location, type Partner, bulk, cost, success } from "../support/client.ts";
import { type Tenant, at, freshTenant, patiently, times } from "../support/fixtures.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
});

const postItems = async (items: unknown[], status: 200 | 207): Promise<Bulk<Item>> =>
  bulk<Item>(await tenant.api.post("/items/bulk", { items }), status);
const statuses = <T>(reply: Bulk<T>): string[] => reply.data.map((row) => row.status);

describe("envelope", () => {
  test("all rows good: 200 success, rows in order, data as the single endpoint shows it", async () => {
    const reply = await postItems([{ sku: "E-1", name: "one" }, { sku: "E-2", name: "two" }], 200);
    expect(reply).toMatchObject({ status: "success", total: 2, created: 2, updated: 0, errors: [] });
    expect(reply.data.map((row) => row.key)).toEqual(["E-1", "E-2"]);
    for (const row of reply.data) expect(row.data).toEqual(await tenant.item(row.key));
  });

  test("created and updated are told apart", async () => {
    const reply = await postItems([{ sku: "E-1", name: "uno" }, { sku: "E-3", name: "three" }], 200);
    expect([reply.created, reply.updated, ...statuses(reply)]).toEqual([1, 1, "updated", "created"]);
  });

  test("one bad row: 207 partial, the others are applied", async () => {
    const reply = await postItems([{ sku: "E-4", name: "four" }, { sku: "E-5", name: 5 }, { sku: "E-1" }], 207);
    expect(reply).toMatchObject({ status: "partial", total: 3, created: 1, updated: 1, errors: [{ index: 1, key: "E-5" }] });
    expect(at(reply.data, 1)).toMatchObject({ status: "error", code: "VALIDATION_FAILED", errors: [{ path: "name" }] });
    expect((await tenant.item("E-4")).name).toBe("four");
    expect((await tenant.api.get("/items/E-5")).status).toBe(404);
  });

  test("all rows bad: 207 as well, nothing created", async () => {
    const reply = await postItems([{ sku: "E-6" }, {}, null, "x", 1, []], 207);
    expect([reply.created, reply.updated, reply.errors.length]).toEqual([0, 0, 6]);
    expect(reply.errors.map((error) => error.key)).toEqual(["E-6", "", "", "", "", ""]);
  });

  test("every problem of a row is named, not only the first", async () => {
    const reply = await postItems([{ sku: "E-7", name: 1, weightKg: -1, tracking: "x" }], 207);
    expect(at(reply.data).errors?.map((problem) => problem.path).sort()).toEqual(["name", "tracking", "weightKg"]);
  });

  test("the same sku twice: the later row updates the earlier", async () => {
    const reply = await postItems([{ sku: "TWICE", name: "first", category: "kept" }, { sku: "TWICE", name: "second", weightKg: 2 }], 200);
    expect([reply.created, reply.updated, ...statuses(reply)]).toEqual([1, 1, "created", "updated"]);
    expect(at(reply.data).data?.id).toBe(at(reply.data, 1).data?.id);
    expect(await tenant.item("TWICE")).toMatchObject({ name: "second", category: "kept", weightKg: 2 });
  });

  test("a refused row leaves no trace for a later row of the same sku", async () => {
    const reply = await postItems([{ sku: "AGAIN", category: "lost" }, { sku: "AGAIN", name: "x" }], 207);
    expect(statuses(reply)).toEqual(["error", "created"]);
    expect((await tenant.item("AGAIN")).category).toBeNull();
  });

  test("partners: rows are independent, the later one updates the earlier", async () => {
    const partners = [{ code: "P-1", name: "a", type: "supplier", contact: { x: 1 } }, { code: "P-2", name: "b", type: "nobody" }, { code: "P-1", name: "c" }];
    const reply = bulk<Partner>(await tenant.api.post("/partners/bulk", { partners }), 207);
    expect(reply).toMatchObject({ created: 1, updated: 1, errors: [{ index: 1, key: "P-2" }] });
    expect(success<Partner>(await tenant.api.get("/partners/P-1"), 200)).toMatchObject({ name: "c", type: "supplier", contact: { x: 1 } });
  });

  test("locations: a code belongs to its warehouse", async () => {
    await tenant.addWarehouse("WH-2");
    const locations = [{ warehouseCode: "WH-1", code: "L-1", zone: "A" }, { warehouseCode: "WH-2", code: "L-1", pickFace: true }, { warehouseCode: "NOPE", code: "L-1" }, { warehouseCode: "WH-1", code: "L-1", type: "quarantine" }];
    const reply = bulk<Location>(await tenant.api.post("/locations/bulk", { locations }), 207);
    expect(statuses(reply)).toEqual(["created", "created", "error", "updated"]);
    expect(reply.errors).toMatchObject([{ index: 2, key: "L-1", error: expect.stringMatching(/^Warehouse code "NOPE" not found/) }]);
    expect(at(reply.data, 1).data).toMatchObject({ warehouseCode: "WH-2", zone: null, type: "storage", pickFace: true });
    expect(at(reply.data, 3).data).toMatchObject({ id: at(reply.data).data?.id, warehouseCode: "WH-1", zone: "A", type: "quarantine", pickFace: false });
  });

  test("ASNs: a refused row takes no number", async () => {
    const asn = (sku: string) => ({ warehouseCode: "WH-1", referenceNo: `PO-${sku}`, lines: [{ sku, expectedQty: 1 }] });
    const reply = bulk<Asn>(await tenant.api.post("/asn/bulk", { asns: [asn("E-1"), asn("NOPE"), asn("E-2")] }), 207);
    expect(reply).toMatchObject({ created: 2, errors: [{ index: 1, key: "PO-NOPE", error: 'Item SKU "NOPE" not found.' }] });
    const made = reply.data.filter((row) => row.status === "created").map((row) => row.data?.asnNo ?? "");
    expect(made.map((number) => Number(number.slice(-4)))).toEqual([1, 2]);
    for (const number of made) expect((await tenant.asn(number)).lines).toHaveLength(1);
  });
});

describe("at once", () => {
  test("20 equal upserts create one row and update it 19 times", async () => {
    const replies = await Promise.all(times(20, () => patiently(() => tenant.api.post("/items/bulk", { items: [{ sku: "RACE", name: "x" }, { sku: "RACE-2", name: "x" }] }))));
    const all = replies.map((reply) => bulk<Item>(reply, 200));
    expect(all.reduce((sum, reply) => sum + reply.created, 0)).toBe(2);
    expect(new Set(all.flatMap((reply) => reply.data.map((row) => row.data?.id))).size).toBe(2);
    expect(new Set(all.flatMap((reply) => reply.data.map((row) => row.data?.variantId))).size).toBe(2);
  });

  test("upserts of different fields lose none of them", async () => {
    for (const round of times(5, (index) => `FIELDS-${index}`)) {
      const fields = { name: "new", barcode: `885-${round}`, category: "c", shelfLifeDays: 9, weightKg: 1.5, uoms: [{ code: "PACK", factor: 6 }] };
      await postItems([{ sku: round, name: "old" }], 200);
      await Promise.all(Object.entries(fields).map(async ([field, value]) => success(await patiently(() => tenant.api.post("/items", { sku: round, [field]: value })), 200)));
      expect(await tenant.item(round)).toMatchObject(fields);
    }
  });

  test("the same of partners and locations", async () => {
    const partner = { name: "new", type: "both", contact: { a: 1 } };
    const location = { zone: "Z", type: "quarantine", pickFace: true };
    success(await tenant.api.post("/partners", { code: "RACE", name: "old", type: "customer" }), 201);
    success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "RACE" }), 201);
    const calls = [
      ...Object.entries(partner).map(([field, value]) => () => tenant.api.post("/partners", { code: "RACE", [field]: value })),
      ...Object.entries(location).map(([field, value]) => () => tenant.api.post("/locations", { warehouseCode: "WH-1", code: "RACE", [field]: value })),
    ];
    for (const reply of await Promise.all(calls.map((call) => patiently(call)))) success(reply, 200);
    expect(success<Partner>(await tenant.api.get("/partners/RACE"), 200)).toMatchObject(partner);
    expect(success<Location>(await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "RACE" }), 200)).toMatchObject(location);
  });
});

describe("cost", () => {
  const rows = (run: string, count: number) => times(count, (index) => ({ sku: `${run}-${index}`, name: `ไอเทม ${index}`, uoms: [{ code: "CASE", factor: 24 }] }));

  // A long body of a caller who was not here in the last minute is a read batch more (docs/push.md#limits).
  beforeEach(async () => {
    bulk(await tenant.api.post("/items/bulk", { items: rows("MEET", 500) }), 200);
  });

  test("500 rows are 2 trips and as many statements as 1 row, created or updated", async () => {
    for (const outcome of ["created", "updated"]) {
      const few = await tenant.api.post("/items/bulk", { items: rows("FEW", 1) });
      const many = await tenant.api.post("/items/bulk", { items: rows("MANY", 500) });
      expect([bulk(few, 200), bulk(many, 200)]).toMatchObject([{ [outcome]: 1 }, { [outcome]: 500 }]);
      expect(cost(many).trips).toBe(2);
      expect(cost(many).statements).toBe(cost(few).statements);
    }
  });

  test("the same holds for partners, locations and 100 ASNs", async () => {
    const lists: [string, string, (index: number) => object, number][] = [
      ["/partners/bulk", "partners", (index) => ({ code: `C-${index}`, name: "x", type: "customer" }), 500],
      ["/locations/bulk", "locations", (index) => ({ warehouseCode: "WH-1", code: `C-${index}` }), 500],
      ["/asn/bulk", "asns", (index) => ({ warehouseCode: "WH-1", lines: [{ sku: `MANY-${index}`, expectedQty: 1 }, { sku: "E-1", uomCode: "CASE", expectedQty: 2 }] }), 100],
    ];
    for (const [path, list, row, most] of lists) {
      const few = await tenant.api.post(path, { [list]: [row(most)] });
      const many = await tenant.api.post(path, { [list]: times(most, row) });
      expect([bulk(few, 200).created, bulk(many, 200).created]).toEqual([1, most]);
      expect([path, cost(many).trips, cost(many).statements]).toEqual([path, 2, cost(few).statements]);
    }
  });

  test("207 costs no more than 200", async () => {
    const items = rows("MIXED", 500).map((row, index) => (index % 2 === 0 ? row : { ...row, name: 7 }));
    const reply = await tenant.api.post("/items/bulk", { items });
    expect(bulk(reply, 207)).toMatchObject({ created: 250, updated: 0 });
    expect(cost(reply).trips).toBe(2);
  });
});

describe("text", () => {
  const texts = {
    Thai: "น้ำดื่มตราสิงห์ ๗๕๐ มล. กำ่ ฤๅษี",
    "emoji, joined and with skin": "📦👩🏽‍🚒🇹🇭🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    quotes: `"double" 'single' \`back\` ''two'' ”typographic“`,
    backslashes: "C:\\new\\table \\u0041 \\\\",
    "percent signs": "100% %s %d %00 %E0%B8%81 _%_",
    SQL: "'; DROP TABLE item; --",
    HTML: "<script>alert(1)</script>&amp;&#0;",
    "not normalised": "e\u0301 \u00e9 ｱ ﬁ \u212b",
    "right to left": "\u202eabc\u202c שלום مرحبا",
    "white space inside": "a\tb  c\u00a0d\u3000e\u200b\ufeff",
    "beyond the BMP and at its end": "𐍈 𝒳 \ud7ff\ue000\uffff",
    "JSON's own": '{"a":[1,null]} \u2028\u2029 / \\/',
    "like a slot of a number": "00000000-0000-4000-8000-000000000000:Asn:0",
  };

  test("names come back byte for byte, in the bulk reply and later", async () => {
    const items = Object.values(texts).map((name, index) => ({ sku: `T-${index}`, name, category: name }));
    const reply = await postItems(items, 200);
    for (const [index, item] of items.entries()) {
      expect(at(reply.data, index).data).toMatchObject(item);
      expect(await tenant.item(item.sku)).toMatchObject(item);
    }
  });

  test("codes come back byte for byte, and are found by their path and query", async () => {
    const printable = Object.values(texts).map((text) => [...text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim()].slice(0, 30).join("").trim());
    const skus = printable.map((text, index) => `${index} ${text}`);
    const reply = await postItems(skus.map((sku) => ({ sku, name: "x" })), 200);
    expect(reply.data.map((row) => row.key)).toEqual(skus);
    for (const sku of skus) {
      expect((await tenant.item(sku)).sku).toBe(sku);
      expect((await tenant.stock(sku)).sku).toBe(sku);
    }
  });

  test("codes that differ in case, width or composition are different codes", async () => {
    const skus = ["case", "CASE", "Ｃase", "caf\u00e9", "cafe\u0301", "กำ", "ก\u0e4d\u0e32"];
    const reply = await postItems(skus.map((sku) => ({ sku, name: sku })), 200);
    expect(reply.created).toBe(skus.length);
    for (const sku of skus) expect(await tenant.item(sku)).toMatchObject({ sku, name: sku });
  });

  test("free objects come back as sent, in any depth", async () => {
    const contact = { โทร: "081-234-5678", deep: [{ a: [[], {}, null, true, -0.5, 1e21, 12345678901234] }], "": "empty name", ...texts };
    const partners = [{ code: "T-1", name: "x", type: "carrier", contact }];
    expect(at(bulk<Partner>(await tenant.api.post("/partners/bulk", { partners }), 200).data).data?.contact).toEqual(contact);
    expect(success<Partner>(await tenant.api.get("/partners/T-1"), 200).contact).toEqual(contact);
  });

  test("numbers in free objects keep every digit, or are refused", async () => {
    const kept = ["-1", "0.1", "1e-7", "123456789012.345", "9007199254740993", "-9223372036854775808"];
    const long = ["0.10000000000000001", "1.0000000000000001", "12345678901234567890123", "0.12345678901234567891"];
    for (const [index, list] of [kept, ...long.map((number) => [number])].entries()) {
      const code = `NUMBERS-${index}`;
      const reply = await tenant.api.post("/partners", `{"code":"${code}","name":"x","type":"carrier","contact":{"list":[${list}]}}`);
      if (index > 0 && reply.status === 400) continue;
      expect(reply.status, reply.text).toBe(201);
      for (const { text } of [reply, await tenant.api.get(`/partners/${code}`)]) expect(text).toContain(`[${list}]`);
    }
  });

  test("references and lots in Thai come back byte for byte, from the ASN to the stock", async () => {
    await tenant.addItems({ sku: "T-LOT", tracking: "lot" });
    const [referenceNo, lotNo] = ["ใบสั่งซื้อ ๑/๒๕๖๙ \\ \"ก\" 100%", "ล็อต 📦 'ข'"];
    const { asnNo } = await tenant.newAsn([{ sku: "T-LOT", expectedQty: 1, lotNo }], { referenceNo });
    await tenant.newGrn([{ asnLineNo: 1, sku: "T-LOT", qty: 1 }], { asnNo });
    expect(await tenant.asn(asnNo)).toMatchObject({ referenceNo, lines: [{ lotNo }], grns: [{ lines: [{ lotNo }] }] });
    expect(await tenant.stock("T-LOT", { lotNo })).toMatchObject({ totalOnHand: 1, stocks: [{ lotNo }] });
  });

  test("a NUL is refused, escaped or not, and refuses its row alone", async () => {
    const text = '{"items":[{"sku":"N-1","name":"a\\u0000b"},{"sku":"N\\u0000","name":"x"},{"sku":"N-3","name":"x","category":"\\u0000"},{"sku":"N-4","name":"x"}]}';
    const reply = bulk<Item>(await tenant.api.post("/items/bulk", text), 207);
    expect(statuses(reply)).toEqual(["error", "error", "error", "created"]);
    expect(reply.data.map((row) => row.errors?.map((problem) => problem.path))).toEqual([["name"], ["sku"], ["category"], undefined]);
  });

  test("a NUL inside a free object is kept as it is or refused, never cut", async () => {
    const contact = { note: "a\u0000b" };
    const reply = await tenant.api.post("/partners", { code: "N-1", name: "x", type: "customer", contact });
    if (reply.status === 201) expect(success<Partner>(await tenant.api.get("/partners/N-1"), 200).contact).toEqual(contact);
    else expect(reply.status).toBe(400);
  });
});
