// The stock of goods over the Flash API: goodsStock, goodsStockWithErrBarcode and /goods/stock
// (docs/flash/stock.md), and that every surface tells the same of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { success } from "../support/client.ts";
import { type Tenant, at, bangkokDay, freshTenant, times } from "../support/fixtures.ts";
import { example, expectAsPrinted } from "../support/flash-examples.ts";
import { Flash, type Params, done, newFlash, refused } from "../support/flash.ts";
import { type StockRow, newPartner, page } from "../support/partner.ts";
import { Shop } from "../support/rebalance.ts";

interface Figures {
  totalInventory: string;
  inventory: string;
  availableInventory: string;
}
type Stock = Record<string, Figures>;

let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  tenant = await freshTenant();
  flash = await newFlash(tenant.id);
  success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "Q-01", type: "quarantine" }), 201);
});
afterAll(() => audit(undefined, tenant.id));

let made = 0;
async function newItem(fields: object = {}): Promise<string> {
  const sku = `FS-${++made}`;
  await tenant.addItems({ sku, ...fields });
  return sku;
}

const figures = (total: number, free = total, sold = free): Figures => ({ totalInventory: `${total}`, inventory: `${free}`, availableInventory: `${sold}` });
const stock = async (params: Params): Promise<Stock> => done(await flash.form<Stock>("/open/goodsStock", params));
const order = async (sku: string, qtyOrdered: number): Promise<void> => {
  success(await tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku, qtyOrdered }] }), 201);
};
const adjust = async (sku: string, delta: number, fields: object = {}): Promise<void> => {
  success(await tenant.admin.post("/ops/stock/adjust", { warehouseCode: "WH-1", sku, delta, reason: "test", ...fields }), 200);
};
/** A time in which everything that a test has done just now lies. */
const now = (): Params => ({ startTime: bangkokDay(Date.now(), -1), endTime: bangkokDay() });

describe("the document's examples", () => {
  test("run as printed for the demo merchant", async () => {
    for (const path of ["/open/goodsStock", "/open/goodsStockWithErrBarcode", "/goods/stock"]) {
      const demo = new Flash();
      const { request } = example(path);
      expect((await demo.form(path, request)).body.code, path).toBe(1);
      expect((await demo.json(path, request)).body.code, path).toBe(1);
    }
  });

  test("answer as the document prints it", async () => {
    await tenant.addItems(...["BBBUI", "NOINI", "goods001", "goods002", "1010"].map((barcode) => ({ sku: `S-${barcode}`, name: barcode, barcode })));
    await tenant.newGrn([{ sku: "S-BBBUI", qty: 105 }]);
    expectAsPrinted("/open/goodsStock", await flash.form("/open/goodsStock", { barCode: "BBBUI,NOINI" }));
    expectAsPrinted("/open/goodsStockWithErrBarcode", await flash.form("/open/goodsStockWithErrBarcode", { barCode: "goods001,zzz,goods002,kkkkk,kkkk" }));
    expectAsPrinted("/goods/stock", await flash.form("/goods/stock", { barCode: "1010", page: "1", pageSize: "1" }));
  });
});

