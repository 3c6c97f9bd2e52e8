// Every example of the document's chapters 1 to 4 that belongs to master data, inbound and stock, as printed
// and in order, against the demo data of a server of its own.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { Api, type Asn, type Bulk, type Grn, type Item, type Location, type Names, type Partner, type Reply, type Stock, TIMESTAMP, UUID_V4, bulk, refusal, success } from "../support/client.ts";
import { DEMO_TENANT, adminOf, at, bangkokDay, numberParts } from "../support/fixtures.ts";
import { type Server, startServer } from "../support/server.ts";

// The key of the document ends with 2026; where that is past, a year from now stands in for it.
const EXPIRES_AT = Date.now() < Date.parse("2026-12-31") ? "2027-01-01T00:00:00.000Z" : new Date(Date.now() + 365 * 86_400_000).toISOString();

const KEY = `{
"name": "ERP Integration",
"scopes": ["read", "write"],
"tenantId": "00000000-0000-0000-0000-000000000001",
"expiresAt": "${EXPIRES_AT}"
}`;
const ITEM = `{
"sku": "SKU-001",
"name": "น้ำดื่มตราสิงห์ 750ml",
"barcode": "8850000000001",
"baseUomCode": "EA",
"category": "Beverages",
"tracking": "lot",
"shelfLifeDays": 365,
"weightKg": 0.75
}`;
const ITEMS = `{
"items": [
{ "sku": "SKU-001", "name": "Item A", "baseUomCode": "EA" },
{ "sku": "SKU-002", "name": "Item B", "baseUomCode": "BOX" }
]
}`;
const PARTNER = `{
"code": "SUP-001",
"name": "บริษัท สยามเทรดดิ้ง จำกัด",
"type": "supplier",
"contact": { "phone": "081-234-5678" }
}`;
const LOCATION = `{
"warehouseCode": "WH-BKK-01",
"code": "A-01-01-01",
"zone": "A",
"type": "storage",
"pickFace": true
}`;
const ASN = `{
"warehouseCode": "WH-BKK-01",
"supplierCode": "SUP-001",
"expectedDate": "2026-06-15",
"referenceNo": "PO-2026-001",
"lines": [
{ "lineNo": 1, "sku": "SKU-001", "uomCode": "CASE", "expectedQty": 50 },
{ "lineNo": 2, "sku": "SKU-002", "uomCode": "EA", "expectedQty": 200, "lotNo": "LOT-A", "expiryDate": "2027-12-31" }
]
}`;
const GRN = `{
"warehouseCode": "WH-BKK-01",
"asnNo": "ASN-20260615-0001",
"lines": [
{ "asnLineNo": 1, "sku": "SKU-001", "uomCode": "CASE", "qty": 50 }
]
}`;

const JSON_TYPE = { "Content-Type": "application/json" };
/** What curl sends with -d where the example names no type. */
const CURL_TYPE = { "Content-Type": "application/x-www-form-urlencoded" };

let server: Server;
let rawKey: string;
let key: Api;
const sent: { path: string; body: string; headers: Names }[] = [];
let asnNo: string;
let grnNo: string;

/** One curl of the document; `headers` are those the example prints. */
async function curl(path: string, body: string, headers: Names = {}): Promise<Reply> {
  sent.push({ path, body, headers });
  return key.post(path, body, { headers });
}

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

describe("1. Authentication", () => {
  test("POST /api/v1/api-keys makes the printed key and shows it once", async () => {
    const admin = await adminOf(server.url);
    const made = success<Record<string, unknown>>(await admin.post("/api-keys", KEY, { headers: JSON_TYPE }), 201);
    expect(made).toMatchObject({
      id: expect.stringMatching(UUID_V4),
      name: "ERP Integration",
      scopes: ["read", "write"],
      tenantId: DEMO_TENANT,
      expiresAt: EXPIRES_AT,
      rawKey: expect.stringMatching(/^wms_[0-9A-Za-z]{32}$/),
    });
    rawKey = String(made.rawKey);
    key = new Api(server.url, { "X-API-Key": rawKey });
    for (const path of ["/api-keys", `/api-keys/${made.id}`]) {
      const later = await admin.get(path);
      expect(later.status).toBe(200);
      expect(later.text).toContain(String(made.id));
      expect(later.text).not.toContain(rawKey);
    }
  });
});

