//! The replies of the inbound pages as tables, for the description.

use crate::flash::tables::inbound::STATUSES;
use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, required};

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
    LISTED, "FlashInboundRow", "An inbound bill in a list.",
    [
        required("noticeNumber", Kind::Code, "Its number."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("warehouseId", Kind::Code, "Warehouse id."),
        required("warehouseName", ANY_TEXT, "Warehouse name."),
        required("status", Kind::Integer { min: 10, max: 50 }, "10 wait for approval, 20 approved, 30 arrived, 40 receiving, 50 completed."),
        required("orderType", Kind::OneOf(&["1", "2", "3", "4"]), "1 purchase, 2 transfer, 3 return, 4 other."),
    ]
);

schema!(
    /// A page of the list.
    INBOUND_PAGE, "FlashInboundPage", "A page of inbound bills.",
    [
        required("list", list_of(&Kind::Object(&LISTED)), "Those of the page, newest first."),
        required("totalPages", COUNT, "How many pages there are."),
        required("totalItems", COUNT, "How many bills there are on all pages."),
        required("pageSize", COUNT, "The most bills of a page."),
    ]
);

flash_reply!(
    /// Reply to `/arrival_notice/getOrderList`.
    INBOUND_LIST_REPLY, "FlashInboundListReply", Kind::Object(&INBOUND_PAGE)
);

schema!(
    /// A row of `goodsList`.
    INBOUND_GOODS, "FlashInboundGoodsRow", "What is expected of some goods, and what has come. Money in satang.",
    [
        required("rowNumber", Kind::Code, "Row number."),
        required("barCode", Kind::Code, "Barcode."),
        required("goodsName", ANY_TEXT, "Name."),
        required("specification", ANY_TEXT, "Specification."),
        required("number", Kind::Code, "How many were announced."),
        required("inNum", Kind::Code, "How many have come."),
        required("price", Kind::Code, "Price of one."),
        required("totalPrice", Kind::Code, "Price of all that were announced."),
        required("normalNum", Kind::Code, "How many of those that came can be sold."),
        required("badNum", Kind::Code, "How many of those that came can't."),
        required("batchCode", ANY_TEXT, "The lots that came, with commas between them."),
    ]
);

schema!(
    /// An inbound bill.
    INBOUND_DETAIL, "FlashInboundBill", "An inbound bill. What was not said, or has not happened, is an empty text.",
    [
        required("warehouseId", Kind::Code, "Warehouse id."),
        required("warehouseName", ANY_TEXT, "Warehouse name."),
        required("fromOrderType", Kind::OneOf(&["1", "2", "3", "4"]), "1 purchase, 2 transfer, 3 return, 4 other."),
        required("inBoundSn", Kind::Code, "Its number."),
        required("orderSource", Kind::Code, "3: it came by an API."),
        required("channelSource", ANY_TEXT, "Source channel."),
        required("fromOrderSn", ANY_TEXT, "Always empty."),
        required("orderSn", ANY_TEXT, "External order no."),
        required("supplyCode", ANY_TEXT, "Supplier code."),
        required("status", Kind::OneOf(STATUSES), "10 wait for approval, 20 approved, 30 arrived, 40 receiving, 50 completed."),
        required("distributionType", ANY_TEXT, "How it comes: logistics, express, seller."),
        required("remark", ANY_TEXT, "Remark."),
        required("createdTime", ANY_TEXT, "When it was created."),
        required("auditTime", ANY_TEXT, "When it was approved."),
        required("arrivalStartTime", ANY_TEXT, "When it comes at the earliest."),
        required("arrivalEndTime", ANY_TEXT, "When it comes at the latest."),
        required("completeTime", ANY_TEXT, "When its last row was filled."),
        required("carrier", ANY_TEXT, "Carrier."),
        required("deliveryNumber", ANY_TEXT, "Tracking no."),
        required("deliveryMan", ANY_TEXT, "Who delivers."),
        required("deliveryContact", ANY_TEXT, "How to reach who delivers."),
        required("plateNumber", ANY_TEXT, "License plate."),
        required("unloadingParty", ANY_TEXT, "Who unloads: the warehouse, once it has arrived."),
        required("volume", ANY_TEXT, "Always empty."),
        required("unloadingTime", ANY_TEXT, "Always empty."),
        required("regName", ANY_TEXT, "Who registered its arrival."),
        required("regTime", ANY_TEXT, "When its arrival was registered."),
        required("regRemark", ANY_TEXT, "Always empty."),
        required("goodsList", list_of(&Kind::Object(&INBOUND_GOODS)), "Its goods."),
    ]
);

flash_reply!(
    /// Reply to `/Inbound/getInBoundDetail`.
    INBOUND_DETAIL_REPLY, "FlashInboundDetailReply", list_of(&Kind::Object(&INBOUND_DETAIL))
);
