//! Goods API.

use crate::flash::codes::Code;
use crate::flash::params::{
    BARCODE, FLAG, IMAGE, MAX_ROWS, MEASURE, PAGE, PAGE_SIZE, REMARK, SATANG, commas, integer, may,
    must, one_of, rows, text,
};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind};

/// The most days of a shelf life.
const MAX_DAYS: i64 = 36_500;

const DAYS: Kind = integer(0, MAX_DAYS);
/// A new barcode: what the queries of the document can ask for, `[\w-]+`, of at most 200 (100188).
const NEW_BARCODE: Kind = Kind::Word(200);
const IS_SHELF_LIFE: Field = may(
    "isShelfLife",
    FLAG,
    "Whether it has a shelf life; no, if not given.",
)
.malformed(Code::SHELF_LIFE_INVALID.number());
const SHELF_LIFE_DAY: Field = may(
    "shelfLifeDay",
    integer(1, MAX_DAYS),
    "Days of the shelf life; needed where it has one.",
)
.malformed(Code::SHELF_LIFE_DAY_INVALID.number());
const SHELF_LIFE_WARNING: Field = may(
    "shelfLifeWarning",
    DAYS,
    "Days before its end that are warned of; needed with a shelf life, and not more than it.",
)
.malformed(Code::WARNING_DAYS_INVALID.number());
const SHELF_LIFE_LOCK_UP: Field = may(
    "shelfLifeLockUp",
    DAYS,
    "Days before its end in which it may not be sold; 0, if not given.",
)
.malformed(Code::LOCK_UP_INVALID.number());
const ENCODE_TYPE: Field = may(
    "encodeType",
    FLAG,
    "Whether its pieces carry serial numbers; not together with a shelf life.",
)
.malformed(Code::SN_INVALID.number());
const BRAND_NAME: Field = may("brandName", text(100), "Brand.");
const GOODS_CODE: Field = may(
    "goodsCode",
    Kind::Token(50),
    "Goods code, the sku; a goods without one takes its barcode.",
)
.malformed(Code::GOODS_CODE_INVALID.number())
.over(Code::GOODS_CODE_TOO_LONG.number());
const SPECIFICATION: Field =
    may("specification", text(100), "Specification.").over(Code::SPECIFICATION_TOO_LONG.number());
const INTRODUCTION: Field =
    may("introduction", text(1000), "Introduction.").over(Code::INTRODUCTION_TOO_LONG.number());
const REMARKS: Field = may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number());
const PREPACK_WEIGHT: Field = may("prepackWeight", MEASURE, "Weight before packing, g.")
    .malformed(Code::PREPACK_WEIGHT_INVALID.number());
const LENGTH: Field =
    may("length", MEASURE, "Length, mm.").malformed(Code::LENGTH_INVALID.number());
const WIDTH: Field = may("width", MEASURE, "Width, mm.").malformed(Code::WIDTH_INVALID.number());
const HEIGHT: Field =
    may("height", MEASURE, "Height, mm.").malformed(Code::HEIGHT_INVALID.number());
const WEIGHT: Field = may("weight", MEASURE, "Weight, g.").malformed(Code::WEIGHT_INVALID.number());
const PICTURE: Field = may("image", IMAGE, "Address of a picture.")
    .malformed(Code::IMAGE_URL_INVALID.number())
    .over(Code::IMAGE_URL_TOO_LONG.number());
const COST_PRICE: Field = may("costPrice", SATANG, "Cost price, satang.")
    .malformed(Code::COST_PRICE_INVALID.number())
    .over(Code::COST_PRICE_TOO_HIGH.number());
const PRICE: Field = may("price", SATANG, "Sales price, satang.")
    .malformed(Code::PRICE_INVALID.number())
    .over(Code::SALES_PRICE_TOO_HIGH.number());
const RESERVE_BARCODE: Field = may(
    "reserveBarcode",
    commas(&NEW_BARCODE, 5),
    "Backup barcodes, up to 5.",
)
.malformed(Code::BARCODE_FORMAT_INVALID.number());
const IS_ASSET: Field = may("isAsset", FLAG, "Whether its pieces carry asset codes.")
    .malformed(Code::ASSET_INVALID.number());

const fn barcode(kind: Kind, about: &'static str) -> Field {
    must("barCode", kind, about)
        .missing(Code::BARCODE_REQUIRED.number())
        .malformed(Code::BARCODE_FORMAT_INVALID.number())
        .over(Code::BARCODE_FORMAT_INVALID.number())
}

