// Arrival notices of the Flash API: announced, approved, received by the other surfaces, withdrawn and deleted.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Level, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, bangkokDay, everything, freshTenant, times } from "../support/fixtures.ts";
import { DEMO_MERCHANT, Flash, type FlashReply, type Params, done, newFlash, refused } from "../support/flash.ts";
import { example, expectAsPrinted } from "../support/flash-examples.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

type Texts = Record<string, string>;
type Bill = Texts & { goodsList: Texts[] };
interface Page {
  list: { noticeNumber: string; orderSn: string; warehouseId: string; warehouseName: string; status: number; orderType: string }[];
  totalPages: number;
  totalItems: number;
  pageSize: number;
}

const NUMBER = /^AN\d{6}\d{4,}$/;
const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const EVER = { startTime: "2000-01-01 00:00:00", endTime: "2099-12-31 23:59:59" };

let server: SharedServer;
let tenant: Tenant;
let flash: Flash;
let warehouseId: string;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  warehouseId = await numberOf(tenant, tenant.warehouse);
  await tenant.addItems("A", "B", { sku: "LOTTED", tracking: "lot", shelfLifeDays: 30 }, { sku: "SN", tracking: "serial" });
  for (const barCode of ["ASSET", "ASSET-2"]) done(await flash.form("/open/add_goods", { barCode, name: barCode, isAsset: "Y" }));
  success(await tenant.api.post("/partners", { code: "SUP", name: "supplier", type: "supplier" }), 201);
  success(await tenant.api.post("/partners", { code: "CUS", name: "customer", type: "customer" }), 201);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

/** The Flash id of a warehouse. */
async function numberOf(of: Tenant, code: string): Promise<string> {
  const { number } = success<{ number: number }>(await of.admin.get(`/warehouses/${code}`), 200);
  return String(number);
}

let count = 0;
const fresh = (kind: string): string => `${kind}-${(count += 1)}`;

const create = (params: Params = {}, by = flash) => by.form<string>("/arrival_notice/create", { warehouseId, goods: [{ i: 1, barCode: "A", num: 10 }], ...params });
const announce = async (params: Params = {}): Promise<string> => done(await create(params));
const approve = (orderSn: string) => flash.form<[]>("/Audit/inbound", { orderSn });
const withdraw = (inboundSn: string) => flash.form<string>("/arrival_notice/rollback", { inboundSn });
const remove = (inboundSn: string) => flash.form<string>("/arrival_notice/delete", { inboundSn });
const read = (params: Params) => flash.form<Bill[]>("/Inbound/getInBoundDetail", params);
const bill = async (inboundSn: string): Promise<Bill> => at(done(await read({ inboundSn })));
const list = async (params: Params = {}, by = flash): Promise<Page> => done(await by.form<Page>("/arrival_notice/getOrderList", { ...EVER, ...params }));

/** Goods that nothing has used, with a barcode beside their sku. */
async function goods(fields: Params = {}): Promise<string> {
  const barCode = fresh("G");
  done(await flash.form("/open/add_goods", { barCode, name: `goods ${barCode}`, ...fields }));
  return barCode;
}

const receive = (asnNo: string, body: object | null = null) => tenant.admin.post(`/ops/asn/${asnNo}/receive`, body ?? undefined);
const grn = (asnNo: string, ...lines: object[]) => tenant.api.post("/grn", { warehouseCode: tenant.warehouse, asnNo, lines });
const onHand = async (sku: string, quality: string): Promise<number> =>
  ((await tenant.stock(sku)).stocks as (Level & { quality: string })[]).filter((level) => level.quality === quality).reduce((sum, level) => sum + level.qtyOnHand, 0);

describe("the document's examples", () => {
  test("run on the demo data as printed, one after the other", async () => {
    const demo = new Flash(DEMO_MERCHANT, server.url);
    const call = async (path: string, changed: Params = {}): Promise<FlashReply> => {
      const reply = await demo.form(path, { ...example(path).request, ...changed });
      expectAsPrinted(path, reply);
      return reply;
    };
    for (const barCode of ["00000000001", "00000000002"]) done(await demo.form("/open/add_goods", { barCode, name: barCode }));
    const number = (await call("/arrival_notice/create")).body.data as string;
    expect(number).toMatch(NUMBER);
    await call("/Audit/inbound", { orderSn: number });
    await call("/Inbound/getInBoundDetail", { inboundSn: number });
    await call("/arrival_notice/getOrderList", { warehouseId: "1", endTime: EVER.endTime });
    expect((await call("/arrival_notice/rollback", { inboundSn: number })).body.data).toBe(number);
    expect((await call("/arrival_notice/delete", { inboundSn: number })).body.data).toBe(number);
  });

  test("are answered the same as JSON, with numbers as text or not", async () => {
    const { request } = example("/arrival_notice/create");
    for (const barCode of ["00000000001", "00000000002"]) await goodsOf(barCode);
    const rows = (request.goods as object[]).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? value : String(value)])));
    for (const params of [{ ...request, warehouseId: Number(warehouseId) }, { ...request, warehouseId, orderSn: "OS95354116", goods: JSON.stringify(rows), attachmentList: JSON.stringify(request.attachmentList) }]) {
      expectAsPrinted("/arrival_notice/create", await flash.json("/arrival_notice/create", params));
    }
  });

  test("the list answers a span without bills, fifteen months long, with an empty page", async () => {
    expect(done(await flash.form("/arrival_notice/getOrderList", { ...example("/arrival_notice/getOrderList").request, warehouseId }))).toEqual({ list: [], totalPages: 0, totalItems: 0, pageSize: 10 });
  });
});

