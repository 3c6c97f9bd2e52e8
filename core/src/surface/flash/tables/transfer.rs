//! Transfer order API (换单): parcels from abroad that leave under another tracking number.

use crate::schema;
use crate::schema::Kind;
use crate::surface::flash::codes::Code;
use crate::surface::flash::params::{
    CODE, DECIMAL, FLAG, MAX_ROWS, NUMBER, PHONE, PIECES, POSTAL_CODE, REMARK, commas, may, must,
    one_of, rows, text, word_of,
};

schema!(
    /// A row of `customsInfo`.
    CUSTOMS, "FlashCustoms", "Goods as customs want them told.",
    [
        may("productType", text(100), "Type."),
        must("productName", text(200), "Name.").missing(Code::GOODS_NAME_REQUIRED),
        must("productQuantity", PIECES, "How many.").missing(Code::GOODS_QUANTITY_REQUIRED).malformed(Code::GOODS_QUANTITY_INVALID),
        must("productValue", DECIMAL, "Value.").malformed(Code::PRICE_INVALID),
        must("productBarcode", Kind::Token(200), "Barcode.").missing(Code::BARCODE_REQUIRED).malformed(Code::BARCODE_FORMAT_INVALID),
        must("productNameEn", text(200), "Name in English.").missing(Code::GOODS_NAME_REQUIRED),
        may("productBrand", text(100), "Brand."),
        may("productOrigin", text(100), "Origin."),
        must("weight", DECIMAL, "Weight, kg.").missing(Code::WEIGHT_REQUIRED).malformed(Code::WEIGHT_FORMAT_WRONG),
    ]
);

schema!(
    /// `/transfer_order/add`.
    ADD, "FlashAddTransfer", "A transfer order to add.",
    [
        must("storeCode", CODE, "Store.").malformed(Code::STORE_NOT_FOUND),
        must("warehouseCode", CODE, "Warehouse code.").malformed(Code::WAREHOUSE_NOT_FOUND),
        must("externalOrder", NUMBER, "Order no. on the platform.").missing(Code::EXTERNAL_ORDER_REQUIRED).malformed(Code::EXTERNAL_ORDER_INVALID).over(Code::EXTERNAL_ORDER_TOO_LONG),
        must("transferType", word_of(&["1", "2"]), "1 one piece one parcel, 2 one piece several parcels."),
        must("packageExpressSn", commas(&NUMBER, 100), "Tracking nos. it comes under.").missing(Code::EXPRESS_NUMBER_REQUIRED).malformed(Code::TRACKING_NUMBER_INVALID),
        may("expressSn", NUMBER, "Tracking no. of the last mile.").malformed(Code::TRACKING_NUMBER_INVALID),
        must("payType", word_of(&["1", "2"]), "1 cash on delivery, 2 online payment.").missing(Code::PAY_MODE_REQUIRED).malformed(Code::PAY_MODE_INVALID),
        must("amount", DECIMAL, "Amount of the order.").missing(Code::ORDER_AMOUNT_REQUIRED).malformed(Code::ORDER_AMOUNT_INVALID),
        may("isInsurance", FLAG, "Whether it is insured.").malformed(Code::INSURED_INVALID),
        may("insuranceAmount", DECIMAL, "Insured amount.").malformed(Code::DECLARED_VALUE_FORMAT_INVALID),
        may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG),
        must("consignee", text(50), "Consignee.").missing(Code::CONSIGNEE_EMPTY).over(Code::CONSIGNEE_TOO_LONG),
        must("province", text(100), "Province.").missing(Code::PROVINCE_REQUIRED),
        must("city", text(100), "City.").missing(Code::CITY_REQUIRED),
        must("district", text(100), "District.").missing(Code::POSTAL_PROVINCE_DISTRICT_REQUIRED),
        must("address", text(500), "Address.").missing(Code::DETAILED_ADDRESS_REQUIRED),
        must("consigneePhone", PHONE, "Telephone.").missing(Code::PHONE_REQUIRED).malformed(Code::PHONE_INVALID),
        may("senderProvince", text(100), "Sender's province."),
        may("senderCity", text(100), "Sender's city."),
        may("senderDistrict", text(100), "Sender's district."),
        may("senderAddress", text(500), "Sender's address."),
        may("senderPhone", PHONE, "Sender's telephone.").malformed(Code::PHONE_INVALID),
        may("postalCode", POSTAL_CODE, "Postal code.").malformed(Code::POSTAL_CODE_INVALID),
        must("customsInfo", rows(&Kind::Object(&CUSTOMS), MAX_ROWS), "What customs want to know.").malformed(Code::NOT_JSON),
    ]
);

schema!(
    /// `/transfer_order/recall`.
    RECALL, "FlashRecallTransfer", "A transfer order to withdraw.",
    [
        must("transferSn", NUMBER, "Transfer order no.").missing(Code::ORDER_NUMBER_REQUIRED),
        must("externalOrder", NUMBER, "Order no. on the platform.").missing(Code::EXTERNAL_ORDER_REQUIRED),
        must("expressSn", NUMBER, "Tracking no. of the last mile.").missing(Code::TRACKING_REQUIRED),
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
