//! What part of the stock a call is about: branches, a warehouse, an item (docs/partner.md#inventory).

use std::collections::BTreeSet;

use crate::call::route::Call;
use khlang_core::shape::schema::{Field, Kind, optional};

/// The most branches that one call names.
const MAX_BRANCHES: usize = 200;

/// The query parameter `branch_id`, which may be repeated.
pub const BRANCH: Field = optional(
    "branch_id",
    Kind::Repeated {
        of: &Kind::Uuid,
        max: MAX_BRANCHES,
    },
    "Only of this branch; may be repeated. What the token does not allow is left out.",
);

/// The query parameter `warehouse_id`.
pub const WAREHOUSE: Field = optional("warehouse_id", Kind::Uuid, "Only of this warehouse.");

/// The query parameter `product_sku_id`.
pub const ITEM: Field = optional("product_sku_id", Kind::Uuid, "Only of this SKU.");

/// What part of the stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// UUIDs of branches; none for all of the tenant's.
    pub branches: Option<BTreeSet<String>>,
    /// UUID of a warehouse.
    pub warehouse: Option<String>,
    /// UUID of an item.
    pub item: Option<String>,
}

impl Within {
    /// What the caller asks for, as far as it may see.
    pub fn of(call: &Call) -> Self {
        let named = |name: &str| call.query_text(name).map(|id| id.to_lowercase());
        Self {
            branches: common(
                lowered(call.query_texts(BRANCH.name).iter()),
                lowered(call.credential().allowed_branches().iter()),
            ),
            warehouse: named(WAREHOUSE.name),
            item: named(ITEM.name),
        }
    }

    /// Whether no row can be within.
    pub fn is_nothing(&self) -> bool {
        self.branches.as_ref().is_some_and(BTreeSet::is_empty)
    }
}

fn lowered<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    ids.map(|id| id.to_lowercase()).collect()
}

/// The branches that are both asked for and allowed, where an empty set stands for all; none for all.
fn common(asked: BTreeSet<String>, allowed: BTreeSet<String>) -> Option<BTreeSet<String>> {
    match (asked.is_empty(), allowed.is_empty()) {
        (true, true) => None,
        (true, false) => Some(allowed),
        (false, true) => Some(asked),
        (false, false) => Some(asked.intersection(&allowed).cloned().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn branches_are_those_asked_for_and_allowed_and_never_all_for_want_of_common_ones() {
        assert_eq!(common(set(&[]), set(&[])), None);
        assert_eq!(common(set(&["a"]), set(&[])), Some(set(&["a"])));
        assert_eq!(common(set(&[]), set(&["a"])), Some(set(&["a"])));
        assert_eq!(
            common(set(&["a", "b"]), set(&["b", "c"])),
            Some(set(&["b"]))
        );
        assert_eq!(common(set(&["a"]), set(&["b"])), Some(set(&[])));
    }
}
