// The signatures of tests/vectors/flash-signatures.json, by three hands: the client of these suites, Python, and (in
// surface/tests/vectors_sign.rs) the core.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { signForm, signJson } from "../support/flash.ts";

interface Case {
  name: string;
  kind: "form" | "json";
  params: [string, string][];
  key: string;
  sign: string;
  accepted: boolean;
  body?: string;
  wire?: string;
}

const folder = join(import.meta.dirname, "../vectors");
const { cases } = JSON.parse(readFileSync(join(folder, "flash-signatures.json"), "utf8")) as { cases: Case[] };

describe("the signatures of the vectors", () => {
  test("are what the client signs", () => {
    for (const { name, kind, params, key, sign, body, accepted } of cases.filter((one) => one.accepted)) {
      const fields = Object.fromEntries(params);
      const made = kind === "form" ? signForm(fields, key) : signJson(fields, body ?? "", key);
      expect([name, made, accepted]).toEqual([name, sign, true]);
    }
  });

  test("are over what the forms say", () => {
    for (const { name, wire, params } of cases) {
      if (wire !== undefined) expect([name, [...new URLSearchParams(wire)]]).toEqual([name, params]);
    }
  });

  test("are what Python's hashlib computes", (context) => {
    const run = spawnSync("python3", [join(folder, "check_flash_signatures.py")], { encoding: "utf8" });
    if (run.error && "code" in run.error && run.error.code === "ENOENT") {
      expect(process.env.CI, "python3 is not installed, and this check can't be left out here").toBeFalsy();
      context.skip("python3 is not installed: the signatures were NOT checked by it");
    }
    expect(run.stdout + run.stderr).toBe(`${cases.length} signatures are right\n`);
    expect(run.status).toBe(0);
  });
});
