//! Every body of the push dialect as a table (docs/push.md#values).

use khlang_core::access::tenancy::BACKORDER_WORDS;
use khlang_core::catalog::item::TRACKING_WORDS;
use khlang_core::catalog::location::LOCATION_TYPES;
use khlang_core::catalog::partner::PARTNER_TYPES;
use khlang_core::inbound::announce::MAX_PIECES;
use khlang_core::inbound::asn::MAX_LINES;
use khlang_core::outbound::lifecycle::STATUS_WORDS;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, NumberRange, Schema, optional, required, text};
use khlang_core::stock::allocation::NOT_SELLABLE_WORDS;
use khlang_core::stock::level::QUALITY_WORDS;

/// The most rows of a bulk request of master data (docs/push.md#limits).
pub const MAX_BULK_ROWS: usize = 500;

/// The most documents of a bulk request (docs/push.md#limits).
pub const MAX_BULK_DOCUMENTS: usize = 100;

/// The most bytes of a free object (docs/push.md#values).
pub const MAX_FREE_BYTES: usize = 4_096;

const QUANTITY: Kind = Kind::Number {
    range: NumberRange::Positive,
};
const AMOUNT: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const LINE_NUMBER: Kind = Kind::Integer {
    min: 1,
    max: 999_999,
};
const PRIORITY: Kind = Kind::Integer { min: 1, max: 99 };
const ALLOCATION_WORDS: &[&str] = &["allocated", "released", "picked", "shipped", "cancelled"];
/// Names the tenant on every surface that takes an API key.
pub const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the API key is bound to none.",
);
const ROW_KEY: Field = optional(
    "idempotencyKey",
    Kind::Key,
    "Names this request, or this row of a bulk request, as the header Idempotency-Key does: what was applied under it in the last 24 hours is answered from the record.",
);

static A_PROBLEM: Kind = Kind::Object(&PROBLEM);

/// Fields of the body that were ignored although they look like a slip.
pub const WARNINGS: Field = optional(
    "warnings",
    Kind::List {
        of: &A_PROBLEM,
        min: 1,
        max: 100,
    },
    "Fields that were ignored and look like a slip, each with its path.",
);

