//! Every body and query of the partner dialect as a table (docs/partner.md, docs/partner.md#inventory).

use crate::call::paging::{CURSOR, LIMIT, MAX_ROWS};
use crate::partner::within::{BRANCH, ITEM, WAREHOUSE};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, optional, required, text};
use khlang_core::stock::level::QUALITY_WORDS;
use khlang_core::webhooks::address::MAX_URL;
use khlang_core::webhooks::event::KIND_NAMES;

const ANY_TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};
/// A decimal number as text, without exponent and trailing zeros.
const DECIMAL: Kind = text(32);
const EVENTS: Kind = Kind::List {
    of: &Kind::OneOf(KIND_NAMES),
    min: 1,
    max: 50,
};
const MOVEMENT_WORDS: &[&str] = &[
    "receipt",
    "allocation",
    "release",
    "shipment",
    "adjustment",
    "count",
    "move",
    "return",
];
const REQUEST_ID: Field = required("request_id", Kind::Uuid, "The request, as in X-Request-Id.");
const SKU_ID: Field = required("product_sku_id", Kind::Uuid, "The SKU.");
const WAREHOUSE_ID: Field = required("warehouse_id", Kind::Uuid, "The warehouse.");
const BRANCH_ID: Field = required("branch_id", Kind::Uuid, "The branch of the warehouse.");

/// Query of `GET /inventory`.
pub static INVENTORY_QUERY: &[Field] = &[BRANCH, WAREHOUSE, ITEM, LIMIT, CURSOR];

/// Query of `GET /inventory/movements`.
pub static MOVEMENT_QUERY: &[Field] = &[
    BRANCH,
    WAREHOUSE,
    ITEM,
    optional(
        "from",
        Kind::Instant,
        "Since when, this moment or day included; a day is one of UTC.",
    ),
    optional(
        "to",
        Kind::Instant,
        "Until when, this moment or day included; a day is one of UTC.",
    ),
    LIMIT,
    CURSOR,
];

/// Query of `GET /webhooks`.
pub static LIST_QUERY: &[Field] = &[LIMIT, CURSOR];

schema!(
    /// Body of `POST /oauth/token`.
    TOKEN_REQUEST, "TokenRequest", "A request for an access token (RFC 6749).",
    [
        required("grant_type", text(255), "Always client_credentials."),
        optional("client_id", text(255), "The client; left out with HTTP Basic."),
        optional("client_secret", text(255), "Its secret; left out with HTTP Basic."),
        optional("scope", text(1_024), "Scopes with blanks between; all of the client's where none is named."),
    ]
);

schema!(
    /// Reply of `POST /oauth/token`.
    TOKEN, "AccessToken", "An access token (RFC 6749).",
    [
        required("access_token", text(8_192), "For `Authorization: Bearer`; it ends early when the client is changed."),
        required("token_type", Kind::OneOf(&["Bearer"]), "Always Bearer."),
        required("expires_in", Kind::Integer { min: 1, max: 86_400 }, "For how many seconds it holds."),
        required("scope", text(1_024), "What it may do, with blanks between."),
    ]
);

schema!(
    /// A refusal of `POST /oauth/token`.
    TOKEN_REFUSAL, "TokenRefusal", "Why no token is given (RFC 6749).",
    [
        required("error", Kind::Code, "invalid_request, invalid_client, invalid_scope or unsupported_grant_type, and others for faults of ours."),
        required("error_description", ANY_TEXT, "A sentence."),
        REQUEST_ID,
    ]
);

schema!(
    /// One problem of a refusal.
    DETAIL, "PartnerProblem", "A parameter or field that does not fit.",
    [
        required("path", ANY_TEXT, "The parameter or field; empty for the body itself."),
        required("message", text(usize::MAX), "What is wrong, and what would be right."),
    ]
);

schema!(
    /// What is wrong.
    ERROR, "PartnerError", "Why a request was refused.",
    [
        required("code", Kind::Code, "The code of the fault."),
        required("message", text(usize::MAX), "A sentence."),
        optional("details", Kind::List { of: &Kind::Object(&DETAIL), min: 1, max: 100 }, "Each problem with its path."),
    ]
);

schema!(
    /// A refusal.
    REFUSAL, "PartnerRefusal", "A refusal of the Partner API.",
    [required("error", Kind::Object(&ERROR), "Why."), REQUEST_ID]
);

schema!(
    /// Where the next page begins.
    PAGINATION, "PartnerPagination", "Where the next page begins.",
    [
        optional("next_cursor", text(4_096), "cursor of the next page; null on the last one."),
        required("has_more", Kind::Boolean, "Whether there is a next page."),
        required("limit", Kind::Integer { min: 1, max: 200 }, "The most rows of a page."),
    ]
);

