// A full life, from items to a shipped order and a count, with every event of the Push document's chapter 6
// received by a real receiver, verified with the published package and held against the description that the
// Worker serves.
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../support/audit.ts";
import { Api, success } from "../support/client.ts";
import { type Tenant, at, freshTenant } from "../support/fixtures.ts";
import { type Payload, Receiver, expectNothingAgain, verified } from "../support/receiver.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const EVENTS = [
  "asn.received", "asn.completed", "order.allocated", "order.deallocated", "order.released", "order.shipped", "order.cancelled",
  "order.backorder.cancelled",
  "stock.adjusted", "cyclecount.variance",
];

let server: SharedServer;
let receiver: Receiver;
let tenant: Tenant;
let secret: string;

beforeAll(async () => {
  [server, receiver] = await Promise.all([sharedServer(), Receiver.start()]);
  tenant = await freshTenant(server.url);
  ({ secret } = success<{ secret: string }>(await tenant.admin.post("/webhook-subscriptions", { url: receiver.url, events: EVENTS }), 201));
});
afterAll(async () => {
  await audit(server);
  await receiver.stop();
  await server.stop();
});

const step = async (path: string, body: object = {}): Promise<Record<string, unknown>> => success(await tenant.admin.post(`/ops${path}`, body), 200);
const order = async (lines: object[], fields: object = {}): Promise<string> =>
  success<{ orderNo: string }>(await tenant.api.post("/orders", { warehouseCode: "WH-1", ...fields, lines }), 201).orderNo;

/** The payloads so far, once there are so many, each verified and of the shape that the description gives. */
async function told(count: number, fits: (event: string, payload: Payload) => void): Promise<Payload[]> {
  const messages = await receiver.wait(count, 15_000);
  const payloads = messages.map((message) => verified(message, secret));
  for (const payload of payloads) fits(payload.event, payload);
  return payloads;
}

async function shapes(): Promise<(event: string, payload: Payload) => void> {
  const { webhooks, components } = (await new Api(server.url, {}, "").get("/openapi.json")).body as {
    webhooks: Record<string, { post: { requestBody: { content: { "application/json": { schema: object } } } } }>;
    components: { schemas: object };
  };
  const absolute = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api:#/$defs/')) as object;
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "api:", $defs: absolute(components.schemas) });
  return (event, payload) => {
    const schema = webhooks[event]?.post.requestBody.content["application/json"].schema;
    expect(schema, event).toBeDefined();
    const validate = ajv.compile(absolute(schema ?? {}));
    expect(validate(payload), `${event}: ${JSON.stringify(validate.errors)} in ${JSON.stringify(payload)}`).toBe(true);
  };
}

