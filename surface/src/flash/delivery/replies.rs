//! The replies of the sales (B2C) pages as tables, for the description.

use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, optional, required};

const ANY_TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};

const fn list_of(row: &'static Kind) -> Kind {
    Kind::List {
        of: row,
        min: 0,
        max: usize::MAX,
    }
}

schema!(
    /// A row of the list.
    LISTED, "FlashDeliveryRow", "A delivery bill in a list.",
    [
        required("deliverySn", Kind::Code, "Delivery bill no."),
        required("status", ANY_TEXT, "Status."),
        required("statusId", Kind::Code, "Number of the status."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("order_source", ANY_TEXT, "Where it comes from."),
        required("receiver", ANY_TEXT, "Consignee."),
        required("contact", ANY_TEXT, "Telephone."),
        required("receiveAddress", ANY_TEXT, "Address."),
        required("warehouseName", ANY_TEXT, "Warehouse; empty while none is assigned."),
        required("storeName", ANY_TEXT, "Store."),
        required("pay_statua", ANY_TEXT, "Whether it is paid, as the example spells it."),
        required("pay_status", ANY_TEXT, "Whether it is paid."),
        required("pay_model", ANY_TEXT, "How it is paid, as the example spells it."),
        required("pay_mode", ANY_TEXT, "How it is paid."),
        required("total_price", Kind::Code, "Total, satang."),
        required("carriage", Kind::Code, "Freight, satang."),
        required("logistic", ANY_TEXT, "Carrier."),
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("kinds_num", Kind::Code, "Kinds of goods."),
        required("kindsNum", Kind::Code, "The same."),
        required("goods_num", Kind::Code, "Pieces."),
        required("goodsNum", Kind::Code, "The same."),
        required("creatorName", ANY_TEXT, "Who made it."),
        required("created", ANY_TEXT, "When it was made."),
        required("comment", ANY_TEXT, "Remark."),
    ]
);

schema!(
    /// A page of the list.
    PAGE, "FlashDeliveryPage", "A page of delivery bills.",
    [
        required("list", list_of(&Kind::Object(&LISTED)), "Those of the page, newest first."),
        required("totalPages", COUNT, "How many pages there are."),
        required("totalItems", COUNT, "How many bills there are on all pages."),
    ]
);

flash_reply!(
    /// Reply to `/order/getOrderList`.
    LIST, "FlashDeliveryListReply", Kind::Object(&PAGE)
);

schema!(
    /// Goods of a bill.
    GOODS, "FlashDeliveryGoodsShown", "Goods of a delivery bill.",
    [
        required("barCode", ANY_TEXT, "Barcode."),
        required("goodsName", ANY_TEXT, "Name."),
        required("specification", ANY_TEXT, "Specification."),
        required("goodsNumber", Kind::Code, "How many."),
        required("goodsPrice", Kind::Code, "Price of one, satang."),
        required("goods_price", Kind::Code, "The same."),
        required("totalPrice", Kind::Code, "Price of all, satang."),
        required("orderDiscountMoney", Kind::Code, "Share of the order's discount, satang."),
        required("goodsDiscountMoney", Kind::Code, "Discount of all, satang."),
        required("goodsDealPrice", ANY_TEXT, "Price of one less its discount, satang."),
        required("goodsDealTotalPrice", ANY_TEXT, "The same of all, satang."),
        required("stockOut", Kind::OneOf(&["0", "1"]), "Whether a part is out of stock."),
        required("batchCode", ANY_TEXT, "Lots, with commas between them."),
    ]
);

schema!(
    /// A bill.
    BILL, "FlashDeliveryShown", "A delivery bill.",
    [
        required("warehouseName", ANY_TEXT, "Warehouse."),
        required("sellerName", ANY_TEXT, "Owner."),
        required("storeName", ANY_TEXT, "Store."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("buyer_message", ANY_TEXT, "Buyer's message."),
        required("comment", ANY_TEXT, "Remark."),
        required("show_price", ANY_TEXT, "Whether prices are printed."),
        required("type", ANY_TEXT, "Kind of order."),
        required("deliverySn", ANY_TEXT, "Delivery bill no."),
        required("status", ANY_TEXT, "Status."),
        required("statusId", ANY_TEXT, "Number of the status."),
        required("pay_statua", ANY_TEXT, "Whether it is paid."),
        required("pay_status", ANY_TEXT, "The same."),
        required("pay_model", ANY_TEXT, "How it is paid."),
        required("pay_mode", ANY_TEXT, "The same."),
        required("total_price", ANY_TEXT, "Total, satang."),
        required("carriage", ANY_TEXT, "Freight, satang."),
        required("total_weight", ANY_TEXT, "Grams."),
        required("order_discount_total_money", ANY_TEXT, "Discount of the order, satang."),
        required("goods_discount_total_money", ANY_TEXT, "Discount of the goods, satang."),
        required("logistic", ANY_TEXT, "Carrier."),
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("sendName", ANY_TEXT, "Sender."),
        required("sendPhoneNumber", ANY_TEXT, "Telephone of the sender."),
        required("sendAddress", ANY_TEXT, "Address of the sender."),
        required("sendPostalCode", ANY_TEXT, "Postal code of the sender."),
        required("warehouseAddress", ANY_TEXT, "Address of the warehouse."),
        required("receiver", ANY_TEXT, "Consignee."),
        required("contact", ANY_TEXT, "Telephone."),
        required("receiveAddress", ANY_TEXT, "Address."),
        required("postal_code", ANY_TEXT, "Postal code."),
        required("created", ANY_TEXT, "When it was made."),
        required("auditTime", ANY_TEXT, "When it was approved."),
        required("deliveryTime", ANY_TEXT, "When it left."),
        required("insureDeclareValue", ANY_TEXT, "Declared value, satang."),
        required("goodsList", list_of(&Kind::Object(&GOODS)), "Its goods."),
    ]
);

flash_reply!(
    /// Reply to `/order/getOrderDetail`.
    DETAIL, "FlashDeliveryDetailReply", Kind::Object(&BILL)
);

schema!(
    /// Goods in a box.
    BOXED, "FlashBoxedGoods", "Goods in a box.",
    [
        required("goodsName", ANY_TEXT, "Name."),
        required("name", ANY_TEXT, "The same."),
        required("barCode", ANY_TEXT, "Barcode."),
        required("number", Kind::Code, "How many."),
    ]
);

schema!(
    /// A material.
    CONTAINER, "FlashContainer", "What a box is packed in.",
    [
        required("name", ANY_TEXT, "Name."),
        required("number", Kind::Code, "How many."),
    ]
);

schema!(
    /// A box.
    BOX, "FlashBox", "A box of a delivery bill.",
    [
        required("boxSn", ANY_TEXT, "Number of the box."),
        required("boxIndex", Kind::Code, "Its place among the boxes."),
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("weight", Kind::Code, "Grams."),
        required("length", Kind::Code, "Millimetres."),
        required("width", Kind::Code, "Millimetres."),
        required("height", Kind::Code, "Millimetres."),
        required("goodsList", list_of(&Kind::Object(&BOXED)), "What is in it."),
        required("containerList", list_of(&Kind::Object(&CONTAINER)), "What it is packed in."),
    ]
);

schema!(
    /// The boxes of a bill.
    BOXED_BILL, "FlashBoxedDelivery", "The boxes of a delivery bill.",
    [
        required("deliverySn", Kind::Code, "Delivery bill no."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("isMasterSlaveItems", Kind::Flag, "Whether it has several boxes."),
        required("boxList", list_of(&Kind::Object(&BOX)), "Its boxes."),
    ]
);

flash_reply!(
    /// Reply to `/box/deliveryOrderBox`.
    BOXES, "FlashDeliveryBoxesReply", list_of(&Kind::Object(&BOXED_BILL))
);

schema!(
    /// A file.
    FILE, "FlashLabelFile", "A label.",
    [
        required("mimeType", Kind::Code, "What it is."),
        required("trackNo", Kind::Code, "Tracking no."),
        required("file", ANY_TEXT, "Its bytes in base64."),
    ]
);

schema!(
    /// The label of a bill.
    LABELS, "FlashLabels", "The label of a delivery bill.",
    [
        required("orderNo", Kind::Code, "Delivery bill no."),
        required("document", list_of(&Kind::Object(&FILE)), "The files."),
    ]
);

flash_reply!(
    /// Reply to `/order/getDocument`.
    DOCUMENT, "FlashDocumentReply", Kind::Object(&LABELS)
);

schema!(
    /// A processing status.
    PASSED, "FlashProcessing", "A status that was reached.",
    [
        required("status", COUNT, "0, 10, 20, 30, 40, 50, 55, 60 or 70."),
        required("statusDesc", Kind::Code, "Its name."),
        required("time", Kind::Code, "When."),
    ]
);

schema!(
    /// The processing of a bill.
    PROCESSED, "FlashDeliveryProcessing", "The processing of a delivery bill.",
    [
        required("deliverySn", Kind::Code, "Delivery bill no."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("expressCompany", ANY_TEXT, "Carrier."),
        required("intercept", ANY_TEXT, "Frozen, Withdrawing, or empty."),
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("status", ANY_TEXT, "Name of the last status."),
        required("statusDetail", list_of(&Kind::Object(&PASSED)), "Every status that was reached."),
    ]
);

flash_reply!(
    /// Reply to `/order/getOrderStatusByNo`.
    STATUS, "FlashDeliveryStatusReply", Kind::Object(&PROCESSED)
);

schema!(
    /// The way of a parcel in words.
    WAY, "FlashWay", "The way of a parcel in words.",
    [
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("routes", ANY_TEXT, "Each stop with its time."),
    ]
);

schema!(
    /// The tracking of a bill.
    TRACKED_BILL, "FlashTrackedDelivery", "The way of a delivery bill.",
    [
        required("deliverySn", Kind::Code, "Delivery bill no."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("expressCompany", ANY_TEXT, "Carrier."),
        required("expressSn", ANY_TEXT, "Tracking no."),
        required("status", ANY_TEXT, "Name of the last status."),
        required("trackingInfo", Kind::Object(&WAY), "The way."),
    ]
);

flash_reply!(
    /// Reply to `/order/getOrderTrackingInfoByNo`.
    TRACKING_INFO, "FlashDeliveryTrackingReply", Kind::Object(&TRACKED_BILL)
);

schema!(
    /// A stop of a parcel.
    STOP, "FlashStop", "A stop of a parcel.",
    [
        required("routedAt", Kind::Code, "When, in seconds since 1970."),
        required("routeAction", ANY_TEXT, "What was done."),
        required("message", ANY_TEXT, "The same as a sentence."),
        optional("status", COUNT, "1001 to 1013; null for a stop that is none."),
    ]
);

schema!(
    /// A parcel.
    PARCEL, "FlashParcel", "A parcel with its way.",
    [
        required("expressSn", Kind::Code, "Tracking no."),
        required("returnedExpressSn", ANY_TEXT, "The number it goes back under."),
        optional("status", COUNT, "1001 to 1013."),
        required("message", ANY_TEXT, "The same as a sentence."),
        required("statusChangeAt", ANY_TEXT, "Since when, in seconds since 1970."),
        required("routes", list_of(&Kind::Object(&STOP)), "Its stops, the newest first."),
    ]
);

flash_reply!(
    /// Reply to `/order/getTrackingBySn`.
    TRACKING, "FlashTrackingReply", Kind::Object(&PARCEL)
);

schema!(
    /// The size of a parcel.
    SIZE, "FlashSize", "The weight and size of a parcel.",
    [
        required("expressSn", Kind::Code, "Tracking no."),
        required("orderSn", Kind::Code, "Order no."),
        required("type", Kind::Code, "Kind of order."),
        required("success", Kind::Flag, "Whether it is known."),
        required("errorMessage", Kind::Code, "Why not."),
        required("length", Kind::Code, "Millimetres."),
        required("width", Kind::Code, "Millimetres."),
        required("height", Kind::Code, "Millimetres."),
        required("weight", Kind::Code, "Grams."),
    ]
);

flash_reply!(
    /// Reply to `/open/getExpressDimensions`.
    DIMENSIONS, "FlashDimensionsReply", Kind::Object(&SIZE)
);

flash_reply!(
    /// The outcome of cancelling or withdrawing.
    OUTCOME, "FlashOutcomeReply", COUNT
);
