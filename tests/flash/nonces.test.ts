// A signed call that writes is made once: its nonce is used up with what it changed, in the same commit.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshTenant } from "../support/fixtures.ts";
import { Flash, type FlashReply, done, newMerchant, nonce, refused } from "../support/flash.ts";
import { type SharedServer, sharedServer } from "../support/shared.ts";

const WRITES = "/supply/create";
const now = () => String(Math.floor(Date.now() / 1000));
let server: SharedServer;
let flash: Flash;

beforeAll(async () => {
  server = await sharedServer();
  flash = new Flash(await newMerchant((await freshTenant(server.url)).id, server.url), server.url);
});
afterAll(() => server.stop());

let made = 0;
const supplier = () => ({ code: `SP${++made}`, name: `ผู้จำหน่าย ${made}` });
const used = (nonceStr: string) => server.sql<{ expires_at: number }>("SELECT expires_at FROM used_nonce WHERE nonce = ?", nonceStr);

describe("a form that writes, as real clients send it,", () => {
  const send = (params: object, claim: Record<string, string>): Promise<FlashReply> => flash.form(WRITES, { ...params }, { claim });

  test("may repeat its nonce, and date itself as it likes", async () => {
    const nonceStr = String(Math.floor(Date.now() / 1000));
    for (const timestamp of [now(), String(Date.now()), "yesterday"]) done(await send(supplier(), { nonceStr, timestamp }));
    done(await send(supplier(), { nonceStr: "a constant with blanks" }));
    expect(await used(nonceStr)).toEqual([]);
  });

  test("is held to a nonce and a moment of its own where its merchant wants that", async () => {
    const tenant = await freshTenant(server.url);
    const merchant = await newMerchant(tenant.id, server.url);
    const strict = new Flash(merchant, server.url);
    const change = (strictForms: boolean) => tenant.admin.send("PATCH", `/flash-credentials/${merchant.id}`, { strictForms });
    expect((await change(true)).status).toBe(200);
    const claim = { nonceStr: nonce(), timestamp: now() };
    done(await strict.form(WRITES, supplier(), { claim }));
    refused(await strict.form(WRITES, supplier(), { claim }), 1002);
    refused(await strict.form(WRITES, supplier(), { claim: { nonceStr: nonce() } }), 1002);
    refused(await strict.form(WRITES, supplier(), { claim: { nonceStr: nonce(), timestamp: String(Date.now()) } }), 1002);
    expect((await change(false)).status).toBe(200);
    done(await strict.form(WRITES, supplier(), { claim }));
  });
});

describe.each(["json"] as const)("a %s call that writes", (kind) => {
  const send = (params: object, claim: Record<string, string>): Promise<FlashReply> =>
    flash[kind](WRITES, { ...params }, { claim: { timestamp: now(), ...claim } });

  test("is made once with its nonce, whatever it says", async () => {
    const nonceStr = nonce();
    const params = supplier();
    done(await send(params, { nonceStr }));
    refused(await send(params, { nonceStr }), 1002, "Invalid signature");
    refused(await send(supplier(), { nonceStr }), 1002, "Invalid signature");
    done(await send(supplier(), { nonceStr: nonce() }));
  });

  test("costs two trips to the database, with all it writes in one", async () => {
    const reply = await send(supplier(), { nonceStr: nonce() });
    done(reply);
    expect(reply.headers.get("server-timing")).toMatch(/trips=2 /);
  });

  test("that is refused may be corrected and sent again with its nonce", async () => {
    const nonceStr = nonce();
    refused(await send({ name: "x" }, { nonceStr }), 100163);
    expect(await used(nonceStr)).toEqual([]);
    done(await send(supplier(), { nonceStr }));
    expect(await used(nonceStr)).toHaveLength(1);
  });

  test("is made once when twenty arrive at once", async () => {
    const nonceStr = nonce();
    const suppliers = Array.from({ length: 20 }, supplier);
    const replies = await Promise.all(suppliers.map((params) => send(params, { nonceStr })));
    const codes = replies.map((reply) => reply.body.code).sort((a, b) => a - b);
    expect(codes).toEqual([1, ...Array.from({ length: 19 }, () => 1002)]);
  });

  test("of another merchant may have the same nonce", async () => {
    const nonceStr = nonce();
    done(await send(supplier(), { nonceStr }));
    const other = new Flash(await newMerchant((await freshTenant(server.url)).id, server.url), server.url);
    done(await other[kind](WRITES, supplier(), { claim: { nonceStr } }));
  });

  test("may use a nonce again once it is over, swept or not", async () => {
    const nonceStr = nonce();
    done(await send(supplier(), { nonceStr }));
    await server.sql("UPDATE used_nonce SET expires_at = expires_at - 600000 WHERE nonce = ?", nonceStr);
    done(await send(supplier(), { nonceStr }));
    refused(await send(supplier(), { nonceStr }), 1002);
    await server.sql("UPDATE used_nonce SET expires_at = expires_at - 600000 WHERE nonce = ?", nonceStr);
    await server.scheduled();
    expect(await used(nonceStr)).toEqual([]);
    done(await send(supplier(), { nonceStr }));
  });
});
