// Every refusal of the contract 3, to the letter, and that none of them changes
// anything.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit as auditServer } from "../support/audit.ts";
import { Api, type Asn, type Reply, bulk, invalid, refusal, replyOf, success } from "../support/client.ts";
import { type Key, type Line, type Tenant, at, eventually, everything, freshTenant, newKey, numberParts, times } from "../support/fixtures.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const MEGABYTE = 1_048_576;
const INVALID_KEY = "Invalid, revoked, or expired API key";
const MISSING_SCOPE = "API key missing required scope(s)";

let server: SharedServer;
let tenant: Tenant;
let api: Api;
let asnNo: string;
const keys: Record<"reader" | "writer" | "admin" | "unbound" | "revoked" | "expired", Key> = Object.create(null);

beforeAll(async () => {
  server = await sharedServer();
  tenant = await freshTenant(server.url);
  api = tenant.api;
  await tenant.addItems("PLAIN", { sku: "LOTTED", tracking: "lot" }, { sku: "SERIAL", tracking: "serial" });
  success(await api.post("/partners", { code: "SUP-1", name: "Supplier", type: "supplier" }), 201);
  asnNo = (await tenant.newAsn([{ sku: "PLAIN", expectedQty: 10 }, { sku: "LOTTED", uomCode: "CASE", expectedQty: 2 }])).asnNo;
  await tenant.newGrn([{ asnLineNo: 1, sku: "PLAIN", qty: 4 }], { asnNo });
  const soon = new Date(Date.now() + 1500).toISOString();
  keys.expired = await tenant.newKey({ expiresAt: soon });
  success(await keys.expired.api.get("/items/PLAIN"), 200);
  keys.reader = await tenant.newKey({ scopes: ["read"] });
  keys.writer = await tenant.newKey({ scopes: ["write"] });
  keys.admin = await tenant.newKey({ scopes: ["admin"] });
  keys.unbound = await newKey({}, server.url);
  keys.revoked = await tenant.newKey();
  success(await keys.revoked.api.get("/items/PLAIN"), 200);
  expect((await tenant.admin.send("DELETE", `/api-keys/${keys.revoked.id}`)).status).toBeLessThan(300);
  await eventually(() => keys.expired.api.get("/items/PLAIN"), (reply) => reply.status === 401);
});
afterAll(async () => {
  await auditServer(server);
  await server.stop();
});

/** A test whose calls are all refused: the database is the same after it. */
function refused(rule: string, calls: () => Promise<unknown>): void {
  test(rule, async () => {
    const before = await everything(server, tenant.id);
    await calls();
    expect(await everything(server, tenant.id)).toEqual(before);
  });
}

const item = (fields: object): Promise<Reply> => api.post("/items", { sku: "NEW", name: "New", ...fields });
const partner = (fields: object): Promise<Reply> => api.post("/partners", { code: "NEW", name: "New", type: "customer", ...fields });
const location = (fields: object): Promise<Reply> => api.post("/locations", { warehouseCode: "WH-1", code: "NEW", ...fields });
const asn = (fields: object): Promise<Reply> => tenant.postAsn([{ sku: "PLAIN", expectedQty: 1 }], fields);
const asnLine = (fields: object): Promise<Reply> => tenant.postAsn([{ sku: "PLAIN", expectedQty: 1, ...fields }]);
const grn = (fields: object): Promise<Reply> => tenant.postGrn([{ sku: "PLAIN", qty: 1 }], fields);
const grnLine = (fields: object): Promise<Reply> => tenant.postGrn([{ sku: "PLAIN", qty: 1, ...fields }]);