async function goodsOf(barCode: string): Promise<void> {
  done(await flash.form("/open/add_goods", { barCode, name: barCode }));
}

describe("announcing", () => {
  test("a notice waits for approval, has the number of its day, and tells everything that was said", async () => {
    const said = {
      type: "3", qualityStatus: "bad", orderSn: fresh("OS"), channelSource: "shopee", deliveryWay: "express", supplyCode: "SUP", carrier: "Flash",
      deliveryMan: "สมชาย", plateNumber: "กข 1234", deliveryNumber: "TH0001", deliveryContact: "0812345678", remark: "ระวังแตก",
      arrivalStart: "2026-06-10 14:45", arrivalEnd: "2026-06-10 16:45", isBatchArrival: "1",
    };
    const number = await announce({ ...said, goods: [{ i: 1, barCode: "A", num: "4", price: 123 }, { i: 2, barCode: "B", num: 2, price: "456" }] });
    expect(number).toMatch(NUMBER);
    expect(number.slice(2, 8)).toBe(bangkokDay().replaceAll("-", "").slice(2));
    const shown = await bill(number);
    expect(shown).toMatchObject({
      warehouseId, warehouseName: "Warehouse WH-1", fromOrderType: "3", inBoundSn: number, orderSource: "3", channelSource: "shopee", fromOrderSn: "",
      orderSn: said.orderSn, supplyCode: "SUP", status: "10", distributionType: "express", remark: said.remark, auditTime: "", completeTime: "",
      arrivalStartTime: "2026-06-10 14:45:00", arrivalEndTime: "2026-06-10 16:45:00", carrier: "Flash", deliveryNumber: "TH0001", deliveryMan: "สมชาย",
      deliveryContact: "0812345678", plateNumber: "กข 1234", unloadingParty: "", regName: "", regTime: "",
    });
    expect(shown.createdTime).toMatch(MOMENT);
    expect(shown.goodsList).toEqual([
      { rowNumber: "1", barCode: "A", goodsName: "A", specification: "", number: "4", inNum: "0", price: "123", totalPrice: "492", normalNum: "0", badNum: "0", batchCode: "" },
      { rowNumber: "2", barCode: "B", goodsName: "B", specification: "", number: "2", inNum: "0", price: "456", totalPrice: "912", normalNum: "0", badNum: "0", batchCode: "" },
    ]);
  });

  test("what is not said has the document's defaults", async () => {
    const shown = await bill(await announce());
    expect(shown).toMatchObject({ fromOrderType: "1", orderSn: "", supplyCode: "", distributionType: "logistics", arrivalStartTime: "", arrivalEndTime: "" });
    expect(at(shown.goodsList)).toMatchObject({ rowNumber: "1", price: "0", totalPrice: "0" });
  });

  test("check approves it at once", async () => {
    const shown = await bill(await announce({ check: "1" }));
    expect(shown).toMatchObject({ status: "20", auditTime: shown.createdTime });
    expect((await bill(await announce({ check: "0" }))).status).toBe("10");
  });

  test("goods are found by barcode, by reserve barcode and by sku", async () => {
    done(await flash.form("/open/add_goods", { barCode: "BC-1", goodsCode: "CODE-1", name: "named", specification: "blue", reserveBarcode: "RB-1,RB-2" }));
    for (const barCode of ["BC-1", "RB-2", "CODE-1"]) {
      expect(at((await bill(await announce({ goods: [{ barCode, num: 1 }] }))).goodsList)).toMatchObject({ barCode: "BC-1", goodsName: "named", specification: "blue" });
    }
  });

  test("rows are numbered by i, by their place where there is none, and from 1 where the caller counts from 0", async () => {
    const rows = async (...numbers: (number | undefined)[]) => {
      const sent = numbers.map((i, index) => ({ ...(i === undefined ? {} : { i }), barCode: index % 2 ? "A" : "B", num: 1, price: index }));
      return (await bill(await announce({ goods: sent }))).goodsList.map((row) => row.rowNumber);
    };
    expect(await rows(7, 3)).toEqual(["3", "7"]);
    expect(await rows(undefined, undefined)).toEqual(["1", "2"]);
    expect(await rows(undefined, 1)).toEqual(["1", "2"]);
    expect(await rows(0, 1)).toEqual(["1", "2"]);
  });

  test("an external number is taken once only, until its notice is deleted", async () => {
    const orderSn = fresh("OS");
    const number = await announce({ orderSn });
    const { errors } = refused(await create({ orderSn }), 100306, "External order number already exists");
    expect(at(errors)).toMatchObject({ path: "orderSn", message: expect.stringContaining(number) });
    done(await remove(number));
    expect(await announce({ orderSn })).not.toBe(number);
  });

  test("of many at once with one external number one is taken", async () => {
    const orderSn = fresh("OS");
    const replies = await Promise.all(times(8, () => create({ orderSn })));
    const codes = replies.map((reply) => reply.body.code).sort((a, b) => a - b);
    expect(codes).toEqual([1, ...times(7, () => 100306)]);
  });

  test("a reference of the push surface counts too", async () => {
    const referenceNo = fresh("PO");
    await tenant.newAsn([{ sku: "A", expectedQty: 1 }], { referenceNo });
    refused(await create({ orderSn: referenceNo }), 100306);
  });

  test("the same goods again need another price, and where prices are ignored a row of their own is all they get", async () => {
    const twice = (first: object, second: object) => [{ i: 1, barCode: "A", num: 1, ...first }, { i: 2, barCode: "A", num: 2, ...second }];
    refused(await create({ goods: twice({ price: 5 }, { price: 5 }) }), 1400);
    refused(await create({ goods: twice({}, {}) }), 1400);
    refused(await create({ goods: twice({ price: 5 }, { price: 6 }), ignorePrice: "1" }), 1106);
    expect((await bill(await announce({ goods: twice({ price: 5 }, { price: 6 }) }))).goodsList).toHaveLength(2);
  });
});

