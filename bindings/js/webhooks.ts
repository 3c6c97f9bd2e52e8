import { exactBody, secretText } from "./given.ts";
import type { Payload } from "./signing.ts";
import { call } from "./wasm.ts";

/** A delivery as it is sent: the headers of Standard Webhooks and the exact body. */
export interface Delivery {
  /** The header `webhook-id`. */
  readonly id: string;
  /** The header `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: number | string;
  /** The exact body. */
  readonly body: Payload;
}

/** A delivery as it is received. */
export interface ReceivedDelivery extends Delivery {
  /** The header `webhook-signature`, whole. */
  readonly signature: string;
}

/** How a received delivery is judged. */
export interface VerifyOptions {
  /** How many seconds its timestamp may be away from now, either way; 300 unless given. */
  readonly toleranceSeconds?: number;
  /** The time now, in seconds since 1970; the clock's unless given. */
  readonly now?: number;
}

/**
 * The `webhook-signature` of a delivery, as Standard Webhooks has it.
 *
 * @example
 * signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", { id: "msg_1", timestamp: 1614265330, body: "{}" }); // "v1,..."
 */
export const signWebhook = (secret: string, { id, timestamp, body }: Delivery): string =>
  call("sign_webhook", secretText(secret, "secret"), id, timestamp, exactBody(body, "body"));

/**
 * Whether a received delivery is genuine and recent. An answer of `false` does not say which it lacks. The body must be
 * the text or bytes as they came; one that was parsed throws `INVALID_ARGUMENT`.
 *
 * @example
 * const header = (name) => request.headers.get(name) ?? "";
 * const genuine = verifyWebhook(secret, {
 *   id: header("webhook-id"), timestamp: header("webhook-timestamp"), signature: header("webhook-signature"),
 *   body: await request.text(),
 * });
 */
export function verifyWebhook(secret: string, received: ReceivedDelivery, options: VerifyOptions = {}): boolean {
  const { id, timestamp, signature } = received;
  const [key, body] = [secretText(secret, "secret"), exactBody(received.body, "body")];
  if (!/^\d{1,15}$/.test(String(timestamp))) return false; // a header anybody may write
  const { toleranceSeconds = 300, now = Math.floor(Date.now() / 1000) } = options;
  return call("verify_webhook", key, id, timestamp, signature, body, Math.floor(toleranceSeconds), Math.floor(now)) === "true";
}

/** What Flash pushes are signed with. */
export interface FlashApp {
  /** The merchant's `appKey`. */
  readonly appKey: string;
  /** The merchant's `appSecret`. */
  readonly appSecret: string;
}

/**
 * The `Authorization` of a Flash push: hexadecimal HMAC-SHA256 of the app key and the exact JSON.
 *
 * @example
 * flashAuthorization('{"orderId":"DO23071677705"}', { appKey: "app-key", appSecret: "app-secret" });
 */
export const flashAuthorization = (json: Payload, { appKey, appSecret }: FlashApp): string =>
  call("flash_authorization", secretText(appSecret, "appSecret"), secretText(appKey, "appKey"), exactBody(json, "json"));

/**
 * Whether a Flash push is genuine, compared in constant time.
 *
 * @example
 * verifyFlashAuthorization(request.headers.get("authorization") ?? "", await request.text(), app);
 */
export const verifyFlashAuthorization = (authorization: string, json: Payload, { appKey, appSecret }: FlashApp): boolean =>
  call("verify_flash_authorization", secretText(appSecret, "appSecret"), secretText(appKey, "appKey"), exactBody(json, "json"), authorization) === "true";
