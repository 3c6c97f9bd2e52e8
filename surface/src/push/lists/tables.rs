//! The lists, one table each: columns, filters, and the filters that an index answers (docs/push.md#lists).

use khlang_core::catalog::item::TRACKING_WORDS;
use khlang_core::catalog::location::LOCATION_TYPES;
use khlang_core::catalog::partner::PARTNER_TYPES;
use khlang_core::outbound::lifecycle::STATUS_WORDS;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, NumberRange, optional, required, text};
use khlang_core::stock::count_life::COUNT_STATUS_WORDS;
use khlang_core::stock::level::QUALITY_WORDS;

use crate::push::lists::table::ListTable;
use crate::push::schemas::{ITEM_UOM, MAX_FREE_BYTES, TENANT};

const AMOUNT: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const COUNT: Kind = Kind::Integer {
    min: 1,
    max: i64::MAX,
};
const STATES: Kind = Kind::OneOf(&["enabled", "saved", "disabled"]);
const ASN_STATES: Kind = Kind::OneOf(&[
    "pending_approval",
    "open",
    "receiving",
    "completed",
    "cancelled",
]);
const TASK_STATES: Kind = Kind::OneOf(&["released", "picked", "shipped", "cancelled"]);
const PIECE_STATES: Kind = Kind::OneOf(&["in_stock", "allocated", "picked", "shipped", "removed"]);
const COUNT_STATES: Kind = Kind::OneOf(COUNT_STATUS_WORDS);
const UNSELLABLE: Kind = Kind::OneOf(&["quarantine", "damage", "bad", "expired", "locked"]);

const FROM: Field = optional("from", Kind::Instant, "Created since then.");
const TO: Field = optional("to", Kind::Instant, "Created up to then.");
const SINCE: Field = optional(
    "updatedSince",
    Kind::Instant,
    "Changed since then; the earliest change first.",
);
const Q: Field = optional(
    "q",
    text(100),
    "A part of a code, name, barcode or number; under three characters, the beginning of one.",
);
const WAREHOUSE: Field = optional("warehouseCode", Kind::Code, "Only this warehouse.");
const SKU: Field = optional("sku", Kind::Code, "Only this item.");
const LOT: Field = optional("lotNo", Kind::Code, "Only this lot.");
const ZONE: Field = optional("zone", text(64), "Only this zone.");
const PLACE: Field = optional("locationCode", Kind::Code, "Only this location.");
const REFERENCE: Field = optional(
    "referenceNo",
    Kind::Code,
    "Only this number of the caller's own.",
);
const SOURCE: Field = optional("source", text(64), "Only what this surface made.");
const ORDER_NO: Field = optional("orderNo", Kind::Code, "Only this order.");
const QUALITY: Field = optional("quality", Kind::OneOf(QUALITY_WORDS), "Only this quality.");