/// Declares the success envelope around one kind of data.
#[macro_export]
macro_rules! envelope {
    ($(#[$doc:meta])* $name:ident, $shown:expr, $data:expr) => {
        $(#[$doc])*
        pub static $name: khlang_core::shape::schema::Schema = khlang_core::shape::schema::Schema {
            name: $shown,
            about: "A successful reply.",
            fields: &[
                khlang_core::shape::schema::required("status", khlang_core::shape::schema::Kind::OneOf(&["success"]), "Always success."),
                khlang_core::shape::schema::required("data", $data, "What was asked for."),
                khlang_core::shape::schema::required("requestId", khlang_core::shape::schema::Kind::Uuid, "The request, as in X-Request-Id."),
                $crate::push::schemas::WARNINGS,
            ],
        };
    };
}

schema!(
    /// A unit of an item.
    ITEM_UOM, "ItemUom", "A unit of an item beside its base unit.",
    [
        required("code", Kind::Code, "The unit."),
        required("factor", QUANTITY, "How many base units it holds."),
    ]
);

schema!(
    /// Body of `POST /items`, row of `POST /items/bulk`.
    ITEM_UPSERT, "ItemUpsert", "An item to create or change; fields left out stay as they are.",
    [
        required("sku", Kind::Code, "The item's code, unique in the tenant."),
        optional("name", text(255), "Name; needed for a new item."),
        optional("barcode", Kind::Text { min: 0, max: 64 }, "GTIN or other barcode."),
        optional("baseUomCode", Kind::Code, "The unit its stock is counted in; EA for a new item that names none."),
        optional("category", text(255), "Free category."),
        optional("tracking", Kind::OneOf(TRACKING_WORDS), "How pieces are told apart."),
        optional("shelfLifeDays", Kind::Integer { min: 0, max: 36_500 }, "Days from receipt to expiry where a receipt gives no expiry date."),
        optional("weightKg", AMOUNT, "Weight of one base unit in kilograms."),
        optional("uoms", Kind::List { of: &Kind::Object(&ITEM_UOM), min: 0, max: 50 }, "Units beside the base unit."),
        ROW_KEY,
        TENANT,
    ]
);

schema!(
    /// Body of `POST /items/bulk`.
    ITEM_BULK, "ItemBulk", "Items to create or change.",
    [required("items", Kind::Rows { of: &ITEM_UPSERT, max: MAX_BULK_ROWS }, "The items."), TENANT]
);

schema!(
    /// An item in a reply.
    ITEM, "Item", "An item.",
    [
        required("id", Kind::Uuid, "Its id; product_sku_id of the partner API."),
        required("sku", Kind::Code, "Its code."),
        optional("variantId", Kind::Integer { min: 1, max: i64::MAX }, "Its number in the rebalance API; null in a dry run that would create it."),
        required("name", text(255), "Name."),
        optional("barcode", Kind::Text { min: 0, max: 64 }, "Barcode."),
        required("baseUomCode", Kind::Code, "The unit its stock is counted in."),
        optional("category", text(255), "Category."),
        required("tracking", Kind::OneOf(TRACKING_WORDS), "How pieces are told apart."),
        optional("shelfLifeDays", Kind::Integer { min: 0, max: 36_500 }, "Shelf life in days."),
        optional("weightKg", AMOUNT, "Weight of one base unit in kilograms."),
        required("uoms", Kind::List { of: &Kind::Object(&ITEM_UOM), min: 0, max: 50 }, "Units beside the base unit."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

schema!(
    /// Body of `POST /partners`, row of `POST /partners/bulk`.
    PARTNER_UPSERT, "PartnerUpsert", "A partner to create or change; fields left out stay as they are.",
    [
        required("code", Kind::Code, "The partner's code, unique in the tenant."),
        optional("name", text(255), "Name; needed for a new partner."),
        optional("type", Kind::OneOf(PARTNER_TYPES), "What it is; needed for a new partner."),
        optional("contact", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, given back as sent."),
        ROW_KEY,
        TENANT,
    ]
);

schema!(
    /// Body of `POST /partners/bulk`.
    PARTNER_BULK, "PartnerBulk", "Partners to create or change.",
    [required("partners", Kind::Rows { of: &PARTNER_UPSERT, max: MAX_BULK_ROWS }, "The partners."), TENANT]
);

schema!(
    /// A partner in a reply.
    PARTNER, "Partner", "A supplier, customer or carrier.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("code", Kind::Code, "Its code."),
        required("name", text(255), "Name."),
        required("type", Kind::OneOf(PARTNER_TYPES), "What it is."),
        optional("contact", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, as sent."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

schema!(
    /// Body of `POST /locations`, row of `POST /locations/bulk`.
    LOCATION_UPSERT, "LocationUpsert", "A location to create or change; fields left out stay as they are.",
    [
        required("warehouseCode", Kind::Code, "Its warehouse."),
        required("code", Kind::Code, "Its code, unique in the warehouse."),
        optional("zone", Kind::Text { min: 1, max: 64 }, "Free zone."),
        optional("type", Kind::OneOf(LOCATION_TYPES), "What it is for; storage where none is named. Stock in quarantine is never allocated."),
        optional("pickFace", Kind::Boolean, "Whether picking prefers it; false where nothing is said."),
        ROW_KEY,
        TENANT,
    ]
);

schema!(
    /// Body of `POST /locations/bulk`.
    LOCATION_BULK, "LocationBulk", "Locations to create or change.",
    [required("locations", Kind::Rows { of: &LOCATION_UPSERT, max: MAX_BULK_ROWS }, "The locations."), TENANT]
);

schema!(
    /// A location in a reply.
    LOCATION, "Location", "A place in a warehouse.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("warehouseCode", Kind::Code, "Its warehouse."),
        required("code", Kind::Code, "Its code."),
        optional("zone", Kind::Text { min: 1, max: 64 }, "Zone."),
        required("type", Kind::OneOf(LOCATION_TYPES), "What it is for."),
        required("pickFace", Kind::Boolean, "Whether picking prefers it."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

schema!(
    /// A line of a new ASN.
    NEW_ASN_LINE, "NewAsnLine", "What is expected of one item.",
    [
        optional("lineNo", LINE_NUMBER, "Its number; its place, from 1, where none is given."),
        required("sku", Kind::Code, "The item."),
        optional("uomCode", Kind::Code, "The unit of expectedQty; the base unit where none is named."),
        required("expectedQty", QUANTITY, "How much, in that unit."),
        optional("lotNo", Kind::Code, "The lot it comes in."),
        optional("productionDate", Kind::Day, "When the lot was made."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
    ]
);

schema!(
    /// Body of `POST /asn`, row of `POST /asn/bulk`.
    NEW_ASN, "NewAsn", "Goods that will come.",
    [
        required("warehouseCode", Kind::Code, "Where to."),
        optional("supplierCode", Kind::Code, "From whom."),
        optional("expectedDate", Kind::Day, "When."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        required("lines", Kind::List { of: &Kind::Object(&NEW_ASN_LINE), min: 1, max: MAX_LINES }, "What."),
        ROW_KEY,
        TENANT,
    ]
);

schema!(
    /// Body of `POST /asn/bulk`.
    ASN_BULK, "AsnBulk", "ASNs to create.",
    [required("asns", Kind::Rows { of: &NEW_ASN, max: MAX_BULK_DOCUMENTS }, "The ASNs."), TENANT]
);

schema!(
    /// A line of an ASN in a reply.
    ASN_LINE, "AsnLine", "What is expected of one item, and what has come.",
    [
        required("lineNo", LINE_NUMBER, "Its number."),
        required("sku", Kind::Code, "The item."),
        required("uomCode", Kind::Code, "The unit of the quantities."),
        required("expectedQty", QUANTITY, "How much is expected, in uomCode."),
        required("receivedQty", AMOUNT, "How much has come, in uomCode."),
        required("expectedBaseQty", QUANTITY, "How much is expected, in the item's base unit."),
        required("receivedBaseQty", AMOUNT, "How much has come, in the item's base unit."),
        optional("lotNo", Kind::Code, "The lot it is announced with."),
        optional("productionDate", Kind::Day, "When the lot was made."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_PIECES }, "The pieces that were announced one by one: no others are received."),
    ]
);

const ASN_STATUS: Kind = Kind::OneOf(&["open", "receiving", "completed", "cancelled"]);

schema!(
    /// An ASN in a reply.
    ASN, "Asn", "An advance shipping notice.",
    [
        required("id", Kind::Uuid, "Its id."),
        optional("asnNo", Kind::Code, "Its number; null in a dry run."),
        required("status", ASN_STATUS, "Where it stands."),
        required("approved", Kind::Boolean, "False while it waits for approval: nothing can be received before."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "The quality it comes in, where a receipt says nothing else."),
        required("warehouseCode", Kind::Code, "Where to."),
        optional("supplierCode", Kind::Code, "From whom."),
        optional("expectedDate", Kind::Day, "When."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
        required("lines", Kind::List { of: &Kind::Object(&ASN_LINE), min: 1, max: MAX_LINES }, "Its lines."),
        optional("arrivedAt", Kind::Timestamp, "When the goods arrived; in the replies of the operations API only."),
        optional("grns", Kind::List { of: &Kind::Object(&GRN), min: 0, max: usize::MAX }, "The receipts booked on it; in GET only."),
    ]
);

schema!(
    /// A line of a new GRN.
    NEW_GRN_LINE, "NewGrnLine", "What came of one item.",
    [
        optional("asnLineNo", LINE_NUMBER, "The line of the ASN it fills."),
        required("sku", Kind::Code, "The item."),
        optional("uomCode", Kind::Code, "The unit of qty; the ASN line's, else the base unit, where none is named."),
        required("qty", QUANTITY, "How much, in that unit."),
        optional("locationCode", Kind::Code, "Where it landed; the receiving location where none is named."),
        optional("lotNo", Kind::Code, "The lot; a lot-tracked item without one takes the ASN line's, else one named after the GRN."),
        optional("productionDate", Kind::Day, "When the lot was made."),
        optional("expiryDate", Kind::Day, "When the lot expires; the receipt date plus shelfLifeDays where not given."),
        optional("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_LINES }, "One for each piece of a serial-tracked item."),
        optional("unitCost", AMOUNT, "Price of one uomCode; the current average where not given."),
        optional("quality", Kind::OneOf(QUALITY_WORDS), "Whether it can be sold; normal where nothing is said."),
    ]
);

schema!(
    /// Body of `POST /grn`.
    NEW_GRN, "NewGrn", "Goods that came.",
    [
        required("warehouseCode", Kind::Code, "Where."),
        optional("asnNo", Kind::Code, "The ASN they were announced with."),
        required("lines", Kind::List { of: &Kind::Object(&NEW_GRN_LINE), min: 1, max: MAX_LINES }, "What."),
        TENANT,
    ]
);

schema!(
    /// A line of a GRN in a reply.
    GRN_LINE, "GrnLine", "What came of one item, and where it went.",
    [
        required("lineNo", LINE_NUMBER, "Its number in the receipt."),
        optional("asnLineNo", LINE_NUMBER, "The line of the ASN it fills."),
        required("sku", Kind::Code, "The item."),
        required("uomCode", Kind::Code, "The unit of qty."),
        required("qty", QUANTITY, "How much, in uomCode."),
        required("baseQty", QUANTITY, "How much, in the item's base unit."),
        required("locationCode", Kind::Code, "Where it landed."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Whether it can be sold."),
        required("value", AMOUNT, "What the line is worth."),
        required("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_LINES }, "The pieces' serials."),
    ]
);

schema!(
    /// A GRN in a reply.
    GRN, "Grn", "A goods receipt.",
    [
        required("id", Kind::Uuid, "Its id."),
        optional("grnNo", Kind::Code, "Its number; null in a dry run."),
        required("warehouseCode", Kind::Code, "Where."),
        optional("asnNo", Kind::Code, "The ASN it was booked on."),
        optional("asnStatus", ASN_STATUS, "Where that ASN stands after it; in the reply to POST only."),
        required("createdAt", Kind::Timestamp, "When it was booked."),
        required("lines", Kind::List { of: &Kind::Object(&GRN_LINE), min: 1, max: MAX_LINES }, "Its lines."),
    ]
);

schema!(
    /// A level in a reply.
    LEVEL, "StockLevel", "What lies in one location.",
    [
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("locationCode", Kind::Code, "The location."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Whether it can be sold."),
        required("qtyOnHand", AMOUNT, "What lies there, in base units."),
        required("qtyAllocated", AMOUNT, "What of it is promised."),
        required("qtyAvailable", AMOUNT, "qtyOnHand - qtyAllocated."),
        required("qtySellable", AMOUNT, "What of that can be promised now."),
        optional("notSellable", Kind::OneOf(NOT_SELLABLE_WORDS), "Why none of it can be promised; null where it can."),
    ]
);

schema!(
    /// The answer of `GET /stock`.
    STOCK, "Stock", "What there is of an item; quantities in its base unit.",
    [
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        required("tracking", Kind::OneOf(TRACKING_WORDS), "How its pieces are told apart."),
        required("baseUomCode", Kind::Code, "Its base unit."),
        required("totalOnHand", AMOUNT, "What lies anywhere in the answer."),
        required("totalAllocated", AMOUNT, "What of it is promised."),
        required("totalAvailable", AMOUNT, "totalOnHand - totalAllocated."),
        required("totalSellable", AMOUNT, "What of that can be promised now."),
        required("stocks", Kind::List { of: &Kind::Object(&LEVEL), min: 0, max: usize::MAX }, "By location, lot and quality."),
        optional("asOf", Kind::Timestamp, "The moment of the answer, where one was asked for."),
    ]
);

schema!(
    /// A line of a new order.
    NEW_ORDER_LINE, "NewOrderLine", "What is ordered of one item.",
    [
        optional("lineNo", LINE_NUMBER, "Its number; its place, from 1, where none is given."),
        required("sku", Kind::Code, "The item."),
        optional("uomCode", Kind::Code, "The unit of qtyOrdered; the base unit where none is named."),
        required("qtyOrdered", QUANTITY, "How much, in that unit."),
        optional("lotNo", Kind::Code, "Only this lot."),
        optional("minShelfLifeDays", Kind::Integer { min: 0, max: 36_500 }, "Only lots with at least so many days left."),
        optional("warehouseCode", Kind::Code, "From another warehouse than the order's."),
    ]
);

schema!(
    /// Body of `POST /orders` and `POST /orders/preview`, row of `POST /orders/bulk`.
    NEW_ORDER, "NewOrder", "Goods to send out.",
    [
        required("warehouseCode", Kind::Code, "From where."),
        optional("customerCode", Kind::Code, "For whom."),
        optional("requiredDate", Kind::Day, "When it is wanted."),
        optional("priority", PRIORITY, "1 is most urgent; 5 where none is named."),
        optional("shipTo", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, given back as sent."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        optional("backorder", Kind::OneOf(BACKORDER_WORDS), "What becomes of what it is short of when a part of it ships: keep waits for a further shipment, cancel does not; the tenant's setting where nothing is said."),
        required("lines", Kind::List { of: &Kind::Object(&NEW_ORDER_LINE), min: 1, max: MAX_LINES }, "What."),
        ROW_KEY,
        TENANT,
    ]
);

schema!(
    /// Body of `POST /orders/bulk`.
    ORDER_BULK, "OrderBulk", "Orders to create.",
    [required("orders", Kind::Rows { of: &NEW_ORDER, max: MAX_BULK_DOCUMENTS }, "The orders."), TENANT]
);

schema!(
    /// Body of `POST /orders/{orderNo}/cancel`.
    CANCELLATION, "Cancellation", "Why an order is called off; the body may be left out.",
    [
        optional("reason", text(500), "Why; the order's history and `order.cancelled` say it."),
        TENANT,
    ]
);

schema!(
    /// A promise of stock.
    ALLOCATION, "Allocation", "Stock promised to a line, in the item's base unit.",
    [
        required("locationCode", Kind::Code, "Where it lies."),
        optional("lotNo", Kind::Code, "Its lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("qty", QUANTITY, "How much."),
        required("status", Kind::OneOf(ALLOCATION_WORDS), "How far it has come."),
        required("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_LINES }, "The pieces' serials."),
    ]
);

schema!(
    /// A pick task.
    PICK_TASK, "PickTask", "What to fetch from where, in the item's base unit.",
    [
        optional("taskNo", Kind::Code, "Its number; null in a dry run."),
        required("lineNo", LINE_NUMBER, "The order's line; of a product set, the component's."),
        optional("sku", Kind::Code, "The item."),
        required("locationCode", Kind::Code, "From where."),
        optional("lotNo", Kind::Code, "Which lot."),
        required("qty", QUANTITY, "How much."),
        required("status", Kind::OneOf(ALLOCATION_WORDS), "How far it has come."),
        required("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_LINES }, "The pieces' serials."),
    ]
);

schema!(
    /// An order that holds stock another one lacks.
    HOLDER, "Holder", "An order that holds stock of the item.",
    [
        required("orderNo", Kind::Code, "The order."),
        required("qty", QUANTITY, "How much it holds, in the unit of the short line."),
    ]
);

schema!(
    /// Why a line is short.
    SHORTAGE, "Shortage", "Why a line can't be filled; in the line's unit.",
    [
        required("requested", QUANTITY, "What was ordered."),
        required("available", AMOUNT, "What there was for it."),
        required("missing", QUANTITY, "What is short."),
        required("heldBy", Kind::List { of: &Kind::Object(&HOLDER), min: 0, max: 5 }, "Orders that hold stock of it."),
    ]
);

/// Declares a table of a line of an order, with what more it holds.
macro_rules! order_line {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $about:literal, [$($more:expr),* $(,)?]) => {
        schema!(
            $(#[$doc])*
            $name, $shown, $about,
            [
                required("lineNo", LINE_NUMBER, "Its number."),
                required("sku", Kind::Code, "The item."),
                required("warehouseCode", Kind::Code, "From where."),
                required("uomCode", Kind::Code, "The unit of the quantities."),
                required("qtyOrdered", QUANTITY, "What is ordered."),
                required("qtyAllocated", AMOUNT, "What was promised so far."),
                required("qtyPicked", AMOUNT, "What was picked so far."),
                required("qtyShipped", AMOUNT, "What left."),
                required("qtyBackordered", AMOUNT, "What waits for stock."),
        required("qtyCancelled", AMOUNT, "What was cancelled after a part had left."),
                optional("lotNo", Kind::Code, "Only this lot."),
                optional("minShelfLifeDays", Kind::Integer { min: 0, max: 36_500 }, "Only lots with at least so many days left."),
                required("allocations", Kind::List { of: &Kind::Object(&ALLOCATION), min: 0, max: usize::MAX }, "What is promised, by level."),
                optional("shortage", Kind::Object(&SHORTAGE), "Why it is short; in the reply to POST only."),
                $($more),*
            ]
        );
    };
}

order_line!(
    /// A component of a product set in an order.
    ORDER_COMPONENT, "OrderComponent", "A component of a product set: what is allocated, picked and shipped of it.",
    []
);
order_line!(
    /// A line of an order in a reply.
    ORDER_LINE, "OrderLine", "What is ordered of one item, and how far it has come; in uomCode.",
    [
        optional("components", Kind::List { of: &Kind::Object(&ORDER_COMPONENT), min: 1, max: MAX_LINES }, "Of a product set: its components, which are allocated and picked in its place; the quantities of the set are whole sets."),
    ]
);

schema!(
    /// A shipment.
    SHIPMENT, "Shipment", "How an order left.",
    [
        optional("shipmentNo", Kind::Code, "Its number; null in a dry run."),
        optional("carrier", text(64), "Who carries it."),
        optional("trackingNo", Kind::Code, "The carrier's number for it."),
        required("status", text(64), "shipped, or what the carrier told last."),
        required("shippedAt", Kind::Timestamp, "When it left."),
    ]
);

schema!(
    /// The sums of an order.
    ORDER_SUMMARY, "OrderSummary", "Sums over the lines, as the lines show them.",
    [
        required("totalOrdered", QUANTITY, "What is ordered."),
        required("totalAllocated", AMOUNT, "What was promised so far."),
        required("totalPicked", AMOUNT, "What was picked so far."),
        required("totalShipped", AMOUNT, "What left."),
    ]
);

schema!(
    /// An order in a reply.
    ORDER, "Order", "A sales order.",
    [
        required("id", Kind::Uuid, "Its id."),
        optional("orderNo", Kind::Code, "Its number; null in a preview or dry run."),
        required("status", Kind::OneOf(STATUS_WORDS), "Where it stands."),
        required("warehouseCode", Kind::Code, "From where."),
        optional("customerCode", Kind::Code, "For whom."),
        optional("requiredDate", Kind::Day, "When it is wanted."),
        required("priority", PRIORITY, "1 is most urgent."),
        optional("shipTo", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, as sent."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        required("backorder", Kind::OneOf(BACKORDER_WORDS), "What becomes of what it is short of when a part of it ships."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
        required("lines", Kind::List { of: &Kind::Object(&ORDER_LINE), min: 1, max: MAX_LINES }, "Its lines."),
        required("pickTasks", Kind::List { of: &Kind::Object(&PICK_TASK), min: 0, max: usize::MAX }, "Its pick tasks, once released."),
        required("shipments", Kind::List { of: &Kind::Object(&SHIPMENT), min: 0, max: usize::MAX }, "How it left."),
        required("summary", Kind::Object(&ORDER_SUMMARY), "Sums over the lines."),
    ]
);

/// Query of the reads of one thing.
pub static READ_QUERY: &[Field] = &[TENANT];

/// Query of every write.
pub static WRITE_QUERY: &[Field] = &[
    TENANT,
    optional(
        "dryRun",
        Kind::Boolean,
        "true: the answer the call would give, and nothing stored.",
    ),
];

schema!(
    /// A refused row of a bulk reply.
    BULK_ERROR, "BulkError", "A row that was refused.",
    [
        required("index", Kind::Integer { min: 0, max: 499 }, "Its place in the request, from 0."),
        required("key", Kind::Text { min: 0, max: usize::MAX }, "What it names."),
        required("error", Kind::Text { min: 1, max: usize::MAX }, "Why."),
    ]
);

schema!(
    /// A row of a bulk reply.
    BULK_ROW, "BulkRow", "What became of a row.",
    [
        required("index", Kind::Integer { min: 0, max: 499 }, "Its place in the request, from 0."),
        required("key", Kind::Text { min: 0, max: usize::MAX }, "What it names."),
        required("status", Kind::OneOf(&["created", "updated", "repeated", "error"]), "What became of it; repeated: an earlier row of the request had the same idempotencyKey."),
        optional("data", Kind::Any, "The row as it is now, as the single endpoint would answer it."),
        optional("error", Kind::Text { min: 1, max: usize::MAX }, "Why it was refused."),
        optional("code", Kind::Code, "The code of the refusal."),
        optional("errors", Kind::List { of: &Kind::Object(&PROBLEM), min: 1, max: 100 }, "Each problem with its path."),
    ]
);

schema!(
    /// A bulk reply.
    BULK_REPLY, "BulkReply", "What became of the rows of a bulk request.",
    [
        required("status", Kind::OneOf(&["success", "partial"]), "partial where a row was refused; then HTTP 207."),
        required("total", Kind::Integer { min: 1, max: 500 }, "Rows in the request."),
        required("created", Kind::Integer { min: 0, max: 500 }, "Rows that were created."),
        required("updated", Kind::Integer { min: 0, max: 500 }, "Rows that were updated."),
        required("errors", Kind::List { of: &Kind::Object(&BULK_ERROR), min: 0, max: 500 }, "Rows that were refused."),
        required("data", Kind::List { of: &Kind::Object(&BULK_ROW), min: 1, max: 500 }, "Every row, in order."),
        required("requestId", Kind::Uuid, "The request, as in X-Request-Id."),
        WARNINGS,
    ]
);

schema!(
    /// One problem of a refusal.
    PROBLEM, "Problem", "One thing wrong with a request.",
    [
        required("path", Kind::Text { min: 0, max: usize::MAX }, "The field, as in lines[0].qty; empty for the body itself."),
        required("message", Kind::Text { min: 1, max: usize::MAX }, "What is wrong, and what would be right."),
    ]
);

schema!(
    /// A refusal.
    REFUSAL, "Refusal", "Why a request was refused.",
    [
        required("status", Kind::OneOf(&["error"]), "Always error."),
        required("code", Kind::Code, "The code of the fault."),
        required("message", Kind::Text { min: 1, max: usize::MAX }, "A sentence."),
        required("requestId", Kind::Uuid, "The request, as in X-Request-Id."),
        required("statusCode", Kind::Integer { min: 400, max: 599 }, "The HTTP status."),
        optional("errors", Kind::List { of: &Kind::Object(&PROBLEM), min: 1, max: 100 }, "Each problem with its path."),
        optional("error", text(64), "With 429 and 503."),
        optional("retryAfter", Kind::Integer { min: 1, max: 86_400 }, "With 429 and 503: seconds to wait."),
    ]
);

envelope!(
    /// An item.
    ITEM_REPLY, "ItemReply", Kind::Object(&ITEM)
);
envelope!(
    /// A partner.
    PARTNER_REPLY, "PartnerReply", Kind::Object(&PARTNER)
);
envelope!(
    /// A location.
    LOCATION_REPLY, "LocationReply", Kind::Object(&LOCATION)
);
envelope!(
    /// An ASN.
    ASN_REPLY, "AsnReply", Kind::Object(&ASN)
);
envelope!(
    /// A GRN.
    GRN_REPLY, "GrnReply", Kind::Object(&GRN)
);
envelope!(
    /// An order.
    ORDER_REPLY, "OrderReply", Kind::Object(&ORDER)
);
envelope!(
    /// Stock.
    STOCK_REPLY, "StockReply", Kind::Object(&STOCK)
);

/// Every table the replies share, for the description.
pub static SHARED: &[&Schema] = &[&REFUSAL];
