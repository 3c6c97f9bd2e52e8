// What the user reads: one line a step, each with its elapsed time, and one clear sentence on failure.
const began = performance.now();

export const seconds = (since = began) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export const say = (text) => console.log(`[${seconds().padStart(7)}] ${text}`);

/** An error whose message is meant for the user: printed without a stack. */
export class Problem extends Error {}

export async function step(title, work) {
  const since = performance.now();
  say(`${title} ...`);
  const result = await work();
  say(`${title}: done in ${seconds(since)}`);
  return result;
}

/** Runs a script's main function; a Problem is printed as its sentence, anything else with its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Problem ? `\nkhlang: ${error.message}` : error);
    process.exitCode = 1;
  }
}