describe("401: the credential", () => {
  const anonymous: Record<string, Record<string, string>> = {
    "no header": {},
    "an empty X-API-Key": { "X-API-Key": "" },
    "another scheme": { Authorization: "Basic d21zOjAxMjM0NTY3ODlhYmNkZWY=" },
    "a scheme without a key": { Authorization: "ApiKey" },
  };
  for (const [what, headers] of Object.entries(anonymous)) {
    refused(`${what} is "Missing API key"`, async () => {
      const caller = new Api(server.url, headers);
      refusal(await caller.get("/items/PLAIN"), 401, "UNAUTHORIZED", "Missing API key");
      refusal(await caller.post("/items", { sku: "NEW", name: "New" }), 401, "UNAUTHORIZED", "Missing API key");
    });
  }

  refused("a bearer token that is nobody's is said to be one", async () => {
    const caller = new Api(server.url, { Authorization: "Bearer wms_0123456789abcdef0123456789abcdef" });
    refusal(await caller.get("/items/PLAIN"), 401, "UNAUTHORIZED", "Invalid or expired bearer token");
    refusal(await caller.post("/items", { sku: "NEW", name: "New" }), 401, "UNAUTHORIZED", "Invalid or expired bearer token");
  });

  refused(`an unknown, a revoked and an expired key are all "${INVALID_KEY}"`, async () => {
    const unknown = ["wms_00000000000000000000000000000000", "x", `${tenant.key.rawKey}x`, tenant.key.rawKey.slice(0, -1)];
    const callers = [keys.revoked.api, keys.expired.api, ...unknown.map((raw) => new Api(server.url, { "X-API-Key": raw }))];
    for (const caller of callers) {
      refusal(await caller.get("/items/PLAIN"), 401, "UNAUTHORIZED", INVALID_KEY);
      refusal(await caller.post("/items", { sku: "NEW", name: "New" }), 401, "UNAUTHORIZED", INVALID_KEY);
    }
  });

  refused("a key without the scope is 401, and write does not hold read", async () => {
    refusal(await keys.reader.api.post("/items", { sku: "NEW", name: "New" }), 401, "UNAUTHORIZED", MISSING_SCOPE);
    refusal(await keys.reader.api.post("/asn/bulk", { asns: [] }), 401, "UNAUTHORIZED", MISSING_SCOPE);
    for (const path of ["/items/PLAIN", "/partners/SUP-1", `/asn/${asnNo}`, "/stock?sku=PLAIN"]) {
      refusal(await keys.writer.api.get(path), 401, "UNAUTHORIZED", MISSING_SCOPE);
    }
  });

  test("read reads, write writes and admin does both", async () => {
    success(await keys.reader.api.get("/items/PLAIN"), 200);
    success(await keys.writer.api.post("/items", { sku: "PLAIN" }), 200);
    success(await keys.admin.api.get("/items/PLAIN"), 200);
    success(await keys.admin.api.post("/items", { sku: "PLAIN" }), 200);
  });

  refused("who calls is judged before what they say", async () => {
    const stranger = new Api(server.url, { "X-API-Key": "wms_unknown" });
    refusal(await stranger.post("/items", "{", {}), 401, "UNAUTHORIZED", INVALID_KEY);
    refusal(await keys.reader.api.post("/items", "{", {}), 401, "UNAUTHORIZED", MISSING_SCOPE);
  });
});

describe("400: the tenant", () => {
  refused("a key bound to no tenant needs tenantId", async () => {
    const { api: unbound } = keys.unbound;
    for (const path of ["/items/PLAIN", `/asn/${asnNo}`, "/stock?sku=PLAIN"]) {
      refusal(await unbound.get(path), 400, "TENANT_REQUIRED", "tenantId is required.");
    }
    refusal(await unbound.post("/items", { sku: "NEW", name: "New" }), 400, "TENANT_REQUIRED", "tenantId is required.");
    refusal(await unbound.post("/items/bulk", { items: [{ sku: "NEW", name: "New" }] }), 400, "TENANT_REQUIRED", "tenantId is required.");
  });

  refused("a tenantId that is no UUID is named", async () => {
    invalid(await keys.unbound.api.post("/items", { sku: "NEW", name: "New", tenantId: "demo" }), "tenantId");
    invalid(await keys.unbound.api.post("/items", { sku: "NEW", name: "New", tenantId: 1 }), "tenantId");
    invalid(await keys.unbound.api.get("/stock", { sku: "PLAIN", tenantId: "demo" }), "tenantId");
  });

  refused("a body that is no JSON is told to be none, before anybody asks for a tenantId in it", async () => {
    invalid(await keys.unbound.api.post("/items", '{"sku":'), "");
  });
});

