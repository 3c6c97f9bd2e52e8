// Everything but how the module is started, which each runtime does in its own file.
export { isAddressAllowed } from "./access.ts";
export { previewAllocation } from "./allocation.ts";
export type { Allocation, AllocationRequest, Day, Portion, StockDemand, StockLevel } from "./allocation.ts";
export type * from "./bodies.ts";
export { fromBaseUnits, gtinCheckDigit, isGtin, toBaseUnits } from "./catalog.ts";
export type { Uom, UomTables } from "./catalog.ts";
export { KhlangError } from "./errors.ts";
export type { Denial, ErrorCode, Problem } from "./errors.ts";
export { addQuantities, compareQuantities, normalQuantity, subtractQuantities } from "./quantities.ts";
export type { Decimal } from "./quantities.ts";
export { CHANNELS, apportion, rebalance, rebalanceMany, rerun } from "./rebalance.ts";
export type {
  AutoCommand,
  Channel,
  ChannelChange,
  ChannelUnits,
  Command,
  Explanation,
  Figures,
  Fraction,
  ManualCommand,
  Mode,
  ModeId,
  Outcome,
  OutcomeRow,
  Reason,
  RebalanceRow,
  RefusedRow,
  SettledRow,
  StorePolicy,
  VariantState,
} from "./rebalance.ts";
export {
  canonicalJson,
  fingerprint,
  formText,
  hashApiKey,
  jsonText,
  nonce,
  signForm,
  signJson,
  signMany,
  signedForm,
  verifyForm,
  verifyJson,
} from "./signing.ts";
export type { Fields, Payload } from "./signing.ts";
export { isBody, routes, validate, warnings } from "./validation.ts";
export type { RouteInfo, RouteRef } from "./validation.ts";
export { flashAuthorization, signWebhook, verifyFlashAuthorization, verifyWebhook } from "./webhooks.ts";
export type { Delivery, FlashApp, ReceivedDelivery, VerifyOptions } from "./webhooks.ts";