describe("4. Master Data", () => {
  test("POST /items creates SKU-001 with every field as sent", async () => {
    const item = success<Item>(await curl("/items", ITEM, JSON_TYPE), 201);
    expect(item).toMatchObject({
      id: expect.stringMatching(UUID_V4),
      variantId: expect.any(Number),
      createdAt: expect.stringMatching(TIMESTAMP),
      updatedAt: expect.stringMatching(TIMESTAMP),
      ...JSON.parse(ITEM),
    });
  });

  test("POST /items with Authorization: ApiKey and the same body updates it", async () => {
    const first = success<Item>(await key.get("/items/SKU-001"), 200);
    const other = new Api(server.url, { Authorization: `ApiKey ${rawKey}` });
    const again = success<Item>(await other.post("/items", ITEM, { headers: JSON_TYPE }), 200);
    expect(again).toEqual({ ...first, updatedAt: again.updatedAt });
  });

  const typed = { "as curl types it": CURL_TYPE, "without a Content-Type": {} };
  for (const [how, headers] of Object.entries(typed)) {
    test(`POST /items/bulk, ${how}, keeps what it does not name`, async () => {
      const known = (await key.get("/items/SKU-002")).status === 200;
      const reply = bulk<Item>(await curl("/items/bulk", ITEMS, headers), 200);
      expect(reply).toMatchObject({ status: "success", total: 2, created: known ? 0 : 1, updated: known ? 2 : 1, errors: [] });
      const kept = { ...JSON.parse(ITEM), name: "Item A" };
      expect(reply.data).toMatchObject([
        { index: 0, key: "SKU-001", status: "updated", data: kept },
        { index: 1, key: "SKU-002", status: known ? "updated" : "created", data: { id: expect.stringMatching(UUID_V4), sku: "SKU-002", name: "Item B", baseUomCode: "BOX" } },
      ]);
      for (const row of reply.data) expect(row.data).toEqual(success(await key.get(`/items/${row.key}`), 200));
    });
  }

  test("POST /partners updates the demo supplier and gives its contact back as sent", async () => {
    const partner = success<Partner>(await curl("/partners", PARTNER, JSON_TYPE), 200);
    expect(partner).toMatchObject({ id: expect.stringMatching(UUID_V4), ...JSON.parse(PARTNER) });
    expect(success(await key.get("/partners/SUP-001"), 200)).toEqual(partner);
  });

  test("POST /partners/bulk takes the printed partner and another", async () => {
    const body = `{ "partners": [ ${PARTNER}, { "code": "SUP-002", "name": "ห้างหุ้นส่วน ข", "type": "supplier" } ] }`;
    const reply = bulk<Partner>(await curl("/partners/bulk", body, CURL_TYPE), 200);
    expect(reply.data).toMatchObject([
      { key: "SUP-001", status: "updated", data: JSON.parse(PARTNER) },
      { key: "SUP-002", status: "created", data: { code: "SUP-002", name: "ห้างหุ้นส่วน ข", type: "supplier", contact: null } },
    ]);
  });

  test("POST /locations creates the printed location", async () => {
    const location = success<Location>(await curl("/locations", LOCATION, JSON_TYPE), 201);
    expect(location).toMatchObject({ id: expect.stringMatching(UUID_V4), ...JSON.parse(LOCATION) });
  });

  test("POST /locations/bulk takes the printed location and another", async () => {
    const body = `{ "locations": [ ${LOCATION}, { "warehouseCode": "WH-BKK-01", "code": "A-01-01-02" } ] }`;
    const reply = bulk<Location>(await curl("/locations/bulk", body, CURL_TYPE), 200);
    expect(reply.data).toMatchObject([
      { key: "A-01-01-01", status: "updated", data: JSON.parse(LOCATION) },
      { key: "A-01-01-02", status: "created", data: { warehouseCode: "WH-BKK-01", code: "A-01-01-02", zone: null, type: "storage", pickFace: false } },
    ]);
  });
});

