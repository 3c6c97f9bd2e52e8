//! Every body of the stock operations as a table (docs/operations.md).

use crate::call::paging::{CURSOR, LIMIT, MAX_ROWS};
use crate::envelope;
use khlang_core::inbound::asn::MAX_LINES;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, NumberRange, optional, required, text};
use khlang_core::stock::audit::MAX_DIFFERENCES;
use khlang_core::stock::count::MAX_COUNT_LINES;
use khlang_core::stock::count_life::COUNT_STATUS_WORDS;
use khlang_core::stock::level::QUALITY_WORDS;

const SIGNED: Kind = Kind::Number {
    range: NumberRange::Any,
};
const QUANTITY: Kind = Kind::Number {
    range: NumberRange::Positive,
};
const AMOUNT: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const DELTA: Kind = Kind::Number {
    range: NumberRange::NotZero,
};
const QUALITY: Kind = Kind::OneOf(QUALITY_WORDS);
const SERIALS: Kind = Kind::List {
    of: &Kind::Code,
    min: 0,
    max: MAX_LINES,
};
const ORDER_NUMBERS: Kind = Kind::List {
    of: &Kind::Code,
    min: 0,
    max: usize::MAX,
};
const ID: Field = required("id", Kind::Uuid, "Its id.");
const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the user is bound to none.",
);
const REASON: Kind = text(255);