test("every step of a life is sent, signed, in order and as described", async () => {
  await tenant.addItems("A");
  const waiting = await order([{ sku: "A", qtyOrdered: 3 }], { referenceNo: "EXT-1" });
  const asn = await tenant.newAsn([{ sku: "A", expectedQty: 10 }], { referenceNo: "PO-1" });
  await tenant.newGrn([{ sku: "A", asnLineNo: 1, qty: 4 }], { asnNo: asn.asnNo });
  await tenant.newGrn([{ sku: "A", asnLineNo: 1, qty: 6 }], { asnNo: asn.asnNo });
  await step(`/orders/${waiting}/release`);
  await step(`/orders/${waiting}/pick`);
  await step(`/orders/${waiting}/pack`);
  await step(`/orders/${waiting}/ship`, { carrier: "Flash", trackingNo: "TH123" });
  const cancelled = await order([{ sku: "A", qtyOrdered: 2 }]);
  success(await tenant.api.post(`/orders/${cancelled}/cancel`, {}), 200);
  await step("/stock/adjust", { warehouseCode: "WH-1", sku: "A", delta: 1, reason: "found behind the shelf" });
  const { countNo } = success<{ countNo: string }>(await tenant.admin.post("/ops/cycle-counts", { warehouseCode: "WH-1" }), 201);
  await step(`/cycle-counts/${countNo}/count`, { lines: [{ locationCode: "RECEIVING", sku: "A", countedQty: 6 }] });
  await step(`/cycle-counts/${countNo}/close`);

  await tenant.addItems("B");
  await tenant.newGrn([{ sku: "B", qty: 1 }]);
  const short = await order([{ sku: "B", qtyOrdered: 2 }], { backorder: "cancel" });
  for (const type of ["quarantine", "receiving"]) success(await tenant.api.post("/locations", { warehouseCode: "WH-1", code: "RECEIVING", type }), 200);
  for (const next of ["release", "pick", "ship"]) await step(`/orders/${short}/${next}`);

  const payloads = await told(16, await shapes());
  const of = (event: string): Payload[] => payloads.filter((payload) => payload.event === event);
  const about = (number: string): string[] => payloads.filter(({ data }) => data.orderNo === number).map(({ event }) => event);

  expect(of("asn.received").map(({ data }) => data.asnStatus)).toEqual(["receiving", "completed"]);
  expect(at(of("asn.completed")).data).toMatchObject({ asnNo: asn.asnNo, referenceNo: "PO-1", asnStatus: "completed" });
  expect(about(waiting)).toEqual(["order.allocated", "order.released", "order.shipped"]);
  expect(at(of("order.allocated")).data).toMatchObject({
    orderNo: waiting, referenceNo: "EXT-1", orderStatus: "allocated", lines: [{ lineNo: 1, sku: "A", qtyOrdered: 3, qtyAllocated: 3 }],
  });
  expect(at(of("order.released")).data).toMatchObject({ pickTasks: [{ sku: "A", locationCode: "RECEIVING", qty: 3 }] });
  expect(at(of("order.shipped")).data).toMatchObject({
    shipmentNo: expect.stringMatching(/^SHIP-\d{8}-\d{4}$/), trackingNo: "TH123", carrier: "Flash", orderStatus: "shipped", lines: [{ qtyShipped: 3 }],
  });
  expect(about(cancelled)).toEqual(["order.allocated", "order.cancelled"]);
  expect(about(short)).toEqual(["order.allocated", "order.deallocated", "order.allocated", "order.released", "order.shipped", "order.backorder.cancelled"]);
  expect(at(of("order.deallocated")).data).toMatchObject({ orderStatus: "pending", lines: [{ sku: "B", qtyOrdered: 2, qtyAllocated: 0 }] });
  expect(at(of("order.backorder.cancelled")).data).toMatchObject({ orderStatus: "shipped", lines: [{ sku: "B", qtyShipped: 1, qtyCancelled: 1 }] });
  expect(at(of("stock.adjusted")).data).toMatchObject({ warehouseCode: "WH-1", sku: "A", locationCode: "RECEIVING", delta: 1, reason: "found behind the shelf" });
  expect(at(of("cyclecount.variance")).data).toMatchObject({ countNo, sku: "A", expectedQty: 8, countedQty: 6, variance: -2 });

  const versions = [...of("stock.adjusted"), ...of("cyclecount.variance")].map(({ data }) => data.version as number);
  expect(versions[1]).toBe((versions[0] ?? 0) + 1);
  expect((await tenant.stock("A")).totalOnHand).toBe(6);
  expect(payloads.map(({ event }) => event).toSorted()).toEqual([...EVENTS, "asn.received", "order.allocated", "order.allocated", "order.allocated", "order.released", "order.shipped"].toSorted());
  expectNothingAgain(receiver);
});

test("a refused call, a preview and a dry run send nothing", async () => {
  const before = receiver.received.length;
  await tenant.api.post("/orders", { warehouseCode: "WH-1", lines: [{ sku: "UNKNOWN", qtyOrdered: 1 }] });
  await tenant.api.post("/orders/preview", { warehouseCode: "WH-1", lines: [{ sku: "A", qtyOrdered: 1 }] });
  await tenant.api.post("/orders?dryRun=true", { warehouseCode: "WH-1", lines: [{ sku: "A", qtyOrdered: 1 }] });
  const sentinel = await order([{ sku: "A", qtyOrdered: 1 }]);
  const messages = await receiver.wait(before + 1, 15_000);
  expect(messages.slice(before).map(({ payload }) => payload.data.orderNo)).toEqual([sentinel]);
});
