//! Which items a question is about.

use std::collections::BTreeSet;

use serde::Serialize;

/// A set of items, as a caller or a document names them. Everything named counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ItemSet {
    /// By sku; by codes of the Flash surface where `by_goods_code` says so.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub skus: BTreeSet<String>,
    /// The items of the order, ASN or cycle count of this number.
    #[serde(rename = "order", skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The items of the orders with this external number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// By number.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub variants: BTreeSet<i64>,
    /// The items with stock in these quarantines that a line waits for: (warehouse code, location code).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub places: BTreeSet<(String, String)>,
    /// Whether `skus` are codes of the Flash surface: barcode, else reserve barcode, else sku.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_goods_code: bool,
}

impl ItemSet {
    /// Items by sku, and those of a document.
    pub fn new(skus: BTreeSet<String>, document: Option<String>) -> Self {
        Self {
            skus,
            document,
            ..Self::default()
        }
    }

    /// Items by sku.
    pub fn of_skus(skus: BTreeSet<String>) -> Self {
        Self::new(skus, None)
    }

    /// The items of a document.
    pub fn of_document(number: &str) -> Self {
        Self::new(BTreeSet::new(), Some(number.to_owned()))
    }

    /// The items of the orders that a number names, ours or the seller's own.
    pub fn of_order(number: Option<String>, reference: Option<String>) -> Self {
        let reference = reference.filter(|_| number.is_none());
        Self {
            document: number,
            reference,
            ..Self::default()
        }
    }

    /// Items by number.
    pub fn of_variants(variants: BTreeSet<i64>) -> Self {
        Self {
            variants,
            ..Self::default()
        }
    }

    /// Items by the codes of the Flash surface.
    pub fn of_goods_codes(codes: BTreeSet<String>) -> Self {
        Self {
            skus: codes,
            by_goods_code: true,
            ..Self::default()
        }
    }

    /// What has stock in these quarantines and is waited for: (warehouse code, location code).
    pub fn lying_in(places: BTreeSet<(String, String)>) -> Self {
        Self {
            places,
            ..Self::default()
        }
    }
}
