//! Customer API, and the basic information API: warehouses, stores, suppliers.

use crate::schema;
use crate::schema::Field;
use crate::surface::flash::codes::Code;
use crate::surface::flash::params::{CODE, PHONE, POSTAL_CODE, REMARK, integer, may, must, text};

const NODE_SN: Field = must("nodeSn", CODE, "Customer id.")
    .missing(Code::CUSTOMER_CODE_REQUIRED)
    .malformed(Code::CUSTOMER_CODE_INVALID)
    .over(Code::CUSTOMER_CODE_INVALID);
const NAME: Field = must("name", text(200), "Customer name.").missing(Code::CUSTOMER_NAME_REQUIRED);
const TYPE: Field = may("type", text(64), "Customer type.").malformed(Code::CUSTOMER_TYPE_INVALID);
const CONTACT: Field = may("contact", text(100), "Contact.");
const TELEPHONE: Field = may("telephone", PHONE, "Telephone.").malformed(Code::PHONE_INVALID);
const PROVINCE: Field = may("province", text(100), "Province.");
const CITY: Field = may("city", text(100), "City.");
const DISTRICT: Field = may("district", text(100), "District.");
const POSTAL: Field =
    may("postalCode", POSTAL_CODE, "Postal code.").malformed(Code::POSTAL_CODE_INVALID);
const ADDRESS: Field = may("address", text(500), "Address.");
const STATION: Field = may("transferStation", text(100), "Transfer station.");
const REMARKS: Field = may("remark", REMARK, "Remark.").over(Code::REMARK_TOO_LONG);

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
        must("code", CODE, "Supplier code.").missing(Code::PROVIDER_CODE_REQUIRED).malformed(Code::PROVIDER_CODE_INVALID).over(Code::PROVIDER_CODE_INVALID),
        must("name", text(200), "Supplier name.").missing(Code::PROVIDER_NAME_REQUIRED),
        may("typeName", text(64), "Supplier type.").malformed(Code::PROVIDER_TYPE_NOT_FOUND),
        CONTACT,
        may("phone", PHONE, "Telephone.").malformed(Code::PHONE_INVALID),
        may("country", text(64), "Country; Thailand."),
        PROVINCE, CITY, DISTRICT, POSTAL, ADDRESS,
        may("taxRate", integer(0, 100), "Tax rate, percent.").malformed(Code::TAX_RATE_ILLEGAL),
        REMARKS,
    ]
);
