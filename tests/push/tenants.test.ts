// No credential ever sees another tenant's row (docs/stock.md#vocabulary), and how a key that is bound to none
// names one.
import { beforeAll, describe, expect, test } from "vitest";
import { Api, type Asn, type Grn, type Item, type Level, type Partner, type Reply, bulk, invalid, refusal, success } from "../support/client.ts";
import { type Tenant, at, freshTenant, newKey } from "../support/fixtures.ts";

const UNKNOWN_TENANT = "4b6f1c1e-7a3d-4c55-9e0a-3f8c2d1b0a99";

let ours: Tenant;
let theirs: Tenant;
let unbound: Api;
let numbers: { ours: { asn: string; grn: string }; theirs: { asn: string; grn: string } };

/** The same codes in both, with another name, quantity and reference. */
async function fill(tenant: Tenant, name: string, qty: number): Promise<{ asn: string; grn: string }> {
  await tenant.addItems({ sku: "SAME", name, tracking: "lot", baseUomCode: "EA" });
  success(await tenant.api.post("/partners", { code: "SUP", name, type: "supplier" }), 201);
  success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "LOC", zone: name }), 201);
  const { asnNo } = await tenant.newAsn([{ sku: "SAME", expectedQty: 100, lotNo: "LOT" }], { referenceNo: name, supplierCode: "SUP" });
  const line = { asnLineNo: 1, sku: "SAME", qty, locationCode: "LOC" };
  return { asn: asnNo, grn: (await tenant.newGrn([line], { asnNo })).grnNo };
}

beforeAll(async () => {
  [ours, theirs] = [await freshTenant(), await freshTenant()];
  unbound = (await newKey({})).api;
  numbers = { ours: await fill(ours, "ours", 7), theirs: await fill(theirs, "theirs", 9) };
  await theirs.addItems("ONLY-THEIRS");
  await theirs.addWarehouse("WH-THEIRS");
  success(await theirs.api.post("/partners", { code: "SUP-THEIRS", name: "x", type: "supplier" }), 201);
  success(await theirs.api.post("/locations", { warehouseCode: "WH-1", code: "LOC-THEIRS" }), 201);
});

/** All that a tenant can read. */
async function view(tenant: Tenant): Promise<unknown> {
  const paths = ["/items/SAME", "/partners/SUP", `/asn/${numbers.ours.asn}`, "/stock?sku=SAME"];
  const replies = await Promise.all(paths.map((path) => tenant.api.get(path)));
  return replies.map((reply) => success(reply, 200));
}

const asn = (fields: object = {}): object => ({ warehouseCode: "WH-1", lines: [{ sku: "SAME", expectedQty: 1, lotNo: "LOT" }], ...fields });
const grn = (fields: object = {}): object => ({ warehouseCode: "WH-1", lines: [{ sku: "SAME", qty: 1, lotNo: "LOT" }], ...fields });

/** A good call of every endpoint of these chapters, on the codes both tenants have. */
const writes: Record<string, (fields: object) => object> = {
  "/items": (fields) => ({ sku: "SAME", category: "called", ...fields }),
  "/items/bulk": (fields) => ({ items: [{ sku: "SAME", category: "called" }], ...fields }),
  "/partners": (fields) => ({ code: "SUP", contact: { called: true }, ...fields }),
  "/partners/bulk": (fields) => ({ partners: [{ code: "SUP", contact: { called: true } }], ...fields }),
  "/locations": (fields) => ({ warehouseCode: "WH-1", code: "LOC", pickFace: true, ...fields }),
  "/locations/bulk": (fields) => ({ locations: [{ warehouseCode: "WH-1", code: "LOC", pickFace: true }], ...fields }),
  "/asn": asn,
  "/asn/bulk": (fields) => ({ asns: [asn()], ...fields }),
  "/grn": grn,
};
const reads = (number: string): string[] => ["/items/SAME", "/partners/SUP", `/asn/${number}`, "/stock?sku=SAME"];
const and = (path: string, query: string): string => `${path}${path.includes("?") ? "&" : "?"}${query}`;

