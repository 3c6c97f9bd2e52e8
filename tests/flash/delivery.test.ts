// Delivery bills of the Flash API: made, approved, picked, packed, shipped and followed, withdrawn, frozen and cancelled.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { refusal, success } from "../support/client.ts";
import { type Tenant, eventually, freshTenant } from "../support/fixtures.ts";
import { DEMO_MERCHANT, Flash, type FlashReply, type NewMerchant, type Params, done, newMerchant, refused } from "../support/flash.ts";
import { example, expectAsPrinted } from "../support/flash-examples.ts";
import { Receiver } from "../support/receiver.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

type Texts = Record<string, string>;
interface Page { list: Texts[]; totalPages: number; totalItems: number }

const NUMBER = /^DO\d{6}\d{4,}$/;
const EVER = { startTime: "2000-01-01", endTime: "2099-12-31" };
const PDF = Buffer.from("%PDF-1.7 label").toString("base64");

let server: SharedServer;
let tenant: Tenant;
let merchant: NewMerchant;
let flash: Flash;
let receiver: Receiver;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  receiver = await Receiver.start();
  merchant = await newMerchant(tenant.id, server.url, { pushUrl: `${receiver.url}/push` });
  flash = new Flash(merchant, server.url);
  await tenant.addItems("A", "B", "SHORT");
  success(await tenant.admin.post("/stores", { code: "S", name: "Shop", warehouseCode: tenant.warehouse }), 201);
  success(await tenant.admin.post("/stores", { code: "LATER", name: "Shop without a warehouse", warehouseCode: tenant.warehouse, manualAllocation: true }), 201);
  await tenant.newGrn([{ sku: "A", qty: 1000 }, { sku: "B", qty: 1000 }]);
});
afterAll(async () => {
  await auditServer(server);
  await receiver.stop();
  await server.stop();
});

let count = 0;
const fresh = (kind: string): string => `${kind}-${(count += 1)}`;

const SALE: Params = {
  storeCode: "S", province: "Bangkok", city: "Bang Rak", district: "Si Lom", postalCode: "10500", consigneeName: "Somchai",
  consigneeAddress: "1 Silom Rd", phoneNumber: "0812345678", logisticCharge: 100, totalPrice: 1100, payMode: "1",
  goods: [{ barCode: "A", num: 2, price: 500, discountPrice: 0 }],
};
const add = (params: Params = {}, by = flash) => by.form<string>("/Order/addOrder", { ...SALE, orderSn: fresh("OS"), ...params });
const place = async (params: Params = {}): Promise<string> => done(await add(params));
const approved = (params: Params = {}): Promise<string> => place({ check: 1, ...params });
const step = (number: string, name: string, body: object | null = null) => tenant.admin.post(`/ops/orders/${number}/${name}`, body ?? undefined);
const take = async (number: string, ...names: string[]): Promise<void> => {
  for (const name of names) success(await step(number, name), 200);
};
const one = <T>(path: string, deliverySn: string): Promise<FlashReply<T>> => flash.form<T>(path, { deliverySn });
const detail = async (number: string): Promise<Texts & { goodsList: Texts[] }> => done(await one("/order/getOrderDetail", number));
const list = async (params: Params = {}): Promise<Page> => done(await flash.form<Page>("/order/getOrderList", { ...EVER, ...params }));
const carrier = (code: string, fields: object = {}) =>
  tenant.admin.send("PUT", `/carriers/${code}`, { name: code, prefix: code.slice(0, 2), digits: 6, from: 1, to: 999_999, ...fields });
const report = async (tracking: string, status: string, more: object = {}): Promise<void> => {
  success(await tenant.admin.post(`/ops/shipments/${tracking}/events`, { status, ...more }), 200);
};
const tracking = async (number: string): Promise<string> => (await detail(number)).expressSn ?? "";

