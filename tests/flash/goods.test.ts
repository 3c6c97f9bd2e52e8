// Goods of the Flash API: added, changed, named by another barcode, and seen by the other surfaces.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Item, refusal, success } from "../support/client.ts";
import { type Tenant, at, everything, freshTenant, times } from "../support/fixtures.ts";
import { type Flash, type Params, done, newFlash, refused } from "../support/flash.ts";
import { example, expectAsPrinted } from "../support/flash-examples.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

let server: SharedServer;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

let count = 0;
/** A code that nothing has yet. */
const fresh = (kind = "G"): string => `${kind}-${(count += 1)}`;

type Goods = Record<string, string>;

const add = (params: Params, by: Flash = flash) => by.form("/open/add_goods", { name: "goods", ...params });
const edit = (params: Params) => flash.form<string[]>("/open/edit_goods", params);

/** New goods with a barcode of their own. */
async function goods(params: Params = {}): Promise<string> {
  const barCode = fresh();
  expect(done(await add({ barCode, ...params }))).toEqual([]);
  return barCode;
}

/** The one goods that a barcode names in the list. */
async function listed(barCode: string): Promise<Goods> {
  const { list, total } = done(await flash.form<{ list: Goods[]; total: number }>("/goods/list", { barCode }));
  expect([total, list.length]).toEqual([1, 1]);
  return at(list);
}

describe("the document's examples", () => {
  test("run one after the other and answer as printed, both ways of signing", async () => {
    const own = await freshTenant(server.url);
    const seller = await newFlash(own.id, server.url);
    const call = async (path: string) => expectAsPrinted(path, await seller.form(path, example(path).request));
    await call("/open/add_goods");
    await call("/open/edit_goods");
    expectAsPrinted("/open/edit_goods", await seller.json("/open/edit_goods", example("/open/edit_goods").request));
    for (const path of ["/open/updateCodeByCode", "/open/updateBarcodeByCode"]) {
      done(await add({ barCode: "FEX001", goodsCode: "FEX0001", specification: "blue" }, seller));
      await call(path);
      done(await seller.form("/open/updateBarcodeByCode", { barCode: "barcode0001", newBarcode: `moved-${path.length}` }));
      done(await seller.form("/open/edit_goods", { barCode: `moved-${path.length}`, goodsCode: `C-${path.length}` }));
    }
    for (const barCode of ["FEX0002", "FEX0003"]) done(await add({ barCode }, seller));
    await call("/open/addComboGoods");
    await call("/goods/list");
    const page = await seller.form("/goods/list", { page: "1", pageSize: "100" });
    expectAsPrinted("/goods/list", page);
    expect(page.body).toMatchObject({ data: { limit: "100", page: "1", total: 6 } });
  });

  test("what add_goods took is given back, each field as the document types it", async () => {
    const own = await freshTenant(server.url);
    const seller = await newFlash(own.id, server.url);
    done(await seller.form("/open/add_goods", { ...example("/open/add_goods").request, shelfLifeLockUp: "3", image: "https://example.com/a.jpg", isAsset: "Y" }));
    const { list } = done(await seller.form<{ list: Goods[] }>("/goods/list"));
    expect(at(list)).toMatchObject({
      id: "1", barCode: "EOS001", goodsCode: "s12", name: "goodsName", specification: "Box", introduction: "introduction",
      remark: "remrak", image: "https://example.com/a.jpg", length: "2", width: "3", height: "2", volume: "12", weight: "10",
      prepackWeight: "100", costPrice: "100", price: "10", isShelfLife: "1", shelfLifeDay: "20", shelfLifeLockUp: "3",
      encodeType: "other", isCombo: "0", isAsset: "1", status: "3", reserveBarcode: "EOS002,EOS003", entCategoryName: null,
      createdName: expect.stringMatching(/\S/), modifiedName: "",
    });
    const bangkok = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
    expect(at(list).created?.slice(0, 13)).toBe(bangkok.slice(0, 13));
    expect(at(list).modified).toBe(at(list).created);
  });
});

