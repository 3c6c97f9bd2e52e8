//! Goods: what the Flash surface shows of an item beyond the other surfaces (docs/flash/goods.md), and the
//! codes by which it names one.
//!
//! Scope: the details of an item, and which codes name it. Money in satang, lengths in millimetres,
//! weights in grams. Not here: the parameters and response codes of that surface.

pub use crate::catalog::details::{Details, DetailsPatch};
pub use crate::catalog::item::GoodsPatch;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::quantity::Quantity;
use crate::catalog::item::Item;

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