describe("the document's examples", () => {
  test("run on the demo data as printed, one after the other", async () => {
    const demo = new Flash(DEMO_MERCHANT, server.url);
    for (const barCode of ["FEX00025", "FEX00026"]) await demo.form("/open/add_goods", { barCode, name: barCode });
    const printed = example("/Order/addOrder").request;
    refused(await demo.form("/Order/addOrder", printed), 1114);
    const made = await demo.form<string>("/Order/addOrder", { ...printed, ignorePrice: "1" });
    expectAsPrinted("/Order/addOrder", made);
    const deliverySn = made.body.data;
    expect(deliverySn).toMatch(NUMBER);
    const call = async (path: string, changed: Params): Promise<FlashReply> => {
      const reply = await demo.form(path, { ...example(path).request, ...changed });
      expectAsPrinted(path, reply);
      return reply;
    };
    const both = { deliverySn, orderSn: "OS4851326" };
    await call("/order/freeze", both);
    await call("/order/unfreeze", both);
    await call("/Audit/delivery", { deliverySn });
    await call("/order/getOrderList", { ...EVER, warehouseNo: "WH-BKK-01", status: "sold_out", ...both, expressSn: "TH0055555ED55", contact: "18159426427" });
    await call("/order/getOrderDetail", both);
    await call("/box/deliveryOrderBox", both);
    await call("/order/getOrderStatusByNo", both);
    await call("/order/getOrderTrackingInfoByNo", { ...both, expressSn: "TH0055555ED55" });
    await call("/order/getTrackingBySn", { expressSn: "TH0055555ED55" });
    await call("/order/getDocument", { deliverySn });
    await call("/order/importExpressLabel", { orderCode: deliverySn, file: PDF });
    await call("/order/uploadInvoice", { orderCode: deliverySn, file: PDF });
    await call("/open/getExpressDimensions", { expressSn: "TH0055555ED55", orderSn: deliverySn, type: "DO" });
    await call("/order/withdrawOrder", both);
    await call("/order/withdrawCancel", both);
    await call("/order/cancelOrder", both);
  });

  test("that carry no file are refused as such", async () => {
    for (const path of ["/order/importExpressLabel", "/order/uploadInvoice"]) refused(await flash.form(path, example(path).request), 100114);
  });
});

describe("a bill", () => {
  test("adds up, to the satang", async () => {
    const goods = [{ barCode: "A", num: 2, price: 500, discountPrice: 50 }, { barCode: "B", num: 1, price: 250 }];
    const number = await place({ goods, orderDiscount: 100, logisticCharge: 21, totalPrice: 2 * 450 + 250 - 100 + 21, insured: 1, insureDeclareValue: 5000 });
    const shown = await detail(number);
    expect(shown).toMatchObject({
      total_price: "1071", carriage: "21", order_discount_total_money: "100", goods_discount_total_money: "100", insureDeclareValue: "5000",
      pay_mode: "COD", pay_status: "Unpaid", type: "Sales order", statusId: "160", status: "Wait for approval", sellerName: "suite",
    });
    expect(shown.goodsList.map((row) => [row.goodsDealPrice, row.goodsDealTotalPrice, row.orderDiscountMoney])).toEqual([["450", "900", "78"], ["250", "250", "22"]]);
  });

  const wrong: [string, number, Params][] = [
    ["a row below zero", 1113, { goods: [{ barCode: "A", num: 1, price: 1, discountPrice: 2 }], totalPrice: 99 }],
    ["a wrong total", 1114, { totalPrice: 1101 }],
    ["an unknown store", 1017, { storeCode: "NONE" }],
    ["an unknown warehouse", 1402, { warehouseId: 999_999 }],
    ["unknown goods", 1104, { goods: [{ barCode: "NONE", num: 1, price: 1000 }] }],
    ["a carrier's name alone", 1028, { expressSn: "X1", expressName: "Flash" }],
    ["a carrier's code without its name", 1046, { expressSn: "X1", expressCode: "KNOWN" }],
    ["an unknown carrier", 1029, { expressSn: "X1", expressCode: "NONE", expressName: "None" }],
    ["a carrier of another warehouse", 1030, { expressSn: "X1", expressCode: "AWAY", expressName: "Away" }],
    ["a replenishment of nothing", 1023, { type: 2 }],
    ["a replenishment of an unknown bill", 1024, { type: 2, deliverySn: "DO1" }],
    ["no value of what is insured", 1700, { insured: 1 }],
    ["nothing to collect", 1721, { ignorePrice: 1, totalPrice: 0 }],
    ["a TikTok bill without its package", 1504, { channelSource: "ID_WAREHOUSE_TIKTOK", extraDataJson: '{"order_id":"1"}' }],
  ];
  test.each(wrong)("is refused for %s", async (_, code, params) => {
    await tenant.addWarehouse("WH-2").catch(() => undefined);
    success(await carrier("KNOWN"), 200);
    success(await carrier("AWAY", { warehouses: ["WH-2"] }), 200);
    refused(await add(params), code);
  });

  test("takes its number once, and again after it was cancelled", async () => {
    const orderSn = fresh("OS");
    const first = await place({ orderSn });
    refused(await add({ orderSn }), 1003);
    expect(done(await one("/order/cancelOrder", first))).toBe(10);
    expect(await place({ orderSn })).not.toBe(first);
  });
});

