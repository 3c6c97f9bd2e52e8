// The steps from a bare machine to a Worker that serves, in the order they begin in, each with its title and about how
// many seconds it takes on two cores. What is there already is not done again.
import { step } from "./log.mjs";

export const STEPS = {
  npm: ["npm packages (wrangler, workerd, Node 22, esbuild, binaryen, vitest)", 35],
  unwind: ["Rust's std for the Worker", 50],
  abort: ["Rust's std for the npm package", 50],
  bindgen: ["wasm-bindgen", 100],
  workerBuild: ["worker-build", 85],
  worker: ["the Worker", 100],
  package: ["WebAssembly of the npm package", 90],
  portal: ["pages of the portal", 1],
  database: ["migrations and demo data", 5],
};

/** @param {keyof typeof STEPS} id */
export const title = (id) => STEPS[id][0];

/**
 * A step of the table.
 * @param {keyof typeof STEPS} id
 * @param {() => Promise<unknown>} work
 * @param {number} [about] an estimate that is not the table's
 */
export const named = (id, work, about = STEPS[id][1]) => step(title(id), work, about);
