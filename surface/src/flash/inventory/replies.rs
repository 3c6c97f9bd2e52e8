//! The replies of the inventory pages as tables, for the description.

use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, required};
use khlang_core::stock::level::QUALITY_WORDS;

const ANY: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};
const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};
const PAGE: Kind = Kind::Integer {
    min: 1,
    max: i64::MAX,
};
const QUALITY: Kind = Kind::OneOf(QUALITY_WORDS);

const fn any_of(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

schema!(
    /// The figures of some goods.
    FIGURES, "FlashStockFigures", "What there is of some goods, in decimal text.",
    [
        required("totalInventory", ANY, "What lies there."),
        required("inventory", ANY, "What of it is promised to nobody."),
        required("availableInventory", ANY, "What of that can be sold now."),
    ]
);

const FIGURES_BY_BARCODE: Kind = Kind::Map(&Kind::Object(&FIGURES));

flash_reply!(
    /// Of `/open/goodsStock`.
    STOCK_REPLY, "FlashGoodsStockReply", FIGURES_BY_BARCODE
);

schema!(
    /// Figures, and what names no goods.
    STOCK_AND_UNKNOWN,
    "FlashStockAndUnknown",
    "Figures, and what names no goods.",
    [
        required("stock", FIGURES_BY_BARCODE, "Figures by barcode."),
        required(
            "errBarcode",
            any_of(&ANY),
            "Barcodes that name no goods of the type asked for."
        ),
    ]
);

flash_reply!(
    /// Of `/open/goodsStockWithErrBarcode`.
    STOCK_WITH_ERRORS_REPLY, "FlashGoodsStockWithErrBarcodeReply", Kind::Object(&STOCK_AND_UNKNOWN)
);

schema!(
    /// A page of figures.
    STOCK_PAGE,
    "FlashStockPage",
    "A page of figures.",
    [
        required("page", ANY, "The page."),
        required("pageSize", ANY, "The most goods of a page."),
        required(
            "list",
            Kind::Map(&FIGURES_BY_BARCODE),
            "Figures by barcode and quality."
        ),
    ]
);

flash_reply!(
    /// Of `/goods/stock`.
    STOCK_PAGE_REPLY, "FlashGoodsStockPageReply", Kind::Object(&STOCK_PAGE)
);

schema!(
    /// A piece.
    PIECE,
    "FlashPiece",
    "A piece.",
    [
        required("warehouseId", ANY, "Warehouse id."),
        required("warehouseName", ANY, "Warehouse name."),
        required("barCode", ANY, "Barcode, as asked for."),
        required("goodsStatus", QUALITY, "Quality."),
        required(
            "status",
            Kind::OneOf(&["1", "3", "4"]),
            "1 in the warehouse, 3 occupied, 4 gone out."
        ),
        required(
            "snCode",
            ANY,
            "Serial number; empty for a piece with an asset code."
        ),
        required(
            "assetCode",
            ANY,
            "Asset code; empty for a piece with a serial number."
        ),
        required(
            "inWarehouseSn",
            ANY,
            "Inbound bill no.; empty for a piece put up by hand."
        ),
        required("inTime", ANY, "When it came in."),
        required(
            "outWarehouseSn",
            ANY,
            "The bill that it is promised to or has left on."
        ),
        required("outTime", ANY, "When it left."),
        required("remark", ANY, "Always empty."),
    ]
);

schema!(
    /// A page of pieces.
    PIECES,
    "FlashPieces",
    "A page of pieces.",
    [
        required(
            "items",
            any_of(&Kind::Object(&PIECE)),
            "The pieces, in the order in which they came."
        ),
        required("first", PAGE, "The first page."),
        required("before", PAGE, "The page before."),
        required("previous", PAGE, "The page before."),
        required("current", PAGE, "The page."),
        required("last", PAGE, "The last page."),
        required("next", PAGE, "The next page."),
        required("total_pages", COUNT, "How many pages there are."),
        required("total_items", COUNT, "How many pieces there are."),
        required("limit", PAGE, "The most pieces of a page."),
    ]
);

flash_reply!(
    /// Of `/open/getSnList`.
    PIECES_REPLY, "FlashSnListReply", Kind::Object(&PIECES)
);

schema!(
    /// A lot in a warehouse.
    LOT,
    "FlashLot",
    "A lot in a warehouse.",
    [
        required("warehouseId", ANY, "Warehouse id."),
        required("totalInventory", ANY, "What lies there of it."),
        required("qualityStatus", QUALITY, "Quality."),
        required("goodsStatus", QUALITY, "Quality."),
        required("sellerGoodsBatchCode", ANY, "Number of the lot."),
        required("productionDate", ANY, "When it was made, or empty."),
        required("expiringDate", ANY, "The day it expires, or empty."),
        required(
            "nearDateType",
            Kind::OneOf(&["0", "1", "2"]),
            "0 normal, 1 near its end, 2 expired."
        ),
        required("lockUpDate", ANY, "The last day it may be sold, or empty."),
        required("barCode", ANY, "Barcode, as asked for."),
    ]
);

flash_reply!(
    /// Of `/open/shelfLifeGoodsStock`.
    LOTS_REPLY, "FlashShelfLifeStockReply", any_of(&Kind::Object(&LOT))
);

schema!(
    /// What came in or went out.
    IN_OUT,
    "FlashInOut",
    "What came in or went out.",
    [
        required("barCode", ANY, "Barcode."),
        required("warehouseName", ANY, "Warehouse name."),
        required("qualityStatus", QUALITY, "Quality."),
        required("number", ANY, "How much."),
        required(
            "businessSn",
            ANY,
            "The bill that caused it; empty for a correction by hand."
        ),
        required(
            "businessType",
            Kind::OneOf(&["InWarehouse", "OutWarehouse"]),
            "Whether it came in or went out."
        ),
        required("operateTime", ANY, "When."),
        required(
            "externalOrderSn",
            ANY,
            "The merchant's own number of that bill, or empty."
        ),
    ]
);

schema!(
    /// A page of the log.
    IN_OUT_PAGE,
    "FlashInOutPage",
    "A page of the log.",
    [
        required(
            "list",
            any_of(&Kind::Object(&IN_OUT)),
            "The lines, in the order in which it happened."
        ),
        required("totalItems", COUNT, "How many lines there are."),
        required("totalPages", COUNT, "How many pages there are."),
    ]
);

flash_reply!(
    /// Of `/warehouse/inOutLog`.
    IN_OUT_REPLY, "FlashInOutLogReply", Kind::Object(&IN_OUT_PAGE)
);