describe("every status", () => {
  beforeAll(async () => {
    success(await carrier("EMPTY", { from: 1, to: 1, warehouses: [] }), 200);
  });

  /** What a bill goes through, and what is shown of it then: status of list and detail, and of processing. */
  const states: [string, string, string, () => Promise<string>][] = [
    ["110", "cancelled", "Canceled", async () => { const n = await place(); done(await one("/order/cancelOrder", n)); return n; }],
    ["120", "wait_activate", "Pending", async () => { const n = await place(); done(await one("/order/freeze", n)); return n; }],
    ["121", "pre_sale", "Ready to ship", () => approved({ outTime: "2099-01-01 00:00:00" })],
    ["130", "wait_allocate_warehouse", "Pending", () => approved({ storeCode: "LATER" })],
    ["140", "sold_out", "Ready to ship", () => approved({ goods: [{ barCode: "SHORT", num: 2, price: 500 }] })],
    ["150", "allocated_warehouse", "Ready to ship", () => approved()],
    ["160", "wait_approval", "Pending", () => place()],
    ["180", "in_outbound", "Picked", async () => { const n = await approved(); await take(n, "release", "pick"); return n; }],
    ["190", "packed", "Packed", async () => { const n = await approved(); await take(n, "release", "pick", "pack"); return n; }],
    ["200", "shipped", "Shipped", async () => { const n = await approved(); await take(n, "release", "pick", "pack", "ship"); return n; }],
    ["205", "abnormal_delivery", "Abnormal delivery", async () => { const n = await approved(); await take(n, "release", "pick", "pack", "ship"); await report(await tracking(n), "failed"); return n; }],
    ["210", "rejected", "Rejected", async () => { const n = await approved(); await take(n, "release", "pick", "pack", "ship"); await report(await tracking(n), "returned", { returnTrackingNo: "BACK-1" }); return n; }],
    ["220", "signed", "Completed", async () => { const n = await approved(); await take(n, "release", "pick", "pack", "ship"); await report(await tracking(n), "delivered"); return n; }],
  ];
  test.each(states)("%s is seen in list, detail and processing", async (statusId, word, processing, reach) => {
    const number = await reach();
    const shown = await detail(number);
    expect(shown.statusId).toBe(statusId);
    const listed = await list({ status: word, deliverySn: number });
    expect(listed).toMatchObject({ totalItems: 1, totalPages: 1, list: [{ deliverySn: number, statusId, status: shown.status }] });
    expect((await list({ status: word })).list.map((row) => row.deliverySn)).toContain(number);
    expect(done(await one<Texts>("/order/getOrderStatusByNo", number)).status).toBe(processing);
  });

  test("170: packed, and no carrier has a number left", async () => {
    const other = await freshTenant(server.url);
    await other.addItems("A");
    success(await other.admin.post("/stores", { code: "S", name: "Shop", warehouseCode: other.warehouse }), 201);
    await other.newGrn([{ sku: "A", qty: 10 }]);
    const by = new Flash(await newMerchant(other.id, server.url), server.url);
    const number = done(await add({ check: 1 }, by));
    for (const name of ["release", "pick", "pack"]) success(await other.admin.post(`/ops/orders/${number}/${name}`, undefined), 200);
    const seen = async (): Promise<Texts> => done(await by.form<Texts>("/order/getOrderDetail", { deliverySn: number }));
    expect(await seen()).toMatchObject({ statusId: "170", expressSn: "" });
    refused(await by.form("/order/getDocument", { deliverySn: number }), 1710);
    success(await other.admin.send("PUT", "/carriers/FLASH", { name: "FlashExpress", prefix: "TH", digits: 10, checkDigit: "mod10", from: 62_910_415, to: 62_910_416 }), 200);
    success(await other.admin.post(`/ops/orders/${number}/pack`, undefined), 200);
    expect(await seen()).toMatchObject({ statusId: "190", expressSn: expect.stringMatching(/^TH\d{11}$/) as string, logistic: "FlashExpress" });
  });
});

