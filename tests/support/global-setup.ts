// One server for all suites that change nothing another suite would notice; its URL is `KHLANG_URL`.
import { startServer } from "./server.ts";

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.KHLANG_URL) return undefined; // a server somebody else runs
  const server = await startServer();
  process.env.KHLANG_URL = server.url;
  return () => server.stop();
}