describe("400: what does not exist", () => {
  const unknown: [string, () => Promise<Reply>, string][] = [
    ["the SKU of an ASN line", () => asnLine({ sku: "NOPE" }), 'Item SKU "NOPE" not found.'],
    ["the SKU of a GRN line", () => grnLine({ sku: "NOPE" }), 'Item SKU "NOPE" not found.'],
    ["the SKU of GET /stock", () => api.get("/stock", { sku: "NOPE" }), 'Item SKU "NOPE" not found.'],
    ["a SKU with quotes and Thai", () => asnLine({ sku: 'น้ำ "X"' }), 'Item SKU "น้ำ "X"" not found.'],
    ["the warehouse of an ASN", () => asn({ warehouseCode: "NOPE" }), 'Warehouse code "NOPE" not found...'],
    ["the warehouse of a GRN", () => grn({ warehouseCode: "NOPE" }), 'Warehouse code "NOPE" not found...'],
    ["the warehouse of a location", () => location({ warehouseCode: "NOPE" }), 'Warehouse code "NOPE" not found...'],
    ["the warehouse of GET /stock", () => api.get("/stock", { sku: "PLAIN", warehouseCode: "NOPE" }), 'Warehouse code "NOPE" not found...'],
    ["the supplier of an ASN", () => asn({ supplierCode: "NOPE" }), 'Supplier code "NOPE" not found...'],
    ["the unit of an ASN line", () => asnLine({ uomCode: "NOPE" }), 'UoM code "NOPE" not found...'],
    ["the unit of a GRN line", () => grnLine({ uomCode: "NOPE" }), 'UoM code "NOPE" not found...'],
    ["the location of a GRN line", () => grnLine({ locationCode: "NOPE" }), 'Location code "NOPE" not found...'],
  ];
  for (const [what, call, message] of unknown) {
    refused(`${what}: ${message}`, async () => {
      refusal(await call(), 400, "REFERENCE_NOT_FOUND", message);
    });
  }

  refused("all that does not exist is named at once, with its path", async () => {
    const lines = [{ sku: "NOPE-1", expectedQty: 1 }, { sku: "PLAIN", expectedQty: 1 }, { sku: "NOPE-2", expectedQty: 1 }];
    const body = refusal(await tenant.postAsn(lines, { warehouseCode: "NOPE" }), 400, "REFERENCE_NOT_FOUND");
    expect(body.errors?.map((problem) => problem.path)).toEqual(["warehouseCode", "lines[0].sku", "lines[2].sku"]);
    expect(body.errors?.at(2)?.message).toBe('Item SKU "NOPE-2" not found.');
  });
});

describe("404 and 405: paths", () => {
  const unknown: [string, () => Promise<Reply>, string?][] = [
    ["GET /asn/{asnNo}", () => api.get("/asn/ASN-20260615-9999"), 'ASN "ASN-20260615-9999" not found.'],
    ["asnNo of POST /grn", () => grn({ asnNo: "ASN-20260615-9999" }), 'ASN "ASN-20260615-9999" not found.'],
    ["GET /items/{sku}", () => api.get("/items/NOPE"), 'Item SKU "NOPE" not found.'],
    ["GET /partners/{code}", () => api.get("/partners/NOPE")],
    ["a path that does not exist", () => api.get("/nothing")],
    ["a path below an endpoint", () => api.post("/items/bulk/x", {})],
    ["the prefix itself", () => api.get("/")],
  ];
  for (const [what, call, message] of unknown) {
    refused(`${what}: 404 NOT_FOUND`, async () => {
      refusal(await call(), 404, "NOT_FOUND", message);
    });
  }

  refused("another method on a known path is 405 and tells which are there", async () => {
    const wrong: [string, string, string][] = [["DELETE", "/items", "POST"], ["GET", "/asn/ASN-1/cancel", "POST"], ["DELETE", "/items/PLAIN", "GET"], ["PUT", "/grn", "POST"], ["POST", "/stock", "GET"]];
    for (const [method, path, allowed] of wrong) {
      const reply = await api.send(method, path, method === "GET" ? undefined : {});
      refusal(reply, 405, "METHOD_NOT_ALLOWED");
      expect(reply.headers.get("allow") ?? "", `${method} ${path}`).toContain(allowed);
    }
  });
});