describe("cancelling and withdrawing", () => {
  const cancel = async (deliverySn: string) => done(await one<number>("/order/cancelOrder", deliverySn));
  const withdraw = async (deliverySn: string) => done(await one<number>("/order/withdrawOrder", deliverySn));

  test("every outcome of cancelling", async () => {
    expect(await cancel("DO1")).toBe(21);
    const number = await place();
    done(await one("/order/freeze", number));
    expect(await cancel(number)).toBe(26);
    done(await one("/order/unfreeze", number));
    expect(await cancel(number)).toBe(10);
    expect(await cancel(number)).toBe(25);
    const going = await approved();
    expect(await cancel(going)).toBe(24);
    await take(going, "release", "pick");
    const lines = (qty: number) => [{ lineNo: 1, qty }];
    success(await step(going, "pack", { boxes: [{ lines: lines(1), weightG: 500, lengthMm: 111 }, { lines: lines(1), containers: [{ name: "box", number: 1 }] }] }), 200);
    expect(await cancel(going)).toBe(27);
    await take(going, "ship");
    expect(await cancel(going)).toBe(23);
    const orderSn = (await detail(going)).orderSn;
    await place({ type: 2, deliverySn: going, orderSn });
    expect(done(await flash.form("/order/cancelOrder", { orderSn }))).toBe(22);
    expect(done(await flash.form("/order/withdrawOrder", { orderSn }))).toBe(1033);
  });

  test("every outcome of withdrawing, and the stock is free at once", async () => {
    expect(await withdraw("DO1")).toBe(1014);
    const free = async () => (await tenant.stock("A")).totalAvailable;
    const before = await free();
    const number = await approved();
    expect(await free()).toBe(before - 2);
    expect(await withdraw(number)).toBe(1);
    expect(await free()).toBe(before);
    expect(await detail(number)).toMatchObject({ statusId: "160", auditTime: "" });
    expect(await withdraw(number)).toBe(1040);
    done(await one("/Audit/delivery", number));
    await take(number, "release");
    expect(await withdraw(number)).toBe(1039);
    expect(done(await one<Texts>("/order/getOrderStatusByNo", number)).intercept).toBe("Withdrawing");
    refusal(await step(number, "pick"), 409, "CONFLICT");
    await take(number, "give-back");
    expect(await detail(number)).toMatchObject({ statusId: "160" });
    expect(await free()).toBe(before);
    done(await one("/Audit/delivery", number));
    await take(number, "release", "pick", "pack");
    expect(await withdraw(number)).toBe(1041);
    await take(number, "ship");
    expect(await withdraw(number)).toBe(1038);
  });

  test("withdrawing and cancelling in one call", async () => {
    const number = await approved();
    expect(done(await one("/order/withdrawCancel", number))).toBe(10);
    expect(await detail(number)).toMatchObject({ statusId: "110" });
  });
});

