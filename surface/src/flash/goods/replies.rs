//! What the goods endpoints answer, for the description.

use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, required};

/// Text, empty where there is nothing to say: the document writes numbers so, too.
const TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

const fn told(name: &'static str, about: &'static str) -> Field {
    required(name, TEXT, about)
}

/// A field of the document of which khlang has nothing to say.
const fn neutral(name: &'static str) -> Field {
    told(name, "Always the same.")
}

schema!(
    /// A goods of the list.
    GOODS, "FlashGoods", "A goods. Numbers are texts; lengths in mm, weights in g, prices in satang.",
    [
        told("id", "Its number."),
        neutral("sellerId"),
        told("barCode", "Barcode; the sku of goods without one."),
        told("goodsCode", "Goods code: the sku, where that was not taken."),
        neutral("orderSourceType"),
        told("encodeType", "`unique` where its pieces carry serial numbers, else `other`."),
        neutral("snReg"),
        told("name", "Name."),
        neutral("abbrName"),
        neutral("brandId"),
        neutral("thirtySalesNum"),
        neutral("categoryId"),
        neutral("entCategoryId"),
        neutral("entCategoryPid"),
        told("oneUnit", "Code of the base unit."),
        neutral("inUnit"),
        neutral("outUnit"),
        told("twoUnit", "Code of the first unit beside it, or 0."),
        told("twoConversion", "How many base units that holds, or 0."),
        told("threeUnit", "Code of the second unit beside it, or 0."),
        told("threeConversion", "How many base units that holds, or 0."),
        told("isCombo", "1 for a set, else 0."),
        neutral("isImei"),
        neutral("hot"),
        told("length", "Length."),
        told("width", "Width."),
        told("height", "Height."),
        told("volume", "Volume in cubic mm."),
        told("weight", "Weight."),
        told("prepackWeight", "Weight before packing."),
        required("logisticRequire", Kind::List { of: &TEXT, min: 0, max: usize::MAX }, "Always empty."),
        neutral("storeType"),
        told("image", "Address of a picture."),
        told("price", "Sales price."),
        told("costPrice", "Cost price."),
        told("specification", "Specification."),
        told("remark", "Remark."),
        neutral("isValuable"),
        neutral("isLocked"),
        told("isShelfLife", "1 with a shelf life, else 0."),
        told("shelfLifeDay", "Days of the shelf life."),
        neutral("shelfLifeType"),
        told("shelfLifeLockUp", "Days before its end in which it may not be sold."),
        neutral("isUnpackedDelivery"),
        told("introduction", "Introduction."),
        told("status", "1 disabled, 2 saved, 3 enabled."),
        neutral("isMix"),
        neutral("mixStatus"),
        neutral("mixCreater"),
        neutral("mixCreated"),
        neutral("parentOne"),
        neutral("parentTwo"),
        told("createdName", "Who made it."),
        told("modifiedName", "Who changed it last."),
        told("created", "When it was made, Asia/Bangkok."),
        told("modified", "When it was last changed, Asia/Bangkok."),
        neutral("twoBarCode"),
        neutral("threeBarCode"),
        told("isAsset", "1 where its pieces carry asset codes, else 0."),
        neutral("replenishmentBatchNum"),
        neutral("rollbackMark"),
        neutral("reviewStatus"),
        neutral("isDefaultContainer"),
        neutral("channelSource"),
        neutral("selfPackCode"),
        neutral("isBelongContainer"),
        neutral("chargingType"),
        neutral("reserveBarCode"),
        neutral("declaredValue"),
        khlang_core::shape::schema::optional("entCategoryName", TEXT, "Category."),
        told("reserveBarcode", "Reserve barcodes with commas between them."),
    ]
);

schema!(
    /// A page of goods.
    PAGE, "FlashGoodsPage", "A page of goods, the newest first.",
    [
        told("limit", "Rows a page."),
        told("page", "Which page."),
        required("total", Kind::Integer { min: 0, max: i64::MAX }, "How many goods there are on all pages."),
        required("list", Kind::List { of: &Kind::Object(&GOODS), min: 0, max: 200 }, "The goods."),
    ]
);

flash_reply!(
    /// A page of goods.
    LISTED, "FlashGoodsListed", Kind::Object(&PAGE)
);
flash_reply!(
    /// The barcode of what was changed.
    CHANGED, "FlashBarcodes", Kind::List { of: &TEXT, min: 1, max: 1 }
);
flash_reply!(
    /// A code.
    CODE, "FlashCode", TEXT
);
flash_reply!(
    /// Nothing.
    NOTHING, "FlashNothingTold", Kind::List { of: &Kind::Any, min: 0, max: 0 }
);
