// Running other programs.
import { spawn, spawnSync } from "node:child_process";
import { Problem } from "./log.mjs";

const tail = (text, lines = 60) => text.trimEnd().split("\n").slice(-lines).join("\n");

/** Standard output of a short command, or null if it is missing or fails. */
export function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], ...options });
  return status === 0 ? stdout.trim() : null;
}

/** Runs quietly; on failure shows the end of the output and throws `problem`. */
export function quiet(command, args, { problem, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => reject(new Problem(`${problem ?? `${command} failed.`} (${error.message})`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      console.error(tail(output));
      reject(new Problem(problem ?? `\`${command} ${args.join(" ")}\` exited with ${code}.`));
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