describe("the three figures", () => {
  test("what lies there, what is free, and what can be sold: less quarantined, expired and promised stock", async () => {
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([
      { sku, qty: 10, lotNo: "GOOD", expiryDate: "2099-01-01" },
      { sku, qty: 5, lotNo: "TODAY", expiryDate: bangkokDay() },
      { sku, qty: 3, lotNo: "OVER", expiryDate: bangkokDay(Date.now(), -1) },
      { sku, qty: 2, lotNo: "HELD", expiryDate: "2099-01-01", locationCode: "Q-01" },
    ]);
    await adjust(sku, 4, { quality: "bad", lotNo: "GOOD" });
    expect(await stock({ barCode: sku })).toEqual({ [sku]: figures(20, 20, 15) });
    await order(sku, 6);
    expect(await stock({ barCode: sku })).toEqual({ [sku]: figures(20, 14, 9) });
    expect(await stock({ barCode: sku, goodsStatus: "bad" })).toEqual({ [sku]: figures(4, 4, 0) });
  });

  test("fractions are told in full, and goods without stock are told with 0", async () => {
    const [half, none] = [await newItem(), await newItem()];
    await adjust(half, 2.5);
    expect(await stock({ barCode: `${half},${none}` })).toEqual({ [half]: figures(2.5), [none]: figures(0) });
  });

  test("of one warehouse, or of all together", async () => {
    const sku = await newItem();
    await tenant.addWarehouse("WH-2");
    await tenant.newGrn([{ sku, qty: 7 }]);
    await tenant.newGrn([{ sku, qty: 5 }], { warehouseCode: "WH-2" });
    expect(await stock({ barCode: sku })).toEqual({ [sku]: figures(12) });
    expect(await stock({ barCode: sku, warehouseId: "1" })).toEqual({ [sku]: figures(7) });
    expect(await stock({ barCode: sku, warehouseId: 2 })).toEqual({ [sku]: figures(5) });
  });

  test("a set is what its scarcest goods give, in every warehouse by itself", async () => {
    const [a, b, set] = [await newItem(), await newItem(), "FS-SET"];
    done(await flash.form("/open/addComboGoods", { barCode: set, name: "set", children: [{ barCode: a, number: 2 }, { barCode: b, number: 3 }] }));
    expect(await stock({ barCode: set })).toEqual({ [set]: figures(0) });
    await tenant.newGrn([{ sku: a, qty: 11 }, { sku: b, qty: 30 }]);
    await order(a, 2);
    await adjust(b, 6, { locationCode: "Q-01" });
    expect(await stock({ barCode: set, goodsType: "set" })).toEqual({ [set]: figures(5, 4) });
    await order(b, 21);
    expect(await stock({ barCode: set })).toEqual({ [set]: figures(5, 4, 3) });
    await tenant.newGrn([{ sku: b, qty: 300 }], { warehouseCode: "WH-2" });
    expect(await stock({ barCode: set })).toEqual({ [set]: figures(5, 4, 3) });
    expect(await stock({ barCode: set, warehouseId: 2 })).toEqual({ [set]: figures(0) });
    expect(done(await flash.form<{ list: object }>("/goods/stock", { barCode: set })).list).toEqual({ [set]: { normal: figures(5, 4, 3) } });
  });
});