describe("what does not fit is refused with the document's code, and changes nothing", () => {
  let set: string;
  let disabled: string;

  beforeAll(async () => {
    const child = await goods();
    set = fresh("SET");
    done(await flash.form("/open/addComboGoods", { barCode: set, name: "set", children: [{ barCode: child, number: 2 }] }));
    disabled = fresh("SET");
    await tenant.addItems(disabled);
    await server.sql("UPDATE item SET status = 'disabled' WHERE tenant_id = ? AND sku = ?", tenant.id, disabled);
    success(await tenant.api.post("/partners", { code: "OFF", name: "off", type: "supplier" }), 201);
    await server.sql("UPDATE partner SET status = 'disabled' WHERE tenant_id = ? AND code = 'OFF'", tenant.id);
    done(await create({ check: "1", goods: [{ barCode: "ASSET", num: 1, asset: ["KNOWN"] }] }));
    success(await receive(at((await list({ limit: 1 })).list).noticeNumber), 201);
  });

  const row = (fields: object) => ({ goods: [{ barCode: "A", num: 1, ...fields }] });
  const cases: [string, () => Params, number, string][] = [
    ["a warehouse that is none", () => ({ warehouseId: "999999" }), 1402, "warehouseId"],
    ["a warehouse by no number", () => ({ warehouseId: "x" }), 1402, "warehouseId"],
    ["no warehouse", () => ({ warehouseId: "" }), 1503, "warehouseId"],
    ["transfers", () => ({ type: "2" }), 1644, "type"],
    ["an unknown type", () => ({ type: "9" }), 1644, "type"],
    ["an unknown quality", () => ({ qualityStatus: "good" }), 1403, "qualityStatus"],
    ["an external number of 65 characters", () => ({ orderSn: "x".repeat(65) }), 1341, "orderSn"],
    ["an unknown way", () => ({ deliveryWay: "drone" }), 1715, "deliveryWay"],
    ["an unknown supplier", () => ({ supplyCode: "NOBODY" }), 1712, "supplyCode"],
    ["a customer as supplier", () => ({ supplyCode: "CUS" }), 1712, "supplyCode"],
    ["a disabled supplier", () => ({ supplyCode: "OFF" }), 1713, "supplyCode"],
    ["a time that is none", () => ({ arrivalStart: "10/06/2019" }), 1108, "arrivalStart"],
    ["an end before the start", () => ({ arrivalStart: "2019-06-10 16:45", arrivalEnd: "2019-06-10 14:45" }), 1639, "arrivalEnd"],
    ["an end at the start", () => ({ arrivalStart: "2019-06-10 16:45", arrivalEnd: "2019-06-10 16:45" }), 1639, "arrivalEnd"],
    ["check that is neither 0 nor 1", () => ({ check: "2" }), 1504, "check"],
    ["ignorePrice that is neither", () => ({ ignorePrice: "x" }), 1504, "ignorePrice"],
    ["isBatchArrival that is neither", () => ({ isBatchArrival: "x" }), 1504, "isBatchArrival"],
    ["a remark of 1001 characters", () => ({ remark: "x".repeat(1001) }), 100193, "remark"],
    ["no goods", () => ({ goods: "" }), 1335, "goods"],
    ["an empty list of goods", () => ({ goods: "[]" }), 1335, "goods"],
    ["goods that are no list", () => ({ goods: "apples" }), 1336, "goods"],
    ["501 rows", () => ({ goods: times(501, (i) => ({ i: i + 1, barCode: "A", num: 1, price: i })) }), 1336, "goods"],
    ["no barcode", () => row({ barCode: "" }), 1103, "goods[0].barCode"],
    ["unknown goods", () => row({ barCode: "NOTHING" }), 1104, "goods[0].barCode"],
    ["disabled goods", () => row({ barCode: disabled }), 1305, "goods[0].barCode"],
    ["a set", () => row({ barCode: set }), 1347, "goods[0].barCode"],
    ["no quantity", () => row({ num: "" }), 1105, "goods[0].num"],
    ["nothing of it", () => row({ num: 0 }), 1381, "goods[0].num"],
    ["half of one", () => row({ num: "0.5" }), 1381, "goods[0].num"],
    ["more than there can be", () => row({ num: 10_000_001 }), 1381, "goods[0].num"],
    ["a price below nothing", () => row({ price: -1 }), 1307, "goods[0].price"],
    ["a price that is not whole", () => row({ price: "1.5" }), 1307, "goods[0].price"],
    ["a repeated row number", () => ({ goods: [{ i: 1, barCode: "A", num: 1 }, { i: 1, barCode: "B", num: 1 }] }), 1336, "goods[1].i"],
    ["goods with asset codes, without", () => row({ barCode: "ASSET" }), 1640, "goods[0].asset"],
    ["fewer asset codes than pieces", () => row({ barCode: "ASSET", num: 2, asset: ["X-1"] }), 1643, "goods[0].asset"],
    ["more serials than pieces", () => row({ barCode: "SN", num: 1, asset: ["X-1", "X-2"] }), 1643, "goods[0].asset"],
    ["an asset code twice", () => row({ barCode: "ASSET", num: 2, asset: ["X-1", "X-1"] }), 1642, "goods[0].asset"],
    ["an asset code of two rows", () => ({ goods: [{ barCode: "ASSET", num: 1, asset: ["X-1"] }, { barCode: "ASSET-2", num: 1, asset: ["X-1"] }] }), 1642, "goods[1].asset"],
    ["an asset code that is in the warehouse", () => row({ barCode: "ASSET", num: 1, asset: ["KNOWN"] }), 1641, "goods[0].asset"],
    ["an asset code that is none", () => row({ barCode: "ASSET", num: 1, asset: [{ code: 1 }] }), 1638, "goods[0].asset[0]"],
    ["a file that is not base64", () => ({ attachmentList: [{ filename: "a.pdf", ext: "pdf", contentBase64: "?" }] }), 100113, "attachmentList[0].contentBase64"],
    ["a file without a name", () => ({ attachmentList: [{ contentBase64: "" }] }), 1503, "attachmentList[0].filename"],
    ["eleven files", () => ({ attachmentList: times(11, () => ({ filename: "a" })) }), 1504, "attachmentList"],
  ];

  for (const [what, params, code, path] of cases) {
    test(`${what}: ${code}`, async () => {
      const before = await everything(server, tenant.id);
      const { errors } = refused(await create(params()), code);
      expect(at(errors)).toMatchObject({ path, code });
      expect(await everything(server, tenant.id)).toEqual(before);
    });
  }

  test("everything that is wrong is told at once, with its own code", async () => {
    const body = refused(await create({ warehouseId: "999999", supplyCode: "NOBODY", goods: [{ barCode: "NOTHING", num: 1 }, { barCode: set, num: 1 }] }), 1402);
    expect(body.errors?.map((error) => [error.path, error.code])).toEqual([
      ["warehouseId", 1402], ["supplyCode", 1712], ["goods[0].barCode", 1104], ["goods[1].barCode", 1347],
    ]);
  });

  test("messages follow Accept-Language", async () => {
    const speak = async (language: string) => (await create({ warehouseId: "999999" }, flash.with({ "Accept-Language": language }))).body.msg;
    const said = await Promise.all(["en", "th", "zh-CN", "vi"].map(speak));
    expect(new Set(said).size).toBe(4);
    expect(said[1]).toMatch(/[ก-๙]/);
  });
});

