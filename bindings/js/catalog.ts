import type { Decimal } from "./quantities.ts";
import { type Call, call } from "./wasm.ts";

/** A unit and how many reference units it holds: base units for an item's own, the smallest unit in a tenant's table. */
export interface Uom {
  readonly code: string;
  readonly factor: Decimal;
}

/** Where the factor of a unit comes from. */
export interface UomTables {
  /** The unit that stock of the item is counted in. */
  readonly baseUomCode: string;
  /** The item's own units, which go first. */
  readonly uoms?: readonly Uom[];
  /** The tenant's table. */
  readonly tenantUoms?: readonly Uom[];
}

/**
 * A quantity in some unit as base units, exactly. Throws `UNKNOWN_UOM` for a unit in neither table, and `TOO_FINE`
 * where no exact quantity of at most 4 decimals exists.
 *
 * @example
 * toBaseUnits(2, "CASE", { baseUomCode: "EA", uoms: [{ code: "CASE", factor: 12 }] }); // "24"
 */
export const toBaseUnits = (quantity: Decimal, uomCode: string, tables: UomTables): string =>
  convert("to_base_units", quantity, uomCode, tables);

/**
 * Base units as a quantity in some unit, rounded half to even to 4 decimals: for showing only.
 *
 * @example
 * fromBaseUnits(10, "CASE", { baseUomCode: "EA", uoms: [{ code: "CASE", factor: 12 }] }); // "0.8333"
 */
export const fromBaseUnits = (quantity: Decimal, uomCode: string, tables: UomTables): string =>
  convert("from_base_units", quantity, uomCode, tables);

const convert = (name: Call, quantity: Decimal, uomCode: string, { baseUomCode, uoms = [], tenantUoms = [] }: UomTables): string =>
  call(name, quantity, uomCode, baseUomCode, JSON.stringify(uoms), JSON.stringify(tenantUoms));

/**
 * The check digit of a GTIN-8, -12, -13 or -14, given the digits before it.
 *
 * @example
 * gtinCheckDigit("629104150021"); // "3"
 */
export const gtinCheckDigit = (digits: string): string => call("gtin_check_digit", digits);

/**
 * Whether a text is a GTIN with the right check digit.
 *
 * @example
 * isGtin("6291041500213"); // true
 */
export const isGtin = (text: string): boolean => call("is_gtin", text) === "true";