describe("which goods", () => {
  test("are found by barcode, else by reserve barcode, else by sku, and told under the code asked for", async () => {
    await tenant.addItems({ sku: "SKU-ONLY" }, { sku: "SKU-OF-BC", barcode: "BC-1" });
    done(await flash.form("/open/add_goods", { barCode: "BC-MAIN", goodsCode: "GC-MAIN", name: "x", reserveBarcode: "BC-R1,BC-R2" }));
    for (const [sku, qty] of [["SKU-ONLY", 1], ["SKU-OF-BC", 2], ["GC-MAIN", 3]] as const) await tenant.newGrn([{ sku, qty }]);
    expect(await stock({ barCode: "SKU-ONLY,BC-1,SKU-OF-BC,BC-MAIN,BC-R2,GC-MAIN" })).toEqual({
      "SKU-ONLY": figures(1), "BC-1": figures(2), "SKU-OF-BC": figures(2), "BC-MAIN": figures(3), "BC-R2": figures(3), "GC-MAIN": figures(3),
    });
  });

  test("a barcode that names none is left out, or told of by goodsStockWithErrBarcode in the order asked for", async () => {
    const [one, two] = [await newItem(), await newItem()];
    const barCode = `zzz,${one},kkk,${two},zzz`;
    expect(Object.keys(await stock({ barCode })).sort()).toEqual([one, two].sort());
    const told = done(await flash.form<{ stock: Stock; errBarcode: string[] }>("/open/goodsStockWithErrBarcode", { barCode }));
    expect(Object.keys(told.stock).sort()).toEqual([one, two].sort());
    expect(told.errBarcode).toEqual(["zzz", "kkk"]);
    expect(await stock({ barCode: "zzz" })).toEqual({});
    expect(done(await flash.form("/open/goodsStockWithErrBarcode", { barCode: one }))).toEqual({ stock: { [one]: figures(0) }, errBarcode: [] });
  });

  test("goodsType tells goods from sets", async () => {
    const [one, set] = [await newItem(), "FS-SET-2"];
    done(await flash.form("/open/addComboGoods", { barCode: set, name: "set", children: [{ barCode: one, number: 1 }] }));
    const barCode = `${one},${set}`;
    expect(Object.keys(await stock({ barCode, goodsType: "normal" }))).toEqual([one]);
    expect(Object.keys(await stock({ barCode, goodsType: "set" }))).toEqual([set]);
    expect(Object.keys(await stock({ barCode })).sort()).toEqual([one, set].sort());
    const told = done(await flash.form<{ errBarcode: string[] }>("/open/goodsStockWithErrBarcode", { barCode, goodsType: "set" }));
    expect(told.errBarcode).toEqual([one]);
    const sets = await stock({ goodsType: "set" });
    expect(sets).toHaveProperty(set);
    expect(sets).not.toHaveProperty(one);
    expect(await stock({ goodsType: "normal" })).not.toHaveProperty(set);
  });

  test("in a time: those whose stock changed last in it, sets with their goods", async () => {
    const [moved, still, set] = [await newItem(), await newItem(), "FS-SET-3"];
    done(await flash.form("/open/addComboGoods", { barCode: set, name: "set", children: [{ barCode: moved, number: 1 }] }));
    await tenant.newGrn([{ sku: moved, qty: 1 }]);
    const barCode = `${moved},${still},${set}`;
    expect(Object.keys(await stock({ barCode, ...now() })).sort()).toEqual([moved, set].sort());
    expect(await stock({ barCode, startTime: "2020-01-01 00:00:00", endTime: "2020-01-02 23:59:59" })).toEqual({});
    const told = done(await flash.form("/open/goodsStockWithErrBarcode", { barCode, startTime: "2020-01-01", endTime: "2020-01-01" }));
    expect(told).toEqual({ stock: {}, errBarcode: [] });
    const all = await stock(now());
    expect(all).toMatchObject({ [moved]: figures(1), [set]: figures(1) });
    expect(all).not.toHaveProperty(still);
    expect(await stock({ ...now(), goodsType: "normal" })).not.toHaveProperty(set);
    expect(await stock({ ...now(), warehouseId: 2 })).not.toHaveProperty(moved);
  });

  test("a promise changes what is free, so it is a change", async () => {
    const other = await freshTenant();
    const client = await newFlash(other.id);
    await other.addItems("X");
    await other.newGrn([{ sku: "X", qty: 5 }]);
    const second = (date: number): string => new Date(date + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    await new Promise((passed) => setTimeout(passed, 1_100));
    const startTime = second(Date.now());
    const changed = async (): Promise<string[]> => Object.keys(done(await client.form<Stock>("/open/goodsStock", { startTime, endTime: second(Date.now() + 60_000) })));
    expect(await changed()).toEqual([]);
    success(await other.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "X", qtyOrdered: 1 }] }), 201);
    expect(await changed()).toEqual(["X"]);
  });

  test("without a barcode all are told; 500 at once, and not one more", async () => {
    const other = await freshTenant();
    const client = await newFlash(other.id);
    const skus = times(500, (index) => `N-${index}`);
    await other.addItems(...skus);
    await other.newGrn(skus.map((sku) => ({ sku, qty: 1 })));
    expect(Object.keys(done(await client.form<Stock>("/open/goodsStock"))).length).toBe(500);
    expect(Object.values(done(await client.form<Stock>("/open/goodsStock", { barCode: skus.join() })))).toEqual(times(500, () => figures(1)));
    refused(await client.form("/open/goodsStock", { barCode: [...skus, "N-500"].join() }), 1720, "Support up to 500 barcode queries");
  });

  test("another merchant's are never told", async () => {
    const sku = await newItem();
    await tenant.newGrn([{ sku, qty: 1 }]);
    const stranger = await newFlash((await freshTenant()).id);
    expect(done(await stranger.form("/open/goodsStock", { barCode: sku }))).toEqual({});
    expect(done(await stranger.form("/open/goodsStock"))).toEqual({});
    refused(await stranger.form("/open/goodsStock", { barCode: sku, warehouseId: 2 }), 1402);
  });
});

