//! The bodies and replies of returns as tables (docs/operations.md#returns).

use crate::call::paging::{CURSOR, LIMIT, MAX_ROWS};
use crate::envelope;
use khlang_core::inbound::asn::MAX_LINES;
use khlang_core::returns::lifecycle::STATUS_WORDS;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, NumberRange, optional, required, text};
use khlang_core::stock::level::QUALITY_WORDS;

const POSITIVE: Kind = Kind::Number {
    range: NumberRange::Positive,
};
const AMOUNT: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const LINE_NUMBER: Kind = Kind::Integer {
    min: 1,
    max: 999_999,
};
const SERIALS: Kind = Kind::List {
    of: &Kind::Code,
    min: 0,
    max: MAX_LINES,
};
const STATUS: Kind = Kind::OneOf(STATUS_WORDS);
const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the user is bound to none.",
);

schema!(
    /// A line of a return to ask for.
    NEW_RETURN_LINE, "NewReturnLine", "Goods that are to come back.",
    [
        optional("orderLineNo", LINE_NUMBER, "The line of the order they left on."),
        optional("sku", Kind::Code, "The item; needed where orderLineNo is not given."),
        optional("uomCode", Kind::Code, "The unit of qty; the order line's, else the base unit."),
        required("qty", POSITIVE, "How much."),
    ]
);

schema!(
    /// Body of `POST ops/returns`.
    NEW_RETURN, "NewReturn", "A return to ask for.",
    [
        optional("orderNo", Kind::Code, "The order the goods left on; any goods where none is named."),
        optional("warehouseCode", Kind::Code, "Where they come to; the order's warehouse where none is named."),
        optional("referenceNo", Kind::Code, "Your own number for it."),
        optional("trackingNo", Kind::Code, "The carrier's number they come back under."),
        optional("carrier", text(100), "The carrier."),
        optional("reason", text(200), "Why."),
        optional("remark", text(600), "A remark."),
        optional("lines", Kind::List { of: &Kind::Object(&NEW_RETURN_LINE), min: 1, max: MAX_LINES }, "What; everything that left on the order and was not asked for yet, where nothing is said."),
        TENANT,
    ]
);

schema!(
    /// Body of `PATCH ops/returns/{returnNo}`.
    RETURN_CHANGE, "ReturnChange", "What to change of a return; null clears it.",
    [
        optional("trackingNo", Kind::Code, "The carrier's number it comes back under."),
        optional("carrier", text(100), "The carrier."),
        optional("remark", text(600), "A remark."),
    ]
);

schema!(
    /// Body of the steps of a return.
    RETURN_STEP, "ReturnStep", "A step of a return.",
    [
        optional("reason", text(500), "Why; kept in the history."),
        TENANT,
    ]
);

