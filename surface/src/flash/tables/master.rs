//! Customer API, and the basic information API: warehouses, stores, suppliers.

use crate::flash::codes::Code;
use crate::flash::params::{CODE, PHONE, POSTAL_CODE, REMARK, integer, may, must, text};
use khlang_core::schema;
use khlang_core::shape::schema::Field;

const NODE_SN: Field = must("nodeSn", CODE, "Customer id.")
    .missing(Code::CUSTOMER_CODE_REQUIRED.number())
    .malformed(Code::CUSTOMER_CODE_INVALID.number())
    .over(Code::CUSTOMER_CODE_INVALID.number());
const NAME: Field =
    must("name", text(200), "Customer name.").missing(Code::CUSTOMER_NAME_REQUIRED.number());
const TYPE: Field =
    may("type", text(64), "Customer type.").malformed(Code::CUSTOMER_TYPE_INVALID.number());
const CONTACT: Field = may("contact", text(100), "Contact.");
const TELEPHONE: Field =
    may("telephone", PHONE, "Telephone.").malformed(Code::PHONE_INVALID.number());
const PROVINCE: Field = may("province", text(100), "Province.");
const CITY: Field = may("city", text(100), "City.");
const DISTRICT: Field = may("district", text(100), "District.");
const POSTAL: Field =
    may("postalCode", POSTAL_CODE, "Postal code.").malformed(Code::POSTAL_CODE_INVALID.number());
const ADDRESS: Field = may("address", text(500), "Address.");
const STATION: Field = may("transferStation", text(100), "Transfer station.");
const REMARKS: Field = may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG.number());

schema!(
    /// `/seller_address/create`.
    ADD_CUSTOMER, "FlashAddCustomer", "A customer to add.",
    [
        NODE_SN, NAME, TYPE, CONTACT, TELEPHONE,
        may("code", text(64), "Address code."),
        PROVINCE, CITY, DISTRICT, POSTAL, ADDRESS, STATION, REMARKS,
    ]
);

schema!(
    /// `/seller_address/delete`.
    DISABLE_CUSTOMER, "FlashDisableCustomer", "A customer to disable.",
    [NODE_SN]
);

schema!(
    /// `/seller_address/update`.
    CHANGE_CUSTOMER, "FlashChangeCustomer", "What to change of a customer; what is not given stays.",
    [
        NODE_SN, NAME, TYPE, CONTACT, TELEPHONE,
        may("code", text(64), "Address code."),
        PROVINCE, CITY, DISTRICT, POSTAL, ADDRESS, STATION, REMARKS,
    ]
);

schema!(
    /// `/supply/create`.
    ADD_SUPPLIER, "FlashAddSupplier", "A supplier to add.",
    [
        must("code", CODE, "Supplier code.").missing(Code::PROVIDER_CODE_REQUIRED.number()).malformed(Code::PROVIDER_CODE_INVALID.number()).over(Code::PROVIDER_CODE_INVALID.number()),
        must("name", text(200), "Supplier name.").missing(Code::PROVIDER_NAME_REQUIRED.number()),
        may("typeName", text(64), "Supplier type.").malformed(Code::PROVIDER_TYPE_NOT_FOUND.number()),
        CONTACT,
        may("phone", PHONE, "Telephone.").malformed(Code::PHONE_INVALID.number()),
        may("country", text(64), "Country; Thailand."),
        PROVINCE, CITY, DISTRICT, POSTAL, ADDRESS,
        may("taxRate", integer(0, 100), "Tax rate, percent.").malformed(Code::TAX_RATE_ILLEGAL.number()),
        REMARKS,
    ]
);
