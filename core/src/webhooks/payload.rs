//! What the `data` of each event holds, as tables: read by OpenAPI, and by the tests of whoever sends one.
//!
//! Each is enough to act on without calling back. Quantities are JSON numbers with at most 4 decimals.

use crate::base::quality::QUALITY_WORDS;
use crate::schema;
use crate::shape::schema::{Field, Kind, NumberRange, optional, required};

const CODE: Kind = Kind::Code;
const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};
const QUANTITY: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const DELTA: Kind = Kind::Number {
    range: NumberRange::NotZero,
};
const QUALITY: Kind = Kind::OneOf(QUALITY_WORDS);

const ASN_NO: Field = required("asnNo", CODE, "Number of the ASN.");
const ORDER_NO: Field = required("orderNo", CODE, "Number of the order.");
const WAREHOUSE: Field = required("warehouseCode", CODE, "The warehouse.");
const REFERENCE: Field = optional(
    "referenceNo",
    CODE,
    "The caller's own number of the document.",
);
const SUPPLIER: Field = optional("supplierCode", CODE, "The supplier.");
const LINE_NO: Field = required("lineNo", COUNT, "Number of the line.");
const SKU: Field = required("sku", CODE, "The item.");
const UOM: Field = required("uomCode", CODE, "The unit of the line.");
const LOCATION: Field = optional("locationCode", CODE, "The location.");
const LOT: Field = optional("lotNo", CODE, "The lot.");
const EXPIRY: Field = optional("expiryDate", Kind::Day, "When the lot expires.");
const ORDER_STATUS: Field = required("orderStatus", CODE, "Status of the order after it.");
const VERSION: Field = required(
    "version",
    COUNT,
    "Grows by one with each event about this item in this warehouse; drop what is not above the last.",
);