describe("4. Inbound, 2. Idempotency", () => {
  test("POST /asn creates the first ASN of the day, open and with nothing received", async () => {
    const asn = success<Asn>(await curl("/asn", ASN, { ...CURL_TYPE, "Idempotency-Key": "po-2026-001" }), 201);
    const { lines, ...head } = JSON.parse(ASN) as { lines: object[] };
    expect(asn).toMatchObject({ id: expect.stringMatching(UUID_V4), status: "open", ...head, lines: lines.map((line) => ({ ...line, receivedQty: 0 })) });
    const { day, ordinal } = numberParts(asn.asnNo, "ASN");
    expect([day, ordinal]).toEqual([bangkokDay().replaceAll("-", ""), 1]);
    asnNo = asn.asnNo;
  });

  test("POST /asn with the same key and body replays; with another body it is 409 IDEMPOTENCY_KEY_MISMATCH", async () => {
    const headers = { "Idempotency-Key": "po-2026-001" };
    const replay = await key.post("/asn", ASN, { headers });
    expect(success<Asn>(replay, 201).asnNo).toBe(asnNo);
    expect(replay.headers.get("idempotent-replay")).toBe("true");
    refusal(await key.post("/asn", ASN.replace("PO-2026-001", "PO-2026-002"), { headers }), 409, "IDEMPOTENCY_KEY_MISMATCH");
  });

  test("POST /asn/bulk creates one ASN a row", async () => {
    const body = `{ "asns": [ ${ASN}, ${ASN.replace("PO-2026-001", "PO-2026-002")} ] }`;
    const reply = bulk<Asn>(await curl("/asn/bulk", body, CURL_TYPE), 200);
    expect(reply).toMatchObject({ status: "success", total: 2, created: 2, updated: 0, errors: [] });
    expect(reply.data.map((row) => row.data?.referenceNo)).toEqual(["PO-2026-001", "PO-2026-002"]);
    expect(reply.data.map((row) => numberParts(row.data?.asnNo ?? "", "ASN").ordinal)).toEqual([2, 3]);
  });

  test("POST /grn with the printed asnNo, which no ASN has, is 404", async () => {
    refusal(await key.post("/grn", GRN, { headers: JSON_TYPE }), 404, "NOT_FOUND", 'ASN "ASN-20260615-0001" not found.');
  });

  test("POST /grn on the ASN fills its line and moves it to receiving", async () => {
    const grn = success<Grn>(await key.post("/grn", GRN.replace("ASN-20260615-0001", asnNo), { headers: JSON_TYPE }), 201);
    expect(grn).toMatchObject({
      id: expect.stringMatching(UUID_V4),
      warehouseCode: "WH-BKK-01",
      asnNo,
      asnStatus: "receiving",
      lines: [{ asnLineNo: 1, sku: "SKU-001", uomCode: "CASE", qty: 50, baseQty: 600, lotNo: grn.grnNo, expiryDate: bangkokDay(grn.createdAt, 365) }],
    });
    expect(numberParts(grn.grnNo, "GRN")).toEqual({ day: bangkokDay(grn.createdAt).replaceAll("-", ""), ordinal: 1 });
    grnNo = grn.grnNo;
  });
});

