//! The replies of the sales return pages as tables, for the description.

use crate::flash::tables::returns::STATUSES;
use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, NumberRange, required};

const ANY_TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};

const NUMBER: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};

const fn list_of(row: &'static Kind) -> Kind {
    Kind::List {
        of: row,
        min: 0,
        max: usize::MAX,
    }
}

schema!(
    /// How many of which quality.
    QUALITY_STATUS, "FlashReturnQuality", "What came back, by its quality.",
    [
        required("normalNum", Kind::Code, "How many can be sold again."),
        required("badNum", NUMBER, "How many can't."),
    ]
);

schema!(
    /// A row of `goodsList`.
    GOODS, "FlashReturnRow", "What is to come back of some goods, and what has. Money in satang.",
    [
        required("rowNumber", COUNT, "Row number."),
        required("barCode", Kind::Code, "Barcode."),
        required("goodsName", ANY_TEXT, "Name."),
        required("specification", ANY_TEXT, "Specification."),
        required("backGoodsNumber", Kind::Code, "How many are to come back."),
        required("backGoodsInNumber", Kind::Code, "How many were received."),
        required("backGoodsTotalPrice", Kind::Code, "Price of all that are to come back; 0 where prices were left out."),
        required("qualityStatus", Kind::Object(&QUALITY_STATUS), "What was received, by its quality."),
    ]
);

schema!(
    /// A return bill.
    DETAIL, "FlashReturnBill", "A return bill. What was not said, or has not happened, is an empty text.",
    [
        required("warehouseId", Kind::Code, "Warehouse id."),
        required("warehouseName", ANY_TEXT, "Warehouse name."),
        required("backSn", Kind::Code, "Its number."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("status", Kind::OneOf(STATUSES), "1000 cancelled, 1001 refused, 1010 ended without goods, 1020 wait for approval, 1030 wait for the buyer, 1040 sent back, 1045 arrived, 1050 receiving, 1060 completed."),
        required("backType", ANY_TEXT, "primary, backgoods or allRejected."),
        required("backReason", ANY_TEXT, "Why."),
        required("deliverySn", ANY_TEXT, "The delivery bill it comes back from."),
        required("userId", ANY_TEXT, "User id on the platform."),
        required("senderAddress", ANY_TEXT, "Sender's address."),
        required("senderCountry", ANY_TEXT, "Sender's country."),
        required("senderProvince", ANY_TEXT, "Sender's province."),
        required("senderCity", ANY_TEXT, "Sender's city."),
        required("senderDistrict", ANY_TEXT, "Sender's district."),
        required("senderPostalCode", ANY_TEXT, "Sender's postal code."),
        required("senderMan", ANY_TEXT, "Sender."),
        required("senderManPhone", ANY_TEXT, "Sender's telephone."),
        required("oriExpressSn", ANY_TEXT, "Tracking no. of the delivery."),
        required("backExpressSn", ANY_TEXT, "Tracking no. of the return."),
        required("Carrier", ANY_TEXT, "Carrier, as the document's example spells it."),
        required("carrier", ANY_TEXT, "Carrier."),
        required("totalWeight", ANY_TEXT, "Weight, g."),
        required("totalSize", ANY_TEXT, "Size, mm."),
        required("buyerRemark", ANY_TEXT, "Buyer's remark."),
        required("backPayMode", ANY_TEXT, "How it is refunded: bank, online, cod."),
        required("backStatus", ANY_TEXT, "1 pending refund, 2 refunded, 3 no refund."),
        required("bankId", ANY_TEXT, "Account of the refund."),
        required("payee", ANY_TEXT, "Payee."),
        required("bankName", ANY_TEXT, "Bank."),
        required("goodsList", list_of(&Kind::Object(&GOODS)), "Its goods."),
    ]
);

flash_reply!(
    /// Reply to `/Inbound/getDeliveryRollbackOrderDetail`.
    DETAIL_REPLY, "FlashReturnDetailReply", list_of(&Kind::Object(&DETAIL))
);

schema!(
    /// A row of the list.
    LISTED, "FlashReturnListRow", "A return bill in a list.",
    [
        required("backSn", Kind::Code, "Its number."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("warehouseNo", Kind::Code, "Warehouse no."),
        required("warehouseName", ANY_TEXT, "Warehouse name."),
        required("status", Kind::OneOf(STATUSES), "How far it has come."),
        required("storeCode", ANY_TEXT, "Store of the delivery bill."),
        required("storeName", ANY_TEXT, "Name of that store."),
        required("sourceType", Kind::Integer { min: 1, max: 3 }, "1 by the seller, 2 by the warehouse, 3 by API."),
        required("created", ANY_TEXT, "When it was created."),
    ]
);

schema!(
    /// A page of the list.
    PAGE, "FlashReturnPage", "A page of return bills.",
    [
        required("list", list_of(&Kind::Object(&LISTED)), "Those of the page, newest first."),
        required("totalPages", COUNT, "How many pages there are."),
        required("totalItems", Kind::Code, "How many bills there are on all pages."),
    ]
);

flash_reply!(
    /// Reply to `/rollback_order/getOrderList`.
    LIST_REPLY, "FlashReturnListReply", Kind::Object(&PAGE)
);
