// The npm packages, exactly as package-lock.json names them.
import { join } from "node:path";
import { existsSync } from "node:fs";
import { step } from "./log.mjs";
import { nodeModules, root } from "./paths.mjs";
import { quiet } from "./run.mjs";
import { digest, read, write } from "./stamp.mjs";

export async function npmPackages() {
  const stamp = join(nodeModules, ".khlang-stamp");
  const wanted = digest([join(root, "package-lock.json")].map(String));
  if (read(stamp) === wanted && existsSync(join(nodeModules, ".bin", "wrangler"))) return;
  await step("npm packages (wrangler, workerd, Node 22, esbuild, binaryen, vitest)", () =>
    quiet("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: root,
      problem: "`npm ci` failed: the npm registry must be reachable (see the output above).",
    }),
  );
  write(stamp, wanted);
}