describe("/goods/stock", () => {
  test("pages through all goods, the newest first as /goods/list does; beyond the last page there is nothing", async () => {
    const other = await freshTenant();
    const client = await newFlash(other.id);
    const skus = times(7, (index) => `P-${index}`);
    await other.addItems(...skus);
    await other.newGrn([{ sku: "P-3", qty: 3 }]);
    const list = async (params: Params) => done(await client.form<{ page: string; pageSize: string; list: Record<string, { normal: Figures }> }>("/goods/stock", params));
    const pages = [];
    for (const number of [1, 2, 3, 4]) pages.push(await list({ page: number, pageSize: 3 }));
    expect(pages.map((one) => [one.page, one.pageSize])).toEqual([["1", "3"], ["2", "3"], ["3", "3"], ["4", "3"]]);
    expect(pages.map((one) => Object.keys(one.list).sort())).toEqual([["P-4", "P-5", "P-6"], ["P-1", "P-2", "P-3"], ["P-0"], []]);
    expect(pages[1]?.list["P-3"]).toEqual({ normal: figures(3) });
    expect(await list({})).toMatchObject({ page: "1", pageSize: "100" });
    expect(Object.keys((await list({})).list).length).toBe(7);
    expect((await list({ pageSize: 100_000 })).pageSize).toBe("500");
    expect(Object.keys((await list({ page: 2, pageSize: 2, barCode: "P-0,P-1,P-2" })).list)).toEqual(["P-2"]);
    expect(await list({ goodsStatus: "bad", barCode: "P-3" })).toMatchObject({ list: { "P-3": { bad: figures(0) } } });
    const changed = await list({ ...now(), pageSize: 1, page: 1 });
    expect(changed.list).toEqual({ "P-3": { normal: figures(3) } });
    expect((await list({ ...now(), pageSize: 1, page: 2 })).list).toEqual({});
  });
});

describe("every surface tells the same", () => {
  interface Inventory {
    items: { sku: string; onHand: number; allocated: number }[];
  }
  test("of stock that push received, orders hold, and people put aside", async () => {
    const shop = await Shop.of(tenant);
    const sku = await newItem({ tracking: "lot" });
    await tenant.newGrn([{ sku, qty: 30, lotNo: "A", expiryDate: "2099-01-01" }, { sku, qty: 10, lotNo: "B", expiryDate: "2099-06-01", locationCode: "Q-01" }]);
    await order(sku, 12);
    await adjust(sku, 6, { quality: "bad", lotNo: "A" });
    const [normal, bad] = [at(Object.values(await stock({ barCode: sku }))), at(Object.values(await stock({ barCode: sku, goodsStatus: "bad" })))];
    expect([normal, bad]).toEqual([figures(40, 28, 18), figures(6, 6, 0)]);
    const sum = (name: keyof Figures): number => Number(normal[name]) + Number(bad[name]);
    const told = [sum("totalInventory"), sum("totalInventory") - sum("inventory"), sum("inventory")];

    const pushed = await tenant.stock(sku);
    expect([pushed.totalOnHand, pushed.totalAllocated, pushed.totalAvailable]).toEqual(told);
    const { items } = success<Inventory>(await tenant.admin.get("/ops/inventory", { sku }), 200);
    expect([at(items).onHand, at(items).allocated, at(items).onHand - at(items).allocated]).toEqual(told);
    const { id } = await tenant.item(sku);
    const { api } = await newPartner({ tenantId: tenant.id });
    const read = at(page<StockRow>(await api.get("/inventory", { product_sku_id: id })).data);
    expect([read.quantity_on_hand, read.quantity_reserved, read.quantity_available]).toEqual(told.map(String));
    const variant = await shop.variant(await shop.variantId(sku));
    expect([variant.physical_stock, variant.reserved]).toEqual([Number(normal.totalInventory), Number(normal.totalInventory) - Number(normal.inventory)]);

    await order(sku, 19); // what can be sold, and one more
    expect((await tenant.stock(sku)).totalAllocated).toBe(30);
    expect(at(Object.values(await stock({ barCode: sku })))).toEqual(figures(40, 10, 0));
  });

  test("what stores keep back of a warehouse can't be sold: a variant's buffer, else the policy's", async () => {
    const other = await freshTenant();
    const client = await newFlash(other.id);
    const shop = await Shop.of(other, { weights: { shopee: 1 } });
    const [own, general, scarce] = [await shop.item("OWN", 20), await shop.item("GENERAL", 20), await shop.item("SCARCE", 3)];
    const told = async (barCode: string, params: Params = {}): Promise<Figures> => at(Object.values(done(await client.form<Stock>("/open/goodsStock", { barCode, ...params }))));
    expect(await told("OWN")).toEqual(figures(20));
    await shop.setPolicy({ mode: "weighted", weights: { shopee: 1 }, buffer: 4 });
    expect([await told("OWN"), await told("GENERAL"), await told("SCARCE")]).toEqual([figures(20, 20, 16), figures(20, 20, 16), figures(3, 3, 0)]);
    expect((await shop.manual(own, { physical_stock: 20, buffer: 7, channels: {} })).status).toBe(200);
    await other.addWarehouse("WH-2");
    await other.newGrn([{ sku: "OWN", qty: 5 }], { warehouseCode: "WH-2" });
    expect([await told("OWN"), await told("OWN", { warehouseId: 1 }), await told("OWN", { warehouseId: 2 })]).toEqual([figures(25, 25, 18), figures(20, 20, 13), figures(5)]);
    success(await other.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "GENERAL", qtyOrdered: 6 }] }), 201);
    expect(await told("GENERAL")).toEqual(figures(20, 14, 10));
    expect((await shop.variant(general)).sales_stock).toBe(10);
    expect((await shop.variant(own)).sales_stock).toBe(13);
    expect((await shop.variant(scarce)).sales_stock).toBe(0);
    done(await client.form("/open/addComboGoods", { barCode: "PAIR", name: "x", children: [{ barCode: "OWN", number: 2 }, { barCode: "GENERAL", number: 1 }] }));
    expect(await told("PAIR", { warehouseId: 1 })).toEqual(figures(10, 10, 6));
    expect(done(await client.form<{ list: Record<string, { normal: Figures }> }>("/goods/stock", { pageSize: 1, page: 3 })).list).toEqual({ GENERAL: { normal: figures(20, 14, 10) } });
    await audit(undefined, other.id);
  });
});

