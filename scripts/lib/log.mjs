// What the user reads: one line a step, each with its number, its estimate and its time, and one clear sentence on failure.
const began = performance.now();

export const seconds = (since = began) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export const say = (text) => console.log(`[${seconds().padStart(7)}] ${text}`);

/** An error whose message is meant for the user: printed without a stack. */
export class Problem extends Error {}

/** The steps that a script announced, in their order; empty where it announced none. */
let announced = [];

/** Numbers the steps that follow: `3/8 the Worker`. A step that has nothing to do does not appear. */
export function announce(titles) {
  announced = titles;
}

const STILL_RUNNING_MS = 30_000;

/**
 * Runs a step and says so before and after; a long one also says every half minute that it goes on.
 * @param {string} title
 * @param {() => Promise<unknown>} work
 * @param {number} [about] how many seconds it takes on two cores
 */
export async function step(title, work, about) {
  const since = performance.now();
  const place = announced.indexOf(title) + 1;
  const name = place > 0 ? `${place}/${announced.length} ${title}` : title;
  say(about === undefined ? `${name} ...` : `${name} (about ${about} s) ...`);
  const reminder = setInterval(() => say(`${name}: ${seconds(since)} so far`), STILL_RUNNING_MS);
  try {
    const result = await work();
    say(`${name}: done in ${seconds(since)}`);
    return result;
  } finally {
    clearInterval(reminder);
  }
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