describe("400: JSON", () => {
  const texts: Record<string, string | Uint8Array> = {
    "an empty body": "",
    "a body cut short": '{"sku":"NEW","name":"New"',
    "a comma too many": '{"sku":"NEW","name":"New",}',
    "single quotes": "{'sku':'NEW'}",
    "two values": '{"sku":"NEW","name":"New"} {}',
    "a NaN literal": '{"sku":"NEW","name":"New","weightKg":NaN}',
    "an Infinity literal": '{"sku":"NEW","name":"New","weightKg":Infinity}',
    "half a surrogate pair": '{"sku":"NEW","name":"\\ud800"}',
    "bytes that are no UTF-8": new Uint8Array([...new TextEncoder().encode('{"sku":"NEW","name":"'), 0xc3, 0x28, ...new TextEncoder().encode('"}')]),
    "a bare control character in a text": '{"sku":"NEW","name":"a\u0001b"}',
    "a form": "sku=NEW&name=New",
    "1,000 brackets": `{"sku":"NEW","name":"New","uoms":${"[".repeat(1_000)}${"]".repeat(1_000)}}`,
    "an array": '[{"sku":"NEW","name":"New"}]',
    "a text": '"NEW"',
    "a number": "1",
    "null": "null",
  };
  for (const [what, text] of Object.entries(texts)) {
    refused(`${what} is VALIDATION_FAILED`, async () => {
      refusal(await api.post("/items", text, { headers: { "Content-Type": "application/json" } }), 400, "VALIDATION_FAILED");
      refusal(await api.post("/items/bulk", text), 400, "VALIDATION_FAILED");
    });
  }

  refused("20,000 brackets are more values than an item holds: 413, before they are parsed", async () => {
    const text = `{"sku":"NEW","name":"New","uoms":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const { message } = refusal(await api.post("/items", text), 413, "PAYLOAD_TOO_LARGE");
    expect(message).toMatch(/^The request body holds more than \d+ values\.$/);
    refusal(await api.post("/items/bulk", text), 400, "VALIDATION_FAILED");
  });
});

describe("400: types are not coerced", () => {
  const wrong: [string, () => Promise<Reply>][] = [
    ["sku", () => item({ sku: 1 })],
    ["sku", () => item({ sku: ["NEW"] })],
    ["name", () => item({ name: 5 })],
    ["name", () => item({ name: true })],
    ["barcode", () => item({ barcode: 8850000000001 })],
    ["baseUomCode", () => item({ baseUomCode: 1 })],
    ["tracking", () => item({ tracking: true })],
    ["tracking", () => item({ tracking: "LOT" })],
    ["shelfLifeDays", () => item({ shelfLifeDays: "365" })],
    ["shelfLifeDays", () => item({ shelfLifeDays: 1.5 })],
    ["shelfLifeDays", () => item({ shelfLifeDays: -1 })],
    ["weightKg", () => item({ weightKg: "0.75" })],
    ["weightKg", () => item({ weightKg: [0.75] })],
    ["uoms", () => item({ uoms: { CASE: 12 } })],
    ["uoms[0]", () => item({ uoms: ["CASE"] })],
    ["uoms[0].factor", () => item({ uoms: [{ code: "CASE", factor: "12" }] })],
    ["uoms[0].factor", () => item({ uoms: [{ code: "CASE", factor: 0 }] })],
    ["type", () => partner({ type: "friend" })],
    ["contact", () => partner({ contact: "081-234-5678" })],
    ["contact", () => partner({ contact: ["081-234-5678"] })],
    ["pickFace", () => location({ pickFace: "true" })],
    ["pickFace", () => location({ pickFace: 1 })],
    ["type", () => location({ type: 1 })],
    ["zone", () => location({ zone: 5 })],
    ["lines", () => api.post("/asn", { warehouseCode: "WH-1", lines: { 0: { sku: "PLAIN", expectedQty: 1 } } })],
    ["lines[0]", () => tenant.postAsn([null as unknown as Line])],
    ["lines[0].lineNo", () => asnLine({ lineNo: "1" })],
    ["lines[0].expectedQty", () => asnLine({ expectedQty: "5" })],
    ["lines[0].expectedQty", () => asnLine({ expectedQty: true })],
    ["lines[0].expectedQty", () => asnLine({ expectedQty: null })],
    ["expectedDate", () => asn({ expectedDate: 20260615 })],
    ["lines[0].qty", () => grnLine({ qty: "5" })],
    ["lines[0].asnLineNo", () => grnLine({ asnLineNo: "1" })],
    ["lines[0].serials", () => grnLine({ serials: "S1" })],
    ["lines[0].serials[1]", () => grnLine({ serials: ["S1", 2] })],
    ["lines[0].unitCost", () => grnLine({ unitCost: "1.5" })],
    ["asnNo", () => grn({ asnNo: 1 })],
  ];
  wrong.forEach(([path, call], index) => {
    refused(`${path} of another type is named (${index + 1})`, async () => {
      invalid(await call(), path);
    });
  });
});

describe("400: absurd numbers", () => {
  const fine = ["1.0000000000000001", "0.10000000000000001", "1.00000000000000000001", "0.30000000000000000001"]; // doubles would round these
  for (const raw of ["1e300", "-1", "0", "-0", "0.00001", "1e-10", "1.00005", ...fine, "123456789012345678901234567890", "1e400"]) {
    refused(`${raw} is no quantity`, async () => {
      const body = (field: string) => `{"warehouseCode":"WH-1","lines":[{"sku":"PLAIN","${field}":${raw}}]}`;
      for (const reply of [await api.post("/asn", body("expectedQty")), await api.post("/grn", body("qty"))]) {
        const { errors } = refusal(reply, 400, "VALIDATION_FAILED");
        // What no double holds may be refused with the body as a whole.
        const path = raw.length > 15 || raw === "1e400" ? /^$|^lines\[0\]\.(expectedQty|qty)$/ : /^lines\[0\]\.(expectedQty|qty)$/;
        expect(errors?.map((problem) => problem.path)).toEqual([expect.stringMatching(path)]);
      }
    });
  }
  for (const raw of ["-1", "0.00001", "1e300"]) {
    refused(`${raw} is no weight and no cost`, async () => {
      invalid(await api.post("/items", `{"sku":"NEW","name":"New","weightKg":${raw}}`), "weightKg");
      invalid(await api.post("/grn", `{"warehouseCode":"WH-1","lines":[{"sku":"PLAIN","qty":1,"unitCost":${raw}}]}`), "lines[0].unitCost");
    });
  }
  for (const raw of ["0", "-1", "1.5", "1e30"]) {
    refused(`${raw} is no line number`, async () => {
      invalid(await api.post("/asn", `{"warehouseCode":"WH-1","lines":[{"sku":"PLAIN","expectedQty":1,"lineNo":${raw}}]}`), "lines[0].lineNo");
    });
  }

  test("4 decimals are exact, and a whole number may be written with an exponent", async () => {
    for (const [raw, shown] of [["0.0001", "0.0001"], ["12345678901.2345", "12345678901.2345"], ["1.5e2", "150"], ["1.50000", "1.5"], ["100000000000", "100000000000"]]) {
      const reply = await api.post("/asn", `{"warehouseCode":"WH-1","lines":[{"sku":"PLAIN","expectedQty":${raw}}]}`);
      expect(success<Asn>(reply, 201).lines).toHaveLength(1);
      expect(reply.text).toContain(`"expectedQty":${shown},`);
    }
  });
});

describe("400: bad dates", () => {
  for (const day of ["2026-02-30", "2026-13-01", "2025-02-29", "2026-6-15", "15/06/2026", "20260615", "2026-06-15T00:00:00.000Z", "", "tomorrow", "0000-00-00"]) {
    refused(`"${day}" is no date`, async () => {
      invalid(await asn({ expectedDate: day }), "expectedDate");
      invalid(await asnLine({ expiryDate: day, lotNo: "L" }), "lines[0].expiryDate");
      invalid(await grnLine({ expiryDate: day, productionDate: day, lotNo: "L" }), "lines[0].expiryDate", "lines[0].productionDate");
    });
  }

  test("a leap day is a date", async () => {
    expect((await tenant.newAsn([{ sku: "PLAIN", expectedQty: 1 }], { expectedDate: "2028-02-29" })).expectedDate).toBe("2028-02-29");
  });

  refused("an expiry before the production is refused", async () => {
    invalid(await grnLine({ lotNo: "L", productionDate: "2026-06-15", expiryDate: "2026-06-14" }), "lines[0].expiryDate");
  });
});

describe("400: codes and texts", () => {
  const misfits = { "a NUL": "A\u0000B", "a line break": "A\nB", "a bell": "A\u0007", "a C1 control": "A\u0085B", "a delete": "A\u007fB", "a blank before": " A", "a blank behind": "A ", "only blanks": "  ", nothing: "", "65 characters": "x".repeat(65), "65 Thai characters": "ก".repeat(65) };
  for (const [what, code] of Object.entries(misfits)) {
    refused(`${what} makes no code`, async () => {
      invalid(await item({ sku: code }), "sku");
      invalid(await partner({ code }), "code");
      invalid(await location({ code }), "code");
      invalid(await asn({ referenceNo: code, supplierCode: code }), "referenceNo", "supplierCode");
      invalid(await asnLine({ sku: code }), "lines[0].sku");
      invalid(await grnLine({ lotNo: code, locationCode: code }), "lines[0].lotNo", "lines[0].locationCode");
    });
  }

  test("64 characters of any script make a code, 255 a name", async () => {
    for (const sku of ["x".repeat(64), "ก".repeat(64), "📦".repeat(64)]) {
      const name = "น".repeat(255);
      expect(success<{ sku: string; name: string }>(await api.post("/items", { sku, name }), 201)).toMatchObject({ sku, name });
      expect((await tenant.item(sku)).name).toBe(name);
    }
  });

  refused("256 characters, a NUL and nothing make no name", async () => {
    for (const name of ["น".repeat(256), "a\u0000b", "", "   "]) {
      invalid(await item({ name }), "name");
      invalid(await partner({ name }), "name");
    }
  });

  refused("a contact over 4 KB is refused", async () => {
    invalid(await partner({ contact: { note: "x".repeat(4_100) } }), "contact");
    invalid(await partner({ contact: { note: "ก".repeat(1_400) } }), "contact");
  });

  test("a contact of just under 4 KB is kept", async () => {
    const contact = { note: "x".repeat(4_000) };
    expect(success<{ contact: object }>(await partner({ code: "BIG-CONTACT", contact }), 201).contact).toEqual(contact);
  });

  refused("a new item needs a name, a new partner a name and a type", async () => {
    invalid(await api.post("/items", { sku: "NEW" }), "name");
    invalid(await api.post("/items", { sku: "NEW", name: null }), "name");
    const { errors } = refusal(await api.post("/partners", { code: "NEW" }), 400, "VALIDATION_FAILED");
    expect(errors?.map((problem) => problem.path).sort()).toEqual(["name", "type"]);
  });
});

describe("400: the whole request", () => {
  refused("every problem is named at once, with its path", async () => {
    const body = { warehouseCode: 1, expectedDate: "2026-02-30", supplierCode: " ", lines: [{ sku: "PLAIN", expectedQty: 1 }, { lineNo: "2", expectedQty: 0, lotNo: "" }, "x"] };
    invalid(await api.post("/asn", body), "warehouseCode", "expectedDate", "supplierCode", "lines[1].lineNo", "lines[1].sku", "lines[1].expectedQty", "lines[1].lotNo", "lines[2]");
  });

  refused("query and body are judged together", async () => {
    invalid(await api.post("/items", { sku: 1, name: "New" }, { query: { dryRun: "maybe" } }), "dryRun", "sku");
  });

  test("unknown fields are ignored", async () => {
    const reply = await item({ sku: "UNKNOWN-FIELDS", colour: "red", deep: { a: [1, { b: null }] }, __proto__x: 1, status: "shipped" });
    expect(success<object>(reply, 201)).not.toHaveProperty("colour");
  });

  test("unknown fields are ignored, whatever numbers they hold", async () => {
    const text = '{"sku":"UNKNOWN-NUMBERS","name":"x","externalId":1234567890123456789,"price":0.30000000000000000001,"tiny":[1e-999]}';
    success(await api.post("/items", text), 201);
  });

  refused("line numbers may not repeat", async () => {
    const line = (lineNo: number) => ({ lineNo, sku: "PLAIN", expectedQty: 1 });
    invalid(await tenant.postAsn([line(1), line(2), line(1), line(2)]), "lines[2].lineNo", "lines[3].lineNo");
  });

  refused("a document needs a line", async () => {
    invalid(await tenant.postAsn([]), "lines");
    invalid(await tenant.postGrn([]), "lines");
    invalid(await api.post("/asn", { warehouseCode: "WH-1" }), "lines");
  });

  const bulks: [string, string, number, () => object][] = [
    ["items", "/items/bulk", 500, () => ({ sku: "NEW", name: "New" })],
    ["partners", "/partners/bulk", 500, () => ({ code: "NEW", name: "New", type: "customer" })],
    ["locations", "/locations/bulk", 500, () => ({ warehouseCode: "WH-1", code: "NEW" })],
    ["asns", "/asn/bulk", 100, () => ({ warehouseCode: "WH-1", lines: [{ sku: "PLAIN", expectedQty: 1 }] })],
  ];
  for (const [list, path, most, row] of bulks) {
    refused(`POST ${path}: none, no list and ${most + 1} rows are refused as a whole`, async () => {
      invalid(await api.post(path, { [list]: [] }), list);
      invalid(await api.post(path, {}), list);
      invalid(await api.post(path, { [list]: row() }), list);
      invalid(await api.post(path, { [list]: times(most + 1, row) }), list);
    });
  }
});

describe("400: query and path", () => {
  const wrong: [string, () => Promise<Reply>][] = [
    ["sku", () => api.get("/stock", { sku: "" })],
    ["sku", () => api.get("/stock", { sku: "x".repeat(65) })],
    ["sku", () => api.get("/stock", { sku: "A\u0000" })],
    ["warehouseCode", () => api.get("/stock", { sku: "PLAIN", warehouseCode: " " })],
    ["lotNo", () => api.get("/stock", { sku: "PLAIN", lotNo: "x".repeat(65) })],
    ["asOf", () => api.get("/stock", { sku: "PLAIN", asOf: "yesterday" })],
    ["asOf", () => api.get("/stock", { sku: "PLAIN", asOf: "2026-02-30T00:00:00Z" })],
    ["asOf", () => api.get("/stock", { sku: "PLAIN", asOf: "2026-06-15" })],
    ["tenantId", () => api.get("/items/PLAIN", { tenantId: "me" })],
    ["dryRun", () => api.post("/items", { sku: "NEW", name: "New" }, { query: { dryRun: "yes" } })],
    ["sku", () => api.get(`/items/${"x".repeat(65)}`)],
    ["sku", () => api.get("/items/A%00B")],
    ["code", () => api.get("/partners/%20A")],
    ["asnNo", () => api.get(`/asn/${"9".repeat(65)}`)],
  ];
  wrong.forEach(([path, call], index) => {
    refused(`${path} is checked like a body's (${index + 1})`, async () => {
      invalid(await call(), path);
    });
  });
});

