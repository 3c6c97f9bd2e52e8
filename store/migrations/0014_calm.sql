-- What keeps one caller from harming the others.

-- Whether a merchant's form calls are held to a nonce and a moment of their own.
ALTER TABLE flash_credential ADD COLUMN strict_forms INTEGER NOT NULL DEFAULT 0;

-- The secrets before the last rotations that still sign, as a list of [sealed, until when], newest first.
ALTER TABLE webhook_subscription ADD COLUMN previous_secrets TEXT NOT NULL DEFAULT '[]';
UPDATE webhook_subscription
SET previous_secrets = json_array(json_array(previous_secret, previous_until))
WHERE previous_secret IS NOT NULL;
ALTER TABLE webhook_subscription DROP COLUMN previous_secret;
ALTER TABLE webhook_subscription DROP COLUMN previous_until;

CREATE INDEX webhook_subscription_of_merchant ON webhook_subscription(merchant_id) WHERE merchant_id IS NOT NULL;
