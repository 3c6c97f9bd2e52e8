// Lots, pieces, and what came in and went out, over the Flash API (docs/flash/stock.md).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { success } from "../support/client.ts";
import { type Tenant, at, bangkokDay, freshTenant, times } from "../support/fixtures.ts";
import { example, expectAsPrinted } from "../support/flash-examples.ts";
import { Flash, type Params, done, newFlash, refused } from "../support/flash.ts";

let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  tenant = await freshTenant();
  await tenant.addWarehouse("WH-2");
  flash = await newFlash(tenant.id);
  for (const code of ["A-01", "A-02"]) success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code }), 201);
});
afterAll(() => audit(undefined, tenant.id));

let made = 0;
async function newItem(fields: object = {}): Promise<string> {
  const sku = `FI-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

async function newOrder(sku: string, qtyOrdered: number, fields: object = {}): Promise<string> {
  const placed = await tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered }], ...fields });
  return success<{ orderNo: string }>(placed, 201).orderNo;
}
async function ship(orderNo: string): Promise<void> {
  for (const step of ["release", "pick", "pack", "ship"]) success(await tenant.admin.post(`/ops/orders/${orderNo}/${step}`, {}), 200);
}
const ops = async <T = unknown>(path: string, body: object): Promise<T> => {
  const reply = await tenant.admin.post(`/ops${path}`, body);
  return success<T>(reply, reply.status as 200 | 201);
};
const adjust = (sku: string, delta: number, fields: object = {}) => ops("/stock/adjust", { warehouseCode: "WH-1", sku, delta, reason: "test", ...fields });

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

test("the document's examples run as printed for the demo merchant", async () => {
  for (const path of ["/open/getSnList", "/open/shelfLifeGoodsStock", "/warehouse/inOutLog"]) {
    const { request } = example(path);
    expect((await new Flash().form(path, request)).body.code, path).toBe(1);
    expect((await new Flash().json(path, request)).body.code, path).toBe(1);
  }
});

describe("/open/shelfLifeGoodsStock", () => {
  interface Lot {
    barCode: string;
    warehouseId: string;
    totalInventory: string;
    qualityStatus: string;
    goodsStatus: string;
    sellerGoodsBatchCode: string;
    productionDate: string;
    expiringDate: string;
    nearDateType: string;
    lockUpDate: string;
  }
  const lots = async (params: Params): Promise<Lot[]> => done(await flash.form<Lot[]>("/open/shelfLifeGoodsStock", params));

  test("a row for each lot in each warehouse, the one that expires first before the others", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 501, lotNo: "LATE", productionDate: "2026-01-18", expiryDate: "2099-03-04" }, { sku, qty: 498, lotNo: "SOON", productionDate: "2026-01-17", expiryDate: "2099-03-03" }]);
    await tenant.newGrn([{ sku, qty: 1, lotNo: "SOON", locationCode: "A-01" }]);
    await tenant.newGrn([{ sku, qty: 7, lotNo: "SOON" }], { warehouseCode: "WH-2" });
    await adjust(sku, 3, { lotNo: "LATE", quality: "bad" });
    const reply = await flash.form("/open/shelfLifeGoodsStock", { barCode: sku });
    expectAsPrinted("/open/shelfLifeGoodsStock", reply);
    const row = (warehouseId: string, lot: string, qty: number, fields: object) => ({ barCode: sku, warehouseId, sellerGoodsBatchCode: lot, totalInventory: `${qty}`, qualityStatus: "normal", goodsStatus: "normal", nearDateType: "0", ...fields });
    const [soon, late] = [{ productionDate: "2026-01-17", expiringDate: "2099-03-03", lockUpDate: "2099-03-03" }, { productionDate: "2026-01-18", expiringDate: "2099-03-04", lockUpDate: "2099-03-04" }];
    expect(done(reply)).toEqual([row("1", "SOON", 499, soon), row("1", "LATE", 501, late), row("2", "SOON", 7, soon)]);
    expect(await lots({ barCode: sku, warehouseId: 2 })).toEqual([row("2", "SOON", 7, soon)]);
    expect(await lots({ barCode: sku, goodsStatus: "bad" })).toEqual([row("1", "LATE", 3, { ...late, qualityStatus: "bad", goodsStatus: "bad" })]);
  });

  test("nearDateType follows the goods' warning days, lockUpDate its lock-up days", async () => {
    const barCode = "SHELF-1";
    done(await flash.form("/open/add_goods", { barCode, name: "x", isShelfLife: "1", shelfLifeDay: "90", shelfLifeWarning: "10", shelfLifeLockUp: "3" }));
    const day = (plus: number) => bangkokDay(Date.now(), plus);
    await tenant.newGrn([{ sku: barCode, qty: 1, lotNo: "OVER", expiryDate: day(-1) }, { sku: barCode, qty: 1, lotNo: "NEAR", expiryDate: day(10) }, { sku: barCode, qty: 1, lotNo: "FRESH", expiryDate: day(11) }]);
    const found = await lots({ barCode });
    expect(found.map((lot) => [lot.sellerGoodsBatchCode, lot.nearDateType, lot.expiringDate, lot.lockUpDate])).toEqual([
      ["OVER", "2", day(-1), day(-4)], ["NEAR", "1", day(10), day(7)], ["FRESH", "0", day(11), day(8)],
    ]);
  });

  test("what is sold out, without a lot or not known is not told; the order is that of the barcodes", async () => {
    const [one, two, plain, empty] = [await newItem({ tracking: "lot" }), await newItem({ tracking: "lot" }), await newItem(), await newItem({ tracking: "lot" })];
    await tenant.newGrn([{ sku: one, qty: 1, lotNo: "1" }, { sku: two, qty: 1, lotNo: "2" }, { sku: plain, qty: 1 }, { sku: empty, qty: 1, lotNo: "3" }]);
    await adjust(empty, -1, { lotNo: "3" });
    const found = await lots({ barCode: `${two},nothing,${plain},${one},${empty}` });
    expect(found.map((lot) => lot.barCode)).toEqual([two, one]);
    expect(found.map((lot) => [lot.productionDate, lot.expiringDate, lot.lockUpDate, lot.nearDateType])).toEqual([["", "", "", "0"], ["", "", "", "0"]]);
  });

  test("a lot is told under each code that names it", async () => {
    const sku = await newItem({ tracking: "lot", barcode: "LOT-BC" });
    await tenant.newGrn([{ sku, qty: 1, lotNo: "1" }]);
    expect((await lots({ barCode: `LOT-BC,${sku}` })).map((lot) => lot.barCode)).toEqual(["LOT-BC", sku]);
  });

  test("what does not fit is refused with its code", async () => {
    const path = "/open/shelfLifeGoodsStock";
    refused(await flash.form(path), 1103);
    refused(await flash.form(path, { barCode: " " }), 1103);
    refused(await flash.form(path, { barCode: "A B" }), 1311);
    refused(await flash.form(path, { barCode: times(501, (index) => `B${index}`).join() }), 1720);
    refused(await flash.form(path, { barCode: "A", warehouseId: 99 }), 1402);
    refused(await flash.form(path, { barCode: "A", goodsStatus: "new" }), 1403);
  });
});

describe("/open/getSnList", () => {
  interface Piece {
    snCode: string;
    assetCode: string;
    barCode: string;
    status: string;
    goodsStatus: string;
    warehouseId: string;
    warehouseName: string;
    inWarehouseSn: string;
    inTime: string;
    outWarehouseSn: string;
    outTime: string;
    remark: string;
  }
  interface Page {
    items: Piece[];
    total_items: number;
    total_pages: number;
    first: number;
    before: number;
    previous: number;
    current: number;
    next: number;
    last: number;
    limit: number;
  }
  const find = async (params: Params): Promise<Page> => done(await flash.form<Page>("/open/getSnList", params));
  const serials = async (params: Params): Promise<string[]> => (await find(params)).items.map((piece) => piece.snCode);

  test("a piece from its receipt on an announcement to its shipment", async () => {
    const sku = await newItem({ tracking: "serial" });
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 2 }]);
    await tenant.newGrn([{ asnLineNo: 1, sku, qty: 2, serials: ["SN-1", "SN-2"] }], { asnNo });
    const lying = { barCode: sku, warehouseId: "1", warehouseName: "Warehouse WH-1", goodsStatus: "normal", status: "1", assetCode: "", inWarehouseSn: asnNo, inTime: expect.stringMatching(MOMENT), outWarehouseSn: "", outTime: "", remark: "" };
    const reply = await flash.form<Page>("/open/getSnList", { barCode: sku });
    expectAsPrinted("/open/getSnList", reply);
    expect(done(reply).items).toEqual([{ ...lying, snCode: "SN-1" }, { ...lying, snCode: "SN-2" }]);
    const { inTime } = at(done(reply).items);

    const orderNo = await newOrder(sku, 1);
    const [held] = (await find({ barCode: sku, status: "3" })).items;
    expect(held).toEqual({ ...lying, snCode: held?.snCode, status: "3", inTime, outWarehouseSn: orderNo });
    expect(await serials({ barCode: sku })).toEqual(["SN-1", "SN-2"].filter((serial) => serial !== held?.snCode));
    expect(await serials({ barCode: sku, status: "4" })).toEqual([]);

    await ship(orderNo);
    const [gone] = (await find({ barCode: sku, status: 4 })).items;
    expect(gone).toEqual({ ...lying, snCode: held?.snCode, status: "4", inTime, outWarehouseSn: orderNo, outTime: expect.stringMatching(MOMENT) });
    expect(await serials({ barCode: sku, status: "3" })).toEqual([]);
  });

  test("a promise taken back leaves what the piece came in on", async () => {
    const sku = await newItem({ tracking: "serial" });
    const { grnNo } = await tenant.newGrn([{ sku, qty: 1, serials: ["BACK"] }]);
    const orderNo = await newOrder(sku, 1);
    success(await tenant.api.post(`/orders/${orderNo}/cancel`, {}), 200);
    expect((await find({ barCode: sku })).items).toMatchObject([{ snCode: "BACK", inWarehouseSn: grnNo, outWarehouseSn: "", outTime: "" }]);
  });

  test("is narrowed by warehouse, quality, inbound bill, outbound bill and serial", async () => {
    const sku = await newItem({ tracking: "serial" });
    const other = await newItem({ tracking: "serial" });
    const { asnNo } = await tenant.newAsn([{ sku, expectedQty: 3 }]);
    await tenant.newGrn([{ asnLineNo: 1, sku, qty: 2, serials: ["N1", "N2"] }], { asnNo });
    await tenant.newGrn([{ asnLineNo: 1, sku, qty: 1, serials: ["N3"] }, { sku: other, qty: 1, serials: ["O1"] }], { asnNo });
    const { grnNo } = await tenant.newGrn([{ sku, qty: 1, serials: ["N4"] }], { warehouseCode: "WH-2" });
    await adjust(sku, 1, { serials: ["N5"], quality: "bad" });
    expect(await serials({ barCode: sku })).toEqual(["N1", "N2", "N3", "N4"]);
    expect(await serials({ barCode: sku, warehouseId: 2 })).toEqual(["N4"]);
    expect((await find({ barCode: sku, goodsStatus: "bad" })).items).toMatchObject([{ snCode: "N5", goodsStatus: "bad", inWarehouseSn: "" }]);
    expect(await serials({ barCode: sku, inWarehouseSn: asnNo })).toEqual(["N1", "N2", "N3"]);
    expect(await serials({ barCode: `${other},${sku}`, inWarehouseSn: asnNo })).toEqual(["O1", "N1", "N2", "N3"]);
    expect(await serials({ barCode: sku, inWarehouseSn: grnNo })).toEqual(["N4"]);
    expect(await serials({ barCode: sku, inWarehouseSn: grnNo, warehouseId: 1 })).toEqual([]);
    expect(await serials({ barCode: sku, snCode: "N2" })).toEqual(["N2"]);
    expect(await serials({ barCode: sku, snCode: "N2", inWarehouseSn: grnNo })).toEqual([]);
    expect(await serials({ barCode: sku, snCode: "N2", assetCode: "N3" })).toEqual([]);
    expect(await serials({ barCode: other, snCode: "N2" })).toEqual([]);
    expect(await serials({ barCode: sku, inWarehouseSn: "AN-NONE" })).toEqual([]);
    const orderNo = await newOrder(sku, 2);
    expect((await serials({ barCode: sku, status: 3, outWarehouseSn: orderNo })).length).toBe(2);
    expect(await serials({ barCode: sku, status: 3, outWarehouseSn: "SO-NONE" })).toEqual([]);
  });

  test("pieces that a notice announced by asset codes are told with those, and by its number", async () => {
    const barCode = "ASSET-1";
    done(await flash.form("/open/add_goods", { barCode, name: "x", isAsset: "Y" }));
    const announced = await flash.form<string>("/arrival_notice/create", { warehouseId: 1, check: 1, orderSn: "OS-ASSET", goods: [{ i: 1, barCode, num: 2, price: 1, asset: ["AS-1", "AS-2"] }] });
    const notice = done(announced);
    await ops(`/asn/${notice}/receive`, {});
    const [first, second] = (await find({ barCode, inWarehouseSn: notice })).items;
    expect([first, second]).toMatchObject([{ assetCode: "AS-1", snCode: "", inWarehouseSn: notice }, { assetCode: "AS-2", snCode: "", inWarehouseSn: notice }]);
    expect((await find({ barCode, assetCode: "AS-2" })).items).toEqual([second]);
    const day = { startTime: bangkokDay(Date.now(), -1), endTime: bangkokDay(), limit: 500 };
    const log = done(await flash.form<{ list: { barCode: string }[] }>("/warehouse/inOutLog", { ...day, inOutType: 1 }));
    expect(log.list.filter((line) => line.barCode === barCode)).toMatchObject([{ businessSn: notice, externalOrderSn: "OS-ASSET", number: "2", businessType: "InWarehouse" }]);
  });

  test("pages of pieces: every piece once, also while others move", async () => {
    const sku = await newItem({ tracking: "serial" });
    const names = times(1_130, (index) => `PG-${String(index).padStart(4, "0")}`);
    for (const part of times(12, (index) => names.slice(index * 100, (index + 1) * 100))) await tenant.newGrn([{ sku, qty: part.length, serials: part }]);
    const first = await find({ barCode: sku });
    expect(first).toMatchObject({ first: 1, before: 1, previous: 1, current: 1, next: 2, last: 23, total_pages: 23, total_items: 1_130, limit: 50 });
    const seen = [];
    for (const page of times(4, (index) => index + 1)) seen.push(...(await serials({ barCode: sku, limit: 300, page })));
    expect(seen.length).toBe(1_130);
    expect([...seen].sort()).toEqual(names);
    expect(await find({ barCode: sku, limit: 300, page: 5 })).toMatchObject({ items: [], current: 5, previous: 4, next: 4, total_items: 1_130 });
    expect(await serials({ barCode: sku, limit: 10_000 })).toEqual(seen);
    const orderNo = await newOrder(sku, 700);
    expect(await find({ barCode: sku, status: 3, limit: 1 })).toMatchObject({ total_items: 700 });
    const left = [];
    for (const page of [1, 2, 3]) left.push(...(await serials({ barCode: sku, limit: 200, page })));
    expect(left.length).toBe(430);
    await ship(orderNo);
    const gone = await serials({ barCode: sku, status: 4, limit: 10_000 });
    expect([...gone, ...left].sort()).toEqual(names);
  });

  test("an item is listed once, under the code that named it first", async () => {
    const sku = await newItem({ tracking: "serial", barcode: "SN-BC" });
    await tenant.newGrn([{ sku, qty: 1, serials: ["ONCE"] }]);
    expect((await find({ barCode: `SN-BC,${sku}` })).items.map((piece) => piece.barCode)).toEqual(["SN-BC"]);
  });

  test("what does not fit is refused with its code", async () => {
    const faults: [Params, number][] = [
      [{}, 1103], [{ barCode: "A B" }, 1311], [{ barCode: times(501, (index) => `B${index}`).join() }, 1720], [{ barCode: "A", warehouseId: 99 }, 1402],
      [{ barCode: "A", goodsStatus: "new" }, 1403], [{ barCode: "A", status: "2" }, 1380], [{ barCode: "A", limit: 10_001 }, 1504],
      [{ barCode: "A", limit: 0 }, 1504], [{ barCode: "A", page: "x" }, 1504],
    ];
    for (const [params, code] of faults) refused(await flash.form("/open/getSnList", params), code);
    expect(await find({ barCode: "NOTHING" })).toMatchObject({ items: [], total_items: 0, total_pages: 0, first: 1, last: 1, next: 1 });
  });
});

describe("/warehouse/inOutLog", () => {
  interface Line {
    barCode: string;
    number: string;
    businessSn: string;
    businessType: string;
    operateTime: string;
    externalOrderSn: string;
    warehouseName: string;
    qualityStatus: string;
  }
  interface Log {
    list: Line[];
    totalItems: number;
    totalPages: number;
  }
  let other: Tenant;
  let client: Flash;
  beforeAll(async () => {
    other = await freshTenant();
    client = await newFlash(other.id);
    await other.addWarehouse("WH-2");
  });
  afterAll(() => audit(undefined, other.id));
  const day = (): Params => ({ startTime: bangkokDay(Date.now(), -1), endTime: bangkokDay() });
  const log = async (params: Params = day()): Promise<Log> => done(await client.form<Log>("/warehouse/inOutLog", params));

  test("receipts and shipments with their bills, corrections by hand and counts; not what moved inside", async () => {
    await other.addItems({ sku: "LOG", barcode: "LOG-BC" });
    const { asnNo } = await other.newAsn([{ sku: "LOG", expectedQty: 10 }], { referenceNo: "123123" });
    await other.newGrn([{ asnLineNo: 1, sku: "LOG", qty: 10 }], { asnNo });
    const { grnNo } = await other.newGrn([{ sku: "LOG", qty: 5 }], { warehouseCode: "WH-2" });
    const call = async <T = unknown>(path: string, body: object): Promise<T> => {
      const reply = await other.admin.post(`/ops${path}`, body);
      return success<T>(reply, reply.status as 200 | 201);
    };
    success(await other.api.post("/locations", { warehouseCode: "WH-1", code: "A-01" }), 201);
    await call("/stock/move", { warehouseCode: "WH-1", sku: "LOG", qty: 4, fromLocationCode: "RECEIVING", toLocationCode: "A-01" });
    const placed = await other.api.post("/orders", { warehouseCode: "WH-1", referenceNo: "EXT-9", lines: [{ sku: "LOG", qtyOrdered: 3 }] });
    const { orderNo } = success<{ orderNo: string }>(placed, 201);
    for (const step of ["release", "pick", "pack", "ship"]) await call(`/orders/${orderNo}/${step}`, {});
    await call("/stock/adjust", { warehouseCode: "WH-1", sku: "LOG", delta: 2, quality: "bad", reason: "found" });
    const { countNo } = await call<{ countNo: string }>("/cycle-counts", { warehouseCode: "WH-1", locationCodes: ["A-01"] });
    const { lines } = success<{ lines: { locationCode: string }[] }>(await other.admin.get(`/ops/cycle-counts/${countNo}`), 200);
    expect(lines.length).toBe(1);
    await call(`/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "A-01", sku: "LOG", countedQty: 0.5 }] });
    await call(`/cycle-counts/${countNo}/close`, {});
    const counted = success<{ lines: { expectedQty: number }[] }>(await other.admin.get(`/ops/cycle-counts/${countNo}`), 200);

    const reply = await client.form<Log>("/warehouse/inOutLog", day());
    expectAsPrinted("/warehouse/inOutLog", reply);
    const found = done(reply);
    const line = (businessType: string, number: number, businessSn: string, fields: object = {}) => ({
      barCode: "LOG-BC", warehouseName: "Warehouse WH-1", qualityStatus: "normal", number: `${number}`, businessSn, businessType, operateTime: expect.stringMatching(MOMENT), externalOrderSn: "", ...fields,
    });
    const shipped = found.list.filter((one) => one.businessSn === orderNo);
    expect(shipped.reduce((sum, one) => sum + Number(one.number), 0)).toBe(3);
    expect(shipped.every((one) => one.businessType === "OutWarehouse" && one.externalOrderSn === "EXT-9")).toBe(true);
    expect(found.list.filter((one) => one.businessSn !== orderNo)).toEqual([
      line("InWarehouse", 10, asnNo, { externalOrderSn: "123123" }),
      line("InWarehouse", 5, grnNo, { warehouseName: "Warehouse WH-2" }),
      line("InWarehouse", 2, "", { qualityStatus: "bad" }),
      line("OutWarehouse", at(counted.lines).expectedQty - 0.5, countNo),
    ]);
    expect([found.totalItems, found.totalPages]).toEqual([found.list.length, 1]);
    const { totalOnHand } = await other.stock("LOG");
    const sum = found.list.reduce((total, one) => total + Number(one.number) * (one.businessType === "InWarehouse" ? 1 : -1), 0);
    expect(sum).toBe(totalOnHand);
  });

  test("of one warehouse, of what came in, of what went out", async () => {
    const all = await log();
    const [came, went] = [await log({ ...day(), inOutType: 1 }), await log({ ...day(), inOutType: "2" })];
    expect(new Set(came.list.map((line) => line.businessType))).toEqual(new Set(["InWarehouse"]));
    expect(new Set(went.list.map((line) => line.businessType))).toEqual(new Set(["OutWarehouse"]));
    expect(came.totalItems + went.totalItems).toBe(all.totalItems);
    const two = await log({ ...day(), warehouseId: 2 });
    expect(two.list.map((line) => [line.warehouseName, line.number])).toEqual([["Warehouse WH-2", "5"]]);
    expect((await log({ ...day(), warehouseId: 2, inOutType: 2 })).totalItems).toBe(0);
  });

  test("pages of 10 unless the call says otherwise, at most 500: every line once, in the order it happened", async () => {
    await other.addItems("MANY");
    for (const part of times(6, (index) => index)) await other.newGrn(times(150, (index) => ({ sku: "MANY", qty: part * 150 + index + 1 })));
    const params = { ...day(), warehouseId: 1, inOutType: 1 };
    const first = await log(params);
    expect(first.list.length).toBe(10);
    expect(first.totalPages).toBe(Math.ceil(first.totalItems / 10));
    const most = await log({ ...params, limit: 100_000 });
    expect([most.list.length, most.totalPages]).toEqual([500, Math.ceil(most.totalItems / 500)]);
    const seen: Line[] = [];
    for (const page of times(Math.ceil(most.totalItems / 97), (index) => index + 1)) seen.push(...(await log({ ...params, limit: 97, page })).list);
    expect(seen.length).toBe(most.totalItems);
    expect(seen.slice(0, 500)).toEqual(most.list);
    expect(seen.filter((line) => line.barCode === "MANY").map((line) => Number(line.number))).toEqual(times(900, (index) => index + 1));
    expect(await log({ ...params, page: 9_999 })).toMatchObject({ list: [], totalItems: most.totalItems });
  });

  test("a time holds the lines of its seconds, also where it begins or ends amid many", async () => {
    const all: Line[] = [];
    for (const page of [1, 2, 3]) all.push(...(await log({ ...day(), limit: 500, page })).list);
    const seconds = [...new Set(all.map((line) => line.operateTime))].sort();
    for (const [from, to] of times(8, (index) => [seconds[index % seconds.length], seconds[seconds.length - 1 - (index % 3)]] as const)) {
      if (from === undefined || to === undefined || from > to) continue;
      const wanted = all.filter((line) => from <= line.operateTime && line.operateTime <= to);
      const found = await log({ startTime: from, endTime: to, limit: 500 });
      expect([found.totalItems, found.list], `${from} to ${to}`).toEqual([wanted.length, wanted.slice(0, 500)]);
    }
    expect(await log({ startTime: "2020-01-01 00:00:00", endTime: "2020-01-02 00:00:00" })).toEqual({ list: [], totalItems: 0, totalPages: 0 });
  });

  test("another merchant's lines are never told", async () => {
    const stranger = await newFlash((await freshTenant()).id);
    expect(done(await stranger.form("/warehouse/inOutLog", day()))).toEqual({ list: [], totalItems: 0, totalPages: 0 });
  });

  test("what does not fit is refused with its code", async () => {
    const time = { startTime: "2023-01-01 00:00:00", endTime: "2023-02-01 00:00:00" };
    const faults: [Params, number][] = [
      [{}, 1503], [{ startTime: time.startTime }, 1503], [{ endTime: time.endTime }, 1503], [{ ...time, startTime: "x" }, 1108], [{ ...time, endTime: "2023-02-30" }, 1108],
      [{ ...time, endTime: "2023-02-01 00:00:01" }, 1655], [{ ...time, endTime: "2024-01-01" }, 1655], [{ ...time, endTime: "2022-12-31" }, 1639],
      [{ ...time, inOutType: 3 }, 1504], [{ ...time, warehouseId: 99 }, 1402], [{ ...time, limit: 0 }, 1504], [{ ...time, page: 0 }, 1504],
    ];
    for (const [params, code] of faults) refused(await client.form("/warehouse/inOutLog", params), code);
    expect(await log(time)).toMatchObject({ totalItems: 0 });
  });
});
