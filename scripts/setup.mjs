// Brings up what the machine lacks. Safe to run at any time; quick when there is nothing to do.
import { pathToFileURL } from "node:url";
import { main, say, seconds } from "./lib/log.mjs";
import { locked } from "./lib/lock.mjs";
import { npmPackages } from "./lib/npm.mjs";
import { cache } from "./lib/paths.mjs";
import { wasmToolchain } from "./lib/rust.mjs";
import { buildTools } from "./lib/tools.mjs";

/** @returns {{ toolchain: string, lean: string, bindgen: string, workerBuild: string }} what the builds need */
export const setup = () =>
  locked(cache, "setup", async () => {
    // npm waits for the network where cargo waits for the processor: side by side.
    const packages = npmPackages();
    packages.catch(() => {});
    const toolchain = await wasmToolchain();
    const lean = await wasmToolchain("abort");
    const tools = await buildTools(toolchain);
    await packages;
    return { toolchain, lean, ...tools };
  });

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setup();
    say(`everything is in place (${seconds()})`);
  });
}
