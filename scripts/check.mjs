// npm run check: format, lints, types, the floors of the house and every Rust test that runs natively. No Worker is
// built and no server is started: `npm test` does that as well. The last line is `N passed, N failed`.
import { delimiter, join } from "node:path";
import { format, houseTests, lints, nativeTests, report, types } from "./lib/checks.mjs";
import { npmPackages } from "./lib/npm.mjs";
import { root } from "./lib/paths.mjs";
import { ask } from "./lib/run.mjs";
import { setup } from "./setup.mjs";

await report(async (account) => {
  await npmPackages();
  if (ask("cargo", ["--version"], { cwd: root }) === null) {
    const { toolchain } = await setup(); // a cargo for machines that have none of their own
    account.env.PATH = [account.env.PATH, join(toolchain, "bin")].join(delimiter);
  }
  await format(account);
  await houseTests(account);
  await types(account);
  await lints(account);
  await nativeTests(account);
});
