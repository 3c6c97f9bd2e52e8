// Prints every arrow and circle that docs/architecture.md does not allow, each with its places.
//
//   node scripts/floors.mjs
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, readCrates, readTable } from "./lib/floors.mjs";
import { root } from "./lib/paths.mjs";

const { violations } = judge(readTable(readFileSync(join(root, "docs/architecture.md"), "utf8")), readCrates(root));
for (const [key, places] of violations) {
  console.log(key);
  for (const place of places) console.log(`    ${place}`);
}
