//! Sales (B2C) API: delivery bills.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODE, CODE, FILE, FLAG, FROM, MAX_ROWS, NUMBER, NUMBERS, PAGE, PHONE, PIECES, POSTAL_CODE,
    SATANG, TO, WAREHOUSE_ID, commas, integer, may, must, one_of, rows, text, word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind};

/// The words for the status of a delivery bill in a list.
pub const STATUSES: &[&str] = &[
    "wait_activate",
    "pre_sale",
    "wait_allocate_warehouse",
    "cancelled",
    "sold_out",
    "allocated_warehouse",
    "wait_approval",
    "failed_get_the_label",
    "in_outbound",
    "packed",
    "shipped",
    "abnormal_delivery",
    "rejected",
    "signed",
];

/// The platforms an order may come from.
pub const PLATFORMS: &[&str] = &[
    "TikTok",
    "Shopee",
    "Lazada",
    "Line",
    "Tokopedia",
    "Shopify",
    "Other",
];

/// What a label file may be: the words of the table, and those of the example.
pub const LABEL_TYPES: &[&str] = &["pdf2png2", "png2url", "pdf", "png", "jpg", "jpeg", "gif"];

const DELIVERY_OR_ORDER: Field = one_of(&["deliverySn", "orderSn"]);
const DELIVERY_SN: Field = may("deliverySn", NUMBER, "Delivery bill no.")
    .malformed(Code::DELIVERY_NUMBER_INVALID.number());
const ORDER_SN: Field =
    may("orderSn", NUMBER, "External order no.").malformed(Code::EXTERNAL_ORDER_INVALID.number());
const REASON: Field = may("reason", text(500), "Why.");

