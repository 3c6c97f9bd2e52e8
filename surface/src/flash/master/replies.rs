//! What the master data endpoints answer, for the description.

use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, required};

const TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

const fn told(name: &'static str, about: &'static str) -> Field {
    required(name, TEXT, about)
}

schema!(
    /// A warehouse of the list.
    WAREHOUSE, "FlashWarehouse", "A warehouse.",
    [
        required("id", Kind::Integer { min: 1, max: i64::MAX }, "Its number, by which the other calls name it."),
        told("name", "Name."),
        told("warehouseNo", "Code."),
        told("contact", "Whom to ask for."),
        told("telephone", "Telephone."),
        told("province", "Province."),
        told("city", "City."),
        told("district", "District."),
        told("postalCode", "Postal code."),
        told("address", "Street and house."),
    ]
);

schema!(
    /// A store of the list.
    STORE, "FlashStore", "A store.",
    [
        told("storeName", "Name."),
        told("storeCode", "Code."),
        told("platformSourceName", "The channels it sells on, with commas between them."),
        required("status", Kind::Integer { min: 1, max: 3 }, "1 disabled, 2 saved, 3 enabled."),
    ]
);

flash_reply!(
    /// The warehouses.
    WAREHOUSES, "FlashWarehouses", Kind::List { of: &Kind::Object(&WAREHOUSE), min: 0, max: 1_000 }
);
flash_reply!(
    /// The stores.
    STORES, "FlashStores", Kind::List { of: &Kind::Object(&STORE), min: 0, max: 1_000 }
);
