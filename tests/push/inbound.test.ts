// From the announcement to the shelf: ASNs, receipts, units, lots, serials, values and numbers
// (docs/stock.md#allocation, docs/push.md).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { type Asn, type Grn, type Item, type Reply, bulk, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, bangkokDay, expectGapFree, freshTenant, numberParts, patiently, times } from "../support/fixtures.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await freshTenant();
});

afterAll(() => audit(undefined, tenant.id));

let made = 0;
/** A new item of its own for a test. */
async function newItem(fields: object = {}): Promise<string> {
  const sku = `ITEM-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

const upsert = (fields: object): Promise<Reply> => tenant.api.post("/items", fields);
const received = (asn: Asn): number[] => asn.lines.map((line) => line.receivedQty);

describe("the life of an ASN", () => {
  test("open, receiving with the first receipt, completed with the last", async () => {
    const [a, b] = [await newItem(), await newItem()];
    const { asnNo } = await tenant.newAsn([{ sku: a, expectedQty: 10 }, { sku: b, expectedQty: 5 }]);
    expect(await tenant.asn(asnNo)).toMatchObject({ status: "open", grns: [] });
    const steps: [number, string, number, string, number[]][] = [
      [1, a, 4, "receiving", [4, 0]],
      [1, a, 6, "receiving", [10, 0]],
      [2, b, 4.5, "receiving", [10, 4.5]],
      [2, b, 0.5, "completed", [10, 5]],
    ];
    const numbers: string[] = [];
    for (const [asnLineNo, sku, qty, status, quantities] of steps) {
      const grn = await tenant.newGrn([{ asnLineNo, sku, qty }], { asnNo });
      expect(grn.asnStatus).toBe(status);
      numbers.push(grn.grnNo);
      const asn = await tenant.asn(asnNo);
      expect([asn.status, received(asn)]).toEqual([status, quantities]);
      expect(asn.grns.map((grn) => grn.grnNo)).toEqual(numbers);
    }
    expect([(await tenant.stock(a)).totalOnHand, (await tenant.stock(b)).totalOnHand]).toEqual([10, 5]);
  });

  test("one receipt may fill it whole, with several lines on one ASN line", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 10 }]);
    const grn = await tenant.newGrn([{ asnLineNo: 1, sku, qty: 3 }, { asnLineNo: 1, sku, qty: 7 }], { asnNo });
    expect(grn.asnStatus).toBe("completed");
    expect(grn.lines.map((line) => [line.lineNo, line.asnLineNo, line.qty])).toEqual([[1, 1, 3], [2, 1, 7]]);
    expect(received(await tenant.asn(asnNo))).toEqual([10]);
  });

  test("a completed ASN takes no more: 409", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 1 }]);
    await tenant.newGrn([{ asnLineNo: 1, sku, qty: 1 }], { asnNo });
    refusal(await tenant.postGrn([{ asnLineNo: 1, sku, qty: 1 }], { asnNo }), 409, "CONFLICT");
    expect((await tenant.stock(sku)).totalOnHand).toBe(1);
  });

  test("line numbers may be any, in any order, and default to their place", async () => {
    const sku = await newItem();
    const asn = await tenant.newAsn([{ lineNo: 30, sku, expectedQty: 1 }, { lineNo: 10, sku, expectedQty: 2 }]);
    expect(asn.lines.map((line) => [line.lineNo, line.expectedQty]).sort()).toEqual([[10, 2], [30, 1]]);
    await tenant.newGrn([{ asnLineNo: 10, sku, qty: 2 }], { asnNo: asn.asnNo });
    const after = await tenant.asn(asn.asnNo);
    expect(after.lines.find((line) => line.lineNo === 10)?.receivedQty).toBe(2);
    expect(after.lines.find((line) => line.lineNo === 30)?.receivedQty).toBe(0);
    expect((await tenant.newAsn([{ sku, expectedQty: 1 }, { sku, expectedQty: 1 }])).lines.map((line) => line.lineNo)).toEqual([1, 2]);
  });

  test("a receipt may mix lines with and without an ASN line: the others fill the open line of their sku, or nothing", async () => {
    const [announced, extra] = [await newItem(), await newItem()];
    const { asnNo } = await tenant.newAsn([{ sku: announced, expectedQty: 10 }]);
    const grn = await tenant.newGrn([{ asnLineNo: 1, sku: announced, qty: 4 }, { sku: announced, qty: 2 }, { sku: extra, qty: 3 }], { asnNo });
    expect(grn).toMatchObject({ asnNo, asnStatus: "receiving", lines: [{ asnLineNo: 1 }, { asnLineNo: 1 }, { asnLineNo: null }] });
    expect(received(await tenant.asn(asnNo))).toEqual([6]);
    expect([(await tenant.stock(announced)).totalOnHand, (await tenant.stock(extra)).totalOnHand]).toEqual([6, 3]);
  });

  test("a receipt without an ASN is stock like any other", async () => {
    const sku = await newItem();
    const grn = await tenant.newGrn([{ sku, qty: 8 }]);
    expect(grn.asnNo).toBeNull();
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 8, totalAllocated: 0, totalAvailable: 8 });
  });

  test("the warehouse of the receipt is that of the ASN", async () => {
    const sku = await newItem();
    await tenant.addWarehouse("WH-OTHER");
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 1 }]);
    const reply = await tenant.postGrn([{ asnLineNo: 1, sku, qty: 1 }], { asnNo, warehouseCode: "WH-OTHER" });
    expect([400, 409]).toContain(reply.status);
    expect((await tenant.stock(sku)).stocks).toEqual([]);
  });

  test("receipts at once on one line never exceed it, and no acknowledged one is lost", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 10 }]);
    const replies = await Promise.all(times(20, () => tenant.postGrn([{ asnLineNo: 1, sku, qty: 1 }], { asnNo })));
    const booked = replies.filter((reply) => reply.status === 201).length;
    for (const reply of replies) expect([201, 409, 503]).toContain(reply.status);
    expect(booked).toBeGreaterThan(0);
    expect(booked).toBeLessThanOrEqual(10);
    const asn = await tenant.asn(asnNo);
    expect([received(asn), asn.grns.length, (await tenant.stock(sku)).totalOnHand]).toEqual([[booked], booked, booked]);
    expect(asn.status).toBe(booked === 10 ? "completed" : "receiving");
  });
});

describe("over-receipt", () => {
  test("a warehouse may allow a percentage", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 100 }]);
    const receive = (qty: number) => tenant.postGrn([{ asnLineNo: 1, sku, qty }], { asnNo });
    refusal(await receive(101), 409, "CONFLICT");
    const patch = (overReceiptPercent: number) => tenant.admin.send("PATCH", "/warehouses/WH-1", { overReceiptPercent });
    success(await patch(10), 200);
    try {
      refusal(await receive(110.0001), 409, "CONFLICT");
      expect(success<Grn>(await receive(99), 201).asnStatus).toBe("receiving");
      refusal(await receive(11.0001), 409, "CONFLICT");
      expect(success<Grn>(await receive(11), 201).asnStatus).toBe("completed");
      expect(received(await tenant.asn(asnNo))).toEqual([110]);
    } finally {
      success(await patch(0), 200);
    }
  });
});

describe("units", () => {
  test("a unit of the tenant is converted to the base unit", async () => {
    const sku = await newItem();
    const grn = await tenant.newGrn([{ sku, uomCode: "CASE", qty: 50 }, { sku, uomCode: "BOX", qty: 1.5 }, { sku, qty: 3 }, { sku, uomCode: "EA", qty: 2 }]);
    expect(grn.lines.map((line) => [line.uomCode, line.qty, line.baseQty])).toEqual([["CASE", 50, 600], ["BOX", 1.5, 15], ["EA", 3, 3], ["EA", 2, 2]]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(620);
  });

  test("the item's own unit comes before the tenant's", async () => {
    const sku = await newItem({ uoms: [{ code: "CASE", factor: 24 }, { code: "PALLET", factor: 480 }] });
    const grn = await tenant.newGrn([{ sku, uomCode: "CASE", qty: 2 }, { sku, uomCode: "PALLET", qty: 1 }, { sku, uomCode: "BOX", qty: 1 }]);
    expect(grn.lines.map((line) => line.baseQty)).toEqual([48, 480, 10]);
  });

  test("an unknown unit is an error, never a factor of 1", async () => {
    const sku = await newItem({ uoms: [{ code: "PALLET", factor: 480 }] });
    const other = await newItem();
    success(await tenant.postAsn([{ sku, uomCode: "PALLET", expectedQty: 1 }]), 201);
    for (const uomCode of ["PALLET", "case", "DRUM"]) {
      refusal(await tenant.postAsn([{ sku: other, uomCode, expectedQty: 1 }]), 400, "REFERENCE_NOT_FOUND");
      refusal(await tenant.postGrn([{ sku: other, uomCode, qty: 1 }]), 400, "REFERENCE_NOT_FOUND");
    }
    expect((await tenant.stock(other)).totalOnHand).toBe(0);
  });

  test("a larger base unit: exact, or refused, never rounded", async () => {
    const sku = await newItem({ baseUomCode: "CASE" });
    const grn = await tenant.newGrn([{ sku, uomCode: "EA", qty: 24 }, { sku, uomCode: "EA", qty: 3 }]);
    expect(grn.lines.map((line) => line.baseQty)).toEqual([2, 0.25]);
    invalid(await tenant.postGrn([{ sku, uomCode: "EA", qty: 1 }]), "lines[0].qty");
    invalid(await tenant.postAsn([{ sku, uomCode: "EA", expectedQty: 1 }]), "lines[0].expectedQty");
    expect((await tenant.stock(sku)).totalOnHand).toBe(2.25);
  });

  test("a line may be received in another unit than it was announced in", async () => {
    const sku = await newItem();
    const { asnNo } = await tenant.newAsn([{ sku, uomCode: "CASE", expectedQty: 2 }]);
    await tenant.newGrn([{ asnLineNo: 1, sku, uomCode: "EA", qty: 12 }], { asnNo });
    expect(await tenant.asn(asnNo)).toMatchObject({ status: "receiving", lines: [{ uomCode: "CASE", expectedQty: 2, receivedQty: 1 }] });
    refusal(await tenant.postGrn([{ asnLineNo: 1, sku, uomCode: "EA", qty: 13 }], { asnNo }), 409, "CONFLICT");
    expect((await tenant.newGrn([{ asnLineNo: 1, sku, uomCode: "CASE", qty: 1 }], { asnNo })).asnStatus).toBe("completed");
  });

  test("an announced line keeps the factor it was announced with", async () => {
    const sku = await newItem({ uoms: [{ code: "CASE", factor: 24 }] });
    const { asnNo } = await tenant.newAsn([{ sku, uomCode: "CASE", expectedQty: 2 }]);
    success(await upsert({ sku, uoms: [{ code: "CASE", factor: 20 }] }), 200);
    const grn = await tenant.newGrn([{ asnLineNo: 1, sku, uomCode: "CASE", qty: 2 }], { asnNo });
    expect([grn.asnStatus, at(grn.lines).baseQty]).toEqual(["completed", 48]);
  });
});

describe("lots", () => {
  const lotted = { tracking: "lot", shelfLifeDays: 30 };

  test("without a lot the receipt takes the ASN line's, with its expiry", async () => {
    const sku = await newItem(lotted);
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 5, lotNo: "ANNOUNCED", expiryDate: "2030-01-31" }]);
    const grn = await tenant.newGrn([{ asnLineNo: 1, sku, qty: 2 }, { asnLineNo: 1, sku, qty: 3, lotNo: "OWN" }], { asnNo });
    expect(grn.lines).toMatchObject([{ lotNo: "ANNOUNCED", expiryDate: "2030-01-31" }, { lotNo: "OWN" }]);
    expect(await tenant.stock(sku, { lotNo: "ANNOUNCED" })).toMatchObject({ totalOnHand: 2, stocks: [{ lotNo: "ANNOUNCED", expiryDate: "2030-01-31" }] });
  });

  test("without any lot it is named after the GRN, and expires after the shelf life", async () => {
    const sku = await newItem(lotted);
    const [one, two] = [await tenant.newGrn([{ sku, qty: 1 }]), await tenant.newGrn([{ sku, qty: 2 }])];
    for (const grn of [one, two]) expect(grn.lines).toMatchObject([{ lotNo: grn.grnNo, expiryDate: bangkokDay(grn.createdAt, 30) }]);
    expect((await tenant.stock(sku)).stocks.map((level) => [level.lotNo, level.qtyOnHand]).sort()).toEqual([[one.grnNo, 1], [two.grnNo, 2]]);
    expect((await tenant.stock(sku, { lotNo: two.grnNo })).totalOnHand).toBe(2);
  });

  test("a lot of its own without a date expires after the shelf life, with one on that date", async () => {
    const sku = await newItem(lotted);
    const grn = await tenant.newGrn([{ sku, qty: 1, lotNo: "BY-LIFE" }, { sku, qty: 1, lotNo: "BY-DATE", expiryDate: "2031-02-28", productionDate: "2026-01-01" }]);
    expect(grn.lines.map((line) => line.expiryDate)).toEqual([bangkokDay(grn.createdAt, 30), "2031-02-28"]);
  });

  test("without a shelf life there is no expiry", async () => {
    const sku = await newItem({ tracking: "lot" });
    expect(at((await tenant.newGrn([{ sku, qty: 1 }])).lines).expiryDate).toBeNull();
  });

  test("the same lot in two receipts is one lot", async () => {
    const sku = await newItem(lotted);
    for (const qty of [1, 2]) await tenant.newGrn([{ sku, qty, lotNo: "SAME", expiryDate: "2030-01-31" }]);
    expect((await tenant.stock(sku)).stocks).toMatchObject([{ lotNo: "SAME", qtyOnHand: 3, expiryDate: "2030-01-31" }]);
  });

  test("receipts at once of a new lot make one lot", async () => {
    const sku = await newItem(lotted);
    await Promise.all(times(8, () => tenant.newGrn([{ sku, qty: 1, lotNo: "NEW", expiryDate: "2030-01-31" }])));
    expect((await tenant.stock(sku)).stocks).toMatchObject([{ lotNo: "NEW", qtyOnHand: 8 }]);
  });

  test("an item that is not lot-tracked needs no lot", async () => {
    const sku = await newItem();
    expect(at((await tenant.newGrn([{ sku, qty: 1 }])).lines).lotNo).toBeNull();
    expect((await tenant.stock(sku)).stocks).toMatchObject([{ lotNo: null, qtyOnHand: 1 }]);
  });
});

describe("serials", () => {
  test("one for each piece, kept with the receipt", async () => {
    const sku = await newItem({ tracking: "serial" });
    const grn = await tenant.newGrn([{ sku, qty: 2, serials: ["S-1", "ซีเรียล-2"] }]);
    expect(at(grn.lines).serials).toEqual(["S-1", "ซีเรียล-2"]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(2);
  });

  test("too few, too many, none, a part of a piece and pieces of a larger unit are refused", async () => {
    const sku = await newItem({ tracking: "serial" });
    const lines = [{ qty: 2, serials: ["A"] }, { qty: 1, serials: ["A", "B"] }, { qty: 1 }, { qty: 1, serials: [] }, { qty: 1.5, serials: ["A", "B"] }, { qty: 1, uomCode: "BOX", serials: ["A"] }];
    for (const line of lines) invalid(await tenant.postGrn([{ sku, ...line }]), "lines[0].serials");
    expect((await tenant.stock(sku)).totalOnHand).toBe(0);
  });

  test("a serial comes once for an item: not twice in a receipt, not in two; another item may have the same", async () => {
    const [sku, other] = [await newItem({ tracking: "serial" }), await newItem({ tracking: "serial" })];
    invalid(await tenant.postGrn([{ sku, qty: 2, serials: ["S", "S"] }]), "lines[0].serials[1]");
    invalid(await tenant.postGrn([{ sku, qty: 1, serials: ["S"] }, { sku, qty: 1, serials: ["S"] }]), "lines[1].serials[0]");
    await tenant.newGrn([{ sku, qty: 1, serials: ["S"] }]);
    expect([400, 409]).toContain((await tenant.postGrn([{ sku, qty: 1, serials: ["S"] }])).status);
    const beside = await tenant.newGrn([{ sku: other, qty: 1, serials: ["S"] }]);
    expect(beside.lines).toMatchObject([{ sku: other, serials: ["S"] }]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(1);
    expect((await tenant.stock(other)).totalOnHand).toBe(1);
  });

  test("two receipts of one serial at once: one is booked", async () => {
    const sku = await newItem({ tracking: "serial" });
    const replies = await Promise.all(times(6, () => patiently(() => tenant.postGrn([{ sku, qty: 1, serials: ["RACE"] }]))));
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
    for (const reply of replies) expect([201, 400, 409]).toContain(reply.status);
    expect((await tenant.stock(sku)).totalOnHand).toBe(1);
  });

  test("an item that is not tracked by serial takes none", async () => {
    const sku = await newItem();
    invalid(await tenant.postGrn([{ sku, qty: 1, serials: ["S"] }]), "lines[0].serials");
  });
});

describe("locations", () => {
  test("without one the stock lands in the receiving location, which is made once", async () => {
    const [sku, other] = [await newItem(), await newItem()];
    await tenant.addWarehouse("WH-BARE");
    const grns = await Promise.all(times(4, () => tenant.newGrn([{ sku, qty: 1 }, { sku: other, qty: 1 }], { warehouseCode: "WH-BARE" })));
    const codes = new Set(grns.flatMap((grn) => grn.lines.map((line) => line.locationCode)));
    expect(codes.size).toBe(1);
    const [code] = codes;
    const again = await tenant.api.post("/locations", { warehouseCode: "WH-BARE", code });
    expect(success<{ type: string }>(again, 200).type).toBe("receiving");
    expect((await tenant.stock(sku)).stocks).toMatchObject([{ warehouseCode: "WH-BARE", locationCode: code, qtyOnHand: 4 }]);
  });

  test("with one it lands there, beside what lies elsewhere", async () => {
    const sku = await newItem();
    for (const code of ["A-1", "A-2"]) success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code }), 201);
    await tenant.newGrn([{ sku, qty: 1, locationCode: "A-1" }, { sku, qty: 2, locationCode: "A-2" }, { sku, qty: 4, locationCode: "A-1" }]);
    const levels = (await tenant.stock(sku)).stocks.map((level) => [level.locationCode, level.qtyOnHand]);
    expect(levels.sort()).toEqual([["A-1", 5], ["A-2", 2]]);
  });

  test("a location of another warehouse is not found", async () => {
    const sku = await newItem();
    await tenant.addWarehouse("WH-ELSE");
    success(await tenant.api.post("/locations", { warehouseCode: "WH-ELSE", code: "ELSE" }), 201);
    refusal(await tenant.postGrn([{ sku, qty: 1, locationCode: "ELSE" }]), 400, "REFERENCE_NOT_FOUND");
  });
});

describe("values", () => {
  test("a price comes in as it is, no price at the moving average, exactly", async () => {
    const sku = await newItem();
    const value = async (qty: number, unitCost?: number) => at((await tenant.newGrn([{ sku, qty, ...(unitCost !== undefined && { unitCost }) }])).lines).value;
    expect(await value(5)).toBe(0);
    expect(await value(5, 0.1)).toBe(0.5);
    expect(await value(10, 7.4)).toBe(74);
    expect(await value(4)).toBe(14.9); // (0 + 0.5 + 74) / 20 = 3.725 each
    expect(await value(1, 0)).toBe(0);
    expect(await value(25)).toBe(89.4); // 89.4 / 25 = 3.576 each
  });

  test("the average is per warehouse", async () => {
    const sku = await newItem();
    await tenant.addWarehouse("WH-VALUE");
    await tenant.newGrn([{ sku, qty: 10, unitCost: 5 }]);
    const there = await tenant.newGrn([{ sku, qty: 10 }], { warehouseCode: "WH-VALUE" });
    expect(at(there.lines).value).toBe(0);
    expect(at((await tenant.newGrn([{ sku, qty: 2 }])).lines).value).toBe(10);
  });

  test("a later line of the receipt sees the average of the earlier", async () => {
    const sku = await newItem();
    const grn = await tenant.newGrn([{ sku, qty: 2, unitCost: 3 }, { sku, qty: 2 }]);
    expect(grn.lines.map((line) => line.value)).toEqual([6, 6]);
  });
});

describe("GET /stock", () => {
  test("totals are the sums of what is shown, and filters narrow both", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.addWarehouse("WH-S");
    await tenant.newGrn([{ sku, qty: 1, lotNo: "L1" }, { sku, qty: 2, lotNo: "L2" }]);
    await tenant.newGrn([{ sku, qty: 4, lotNo: "L1" }, { sku, qty: 8.0001, lotNo: "L3" }], { warehouseCode: "WH-S" });
    const filters: [Record<string, string>, number, number][] = [
      [{}, 15.0001, 4],
      [{ warehouseCode: "WH-1" }, 3, 2],
      [{ warehouseCode: "WH-S" }, 12.0001, 2],
      [{ lotNo: "L1" }, 5, 2],
      [{ warehouseCode: "WH-S", lotNo: "L1" }, 4, 1],
      [{ warehouseCode: "WH-1", lotNo: "L3" }, 0, 0],
      [{ lotNo: "NO-SUCH-LOT" }, 0, 0],
    ];
    for (const [query, total, levels] of filters) {
      const stock = await tenant.stock(sku, query);
      expect(stock, JSON.stringify(query)).toMatchObject({ sku, tracking: "lot", totalOnHand: total, totalAllocated: 0, totalAvailable: total });
      expect(stock.stocks).toHaveLength(levels);
      for (const level of stock.stocks) expect(level.qtyAvailable).toBe(level.qtyOnHand - level.qtyAllocated);
    }
  });

  test("sums are exact decimals", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 0.1 }, { sku, qty: 0.2 }, { sku, qty: 99_999_999_999.7 }]);
    expect((await tenant.stock(sku)).totalOnHand).toBe(100_000_000_000);
    await tenant.newGrn([{ sku, qty: 0.0003 }]);
    expect((await tenant.api.get("/stock", { sku })).text).toContain('"totalOnHand":100000000000.0003,');
  });

  test("an item without stock answers zeros", async () => {
    const sku = await newItem();
    expect(await tenant.stock(sku)).toMatchObject({ itemName: sku, totalOnHand: 0, totalAllocated: 0, totalAvailable: 0, stocks: [] });
  });

  test("asOf answers from the ledger: before, between and after the receipts", async () => {
    const sku = await newItem({ tracking: "lot" });
    const moments: number[] = [];
    for (const qty of [1, 2, 4]) {
      const grn = await tenant.newGrn([{ sku, qty, lotNo: `L${qty}` }]);
      moments.push(Date.parse(grn.createdAt));
      await new Promise((done) => setTimeout(done, 25));
    }
    const asOf = async (moment: number | string, query = {}) =>
      tenant.stock(sku, { ...query, asOf: typeof moment === "string" ? moment : new Date(moment).toISOString() });
    const [first, second, third] = [at(moments), at(moments, 1), at(moments, 2)];
    expect(await asOf(first - 1)).toMatchObject({ totalOnHand: 0, stocks: [] });
    expect(await asOf("2000-01-01T00:00:00Z")).toMatchObject({ totalOnHand: 0, stocks: [] });
    expect(await asOf(first)).toMatchObject({ totalOnHand: 1, stocks: [{ lotNo: "L1", qtyOnHand: 1, qtyAllocated: 0, qtyAvailable: 1 }] });
    expect((await asOf((first + second) / 2)).totalOnHand).toBe(1);
    expect((await asOf((second + third) / 2)).totalOnHand).toBe(3);
    expect((await asOf((second + third) / 2, { lotNo: "L2" })).totalOnHand).toBe(2);
    const now = await tenant.stock(sku);
    const { asOf: _, ...later } = (await asOf(third + 60_000)) as typeof now & { asOf?: string };
    expect(later).toEqual(now);
    const bangkok = new Date(second + 7 * 3_600_000).toISOString().replace("Z", "+07:00");
    expect((await asOf(bangkok)).totalOnHand).toBe(3);
  });
});

describe("an item in use", () => {
  const changes = [{ baseUomCode: "BOX" }, { tracking: "lot" }, { tracking: "serial" }];

  test("can change base unit and tracking before anything rests on it", async () => {
    const sku = await newItem();
    for (const change of changes) expect(success<Item>(await upsert({ sku, ...change }), 200)).toMatchObject(change);
  });

  test("with stock it can't: 409, also as a bulk row, and everything else can", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 1 }]);
    for (const change of changes) refusal(await upsert({ sku, name: "lost", ...change }), 409, "CONFLICT");
    const reply = await tenant.api.post("/items/bulk", { items: [{ sku, tracking: "lot" }] });
    expect(reply.body).toMatchObject({ errors: [{ index: 0, key: sku }], data: [{ status: "error", code: "CONFLICT" }] });
    expect(await tenant.item(sku)).toMatchObject({ name: sku, baseUomCode: "EA", tracking: "none" });
    success(await upsert({ sku, name: "kept", baseUomCode: "EA", tracking: "none", uoms: [{ code: "CASE", factor: 6 }] }), 200);
    expect((await tenant.item(sku)).name).toBe("kept");
  });

  test("a change at the same time as receipts is before them all or refused", async () => {
    const skus = await Promise.all(times(12, () => newItem()));
    for (const [round, sku] of skus.entries()) {
      const receive = () => tenant.newGrn([{ sku, uomCode: "CASE", qty: 5 }]);
      const before = times(round % 4, receive);
      const change = patiently(() => upsert({ sku, baseUomCode: "BOX" }));
      const grns = await Promise.all([...before, ...times(3 - before.length, receive)]);
      const changed = (await change).status === 200;
      const perReceipt = changed ? 6 : 60;
      expect(grns.map((grn) => at(grn.lines).baseQty)).toEqual([perReceipt, perReceipt, perReceipt]);
      expect((await tenant.item(sku)).baseUomCode).toBe(changed ? "BOX" : "EA");
      expect((await tenant.stock(sku)).totalOnHand).toBe(3 * perReceipt);
    }
  });

  test("with an open ASN it can't either", async () => {
    const sku = await newItem();
    await tenant.newAsn([{ sku, expectedQty: 1 }]);
    for (const change of changes) refusal(await upsert({ sku, ...change }), 409, "CONFLICT");
  });

  test("an upsert changes what it carries, null clears, the rest stays", async () => {
    const fields = { name: "x", barcode: "885", category: "c", shelfLifeDays: 5, weightKg: 0.1234, uoms: [{ code: "PACK", factor: 6 }] };
    const sku = await newItem(fields);
    expect(success<Item>(await upsert({ sku, category: "d" }), 200)).toMatchObject({ ...fields, category: "d" });
    expect(success<Item>(await upsert({ sku, barcode: null, shelfLifeDays: null, weightKg: null, uoms: null }), 200)).toMatchObject({ name: "x", barcode: null, category: "d", shelfLifeDays: null, weightKg: null, uoms: [] });
    expect(await tenant.item(sku)).toMatchObject({ category: "d", barcode: null });
  });
});

describe("unique references", () => {
  const announce = (owner: Tenant, referenceNo: string): Promise<Reply> => owner.postAsn([{ sku: "A", expectedQty: 1 }], { referenceNo });

  test("are off by default", async () => {
    await tenant.addItems("A");
    const numbers = [success<Asn>(await announce(tenant, "PO"), 201).asnNo, success<Asn>(await announce(tenant, "PO"), 201).asnNo];
    expect(new Set(numbers).size).toBe(2);
  });

  test("switched on, a repeated referenceNo is 409 and names the ASN that has it", async () => {
    const fresh = await freshTenant();
    await fresh.addItems("A");
    success(await fresh.admin.send("PATCH", `/tenants/${fresh.id}`, { uniqueReferences: true }), 200);
    const { asnNo } = success<Asn>(await announce(fresh, "PO-1"), 201);
    const again = refusal(await announce(fresh, "PO-1"), 409, "CONFLICT");
    expect(again.message).toContain(asnNo);
    success(await announce(fresh, "po-1"), 201);
    const rows = ["PO-1", "PO-2", "PO-2", undefined, undefined].map((referenceNo) => ({ warehouseCode: "WH-1", referenceNo, lines: [{ sku: "A", expectedQty: 1 }] }));
    const reply = bulk<Asn>(await fresh.api.post("/asn/bulk", { asns: rows }), 207);
    expect(reply.data.map((row) => row.status)).toEqual(["error", "created", "error", "created", "created"]);
    expect(reply.errors[0]?.error).toContain(asnNo);
    const race = await Promise.all(times(10, () => patiently(() => announce(fresh, "PO-3"))));
    expect(race.filter((one) => one.status === 201)).toHaveLength(1);
    for (const one of race) if (one.status !== 201) refusal(one, 409, "CONFLICT");
  });
});

describe("document numbers", () => {
  test("40 ASNs and 20 GRNs at once: of the Bangkok day, unique and without a gap", async () => {
    const fresh = await freshTenant();
    await fresh.addItems("A", "B");
    const compact = () => bangkokDay().replaceAll("-", "");
    const days = [compact()];
    const asns = times(40, () => fresh.newAsn([{ sku: "A", expectedQty: 1 }]));
    const grns = times(20, (index) => fresh.newGrn([{ sku: index % 2 ? "A" : "B", qty: 1 }]));
    const [asnNos, grnNos] = [(await Promise.all(asns)).map((asn) => asn.asnNo), (await Promise.all(grns)).map((grn) => grn.grnNo)];
    days.push(compact());
    for (const day of [...expectGapFree(asnNos, "ASN"), ...expectGapFree(grnNos, "GRN")]) expect(days).toContain(day);
    for (const sku of ["A", "B"]) expect((await fresh.stock(sku)).totalOnHand).toBe(10);
  });

  test("a refused document takes none", async () => {
    const sku = await newItem();
    const before = numberParts((await tenant.newAsn([{ sku, expectedQty: 1 }])).asnNo, "ASN").ordinal;
    refusal(await tenant.postAsn([{ sku: "NOPE", expectedQty: 1 }]), 400, "REFERENCE_NOT_FOUND");
    const after = numberParts((await tenant.newAsn([{ sku, expectedQty: 1 }])).asnNo, "ASN").ordinal;
    expect(after).toBe(before + 1);
  });
});
