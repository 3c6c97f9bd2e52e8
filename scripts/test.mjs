// npm test: everything there is to check, from whatever state the machine is in. The last line is
// `N passed, N failed`; a check that is no test (format, lints, types, build) counts as one failure if it fails.
//
//   npm test -- --fast   with the quick build of the inner loop
import { delimiter, join } from "node:path";
import { build } from "./build.mjs";
import { format, houseTests, lints, nativeTests, report, types, wasmTests, workerTests } from "./lib/checks.mjs";
import { pack, portal } from "./package.mjs";
import { setup } from "./setup.mjs";

await report(async (account) => {
  const tools = await setup();
  account.env.PATH = [account.env.PATH, join(tools.toolchain, "bin")].join(delimiter); // a cargo for machines that have none of their own
  const variant = process.argv.includes("--fast") ? "fast" : undefined;
  if (variant) account.env.KHLANG_FAST = "1"; // for the suites that build

  await format(account);
  await houseTests(account);
  await types(account);
  await lints(account);
  await nativeTests(account);
  await wasmTests(account, tools);
  const isBuilt = await account.attempt("build", async () => {
    await build(variant);
    await portal(variant);
    await pack(variant);
  });
  if (isBuilt) await workerTests(account);
});