/// Declares a list: its query, its page, its reply and its handler.
macro_rules! listing {
    (
        $(#[$doc:meta])* $module:ident, $title:literal, $list:ident of $row:ident,
        $($trait:ident)*; filters [$($filter:expr),* $(,)?]
        ways [$(($name:literal, $value:expr, $way:ident)),* $(,)?]
    ) => {
        $(#[$doc])*
        pub mod $module {
            use super::*;
            use crate::call::engine::Operation;
            use crate::call::paging::{CURSOR, LIMIT};
            use crate::call::route::Call;
            use crate::push::lists::prepare;
            use khlang_core::lists::List;
            use khlang_core::shape::rejection::Rejection;

            /// Its query.
            pub static QUERY: &[Field] = &[LIMIT, CURSOR, FROM, TO, SINCE, Q, $($filter,)* TENANT];

            schema!(
                /// A page of it.
                PAGE, concat!($title, "Page"), "A page of a list.",
                [
                    required("items", Kind::List { of: &Kind::Object(&$row), min: 0, max: 200 }, "The rows."),
                    required("hasMore", Kind::Boolean, "Whether there may be more; a page may hold fewer rows than asked for, and still not be the last."),
                    optional("nextCursor", text(4_096), "The cursor of the next page; null on the last."),
                ]
            );

            $crate::envelope!(
                /// The reply with a page of it.
                REPLY, concat!($title, "PageReply"), Kind::Object(&PAGE)
            );

            static TABLE: ListTable = ListTable {
                list: List::$list,
                row: &$row,
                query: QUERY,
                ways: &[$(($name, $value, khlang_core::lists::Way::$way)),*],
                sought: listing!(@has sought $($trait)*),
                changed: listing!(@has changed $($trait)*),
                sparse: listing!(@has sparse $($trait)*),
            };

            /// Prepares a page of it.
            pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
                prepare(&TABLE, call)
            }
        }
    };
    (@has sought sought $($rest:ident)*) => { true };
    (@has changed changed $($rest:ident)*) => { true };
    (@has sparse sparse $($rest:ident)*) => { true };
    (@has $wanted:ident $other:ident $($rest:ident)*) => { listing!(@has $wanted $($rest)*) };
    (@has $wanted:ident) => { false };
}

schema!(
    /// An item in a list.
    ITEM_ROW, "ItemRow", "An item.",
    [
        required("id", Kind::Uuid, "Its id; product_sku_id of the partner API."),
        required("sku", Kind::Code, "Its code."),
        required("variantId", COUNT, "Its number in the rebalance API."),
        required("name", text(255), "Name."),
        optional("barcode", Kind::Text { min: 0, max: 64 }, "Barcode."),
        required("baseUomCode", Kind::Code, "The unit its stock is counted in."),
        optional("category", text(255), "Category."),
        required("tracking", Kind::OneOf(TRACKING_WORDS), "How pieces are told apart."),
        optional("shelfLifeDays", Kind::Integer { min: 0, max: 36_500 }, "Shelf life in days."),
        optional("weightKg", AMOUNT, "Weight of one base unit in kilograms."),
        required("uoms", Kind::List { of: &Kind::Object(&ITEM_UOM), min: 0, max: 50 }, "Units beside the base unit."),
        required("status", STATES, "Whether new documents may name it."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

listing!(
    /// Items.
    items, "Item", Items of ITEM_ROW, sought changed;
    filters [
        optional("barcode", text(64), "Only this barcode."),
        optional("category", text(255), "Only this category."),
        optional("tracking", Kind::OneOf(TRACKING_WORDS), "Only items told apart like this."),
        optional("status", STATES, "Only this status."),
    ]
    ways []
);

schema!(
    /// A partner in a list.
    PARTNER_ROW, "PartnerRow", "A supplier, customer or carrier.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("code", Kind::Code, "Its code."),
        required("name", text(255), "Name."),
        required("type", Kind::OneOf(PARTNER_TYPES), "What it is."),
        optional("contact", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, as sent."),
        required("status", STATES, "Whether new documents may name it."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

listing!(
    /// Suppliers, customers and carriers.
    partners, "Partner", Partners of PARTNER_ROW, sought changed;
    filters [
        optional("type", Kind::OneOf(PARTNER_TYPES), "Only this type."),
        optional("status", STATES, "Only this status."),
    ]
    ways []
);

schema!(
    /// A location in a list.
    LOCATION_ROW, "LocationRow", "A place in a warehouse.",
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

listing!(
    /// Locations.
    locations, "Location", Locations of LOCATION_ROW, sought changed;
    filters [
        WAREHOUSE,
        ZONE,
        optional("type", Kind::OneOf(LOCATION_TYPES), "Only this type."),
        optional("pickFace", Kind::Boolean, "Only locations that picking prefers, or only others."),
    ]
    ways []
);

schema!(
    /// An order in a list.
    ORDER_ROW, "OrderRow", "A sales order without its lines.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("orderNo", Kind::Code, "Its number."),
        required("status", Kind::OneOf(STATUS_WORDS), "Where it stands."),
        required("warehouseCode", Kind::Code, "From where."),
        optional("customerCode", Kind::Code, "For whom."),
        optional("requiredDate", Kind::Day, "When it is wanted."),
        required("priority", Kind::Integer { min: 1, max: 99 }, "1 is most urgent."),
        optional("shipTo", Kind::Free { max_bytes: MAX_FREE_BYTES }, "Free object, as sent."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        required("source", text(64), "Which surface made it."),
        required("totalOrdered", AMOUNT, "What is ordered, summed in base units."),
        required("totalAllocated", AMOUNT, "What was promised so far, summed in base units."),
        required("frozen", Kind::Boolean, "Whether it can't be released or shipped until it is unfrozen."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

listing!(
    /// Orders.
    orders, "Order", Orders of ORDER_ROW, sought changed;
    filters [
        REFERENCE,
        SKU,
        optional("status", Kind::OneOf(STATUS_WORDS), "Only this status."),
        WAREHOUSE,
        optional("customerCode", Kind::Code, "Only this customer."),
        SOURCE,
        optional("priority", Kind::Integer { min: 1, max: 99 }, "Only this priority."),
        optional("short", Kind::Boolean, "true: only open orders that lack something."),
        optional("frozen", Kind::Boolean, "true: only frozen orders."),
        optional("late", Kind::Boolean, "true: only open orders past their required date, the longest first."),
    ]
    ways [
        ("referenceNo", None, OfReference),
        ("frozen", Some("true"), Frozen),
        ("late", Some("true"), Late),
        ("short", Some("true"), Short),
        ("sku", None, OfItem),
        ("status", None, OfStatus),
    ]
);

schema!(
    /// An ASN in a list.
    ASN_ROW, "AsnRow", "An advance shipping notice without its lines.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("asnNo", Kind::Code, "Its number."),
        required("status", Kind::OneOf(&["open", "receiving", "completed", "cancelled"]), "Where it stands."),
        required("approved", Kind::Boolean, "False while it waits for approval."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "The quality it comes in."),
        required("warehouseCode", Kind::Code, "Where to."),
        optional("supplierCode", Kind::Code, "From whom."),
        optional("expectedDate", Kind::Day, "When."),
        optional("referenceNo", Kind::Code, "The caller's own number."),
        required("source", text(64), "Which surface made it."),
        optional("arrivedAt", Kind::Timestamp, "When the goods arrived."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

listing!(
    /// ASNs.
    asns, "Asn", Asns of ASN_ROW, sought changed;
    filters [
        REFERENCE,
        SKU,
        optional("status", ASN_STATES, "Only this status; an ASN that waits for approval is not open yet."),
        WAREHOUSE,
        optional("supplierCode", Kind::Code, "Only this supplier."),
        SOURCE,
        optional("late", Kind::Boolean, "true: only ASNs past their expected date of which something is to come."),
    ]
    ways [("referenceNo", None, OfReference), ("status", None, OfStatus)]
);

schema!(
    /// A receipt in a list.
    RECEIPT_ROW, "ReceiptRow", "A receipt without its lines.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("grnNo", Kind::Code, "Its number."),
        required("warehouseCode", Kind::Code, "Where."),
        optional("asnNo", Kind::Code, "The ASN it fills."),
        required("source", text(64), "Which surface booked it."),
        required("createdAt", Kind::Timestamp, "When it was booked."),
    ]
);

listing!(
    /// Receipts.
    receipts, "Receipt", Receipts of RECEIPT_ROW, sought changed;
    filters [
        optional("asnNo", Kind::Code, "Only receipts on this ASN."),
        SKU,
        WAREHOUSE,
        SOURCE,
    ]
    ways [("asnNo", None, OfAsn)]
);

schema!(
    /// What there is of an item in a warehouse.
    STOCK_ROW, "StockRow", "What there is of an item in a warehouse, in base units.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        required("baseUomCode", Kind::Code, "The unit of the quantities."),
        required("qtyOnHand", AMOUNT, "What is there."),
        required("qtyAllocated", AMOUNT, "What of it is promised."),
        required("qtyAvailable", AMOUNT, "What of it is not promised."),
        required("qtySellable", AMOUNT, "What of that can be sold now."),
        optional("reorderPoint", AMOUNT, "At or below which available is low."),
        required("createdAt", Kind::Timestamp, "When the item was first seen there."),
        required("updatedAt", Kind::Timestamp, "When on hand or allocated last changed."),
    ]
);

listing!(
    /// What there is of each item in each warehouse.
    stock, "Stock", Stock of STOCK_ROW, sought changed sparse;
    filters [
        WAREHOUSE,
        SKU,
        optional("category", text(255), "Only items of this category."),
        optional("low", Kind::Boolean, "true: only what is at or below its reorder point."),
        LOT,
        optional("asOf", Kind::Timestamp, "With sku: as the ledger had it at this moment."),
    ]
    ways [("warehouseCode", None, OfWarehouse)]
);

schema!(
    /// A shipment in a list.
    SHIPMENT_ROW, "ShipmentRow", "How an order left.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("shipmentNo", Kind::Code, "Its number."),
        required("orderNo", Kind::Code, "The order."),
        required("warehouseCode", Kind::Code, "From where."),
        optional("carrier", text(64), "Who carries it."),
        optional("trackingNo", Kind::Code, "The carrier's number for it."),
        required("status", text(64), "shipped, or what the carrier told last."),
        required("shippedAt", Kind::Timestamp, "When it left."),
        required("updatedAt", Kind::Timestamp, "When it last changed."),
    ]
);

listing!(
    /// Shipments.
    shipments, "Shipment", Shipments of SHIPMENT_ROW, sought changed;
    filters [
        optional("trackingNo", Kind::Code, "Only this tracking number."),
        ORDER_NO,
        WAREHOUSE,
        optional("carrier", text(64), "Only this carrier."),
        optional("status", text(64), "Only this status."),
    ]
    ways [("trackingNo", None, OfTracking), ("orderNo", None, OfOrder)]
);

schema!(
    /// A cycle count in a list.
    COUNT_ROW, "CycleCountRow", "A cycle count without its lines.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("countNo", Kind::Code, "Its number."),
        required("status", COUNT_STATES, "Where it stands."),
        required("warehouseCode", Kind::Code, "Where."),
        required("blind", Kind::Boolean, "Whether what is expected is hidden until it is closed."),
        required("createdAt", Kind::Timestamp, "When it was opened."),
        required("updatedAt", Kind::Timestamp, "When it last changed."),
    ]
);

listing!(
    /// Cycle counts.
    cycle_counts, "CycleCount", CycleCounts of COUNT_ROW, sought changed;
    filters [optional("status", COUNT_STATES, "Only this status."), WAREHOUSE]
    ways []
);

schema!(
    /// A pick task in a list.
    TASK_ROW, "PickTaskRow", "What to fetch from where, in the item's base unit.",
    [
        required("taskNo", Kind::Code, "Its number."),
        required("orderNo", Kind::Code, "The order."),
        required("lineNo", COUNT, "The order's line."),
        required("priority", Kind::Integer { min: 1, max: 99 }, "The order's; 1 is most urgent."),
        optional("requiredDate", Kind::Day, "When the order is wanted."),
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("locationCode", Kind::Code, "From where."),
        optional("zone", text(64), "Its zone."),
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        optional("barcode", Kind::Text { min: 0, max: 64 }, "Its barcode."),
        optional("lotNo", Kind::Code, "Which lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("qty", AMOUNT, "How much."),
        required("uomCode", Kind::Code, "The unit of qty."),
        required("serials", Kind::List { of: &Kind::Code, min: 0, max: usize::MAX }, "The pieces' serials."),
        required("status", TASK_STATES, "How far it has come."),
        required("createdAt", Kind::Timestamp, "When the stock was promised."),
        required("updatedAt", Kind::Timestamp, "When its order last changed."),
    ]
);

listing!(
    /// Pick tasks.
    pick_tasks, "PickTask", PickTasks of TASK_ROW,;
    filters [
        ORDER_NO,
        optional("status", TASK_STATES, "Only this status."),
        WAREHOUSE,
        ZONE,
        SKU,
        LOT,
    ]
    ways [("orderNo", None, OfOrder), ("status", Some("released"), Open)]
);

schema!(
    /// A level.
    LEVEL_ROW, "LevelRow", "What lies in a location, by lot and quality, in base units.",
    [
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("locationCode", Kind::Code, "The location."),
        optional("zone", text(64), "Its zone."),
        required("locationType", Kind::OneOf(LOCATION_TYPES), "What the location is for."),
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        required("baseUomCode", Kind::Code, "The unit of the quantities."),
        optional("lotNo", Kind::Code, "The lot."),
        optional("expiryDate", Kind::Day, "When the lot expires."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Its quality."),
        required("qtyOnHand", AMOUNT, "What is there."),
        required("qtyAllocated", AMOUNT, "What of it is promised."),
        required("qtyAvailable", AMOUNT, "What of it is not promised."),
        required("qtySellable", AMOUNT, "What of that can be sold now."),
        optional("notSellable", UNSELLABLE, "Why it can't be sold; null where it can."),
        required("receivedAt", Kind::Timestamp, "When its stock first came."),
        required("updatedAt", Kind::Timestamp, "When stock of the item in the warehouse last changed."),
    ]
);

listing!(
    /// What lies where.
    levels, "Level", Levels of LEVEL_ROW, sparse;
    filters [
        WAREHOUSE,
        SKU,
        PLACE,
        ZONE,
        LOT,
        QUALITY,
        optional("sellable", Kind::Boolean, "true: only what can be sold; false: only what can't."),
    ]
    ways [("sku", None, OfItem), ("warehouseCode", None, OfWarehouse)]
);

schema!(
    /// A lot in a list.
    LOT_ROW, "LotRow", "A lot of an item.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        required("lotNo", Kind::Code, "The lot."),
        optional("productionDate", Kind::Day, "When it was made."),
        optional("expiryDate", Kind::Day, "When it expires."),
        required("createdAt", Kind::Timestamp, "When it was first received."),
    ]
);

listing!(
    /// Lots.
    lots, "Lot", Lots of LOT_ROW,;
    filters [
        SKU,
        LOT,
        optional("expiresBefore", Kind::Day, "Only lots that expire before this day, the first first."),
    ]
    ways [("sku", None, OfItem), ("expiresBefore", None, Expiring)]
);

schema!(
    /// A single piece in a list.
    PIECE_ROW, "SerialRow", "A single piece.",
    [
        required("serial", Kind::Code, "Its serial."),
        required("sku", Kind::Code, "The item."),
        required("itemName", text(255), "Its name."),
        required("status", PIECE_STATES, "Where it stands."),
        optional("warehouseCode", Kind::Code, "The warehouse it is or was in."),
        optional("locationCode", Kind::Code, "The location it is or was in."),
        optional("lotNo", Kind::Code, "Its lot."),
        required("quality", Kind::OneOf(QUALITY_WORDS), "Its quality."),
        required("receivedAt", Kind::Timestamp, "When it came in."),
        required("updatedAt", Kind::Timestamp, "When it last changed."),
    ]
);

listing!(
    /// Single pieces.
    serials, "Serial", Serials of PIECE_ROW, changed;
    filters [
        SKU,
        optional("serial", Kind::Code, "Only this serial."),
        optional("status", PIECE_STATES, "Only this status."),
        WAREHOUSE,
        PLACE,
        LOT,
        QUALITY,
    ]
    ways [("sku", None, OfItem)]
);
