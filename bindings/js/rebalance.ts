import { type Fault, KhlangError, errorOf } from "./errors.ts";
import { call, callForBytes } from "./wasm.ts";

// All of it has the names of the wire, so that replies and bodies of the server are arguments as they stand.

/** The channels in the order of the API, by which ties are broken. */
export const CHANNELS = ["shopee", "lazada", "bentoweb", "line_shopping", "makro_pro", "tiktok_shop", "shopify"] as const;

/** A sales channel. */
export type Channel = (typeof CHANNELS)[number];

/** Whole units, or weights, by channel; a channel that is not named has 0. At most 10^15 each. */
export type ChannelUnits = Readonly<Partial<Record<Channel, number>>>;

/** How stock gets its channels. */
export type Mode = "manual" | "weighted" | "equal" | "mirror";

/** A {@link Mode} as `allocation_type_id`: 0 manual, 1 weighted, 2 equal, 3 mirror. */
export type ModeId = 0 | 1 | 2 | 3;

/** The policy of a store. */
export interface StorePolicy {
  /** `weighted` unless given. */
  readonly mode?: Mode;
  /** The weight of each channel that has one. */
  readonly weights?: ChannelUnits;
  /** How shares become whole units; `webster` unless given. */
  readonly apportionment?: "webster" | "hamilton";
  /** What a variant that was never given a buffer keeps back. */
  readonly buffer?: number;
  /** The sales stock at or below which a variant is low. */
  readonly low_stock_threshold?: number;
  /** No command may cut a channel by more than so many percent. */
  readonly warehouse_share_percent?: number | null;
  readonly max_drop_percent?: number | null;
  /** What becomes of a command that would; `require_force` unless given. */
  readonly on_drop?: "refuse" | "require_force";
}

/** A variant in a store, in whole base units. */
export interface VariantState {
  /** Its own mode; null for the store's. */
  readonly allocation_type_id?: ModeId | null;
  /** What lies in the store's warehouse, promised or not. */
  readonly physical_stock: number;
  /** What open orders hold of it. */
  readonly reserved?: number;
  /** What is kept back from every channel; null for the policy's. */
  readonly buffer?: number | null;
  /** What each channel may sell. */
  readonly channels?: ChannelUnits;
  /** Whether it is a product set. */
  readonly is_set?: boolean;
}

/** The body of `manual-stock`, as far as it decides. */
export interface ManualCommand {
  readonly physical_stock: number;
  readonly buffer?: number | null;
  readonly channels?: ChannelUnits | null;
  readonly safe_mode?: 0 | 1;
  readonly adjustment_mode?: "override" | "increase" | "decrease";
  readonly force?: boolean;
}

/** The body of `auto-stock`, as far as it decides. */
export interface AutoCommand {
  readonly physical_stock: number;
  readonly force_rebalance?: boolean;
  readonly safe_mode?: 0 | 1;
  readonly adjustment_mode?: "override" | "increase" | "decrease";
  readonly force?: boolean;
}

/** What a caller wants. */
export type Command = { readonly manual: ManualCommand } | { readonly auto: AutoCommand };

/** The quota of a channel before and after. */
export interface ChannelChange {
  readonly channel: Channel;
  readonly old: number;
  readonly new: number;
}

/** What the server's answers show of a variant. */
export interface Figures {
  readonly allocation_mode: ModeId;
  readonly mode_label: string;
  readonly physical_stock: number;
  readonly reserved: number;
  readonly buffer: number;
  readonly sales_stock: number;
  readonly channels: Readonly<Record<Channel, number>>;
  readonly is_insufficient: boolean;
  readonly is_low_stock: boolean;
  readonly oversell_exposed: boolean;
}