describe("the life of a notice", () => {
  test("10, 20, 30, 40, 50: approved, arrived, received in parts", async () => {
    const sku = await goods();
    const number = await announce({ goods: [{ i: 1, barCode: sku, num: 10, price: 250 }] });
    const stands = async () => (await bill(number)).status;
    expect(await stands()).toBe("10");
    expect(done(await approve(number))).toEqual([]);
    expect(await stands()).toBe("20");
    success(await tenant.admin.post(`/ops/asn/${number}/arrive`, undefined), 200);
    expect(await bill(number)).toMatchObject({ status: "30", unloadingParty: "warehouse", regName: "admin@example.com", regTime: expect.stringMatching(MOMENT) });
    success(await receive(number, { lines: [{ asnLineNo: 1, qty: 4 }] }), 201);
    expect(await bill(number)).toMatchObject({ status: "40", completeTime: "", goodsList: [{ number: "10", inNum: "4", normalNum: "4", badNum: "0" }] });
    success(await receive(number, { lines: [{ asnLineNo: 1, qty: 1, quality: "bad" }] }), 201);
    success(await grn(number, { asnLineNo: 1, sku, qty: 5 }), 201);
    const shown = await bill(number);
    expect(shown).toMatchObject({ status: "50", goodsList: [{ number: "10", inNum: "10", normalNum: "9", badNum: "1", price: "250", totalPrice: "2500" }] });
    expect(shown.completeTime).toMatch(MOMENT);
    expect([await onHand(sku, "normal"), await onHand(sku, "bad")]).toEqual([9, 1]);
  });

  test("nothing is received before it is approved, whoever asks", async () => {
    const number = await announce();
    for (const reply of [await receive(number), await grn(number, { asnLineNo: 1, sku: "A", qty: 1 }), await tenant.admin.post(`/ops/asn/${number}/arrive`, undefined)]) {
      expect(refusal(reply, 409, "CONFLICT").message).toContain("is pending_approval");
    }
    done(await approve(number));
    success(await grn(number, { asnLineNo: 1, sku: "A", qty: 10 }), 201);
  });

  test("it is approved once", async () => {
    const number = await announce();
    done(await approve(number));
    refused(await approve(number), 1343);
  });

  test("it is withdrawn until something came, and waits for approval again", async () => {
    const number = await announce();
    refused(await withdraw(number), 1040, "Order not approval, no need to withdraw");
    done(await approve(number));
    expect(done(await withdraw(number))).toBe(number);
    expect(await bill(number)).toMatchObject({ status: "10", auditTime: "" });
    refusal(await receive(number), 409, "CONFLICT");
    done(await approve(number));
    success(await receive(number, { lines: [{ asnLineNo: 1, qty: 1 }] }), 201);
    refused(await withdraw(number), 1343);
    success(await receive(number), 201);
    refused(await withdraw(number), 1343);
  });

  test("it is deleted only while it waits for approval", async () => {
    const number = await announce();
    done(await approve(number));
    refused(await remove(number), 1037);
    done(await withdraw(number));
    expect(done(await remove(number))).toBe(number);
    refused(await read({ inboundSn: number }), 1663);
    for (const again of [remove, withdraw, approve]) refused(await again(number), 1663);
    expect((await list()).list.map((row) => row.noticeNumber)).not.toContain(number);
    expect(await tenant.asn(number)).toMatchObject({ status: "cancelled" });
    const received = await announce({ check: "1" });
    success(await receive(received), 201);
    refused(await remove(received), 1343);
  });

  test("its goods can't change how they are told apart while it waits", async () => {
    const barCode = await goods();
    const number = await announce({ goods: [{ barCode, num: 1 }] });
    refused(await flash.form("/open/edit_goods", { barCode, isSn: "Y" }), 1349);
    done(await remove(number));
    done(await flash.form("/open/edit_goods", { barCode, isSn: "Y" }));
  });

  test("a number that is missing or names nothing is told so", async () => {
    refused(await flash.form("/Audit/inbound", {}), 1107);
    refused(await flash.form("/arrival_notice/rollback", {}), 1107);
    refused(await flash.form("/arrival_notice/delete", { inboundSn: " " }), 1107);
    for (const step of [approve, withdraw, remove]) refused(await step("AN0000000000"), 1663);
    refused(await read({}), 1032);
    refused(await read({ inboundSn: "", orderSn: "" }), 1032);
    refused(await read({ inboundSn: "AN0000000000" }), 1663);
    refused(await read({ orderSn: "NOBODY" }), 100308);
  });

  test("it is found by its external number too; a number that names several is refused", async () => {
    const orderSn = fresh("OS");
    const number = await announce({ orderSn });
    expect(at(done(await read({ orderSn })))).toMatchObject({ inBoundSn: number });
    expect(done(await read({ inboundSn: number, orderSn }))).toHaveLength(1);
    refused(await read({ inboundSn: number, orderSn: "OTHER" }), 1663);
    done(await approve(orderSn));
    expect(done(await withdraw(orderSn))).toBe(number);
    const referenceNo = fresh("PO");
    for (const _ of times(2, String)) await tenant.newAsn([{ sku: "A", expectedQty: 1 }], { referenceNo });
    expect(done(await read({ orderSn: referenceNo }))).toHaveLength(2);
    refused(await withdraw(referenceNo), 1033);
  });

  test("no merchant sees or moves a notice of another", async () => {
    const number = await announce();
    const other = await newFlash((await freshTenant(server.url)).id, server.url);
    refused(await other.form("/Inbound/getInBoundDetail", { inboundSn: number }), 1663);
    refused(await other.form("/Audit/inbound", { orderSn: number }), 1663);
    refused(await other.form("/arrival_notice/delete", { inboundSn: number }), 1663);
    expect((await list({}, other)).totalItems).toBe(0);
    const { errors } = refused(await create({ orderSn: "OTHER" }, other), 1104);
    expect(errors).toMatchObject([{ path: "goods[0].barCode" }]);
  });
});

