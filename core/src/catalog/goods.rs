//! Goods: what the Flash surface tells of an item beyond the others (docs/flash/goods.md), and the
//! codes by which it names one.
//!
//! Scope: the details of an item, and which codes name it. Money in satang, lengths in millimetres,
//! weights in grams. Not here: the parameters and response codes of that surface.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::quantity::Quantity;
use crate::catalog::Known;
use crate::catalog::item::{Item, ItemStatus};

/// Details of an item, and a change of some of them.
macro_rules! details {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// What is told of an item and never looked for.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Details {
            $($(#[$doc])* #[serde(skip_serializing_if = "is_default")] pub $name: $kind,)*
        }

        /// Details that change; those of `None` stay as they are.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct DetailsPatch {
            $($(#[$doc])* pub $name: Option<$kind>,)*
        }

        impl DetailsPatch {
            /// The details after the change.
            pub fn over(self, before: Details) -> Details {
                Details { $($name: self.$name.unwrap_or(before.$name),)* }
            }
        }
    };
}

details! {
    /// Specification: what tells it from others of its goods code.
    specification: String,
    /// Introduction.
    introduction: String,
    /// Name of the brand.
    brand: String,
    /// Remark.
    remark: String,
    /// Link to a picture.
    image: String,
    /// Length in millimetres.
    length_mm: i64,
    /// Width in millimetres.
    width_mm: i64,
    /// Height in millimetres.
    height_mm: i64,
    /// Weight as it is packed beforehand, in grams.
    prepack_weight_g: i64,
    /// What it costs, in satang.
    cost_price: i64,
    /// What it is sold for, in satang.
    price: i64,
    /// So many days before a lot expires it is worth a warning.
    warning_days: i64,
    /// Whether each piece carries an asset code.
    is_asset: bool,
    /// Barcodes that find it beside its own, in the order given.
    reserve_barcodes: Vec<String>,
    /// Who made it.
    created_by: String,
    /// Who changed it last; empty where nobody did.
    modified_by: String,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What only the Flash surface says of an item in an upsert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoodsPatch {
    /// Another code for every surface.
    pub sku: Option<String>,
    /// The goods code, where it can't be the sku; none where it is.
    pub goods_code: Option<Option<String>>,
    /// Whether it may be used.
    pub status: Option<ItemStatus>,
    /// So many days before a lot expires it can't be sold any more.
    pub lock_up_days: Option<i64>,
    /// Whether it is a set; only of a new item.
    pub is_set: Option<bool>,
    /// Its details.
    pub details: DetailsPatch,
}

impl GoodsPatch {
    /// The item after the change.
    pub fn over(self, before: Item) -> Item {
        Item {
            sku: self.sku.unwrap_or(before.sku),
            goods_code: self.goods_code.unwrap_or(before.goods_code),
            status: self.status.unwrap_or(before.status),
            lock_up_days: self.lock_up_days.unwrap_or(before.lock_up_days),
            is_set: self.is_set.unwrap_or(before.is_set),
            details: self.details.over(before.details),
            ..before
        }
    }
}

/// The reserve barcodes of an item, in place of those before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemBarcodes {
    /// UUID of the item.
    pub item_id: String,
    /// The barcodes.
    pub barcodes: Vec<String>,
}

/// So many of an item in a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    /// UUID of the set.
    pub set_id: String,
    /// UUID of the item.
    pub component_id: String,
    /// Its place in the set, from 1.
    pub position: i64,
    /// How much of it one set takes, in its base UoM.
    pub quantity: Quantity,
}

/// The item that a goods code of the Flash surface names: by its barcode, else by a reserve barcode,
/// else by its sku. Takes [`crate::decision::facts::Need::Goods`].
pub fn named<'f>(code: &str, facts: Known<'f>) -> Option<&'f Item> {
    facts.catalog.items.get(facts.catalog.goods.get(code)?)
}

impl Item {
    /// The barcode that the Flash surface shows: an item without one goes by its sku.
    pub fn effective_barcode(&self) -> &str {
        self.barcode.as_deref().unwrap_or(&self.sku)
    }

    /// `goodsCode` of the Flash surface.
    pub fn effective_goods_code(&self) -> &str {
        self.goods_code.as_deref().unwrap_or(&self.sku)
    }

    /// Whether that code is one of its barcodes, so that no other item may have it.
    pub fn holds_barcode(&self, code: &str) -> bool {
        self.effective_barcode() == code
            || self.details.reserve_barcodes.iter().any(|own| own == code)
    }

    /// Every barcode that no other item may have.
    pub fn barcodes(&self) -> BTreeSet<&str> {
        let reserve = self.details.reserve_barcodes.iter().map(String::as_str);
        reserve.chain([self.effective_barcode()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_told_of_an_item_takes_no_room() {
        let none = serde_json::to_value(Details::default());
        assert_eq!(none.unwrap(), json!({}));
        let some = Details {
            price: 10,
            reserve_barcodes: vec!["B".to_owned()],
            ..Details::default()
        };
        let stored = serde_json::to_string(&some).unwrap();
        assert_eq!(stored, r#"{"price":10,"reserve_barcodes":["B"]}"#);
        assert_eq!(serde_json::from_str::<Details>(&stored).unwrap(), some);
    }

    #[test]
    fn a_patch_changes_what_it_names_and_empties_what_it_names_empty() {
        let before = Details {
            remark: "old".to_owned(),
            price: 10,
            ..Details::default()
        };
        let patch = DetailsPatch {
            price: Some(0),
            image: Some("new".to_owned()),
            ..DetailsPatch::default()
        };
        let after = patch.over(before);
        assert_eq!((after.remark.as_str(), after.price), ("old", 0));
        assert_eq!(after.image, "new");
    }

    #[test]
    fn an_item_without_a_barcode_goes_by_its_sku() {
        let plain = Item::sample("SKU", "EA");
        assert!(plain.holds_barcode("SKU"));
        let coded = Item {
            barcode: Some("BC".to_owned()),
            details: Details {
                reserve_barcodes: vec!["R".to_owned()],
                ..Details::default()
            },
            ..plain
        };
        assert!(!coded.holds_barcode("SKU"));
        assert_eq!(coded.barcodes(), BTreeSet::from(["BC", "R"]));
    }
}
