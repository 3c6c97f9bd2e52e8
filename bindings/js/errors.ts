/** One thing that is wrong, and where. */
export interface Problem {
  /** The field, as in `lines[0].qtyOrdered`; empty for the body itself. */
  readonly path: string;
  /** What is wrong and what would be right, as the server says it. */
  readonly message: string;
}

/** Why a rebalance command is refused. */
export interface Denial {
  /** Which reason, for programs. */
  readonly code:
    | "mirror_mode"
    | "product_set"
    | "safe_mode"
    | "allocation_exceeds_physical"
    | "below_reserved"
    | "set_stock"
    | "policy_no_weight"
    | "policy_manual"
    | "too_large"
    | "max_drop";
  /** The status of the server's answer. */
  readonly status: 403 | 422;
  /** The field of the body it is about; empty where it is about none. */
  readonly path: string;
  /** The sentence of the server's answer. */
  readonly message: string;
}

/** What a {@link KhlangError} is about. */
export type ErrorCode =
  /** An argument is not what it must be. */
  | "INVALID_ARGUMENT"
  /** Text that should be a number is none. */
  | "NOT_A_NUMBER"
  /** A number, or the result, has more than 4 decimals. */
  | "TOO_FINE"
  /** A number, or the result, is past the range of 100,000,000,000. */
  | "TOO_LARGE"
  /** No unit of measure has this code. */
  | "UNKNOWN_UOM"
  /** No endpoint has this name, or this method and path. */
  | "UNKNOWN_ROUTE"
  /** A webhook secret is not `whsec_` and base64 of 24 to 64 bytes. */
  | "INVALID_SECRET"
  /** A body is over the limit of its endpoint. */
  | "PAYLOAD_TOO_LARGE"
  /** A rebalance command is refused; see {@link KhlangError.reasons}. */
  | "DENIED"
  /** `khlang/slim` is used before `init`. */
  | "NOT_READY"
  /** A fault of khlang itself. */
  | "INTERNAL";

/**
 * What every function throws.
 *
 * @example
 * try {
 *   addQuantities("1.00005", 1);
 * } catch (error) {
 *   if (error instanceof KhlangError && error.code === "TOO_FINE") console.log(error.message);
 * }
 */
export class KhlangError extends Error {
  override readonly name = "KhlangError";
  /** What it is about. */
  readonly code: ErrorCode;
  /** What is wrong, by path; empty where the message says it all. */
  readonly problems: readonly Problem[];
  /** Every reason of a refused rebalance command; empty for any other code. */
  readonly reasons: readonly Denial[];

  constructor(code: ErrorCode, message: string, problems: readonly Problem[] = [], reasons: readonly Denial[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
    this.reasons = reasons;
  }
}

/** A fault as the module writes it. */
export interface Fault {
  code: ErrorCode;
  message: string;
  problems: Problem[];
  reasons?: Denial[];
}

export const errorOf = (fault: Fault): KhlangError => new KhlangError(fault.code, fault.message, fault.problems, fault.reasons);

export const faultOf = (json: string): KhlangError => errorOf(JSON.parse(json) as Fault);