describe("receiving", () => {
  test("announced bad, it comes in bad where the receipt says nothing else", async () => {
    const sku = await goods();
    const number = await announce({ check: "1", qualityStatus: "bad", goods: [{ barCode: sku, num: 5 }] });
    success(await receive(number, { lines: [{ asnLineNo: 1, qty: 2 }] }), 201);
    success(await grn(number, { asnLineNo: 1, sku, qty: 2 }), 201);
    success(await grn(number, { asnLineNo: 1, sku, qty: 1, quality: "normal" }), 201);
    expect([await onHand(sku, "normal"), await onHand(sku, "bad")]).toEqual([1, 4]);
    expect(at((await bill(number)).goodsList)).toMatchObject({ inNum: "5", normalNum: "1", badNum: "4" });
  });

  test("the announced price is the cost, unless prices are ignored or the receipt has its own", async () => {
    const value = async (params: Params, line: object = {}) => {
      const sku = await goods();
      const number = await announce({ check: "1", goods: [{ barCode: sku, num: 4, price: 125 }], ...params, ...(params.goods ? { goods: params.goods } : {}) });
      return at(success<{ lines: { value: number }[] }>(await grn(number, { asnLineNo: 1, sku, qty: 4, ...line }), 201).lines).value;
    };
    expect(await value({})).toBe(5);
    expect(await value({ ignorePrice: "1" })).toBe(0);
    expect(await value({}, { unitCost: 2 })).toBe(8);
  });

  test("lots that came are told", async () => {
    const number = await announce({ check: "1", goods: [{ barCode: "LOTTED", num: 5 }] });
    success(await grn(number, { asnLineNo: 1, sku: "LOTTED", qty: 2, lotNo: "L-1", expiryDate: "2099-01-01" }), 201);
    success(await grn(number, { asnLineNo: 1, sku: "LOTTED", qty: 3, lotNo: "L-2", expiryDate: "2099-02-01" }), 201);
    expect(at((await bill(number)).goodsList).batchCode?.split(",").sort()).toEqual(["L-1", "L-2"]);
  });

  const announced = async (barCode: string, ...asset: string[]): Promise<string> =>
    announce({ check: "1", goods: [{ i: 1, barCode, num: asset.length, price: 100, asset }] });

  for (const barCode of ["ASSET", "SN"]) {
    test(`pieces of ${barCode} that were announced come, and no others`, async () => {
      const [a, b, c] = [fresh("P"), fresh("P"), fresh("P")];
      const number = await announced(barCode, a, b, c);
      expect(at((await tenant.asn(number)).lines)).toMatchObject({ serials: [a, b, c] });
      invalid(await grn(number, { asnLineNo: 1, sku: barCode, qty: 1, serials: ["STRANGE"] }), "lines[0].serials[0]");
      success(await grn(number, { asnLineNo: 1, sku: barCode, qty: 1, serials: [b] }), 201);
      const rest = success<{ lines: { serials: string[] }[] }>(await receive(number), 201);
      expect(at(rest.lines).serials).toEqual([a, c]);
      expect(await bill(number)).toMatchObject({ status: "50", goodsList: [{ inNum: "3" }] });
    });
  }

  test("a receipt that names no pieces takes the announced ones, line by line", async () => {
    const pieces = times(4, () => fresh("P"));
    const number = await announced("ASSET", ...pieces);
    const lines = [{ asnLineNo: 1, sku: "ASSET", qty: 1, quality: "bad" }, { asnLineNo: 1, sku: "ASSET", qty: 2, serials: pieces.slice(0, 2) }, { asnLineNo: 1, sku: "ASSET", qty: 1 }];
    const received = success<{ lines: { serials: string[] }[] }>(await grn(number, ...lines), 201);
    expect(received.lines.map((line) => line.serials)).toEqual([[pieces[2]], [pieces[0], pieces[1]], [pieces[3]]]);
  });

  test("serials of goods with serial numbers need not be announced", async () => {
    const number = await announce({ check: "1", goods: [{ barCode: "SN", num: 1 }] });
    invalid(await grn(number, { asnLineNo: 1, sku: "SN", qty: 1 }), "lines[0].serials");
    success(await grn(number, { asnLineNo: 1, sku: "SN", qty: 1, serials: [fresh("P")] }), 201);
  });

  test("codes of goods whose pieces nobody tells apart are not looked at", async () => {
    const sku = await goods();
    const number = await announced(sku, "same", "other");
    success(await receive(number), 201);
    expect((await tenant.stock(sku)).totalOnHand).toBe(2);
  });

  test("goods that began to carry asset codes after they were announced are refused at the approval", async () => {
    const barCode = await goods();
    const number = await announce({ goods: [{ barCode, num: 2 }] });
    await server.sql("UPDATE item SET details = json_set(details, '$.is_asset', json('true')) WHERE tenant_id = ? AND sku = ?", tenant.id, barCode);
    refused(await approve(number), 1665);
    done(await remove(number));
  });
});