describe("two tenants with the same codes", () => {
  test("each reads its own rows on every endpoint", async () => {
    expect(numbers.ours).toEqual(numbers.theirs);
    const items = [await ours.item("SAME"), await theirs.item("SAME")];
    expect(items.map((item) => item.name)).toEqual(["ours", "theirs"]);
    expect(at(items).id).not.toBe(at(items, 1).id);
    for (const [tenant, name, qty] of [[ours, "ours", 7], [theirs, "theirs", 9]] as const) {
      expect(success<Partner>(await tenant.api.get("/partners/SUP"), 200).name).toBe(name);
      expect(await tenant.asn(numbers.ours.asn)).toMatchObject({ referenceNo: name, lines: [{ receivedQty: qty }], grns: [{ grnNo: numbers.ours.grn, lines: [{ qty }] }] });
      const stock = await tenant.stock("SAME", { warehouseCode: "WH-1", lotNo: "LOT" });
      expect(stock).toMatchObject({ itemName: name, totalOnHand: qty, stocks: [{ warehouseCode: "WH-1", locationCode: "LOC", lotNo: "LOT", qtyOnHand: qty } satisfies Partial<Level>] });
      expect(stock.stocks).toHaveLength(1);
      expect(await tenant.stock("SAME", { asOf: new Date().toISOString() })).toMatchObject({ totalOnHand: qty });
    }
  });

  for (const [path, body] of Object.entries(writes)) {
    test(`POST ${path} of one changes nothing of the other`, async () => {
      const before = await view(theirs);
      const mine = await view(ours);
      const reply = await ours.api.post(path, body({}));
      expect(reply.status, reply.text).toBeLessThan(202);
      expect(await view(theirs)).toEqual(before);
      if (!path.startsWith("/asn") && !path.startsWith("/locations")) expect(await view(ours)).not.toEqual(mine);
    });
  }

  test("documents are numbered in each tenant by itself", async () => {
    const [mine, yours] = [await ours.newAsn([{ sku: "SAME", expectedQty: 1 }]), await theirs.newAsn([{ sku: "SAME", expectedQty: 1 }])];
    const last = (made: Asn) => Number(made.asnNo.slice(-4));
    expect(last(yours)).toBe(2);
    expect(last(mine)).toBeGreaterThan(2);
    refusal(await theirs.api.get(`/asn/${mine.asnNo}`), 404, "NOT_FOUND", `ASN "${mine.asnNo}" not found.`);
  });

  test("what only the other has does not exist, in words that are those of any unknown code", async () => {
    const refused: [Promise<Reply>, number, string][] = [
      [ours.api.get("/items/ONLY-THEIRS"), 404, 'Item SKU "ONLY-THEIRS" not found.'],
      [ours.api.get("/partners/SUP-THEIRS"), 404, 'Partner code "SUP-THEIRS" not found...'],
      [ours.api.get("/stock?sku=ONLY-THEIRS"), 400, 'Item SKU "ONLY-THEIRS" not found.'],
      [ours.api.get("/stock?sku=SAME&warehouseCode=WH-THEIRS"), 400, 'Warehouse code "WH-THEIRS" not found...'],
      [ours.api.post("/locations", { warehouseCode: "WH-THEIRS", code: "X" }), 400, 'Warehouse code "WH-THEIRS" not found...'],
      [ours.postAsn([{ sku: "ONLY-THEIRS", expectedQty: 1 }]), 400, 'Item SKU "ONLY-THEIRS" not found.'],
      [ours.api.post("/asn", asn({ warehouseCode: "WH-THEIRS" })), 400, 'Warehouse code "WH-THEIRS" not found...'],
      [ours.api.post("/asn", asn({ supplierCode: "SUP-THEIRS" })), 400, 'Supplier code "SUP-THEIRS" not found...'],
      [ours.postGrn([{ sku: "ONLY-THEIRS", qty: 1 }]), 400, 'Item SKU "ONLY-THEIRS" not found.'],
      [ours.postGrn([{ sku: "SAME", qty: 1, locationCode: "LOC-THEIRS" }]), 400, 'Location code "LOC-THEIRS" not found...'],
    ];
    for (const [call, status, message] of refused) refusal(await call, status, status === 404 ? "NOT_FOUND" : "REFERENCE_NOT_FOUND", message);
    const bulkReply = bulk(await ours.api.post("/asn/bulk", { asns: [asn(), { warehouseCode: "WH-1", lines: [{ sku: "ONLY-THEIRS", expectedQty: 1 }] }] }), 207);
    expect(bulkReply.errors).toMatchObject([{ index: 1, error: 'Item SKU "ONLY-THEIRS" not found.' }]);
  });

  test("a unit of one tenant is none of the other's", async () => {
    success(await theirs.admin.post("/uoms", { code: "PALLET", factor: 480 }), 201);
    success(await theirs.postAsn([{ sku: "SAME", uomCode: "PALLET", expectedQty: 1 }]), 201);
    refusal(await ours.postAsn([{ sku: "SAME", uomCode: "PALLET", expectedQty: 1 }]), 400, "REFERENCE_NOT_FOUND", 'UoM code "PALLET" not found...');
  });
});

