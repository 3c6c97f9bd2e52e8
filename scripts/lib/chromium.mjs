// A Chromium for the tests that need a browser: $CHROMIUM, the system's, or Debian's package.
import { existsSync } from "node:fs";
import { Problem, step } from "./log.mjs";
import { ask, quiet } from "./run.mjs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

const found = () => [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/** The path of a Chromium; installed by apt-get where there is none and that is possible. */
export async function chromium() {
  if (!found() && ask("apt-get", ["--version"]) !== null && process.getuid?.() === 0) await install(["chromium"]);
  const path = found();
  if (!path) throw new Problem("no Chromium is to be had: install one and name it in CHROMIUM, or on Debian as root `apt-get install chromium`.");
  return path;
}

/** The driver of that Chromium, for tests that Rust runs in it; null where there is none. */
export async function chromedriver() {
  const driver = () => [process.env.CHROMEDRIVER, "/usr/bin/chromedriver"].find((path) => path && existsSync(path)) ?? null;
  if (!driver() && ask("apt-get", ["--version"]) !== null && process.getuid?.() === 0) await install(["chromium-driver"]);
  return driver();
}

const install = (packages) =>
  step(`Debian's ${packages.join(" and ")}`, async () => {
    const apt = { problem: "apt-get failed (see the output above).", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    await quiet("apt-get", ["update"], apt);
    await quiet("apt-get", ["install", "-y", "--no-install-recommends", ...packages], apt);
  });