describe("the other surfaces", () => {
  test("push reads it as an ASN: open while it waits, with what was announced", async () => {
    const orderSn = fresh("OS");
    const number = await announce({ orderSn, supplyCode: "SUP", arrivalStart: "2026-06-10 23:45", qualityStatus: "bad" });
    expect(await tenant.asn(number)).toMatchObject({
      asnNo: number, status: "open", approved: false, quality: "bad", referenceNo: orderSn, supplierCode: "SUP", expectedDate: "2026-06-10",
      warehouseCode: tenant.warehouse, lines: [{ lineNo: 1, sku: "A", uomCode: "EA", expectedQty: 10, receivedQty: 0, serials: [] }],
    });
    done(await approve(number));
    expect(await tenant.asn(number)).toMatchObject({ status: "open", approved: true });
  });

  test("a GRN of the push surface completes it, and its stock is sold there", async () => {
    const sku = await goods();
    const number = await announce({ check: "1", goods: [{ barCode: sku, num: 3 }] });
    const order = success<{ orderNo: string }>(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, lines: [{ sku, qtyOrdered: 2 }] }), 201);
    expect(success(await grn(number, { asnLineNo: 1, sku, qty: 3 }), 201)).toMatchObject({ asnStatus: "completed" });
    expect(await bill(number)).toMatchObject({ status: "50", unloadingParty: "warehouse", regTime: "" });
    expect(success(await tenant.api.get(`/orders/${order.orderNo}`), 200)).toMatchObject({ status: "allocated" });
    expect(await tenant.stock(sku)).toMatchObject({ totalOnHand: 3, totalAllocated: 2 });
  });

  test("an ASN of the push surface is an inbound bill here", async () => {
    const { asnNo } = await tenant.newAsn([{ sku: "A", uomCode: "CASE", expectedQty: 2 }], { referenceNo: fresh("PO"), supplierCode: "SUP", expectedDate: "2026-07-01" });
    expect(await bill(asnNo)).toMatchObject({
      status: "20", fromOrderType: "1", supplyCode: "SUP", distributionType: "", arrivalStartTime: "2026-07-01 00:00:00", arrivalEndTime: "2026-07-01 23:59:59",
      goodsList: [{ number: "24", inNum: "0" }],
    });
    expect((await list({ limit: 1 })).list).toMatchObject([{ noticeNumber: asnNo, status: 20 }]);
  });

  test("called off by the warehouse, it is gone here and its external number is free", async () => {
    const orderSn = fresh("OS");
    const number = await announce({ orderSn, check: "1" });
    success(await tenant.admin.post(`/ops/asn/${number}/cancel`, undefined), 200);
    refused(await read({ inboundSn: number }), 1663);
    await announce({ orderSn });
  });

  test("the warehouse reads the files that came with it, until it is deleted", async () => {
    const content = Buffer.from(times(70_000, (index) => index % 251));
    const attachmentList = [{ filename: "test.pdf", ext: "pdf", contentBase64: content.toString("base64") }, { filename: "ใบส่งของ.PNG", contentBase64: "" }];
    const number = await announce({ attachmentList });
    const files = () => tenant.admin.get(`/ops/asn/${number}/files`);
    const file = async (position: number) => success<{ contentBase64: string }>(await tenant.admin.get(`/ops/asn/${number}/files/${position}`), 200);
    expect(success(await files(), 200)).toMatchObject({ items: [{ position: 1, fileName: "test.pdf", extension: "pdf", bytes: 70_000 }, { position: 2, fileName: "ใบส่งของ.PNG", extension: "png", bytes: 0 }] });
    expect((await file(1)).contentBase64).toBe(content.toString("base64"));
    expect((await file(2)).contentBase64).toBe("");
    refusal(await tenant.admin.get(`/ops/asn/${number}/files/3`), 404, "NOT_FOUND");
    const lying = () => server.files(`${tenant.id}/`);
    const names = async () => (await server.sql<{ key: string }>("SELECT key FROM file WHERE tenant_id = ? ORDER BY key", tenant.id)).map((row) => row.key);
    expect((await lying()).map((file) => file.name).sort()).toEqual(await names());
    expect((await lying()).map((file) => file.expires)).toContain(true);
    await server.sql("UPDATE file SET created_at = created_at - 120000");
    await server.scheduled();
    expect((await lying()).map((file) => file.expires)).not.toContain(true);
    expect(await server.sql("SELECT DISTINCT state FROM file WHERE document_id = (SELECT id FROM inbound WHERE number = ? AND tenant_id = ?)", number, tenant.id)).toEqual([{ state: "kept" }]);
    expect((await file(1)).contentBase64).toBe(content.toString("base64"));
    done(await remove(number));
    expect(success(await files(), 200)).toEqual({ items: [] });
    await server.scheduled();
    expect(await server.sql("SELECT key FROM file WHERE state = 'dropped'")).toEqual([]);
    expect((await lying()).map((file) => file.name).sort()).toEqual(await names());
  });

  test("a notice that is refused leaves no files, not even one that lost a race", async () => {
    const { id } = await freshTenant(server.url);
    const seller = await newFlash(id, server.url);
    done(await seller.form("/open/add_goods", { barCode: "A", name: "A" }));
    const attachmentList = [{ filename: "a.pdf", contentBase64: "AAAA" }, { filename: "b.pdf", contentBase64: "BBBB" }];
    const rivals = await Promise.all(times(6, () => create({ warehouseId: "1", orderSn: "ONCE", attachmentList }, seller)));
    expect(rivals.filter((reply) => reply.body.code === 1)).toHaveLength(1);
    refused(await create({ warehouseId: "1", supplyCode: "NOBODY", attachmentList }, seller), 1712);
    expect(await server.files(`${id}/`)).toHaveLength(2);
  });
});

