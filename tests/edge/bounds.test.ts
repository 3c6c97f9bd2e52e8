// What no caller may do to the Worker, whatever it sends: methods, bodies and headers as they come from a socket.
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SharedServer, sharedServer } from "../support/shared.ts";

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.stop());

/** Sends bytes as they are, and returns what came back until the other side closed or fell silent. */
function raw(...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on("data", (chunk) => void (text += String(chunk)));
    socket.on("close", () => done(text));
    socket.on("error", (error) => (text === "" ? fail(error) : done(text)));
    for (const part of parts) socket.write(part);
  });
}

const head = (method: string, path: string, ...headers: string[]) =>
  [`${method} ${path} HTTP/1.1`, "Host: localhost", "Connection: close", ...headers, "", ""].join("\r\n");

test.each(["QUERY", "PROPFIND", "PURGE"])("the method %s is not taken for GET", async (method) => {
  const answer = await raw(head(method, "/api/v1/integration/v1/stock?sku=A"));
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(answer).toMatch(/\r\nAllow: GET\r\n/i);
  expect(answer).toContain(`Cannot ${method} `);
});

test("a body that breaks its own framing is refused, and nothing of the inside is shown", async () => {
  const chunked = head("POST", "/api/v1/auth/login", "Content-Type: application/json", "Transfer-Encoding: chunked");
  const answer = await raw(chunked, "5\r\n{\"ema\r\nzzz\r\n");
  if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 400 /); // workerd itself may cut the connection
  expect(answer).not.toContain("Error:");
});

test("every answer forbids guessing what it is", async () => {
  for (const path of ["/healthz", "/openapi.json", "/", "/nowhere", "/api/v1/users", "/open/v1/ping"]) {
    const reply = await fetch(server.url + path);
    expect([path, reply.headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
    await reply.arrayBuffer();
  }
});

test("a POST to a path that is not there is 404 and leaves no error in the log", async () => {
  const reply = await fetch(`${server.url}/nowhere`, { method: "POST", body: "x" });
  expect(reply.status).toBe(404);
  expect(await reply.json()).toMatchObject({ code: "NOT_FOUND" });
});

test.each([1_048_577, 10_485_761, 20_000_000])("a Flash body of %d bytes is 413 in its envelope", async (bytes) => {
  const path = bytes > 2_000_000 ? "/arrival_notice/create" : "/open/add_goods";
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const reply = await fetch(server.url + path, { method: "POST", headers, body: "a".repeat(bytes) });
  expect(reply.status).toBe(413);
  expect(await reply.json()).toMatchObject({ code: 100165, data: [] });
});

test("a large body without a key is answered before it is parsed", async () => {
  const body = `{"items":[${"1,".repeat(500_000)}1]}`;
  const reply = await fetch(`${server.url}/api/v1/integration/v1/items/bulk`, { method: "POST", body });
  expect(reply.status).toBe(401);
  expect(reply.headers.get("server-timing") ?? "").not.toContain("trips=1");
});