describe("413: 1 MB", () => {
  const padded = (bytes: number): string => {
    const body = '{"sku":"ONE-MB","name":"One MB"}';
    return body + " ".repeat(bytes - body.length);
  };

  refused("a body of 1 MB and a byte is too large, whether or not its length is announced", async () => {
    const text = padded(MEGABYTE + 1);
    refusal(await api.post("/items", text), 413, "PAYLOAD_TOO_LARGE");
    const stream = new Blob([text]).stream();
    const init = { method: "POST", headers: api.headers, body: stream, duplex: "half" } as RequestInit;
    refusal(await replyOf(await fetch(`${api.url}${api.prefix}/items`, init)), 413, "PAYLOAD_TOO_LARGE");
    refusal(await api.post("/items/bulk", padded(3 * MEGABYTE)), 413, "PAYLOAD_TOO_LARGE");
  });

  test("a body of 1 MB is not", async () => {
    success(await api.post("/items", padded(MEGABYTE)), 201);
  });
});

describe("409: the state of things", () => {
  refused("receiving more than is open on a line is refused, also by two lines together", async () => {
    const half = { asnLineNo: 1, sku: "PLAIN", qty: 3.5 };
    for (const lines of [[{ ...half, qty: 6.0001 }], [half, half]]) {
      const { errors } = refusal(await tenant.postGrn(lines, { asnNo }), 409, "CONFLICT");
      expect(errors?.map((problem) => problem.path)).toEqual([`lines[${lines.length - 1}].qty`]);
    }
  });

  refused("one bad line refuses the whole receipt", async () => {
    const good = { asnLineNo: 1, sku: "PLAIN", qty: 1 };
    refusal(await tenant.postGrn([good, { sku: "PLAIN", qty: 1 }, { asnLineNo: 2, sku: "LOTTED", qty: 1000 }], { asnNo }), 409, "CONFLICT");
    refusal(await tenant.postGrn([good, { sku: "NOPE", qty: 1 }], { asnNo }), 400, "REFERENCE_NOT_FOUND");
    invalid(await tenant.postGrn([good, { sku: "SERIAL", qty: 1 }], { asnNo }), "lines[1].serials");
  });

  refused("an ASN line is of its item, exists, and belongs to the ASN named", async () => {
    invalid(await tenant.postGrn([{ asnLineNo: 1, sku: "LOTTED", qty: 1 }], { asnNo }), "lines[0].sku");
    invalid(await tenant.postGrn([{ asnLineNo: 9, sku: "PLAIN", qty: 1 }], { asnNo }), "lines[0].asnLineNo");
    invalid(await tenant.postGrn([{ asnLineNo: 1, sku: "PLAIN", qty: 1 }]), "lines[0].asnLineNo");
  });
});