describe("the list", () => {
  let own: Tenant;
  let seller: Flash;
  let first: string;
  let second: string;
  const numbers: string[] = [];
  const mine = (params: Params = {}) => list(params, seller);
  const shown = async (params: Params = {}) => (await mine(params)).list.map((row) => row.noticeNumber);

  beforeAll(async () => {
    own = await freshTenant(server.url);
    await own.addWarehouse("WH-2");
    await own.addItems("A");
    seller = await newFlash(own.id, server.url);
    [first, second] = [await numberOf(own, "WH-1"), await numberOf(own, "WH-2")];
    for (const index of times(7, (i) => i)) {
      const params = { warehouseId: index % 2 ? second : first, type: ["1", "3", "4"][index % 3], orderSn: `L-${index}`, check: index < 4 ? "1" : "0", goods: [{ barCode: "A", num: 1 }] };
      numbers.push(done(await seller.form<string>("/arrival_notice/create", params)));
    }
    for (const index of [2, 0]) success(await own.admin.post(`/ops/asn/${numbers[index]}/receive`, undefined), 201);
  });
  const of = (...places: number[]): string[] => places.map((place) => at(numbers, place));

  test("tells the newest first, and the pages there are", async () => {
    expect(await mine()).toMatchObject({ totalItems: 7, totalPages: 1, pageSize: 50 });
    expect(await shown()).toEqual(of(6, 5, 4, 3, 2, 1, 0));
    expect(at((await mine()).list, 6)).toEqual({ noticeNumber: numbers[0], orderSn: "L-0", warehouseId: first, warehouseName: "Warehouse WH-1", status: 50, orderType: "1" });
  });

  test("goes page by page", async () => {
    expect([await shown({ limit: 3 }), await shown({ limit: 3, page: 2 }), await shown({ limit: 3, page: 3 }), await shown({ limit: 3, page: 4 })]).toEqual([of(6, 5, 4), of(3, 2, 1), of(0), []]);
    expect(await mine({ limit: 3, page: 4 })).toMatchObject({ totalItems: 7, totalPages: 3, pageSize: 3 });
  });

  test("filters by warehouse, status and type, all at once", async () => {
    expect(await shown({ warehouseId: second })).toEqual(of(5, 3, 1));
    expect(await shown({ status: "10" })).toEqual(of(6, 5, 4));
    expect(await shown({ status: "20,50" })).toEqual(of(3, 2, 1, 0));
    expect(await shown({ orderType: "3" })).toEqual(of(4, 1));
    expect(await shown({ orderType: "3", status: "10,20", warehouseId: first })).toEqual(of(4));
    expect(await mine({ orderType: "3", status: "10,20", warehouseId: first })).toMatchObject({ totalItems: 1 });
  });

  test("goes by the moment of completion where that is asked for", async () => {
    expect(await shown({ timeType: "complete" })).toEqual(of(0, 2));
    expect(await mine({ timeType: "complete", status: "10" })).toMatchObject({ totalItems: 0 });
  });

  test("a span holds its last second, and what is beside it is not counted", async () => {
    const { createdTime } = at(done(await seller.form<Bill[]>("/Inbound/getInBoundDetail", { inboundSn: numbers[6] })));
    if (createdTime === undefined) throw new Error("no createdTime");
    expect(await shown({ startTime: createdTime, endTime: createdTime })).toContain(numbers[6]);
    const before = new Date(Date.parse(`${createdTime.replace(" ", "T")}Z`) - 60_000).toISOString().slice(0, 19).replace("T", " ");
    expect(await mine({ endTime: before })).toMatchObject({ totalItems: 0, list: [] });
    expect(await mine({ startTime: before })).toMatchObject({ totalItems: 7 });
  });

  const faults: [Params, number][] = [
    [{ startTime: "" }, 1503], [{ endTime: "" }, 1503], [{ startTime: "yesterday" }, 1108], [{ endTime: "2022-02-30 00:00:00" }, 1108],
    [{ startTime: "2022-06-01 00:00:01", endTime: "2022-06-01 00:00:00" }, 1639], [{ warehouseId: "999999" }, 1402], [{ warehouseId: "x" }, 1402],
    [{ status: "15" }, 1380], [{ status: "10,x" }, 1380], [{ orderType: "9" }, 1644], [{ timeType: "updated" }, 1504],
    [{ limit: 101 }, 1656], [{ limit: 0 }, 1504], [{ limit: "x" }, 1504], [{ page: 0 }, 1504],
  ];
  for (const [params, code] of faults) {
    test(`${JSON.stringify(params)} is refused with ${code}`, async () => {
      refused(await seller.form("/arrival_notice/getOrderList", { ...EVER, ...params }), code);
    });
  }
});
