//! Valuation: moving average per warehouse and item (docs/stock.md#valuation).
//!
//! The ledger keeps the total value; the average is derived and rounded only where it is shown. So
//! value never drifts: the sum of the movements' values is the inventory's value, always.

use serde::{Deserialize, Serialize};

use crate::base::answer::Row;
use crate::base::quantity::{Money, Quantity, SCALE};
use crate::stock::reorder::Reorder;

/// The inventory record of an item in a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// UUID.
    pub id: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// What lies there, of every lot and quality.
    pub on_hand: Quantity,
    /// What of it is promised.
    pub allocated: Quantity,
    /// What it is worth in all.
    pub value: Money,
    /// How often stock has become free; who leaves an order waiting relies on it.
    #[serde(default)]
    pub gains: i64,
    /// How often an order has started to wait; who leaves stock free relies on it.
    #[serde(default)]
    pub waits: i64,
    /// Whether lines wait for it that the commit which freed it had no room for: until they are served, who comes
    /// new waits behind them.
    #[serde(default)]
    pub behind: bool,
    /// When it is low; none where nobody said.
    #[serde(default)]
    pub reorder: Option<Reorder>,
}

impl Row for Inventory {
    type Key = (String, String);

    fn key(&self) -> Self::Key {
        self.place()
    }
}

impl Inventory {
    /// (warehouse id, item id).
    pub fn place(&self) -> (String, String) {
        (self.warehouse_id.clone(), self.item_id.clone())
    }

    /// A record with nothing in it.
    pub fn empty(id: String, warehouse_id: &str, item_id: &str) -> Self {
        Self {
            id,
            warehouse_id: warehouse_id.to_owned(),
            item_id: item_id.to_owned(),
            on_hand: Quantity::ZERO,
            allocated: Quantity::ZERO,
            value: Money::ZERO,
            gains: 0,
            waits: 0,
            behind: false,
            reorder: None,
        }
    }

    /// What `quantity` is worth at the current average, rounded half-even. Taking out all there is
    /// takes the whole value, so that nothing is left on an empty record.
    pub fn value_of(&self, quantity: Quantity) -> Money {
        share_of(self.value, quantity, self.on_hand)
    }

    /// What `quantity` comes in at where it has no price of its own: `quantity x value / on_hand`, exact and
    /// rounded once, half-even; zero where nothing lies. Never by an average that was rounded first. `None`
    /// past the range.
    pub fn unpriced(&self, quantity: Quantity) -> Option<Money> {
        if self.on_hand.is_zero() {
            return Some(Money::ZERO);
        }
        let part = i128::from(self.value.scaled()) * i128::from(quantity.scaled());
        let rounded = rounded_quotient(part, i128::from(self.on_hand.scaled()));
        i64::try_from(rounded).ok().map(Money::from_scaled)
    }

    /// The average cost of one base unit, rounded half-even, as it is shown; zero where nothing lies.
    pub fn average_cost(&self) -> Money {
        let part = i128::from(self.value.scaled()) * i128::from(SCALE);
        divide_half_even(part, i128::from(self.on_hand.scaled()))
    }

    /// The record after a change, or `None` past the range.
    pub fn moved(&self, on_hand: Quantity, value: Money) -> Option<Self> {
        Some(Self {
            on_hand: self.on_hand.checked_add(on_hand)?,
            value: self.value.checked_add(value)?,
            ..self.clone()
        })
    }
}

/// The part of a value that `quantity` has of the `whole` it is the value of, rounded half-even: all of it has
/// the whole value, and nothing is worth nothing.
pub fn share_of(value: Money, quantity: Quantity, whole: Quantity) -> Money {
    if quantity == whole {
        return value;
    }
    let part = i128::from(value.scaled()) * i128::from(quantity.scaled());
    divide_half_even(part, i128::from(whole.scaled()))
}

/// What `quantity` is worth at `price` each, rounded half-even; `None` past the range.
pub fn worth(quantity: Quantity, price: Money) -> Option<Money> {
    let exact = i128::from(quantity.scaled()) * i128::from(price.scaled());
    let rounded = rounded_quotient(exact, i128::from(SCALE));
    i64::try_from(rounded).ok().map(Money::from_scaled)
}

fn divide_half_even(part: i128, whole: i128) -> Money {
    if whole == 0 {
        return Money::ZERO;
    }
    Money::from_scaled(i64::try_from(rounded_quotient(part, whole)).unwrap_or(i64::MAX))
}

/// `part / whole` to the nearest integer, a half to the even one.
fn rounded_quotient(part: i128, whole: i128) -> i128 {
    let (floor, rest) = (part.div_euclid(whole), part.rem_euclid(whole));
    match (rest * 2).cmp(&whole.abs()) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Equal => floor + (floor & 1),
        std::cmp::Ordering::Greater => floor + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inventory(on_hand: i64, value: i64) -> Inventory {
        Inventory {
            on_hand: Quantity::from_scaled(on_hand),
            value: Money::from_scaled(value),
            ..Inventory::empty("i".into(), "w", "a")
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(rounded_quotient(5, 2), 2);
        assert_eq!(rounded_quotient(7, 2), 4);
        assert_eq!(rounded_quotient(-5, 2), -2);
        assert_eq!(rounded_quotient(8, 3), 3);
    }

    #[test]
    fn an_empty_record_is_worth_nothing() {
        assert_eq!(inventory(0, 0).average_cost(), Money::ZERO);
        assert_eq!(
            inventory(0, 0).value_of(Quantity::from_scaled(5)),
            Money::ZERO
        );
    }

    #[test]
    fn what_comes_without_a_price_is_worth_its_exact_share() {
        let units = |units: i64| Quantity::from_units(units).unwrap();
        let worth = |on_hand: i64, value: i64, coming: i64| {
            let there = inventory(units(on_hand).scaled(), value);
            there.unpriced(units(coming)).unwrap().scaled()
        };
        assert_eq!(worth(100_000, 60_000, 1_000_000), 600_000);
        assert_eq!(worth(100_001, 40_000, 1_000_000), 399_996);
        assert_eq!(worth(2, 1, 3), 2, "1.5 goes to the even neighbour");
        assert_eq!(worth(2, 1, 1), 0, "so does 0.5");
        assert_eq!(worth(0, 0, 5), 0);
        assert_eq!(inventory(1, i64::MAX).unpriced(units(1)), None);
    }

    proptest! {
        #[test]
        fn taking_all_out_in_parts_leaves_no_value(
            parts in proptest::collection::vec(1..1_000_000_i64, 1..20),
            value in 0..1_000_000_000_i64,
        ) {
            let mut left = inventory(parts.iter().sum(), value);
            for part in parts {
                let part = Quantity::from_scaled(part);
                let taken = left.value_of(part);
                prop_assert!(taken >= Money::ZERO && taken <= left.value);
                left = left.moved(Quantity::ZERO.minus(part), Money::ZERO.minus(taken)).unwrap();
            }
            prop_assert_eq!((left.on_hand, left.value), (Quantity::ZERO, Money::ZERO));
        }
    }
}
