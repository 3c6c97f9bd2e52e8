// One panicking request hurts no other: not those that run beside it, not those after it. The Worker under test is
// built with the feature `panic-route` (GET /__panic panics, GET /__slow answers after 500 ms).
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "../../scripts/build.mjs";
import { type Server, startServer } from "../support/server.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer({ worker: await build("panic") });
}, 600_000);

afterAll(() => server?.stop());

const status = async (path: string) => {
  const response = await fetch(server.url + path);
  await response.arrayBuffer();
  return response.status;
};

test("requests in flight finish while others panic, and the next ones are served", async () => {
  expect(await status("/healthz")).toBe(200);
  const slow = Array.from({ length: 8 }, () => status("/__slow"));
  await sleep(150); // they are inside the Worker now, waiting
  const panics = await Promise.all(Array.from({ length: 3 }, () => status("/__panic")));
  expect(panics).toEqual([500, 500, 500]);
  expect(await status("/healthz")).toBe(200);
  expect(await Promise.all(slow)).toEqual(Array(8).fill(200));
});

test("a hundred panics in a row leave the Worker serving", async () => {
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => status("/__panic")));
    expect(new Set(answers)).toEqual(new Set([500]));
  }
  expect(await status("/__slow")).toBe(200);
  expect(await status("/healthz")).toBe(200);
});
