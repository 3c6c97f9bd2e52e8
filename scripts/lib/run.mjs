// Running other programs.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Problem } from "./log.mjs";
import { root } from "./paths.mjs";

const tail = (text, lines = 60) => text.trimEnd().split("\n").slice(-lines).join("\n");

/** Standard output of a short command, or null if it is missing or fails. */
export function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], ...options });
  return status === 0 ? stdout.trim() : null;
}

/**
 * Runs quietly; on failure shows the end of the output and throws `problem`.
 * @param {{ problem?: string, log?: string } & import("node:child_process").SpawnOptions} [options]
 *   `log` names a file in target/log that keeps the whole output
 */
export function quiet(command, args, { problem, log, ...options } = {}) {
  const file = log && join(root, "target/log", `${log}.log`);
  if (file) {
    mkdirSync(join(root, "target/log"), { recursive: true });
    writeFileSync(file, "");
  }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        if (file) appendFileSync(file, chunk); // at once, so that the file is whole when this ends
      });
    }
    child.on("error", (error) => reject(new Problem(`${problem ?? `${command} failed.`} (${error.message})`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      console.error(tail(output));
      const whole = file ? ` The whole output is in ${relative(root, file)}.` : "";
      reject(new Problem((problem ?? `\`${command} ${args.join(" ")}\` exited with ${code}.`) + whole));
    });
  });
}

/** Runs with the output shown as it comes; resolves to { code, output }. */
export function shown(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from.on("data", (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
