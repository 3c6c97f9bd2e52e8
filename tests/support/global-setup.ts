// The servers that suites share: one for each worker of the test runner, so that no two suites use one at the same time.
// Suites reach them through shared.ts.
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type Server, startServer } from "./server.ts";
import { type Order, SHARED } from "./shared.ts";

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.KHLANG_URL) return undefined; // a server somebody else runs
  const workers = Number(project.vitest.config.maxWorkers);
  const servers = await Promise.all(Array.from({ length: workers }, () => startServer()));
  const control = createServer((request, response) => {
    const fail = (error: unknown) => void response.writeHead(500).end(String(error));
    carryOut(servers, request).then((value) => void response.end(JSON.stringify({ value })), fail);
  });
  await new Promise<void>((done) => control.listen(0, "127.0.0.1", done));
  const { port } = control.address() as AddressInfo;
  process.env[SHARED] = JSON.stringify({ control: `http://127.0.0.1:${port}`, urls: servers.map(({ url }) => url) });
  return async () => {
    control.close();
    await Promise.all(servers.map((server) => server.stop()));
  };
}

/** What a suite asks of the process that holds its server. */
async function carryOut(servers: Server[], request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { place, ...order } = JSON.parse(Buffer.concat(chunks).toString()) as Order & { place: number };
  const server = servers[place];
  if (server === undefined) throw new Error(`there is no shared server ${place}`);
  switch (order.order) {
    case "sql":
      return server.sql(order.text, ...order.params);
    case "files":
      return server.files(order.prefix);
    case "scheduled":
      return server.scheduled();
  }
}