describe("what does not fit is refused with its code", () => {
  const faults: [string, Params, number][] = [
    ["a barcode with a blank", { barCode: "A B" }, 1311],
    ["barcodes with semicolons", { barCode: "A;B" }, 1311],
    ["a warehouse that is not there", { warehouseId: 99 }, 1402],
    ["a warehouse that is no number", { warehouseId: "WH-1" }, 1402],
    ["an unknown quality", { goodsStatus: "broken" }, 1403],
    ["a start that is no time", { startTime: "yesterday", endTime: "2020-01-01" }, 1108],
    ["an end that is no time", { startTime: "2020-01-01", endTime: "2020-13-01" }, 1108],
    ["a start alone", { startTime: "2020-01-01" }, 1657],
    ["an end alone", { endTime: "2020-01-01" }, 1657],
    ["an end before the start", { startTime: "2020-01-02 00:00:00", endTime: "2020-01-01 00:00:00" }, 1639],
    ["more than a day", { startTime: "2020-01-01 00:00:00", endTime: "2020-01-03 00:00:00" }, 1658],
  ];
  for (const [what, params, code] of faults) {
    test(what, async () => {
      for (const path of ["/open/goodsStock", "/open/goodsStockWithErrBarcode", "/goods/stock"]) {
        refused(await flash.form(path, params), code);
        refused(await flash.json(path, params), code);
      }
    });
  }

  test("an unknown goodsType, as the document's second example shows it", async () => {
    const chinese = await flash.with({ "Accept-Language": "zh-CN" }).form("/open/goodsStockWithErrBarcode", { goodsType: "combo" });
    expect(chinese.body).toMatchObject({ code: 1718, msg: "商品类型非法", data: [] });
    refused(await flash.form("/open/goodsStock", { goodsType: "combo" }), 1718);
  });

  test("a page or page size below 1 or no number", async () => {
    for (const params of [{ page: 0 }, { page: "x" }, { pageSize: 0 }, { pageSize: "-1" }]) refused(await flash.form("/goods/stock", params), 1504);
  });
});