describe("add_goods", () => {
  test("needs barCode and name, and names every fault with its code", async () => {
    refused(await flash.form("/open/add_goods", { name: "x" }), 1103);
    refused(await flash.form("/open/add_goods", { barCode: " ", name: "x" }), 1103);
    refused(await flash.form("/open/add_goods", { barCode: fresh() }), 1110);
    const both = refused(await flash.form("/open/add_goods", { costPrice: "1.5" }), 1103);
    expect(both.errors?.map(({ path, code }) => [path, code])).toEqual([["barCode", 1103], ["name", 1110], ["costPrice", 1315]]);
  });

  const long = (length: number) => "x".repeat(length);
  const faults: [string, unknown, number][] = [
    ["barCode", "a b", 1311],
    ["barCode", "a,b", 1311],
    ["barCode", long(201), 1311],
    ["name", long(201), 1716],
    ["goodsCode", long(51), 100189],
    ["specification", long(101), 100191],
    ["introduction", long(1001), 100192],
    ["remark", long(1001), 100193],
    ["image", "ftp://x/a.png", 1326],
    ["image", `https://example.com/${long(200)}`, 100194],
    ["costPrice", "1.5", 1315],
    ["costPrice", "-1", 1315],
    ["costPrice", "1000000001", 100195],
    ["price", "x", 1307],
    ["price", "1000000001", 100196],
    ["length", "x", 1316],
    ["width", "-1", 1317],
    ["height", "1.5.5", 1318],
    ["height", "-1", 1318],
    ["weight", "x", 1319],
    ["prepackWeight", "x", 1320],
    ["isShelfLife", "2", 1313],
    ["encodeType", "x", 1314],
    ["isAsset", "x", 1638],
    ["reserveBarcode", "a,b,c,d,e,f", 1311],
    ["reserveBarcode", "r 1", 1311],
  ];
  for (const [name, value, code] of faults) {
    test(`${name} ${JSON.stringify(value).slice(0, 24)} is ${code} and nothing is stored`, async () => {
      const before = await everything(server, tenant.id);
      refused(await add({ barCode: fresh(), [name]: value }), code);
      refused(await flash.json("/open/add_goods", { barCode: fresh(), name: "goods", [name]: value }), code);
      expect(await everything(server, tenant.id)).toEqual(before);
    });
  }

  test("a shelf life needs its days and its warning, and both within it", async () => {
    const life = (params: Params) => add({ barCode: fresh(), isShelfLife: "1", ...params });
    refused(await life({}), 1112);
    refused(await life({ shelfLifeWarning: "2" }), 1321);
    refused(await life({ shelfLifeDay: "20" }), 1323);
    refused(await life({ shelfLifeDay: "0", shelfLifeWarning: "0" }), 1322);
    refused(await life({ shelfLifeDay: "x", shelfLifeWarning: "2" }), 1322);
    refused(await life({ shelfLifeDay: "20", shelfLifeWarning: "x" }), 1324);
    refused(await life({ shelfLifeDay: "20", shelfLifeWarning: "21" }), 1328);
    refused(await life({ shelfLifeDay: "20", shelfLifeWarning: "2", shelfLifeLockUp: "21" }), 100310);
    refused(await life({ shelfLifeDay: "20", shelfLifeWarning: "2", shelfLifeLockUp: "-1" }), 100311);
    refused(await life({ shelfLifeDay: "20", shelfLifeWarning: "2", encodeType: "1" }), 1325);
    done(await life({ shelfLifeDay: "20", shelfLifeWarning: "20", shelfLifeLockUp: "20" }));
  });

  test("without a shelf life its days are not looked at", async () => {
    const barCode = await goods({ isShelfLife: "0", shelfLifeDay: "20", shelfLifeWarning: "30" });
    expect(await listed(barCode)).toMatchObject({ isShelfLife: "0", shelfLifeDay: "0", shelfLifeLockUp: "0" });
  });

  test("a barcode in use is 1309: as barcode, in reserve, or as the sku of an item without one", async () => {
    const [reserve, sku] = [fresh("R"), fresh("SKU")];
    const barCode = await goods({ reserveBarcode: reserve });
    await tenant.addItems(sku);
    for (const taken of [barCode, reserve, sku]) {
      refused(await add({ barCode: taken, goodsCode: fresh("CODE") }), 1309);
      refused(await add({ barCode: fresh(), reserveBarcode: `${fresh()},${taken}` }), 1309);
      refused(await flash.form("/open/updateBarcodeByCode", { barCode: await goods(), newBarcode: taken }), 1309);
      refused(await flash.form("/open/addComboGoods", { barCode: taken, name: "x", children: [{ barCode, number: 1 }] }), 1309);
    }
    const own = fresh();
    refused(await add({ barCode: own, reserveBarcode: own }), 100135);
    refused(await add({ barCode: own, reserveBarcode: "twice,twice" }), 100135);
  });

  test("two goods may have one goods code; the second keeps it beside a sku of its own", async () => {
    const goodsCode = fresh("CODE");
    const first = await goods({ goodsCode, specification: "red" });
    const second = await goods({ goodsCode, specification: "blue" });
    expect([(await listed(first)).goodsCode, (await listed(second)).goodsCode]).toEqual([goodsCode, goodsCode]);
    expect((await tenant.item(goodsCode)).barcode).toBe(first);
    expect((await tenant.item(second)).barcode).toBe(second);
  });

  test("20 equal calls at once add one, whatever carries the barcode", async () => {
    const [barCode, reserve] = [fresh(), fresh("R")];
    const replies = await Promise.all(
      times(20, (index) => add({ goodsCode: fresh("CODE"), ...(index % 2 ? { barCode } : { barCode: `${barCode}-${index}`, reserveBarcode: `${reserve},${barCode}` }) })),
    );
    const codes = replies.map((reply) => reply.body.code).sort((a, b) => a - b);
    expect(codes).toEqual([1, ...times(19, () => 1309)]);
  });
});

