//! Transfer order API (换单): parcels from abroad that leave under another tracking number.

use crate::flash::codes::Code;
use crate::flash::params::{
    CODE, DECIMAL, FLAG, MAX_ROWS, NUMBER, PHONE, PIECES, POSTAL_CODE, REMARK, commas, may, must,
    one_of, rows, text, word_of,
};
use khlang_core::schema;
use khlang_core::shape::schema::Kind;

schema!(
    /// A row of `customsInfo`.
    CUSTOMS, "FlashCustoms", "Goods as customs want them told.",
    [
        may("productType", text(100), "Type."),
        must("productName", text(200), "Name.").missing(Code::GOODS_NAME_REQUIRED.number()),
        must("productQuantity", PIECES, "How many.").missing(Code::GOODS_QUANTITY_REQUIRED.number()).malformed(Code::GOODS_QUANTITY_INVALID.number()),
        must("productValue", DECIMAL, "Value.").malformed(Code::PRICE_INVALID.number()),
        must("productBarcode", Kind::Token(200), "Barcode.").missing(Code::BARCODE_REQUIRED.number()).malformed(Code::BARCODE_FORMAT_INVALID.number()),
        must("productNameEn", text(200), "Name in English.").missing(Code::GOODS_NAME_REQUIRED.number()),
        may("productBrand", text(100), "Brand."),
        may("productOrigin", text(100), "Origin."),
        must("weight", DECIMAL, "Weight, kg.").missing(Code::WEIGHT_REQUIRED.number()).malformed(Code::WEIGHT_FORMAT_WRONG.number()),
    ]
);

schema!(
    /// `/transfer_order/add`.
    ADD, "FlashAddTransfer", "A transfer order to add.",
    [
        must("storeCode", CODE, "Store.").malformed(Code::STORE_NOT_FOUND.number()),
        must("warehouseCode", CODE, "Warehouse code.").malformed(Code::WAREHOUSE_NOT_FOUND.number()),
        must("externalOrder", NUMBER, "Order no. on the platform.").missing(Code::EXTERNAL_ORDER_REQUIRED.number()).malformed(Code::EXTERNAL_ORDER_INVALID.number()).over(Code::EXTERNAL_ORDER_TOO_LONG.number()),
        must("transferType", word_of(&["1", "2"]), "1 one piece one parcel, 2 one piece several parcels."),
        must("packageExpressSn", commas(&NUMBER, 100), "Tracking nos. it comes under.").missing(Code::EXPRESS_NUMBER_REQUIRED.number()).malformed(Code::TRACKING_NUMBER_INVALID.number()),
        may("expressSn", NUMBER, "Tracking no. of the last mile.").malformed(Code::TRACKING_NUMBER_INVALID.number()),
        must("payType", word_of(&["1", "2"]), "1 cash on delivery, 2 online payment.").missing(Code::PAY_MODE_REQUIRED.number()).malformed(Code::PAY_MODE_INVALID.number()),
        must("amount", DECIMAL, "Amount of the order.").missing(Code::ORDER_AMOUNT_REQUIRED.number()).malformed(Code::ORDER_AMOUNT_INVALID.number()),
        may("isInsurance", FLAG, "Whether it is insured.").malformed(Code::INSURED_INVALID.number()),
        may("insuranceAmount", DECIMAL, "Insured amount.").malformed(Code::DECLARED_VALUE_FORMAT_INVALID.number()),
        may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number()),
        must("consignee", text(50), "Consignee.").missing(Code::CONSIGNEE_EMPTY.number()).over(Code::CONSIGNEE_TOO_LONG.number()),
        must("province", text(100), "Province.").missing(Code::PROVINCE_REQUIRED.number()),
        must("city", text(100), "City.").missing(Code::CITY_REQUIRED.number()),
        must("district", text(100), "District.").missing(Code::POSTAL_PROVINCE_DISTRICT_REQUIRED.number()),
        must("address", text(500), "Address.").missing(Code::DETAILED_ADDRESS_REQUIRED.number()),
        must("consigneePhone", PHONE, "Telephone.").missing(Code::PHONE_REQUIRED.number()).malformed(Code::PHONE_INVALID.number()),
        may("senderProvince", text(100), "Sender's province."),
        may("senderCity", text(100), "Sender's city."),
        may("senderDistrict", text(100), "Sender's district."),
        may("senderAddress", text(500), "Sender's address."),
        may("senderPhone", PHONE, "Sender's telephone.").malformed(Code::PHONE_INVALID.number()),
        may("postalCode", POSTAL_CODE, "Postal code.").malformed(Code::POSTAL_CODE_INVALID.number()),
        must("customsInfo", rows(&Kind::Object(&CUSTOMS), MAX_ROWS), "What customs want to know.").malformed(Code::NOT_JSON.number()),
    ]
);

schema!(
    /// `/transfer_order/recall`.
    RECALL, "FlashRecallTransfer", "A transfer order to withdraw.",
    [
        must("transferSn", NUMBER, "Transfer order no.").missing(Code::ORDER_NUMBER_REQUIRED.number()),
        must("externalOrder", NUMBER, "Order no. on the platform.").missing(Code::EXTERNAL_ORDER_REQUIRED.number()),
        may("expressSn", NUMBER, "Tracking no. of the last mile; may be left out while there is none."),
    ]
);

schema!(
    /// `/transfer_order/track_order`.
    TRACK, "FlashTrackTransfer", "Which transfer order to track.",
    [
        one_of(&["transferSn", "orderSn", "expressSn"]),
        may("transferSn", NUMBER, "Transfer order no."),
        may("orderSn", NUMBER, "Order no. on the platform."),
        may("expressSn", NUMBER, "Tracking no. of the last mile."),
    ]
);
