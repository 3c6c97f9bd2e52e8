// What of the present code does not stand as the table of docs/architecture.md says. This list may only shrink: an
// entry that no longer holds fails the check as much as a violation that is not listed.
export const KNOWN: readonly string[] = [
];
