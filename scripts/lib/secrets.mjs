// .dev.vars: the local secret and the local defaults. Written once, never committed, yours to edit.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "./log.mjs";
import { root } from "./paths.mjs";

export const LOCAL_VARS = { EXPOSE_COST: "true", CLIENT_IP_SOURCE: "x-forwarded-for", WEBHOOK_ALLOW_INSECURE: "true" };

const file = join(root, ".dev.vars");

/** The root secret of the local Worker; empty where somebody took it out. */
export const localSecret = () => /^KHLANG_SECRET\s*=\s*"?([^"\n]*)"?\s*$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";

export function writeDevVars() {
  if (existsSync(file)) return;
  const vars = { KHLANG_SECRET: randomBytes(32).toString("hex"), ...LOCAL_VARS };
  writeFileSync(file, Object.entries(vars).map(([name, value]) => `${name}="${value}"\n`).join(""), { mode: 0o600 });
  say(".dev.vars written, with a random KHLANG_SECRET");
}
