//! Inventory API.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODES, CODE, FROM, NUMBER, PAGE, PAGE_SIZE, QUALITY, TO, WAREHOUSE_ID, integer, may, must,
    word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::Field;

const BARCODE_LIST: Field = may("barCode", BARCODES, "Barcodes, up to 500.")
    .malformed(Code::BARCODE_FORMAT_INVALID.number())
    .over(Code::BARCODES_OVER_500.number());
const BARCODES_NEEDED: Field = must("barCode", BARCODES, "Barcodes, up to 500.")
    .missing(Code::BARCODE_REQUIRED.number())
    .malformed(Code::BARCODE_FORMAT_INVALID.number())
    .over(Code::BARCODES_OVER_500.number());
const WAREHOUSE: Field = may(
    "warehouseId",
    WAREHOUSE_ID,
    "Warehouse id; all warehouses if not given.",
)
.malformed(Code::WAREHOUSE_NOT_SIGNED.number());
const GOODS_STATUS: Field = may("goodsStatus", QUALITY, "Quality; normal if not given.")
    .malformed(Code::QUALITY_STATUS_INVALID.number());
const GOODS_TYPE: Field = may(
    "goodsType",
    word_of(&["normal", "set"]),
    "Goods or sets of goods.",
)
.malformed(Code::GOODS_TYPE_ILLEGAL.number());
const START: Field = may(
    "startTime",
    FROM,
    "Stock that changed from then on; at most a day.",
)
.malformed(Code::TIME_FORMAT_INVALID.number());
const END: Field = may(
    "endTime",
    TO,
    "Stock that changed until then; at most a day.",
)
.malformed(Code::TIME_FORMAT_INVALID.number());

schema!(
    /// `/open/goodsStock`.
    STOCK, "FlashGoodsStock", "Which stock to read.",
    [BARCODE_LIST, WAREHOUSE, GOODS_STATUS, GOODS_TYPE, START, END]
);

schema!(
    /// `/open/goodsStockWithErrBarcode`.
    STOCK_WITH_ERRORS, "FlashGoodsStockWithErrBarcode", "Which stock to read, naming barcodes that are not there.",
    [BARCODE_LIST, WAREHOUSE, GOODS_STATUS, GOODS_TYPE, START, END]
);

schema!(
    /// `/open/getSnList`.
    SERIALS, "FlashSnList", "Which serial numbers to list.",
    [
        BARCODES_NEEDED,
        WAREHOUSE,
        GOODS_STATUS,
        may("status", word_of(&["1", "3", "4"]), "1 in the warehouse (if not given), 3 occupied, 4 gone out.").malformed(Code::STATUS_NOT_FOUND.number()),
        may("inWarehouseSn", NUMBER, "Inbound bill no."),
        may("outWarehouseSn", NUMBER, "Outbound bill no."),
        may("snCode", CODE, "Serial number.").malformed(Code::SN_FORMAT_INVALID.number()),
        may("assetCode", CODE, "Asset code.").malformed(Code::ASSET_INVALID.number()),
        may("limit", integer(1, 10_000), "Rows a page, at most 10000; 50 if not given."),
        may("page", PAGE, "Page, from 1."),
    ]
);

schema!(
    /// `/open/shelfLifeGoodsStock`.
    SHELF_LIFE, "FlashShelfLifeStock", "Which lots to read.",
    [BARCODES_NEEDED, WAREHOUSE, GOODS_STATUS]
);

schema!(
    /// `/warehouse/inOutLog`.
    LOG, "FlashInOutLog", "What came in and went out.",
    [
        WAREHOUSE,
        may("inOutType", word_of(&["1", "2"]), "1 in, 2 out; both if not given."),
        must("startTime", FROM, "From.").malformed(Code::TIME_FORMAT_INVALID.number()),
        must("endTime", TO, "To; at most a month.").malformed(Code::TIME_FORMAT_INVALID.number()),
        may("limit", PAGE_SIZE, "Rows a page, at most 500; 10 if not given."),
        may("page", PAGE, "Page, from 1."),
    ]
);

schema!(
    /// `/goods/stock`.
    STOCK_PAGE, "FlashGoodsStockPage", "Which stock to read, a page at a time.",
    [
        BARCODE_LIST,
        WAREHOUSE,
        GOODS_STATUS,
        may("page", PAGE, "Page, from 1."),
        may("pageSize", PAGE_SIZE, "Rows a page; 100 if not given."),
        START,
        END,
    ]
);