describe("a key bound to a tenant", () => {
  test("may name its own, in any case", async () => {
    for (const tenantId of [ours.id, ours.id.toUpperCase()]) {
      success(await ours.api.get("/stock", { sku: "SAME", tenantId }), 200);
      success(await ours.api.post("/items", { sku: "SAME", tenantId }), 200);
    }
  });

  test("may name no other, in query or body, on any endpoint: 403", async () => {
    const before = await view(theirs);
    for (const tenantId of [theirs.id, UNKNOWN_TENANT]) {
      for (const path of reads(numbers.theirs.asn)) {
        refusal(await ours.api.get(and(path, `tenantId=${tenantId}`)), 403, "FORBIDDEN");
      }
      for (const [path, body] of Object.entries(writes)) {
        refusal(await ours.api.post(path, body({ tenantId })), 403, "FORBIDDEN");
        refusal(await ours.api.post(path, body({}), { query: { tenantId } }), 403, "FORBIDDEN");
      }
    }
    expect(await view(theirs)).toEqual(before);
  });

  test("an admin's header means nothing to it", async () => {
    const reply = await ours.api.get("/items/SAME", {}, { "X-Tenant-Id": theirs.id });
    expect(success<Item>(reply, 200).name).toBe("ours");
  });

  test("no bulk row reaches another tenant", async () => {
    const before = await view(theirs);
    const items = [{ sku: "SAME", category: "mine" }, { sku: "SAME", name: "stolen", tenantId: theirs.id }];
    const mine = await view(ours);
    refusal(await ours.api.post("/items/bulk", { items }), 403, "FORBIDDEN");
    expect(await view(ours)).toEqual(mine);
    expect(await view(theirs)).toEqual(before);
  });
});

describe("a key bound to none", () => {
  test("acts for the tenant of its query, on every endpoint", async () => {
    for (const path of reads(numbers.theirs.asn)) {
      const named = await unbound.get(and(path, `tenantId=${theirs.id}`));
      expect(success(named, 200)).toEqual(success(await theirs.api.get(path), 200));
    }
    for (const [path, body] of Object.entries(writes)) {
      const reply = await unbound.post(path, body({}), { query: { tenantId: theirs.id } });
      expect(reply.status, reply.text).toBeLessThan(202);
    }
  });

  test("acts for the tenant of its body, on every endpoint", async () => {
    const before = { ours: await view(ours), theirs: await view(theirs) };
    for (const [path, body] of Object.entries(writes)) {
      const reply = await unbound.post(path, body({ tenantId: theirs.id }));
      expect(reply.status, reply.text).toBeLessThan(202);
    }
    expect(await view(ours)).toEqual(before.ours);
    expect(await view(theirs)).not.toEqual(before.theirs);
    const made = success<Grn>(await unbound.post("/grn", grn({ tenantId: theirs.id })), 201);
    const again = success<Grn>(await theirs.api.post("/grn", grn()), 201);
    expect(Number(again.grnNo.slice(-4))).toBe(Number(made.grnNo.slice(-4)) + 1);
  });

  test("writes the rows of one tenant in a bulk request, not of two", async () => {
    const before = await view(theirs);
    const items = [{ sku: "SAME", category: "mixed", tenantId: ours.id }, { sku: "SAME", name: "stolen", tenantId: theirs.id }];
    const mine = await view(ours);
    for (const named of [{}, { tenantId: ours.id }]) invalid(await unbound.post("/items/bulk", { ...named, items }), "tenantId");
    expect([await view(ours), await view(theirs)]).toEqual([mine, before]);
    const own = items.slice(0, 1);
    expect(bulk(await unbound.post("/items/bulk", { tenantId: ours.id, items: own }), 200).data.map((row) => row.status)).toEqual(["updated"]);
    expect(await view(theirs)).toEqual(before);
    expect(await ours.item("SAME")).toMatchObject({ name: "ours", category: "mixed" });
  });

  test("may name another tenant in the next call", async () => {
    const names = [];
    for (const tenantId of [ours.id, theirs.id, ours.id]) names.push(success<Item>(await unbound.get("/items/SAME", { tenantId }), 200).name);
    expect(names).toEqual(["ours", "theirs", "ours"]);
  });

  test("may not name a tenant that does not exist", async () => {
    refusal(await unbound.get("/items/SAME", { tenantId: UNKNOWN_TENANT }), 400, "REFERENCE_NOT_FOUND");
    refusal(await unbound.post("/items", { sku: "SAME", name: "x", tenantId: UNKNOWN_TENANT }), 400, "REFERENCE_NOT_FOUND");
  });

  test("never acts for one tenant on the word of query and another on that of the body", async () => {
    const before = { ours: await view(ours), theirs: await view(theirs) };
    const reply = await unbound.post("/items", { sku: "SAME", category: "both", tenantId: ours.id }, { query: { tenantId: theirs.id } });
    const changed = [JSON.stringify(await view(ours)) !== JSON.stringify(before.ours), JSON.stringify(await view(theirs)) !== JSON.stringify(before.theirs)];
    expect(changed.filter(Boolean)).toHaveLength(reply.status < 300 ? 1 : 0);
  });
});
