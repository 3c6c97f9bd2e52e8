import { call, callWith } from "./wasm.ts";

/**
 * A quantity or an amount of money: a decimal string such as `"0.5"`, or a number. It has at most 4 decimals and is at
 * most 100,000,000,000 either way. Prefer strings: `0.1 + 0.2` is no longer what it should be before it comes here.
 * Every function answers with the decimal string, without exponent and without zeros at the end.
 */
export type Decimal = string | number;

/**
 * The plain decimal text of a number, the same as the server shows.
 *
 * @example
 * normalQuantity("1.50"); // "1.5"
 * normalQuantity(1e3);    // "1000"
 */
export const normalQuantity = (value: Decimal): string => call("normal_quantity", value);

/**
 * The exact sum.
 *
 * @example
 * addQuantities("0.1", "0.2"); // "0.3"
 */
export const addQuantities = (...values: Decimal[]): string => callWith("sum_quantities", values);

/**
 * The exact difference.
 *
 * @example
 * subtractQuantities("1", "0.9"); // "0.1"
 */
export const subtractQuantities = (from: Decimal, value: Decimal): string => call("subtract_quantities", from, value);

/**
 * Which of two is larger; fit for `sort`.
 *
 * @example
 * ["10", "9.5"].sort(compareQuantities); // ["9.5", "10"]
 */
export const compareQuantities = (a: Decimal, b: Decimal): -1 | 0 | 1 => Number(call("compare_quantities", a, b)) as -1 | 0 | 1;
