//! Sales return API.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODE, CODE, FLAG, FROM, MAX_ROWS, MEASURE, NUMBER, PAGE, PAGE_SIZE, PIECES, POSTAL_CODE,
    SATANG, TO, WAREHOUSE_ID, commas, may, must, one_of, rows, text, word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind};

/// Statuses of a return bill.
pub const STATUSES: &[&str] = &[
    "1000", "1001", "1010", "1020", "1030", "1040", "1045", "1050", "1060",
];

const ORDER_SN: Field =
    must("orderSn", NUMBER, "Return bill no.").missing(Code::ORDER_NUMBER_REQUIRED.number());

schema!(
    /// A row of `goods`.
    ROW, "FlashReturnGoods", "Goods that come back.",
    [
        must("barCode", BARCODE, "Barcode.").missing(Code::RETURN_BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        must("num", PIECES, "How many.").missing(Code::RETURN_QUANTITY_REQUIRED.number()).malformed(Code::RETURN_QUANTITY_INVALID.number()),
        may("price", SATANG, "Price of one, satang.").malformed(Code::RETURN_PRICE_INVALID.number()),
    ]
);

schema!(
    /// `/rollback_order/add`.
    ADD, "FlashAddReturn", "A return bill to add.",
    [
        must("externalOrderSn", NUMBER, "External order no.").missing(Code::EXTERNAL_ORDER_REQUIRED.number()).malformed(Code::EXTERNAL_ORDER_INVALID.number()).over(Code::EXTERNAL_ORDER_TOO_LONG.number()),
        must("backType", word_of(&["primary", "backgoods", "allRejected"]), "primary normal return, backgoods exchange, allRejected reject all.").missing(Code::RETURN_TYPE_REQUIRED.number()).malformed(Code::RETURN_TYPE_INVALID.number()),
        may("backReason", text(200), "1 no reason in 7 days, 2 quality, 3 expired, 4 damaged, 5 other.").malformed(Code::RETURN_REASON_INVALID.number()),
        may("deliverySn", NUMBER, "The delivery bill it comes back from.").malformed(Code::DELIVERY_NUMBER_INVALID.number()),
        may("externalUserInfo", text(100), "User id on the platform."),
        must("senderAddress", text(500), "Sender's address.").missing(Code::DETAILED_ADDRESS_REQUIRED.number()),
        may("senderCountry", text(64), "Sender's country; Thailand if not given."),
        must("province", text(100), "Province.").missing(Code::PROVINCE_REQUIRED.number()),
        must("city", text(100), "City.").missing(Code::CITY_REQUIRED.number()),
        may("district", text(100), "District."),
        must("postalCode", POSTAL_CODE, "Postal code.").missing(Code::POSTAL_CODE_REQUIRED.number()).malformed(Code::POSTAL_CODE_INVALID.number()),
        must("senderName", text(100), "Sender.").missing(Code::SENDER_REQUIRED.number()),
        must("senderPhone", Kind::Phone { min: 9, max: 20 }, "Telephone, 9 to 20 digits.").missing(Code::PHONE_REQUIRED.number()).malformed(Code::PHONE_INVALID.number()),
        may("carrier", text(100), "Carrier."),
        may("backExpressSn", NUMBER, "Tracking no. of the return.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
        may("oriExpressSn", NUMBER, "Tracking no. of the delivery.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
        may("weight", MEASURE, "Weight, g.").malformed(Code::ORDER_WEIGHT_INVALID.number()),
        may("size", MEASURE, "Size, mm.").malformed(Code::ORDER_SIZE_INVALID.number()),
        may("buyerRemark", text(600), "Buyer's remark.").over(Code::BUYER_MESSAGE_TOO_LONG.number()),
        must("backPayMode", word_of(&["bank", "online", "cod"]), "How it is refunded.").missing(Code::REFUND_METHOD_REQUIRED.number()).malformed(Code::REFUND_METHOD_INVALID.number()),
        may("backStatus", word_of(&["1", "2", "3"]), "1 pending refund, 2 refunded, 3 no refund; 1 if not given.").malformed(Code::REFUND_STATUS_INVALID.number()),
        may("bankId", text(64), "Account of the refund."),
        may("payee", text(100), "Payee."),
        may("bankName", text(100), "Bank."),
        must("warehouseId", WAREHOUSE_ID, "Warehouse id.").missing(Code::RETURN_WAREHOUSE_REQUIRED.number()).malformed(Code::WAREHOUSE_NOT_SIGNED.number()),
        may("ignorePrice", FLAG, "Whether prices are left out."),
        must("goods", rows(&Kind::Object(&ROW), MAX_ROWS), "The goods.").missing(Code::RETURN_GOODS_EMPTY.number()).malformed(Code::GOODS_FORMAT_INVALID.number()),
        may("check", FLAG, "Whether it is approved at once."),
    ]
);

schema!(
    /// `/Audit/returnBill`.
    APPROVE, "FlashApproveReturn", "A return bill to approve.",
    [ORDER_SN]
);

schema!(
    /// `/rollback_order/cancel`. The document marks the external number as needed, and its example
    /// names the bill by its own number alone: one of the two is enough.
    CANCEL, "FlashCancelReturn", "A return bill to cancel.",
    [
        one_of(&["orderSn", "externalOrderSn"]),
        may("orderSn", NUMBER, "Return bill no."),
        may("externalOrderSn", NUMBER, "External order no.").malformed(Code::EXTERNAL_ORDER_INVALID.number()),
        may("cancelReason", text(500), "Why."),
    ]
);

schema!(
    /// `/Inbound/getDeliveryRollbackOrderDetail`. The document's example spells it `baskSn`.
    DETAIL, "FlashReturnDetail", "Which return bill to read.",
    [
        one_of(&["backSn", "baskSn", "orderSn"]),
        may("backSn", NUMBER, "Return bill no."),
        may("baskSn", NUMBER, "The same, as the document's example spells it."),
        may("orderSn", NUMBER, "External order no."),
    ]
);

schema!(
    /// `/rollback_order/getOrderList`.
    LIST, "FlashReturnList", "Which return bills to list.",
    [
        may("storeCode", CODE, "Store."),
        may("warehouseNo", CODE, "Warehouse no."),
        may("status", commas(&word_of(STATUSES), 9), "Statuses.").malformed(Code::STATUS_NOT_FOUND.number()),
        may("sourceType", word_of(&["1", "2", "3"]), "1 by the seller, 2 by the warehouse, 3 by API."),
        must("startTime", FROM, "Created from.").malformed(Code::TIME_FORMAT_INVALID.number()),
        must("endTime", TO, "Created to.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("limit", PAGE_SIZE, "Rows a page."),
        may("page", PAGE, "Page, from 1."),
    ]
);