test("a frozen bill can't be released or shipped, and shows it", async () => {
  const number = await approved();
  done(await flash.form("/order/freeze", { deliverySn: number, reason: "fraud" }));
  expect(done(await one<Texts>("/order/getOrderStatusByNo", number)).intercept).toBe("Frozen");
  refusal(await step(number, "release"), 409, "CONFLICT");
  done(await one("/order/unfreeze", number));
  await take(number, "release", "pick", "pack");
  done(await one("/order/freeze", number));
  refusal(await step(number, "ship"), 409, "CONFLICT");
  done(await one("/order/unfreeze", number));
  await take(number, "ship");
  refused(await one("/order/freeze", number), 1038);
});

test("a bill leaves whole or not at all", async () => {
  const number = await approved({ goods: [{ barCode: "A", num: 1, price: 500 }, { barCode: "SHORT", num: 1, price: 500 }] });
  refusal(await step(number, "release"), 409, "CONFLICT");
});

test("a bill without a warehouse goes on once it has one", async () => {
  const number = await approved({ storeCode: "LATER" });
  expect((await detail(number)).warehouseName).toBe("");
  refused(await one("/Audit/delivery", number), 1007);
  success(await step(number, "warehouse", { warehouseCode: tenant.warehouse }), 200);
  expect(await detail(number)).toMatchObject({ statusId: "150" });
});

describe("labels", () => {
  const label = (orderCode: string, more: Params = {}) => flash.form("/order/importExpressLabel", { orderCode, fileType: "pdf2png2", file: PDF, ...more });

  test("are what their bytes say, and the last one counts", async () => {
    const number = await place({ expressSn: fresh("OWN") });
    refused(await label(number, { file: Buffer.from("no pdf").toString("base64") }), 100113);
    refused(await label(number, { fileType: "png2url" }), 100113);
    done(await label(number));
    const png = Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1").toString("base64");
    done(await label(number, { fileType: "png2url", file: png }));
    const shown = done(await one<{ document: Texts[] }>("/order/getDocument", number));
    expect(shown.document).toMatchObject([{ mimeType: "image/png", file: png }]);
    done(await flash.form("/order/uploadInvoice", { orderSn: (await detail(number)).orderSn, fileType: "pdf", file: PDF }));
    expect(done(await one<{ document: Texts[] }>("/order/getDocument", number)).document).toMatchObject([{ file: png }]);
  });

  test("belong to parcels with a number of the seller's own", async () => {
    refused(await label(await place()), 100170);
    success(await carrier("LABEL"), 200);
    refused(await label(await place({ expressSn: fresh("OWN"), expressCode: "LABEL", expressName: "Label" })), 100171);
    refused(await label("DO1"), 1014);
  });

  test("are made where none was handed in", async () => {
    const number = await place({ expressSn: "TH0055555ED77", consigneeName: "<Somchai>" });
    const { document } = done(await one<{ document: Texts[] }>("/order/getDocument", number));
    const page = Buffer.from(document[0]?.file ?? "", "base64").toString();
    expect(page).toContain("เก็บเงินปลายทาง (COD) ฿11.00");
    expect(page).toContain("&lt;Somchai&gt;");
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).not.toContain("<script");
  });
});

test("a parcel is followed by its number, the newest stop first", async () => {
  const number = await approved();
  await take(number, "release", "pick", "pack", "ship");
  const expressSn = await tracking(number);
  const at = (minute: number): string => `2099-01-01T00:0${minute}:00Z`;
  for (const [index, status] of ["picked_up", "in_transit", "out_for_delivery", "delivered"].entries()) await report(expressSn, status, { at: at(index) });
  const parcel = done(await flash.form<{ status: number; routes: { status: number; routedAt: string }[] }>("/order/getTrackingBySn", { expressSn }));
  expect(parcel.status).toBe(1009);
  expect(parcel.routes.map((stop) => stop.status)).toEqual([1009, 1007, 1006, 1005, 1004, 1003, 1002, 1001]);
  refused(await flash.form("/order/getTrackingBySn", { expressSn: "NONE" }), 1379);
  const info = done(await flash.form<{ trackingInfo: Texts }>("/order/getOrderTrackingInfoByNo", { expressSn }));
  expect(info.trackingInfo.routes).toMatch(/^\[Your parcel has been picked up .* 2099-01-01 07:03:00\]$/);
});