describe("edit_goods", () => {
  test("changes what is given, leaves the rest, and says whom and when", async () => {
    const barCode = await goods({ specification: "Box", price: "10", reserveBarcode: "OLD-1,OLD-2", length: 5 });
    expect(done(await edit({ barCode, price: 20, remark: "new", reserveBarcode: "NEW-1", remark2: "x" }))).toEqual([barCode]);
    const after = await listed(barCode);
    expect(after).toMatchObject({ specification: "Box", length: "5", price: "20", remark: "new", reserveBarcode: "NEW-1", name: "goods" });
    expect(after.modifiedName).toMatch(/\S/);
    expect(await listed("NEW-1")).toEqual(after);
    expect(done(await flash.form("/goods/list", { barCode: "OLD-1" }))).toMatchObject({ total: 0, list: [] });
    done(await add({ barCode: "OLD-1" }));
  });

  test("blank parameters are not signed, so they change nothing", async () => {
    const barCode = await goods({ remark: "kept", image: "https://example.com/a.png", reserveBarcode: "KEPT-1" });
    done(await edit({ barCode, remark: "", image: " ", reserveBarcode: "", name: "" }));
    expect(await listed(barCode)).toMatchObject({ remark: "kept", image: "https://example.com/a.png", reserveBarcode: "KEPT-1", name: "goods" });
  });

  test("unknown goods are 1104, no barcode is 1103, and faults have the codes of adding", async () => {
    refused(await edit({ barCode: "NOBODY", name: "x" }), 1104);
    refused(await edit({ name: "x" }), 1103);
    const barCode = await goods();
    refused(await edit({ barCode, isSn: "x" }), 1314);
    refused(await edit({ barCode, isAsset: "2" }), 1638);
    refused(await edit({ barCode, weight: "-1" }), 1319);
    refused(await edit({ barCode, reserveBarcode: await goods() }), 1309);
  });

  test("serial numbers and shelf life go on and off while there is no stock, never both", async () => {
    const barCode = await goods();
    done(await edit({ barCode, isSn: "Y" }));
    expect(await listed(barCode)).toMatchObject({ encodeType: "unique" });
    expect(await tenant.item(barCode)).toMatchObject({ tracking: "serial" });
    refused(await edit({ barCode, isShelfLife: "1", shelfLifeDay: 9, shelfLifeWarning: 1 }), 1325);
    done(await edit({ barCode, isSn: "N", isShelfLife: "1", shelfLifeDay: 9, shelfLifeWarning: 1, shelfLifeLockUp: 2 }));
    expect(await tenant.item(barCode)).toMatchObject({ tracking: "lot", shelfLifeDays: 9 });
    expect(await listed(barCode)).toMatchObject({ encodeType: "other", isShelfLife: "1", shelfLifeLockUp: "2" });
    refused(await edit({ barCode, shelfLifeDay: "1" }), 100310);
    done(await edit({ barCode, isShelfLife: "0" }));
    expect(await listed(barCode)).toMatchObject({ isShelfLife: "0", shelfLifeDay: "0", shelfLifeLockUp: "0" });
    refused(await edit({ barCode, isShelfLife: "1" }), 1112);
  });

  test("with stock SN is fixed (1349), so is the shelf life (1348) and the barcode (1680)", async () => {
    const goodsCode = fresh("CODE");
    const barCode = await goods({ goodsCode });
    await tenant.newGrn([{ sku: goodsCode, qty: 1 }]);
    refused(await edit({ barCode, isSn: "Y" }), 1349);
    refused(await edit({ barCode, isShelfLife: "1", shelfLifeDay: 9, shelfLifeWarning: 1 }), 1348);
    for (const named of [{ barCode }, { goodsCode }]) refused(await flash.form("/open/updateBarcodeByCode", { ...named, newBarcode: fresh() }), 1680);
    done(await edit({ barCode, isSn: "N", isShelfLife: "0", name: "the same", encodeType: "0" }));
    const kept = await goods({ isShelfLife: 1, shelfLifeDay: 30, shelfLifeWarning: 3 });
    await tenant.newGrn([{ sku: kept, qty: 1, expiryDate: "2099-01-01" }]);
    refused(await edit({ barCode: kept, isShelfLife: "0" }), 1348);
    refused(await edit({ barCode: kept, shelfLifeDay: "31" }), 1348);
    refused(await edit({ barCode: kept, shelfLifeLockUp: "5" }), 1348);
    done(await edit({ barCode: kept, isShelfLife: "1", shelfLifeDay: "30", shelfLifeWarning: "4" }));
  });

  test("a new goodsCode is the sku for every surface, until there is stock", async () => {
    const barCode = await goods({ goodsCode: fresh("OLD") });
    const old = (await listed(barCode)).goodsCode ?? "";
    const code = fresh("NEW");
    done(await edit({ barCode, goodsCode: code }));
    expect((await listed(barCode)).goodsCode).toBe(code);
    refusal(await tenant.api.get(`/items/${old}`), 404, "NOT_FOUND");
    await tenant.newGrn([{ sku: code, qty: 3 }]);
    refused(await edit({ barCode, goodsCode: old }), 1680);
    expect((await listed(barCode)).goodsCode).toBe(code);
    expect((await tenant.stock(code)).totalOnHand).toBe(3);
  });

  test("the category and the weight are those of the item", async () => {
    const barCode = await goods({ weight: "750" });
    done(await edit({ barCode, entCategoryCode: "ABC0001" }));
    expect(await tenant.item(barCode)).toMatchObject({ category: "ABC0001", weightKg: 0.75 });
    success(await tenant.api.post("/items", { sku: barCode, category: "Drinks", weightKg: 0.0005, uoms: [{ code: "CASE", factor: 12 }] }), 200);
    expect(await listed(barCode)).toMatchObject({ entCategoryName: "Drinks", weight: "0.5", oneUnit: "EA", twoUnit: "CASE", twoConversion: "12" });
  });
});