schema!(
    /// A line of what came back.
    BACK_LINE, "ReturnReceiveLine", "Goods that came back.",
    [
        optional("lineNo", LINE_NUMBER, "The line of the return."),
        optional("sku", Kind::Code, "The item; needed where lineNo is not given. Open lines of it are filled in their order."),
        optional("uomCode", Kind::Code, "The unit of qty; the line's where it is named by its number, else the base unit."),
        required("qty", POSITIVE, "How much."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Whether they can be sold again."),
        optional("serials", SERIALS, "The pieces, of an item tracked by serial number; all that left where as many come back."),
        optional("lotNo", Kind::Code, "The lot; those that left, the first to expire first, where none is named."),
        optional("locationCode", Kind::Code, "Where they land; the receiving location where none is named."),
    ]
);

schema!(
    /// Body of `POST ops/returns/{returnNo}/receive`.
    CAME_BACK, "ReturnReceive", "What came back; everything that is open, in good order, where no line is named.",
    [
        optional("lines", Kind::List { of: &Kind::Object(&BACK_LINE), min: 1, max: MAX_LINES }, "The goods."),
        TENANT,
    ]
);

schema!(
    /// A line of a return in a reply.
    RETURN_LINE, "ReturnLine", "A line of a return.",
    [
        required("lineNo", LINE_NUMBER, "Its number."),
        optional("orderLineNo", LINE_NUMBER, "The line of the order."),
        required("sku", Kind::Code, "The item."),
        required("uomCode", Kind::Code, "The unit."),
        required("qty", AMOUNT, "What is to come back, in `uomCode`."),
        required("baseQty", AMOUNT, "What is to come back, in the item's base unit."),
        required("normalBaseQty", AMOUNT, "What came back in good order, in the item's base unit."),
        required("badBaseQty", AMOUNT, "What came back bad, in the item's base unit."),
        required("openBaseQty", AMOUNT, "What may still come, in the item's base unit; 0 once the return has ended."),
    ]
);

schema!(
    /// What a receipt of a return put up.
    RETURN_RECEIVED, "ReturnReceived", "Goods that came back with this call.",
    [
        required("lineNo", LINE_NUMBER, "The line."),
        required("baseQty", AMOUNT, "How much, in the item's base unit."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Quality."),
        required("locationCode", Kind::Code, "Where they lie."),
        optional("lotNo", Kind::Code, "Their lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("serials", SERIALS, "The pieces."),
        required("value", AMOUNT, "What they are worth: at the cost at which they left."),
    ]
);

schema!(
    /// A step in a return's life.
    RETURN_PAST_STEP, "ReturnPastStep", "A step of a return.",
    [
        required("at", Kind::Timestamp, "When."),
        required("actor", text(200), "Who took it."),
        required("from", Kind::Text { min: 0, max: 64 }, "The status before; empty for the first."),
        required("to", Kind::Code, "The status after."),
        required("note", Kind::Text { min: 0, max: 500 }, "What was said of it."),
    ]
);

const fn list_of(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

schema!(
    /// A return in a reply.
    RETURN, "Return", "A return.",
    [
        required("returnNo", Kind::Code, "Its number."),
        optional("orderNo", Kind::Code, "The order the goods left on."),
        required("warehouseCode", Kind::Code, "Where they come to."),
        optional("storeCode", Kind::Code, "The store that sold them."),
        optional("referenceNo", Kind::Code, "The caller's own number for it."),
        optional("trackingNo", Kind::Code, "The carrier's number they come back under."),
        optional("carrier", text(100), "The carrier."),
        optional("reason", text(200), "Why."),
        optional("remark", text(600), "A remark."),
        required("status", STATUS, "Where it stands."),
        required("source", Kind::Code, "Which surface made it."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        optional("approvedAt", Kind::Timestamp, "When it was approved."),
        optional("arrivedAt", Kind::Timestamp, "When it came to the dock."),
        optional("completedAt", Kind::Timestamp, "When it was completed or closed."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
        required("lines", list_of(&Kind::Object(&RETURN_LINE)), "Its lines."),
        optional("received", list_of(&Kind::Object(&RETURN_RECEIVED)), "What this call received."),
        optional("history", list_of(&Kind::Object(&RETURN_PAST_STEP)), "Its steps; where it is read alone."),
    ]
);

schema!(
    /// A page of returns.
    RETURNS, "Returns", "A page of returns.",
    [
        required("items", Kind::List { of: &Kind::Object(&RETURN), min: 0, max: MAX_ROWS }, "Those of the page."),
        optional("nextCursor", text(4_096), "The cursor of the next page."),
        required("hasMore", Kind::Boolean, "Whether there is one."),
    ]
);

envelope!(
    /// A return.
    RETURN_REPLY, "ReturnReply", Kind::Object(&RETURN)
);
envelope!(
    /// A page of returns.
    RETURNS_REPLY, "ReturnsReply", Kind::Object(&RETURNS)
);

/// Query of `GET ops/returns`.
pub static RETURN_QUERY: &[Field] = &[
    LIMIT,
    CURSOR,
    TENANT,
    optional("status", STATUS, "Only those that stand there."),
    optional("warehouseCode", Kind::Code, "Only of this warehouse."),
    optional("orderNo", Kind::Code, "Only of this order."),
    optional("from", Kind::Timestamp, "Created since when."),
    optional("to", Kind::Timestamp, "Created until when."),
];