schema!(
    /// `/open/add_goods`.
    ADD_GOODS, "FlashAddGoods", "A goods to add.",
    [
        barcode(NEW_BARCODE, "Goods barcode."),
        must("name", text(200), "Goods name.").missing(Code::GOODS_NAME_REQUIRED.number()),
        GOODS_CODE,
        SPECIFICATION,
        IS_SHELF_LIFE,
        SHELF_LIFE_DAY,
        SHELF_LIFE_WARNING,
        SHELF_LIFE_LOCK_UP,
        ENCODE_TYPE,
        INTRODUCTION,
        BRAND_NAME,
        REMARKS,
        PREPACK_WEIGHT,
        LENGTH,
        WIDTH,
        HEIGHT,
        WEIGHT,
        PICTURE,
        COST_PRICE,
        PRICE,
        RESERVE_BARCODE,
        IS_ASSET,
    ]
);

schema!(
    /// `/open/edit_goods`.
    EDIT_GOODS, "FlashEditGoods", "What to change of a goods; what is not given stays.",
    [
        barcode(BARCODE, "The barcode of the goods."),
        may("name", text(200), "Goods name."),
        GOODS_CODE,
        SPECIFICATION,
        IS_SHELF_LIFE,
        SHELF_LIFE_DAY,
        SHELF_LIFE_WARNING,
        SHELF_LIFE_LOCK_UP,
        ENCODE_TYPE,
        INTRODUCTION,
        BRAND_NAME,
        REMARKS,
        COST_PRICE,
        PRICE,
        PREPACK_WEIGHT,
        LENGTH,
        WIDTH,
        HEIGHT,
        WEIGHT,
        PICTURE,
        RESERVE_BARCODE,
        may("isSn", FLAG, "Whether its pieces carry serial numbers.").malformed(Code::SN_INVALID.number()),
        IS_ASSET,
        may("entCategoryCode", Kind::Token(64), "Category of the second level."),
    ]
);

schema!(
    /// `/open/updateBarcodeByCode`, `/open/updateCodeByCode`.
    UPDATE_BARCODE, "FlashUpdateBarcode", "A new barcode for the goods of a barcode or goods code.",
    [
        one_of(&["barCode", "goodsCode"]).missing(Code::BARCODE_OR_GOODS_CODE_REQUIRED.number()),
        may("barCode", BARCODE, "The barcode so far.").malformed(Code::BARCODE_FORMAT_INVALID.number()),
        GOODS_CODE,
        SPECIFICATION,
        must("newBarcode", NEW_BARCODE, "The new barcode.").missing(Code::BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()).over(Code::BARCODE_FORMAT_INVALID.number()),
    ]
);

schema!(
    /// A row of `children`.
    CHILD, "FlashSetChild", "A goods of a set.",
    [
        must("barCode", BARCODE, "Its barcode.").missing(Code::SET_GOODS_CODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        must("number", integer(i64::MIN, crate::flash::params::MAX_QUANTITY), "How many the set holds, from 1.").missing(Code::SET_QUANTITY_REQUIRED.number()).malformed(Code::SET_QUANTITY_INVALID.number()).over(Code::SET_QUANTITY_OUT_OF_RANGE.number()),
    ]
);

schema!(
    /// `/open/addComboGoods`.
    ADD_SET, "FlashAddSet", "A set of goods to add.",
    [
        barcode(NEW_BARCODE, "Barcode of the set.").over(Code::SET_BARCODE_TOO_LONG.number()),
        must("name", text(200), "Name of the set.").missing(Code::GOODS_NAME_REQUIRED.number()).over(Code::SET_NAME_TOO_LONG.number()),
        GOODS_CODE,
        SPECIFICATION,
        COST_PRICE,
        PRICE,
        INTRODUCTION,
        REMARKS,
        PICTURE,
        may("isEnable", FLAG, "Whether it can be ordered; yes, if not given."),
        must("children", rows(&Kind::Object(&CHILD), MAX_ROWS), "What it holds.").missing(Code::SET_GOODS_REQUIRED.number()).malformed(Code::NOT_JSON.number()).over(Code::PARAMETER_ERROR.number()),
    ]
);

schema!(
    /// `/goods/list`.
    LIST_GOODS, "FlashListGoods", "Which goods to list.",
    [
        may("barCode", commas(&BARCODE, 500), "Barcodes; all goods if not given.").over(Code::BARCODES_OVER_500.number()),
        may("page", PAGE, "Page, from 1."),
        may("pageSize", PAGE_SIZE, "Rows a page; over 200 is 200."),
    ]
);
