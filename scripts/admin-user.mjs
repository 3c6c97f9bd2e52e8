// Prints the SQL that makes (or resets) an administrator of the portal; it touches no database itself.
//
//   node scripts/admin-user.mjs <email> [--role admin|operator|viewer] [--tenant <uuid>] > admin.sql
//   npx wrangler d1 execute khlang --remote --file admin.sql
//
// The password is asked for on the terminal, or read from standard input where that is not one.
import { pbkdf2Sync, randomBytes, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Problem, main } from "./lib/log.mjs";

const ITERATIONS = 100_000; // what Workers allow at most
const ROLES = ["admin", "operator", "viewer"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const base64 = (bytes) => bytes.toString("base64").replace(/=+$/, "");
const quoted = (text) => (text === null ? "NULL" : `'${text.replaceAll("'", "''")}'`);

function passwordHash(password) {
  const salt = randomBytes(16);
  return `pbkdf2-sha256$${ITERATIONS}$${base64(salt)}$${base64(pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256"))}`;
}

/** One line from the terminal, not shown; or all of standard input without its last line break. */
async function readPassword() {
  if (!process.stdin.isTTY) {
    let text = "";
    for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
    return text.replace(/\r?\n$/, "");
  }
  process.stderr.write("Password (12 characters or more, not shown): ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const password = await new Promise((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  lines.close();
  process.stderr.write("\n");
  return password;
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { role: { type: "string", default: "admin" }, tenant: { type: "string" } },
  });
  const email = positionals[0]?.trim().toLowerCase();
  if (positionals.length !== 1 || !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw new Problem("usage: node scripts/admin-user.mjs <email> [--role admin|operator|viewer] [--tenant <uuid>]");
  }
  if (!ROLES.includes(values.role)) throw new Problem(`the role must be one of ${ROLES.join(", ")}.`);
  if (values.tenant !== undefined && !UUID.test(values.tenant)) throw new Problem("the tenant must be a UUID.");
  const password = await readPassword();
  if (password.length < 12) throw new Problem("the password must have 12 characters or more.");

  const row = [randomUUID(), email, passwordHash(password), values.role, values.tenant?.toLowerCase() ?? null].map(quoted);
  console.log(
    `INSERT INTO admin_user (id, email, password_hash, role, tenant_id, created_at, version)\n` +
      `VALUES (${row.join(", ")}, ${Date.now()}, 1)\n` +
      `ON CONFLICT (email) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role,\n` +
      `  tenant_id = excluded.tenant_id, version = admin_user.version + 1;`,
  );
});
