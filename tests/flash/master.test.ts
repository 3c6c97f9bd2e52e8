// Master data of the Flash API: customers and suppliers, which are partners, and the lists of warehouses and stores.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { type Partner, cost, refusal, success } from "../support/client.ts";
import { DEMO_TENANT, type Tenant, everything, freshTenant, times } from "../support/fixtures.ts";
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
  await tenant.addItems("A");
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

let count = 0;
const fresh = (kind: string): string => `${kind}-${(count += 1)}`;
const partner = async (code: string): Promise<Partner> => success<Partner>(await tenant.api.get(`/partners/${code}`), 200);
const order = (customerCode: string) => tenant.api.post("/orders", { warehouseCode: "WH-1", customerCode, lines: [{ sku: "A", qtyOrdered: 1 }] });

describe("the document's examples", () => {
  test("run on the demo data and answer as printed", async () => {
    const demo = new (flash.constructor as typeof Flash)(undefined, server.url);
    for (const path of ["/open/getWarehouseList", "/order/getStoreList", "/seller_address/create", "/supply/create"]) {
      expectAsPrinted(path, await demo.form(path, example(path).request));
    }
    done(await demo.form("/seller_address/create", { nodeSn: "TH01050101", name: "x" }));
    for (const path of ["/seller_address/update", "/seller_address/delete"]) {
      expectAsPrinted(path, await demo.json(path, example(path).request));
    }
  });
});

describe("customers", () => {
  const create = (params: Params) => flash.form<unknown[]>("/seller_address/create", params);
  const update = (params: Params) => flash.form<unknown[]>("/seller_address/update", params);
  const disable = (nodeSn: string) => flash.form<unknown[]>("/seller_address/delete", { nodeSn });
  const all = {
    type: "VIP", contact: "Jack", telephone: "+66 81 234 5678", code: "01050101", province: "กรุงเทพ", city: "บางรัก",
    district: "สีลม", postalCode: "10500", address: "1 ถ.สีลม", transferStation: "TH556456566", remark: "ring twice",
  };

  test("are partners, with all that was said of them", async () => {
    const nodeSn = fresh("NS");
    expect(done(await create({ nodeSn, name: "สมชาย", ...all }))).toEqual([]);
    expect(await partner(nodeSn)).toMatchObject({
      code: nodeSn, name: "สมชาย", type: "customer",
      contact: {
        type: "VIP", name: "Jack", phone: "+66 81 234 5678", addressCode: "01050101", province: "กรุงเทพ", city: "บางรัก",
        district: "สีลม", postalCode: "10500", address: "1 ถ.สีลม", transferStation: "TH556456566", remark: "ring twice",
      },
    });
    success(await order(nodeSn), 201);
  });

  test("an update changes what is given and leaves the rest, also what push said", async () => {
    const nodeSn = fresh("NS");
    success(await tenant.api.post("/partners", { code: nodeSn, name: "Pushed", type: "both", contact: { phone: "02-123-4567", line: "@shop" } }), 201);
    expect(done(await update({ nodeSn, name: "New", telephone: "081-234-5678", remark: "" }))).toEqual([]);
    expect(await partner(nodeSn)).toMatchObject({ name: "New", type: "both", contact: { phone: "081-234-5678", line: "@shop" } });
  });

  test("what is missing, taken, unknown or malformed", async () => {
    refused(await create({ name: "x" }), 1650);
    refused(await create({ nodeSn: fresh("NS") }), 1653);
    refused(await create({ nodeSn: "x".repeat(65), name: "x" }), 1651);
    refused(await create({ nodeSn: fresh("NS"), name: "x", telephone: "call me" }), 1101);
    refused(await create({ nodeSn: fresh("NS"), name: "x", remark: "x".repeat(1001) }), 100193);
    refused(await update({ nodeSn: "NOBODY", name: "x" }), 1654);
    refused(await update({ nodeSn: "NOBODY" }), 1653);
    refused(await disable("NOBODY"), 1654);
    refused(await disable(""), 1650);
    const supplier = fresh("SP");
    done(await flash.form("/supply/create", { code: supplier, name: "x" }));
    refused(await create({ nodeSn: supplier, name: "x" }), 1652);
    refused(await update({ nodeSn: supplier, name: "x" }), 1654);
    refused(await disable(supplier), 1654);
    const nodeSn = fresh("NS");
    done(await create({ nodeSn, name: "x" }));
    const before = await everything(server, tenant.id);
    refused(await create({ nodeSn, name: "y" }), 1652);
    expect(await everything(server, tenant.id)).toEqual(before);
  });

  test("10 equal calls at once add one", async () => {
    const nodeSn = fresh("NS");
    const replies = await Promise.all(times(10, () => create({ nodeSn, name: "x" })));
    expect(replies.map((reply) => reply.body.code).sort()).toEqual([1, ...times(9, () => 1652)]);
  });

  test("a deleted one is kept and can't be named in a new order until it is added again", async () => {
    const nodeSn = fresh("NS");
    done(await create({ nodeSn, name: "Old", remark: "old" }));
    const { orderNo } = success<{ orderNo: string }>(await order(nodeSn), 201);
    expect(done(await disable(nodeSn))).toEqual([]);
    expect(done(await disable(nodeSn))).toEqual([]);
    refusal(await order(nodeSn), 409, "CONFLICT", `Customer "${nodeSn}" is disabled.`);
    expect(success(await tenant.api.get(`/orders/${orderNo}`), 200)).toMatchObject({ customerCode: nodeSn });
    expect(await partner(nodeSn)).toMatchObject({ name: "Old", contact: { remark: "old" } });
    done(await create({ nodeSn, name: "Back" }));
    expect(await partner(nodeSn)).toMatchObject({ name: "Back", contact: null });
    success(await order(nodeSn), 201);
  });
});