schema!(
    /// Body of `POST /ops/stock/adjust`.
    ADJUSTMENT, "StockAdjustment", "A correction of stock by hand.",
    [
        required("warehouseCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        optional("locationCode", Kind::Code, "The location. Up: the receiving location where none is named. Down: any, what would be promised last first."),
        optional("lotNo", Kind::Code, "The lot; up, needed for an item tracked by lot."),
        optional("quality", QUALITY, "Normal where nothing is said."),
        required("delta", DELTA, "By how much."),
        optional("uomCode", Kind::Code, "The unit of delta; the base unit where none is named."),
        required("reason", REASON, "Why; kept in the ledger."),
        optional("unitCost", AMOUNT, "Up: price of one unit; the average where nothing is said."),
        optional("serials", SERIALS, "The pieces, of an item tracked by serial number."),
        TENANT,
    ]
);

schema!(
    /// Figures of a level.
    LEVEL_FIGURES, "LevelFigures", "What lies on a level, in base units.",
    [
        required("qtyOnHand", AMOUNT, "What lies there."),
        required("qtyAllocated", AMOUNT, "What of it is promised."),
        required("qtyAvailable", AMOUNT, "qtyOnHand - qtyAllocated."),
    ]
);

schema!(
    /// A level before and after.
    LEVEL_CHANGE, "LevelChange", "A level before and after, waiting orders served.",
    [
        required("locationCode", Kind::Code, "The location."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("quality", QUALITY, "Whether it can be sold."),
        required("before", Kind::Object(&LEVEL_FIGURES), "As it was."),
        required("after", Kind::Object(&LEVEL_FIGURES), "As it is."),
    ]
);

schema!(
    /// A line of the ledger in a reply.
    STOCK_MOVEMENT, "StockMovement", "A line of the ledger.",
    [
        ID,
        required("type", text(32), "Why stock moved."),
        required("locationCode", Kind::Code, "The location."),
        optional("lotNo", Kind::Code, "The lot."),
        required("quality", QUALITY, "Whether it can be sold."),
        required("qty", SIGNED, "Change of what lies there, in base units."),
        required("value", SIGNED, "Change of its value."),
    ]
);

/// A list of objects of a table, of any length.
macro_rules! list {
    ($name:literal, $of:expr, $about:literal) => {
        required(
            $name,
            Kind::List {
                of: &Kind::Object($of),
                min: 0,
                max: usize::MAX,
            },
            $about,
        )
    };
}

const SERVED: Field = required(
    "servedOrders",
    ORDER_NUMBERS,
    "Waiting orders that got stock from it.",
);

schema!(
    /// The answer of `POST /ops/stock/adjust`.
    ADJUSTED, "StockAdjusted", "A correction that was made.",
    [
        ID,
        required("warehouseCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        required("delta", DELTA, "By how much, in base units."),
        required("reason", REASON, "Why."),
        list!("levels", &LEVEL_CHANGE, "The levels it touched."),
        list!("movements", &STOCK_MOVEMENT, "Its lines in the ledger."),
        SERVED,
    ]
);

schema!(
    /// Body of `POST /ops/stock/move`.
    TRANSFER, "StockMove", "Stock to move inside a warehouse, or whose quality changes.",
    [
        required("warehouseCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        required("fromLocationCode", Kind::Code, "From which location."),
        required("toLocationCode", Kind::Code, "To which location; the same where only the quality changes."),
        optional("lotNo", Kind::Code, "The lot; any, what would be promised first first, where none is named."),
        optional("quality", QUALITY, "Normal where nothing is said."),
        optional("toQuality", QUALITY, "The quality it has then; unchanged where nothing is said."),
        required("qty", QUANTITY, "How much."),
        optional("uomCode", Kind::Code, "The unit of qty; the base unit where none is named."),
        optional("serials", SERIALS, "The pieces, of an item tracked by serial number."),
        optional("reason", REASON, "Why; kept in the ledger."),
        TENANT,
    ]
);

schema!(
    /// The answer of `POST /ops/stock/move`.
    TRANSFERRED, "StockMoved", "A move that was made.",
    [
        ID,
        required("warehouseCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        required("qty", QUANTITY, "How much, in base units."),
        required("fromLocationCode", Kind::Code, "From which location."),
        required("toLocationCode", Kind::Code, "To which location."),
        list!("levels", &LEVEL_CHANGE, "The levels it touched."),
        list!("movements", &STOCK_MOVEMENT, "Its lines in the ledger."),
        SERVED,
    ]
);

schema!(
    /// What differs from an invariant.
    DIFFERENCE, "AuditDifference", "A figure that is not what it should be.",
    [
        required("tenantId", Kind::Uuid, "The tenant."),
        required("subject", text(1_024), "Of what, by its codes."),
        required("stored", Kind::Any, "The figures stored."),
        required("expected", Kind::Any, "The figures recomputed."),
    ]
);

schema!(
    /// An invariant in a reply.
    AUDIT_CHECK, "AuditCheck", "An invariant, and what differs from it.",
    [
        required("name", text(64), "Its name."),
        required("about", text(255), "What it says."),
        required("severity", Kind::OneOf(&["error", "warning"]), "A warning leaves the audit clean."),
        required("differences", Kind::List { of: &Kind::Object(&DIFFERENCE), min: 0, max: MAX_DIFFERENCES }, "What differs, at most 100."),
    ]
);

schema!(
    /// The answer of `GET /ops/audit`.
    AUDIT, "Audit", "Every invariant recomputed.",
    [
        required("clean", Kind::Boolean, "Whether no error was found."),
        optional("tenantId", Kind::Uuid, "Of which tenant; null for all."),
        required("checks", Kind::List { of: &Kind::Object(&AUDIT_CHECK), min: 1, max: 100 }, "The invariants."),
    ]
);

envelope!(
    /// A correction.
    ADJUSTED_REPLY, "StockAdjustedReply", Kind::Object(&ADJUSTED)
);
envelope!(
    /// An audit.
    AUDIT_REPLY, "AuditReply", Kind::Object(&AUDIT)
);
envelope!(
    /// A move.
    TRANSFERRED_REPLY, "StockMovedReply", Kind::Object(&TRANSFERRED)
);

schema!(
    /// A line of what came of an ASN.
    ARRIVED_LINE, "ArrivedLine", "What came of a line of the ASN.",
    [
        optional("asnLineNo", Kind::Integer { min: 1, max: 999_999 }, "The line of the ASN."),
        optional("sku", Kind::Code, "The item; needed where asnLineNo is not given."),
        optional("uomCode", Kind::Code, "The unit of qty; the ASN line's, else the base unit."),
        required("qty", QUANTITY, "How much."),
        optional("locationCode", Kind::Code, "Where it landed; the receiving location where none is named."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("productionDate", Kind::Day, "When the lot was made."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        optional("serials", SERIALS, "The pieces, of an item tracked by serial number."),
        optional("unitCost", AMOUNT, "Price of one unit; the average where nothing is said."),
        optional("quality", QUALITY, "Normal where nothing is said."),
    ]
);

schema!(
    /// Body of `POST /ops/asn/{asnNo}/receive`.
    ARRIVED, "AsnReceive", "What came of an ASN; everything that is open where no line is named.",
    [
        optional("lines", Kind::List { of: &Kind::Object(&ARRIVED_LINE), min: 1, max: MAX_LINES }, "What came."),
        TENANT,
    ]
);

const CODES: Kind = Kind::List {
    of: &Kind::Code,
    min: 1,
    max: MAX_COUNT_LINES,
};
const LINE_COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};

schema!(
    /// Body of `POST /ops/cycle-counts`.
    NEW_COUNT, "NewCycleCount", "A cycle count to open.",
    [
        required("warehouseCode", Kind::Code, "Where."),
        optional("locationCodes", CODES, "Only these locations."),
        optional("skus", CODES, "Only these items."),
        optional("blind", Kind::Boolean, "Whether what is expected is hidden until it is closed; true where nothing is said."),
        optional("recountAbovePercent", AMOUNT, "A line whose variance is above this percentage of what was expected is counted twice."),
        TENANT,
    ]
);

schema!(
    /// A level that was counted.
    COUNTED_LINE, "CountedLevel", "A level that was counted.",
    [
        required("locationCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("quality", QUALITY, "Normal where nothing is said."),
        required("countedQty", AMOUNT, "What lies there, in base units."),
    ]
);

schema!(
    /// Body of `POST /ops/cycle-counts/{countNo}/count`.
    COUNTED, "CountedLevels", "What was counted.",
    [
        required("lines", Kind::List { of: &Kind::Object(&COUNTED_LINE), min: 1, max: MAX_COUNT_LINES }, "The levels."),
        TENANT,
    ]
);

schema!(
    /// A line of a cycle count in a reply.
    COUNT_LINE, "CycleCountLine", "A level that is counted.",
    [
        required("lineNo", LINE_COUNT, "Its number in the count."),
        required("locationCode", Kind::Code, "Where."),
        required("sku", Kind::Code, "The item."),
        optional("lotNo", Kind::Code, "The lot."),
        required("quality", QUALITY, "Whether it can be sold."),
        optional("expectedQty", AMOUNT, "What the ledger had there when the level joined the count; null while a blind count is open."),
        optional("countedQty", AMOUNT, "What was counted."),
        optional("variance", SIGNED, "countedQty - expectedQty; null while a blind count is open."),
        required("posted", Kind::Boolean, "Whether the variance was posted; never for an item tracked by serial number."),
        required("counts", LINE_COUNT, "How often it was counted."),
        required("recount", Kind::Boolean, "Whether it is to be counted again."),
    ]
);

schema!(
    /// A cycle count in a reply.
    COUNT, "CycleCount", "A cycle count.",
    [
        ID,
        optional("countNo", Kind::Code, "Its number; null in a dry run that would open it."),
        required("warehouseCode", Kind::Code, "Where."),
        required("status", Kind::OneOf(COUNT_STATUS_WORDS), "Where it stands."),
        required("blind", Kind::Boolean, "Whether what is expected is hidden until it is closed."),
        optional("recountAbovePercent", AMOUNT, "Above which variance a line is counted twice."),
        required("createdAt", Kind::Timestamp, "When it was opened."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
        list!("lines", &COUNT_LINE, "Its lines."),
    ]
);

envelope!(
    /// A cycle count.
    COUNT_REPLY, "CycleCountReply", Kind::Object(&COUNT)
);

const SKU: Field = optional("sku", Kind::Code, "Only this item.");
const WAREHOUSE: Field = optional("warehouseCode", Kind::Code, "Only this warehouse.");

/// Query of `GET /ops/inventory`.
pub static INVENTORY_QUERY: &[Field] = &[LIMIT, CURSOR, TENANT, SKU, WAREHOUSE];

/// Query of `GET /ops/movements`.
pub static MOVEMENT_QUERY: &[Field] = &[
    LIMIT,
    CURSOR,
    TENANT,
    SKU,
    WAREHOUSE,
    optional("from", Kind::Timestamp, "Since when."),
    optional("to", Kind::Timestamp, "Until when."),
];

schema!(
    /// Body of `PATCH /ops/inventory/{id}`.
    REORDER, "InventoryChange", "What to change of an inventory record; null clears it.",
    [
        optional("reorderPoint", AMOUNT, "At or below which available is low, in base units."),
        TENANT,
    ]
);

schema!(
    /// An inventory record.
    INVENTORY, "Inventory", "What there is of an item in a warehouse; quantities in its base unit.",
    [
        ID,
        required("sku", Kind::Code, "The item."),
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("onHand", AMOUNT, "What lies there."),
        required("allocated", AMOUNT, "What of it is promised."),
        required("value", AMOUNT, "What it is worth in all."),
        required("averageCost", AMOUNT, "What one unit is worth, rounded half-even."),
        optional("reorderPoint", AMOUNT, "At which available quantity more should be ordered."),
    ]
);

schema!(
    /// A page of inventory records.
    INVENTORY_LIST, "InventoryList", "A page of inventory records.",
    [
        required("items", Kind::List { of: &Kind::Object(&INVENTORY), min: 0, max: MAX_ROWS }, "The rows."),
        optional("nextCursor", text(4_096), "cursor of the next page; null on the last one."),
        required("hasMore", Kind::Boolean, "Whether there is a next page."),
    ]
);

schema!(
    /// A line of the ledger.
    LEDGER_LINE, "LedgerLine", "A movement of stock, in the item's base unit.",
    [
        ID,
        required("type", text(32), "Why stock moved."),
        required("sku", Kind::Code, "The item."),
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("locationCode", Kind::Code, "The location."),
        optional("lotNo", Kind::Code, "The lot."),
        required("quality", QUALITY, "Whether it can be sold."),
        required("qty", SIGNED, "Change of what lies there."),
        required("allocated", SIGNED, "Change of what is promised."),
        required("value", SIGNED, "Change of its value."),
        optional("documentId", Kind::Text { min: 0, max: 64 }, "The document that caused it."),
        required("reason", Kind::Text { min: 0, max: 1_000 }, "A person's reason."),
        required("actor", text(255), "Who caused it."),
        required("at", Kind::Timestamp, "When."),
    ]
);

schema!(
    /// A page of the ledger.
    LEDGER_LIST, "LedgerList", "A page of the ledger, newest first.",
    [
        required("items", Kind::List { of: &Kind::Object(&LEDGER_LINE), min: 0, max: MAX_ROWS }, "The rows."),
        optional("nextCursor", text(4_096), "cursor of the next page; null on the last one."),
        required("hasMore", Kind::Boolean, "Whether there is a next page."),
    ]
);

schema!(
    /// A single piece.
    PIECE, "Piece", "A single piece of a serial-tracked item.",
    [
        required("sku", Kind::Code, "The item."),
        required("status", text(32), "in_stock, allocated, picked, shipped or removed."),
        required("warehouseCode", Kind::Code, "Where it is, or was last."),
        required("locationCode", Kind::Code, "In which location."),
        optional("lotNo", Kind::Code, "Its lot."),
        required("quality", QUALITY, "Whether it can be sold."),
        optional("documentId", Kind::Text { min: 0, max: 64 }, "The document that last moved it."),
        optional("documentNo", Kind::Code, "That document's number."),
        required("updatedAt", Kind::Timestamp, "When that was."),
    ]
);

schema!(
    /// What is known of a serial.
    PIECES, "Pieces", "The pieces of a serial number.",
    [
        required("serial", Kind::Code, "The serial number."),
        required("pieces", Kind::List { of: &Kind::Object(&PIECE), min: 1, max: usize::MAX }, "Its pieces."),
    ]
);

envelope!(
    /// An inventory record.
    INVENTORY_REPLY, "InventoryReply", Kind::Object(&INVENTORY)
);
envelope!(
    /// A page of inventory records.
    INVENTORY_LIST_REPLY, "InventoryListReply", Kind::Object(&INVENTORY_LIST)
);
envelope!(
    /// A page of the ledger.
    LEDGER_LIST_REPLY, "LedgerListReply", Kind::Object(&LEDGER_LIST)
);
envelope!(
    /// A serial.
    PIECES_REPLY, "PiecesReply", Kind::Object(&PIECES)
);

schema!(
    /// A file in a list.
    FILE, "DocumentFile", "A file that belongs to a document.",
    [
        required("position", Kind::Integer { min: 1, max: i64::MAX }, "Its place among the document's files."),
        required("fileName", Kind::Text { min: 1, max: usize::MAX }, "Its name."),
        required("extension", Kind::Text { min: 0, max: usize::MAX }, "The ending that tells its type."),
        required("bytes", Kind::Integer { min: 0, max: i64::MAX }, "How many bytes it has."),
        required("createdAt", Kind::Timestamp, "When it was handed in."),
        optional("contentBase64", Kind::Text { min: 0, max: usize::MAX }, "Its content in base64; where one file is asked for."),
    ]
);

schema!(
    /// The files of a document.
    FILES, "DocumentFiles", "The files of a document.",
    [required("items", Kind::List { of: &Kind::Object(&FILE), min: 0, max: usize::MAX }, "In the order they were handed in.")]
);

envelope!(
    /// Reply to `GET /ops/asn/{asnNo}/files`.
    FILES_REPLY, "DocumentFilesReply", Kind::Object(&FILES)
);

envelope!(
    /// Reply to `GET /ops/asn/{asnNo}/files/{position}`.
    FILE_REPLY, "DocumentFileReply", Kind::Object(&FILE)
);
