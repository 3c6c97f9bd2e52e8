// Sets of the Flash API: goods that are sold as so many of others and have no stock of their own.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { invalid, success } from "../support/client.ts";
import { type Tenant, at, everything, freshTenant } from "../support/fixtures.ts";
import { type Flash, type Params, done, newFlash, refused } from "../support/flash.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

let server: SharedServer;
let tenant: Tenant;
let flash: Flash;

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  flash = await newFlash(tenant.id, server.url);
  for (const barCode of ["A", "B"]) done(await flash.form("/open/add_goods", { barCode, name: barCode, reserveBarcode: `${barCode}-R` }));
  await tenant.addItems("PUSHED");
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

let count = 0;
const CHILDREN = [{ barCode: "A", number: "5" }, { barCode: "B", number: "6" }];
const fresh = () => `SET-${(count += 1)}`;
const add = (params: Params = {}) => flash.form<string>("/open/addComboGoods", { barCode: fresh(), name: "set", children: CHILDREN, ...params });

async function set(params: Params = {}): Promise<string> {
  return done(await add(params));
}

async function listed(barCode: string): Promise<Record<string, string>> {
  return at(done(await flash.form<{ list: Record<string, string>[] }>("/goods/list", { barCode })).list);
}

const components = (barCode: string) =>
  server.sql<{ sku: string; quantity: number; position: number }>(
    `SELECT i.sku, c.quantity, c.position FROM item s JOIN item_component c ON c.set_id = s.id JOIN item i ON i.id = c.component_id
     WHERE s.tenant_id = ? AND s.barcode = ? ORDER BY c.position`,
    tenant.id, barCode,
  );

describe("addComboGoods", () => {
  test("keeps the goods of the set in their order, as JSON text or JSON", async () => {
    for (const children of [CHILDREN, JSON.stringify(CHILDREN)]) {
      const barCode = fresh();
      expect(done(await flash.json("/open/addComboGoods", { barCode, name: "set", children }))).toBe(barCode);
      expect(await components(barCode)).toEqual([{ sku: "A", quantity: 50_000, position: 1 }, { sku: "B", quantity: 60_000, position: 2 }]);
    }
  });

  test("a child is named like any goods: by barcode, by reserve barcode, by sku", async () => {
    const barCode = await set({ children: [{ barCode: "A-R", number: 1 }, { barCode: "PUSHED", number: 2 }] });
    expect((await components(barCode)).map((row) => row.sku)).toEqual(["A", "PUSHED"]);
  });

  test("is told apart in the list, and is enabled unless isEnable says no", async () => {
    expect(await listed(await set({ costPrice: 100, price: "10", specification: "two" }))).toMatchObject({ isCombo: "1", status: "3", costPrice: "100", price: "10", specification: "two" });
    expect(await listed(await set({ isEnable: "1" }))).toMatchObject({ status: "3" });
    expect(await listed(await set({ isEnable: "0" }))).toMatchObject({ isCombo: "1", status: "2" });
    expect(await listed("A")).toMatchObject({ isCombo: "0" });
  });

  const rows = (...children: object[]) => ({ children });
  const faults: [string, Params, number][] = [
    ["no barcode", { barCode: "" }, 1103],
    ["no name", { name: " " }, 1110],
    ["a barcode in use", { barCode: "A" }, 1309],
    ["a reserve barcode in use", { barCode: "B-R" }, 1309],
    ["no children", { children: "" }, 1682],
    ["an empty list", rows(), 1682],
    ["children that are no JSON", { children: "[{" }, 1602],
    ["a child without a barcode", rows({ number: 1 }), 1683],
    ["a child without a number", rows({ barCode: "A" }), 100185],
    ["none of a child", rows({ barCode: "A", number: "0" }), 1684],
    ["less than none", rows({ barCode: "A", number: -1 }), 1684],
    ["half a child", rows({ barCode: "A", number: "1.5" }), 100186],
    ["more than 10,000,000", rows({ barCode: "A", number: 10_000_001 }), 100187],
    ["an unknown child", rows({ barCode: "A", number: 1 }, { barCode: "NOBODY", number: 1 }), 1685],
    ["itself", { barCode: "SELF", ...rows({ barCode: "SELF", number: 1 }) }, 1685],
    ["a child twice", rows({ barCode: "A", number: 1 }, { barCode: "A", number: 2 }), 1687],
    ["a child twice by two barcodes", rows({ barCode: "A", number: 1 }, { barCode: "A-R", number: 2 }), 1687],
    ["a flag that is none", { isEnable: "x" }, 1504],
    ["a price that is none", { price: "1.5" }, 1307],
  ];
  for (const [what, params, code] of faults) {
    test(`${what} is ${code}, and nothing is stored`, async () => {
      const before = await everything(server, tenant.id);
      refused(await add(params), code);
      expect(await everything(server, tenant.id)).toEqual(before);
    });
  }

  test("a set holds no set, and none that is not enabled", async () => {
    refused(await add({ children: [{ barCode: await set(), number: 1 }] }), 1718);
    const saved = await set({ isEnable: 0 });
    refused(await add({ children: [{ barCode: saved, number: 1 }] }), 1718);
    await server.sql("UPDATE item SET status = 'disabled' WHERE tenant_id = ? AND sku = 'PUSHED'", tenant.id);
    refused(await add({ children: [{ barCode: "PUSHED", number: 1 }] }), 1086);
    await server.sql("UPDATE item SET status = 'enabled' WHERE tenant_id = ? AND sku = 'PUSHED'", tenant.id);
  });
});

