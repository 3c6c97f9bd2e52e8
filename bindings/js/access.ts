import { callWith } from "./wasm.ts";

/**
 * Whether an address lies in an allow-list of addresses and CIDR ranges, as the server judges an API key's. An empty
 * list allows every address.
 *
 * @example
 * isAddressAllowed("203.0.113.7", ["203.0.113.0/24", "2001:db8::/32"]); // true
 */
export const isAddressAllowed = (address: string, entries: readonly string[]): boolean =>
  callWith("is_address_allowed", [address, ...entries]) === "true";
