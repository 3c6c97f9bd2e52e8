// The server that a suite shares with those that run before and after it, never beside it: see global-setup.ts. A suite
// that needs a database, variables or a life of its own starts a server of its own instead (server.ts).
import { type Server, startServer } from "./server.ts";

/** The variable in which global-setup.ts says where the shared servers are. */
export const SHARED = "KHLANG_SHARED_SERVERS";

/** What can be asked of a shared server beside HTTP. */
export type Order =
  | { order: "sql"; text: string; params: unknown[] }
  | { order: "files"; prefix: string }
  | { order: "scheduled" };

interface Shared {
  control: string;
  urls: string[];
}

/** The place of this worker of the test runner among all of them, from 0. */
const place = (): number => Number(process.env.VITEST_POOL_ID ?? 1) - 1;

function shared(): Shared {
  const text = process.env[SHARED];
  if (!text) throw new Error(`${SHARED} is not set: run the suites through vitest.config.ts`);
  return JSON.parse(text) as Shared;
}

/** The shared server's URL, without a slash at the end; `KHLANG_URL` names another one. */
export function sharedUrl(): string {
  const given = process.env.KHLANG_URL;
  if (given) return given.replace(/\/$/, "");
  const url = shared().urls[place()];
  if (url === undefined) throw new Error(`worker ${place()} has no shared server`);
  return url;
}

/** A suite's view of its shared server. It stays when the suite is done, and can't be killed or started again. */
export interface SharedServer extends Pick<Server, "url" | "sql" | "files" | "scheduled"> {
  stop(): Promise<void>;
}

/** The shared server; where `KHLANG_URL` names one that can't be looked into, a server of the suite's own. */
export async function sharedServer(): Promise<SharedServer | Server> {
  if (process.env.KHLANG_URL) return startServer();
  const { control } = shared();
  const ask = async (order: Order): Promise<unknown> => {
    const response = await fetch(control, { method: "POST", body: JSON.stringify({ ...order, place: place() }) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return (JSON.parse(text) as { value: unknown }).value;
  };
  return {
    url: sharedUrl(),
    sql: async <Row>(text: string, ...params: unknown[]) => (await ask({ order: "sql", text, params })) as Row[],
    files: async (prefix = "") => (await ask({ order: "files", prefix })) as { name: string; expires: boolean }[],
    scheduled: async () => void (await ask({ order: "scheduled" })),
    stop: async () => undefined,
  };
}