describe("a set has no stock of its own", () => {
  let sku: string;
  beforeAll(async () => {
    sku = await set();
  });

  test("it can't be announced, received, adjusted, moved or counted", async () => {
    invalid(await tenant.postAsn([{ sku: "A", expectedQty: 1 }, { sku, expectedQty: 1 }]), "lines[1].sku");
    invalid(await tenant.postGrn([{ sku, qty: 1 }]), "lines[0].sku");
    const { admin, warehouse: warehouseCode } = tenant;
    invalid(await admin.post("/ops/stock/adjust", { warehouseCode, sku, delta: 1, reason: "found" }), "sku");
    await tenant.newGrn([{ sku: "A", qty: 1 }]);
    invalid(await admin.post("/ops/stock/move", { warehouseCode, sku, qty: 1, fromLocationCode: "RECEIVING", toLocationCode: "RECEIVING" }), "sku");
    const opened = await admin.post("/ops/cycle-counts", { warehouseCode });
    const { countNo } = (opened.body as { data: { countNo: string } }).data;
    invalid(await admin.post(`/ops/cycle-counts/${countNo}/count`, { lines: [{ sku, locationCode: "RECEIVING", countedQty: 1 }] }), "lines[0].sku");
  });

  test("a bulk row of it is refused alone", async () => {
    const { warehouse: warehouseCode } = tenant;
    const asn = (name: string) => ({ warehouseCode, lines: [{ sku: name, expectedQty: 1 }] });
    const reply = await tenant.api.post("/asn/bulk", { asns: [asn("A"), asn(sku)] });
    expect([reply.status, (reply.body as { errors: unknown[] }).errors.length]).toEqual([207, 1]);
  });

  test("nothing of it is told apart: no tracking by push, no serial numbers or shelf life here", async () => {
    const reply = await tenant.api.post("/items", { sku, tracking: "lot" });
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([409, "CONFLICT"]);
    refused(await flash.form("/open/edit_goods", { barCode: sku, isSn: "Y" }), 1314);
    refused(await flash.form("/open/edit_goods", { barCode: sku, isShelfLife: "1", shelfLifeDay: 9, shelfLifeWarning: 1 }), 1313);
    expect(done(await flash.form("/open/edit_goods", { barCode: sku, name: "renamed", price: 7 }))).toEqual([sku]);
    expect(await listed(sku)).toMatchObject({ isCombo: "1", name: "renamed", price: "7" });
  });
});

describe("how many a set holds", () => {
  test("the codes of the document, each for its fault", async () => {
    const codeOf = async (number: unknown) => (await add({ children: [{ barCode: "A", number }] })).body.code;
    expect([await codeOf(""), await codeOf("abc"), await codeOf(1.5), await codeOf(0), await codeOf(-1), await codeOf(10_000_001)]).toEqual([100185, 100186, 100186, 1684, 1684, 100187]);
  });

  test("of a set that is not enabled nothing can be sold", async () => {
    await tenant.newGrn([{ sku: "A", qty: 50 }, { sku: "B", qty: 60 }]);
    const [on, off] = [await set(), await set({ isEnable: 0 })];
    const stock = done(await flash.form<Record<string, { availableInventory: string; totalInventory: string }>>("/open/goodsStock", { barCode: `${on},${off}` }));
    expect([stock[on]?.availableInventory, stock[off]?.availableInventory, stock[off]?.totalInventory]).toEqual(["10", "0", "10"]);
  });
});

describe("sets in orders", () => {
  interface Line {
    lineNo: number;
    sku: string;
    qtyOrdered: number;
    qtyAllocated: number;
    qtyBackordered: number;
    qtyShipped: number;
    components?: Line[];
  }
  const shown = (lines: Line[]) => lines.map(({ lineNo, sku, qtyOrdered, qtyAllocated, components }) => [lineNo, sku, qtyOrdered, qtyAllocated, components?.map((part) => [part.sku, part.qtyOrdered, part.qtyAllocated])]);

  test("a set is filled by its components, and never promises a unit that its own component was promised", async () => {
    for (const sku of ["OA", "OB"]) await tenant.addItems(sku);
    await tenant.newGrn([{ sku: "OA", qty: 10 }, { sku: "OB", qty: 10 }]);
    const barCode = await set({ children: [{ barCode: "OA", number: 2 }, { barCode: "OB", number: 1 }] });
    const lines = [{ sku: barCode, qtyOrdered: 3 }, { sku: "OA", qtyOrdered: 6 }];
    const placed = success<{ orderNo: string; lines: Line[] }>(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, lines }), 201);
    expect(shown(placed.lines)).toEqual([[1, barCode, 3, 3, [["OA", 6, 6], ["OB", 3, 3]]], [2, "OA", 6, 4, undefined]]);
    const stock = await tenant.stock("OA");
    expect([stock.totalOnHand, stock.totalAllocated, stock.totalAvailable]).toEqual([10, 10, 0]);
    invalid(await tenant.api.post("/orders", { warehouseCode: tenant.warehouse, lines: [{ sku: barCode, qtyOrdered: 0.5 }] }), "lines[0].qtyOrdered");
    for (const step of ["release", "pick"]) success(await tenant.admin.post(`/ops/orders/${placed.orderNo}/${step}`, {}), 200);
    const read = success<{ lines: Line[]; pickTasks: { sku: string; qty: number }[] }>(await tenant.api.get(`/orders/${placed.orderNo}`), 200);
    expect(read.pickTasks.map(({ sku, qty }) => [sku, qty]).sort()).toEqual([["OA", 4], ["OA", 6], ["OB", 3]]);
  });
});