const fn list(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

const fn lines(of: &'static Kind) -> Field {
    required("lines", list(of), "The lines.")
}

schema!(
    /// A line of `asn.received`.
    RECEIVED_LINE, "WebhookReceivedLine", "A line of a goods receipt.",
    [
        LINE_NO,
        optional("asnLineNo", COUNT, "The line of the ASN it fills."),
        SKU,
        UOM,
        required("qty", QUANTITY, "How much, in `uomCode`."),
        required("baseQty", QUANTITY, "How much, in the item's base unit."),
        LOCATION,
        LOT,
        EXPIRY,
        required("quality", QUALITY, "Quality."),
        required("serials", list(&CODE), "The serials that came."),
    ]
);

schema!(
    /// Data of `asn.received`.
    ASN_RECEIVED, "WebhookAsnReceived", "A goods receipt was booked on an ASN.",
    [
        ASN_NO,
        required("grnNo", CODE, "Number of the goods receipt."),
        WAREHOUSE,
        REFERENCE,
        SUPPLIER,
        required("asnStatus", CODE, "Status of the ASN after it."),
        lines(&Kind::Object(&RECEIVED_LINE)),
    ]
);

schema!(
    /// A line of `asn.completed`.
    COMPLETED_LINE, "WebhookCompletedLine", "A line of an ASN.",
    [
        LINE_NO,
        SKU,
        UOM,
        required("expectedQty", QUANTITY, "What was announced, in `uomCode`."),
        required("receivedQty", QUANTITY, "What has come, in `uomCode`."),
        required("expectedBaseQty", QUANTITY, "What was announced, in the item's base unit."),
        required("receivedBaseQty", QUANTITY, "What has come, in the item's base unit."),
    ]
);

schema!(
    /// Data of `asn.completed`.
    ASN_COMPLETED, "WebhookAsnCompleted", "An ASN has been received in full, or was closed short.",
    [
        ASN_NO,
        optional("grnNo", CODE, "Number of the goods receipt that completed it; null where it was closed short."),
        WAREHOUSE,
        REFERENCE,
        SUPPLIER,
        required("asnStatus", CODE, "Always `completed`."),
        lines(&Kind::Object(&COMPLETED_LINE)),
    ]
);

schema!(
    /// A line of the events of orders.
    ORDER_LINE, "WebhookOrderLine", "A line of an order.",
    [
        LINE_NO,
        SKU,
        UOM,
        required("qtyOrdered", QUANTITY, "What was ordered, in `uomCode`."),
        required("qtyAllocated", QUANTITY, "What is allocated, in `uomCode`."),
        optional("qtyShipped", QUANTITY, "What was shipped, in `uomCode`."),
    ]
);

schema!(
    /// Data of `order.allocated`.
    ORDER_ALLOCATED, "WebhookOrderAllocated", "Stock was allocated to an order.",
    [ORDER_NO, WAREHOUSE, REFERENCE, ORDER_STATUS, lines(&Kind::Object(&ORDER_LINE))]
);

schema!(
    /// A line of `order.backorder.cancelled`.
    CANCELLED_LINE, "WebhookCancelledLine", "A line of which something will not come any more.",
    [
        LINE_NO,
        SKU,
        UOM,
        required("qtyOrdered", QUANTITY, "What was ordered, in `uomCode`."),
        required("qtyAllocated", QUANTITY, "What is allocated or left, in `uomCode`."),
        optional("qtyShipped", QUANTITY, "What was shipped, in `uomCode`."),
        required("qtyCancelled", QUANTITY, "What was cancelled, in `uomCode`."),
    ]
);

schema!(
    /// Data of `order.backorder.cancelled`.
    ORDER_BACKORDER_CANCELLED, "WebhookOrderBackorderCancelled", "What an order lacked when a part of it had left was cancelled.",
    [ORDER_NO, WAREHOUSE, REFERENCE, ORDER_STATUS, lines(&Kind::Object(&CANCELLED_LINE))]
);

schema!(
    /// A pick task of `order.released`.
    RELEASED_TASK, "WebhookPickTask", "A pick task.",
    [
        required("taskNo", CODE, "Number of the task."),
        SKU,
        LOCATION,
        LOT,
        required("qty", QUANTITY, "How much, in the item's base unit."),
    ]
);

schema!(
    /// Data of `order.released`.
    ORDER_RELEASED, "WebhookOrderReleased", "An order was released into pick tasks.",
    [
        ORDER_NO,
        WAREHOUSE,
        REFERENCE,
        ORDER_STATUS,
        required("pickTasks", list(&Kind::Object(&RELEASED_TASK)), "The tasks."),
    ]
);

schema!(
    /// Data of `order.shipped`.
    ORDER_SHIPPED, "WebhookOrderShipped", "A shipment has left the warehouse.",
    [
        ORDER_NO,
        required("shipmentNo", CODE, "Number of the shipment."),
        optional("trackingNo", CODE, "The carrier's tracking number."),
        optional("carrier", CODE, "The carrier."),
        WAREHOUSE,
        REFERENCE,
        ORDER_STATUS,
        lines(&Kind::Object(&ORDER_LINE)),
    ]
);

schema!(
    /// Data of `order.cancelled`.
    ORDER_CANCELLED, "WebhookOrderCancelled", "An order was cancelled.",
    [
        ORDER_NO,
        WAREHOUSE,
        REFERENCE,
        ORDER_STATUS,
        optional("reason", Kind::Text { min: 0, max: 1_000 }, "Why."),
    ]
);

schema!(
    /// A line of `return.received`.
    RETURNED_LINE, "WebhookReturnedLine", "Goods that came back.",
    [
        LINE_NO,
        optional("orderLineNo", COUNT, "The line of the order it left on."),
        SKU,
        required("baseQty", QUANTITY, "How much, in the item's base unit."),
        LOCATION,
        LOT,
        EXPIRY,
        required("quality", QUALITY, "Quality."),
        required("serials", list(&CODE), "The serials that came back."),
    ]
);

const RETURN_NO: Field = required("returnNo", CODE, "Number of the return.");
const RETURN_ORDER: Field = optional(
    "orderNo",
    CODE,
    "The order the goods left on, if one is named.",
);
const RETURN_STATUS: Field = required("returnStatus", CODE, "Status of the return after it.");

schema!(
    /// Data of `return.received`.
    RETURN_RECEIVED, "WebhookReturnReceived", "Goods came back on a return.",
    [RETURN_NO, RETURN_ORDER, WAREHOUSE, REFERENCE, RETURN_STATUS, lines(&Kind::Object(&RETURNED_LINE))]
);

schema!(
    /// A line of `return.completed`.
    ENDED_LINE, "WebhookReturnLine", "A line of a return.",
    [
        LINE_NO,
        optional("orderLineNo", COUNT, "The line of the order it left on."),
        SKU,
        UOM,
        required("expectedQty", QUANTITY, "What was to come back, in `uomCode`."),
        required("expectedBaseQty", QUANTITY, "What was to come back, in the item's base unit."),
        required("normalBaseQty", QUANTITY, "What came back in good order, in the item's base unit."),
        required("badBaseQty", QUANTITY, "What came back bad, in the item's base unit."),
    ]
);

schema!(
    /// Data of `return.completed`.
    RETURN_COMPLETED, "WebhookReturnCompleted", "A return has ended: all of it came back, or no more will.",
    [RETURN_NO, RETURN_ORDER, WAREHOUSE, REFERENCE, RETURN_STATUS, lines(&Kind::Object(&ENDED_LINE))]
);

schema!(
    /// Data of `stock.adjusted`.
    STOCK_ADJUSTED, "WebhookStockAdjusted", "Stock was adjusted.",
    [
        WAREHOUSE,
        SKU,
        LOCATION,
        LOT,
        required("quality", QUALITY, "Quality."),
        required("delta", DELTA, "What was added, or taken away where it is below zero; base unit."),
        required("reason", Kind::Text { min: 0, max: 1_000 }, "Why."),
        VERSION,
    ]
);

schema!(
    /// Data of `cyclecount.variance`.
    CYCLE_COUNT_VARIANCE, "WebhookCycleCountVariance", "A count differed from the stock on record.",
    [
        required("countNo", CODE, "Number of the cycle count."),
        WAREHOUSE,
        SKU,
        LOCATION,
        LOT,
        required("expectedQty", QUANTITY, "What was on record, in the item's base unit."),
        required("countedQty", QUANTITY, "What was counted."),
        required("variance", DELTA, "Counted less expected."),
        VERSION,
    ]
);

schema!(
    /// Data of `channel.stock.updated`.
    CHANNEL_STOCK_UPDATED, "WebhookChannelStockUpdated", "What a sales channel may sell has changed.",
    [
        required("storeId", COUNT, "The store."),
        required("variantId", COUNT, "The item, by its number."),
        SKU,
        WAREHOUSE,
        required("channel", CODE, "The channel."),
        required("oldStock", QUANTITY, "What it could sell before."),
        required("newStock", QUANTITY, "What it can sell now."),
        VERSION,
    ]
);

schema!(
    /// Data of `inventory.stock.low`.
    INVENTORY_STOCK_LOW, "WebhookInventoryStockLow", "Available stock fell to its reorder point or below.",
    [
        required("inventoryId", Kind::Uuid, "The inventory record."),
        SKU,
        WAREHOUSE,
        required("available", QUANTITY, "What is available now, in the item's base unit."),
        required("sellable", QUANTITY, "What of it can be promised."),
        required("reorderPoint", QUANTITY, "The point it crossed."),
        VERSION,
    ]
);

schema!(
    /// The whole payload; `data` beside it is that of its kind.
    ENVELOPE, "WebhookPayload", "What is posted.",
    [
        required("id", Kind::Uuid, "Id of the event: the same for every subscription, retry and replay."),
        required("event", CODE, "What happened."),
        required("timestamp", Kind::Timestamp, "When it happened."),
        required("payloadVersion", COUNT, "The form of the payload: 1."),
    ]
);
