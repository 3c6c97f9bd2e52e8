import type { Decimal } from "./quantities.ts";
import { call } from "./wasm.ts";

/** A calendar day, `2026-06-15`. */
export type Day = string;

/** What lies in one place. */
export interface StockLevel {
  /** The item; may be left out where there is only one. */
  readonly sku?: string;
  /** The warehouse; may be left out where there is only one. */
  readonly warehouseCode?: string;
  /** The location. */
  readonly locationCode: string;
  /** What the location is for; `quarantine` is never allocated. */
  readonly locationType?: string;
  /** Whether picking prefers the location. */
  readonly pickFace?: boolean;
  /** The lot. */
  readonly lotNo?: string | null;
  /** The last day the lot may be sold. */
  readonly expiryDate?: Day | null;
  /** When it first came in, in RFC 3339; the oldest goes first. */
  readonly receivedAt?: string | null;
  /** How many days before its expiry date the lot is held back. */
  readonly lockUpDays?: number;
  /** `bad` is never allocated. */
  readonly quality?: "normal" | "bad";
  /** What lies there. */
  readonly onHand: Decimal;
  /** What of it is promised already. */
  readonly allocated?: Decimal;
}

/** What is wanted. */
export interface StockDemand {
  /** The item; may be left out where the levels leave it out. */
  readonly sku?: string;
  /** The warehouse; may be left out where the levels leave it out. */
  readonly warehouseCode?: string;
  /** How much, in base units. */
  readonly quantity: Decimal;
  /** Only this lot. */
  readonly lotNo?: string | null;
  /** Only lots with at least so many days left. */
  readonly minShelfLifeDays?: number | null;
}

/** Stock and what is wanted of it. */
export interface AllocationRequest {
  /** The day on which lots are judged, in Asia/Bangkok. */
  readonly today: Day;
  /** What there is. */
  readonly levels: readonly StockLevel[];
  /** What is wanted; an earlier one is served first. */
  readonly demands: readonly StockDemand[];
}

/** A part of a demand, from one place. */
export interface Portion {
  readonly locationCode: string;
  readonly lotNo: string | null;
  readonly expiryDate: Day | null;
  readonly quantity: string;
}

/** What a demand would get. */
export interface Allocation {
  readonly requested: string;
  readonly allocated: string;
  readonly missing: string;
  /** In the order in which they are taken. */
  readonly portions: readonly Portion[];
}

/**
 * What each demand would be promised, by the rules of the server: earliest expiry first, then oldest receipt, then
 * pick faces, then location code. A demand does not get what an earlier one took.
 *
 * @example
 * previewAllocation({
 *   today: "2026-06-15",
 *   levels: [
 *     { locationCode: "A-01", lotNo: "L1", expiryDate: "2026-12-31", onHand: 5 },
 *     { locationCode: "A-02", lotNo: "L2", expiryDate: "2026-09-30", onHand: 5 },
 *   ],
 *   demands: [{ quantity: "7.5" }],
 * }); // 5 of L2, then 2.5 of L1
 */
export const previewAllocation = (request: AllocationRequest): Allocation[] =>
  JSON.parse(call("preview_allocation", JSON.stringify(request))) as Allocation[];
