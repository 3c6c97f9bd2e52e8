import { expect, test } from "vitest";
import { sharedUrl } from "../support/shared.ts";

test("GET /healthz answers once the Worker is ready", async () => {
  const response = await fetch(`${sharedUrl()}/healthz`);
  expect(response.status).toBe(200);
});
