//! Outbound (B2B) API: outbound bills.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODE, CODE, FROM, MAX_ROWS, NUMBER, PAGE, PAGE_SIZE, PHONE, PIECES, POSTAL_CODE, QUALITY,
    REMARK, SATANG, TO, WAREHOUSE_ID, commas, integer, may, must, one_of, rows, text, word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind};

/// The words for the status of an outbound bill.
pub const STATUSES: &[&str] = &[
    "CANCEL",
    "DRAFT",
    "AUDITING",
    "NO_AUDIT",
    "AUDITED",
    "UNDISTRIBUTED",
    "DELIVERING",
    "PACKED",
    "DELIVERED",
    "COMPLETED",
];

const DAY_FROM: Field =
    must("startTime", FROM, "From.").malformed(Code::TIME_FORMAT_INVALID.number());
const DAY_TO: Field = must("endTime", TO, "To.").malformed(Code::TIME_FORMAT_INVALID.number());
const OUT_SN: Field =
    may("outSn", NUMBER, "Outbound bill no.").malformed(Code::OUTBOUND_NUMBER_INVALID.number());
const ORDER_SN: Field =
    may("orderSn", NUMBER, "External order no.").malformed(Code::EXTERNAL_NUMBER_INVALID.number());

schema!(
    /// A row of `goods`.
    ROW, "FlashOutboundGoods", "Goods to send out.",
    [
        may("i", integer(0, 999_999), "Row number."),
        must("barCode", BARCODE, "Barcode.").missing(Code::BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        may("goodsName", text(200), "Name."),
        may("specification", text(100), "Specification.").over(Code::SPECIFICATION_TOO_LONG.number()),
        must("num", PIECES, "How many.").missing(Code::GOODS_QUANTITY_REQUIRED.number()).malformed(Code::GOODS_QUANTITY_INVALID.number()),
        may("price", SATANG, "Price of one, satang.").malformed(Code::PRICE_INVALID.number()),
        may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number()),
    ]
);

schema!(
    /// `/open/returnWarehouseAdd`.
    ADD, "FlashAddOutbound", "An outbound bill to add.",
    [
        may("status", word_of(&["1", "2"]), "1 wait for approval, 2 approved; 1 if not given.").malformed(Code::ORDER_STATUS_INVALID.number()),
        must("warehouseId", WAREHOUSE_ID, "Warehouse id.").malformed(Code::WAREHOUSE_NOT_SIGNED.number()),
        may("type", word_of(&["1"]), "1 return to the supplier."),
        may("channelSource", text(64), "Channel source."),
        may("nodeSn", CODE, "Customer id.").malformed(Code::CUSTOMER_FILE_NOT_FOUND.number()),
        must("consigneeName", text(50), "Consignee.").missing(Code::CONSIGNEE_EMPTY.number()).over(Code::CONSIGNEE_TOO_LONG.number()),
        must("consigneePhone", PHONE, "Telephone.").missing(Code::PHONE_REQUIRED.number()).malformed(Code::PHONE_INVALID.number()),
        must("province", text(100), "Province.").missing(Code::PROVINCE_REQUIRED.number()),
        must("city", text(100), "City.").missing(Code::CITY_REQUIRED.number()),
        may("district", text(100), "District."),
        must("postalCode", POSTAL_CODE, "Postal code.").missing(Code::POSTAL_CODE_REQUIRED.number()).malformed(Code::POSTAL_CODE_INVALID.number()),
        must("consigneeAddress", text(500), "Address.").missing(Code::DETAILED_ADDRESS_REQUIRED.number()),
        may("deliveryWay", word_of(&["logistics", "express", "self"]), "How it goes.").malformed(Code::DELIVERY_WAY_INVALID.number()),
        may("outTime", FROM, "When it is to go out.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("goodsStatus", QUALITY, "Quality; normal if not given.").malformed(Code::QUALITY_STATUS_INVALID.number()),
        may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number()),
        may("markName", text(64), "Mark of the bill.").malformed(Code::OUTBOUND_MARK_INVALID.number()),
        must("goods", rows(&Kind::Object(&ROW), MAX_ROWS), "The goods.").missing(Code::OUTBOUND_GOODS_EMPTY.number()).malformed(Code::GOODS_FORMAT_INVALID.number()),
        may("orderSn", NUMBER, "External order no.").malformed(Code::EXTERNAL_NUMBER_INVALID.number()).over(Code::EXTERNAL_ORDER_TOO_LONG.number()),
    ]
);

schema!(
    /// `/Audit/outbound`.
    APPROVE, "FlashApproveOutbound", "An outbound bill to approve.",
    [must("orderSn", NUMBER, "Outbound bill no.").missing(Code::ORDER_NUMBER_REQUIRED.number())]
);

schema!(
    /// Cancel, status, tracking and detail: one bill by either number.
    ONE, "FlashOneOutbound", "One outbound bill.",
    [one_of(&["outSn", "orderSn"]), OUT_SN, ORDER_SN]
);

schema!(
    /// `/open/outBoundGoods`.
    GOODS, "FlashOutboundGoodsQuery", "Which goods that went to a customer to list.",
    [
        DAY_FROM,
        DAY_TO,
        must("nodeSn", CODE, "Customer id.").missing(Code::CUSTOMER_CODE_REQUIRED.number()),
        must("barCode", commas(&BARCODE, 500), "Barcodes.").missing(Code::BARCODE_REQUIRED.number()).over(Code::BARCODES_OVER_500.number()),
    ]
);

schema!(
    /// `/open/outBoundOrderList`.
    LIST, "FlashOutboundList", "Which outbound bills to list.",
    [
        DAY_FROM,
        DAY_TO,
        may("status", word_of(STATUSES), "Status.").malformed(Code::STATUS_NOT_FOUND.number()),
        OUT_SN,
        ORDER_SN,
        may("outBoundMark", word_of(&["1", "2", "3"]), "1 split, 2 merge, 3 urgency.").malformed(Code::OUTBOUND_MARK_INVALID.number()),
        may("page", PAGE, "Page, from 1."),
        may("limit", PAGE_SIZE, "Rows a page."),
    ]
);
