// Who may call the Flash API: both signature algorithms, their windows and nonces, credentials, languages, sources.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { freshTenant } from "../support/fixtures.ts";
import { DEMO_MERCHANT, Flash, type NewMerchant, done, newMerchant, nonce, refused, signForm, signJson } from "../support/flash.ts";
import { ADMIN, Api, type Reply, refusal, success } from "../support/client.ts";
import { adminOf } from "../support/fixtures.ts";

const PING = "/open/v1/ping";
const KINDS = ["form", "json"] as const;
const now = () => Math.floor(Date.now() / 1000);

let merchant: NewMerchant;
let flash: Flash;

beforeAll(async () => {
  merchant = await newMerchant((await freshTenant()).id);
  flash = new Flash(merchant);
});

describe.each(KINDS)("a %s call", (kind) => {
  test("with a good signature is answered in the document's envelope", async () => {
    const reply = await flash[kind](PING);
    expect(done(reply)).toBeNull();
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    expect(reply.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("of the demo merchant is answered on a fresh start", async () => {
    done(await new Flash(DEMO_MERCHANT)[kind](PING));
  });

  test("costs one trip to the database", async () => {
    const reply = await flash[kind](PING);
    expect(reply.headers.get("server-timing")).toMatch(/trips=1 .*written=0/);
  });

  test("may carry Thai text, signs, blanks and more", async () => {
    done(await flash[kind](PING, { name: "น้ำดื่ม 750ml", text: "Lisa&Ruby=1+1 100%", blank: " \t\n\v\f\r\x1c", emoji: "📦", Zebra: "1" }));
  });

  test("is refused alike whatever is wrong with it", async () => {
    const tries = [
      flash[kind](PING, {}, { sign: undefined }),
      flash[kind](PING, {}, { sign: "0".repeat(64) }),
      flash[kind](PING, {}, { claim: { mchId: "C404" } }),
      flash[kind](PING, {}, { claim: { mchId: undefined } }),
      flash[kind](PING, {}, { claim: { mchId: " " } }),
      flash[kind](PING, {}, { claim: { nonceStr: undefined } }),
      flash[kind](PING, {}, { claim: { nonceStr: "" } }),
      flash[kind](PING, {}, { claim: { nonceStr: "x".repeat(129) } }),
      ...(kind === "json" ? [String(now() - 301), String(now() + 310), "yesterday"] : []).map((timestamp) => flash[kind](PING, {}, { claim: { timestamp } })),
      new Flash({ ...merchant, key: DEMO_MERCHANT.key })[kind](PING),
      new Flash({ ...merchant, key: "" })[kind](PING),
    ];
    const texts = (await Promise.all(tries)).map((reply) => {
      refused(reply, 1002, "Invalid signature");
      expect(reply.headers.get("server-timing") ?? "").not.toMatch(/written=[1-9]/);
      return reply.text;
    });
    expect(new Set(texts).size).toBe(1);
  });

  test("may be up to 300 seconds old", async () => {
    done(await flash[kind](PING, {}, { claim: { timestamp: String(now() - 290) } }));
    done(await flash[kind](PING, {}, { claim: { timestamp: String(now() + 290) } }));
  });

  test("that only reads may be sent again", async () => {
    const claim = { nonceStr: nonce(), timestamp: String(now()) };
    for (let i = 0; i < 3; i++) done(await flash[kind](PING, {}, { claim }));
  });

  test("is answered in the language it asks for, good and bad", async () => {
    const said = async (language: string, options = {}) => (await flash[kind](PING, {}, { ...options, headers: { "Accept-Language": language } })).body;
    const texts = { en: ["success", "Invalid signature"], th: ["สำเร็จ", "ลายเซ็นไม่ถูกต้อง"], "zh-CN": ["成功", "签名无效"], vi: ["Thành công", "Ký tên không hợp lệ"] };
    for (const [language, [good, bad]] of Object.entries(texts)) {
      expect(await said(language)).toMatchObject({ code: 1, msg: good, message: good });
      expect(await said(`fr, ${language};q=0.9, en;q=0.1`, { sign: "" })).toMatchObject({ code: 1002, msg: bad, message: bad });
    }
    expect(await said("fr")).toMatchObject({ msg: "success" });
  });
});

describe("a form", () => {
  const post = (body: string) => flash.send(PING, body, { "Content-Type": "application/x-www-form-urlencoded" });
  const signed = <P extends Record<string, string>>(params: P) => ({ ...params, sign: signForm(params, merchant.key) });

  test("is signed by its values as decoded, however they are encoded", async () => {
    const params = { mchId: merchant.mchId, nonceStr: nonce(), body: "a b+c" };
    const sign = signForm(params, merchant.key);
    for (const body of ["a+b%2Bc", "a%20b%2bc"]) done(await post(`body=${body}&mchId=${params.mchId}&nonceStr=${params.nonceStr}&sign=${sign}`));
  });

  test("with a value changed after signing is refused", async () => {
    const params = signed({ mchId: merchant.mchId, nonceStr: nonce(), body: "1" });
    refused(await post(new URLSearchParams({ ...params, body: "2" }).toString()), 1002);
    refused(await post(new URLSearchParams({ ...params, more: "2" }).toString()), 1002);
    done(await post(new URLSearchParams({ ...params, more: " " }).toString()));
  });

  test("that repeats a name is refused", async () => {
    const params = new URLSearchParams(signed({ mchId: merchant.mchId, nonceStr: nonce(), body: "1" }));
    refused(await post(`${params}&body=1`), 1002);
    refused(await post(`body=2&${params}`), 1002);
  });

  test("with its signature in lower case is refused", async () => {
    const params = signed({ mchId: merchant.mchId, nonceStr: nonce() });
    refused(await post(new URLSearchParams({ ...params, sign: params.sign.toLowerCase() }).toString()), 1002);
  });

  test("can't have parameters hidden in its nonce", async () => {
    const params = signed({ mchId: merchant.mchId, nonceStr: "abcdef", orderSn: "1" });
    const hidden = new URLSearchParams({ mchId: params.mchId, nonceStr: "abcdef&orderSn=1", sign: params.sign });
    refused(await post(hidden.toString()), 1002);
  });

  test("that is no form at all is refused like one without a signature", async () => {
    for (const body of ["", "%%%&&==", "\u0000", "x".repeat(100)]) refused(await post(body), 1002);
  });
});

describe("a JSON call", () => {
  test("is signed over the exact bytes of its body", async () => {
    const query = { mchId: merchant.mchId, nonceStr: nonce(), timestamp: String(now()) };
    const sign = signJson(query, '{"a": "ก"}', merchant.key);
    const post = (body: string) => flash.send(`${PING}?${new URLSearchParams({ ...query, sign })}`, body, { "Content-Type": "application/json" });
    done(await post('{"a": "ก"}'));
    refused(await post('{"a":"ก"}'), 1002);
  });

  test("needs a nonce of 6 letters or digits", async () => {
    done(await flash.json(PING, {}, { claim: { nonceStr: "aB3456" } }));
    for (const nonceStr of ["aB345", "aB 3456", "aB-3456", "ไทยไทย"]) refused(await flash.json(PING, {}, { claim: { nonceStr } }), 1002);
  });

  test("needs a timestamp in seconds", async () => {
    for (const timestamp of [undefined, "", `${now()}.0`, `+${now()}`, String(now() * 1000)]) refused(await flash.json(PING, {}, { claim: { timestamp } }), 1002);
  });

  test("has no other parameter in its query, into which its nonce could be cut", async () => {
    refused(await flash.json(PING, {}, { claim: { page: "1" } }), 1002);
  });

  test("may have no body", async () => {
    done(await flash.json(PING, ""));
  });

  test("with a signed body that is no JSON is told so", async () => {
    refused(await flash.json(PING, "{"), 1602, "Parameter non-JSON format");
    refused(await flash.json(PING, "[]"), 1504);
  });
});

describe("the way to a Flash route", () => {
  test("is POST alone", async () => {
    const response = await fetch(`${flash.url}${PING}`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toMatchObject({ code: 1000, data: [] });
  });

  test("that is none is answered in the document's envelope", async () => {
    const reply = await flash.form("/open/no_such_thing");
    expect(reply.status).toBe(404);
    expect(reply.body.code).not.toBe(1);
    expect(reply.body.message).toBe(reply.body.msg);
  });

  test("refuses a body over 1 MB", async () => {
    const reply = await flash.form(PING, { text: "x".repeat(1_048_577) });
    expect(reply.status).toBe(413);
    expect(reply.body).toMatchObject({ code: 100165, data: [] });
  });
});

/** A user of that tenant, logged in. */
async function adminBoundTo(tenantId: string, role = "admin"): Promise<Api> {
  const admin = await adminOf();
  const email = `${randomUUID()}@example.com`;
  success(await admin.post("/users", { email, password: "correct horse", role, tenantId }), 201);
  const anybody = new Api(admin.url, {}, ADMIN);
  const { token } = success<{ token: string }>(await anybody.post("/auth/login", { email, password: "correct horse" }), 200);
  return anybody.with({ Authorization: `Bearer ${token}` });
}

describe("a merchant", () => {
  const made = async (tenantId: string, more: object = {}) => newMerchant(tenantId, undefined, more);

  test("is made with secrets that are shown this once", async () => {
    const tenant = await freshTenant();
    const one = await made(tenant.id, { pushUrl: "https://example.com/push" });
    expect(one).toMatchObject({ tenantId: tenant.id, name: "suite", pushUrl: "https://example.com/push", status: "active", revokedAt: null });
    expect(one.mchId).toMatch(/^C\d{9}$/);
    expect([one.key, one.appKey, one.appSecret].map((text) => text.length)).toEqual([32, 32, 64]);
    const admin = await adminOf();
    const read = success<NewMerchant>(await admin.get(`/flash-credentials/${one.id}`), 200);
    expect(read).toMatchObject({ mchId: one.mchId, appKey: one.appKey });
    const list = success<{ items: NewMerchant[] }>(await tenant.admin.get("/flash-credentials"), 200);
    expect(list.items.map((item) => item.id)).toEqual([one.id]);
    for (const shown of [JSON.stringify(read), JSON.stringify(list)]) for (const secret of [one.key, one.appSecret]) expect(shown).not.toContain(secret);
  });

  test("gets new secrets, and the old ones end", async () => {
    const one = await made(merchant.tenantId);
    const admin = await adminOf();
    const other = success<NewMerchant>(await admin.post(`/flash-credentials/${one.id}/rotate`, {}), 200);
    expect(other.mchId).toBe(one.mchId);
    expect(new Set([one.key, one.appKey, one.appSecret, other.key, other.appKey, other.appSecret]).size).toBe(6);
    for (const kind of KINDS) {
      refused(await new Flash(one)[kind](PING), 1002);
      done(await new Flash(other)[kind](PING));
    }
  });

  test("is revoked for good, twice the same", async () => {
    const one = await made(merchant.tenantId);
    const admin = await adminOf();
    const path = `/flash-credentials/${one.id}`;
    const first = success(await admin.send("DELETE", path), 200);
    expect(first).toMatchObject({ status: "revoked" });
    expect(success(await admin.send("DELETE", path), 200)).toEqual(first);
    for (const kind of KINDS) refused(await new Flash(one)[kind](PING), 1002);
    refusal(await admin.post(`${path}/rotate`, {}), 409, "CONFLICT");
    refusal(await admin.send("PATCH", path, { name: "x" }), 409, "CONFLICT");
  });

  test("is changed by the fields given", async () => {
    const one = await made(merchant.tenantId, { pushUrl: "https://example.com/a" });
    const admin = await adminOf();
    const change = async (body: object) => success<NewMerchant>(await admin.send("PATCH", `/flash-credentials/${one.id}`, body), 200);
    expect(await change({ name: "renamed" })).toMatchObject({ name: "renamed", pushUrl: "https://example.com/a" });
    expect(await change({ pushUrl: null })).toMatchObject({ name: "renamed", pushUrl: null });
    done(await new Flash(one).form(PING));
  });

  test("needs a name, a tenant that exists and an address that may be called", async () => {
    const admin = await adminOf();
    const post = (body: object): Promise<Reply> => admin.post("/flash-credentials", body);
    refusal(await post({ tenantId: merchant.tenantId }), 400, "VALIDATION_FAILED");
    refusal(await post({ name: "x" }), 400, "TENANT_REQUIRED");
    refusal(await post({ name: "x", tenantId: randomUUID() }), 400, "REFERENCE_NOT_FOUND");
    refusal(await post({ name: "x", tenantId: merchant.tenantId, pushUrl: "ftp://example.com" }), 400, "VALIDATION_FAILED");
    refusal(await admin.get(`/flash-credentials/${randomUUID()}`), 404, "NOT_FOUND");
  });

  test("is seen by admins of its own tenant only", async () => {
    const tenant = await freshTenant();
    const own = await newMerchant(tenant.id);
    const bound = await adminBoundTo(tenant.id);
    refusal(await bound.get(`/flash-credentials/${merchant.id}`), 404, "NOT_FOUND");
    refusal(await bound.post("/flash-credentials", { name: "x", tenantId: merchant.tenantId }), 403, "FORBIDDEN");
    const list = success<{ items: NewMerchant[] }>(await bound.get("/flash-credentials"), 200);
    expect(list.items.map((item) => item.id)).toEqual([own.id]);
    const viewer = await adminBoundTo(tenant.id, "viewer");
    refusal(await viewer.get("/flash-credentials"), 403, "FORBIDDEN");
  });
});
