//! Inbound API.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODE, CODE, FILE, FLAG, FROM, MAX_ROWS, NUMBER, PAGE, PAGE_SIZE, PIECES, QUALITY, REMARK,
    SATANG, TO, WAREHOUSE_ID, commas, integer, may, must, one_of, rows, text, word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind};

/// Statuses of an inbound bill: waiting for approval, approved, arrived, receiving, completed.
pub const STATUSES: &[&str] = &["10", "20", "30", "40", "50"];

/// Types of an inbound bill that a caller may choose: purchase, return, other.
pub const TYPES: &[&str] = &["1", "3", "4"];

const INBOUND_SN: Field =
    must("inboundSn", NUMBER, "Inbound bill no.").missing(Code::ORDER_NUMBER_REQUIRED.number());

schema!(
    /// A row of `goods`.
    ROW, "FlashInboundGoods", "Goods that will come.",
    [
        may("i", integer(0, 999_999), "Row number."),
        must("barCode", BARCODE, "Barcode.").missing(Code::BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        must("num", PIECES, "How many.").missing(Code::GOODS_QUANTITY_REQUIRED.number()).malformed(Code::GOODS_QUANTITY_INVALID.number()),
        may("price", SATANG, "Price of one, satang.").malformed(Code::PRICE_INVALID.number()),
        may("asset", rows(&CODE, 10_000), "Asset codes, one a piece, of goods that carry them.").malformed(Code::ASSET_INVALID.number()),
    ]
);

schema!(
    /// A row of `attachmentList`.
    ATTACHMENT, "FlashAttachment", "A file.",
    [
        must("filename", text(255), "Its name."),
        may("ext", text(10), "Its ending.").malformed(Code::FILE_TYPE_INVALID.number()),
        may("contentBase64", FILE, "Its content.").malformed(Code::FILE_TYPE_INVALID.number()),
    ]
);

schema!(
    /// `/arrival_notice/create`.
    CREATE, "FlashArrivalNotice", "Goods that will come.",
    [
        must("warehouseId", WAREHOUSE_ID, "Warehouse id.").malformed(Code::WAREHOUSE_NOT_SIGNED.number()),
        may("type", word_of(TYPES), "1 purchase, 3 return, 4 other; 1 if not given.").malformed(Code::INBOUND_TYPE_INVALID.number()),
        may("qualityStatus", QUALITY, "Quality; normal if not given.").malformed(Code::QUALITY_STATUS_INVALID.number()),
        may("orderSn", NUMBER, "External order no., once only.").malformed(Code::EXTERNAL_ORDER_INVALID.number()).over(Code::EXTERNAL_ORDER_TOO_LONG.number()),
        may("channelSource", text(64), "Channel source."),
        may("deliveryWay", word_of(&["logistics", "express", "seller"]), "How they come.").malformed(Code::DELIVERY_WAY_INVALID.number()),
        may("supplyCode", CODE, "Supplier.").malformed(Code::SUPPLIER_NOT_FOUND.number()),
        may("carrier", text(100), "Carrier."),
        may("deliveryMan", text(100), "Who delivers."),
        may("plateNumber", text(50), "License plate."),
        may("deliveryNumber", text(64), "Tracking no."),
        may("deliveryContact", text(100), "How to reach who delivers."),
        may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number()),
        may("arrivalStart", FROM, "When they come at the earliest.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("arrivalEnd", FROM, "When they come at the latest.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("check", FLAG, "Whether it is approved at once."),
        may("ignorePrice", FLAG, "Whether prices are left out."),
        may("isBatchArrival", FLAG, "Whether it comes in several deliveries."),
        must("goods", rows(&Kind::Object(&ROW), MAX_ROWS), "The goods.").missing(Code::GOODS_REQUIRED.number()).malformed(Code::GOODS_FORMAT_INVALID.number()),
        may("attachmentList", rows(&Kind::Object(&ATTACHMENT), 10), "Files, up to 10."),
    ]
);

schema!(
    /// `/arrival_notice/getOrderList`.
    LIST, "FlashArrivalNoticeList", "Which inbound bills to list.",
    [
        must("startTime", FROM, "From.").malformed(Code::TIME_FORMAT_INVALID.number()),
        must("endTime", TO, "To.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("warehouseId", WAREHOUSE_ID, "Warehouse id.").malformed(Code::WAREHOUSE_NOT_SIGNED.number()),
        may("status", commas(&word_of(STATUSES), 5), "10 wait for approval, 20 approved, 30 arrived, 40 receiving, 50 completed.").malformed(Code::STATUS_NOT_FOUND.number()),
        may("orderType", word_of(TYPES), "1 purchase, 3 return, 4 other.").malformed(Code::INBOUND_TYPE_INVALID.number()),
        may("timeType", word_of(&["created", "complete"]), "Which time the range is of; created if not given."),
        may("page", PAGE, "Page, from 1."),
        may("limit", PAGE_SIZE, "Rows a page."),
    ]
);

schema!(
    /// `/Audit/inbound`.
    APPROVE, "FlashApproveInbound", "An inbound bill to approve.",
    [must("orderSn", NUMBER, "Inbound bill no.").missing(Code::ORDER_NUMBER_REQUIRED.number())]
);

schema!(
    /// `/Inbound/getInBoundDetail`.
    DETAIL, "FlashInboundDetail", "Which inbound bill to read.",
    [
        one_of(&["inboundSn", "orderSn"]),
        may("inboundSn", NUMBER, "Inbound bill no."),
        may("orderSn", NUMBER, "External order no."),
    ]
);

schema!(
    /// `/arrival_notice/rollback`.
    WITHDRAW, "FlashWithdrawInbound", "An inbound bill to withdraw.",
    [INBOUND_SN]
);

schema!(
    /// `/arrival_notice/delete`.
    DELETE, "FlashDeleteInbound", "An inbound bill to delete.",
    [INBOUND_SN]
);
