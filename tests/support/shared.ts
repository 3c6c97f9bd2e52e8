/** The shared server's URL, without a slash at the end: see global-setup.ts. */
export function sharedUrl(): string {
  const url = process.env.KHLANG_URL;
  if (!url) throw new Error("KHLANG_URL is not set: run the suites through `npm test`");
  return url.replace(/\/$/, "");
}