describe("another barcode", () => {
  const update = (params: Params) => flash.form<string[]>("/open/updateCodeByCode", params);

  test("by the barcode so far, by a reserve barcode, or by the goods code", async () => {
    const goodsCode = fresh("CODE");
    const barCode = await goods({ goodsCode, reserveBarcode: fresh("R") });
    const { reserveBarcode } = await listed(barCode);
    for (const named of [{ barCode }, { barCode: reserveBarcode }, { goodsCode }, { barCode: reserveBarcode, goodsCode }]) {
      const newBarcode = fresh();
      expect(done(await update({ ...named, newBarcode }))).toEqual([newBarcode]);
      expect((await listed(newBarcode)).goodsCode).toBe(goodsCode);
      done(await update({ barCode: newBarcode, newBarcode: barCode }));
    }
    expect(done(await update({ barCode, newBarcode: barCode }))).toEqual([barCode]);
  });

  test("paths are matched without regard to case", async () => {
    const [barCode, newBarcode] = [await goods(), fresh()];
    expect(done(await flash.form("/Open/UpdateBarcodeByCode", { barCode, newBarcode }))).toEqual([newBarcode]);
  });

  test("a reserve barcode that becomes the barcode leaves the reserve", async () => {
    const [one, two] = [fresh("R"), fresh("R")];
    const barCode = await goods({ reserveBarcode: `${one},${two}` });
    done(await update({ barCode, newBarcode: one }));
    expect(await listed(one)).toMatchObject({ barCode: one, reserveBarcode: two });
  });

  test("of goods that share a code the specification tells which, else 1679", async () => {
    const goodsCode = fresh("CODE");
    await goods({ goodsCode, specification: "red" });
    const blue = await goods({ goodsCode, specification: "blue" });
    refused(await update({ goodsCode, newBarcode: fresh() }), 1679);
    refused(await update({ goodsCode, specification: "green", newBarcode: fresh() }), 1104);
    const newBarcode = fresh();
    expect(done(await update({ goodsCode, specification: "blue", newBarcode }))).toEqual([newBarcode]);
    refused(await update({ barCode: await goods(), goodsCode, newBarcode: fresh() }), 1679);
  });

  test("what is missing, unknown or malformed", async () => {
    refused(await update({ newBarcode: fresh() }), 1681);
    refused(await update({ barCode: await goods() }), 1103);
    refused(await update({ barCode: "NOBODY", newBarcode: fresh() }), 1104);
    refused(await update({ goodsCode: "NOBODY", newBarcode: fresh() }), 1104);
    refused(await update({ barCode: await goods(), newBarcode: "a b" }), 1311);
  });
});