test("boxes have numbers, sizes, goods and materials", async () => {
  const number = await approved();
  await take(number, "release", "pick");
  success(await step(number, "pack", { boxes: [
    { lines: [{ lineNo: 1, qty: 1 }], weightG: 1000, lengthMm: 10, widthMm: 20, heightMm: 30, containers: [{ name: "ww", number: 2 }] },
    { lines: [{ lineNo: 1, qty: 1 }], trackingNo: "TH-OWN-2" },
  ] }), 200);
  const [bill] = done(await one<{ isMasterSlaveItems: boolean; boxList: (Texts & { goodsList: Texts[]; containerList: Texts[] })[] }[]>("/box/deliveryOrderBox", number));
  expect(bill?.isMasterSlaveItems).toBe(true);
  expect(bill?.boxList).toMatchObject([
    { boxIndex: "1/2", weight: "1000", length: "10", width: "20", height: "30", goodsList: [{ barCode: "A", number: "1" }], containerList: [{ name: "ww", number: "2" }] },
    { boxIndex: "2/2", expressSn: "TH-OWN-2" },
  ]);
  expect(bill?.boxList[0]?.boxSn).toMatch(/^BOX\d{6}\d{4,}$/);
  const { expressSn } = await detail(number);
  const measured = await flash.form("/open/getExpressDimensions", { expressSn, orderSn: number, type: "DO" });
  expect(done(measured)).toMatchObject({ success: true, length: "10", width: "20", height: "30", weight: "1000", type: "DO" });
});

test("every step is pushed to the merchant, signed and in order", async () => {
  const number = await approved({ goods: [{ barCode: "SHORT", num: 2, price: 500 }] });
  await tenant.newGrn([{ sku: "SHORT", qty: 50 }]);
  await take(number, "release", "pick", "pack", "ship");
  await report(await tracking(number), "delivered");
  const pushed = () => receiver.received.filter((message) => (message.payload as unknown as Texts).orderId === number);
  await eventually(async () => pushed(), (messages) => messages.length >= 7, 15_000);
  const states = pushed().map((message) => (message.payload as unknown as Texts).state);
  expect(states).toEqual(["900", "1001", "1002", "1003", "1004", "1005", "1014"]);
  for (const { headers, text } of pushed()) {
    const expected = createHmac("sha256", merchant.appSecret).update(merchant.appKey + text).digest("hex");
    expect(headers.authorization).toBe(expected);
    expect(JSON.parse(text)).toMatchObject({ method: "deliveryOrder", mchId: merchant.mchId });
  }
  const log = success<{ items: { event: string }[] }>(await tenant.admin.get(`/webhook-subscriptions/${merchant.id}/deliveries`), 200);
  expect(log.items.length).toBeGreaterThan(0);
});

test("a parcel that comes back, stock that is lost, and an arrival are pushed", async () => {
  const number = await approved();
  await take(number, "release", "pick", "pack", "ship");
  await report(await tracking(number), "returned");
  success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: tenant.warehouse, sku: "B", delta: -3, reason: "broken" }), 200);
  success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: tenant.warehouse, sku: "B", delta: 2, quality: "bad", reason: "found" }), 200);
  const of = (method: string) => receiver.received.map((message) => message.payload as unknown as Texts & { lossOverflowType?: number; goodsList?: unknown[] }).filter((push) => push.method === method);
  await eventually(async () => of("lossOverflow"), (pushes) => pushes.length >= 2, 15_000);
  expect(of("lossOverflow").map((push) => [push.lossOverflowType, push.goodsList])).toEqual([
    [1, [{ barcode: "B", changeNum: 3, snCode: "", batchCode: "", qualityStatus: "normal" }]],
    [4, [{ barcode: "B", changeNum: 2, snCode: "", batchCode: "", qualityStatus: "bad" }]],
  ]);
  await eventually(async () => of("deliveryOrder").filter((push) => push.orderId === number && push.state === "910"), (pushes) => pushes.length === 1, 15_000);
});
