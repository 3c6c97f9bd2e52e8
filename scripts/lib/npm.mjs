// The npm packages, exactly as package-lock.json names them.
import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { nodeModules, root } from "./paths.mjs";
import { quiet } from "./run.mjs";
import { named } from "./steps.mjs";
import { digest, read, write } from "./stamp.mjs";

export async function npmPackages() {
  const stamp = join(nodeModules, ".khlang-stamp");
  const wanted = digest([], readFileSync(join(root, "package-lock.json"), "utf8"));
  if (read(stamp) === wanted && existsSync(join(nodeModules, ".bin", "wrangler"))) return;
  await named("npm", () =>
    quiet("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: root,
      problem: "`npm ci` failed: the npm registry must be reachable (see the output above).",
    }),
  );
  write(stamp, wanted);
}