describe("suppliers", () => {
  const create = (params: Params) => flash.form<string>("/supply/create", params);

  test("are partners, with all that was said of them", async () => {
    const code = fresh("SP");
    const all = { typeName: "Maker", contact: "Ann", phone: "021234567", country: "Thailand", province: "p", city: "c", district: "d", postalCode: "10500", address: "a", taxRate: "7", remark: "r" };
    expect(done(await create({ code, name: "SupplyName", ...all }))).toBe(code);
    expect(await partner(code)).toMatchObject({
      code, name: "SupplyName", type: "supplier",
      contact: { type: "Maker", name: "Ann", phone: "021234567", country: "Thailand", province: "p", city: "c", district: "d", postalCode: "10500", address: "a", taxRate: 7, remark: "r" },
    });
    success(await tenant.postAsn([{ sku: "A", expectedQty: 1 }], { supplierCode: code }), 201);
  });

  test("what is missing, taken or malformed", async () => {
    const code = fresh("SP");
    const name = fresh("Name");
    done(await create({ code, name }));
    refused(await create({ code, name: fresh("Name") }), 100160);
    refused(await create({ code: fresh("SP"), name }), 100161);
    refused(await create({ name: fresh("Name") }), 100163);
    refused(await create({ code: fresh("SP") }), 100164);
    refused(await create({ code: "x".repeat(65), name: fresh("Name") }), 100167);
    refused(await create({ code: fresh("SP"), name: fresh("Name"), country: "Laos" }), 100168);
    for (const taxRate of ["101", "-1", "7.5", "x"]) refused(await create({ code: fresh("SP"), name: fresh("Name"), taxRate }), 100169);
    for (const taxRate of ["0", 100]) done(await create({ code: fresh("SP"), name: fresh("Name"), taxRate }));
  });

  test("one that was disabled can't be named in a new ASN", async () => {
    const code = fresh("BOTH");
    success(await tenant.api.post("/partners", { code, name: "x", type: "both" }), 201);
    done(await flash.form("/seller_address/delete", { nodeSn: code }));
    refusal(await tenant.postAsn([{ sku: "A", expectedQty: 1 }], { supplierCode: code }), 409, "CONFLICT", `Supplier "${code}" is disabled.`);
  });
});

describe("places", () => {
  test("every warehouse with its number, and where it stands", async () => {
    const own = await freshTenant(server.url);
    const seller = await newFlash(own.id, server.url);
    const address = { contact: "Tom", telephone: "021234567", province: "กรุงเทพ", city: "บางรัก", district: "สีลม", postalCode: "10500", address: "1 ถ.สีลม" };
    success(await own.admin.post("/warehouses", { code: "WH-2", name: "Second", address }), 201);
    const list = done(await seller.form<object[]>("/open/getWarehouseList"));
    const blank = { contact: "", telephone: "", province: "", city: "", district: "", postalCode: "", address: "" };
    expect(list).toEqual([
      { id: 1, name: "Warehouse WH-1", warehouseNo: "WH-1", ...blank },
      { id: 2, name: "Second", warehouseNo: "WH-2", ...address },
    ]);
    success(await own.admin.send("PATCH", "/warehouses/WH-2", { name: "Renamed" }), 200);
    expect(done(await seller.form<object[]>("/open/getWarehouseList"))[1]).toMatchObject({ name: "Renamed", contact: "Tom" });
    success(await own.admin.send("PATCH", "/warehouses/WH-2", { address: { contact: "Ann" } }), 200);
    expect(done(await seller.json<object[]>("/open/getWarehouseList"))[1]).toMatchObject({ ...blank, contact: "Ann" });
  });

  test("every store with the channels it sells on", async () => {
    success(await tenant.admin.post("/stores", { code: "S1", name: "ร้าน", warehouseCode: "WH-1", weights: { shopee: 1, lazada: 0, shopify: 2 } }), 201);
    success(await tenant.admin.post("/stores", { code: "S2", name: "Plain", warehouseCode: "WH-1" }), 201);
    expect(done(await flash.form("/order/getStoreList"))).toEqual([
      { storeName: "ร้าน", storeCode: "S1", platformSourceName: "shopee,shopify", status: 3 },
      { storeName: "Plain", storeCode: "S2", platformSourceName: "", status: 3 },
    ]);
  });

  test("the demo merchant has warehouse 1 and the stores 1 and S0001", async () => {
    const demo = await newFlash(DEMO_TENANT, server.url);
    expect(done(await demo.form("/open/getWarehouseList"))).toMatchObject([{ id: 1, warehouseNo: "WH-BKK-01" }]);
    expect(done(await demo.form("/order/getStoreList"))).toMatchObject([
      { storeCode: "1", status: 3 }, { storeCode: "S0001", status: 3 },
    ]);
  });

  test("each call is one read and at most one write", async () => {
    const trips = async (path: string, params: Params = {}) => cost((await flash.form(path, params)) as never).trips;
    expect(await trips("/open/getWarehouseList")).toBe(1);
    expect(await trips("/order/getStoreList")).toBe(1);
    const nodeSn = fresh("NS");
    expect(await trips("/seller_address/create", { nodeSn, name: "x" })).toBe(2);
    expect(await trips("/seller_address/update", { nodeSn, name: "y" })).toBe(2);
    expect(await trips("/seller_address/delete", { nodeSn })).toBe(2);
    expect(await trips("/supply/create", { code: fresh("SP"), name: fresh("Name") })).toBe(2);
  });
});