/** An exact share: `whole + numerator / denominator`. */
export interface Fraction {
  readonly whole: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** Why a channel has what it has, in one word. */
export type Reason =
  | "exact"
  | "rounded_up"
  | "rounded_down"
  | "no_weight"
  | "mirror"
  | "set"
  | "unnamed"
  | "increased"
  | "decreased"
  | "clipped"
  | "kept";

/** Why a channel has what it has. */
export interface Explanation {
  readonly channel: Channel;
  /** Its weight, where weights share out. */
  readonly weight: number | null;
  /** Its exact share, where weights share out. */
  readonly quota: Fraction | null;
  readonly share: number;
  readonly reason: Reason;
  /** The reason in a sentence. */
  readonly text: string;
}

/** What came of a command. */
export interface Outcome {
  /** The variant after it, whole. */
  readonly state: Required<VariantState> & { readonly channels: Readonly<Record<Channel, number>> };
  /** What the server's answer shows. */
  readonly figures: Figures;
  /** The channels whose quota changed. */
  readonly changes: readonly ChannelChange[];
  /** The channels that `channel.stock.updated` is sent for. */
  readonly announced: readonly ChannelChange[];
  /** Why each channel has what it has. */
  readonly explanation: readonly Explanation[];
}

/**
 * What comes of a command: the server's exact answer. Throws `DENIED` with every reason where it is refused.
 *
 * @example
 * const policy = { mode: "weighted", weights: { shopee: 50, lazada: 30, tiktok_shop: 20 } } as const;
 * rebalance(policy, { physical_stock: 0 }, { auto: { physical_stock: 101 } }).figures.channels;
 * // { shopee: 51, lazada: 30, bentoweb: 0, ..., tiktok_shop: 20, shopify: 0 }
 */
export const rebalance = (policy: StorePolicy, state: VariantState, command: Command): Outcome =>
  JSON.parse(call("rebalance", JSON.stringify(policy), bytesOf([{ state, command }]))) as Outcome;

/**
 * The variant shared out again by its mode and the policy, as the server does after stock moved.
 *
 * @example
 * rerun(policy, { ...state, physical_stock: 80, reserved: 3 }).changes;
 */
export const rerun = (policy: StorePolicy, state: VariantState): Outcome =>
  JSON.parse(call("rerun", JSON.stringify(policy), bytesOf([{ state, command: { auto: state } }]))) as Outcome;

/**
 * Whole shares in proportion to weights; their sum is the stock. Webster never takes a unit away when stock grows.
 *
 * @example
 * apportion(4, [14, 43, 43]);             // [0, 2, 2]
 * apportion(3, [14, 43, 43], "hamilton"); // [1, 1, 1]
 */
export const apportion = (stock: number, weights: readonly number[], method: "webster" | "hamilton" = "webster"): number[] =>
  JSON.parse(call("apportion", method, JSON.stringify(stock), JSON.stringify(weights))) as number[];

/** One variant of {@link rebalanceMany}. */
export interface RebalanceRow {
  readonly state: VariantState;
  readonly command: Command;
}

/** An {@link Outcome} without its explanation. */
export interface SettledRow extends Omit<Outcome, "explanation"> {
  readonly error?: undefined;
}

/** A refused command. */
export interface RefusedRow {
  readonly error: KhlangError;
}

/** What became of one variant of {@link rebalanceMany}. */
export type OutcomeRow = SettledRow | RefusedRow;

/**
 * {@link rebalance} for many variants of one store, in one crossing; a refused one does not hold up the others.
 *
 * @example
 * const rows = variants.map((state) => ({ state, command: { auto: { physical_stock: state.physical_stock } } }));
 * for (const row of rebalanceMany(policy, rows)) console.log(row.error ?? row.figures.channels);
 */
export function rebalanceMany(policy: StorePolicy, rows: readonly RebalanceRow[]): OutcomeRow[] {
  const answer = callForBytes("rebalance_many", [JSON.stringify(policy), bytesOf(rows)]);
  const size = rows.length * ROW_OUT;
  const numbers = new Float64Array(answer.buffer, 0, size);
  const tail = JSON.parse(new TextDecoder().decode(answer.subarray(size * 8))) as Tail;
  const refused = new Map(tail.refusals.map(({ row, fault }) => [row, fault]));
  return rows.map((row, index) => {
    const fault = refused.get(index);
    return fault === undefined ? readRow(numbers, index * ROW_OUT, row, tail.labels) : { error: errorOf(fault) };
  });
}

/** What follows the rows of an answer. */
interface Tail {
  labels: string[];
  refusals: { row: number; fault: Fault }[];
}

// The rows of src/rebalance/rows.rs: numbers in a fixed order, NaN for one that is not there.
const ROW_IN = 27;
const ROW_OUT = 18;
const ADJUSTMENTS = { override: 0, increase: 1, decrease: 2 } as const;

function bytesOf(rows: readonly RebalanceRow[]): Uint8Array {
  const written = new Float64Array(rows.length * ROW_IN);
  for (const [index, row] of rows.entries()) writeRow(written, index * ROW_IN, row);
  return new Uint8Array(written.buffer);
}

function writeRow(to: Float64Array, at: number, { state, command }: RebalanceRow): void {
  to[at] = state.allocation_type_id ?? NaN;
  to[at + 1] = state.physical_stock;
  to[at + 2] = state.reserved ?? 0;
  to[at + 3] = state.buffer ?? NaN;
  writeUnits(to, at + 4, state.channels);
  to[at + 11] = Number(state.is_set ?? false);
  const manual = "manual" in command ? command.manual : undefined;
  const auto = "auto" in command ? command.auto : undefined;
  const sent = manual ?? auto;
  to[at + 12] = manual === undefined ? 1 : 0;
  to[at + 13] = sent?.physical_stock ?? NaN;
  to[at + 14] = manual?.buffer ?? NaN;
  to[at + 15] = ADJUSTMENTS[sent?.adjustment_mode ?? "override"] ?? 9; // refused
  to[at + 16] = sent?.safe_mode ?? 0;
  to[at + 17] = Number(sent?.force ?? false);
  to[at + 18] = Number(auto?.force_rebalance ?? false);
  to[at + 19] = manual?.channels == null ? 0 : 1;
  writeUnits(to, at + 20, manual?.channels);
}

function writeUnits(to: Float64Array, at: number, units: ChannelUnits | null | undefined): void {
  if (units == null) return void to.fill(NaN, at, at + 7);
  for (const [index, channel] of CHANNELS.entries()) to[at + index] = units[channel] ?? NaN;
}

function readRow(from: Float64Array, at: number, { state }: RebalanceRow, labels: readonly string[]): SettledRow {
  const number = (offset: number): number => from[at + offset] ?? NaN;
  const own = (offset: number): number | null => (Number.isNaN(number(offset)) ? null : number(offset));
  const channels = {
    shopee: number(11),
    lazada: number(12),
    bentoweb: number(13),
    line_shopping: number(14),
    makro_pro: number(15),
    tiktok_shop: number(16),
    shopify: number(17),
  };
  const flags = number(8);
  const changed = (mask: number): ChannelChange[] =>
    CHANNELS.filter((_, index) => mask & (1 << index)).map((channel) => ({
      channel,
      old: state.channels?.[channel] ?? 0,
      new: channels[channel],
    }));
  const [physical_stock, reserved] = [number(2), number(3)];
  return {
    state: {
      allocation_type_id: own(1) as ModeId | null,
      physical_stock,
      reserved,
      buffer: own(4),
      channels,
      is_set: (flags & 8) !== 0,
    },
    figures: {
      allocation_mode: number(7) as ModeId,
      mode_label: labels[number(7)] ?? "",
      physical_stock,
      reserved,
      buffer: number(5),
      sales_stock: number(6),
      channels,
      is_insufficient: (flags & 1) !== 0,
      is_low_stock: (flags & 2) !== 0,
      oversell_exposed: (flags & 4) !== 0,
    },
    changes: changed(number(9)),
    announced: changed(number(10)),
  };
}
