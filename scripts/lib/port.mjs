import { Problem } from "./log.mjs";

/**
 * The port that `PORT` names, 8787 where it names none. Anything but a whole number of 1 to 65535 is a Problem.
 * @param {string | undefined} text
 */
export function portOf(text) {
  if (text === undefined || text === "") return 8787;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Problem(`PORT is "${text}": it must be a whole number from 1 to 65535, e.g. \`PORT=8788 npm start\`.`);
}