schema!(
    /// What a row shows of its SKU.
    SKU, "PartnerSku", "A SKU in brief.",
    [
        required("sku_code", Kind::Code, "Its code."),
        required("sku_name", text(255), "Its name."),
        required("barcode", Kind::Text { min: 0, max: 64 }, "Its barcode; empty where it has none."),
    ]
);

schema!(
    /// What a row shows of its warehouse.
    WAREHOUSE_NAME, "PartnerWarehouse", "A warehouse in brief.",
    [required("warehouse_name", text(255), "Its name.")]
);

schema!(
    /// An inventory record.
    INVENTORY, "PartnerInventory", "What there is of a SKU in a warehouse, in its base unit; numbers as decimal text.",
    [
        required("id", Kind::Uuid, "The inventory record."),
        SKU_ID,
        WAREHOUSE_ID,
        BRANCH_ID,
        required("quantity_on_hand", DECIMAL, "What lies there."),
        required("quantity_reserved", DECIMAL, "What of it is promised."),
        required("quantity_available", DECIMAL, "On hand less reserved."),
        required("quantity_sellable", DECIMAL, "What of that can be promised now: not what is damaged, in quarantine, expired or locked up."),
        required("average_cost", DECIMAL, "What one unit is worth, rounded half-even to 4 decimals."),
        required("stock_value", DECIMAL, "What all of it is worth, as the ledger says."),
        optional("reorder_point", DECIMAL, "At which available quantity more should be ordered."),
        optional("last_movement_date", Kind::Timestamp, "When stock last came or left."),
        required("created_at", Kind::Timestamp, "When the record was made."),
        required("product_skus", Kind::Object(&SKU), "The SKU in brief."),
        required("warehouses", Kind::Object(&WAREHOUSE_NAME), "The warehouse in brief."),
    ]
);

schema!(
    /// A movement of stock.
    MOVEMENT, "PartnerMovement", "A movement of stock, in the SKU's base unit; numbers as decimal text.",
    [
        required("id", Kind::Uuid, "The movement."),
        required("inventory_id", Kind::Uuid, "The inventory record that it changed."),
        SKU_ID,
        WAREHOUSE_ID,
        BRANCH_ID,
        required("movement_type", Kind::OneOf(MOVEMENT_WORDS), "Why stock moved."),
        required("quantity_on_hand_change", DECIMAL, "What it added to what lies there."),
        required("quantity_reserved_change", DECIMAL, "What it added to what is promised."),
        required("quantity_available_change", DECIMAL, "What it added to what can be promised."),
        required("stock_value_change", DECIMAL, "What it added to what all of it is worth."),
        optional("lot_no", Kind::Code, "The lot."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Whether it can be sold."),
        optional("reference_no", Kind::Code, "Number of the document that caused it."),
        optional("reason", text(1_000), "A person's reason."),
        required("occurred_at", Kind::Timestamp, "When."),
        required("product_skus", Kind::Object(&SKU), "The SKU in brief."),
        required("warehouses", Kind::Object(&WAREHOUSE_NAME), "The warehouse in brief."),
    ]
);

schema!(
    /// Body of `POST /webhooks`.
    NEW_WEBHOOK, "NewPartnerWebhook", "A webhook to make.",
    [
        required("url", text(MAX_URL), "Where messages are posted; https, and no private address."),
        required("events", EVENTS, "Which events are sent."),
    ]
);

schema!(
    /// A webhook.
    WEBHOOK, "PartnerWebhook", "A webhook of the client.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("url", text(MAX_URL), "Where messages are posted."),
        required("events", EVENTS, "Which events are sent."),
        optional("secret", text(100), "What messages are signed with; in the answer to creating only."),
        required("active", Kind::Boolean, "Whether anything is sent."),
        optional("disabled_reason", text(200), "Why it was switched off."),
        required("created_at", Kind::Timestamp, "When it was made."),
    ]
);

/// Declares a page of a list.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $about:literal, $row:expr) => {
        schema!(
            $(#[$doc])*
            $name, $shown, $about,
            [
                required("data", Kind::List { of: &Kind::Object($row), min: 0, max: MAX_ROWS }, "The rows."),
                required("pagination", Kind::Object(&PAGINATION), "Where the next page begins."),
            ]
        );
    };
}

page!(
    /// A page of inventory records.
    INVENTORY_PAGE, "PartnerInventoryPage", "A page of inventory records, by warehouse and SKU.", &INVENTORY
);
page!(
    /// A page of movements.
    MOVEMENT_PAGE, "PartnerMovementPage", "A page of movements, newest first.", &MOVEMENT
);
page!(
    /// A page of webhooks.
    WEBHOOK_PAGE, "PartnerWebhookPage", "A page of webhooks, newest first.", &WEBHOOK
);
