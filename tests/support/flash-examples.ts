// What the Flash document prints: each endpoint's request and answer, and whether an answer is shaped like it.
import { expect } from "vitest";
import examples from "../vectors/flash-examples.json" with { type: "json" };
import type { FlashReply, Params } from "./flash.ts";

export interface Example {
  request: Params;
  answer: unknown;
}

/** The document's example of an endpoint. */
export function example(path: string): Example {
  const found = (examples as unknown as Record<string, Example | undefined>)[path];
  if (found === undefined) throw new Error(`no example of ${path}`);
  return found;
}

const kind = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);

/** Every field of the example must be there with the example's JSON type; null stands for anything. */
export function expectShape(answer: unknown, printed: unknown, path = "answer"): void {
  if (printed === null) {
    expect(answer, path).not.toBeUndefined();
    return;
  }
  expect(kind(answer), path).toBe(kind(printed));
  if (Array.isArray(printed) && Array.isArray(answer)) {
    if (printed.length > 0) answer.forEach((row, index) => expectShape(row, printed[0], `${path}[${index}]`));
    return;
  }
  if (kind(printed) !== "object") return;
  for (const [name, value] of Object.entries(printed as object)) {
    expectShape((answer as Record<string, unknown>)[name], value, `${path}.${name}`);
  }
}

/** An answer as the document prints one, with rows in it where the document has some. */
export function expectAsPrinted(path: string, reply: FlashReply): void {
  expect(reply.status, reply.text).toBe(200);
  expectShape(reply.body, example(path).answer, path);
  expect(reply.body.code, reply.text).toBe(1);
}