describe("one item on every surface", () => {
  test("goods are an item of push, and an item of push is goods", async () => {
    const [barCode, goodsCode] = [fresh(), fresh("CODE")];
    done(await add({ barCode, goodsCode, name: "น้ำ", isShelfLife: 1, shelfLifeDay: 90, shelfLifeWarning: 9, weight: 750 }));
    const item = await tenant.item(goodsCode);
    expect(item).toMatchObject({ barcode: barCode, name: "น้ำ", baseUomCode: "EA", tracking: "lot", shelfLifeDays: 90, weightKg: 0.75, uoms: [] });
    expect((await listed(barCode)).id).toBe(String(item.variantId));
    const pushed = success<Item>(await tenant.api.post("/items", { sku: fresh("SKU"), name: "Pushed", baseUomCode: "BOX" }), 201);
    expect(await listed(pushed.sku)).toMatchObject({ barCode: pushed.sku, goodsCode: pushed.sku, oneUnit: "BOX", status: "3" });
    done(await edit({ barCode: pushed.sku, specification: "of push" }));
    success(await tenant.api.post("/items", { sku: pushed.sku, name: "Renamed" }), 200);
    expect(await listed(pushed.sku)).toMatchObject({ specification: "of push", name: "Renamed" });
  });

  test("a barcode, a reserve barcode and a sku each find their item, and none can be another's", async () => {
    const [sku, barcode, reserve] = [fresh("SKU"), fresh("OTHER"), fresh("R")];
    await tenant.addItems({ sku, barcode });
    const holder = await goods({ reserveBarcode: reserve });
    for (const code of [sku, barcode]) expect(await listed(code)).toMatchObject({ barCode: barcode, goodsCode: sku });
    expect((await listed(reserve)).barCode).toBe(holder);
    for (const code of [sku, barcode]) refused(await add({ barCode: fresh(), reserveBarcode: code }), 1309);
    for (const code of [sku, barcode, reserve, holder]) {
      refusal(await tenant.api.post("/items", { sku: fresh("SKU"), name: "x", barcode: code }), 400, "VALIDATION_FAILED");
    }
    for (const code of [barcode, reserve]) refusal(await tenant.api.post("/items", { sku: code, name: "x" }), 400, "VALIDATION_FAILED");
  });

  test("add_goods completes an item of push that Flash has not described, once", async () => {
    const sku = fresh("SKU");
    await tenant.addItems(sku);
    refused(await add({ barCode: sku, goodsCode: fresh("CODE") }), 1309);
    const { id } = await listed(sku);
    done(await add({ barCode: sku, specification: "of Flash" }));
    expect(await listed(sku)).toMatchObject({ id, goodsCode: sku, specification: "of Flash" });
    refused(await add({ barCode: sku, specification: "again" }), 1309);
    expect(await listed(sku)).toMatchObject({ id, specification: "of Flash" });
  });

  test("no merchant sees another tenant's goods", async () => {
    const barCode = await goods();
    const other = await newFlash((await freshTenant(server.url)).id, server.url);
    expect(done(await other.form("/goods/list", { barCode }))).toMatchObject({ total: 0 });
    refused(await other.form("/open/edit_goods", { barCode, name: "x" }), 1104);
    done(await add({ barCode }, other));
  });
});

