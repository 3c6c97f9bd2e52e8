// Brings up what the machine lacks. Safe to run at any time; quick when there is nothing to do.
import { pathToFileURL } from "node:url";
import { main, say, seconds } from "./lib/log.mjs";
import { locked } from "./lib/lock.mjs";
import { npmPackages } from "./lib/npm.mjs";
import { cache } from "./lib/paths.mjs";
import { installedRust, wasmToolchain } from "./lib/rust.mjs";
import { buildTools } from "./lib/tools.mjs";

/** All of them, side by side: a failure is reported when the others have ended. */
async function together(...works) {
  const results = await Promise.allSettled(works);
  const failed = results.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return results.map(({ value }) => value);
}

// npm waits for the network, and the builds of std and of the tools have stretches that keep one core busy at most.
const everything = () =>
  locked(cache, "setup", async () => {
    const rest = async () => {
      const rust = await installedRust();
      return together(wasmToolchain(rust, "unwind"), wasmToolchain(rust, "abort"), buildTools(rust));
    };
    const [[toolchain, lean, tools]] = await together(rest(), npmPackages());
    return { toolchain, lean, ...tools };
  });

let done;

/** @returns {Promise<{ toolchain: string, lean: string, bindgen: string, workerBuild: string }>} what the builds need */
export const setup = () => (done ??= everything());

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setup();
    say(`everything is in place (${seconds()})`);
  });
}