describe("nothing", () => {
  test("the comparison of these tests sees an accepted call", async () => {
    const before = await everything(server, tenant.id);
    success(await item({ sku: "SEEN" }), 201);
    expect(await everything(server, tenant.id)).not.toEqual(before);
  });

  test("no refusal took a number: the next ASN and GRN count on", async () => {
    const next = { asn: (await tenant.newAsn([{ sku: "PLAIN", expectedQty: 1 }])).asnNo, grn: (await tenant.newGrn([{ sku: "PLAIN", qty: 1 }])).grnNo };
    const made = await server.sql<{ asns: number; grns: number }>("SELECT (SELECT count(*) FROM inbound WHERE tenant_id = ?1) AS asns, (SELECT count(*) FROM receipt WHERE tenant_id = ?1) AS grns", tenant.id);
    expect([numberParts(next.asn, "ASN").ordinal, numberParts(next.grn, "GRN").ordinal]).toEqual([at(made).asns, at(made).grns]);
  });

  test("bulk rows that are refused change nothing either", async () => {
    const before = await everything(server, tenant.id);
    const rows = [{ sku: "NEW", name: 1 }, { sku: " ", name: "x" }, { sku: "NEW-2" }, null, 7];
    expect(bulk(await api.post("/items/bulk", { items: rows }), 207)).toMatchObject({ created: 0, updated: 0, total: 5 });
    expect(await everything(server, tenant.id)).toEqual(before);
  });
});