describe("a code means one item", () => {
  test("barcode and goods code of an item that another surface made complete it", async () => {
    const sku = fresh("SKU");
    await tenant.addItems(sku);
    await tenant.newGrn([{ sku, qty: 7 }]);
    done(await add({ barCode: sku, goodsCode: sku, specification: "blue", brandName: "Chang" }));
    expect((await tenant.stock(sku)).totalOnHand).toBe(7);
    const { list } = done(await flash.form<{ list: Goods[] }>("/goods/list", { barCode: sku }));
    expect(list.map((row) => [row.goodsCode, row.specification, row.brandName])).toEqual([[sku, "blue", "Chang"]]);
    expect((await add({ barCode: sku, goodsCode: sku })).body.code).toBe(1309);
  });

  test("a barcode that is the sku of another item is refused, on both sides", async () => {
    const sku = fresh("SKU");
    await tenant.addItems({ sku, barcode: fresh("885") });
    expect((await add({ barCode: sku })).body.code).toBe(1309);
    const barCode = await goods({ goodsCode: fresh("GC") });
    const reply = await tenant.api.post("/items", { sku: barCode, name: "x" });
    expect(refusal(reply, 400, "VALIDATION_FAILED").errors?.[0]?.path).toBe("sku");
  });

  test("a goods code does not change under stock, and a barcode is named by its own goods alone", async () => {
    const goodsCode = fresh("GC");
    const barCode = await goods({ goodsCode, specification: "red" });
    const moved = (params: Params) => flash.form("/open/updateBarcodeByCode", { barCode, newBarcode: fresh(), ...params });
    expect((await moved({ goodsCode: "NOBODY" })).body.code).toBe(1679);
    expect((await moved({ specification: "green" })).body.code).toBe(1679);
    await tenant.newGrn([{ sku: goodsCode, qty: 1 }]);
    expect((await edit({ barCode, goodsCode: fresh("GC") })).body.code).toBe(1680);
  });
});

describe("how values are written", () => {
  test("weights and sizes need not be whole", async () => {
    const barCode = await goods({ weight: "0.5", length: "10.0", width: 2.5, height: 4 });
    const { list } = done(await flash.form<{ list: Goods[] }>("/goods/list", { barCode }));
    expect(list.map((row) => [row.weight, row.length, row.width, row.height, row.volume])).toEqual([["0.5", "10", "2.5", "4", "100"]]);
  });

  test("a slash at the end changes nothing, and a path that does not exist is none of a bill", async () => {
    expect((await flash.form("/goods/list/", {})).body.code).toBe(1);
    const lost = await flash.form("/open/nothing", {});
    expect([lost.status, lost.body.msg]).toEqual([404, "The path does not exist"]);
  });

  test("problems of fields are worded in the caller's language", async () => {
    const reply = await flash.form("/open/add_goods", { barCode: fresh() }, { headers: { "Accept-Language": "th" } });
    expect(reply.body.errors?.[0]?.message).toMatch(/[\u0E00-\u0E7F]/);
  });
});
