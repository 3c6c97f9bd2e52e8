// A real local Worker for a test: workerd, D1 and KV on disk, Durable Objects, its own state folder.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TEST_SECRET, templateState } from "./template.ts";

const root = resolve(import.meta.dirname, "../..");

/** What `npm start` has in .dev.vars, with a secret that tests know. */
export const TEST_VARS: Readonly<Record<string, string>> = {
  EXPOSE_COST: "true",
  CLIENT_IP_SOURCE: "x-forwarded-for",
  WEBHOOK_ALLOW_INSECURE: "true",
  LOG_RETENTION_DAYS: "30",
  KHLANG_SECRET: TEST_SECRET,
};

export interface ServerOptions {
  /** On top of TEST_VARS; `null` takes one away. */
  vars?: Record<string, string | null>;
  /** A folder to keep the data in; a fresh one with migrations and demo data unless given. */
  stateDir?: string;
  /** The folder of the built Worker. */
  worker?: string;
}

export interface Server {
  /** Without a slash at the end; the same after a restart. */
  readonly url: string;
  readonly pid: number;
  readonly stateDir: string;
  /** Ends it in an orderly way, and removes a state folder that was made for it. */
  stop(): Promise<void>;
  /** SIGKILL to workerd and everything around it, in the middle of whatever it does. */
  kill9(): Promise<void>;
  /** Starts again on the same data and port, killed or not. */
  restart(): Promise<void>;
  /** Runs the cron handler once; answers when it is done. */
  scheduled(): Promise<void>;
  /** Asks D1 directly, beside the Worker. */
  sql<Row = Record<string, unknown>>(text: string, ...params: unknown[]): Promise<Row[]>;
  /** What lies in KV under keys that begin so, and whether it runs out by itself. */
  files(prefix?: string): Promise<{ name: string; expires: boolean }[]>;
  /** What the Worker has written to its log so far. */
  logs(): string;
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  #id = 0;

  constructor(log: (text: string) => void) {
    this.child = spawn(process.execPath, ["--no-warnings", join(import.meta.dirname, "serve.mjs")], {
      cwd: root,
      detached: true, // a process group of its own: kill9 takes workerd with it
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    });
    this.child.stdout?.on("data", (chunk) => log(String(chunk)));
    this.child.stderr?.on("data", (chunk) => log(String(chunk)));
    this.ended = new Promise((done) => this.child.once("exit", () => done()));
  }

  order(order: string, rest: object = {}): Promise<unknown> {
    const id = ++this.#id;
    return new Promise((done, fail) => {
      const gone = () => fail(new Error(`the server ended before it answered "${order}"`));
      const hear = (answer: Answer) => {
        if (answer.id !== id) return;
        this.child.off("message", hear);
        this.child.off("exit", gone);
        if (answer.error === undefined) done(answer.value);
        else fail(new Error(answer.error));
      };
      this.child.on("message", hear);
      this.child.once("exit", gone);
      this.child.send({ id, order, ...rest });
    });
  }

  async kill9(): Promise<void> {
    if (this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-this.child.pid, "SIGKILL");
    }
    await this.ended;
  }

  async stop(): Promise<void> {
    if (this.child.connected) {
      await Promise.race([this.order("stop").catch(() => undefined), this.ended, sleep(5000)]);
    }
    await this.kill9();
  }
}

/** Starts the built Worker on a free port. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const own = options.stateDir === undefined;
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), "khlang-test-")));
  if (own) await cp(await templateState(), stateDir, { recursive: true });
  const vars = Object.fromEntries(Object.entries({ ...TEST_VARS, ...options.vars }).filter(([, value]) => value !== null));
  const worker = options.worker ?? process.env.KHLANG_WORKER ?? join(root, "worker/build");
  let log = "";
  const launch = async (port: number) => {
    const running = new Running((text) => {
      log += text;
    });
    try {
      const url = (await running.order("serve", { worker, state: stateDir, port, vars })) as string;
      return { running, url };
    } catch (error) {
      await running.kill9();
      throw new Error(`the Worker did not start: ${String(error)}\n${log}`);
    }
  };
  let { running, url } = await launch(0);
  return {
    url,
    get pid() {
      return running.child.pid ?? 0;
    },
    stateDir,
    async stop() {
      await running.stop();
      if (own) await rm(stateDir, { recursive: true, force: true });
    },
    kill9: () => running.kill9(),
    async restart() {
      await running.stop();
      ({ running, url } = await launch(Number(new URL(url).port)));
    },
    async scheduled() {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled`);
      if (response.status !== 200) throw new Error(`the cron handler failed: ${await response.text()}\n${log}`);
    },
    sql: async <Row>(text: string, ...params: unknown[]) => (await running.order("sql", { text, params })) as Row[],
    files: async (prefix = "") => (await running.order("files", { prefix })) as { name: string; expires: boolean }[],
    logs: () => log,
  };
}
