// A receiver of webhooks: a real HTTP server that answers as a test says and keeps what came.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { Webhook } from "standardwebhooks";
import { at, eventually } from "./fixtures.ts";

export interface Payload {
  id: string;
  event: string;
  timestamp: string;
  payloadVersion: number;
  data: Record<string, unknown>;
}

export interface Received {
  /** The header `webhook-id`. */
  id: string;
  path: string;
  headers: Record<string, string>;
  text: string;
  payload: Payload;
  /** When it came in. */
  at: number;
  /** The HTTP status it was answered with; none where the connection was left or cut. */
  status?: number;
}

/** What to do with a message: a status with headers, or leave it hanging, or cut the connection. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | "hang" | "reset";

export class Receiver {
  readonly received: Received[] = [];
  /** Decides how the next messages are answered. */
  answer: (message: Received) => Answer = () => ({ status: 204 });
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((done) => receiver.#server.listen(0, "127.0.0.1", done));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  /** What was acknowledged, in the order it came. */
  get acknowledged(): Received[] {
    return this.received.filter(({ status }) => status !== undefined && status >= 200 && status < 300);
  }

  /** Waits until so many messages have come. */
  async wait(count: number, patienceMs = 5000): Promise<Received[]> {
    return eventually(async () => this.received, (received) => received.length >= count, patienceMs);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the caller went away
    }
    const text = Buffer.concat(chunks).toString("utf8");
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const id = headers["webhook-id"] ?? "";
    const message: Received = { id, path: request.url ?? "", headers, text, payload: JSON.parse(text || "{}") as Payload, at: Date.now() };
    this.received.push(message);
    const answer = this.answer(message);
    if (answer === "hang") return;
    if (answer === "reset") {
      request.socket.resetAndDestroy();
      return;
    }
    message.status = answer.status;
    response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
  }
}

/** Verified as a subscriber would, with the published package; answers the payload. */
export function verified(message: Received | undefined, secret: string): Payload {
  const { text, headers } = at([message].filter((one) => one !== undefined));
  return new Webhook(secret).verify(text, headers) as Payload;
}

/** Nothing that was acknowledged has come again, under any circumstances. */
export function expectNothingAgain(receiver: Receiver): void {
  const seen = new Set<string>();
  for (const { id, status } of receiver.received) {
    expect(seen.has(id), `delivery ${id} came again after it was acknowledged`).toBe(false);
    if (status !== undefined && status < 300) seen.add(id);
  }
}
