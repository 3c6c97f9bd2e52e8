import { say } from "./log.mjs";

const MINUTE = 60_000;

/**
 * Calls the cron of a local Worker again and again: the platform does so for a deployed one, here nothing else does.
 * @param {string} url where the Worker listens
 * @param {number} [every] in milliseconds
 * @returns {() => void} ends it
 */
export function keepCallingCron(url, every = MINUTE) {
  const call = async () => {
    try {
      const { status } = await fetch(`${url}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(MINUTE) });
      if (status !== 200) say(`the cron answered ${status}`);
    } catch (error) {
      say(`the cron could not be called: ${error.message}`);
    }
  };
  const timer = setInterval(() => void call(), every);
  return () => clearInterval(timer);
}