describe("4. Inquiry", () => {
  test("GET /asn/{asnNo} shows the ASN, its lines with receivedQty, and its GRNs", async () => {
    const asn = success<Required<Asn>>(await key.get(`/asn/${asnNo}`), 200);
    const { lines, ...head } = JSON.parse(ASN) as { lines: object[] };
    expect(asn).toMatchObject({
      asnNo,
      status: "receiving",
      ...head,
      lines: [
        { ...lines[0], receivedQty: 50 },
        { ...lines[1], receivedQty: 0 },
      ],
      grns: [{ grnNo, asnNo, lines: [{ asnLineNo: 1, sku: "SKU-001", qty: 50 }] }],
    });
    expect(asn.grns).toHaveLength(1);
  });

  test("GET /stock answers every printed field, and [&lotNo=LOT-A] only that lot", async () => {
    const line = { sku: "SKU-001", qty: 500, locationCode: "A-01-01-01", lotNo: "LOT-A" };
    success(await key.post("/grn", { warehouseCode: "WH-BKK-01", lines: [line] }), 201);
    const query = { sku: "SKU-001", warehouseCode: "WH-BKK-01" };
    const whole = success<Stock>(await key.get("/stock", query), 200);
    const printed = { warehouseCode: "WH-BKK-01", locationCode: "A-01-01-01", lotNo: "LOT-A", qtyOnHand: 500, qtyAllocated: 0, qtyAvailable: 500 };
    const head = { sku: "SKU-001", itemName: "Item A", tracking: "lot", totalAllocated: 0 };
    expect(whole).toMatchObject({ ...head, totalOnHand: 1100, totalAvailable: 1100 });
    expect(whole.stocks).toHaveLength(2);
    expect(whole.stocks).toContainEqual(expect.objectContaining(printed));
    expect(whole.stocks).toContainEqual(expect.objectContaining({ lotNo: grnNo, qtyOnHand: 600, qtyAllocated: 0, qtyAvailable: 600 }));
    const lot = success<Stock>(await key.get("/stock", { ...query, lotNo: "LOT-A" }), 200);
    expect(lot).toMatchObject({ ...head, totalOnHand: 500, totalAvailable: 500, stocks: [printed] });
    expect(lot.stocks).toHaveLength(1);
  });
});

describe("3. Response Format", () => {
  test("the partial bulk answer has the printed shape, errors and all", async () => {
    const asn = (sku: string) => ({ warehouseCode: "WH-BKK-01", referenceNo: sku, lines: [{ sku, expectedQty: 1 }] });
    const body = { asns: [asn("SKU-001"), asn("SKU-X"), asn("SKU-002")] };
    const reply = bulk<Asn>(await key.post("/asn/bulk", body), 207);
    const error = 'Item SKU "SKU-X" not found.';
    expect(reply).toMatchObject({ status: "partial", total: 3, created: 2, updated: 0, errors: [{ index: 1, key: "SKU-X", error }] });
    expect(reply.data).toMatchObject([
      { index: 0, key: "SKU-001", status: "created", data: { id: expect.stringMatching(UUID_V4), referenceNo: "SKU-001" } },
      { index: 1, key: "SKU-X", status: "error", error },
      { index: 2, key: "SKU-002", status: "created", data: { id: expect.stringMatching(UUID_V4), referenceNo: "SKU-002" } },
    ]);
  });
});

describe("both header forms", () => {
  test("every call above answers Authorization: ApiKey as it answers X-API-Key", async () => {
    const other = new Api(server.url, { Authorization: `ApiKey ${rawKey}` });
    expect(sent.length).toBeGreaterThanOrEqual(9);
    for (const { path, body, headers } of sent) {
      const dry = { headers, query: { dryRun: "true" } };
      const [one, two] = [await key.post(path, body, dry), await other.post(path, body, dry)];
      expect([path, two.status]).toEqual([path, one.status]);
      expect(two.status).toBeLessThan(300);
    }
    for (const path of ["/items/SKU-001", "/partners/SUP-001", `/asn/${asnNo}`, "/stock?sku=SKU-001"]) {
      expect(success(await other.get(path), 200)).toEqual(success(await key.get(path), 200));
    }
    const rows = (reply: Bulk<Item>) => reply.data.map((row) => [row.key, row.status]);
    expect(rows(bulk<Item>(await other.post("/items/bulk", ITEMS), 200))).toEqual([["SKU-001", "updated"], ["SKU-002", "updated"]]);
    expect(at(success<Required<Asn>>(await other.get(`/asn/${asnNo}`), 200).grns).grnNo).toBe(grnNo);
  });
});