schema!(
    /// A row of `goods`.
    ROW, "FlashDeliveryGoods", "Goods to deliver.",
    [
        must("barCode", BARCODE, "Barcode.").missing(Code::BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        must("num", PIECES, "How many.").missing(Code::GOODS_QUANTITY_REQUIRED.number()).malformed(Code::ORDER_QUANTITY_INVALID.number()),
        may("price", SATANG, "Price of one, satang.").malformed(Code::PRICE_INVALID.number()),
        may("discountPrice", SATANG, "Discount of one, satang.").malformed(Code::DISCOUNT_FORMAT_INVALID.number()),
        may("externalName", text(200), "Its name on the platform."),
        may("externalSpe", text(200), "Its specification on the platform."),
    ]
);

schema!(
    /// `/Order/addOrder`.
    ADD, "FlashAddOrder", "A delivery bill to add.",
    [
        may("warehouseId", WAREHOUSE_ID, "Warehouse id; the store's if not given.").malformed(Code::WAREHOUSE_NOT_SIGNED.number()),
        must("storeCode", CODE, "Store.").malformed(Code::STORE_NOT_FOUND.number()),
        must("orderSn", NUMBER, "Order no.").missing(Code::ORDER_NUMBER_REQUIRED.number()).malformed(Code::EXTERNAL_ORDER_INVALID.number()).over(Code::EXTERNAL_ORDER_TOO_LONG.number()),
        may("orderSourceCode", CODE, "Code of the order's source."),
        may("orderSourcePlatform", word_of(PLATFORMS), "Platform of the order's source.").malformed(Code::SALE_PLATFORM_NOT_FOUND.number()),
        must("province", text(100), "Province.").missing(Code::PROVINCE_REQUIRED.number()),
        must("city", text(100), "City.").missing(Code::CITY_REQUIRED.number()),
        may("district", text(100), "District."),
        must("postalCode", POSTAL_CODE, "Postal code.").missing(Code::POSTAL_CODE_REQUIRED.number()).malformed(Code::POSTAL_CODE_INVALID.number()),
        must("consigneeName", text(50), "Consignee.").missing(Code::CONSIGNEE_REQUIRED.number()).over(Code::CONSIGNEE_TOO_LONG.number()),
        must("consigneeAddress", text(500), "Address.").missing(Code::DETAILED_ADDRESS_REQUIRED.number()),
        must("phoneNumber", PHONE, "Telephone.").missing(Code::PHONE_REQUIRED.number()).malformed(Code::PHONE_INVALID.number()),
        may("buyerId", text(64), "Buyer's id."),
        may("buyerMessage", text(600), "Buyer's message.").over(Code::BUYER_MESSAGE_TOO_LONG.number()),
        may("deliveryWay", word_of(&["express", "self"]), "How it is delivered; express if not given.").malformed(Code::DELIVERY_WAY_INVALID.number()),
        may("orderDiscount", SATANG, "Discount of the whole order, satang.").malformed(Code::ORDER_DISCOUNT_INVALID.number()),
        must("logisticCharge", SATANG, "Freight, satang.").malformed(Code::FREIGHT_INVALID.number()),
        must("totalPrice", SATANG, "Total, satang.").missing(Code::ORDER_AMOUNT_REQUIRED.number()).malformed(Code::ORDER_AMOUNT_INVALID.number()),
        must("payMode", word_of(&["1", "2", "3"]), "1 cash on delivery, 2 bank transfer, 3 e-payment.").missing(Code::PAY_MODE_REQUIRED.number()).malformed(Code::PAY_MODE_INVALID.number()),
        must("goods", rows(&Kind::Object(&ROW), MAX_ROWS), "The goods.").missing(Code::GOODS_REQUIRED.number()).malformed(Code::GOODS_FORMAT_INVALID.number()),
        may("type", word_of(&["1", "2"]), "1 sales order, 2 replenishment; 1 if not given."),
        may("deliverySn", NUMBER, "Of a replenishment: the delivery bill it makes good.").malformed(Code::DELIVERY_NUMBER_INVALID.number()),
        may("showPrice", FLAG, "Whether prices are printed."),
        may("expressSn", NUMBER, "Tracking no., where the carrier has given one already.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
        may("expressCode", CODE, "Carrier's code.").malformed(Code::EXPRESS_NOT_SUPPORTED.number()),
        may("expressName", text(100), "Carrier's name; needed with a tracking no. and a carrier's code."),
        may("insured", FLAG, "Whether it is insured; no, if not given.").malformed(Code::INSURED_INVALID.number()),
        may("insureDeclareValue", SATANG, "Declared value, satang.").malformed(Code::INSURE_VALUE_NOT_INTEGER.number()),
        may("buyTime", FROM, "When it was ordered.").malformed(Code::ORDER_DATE_INVALID.number()),
        may("outTime", FROM, "When it is to go out.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("check", FLAG, "Whether it is approved at once."),
        may("ignorePrice", FLAG, "Whether prices are left out."),
        may("channelSource", text(64), "Channel source."),
        may("extraDataJson", Kind::Free { max_bytes: 16_384 }, "More for the channel, as JSON.").malformed(Code::NOT_JSON.number()),
    ]
);

schema!(
    /// `/Audit/delivery`.
    APPROVE, "FlashApproveDelivery", "A delivery bill to approve.",
    [must("deliverySn", NUMBER, "Delivery bill no.").missing(Code::ORDER_NUMBER_REQUIRED.number())]
);

schema!(
    /// Cancel, withdraw, detail, boxes, label file and status: one bill by either number.
    ONE, "FlashOneDelivery", "One delivery bill.",
    [DELIVERY_OR_ORDER, DELIVERY_SN, ORDER_SN]
);

schema!(
    /// `/order/getOrderList`.
    LIST, "FlashDeliveryList", "Which delivery bills to list.",
    [
        must("startTime", FROM, "Created from.").malformed(Code::TIME_FORMAT_INVALID.number()),
        must("endTime", TO, "Created to.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("warehouseNo", CODE, "Warehouse no."),
        may("status", commas(&word_of(STATUSES), 14), "Statuses.").malformed(Code::STATUS_NOT_FOUND.number()),
        may("deliverySn", NUMBERS, "Delivery bill nos."),
        may("orderSn", NUMBERS, "External order nos."),
        may("expressSn", NUMBERS, "Tracking nos."),
        may("contact", text(50), "Telephone of the consignee."),
        may("page", PAGE, "Page, from 1."),
        may("limit", integer(1, 100), "Rows a page, at most 100; 50 if not given.").malformed(Code::PARAMETER_ERROR.number()).over(Code::PAGE_OVER_100.number()),
    ]
);

schema!(
    /// `/order/importExpressLabel`.
    LABEL, "FlashUploadLabel", "A label to upload.",
    [
        must("orderCode", NUMBER, "Order no.").missing(Code::ORDER_NUMBER_REQUIRED.number()),
        must("file", FILE, "The file.").missing(Code::LABEL_UPLOAD_FAILED.number()).malformed(Code::FILE_TYPE_INVALID.number()).over(Code::LABEL_UPLOAD_FAILED.number()),
        must("fileType", word_of(LABEL_TYPES), "pdf2png2 for PDF; png2url for PNG, JPG and GIF.").malformed(Code::FILE_TYPE_INVALID.number()),
        may("expressSn", NUMBER, "Tracking no.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
        may("expressName", text(100), "Carrier's name."),
    ]
);

schema!(
    /// `/order/getOrderTrackingInfoByNo`.
    TRACKING_INFO, "FlashDeliveryTracking", "Which delivery bill to track.",
    [
        one_of(&["deliverySn", "orderSn", "expressSn"]),
        DELIVERY_SN,
        ORDER_SN,
        may("expressSn", NUMBER, "Tracking no.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
    ]
);

schema!(
    /// `/order/getTrackingBySn`.
    TRACKING, "FlashTracking", "Which parcel to track.",
    [must("expressSn", NUMBER, "Tracking no.").missing(Code::TRACKING_REQUIRED.number()).malformed(Code::TRACKING_NUMBER_INVALID.number())]
);

schema!(
    /// `/open/getExpressDimensions`.
    DIMENSIONS, "FlashDimensions", "Which parcel to measure.",
    [
        must("expressSn", NUMBER, "Tracking no.").missing(Code::TRACKING_REQUIRED.number()).malformed(Code::TRACKING_NUMBER_INVALID.number()),
        must("orderSn", NUMBER, "Order no.").missing(Code::ORDER_NUMBER_REQUIRED.number()),
        may("type", word_of(&["CH", "DO"]), "Kind of order."),
    ]
);

schema!(
    /// `/order/uploadInvoice`.
    INVOICE, "FlashUploadInvoice", "An invoice to upload.",
    [
        one_of(&["deliverySn", "orderSn", "orderCode"]),
        DELIVERY_SN,
        ORDER_SN,
        may("orderCode", NUMBER, "Either number, as the example has it."),
        must("file", FILE, "The file.").missing(Code::LABEL_UPLOAD_FAILED.number()).malformed(Code::FILE_TYPE_INVALID.number()).over(Code::LABEL_UPLOAD_FAILED.number()),
        must("fileType", word_of(&["pdf"]), "pdf.").malformed(Code::FILE_TYPE_INVALID.number()),
    ]
);

schema!(
    /// `/order/freeze`, `/order/unfreeze`.
    FREEZE, "FlashFreezeDelivery", "A delivery bill to freeze or to let go on.",
    [DELIVERY_OR_ORDER, DELIVERY_SN, ORDER_SN, REASON]
);
