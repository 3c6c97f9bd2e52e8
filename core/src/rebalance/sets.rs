//! The stock of a product set: as many as the scarcest component gives.

use serde::{Deserialize, Serialize};

use crate::base::quantity::Quantity;
use crate::rebalance::state::Holding;
use crate::rebalance::whole::Whole;

/// One component of a set: how much goes into one set, and what there is of it, in base units of the
/// component. In JSON plain numbers with at most four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetComponent {
    /// How much goes into one set. A component of which nothing goes in limits nothing.
    #[serde(with = "plain")]
    pub quantity: Quantity,
    /// What lies in the warehouse.
    #[serde(with = "plain")]
    pub physical_stock: Quantity,
    /// What open orders hold of it.
    #[serde(with = "plain")]
    pub reserved: Quantity,
    /// What is kept back of it.
    #[serde(default)]
    pub buffer: Whole,
}

/// How many whole sets there are; none without components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStock {
    /// By what lies in the warehouse.
    pub physical_stock: Whole,
    /// By what no open order holds.
    pub unreserved: Whole,
    /// By what the components may sell: neither held nor kept back.
    pub sales_stock: Whole,
}

/// The stock of a set: for each figure the least, over its components, of how often the quantity goes
/// into what there is.
pub fn set_stock(components: &[SetComponent]) -> SetStock {
    let least = |figure: fn(&SetComponent) -> Quantity| {
        let sets = components.iter().filter_map(|c| c.sets_in(figure(c)));
        sets.min().unwrap_or_default()
    };
    SetStock {
        physical_stock: least(|component| component.physical_stock),
        unreserved: least(SetComponent::unreserved),
        sales_stock: least(SetComponent::for_sale),
    }
}

impl SetComponent {
    fn unreserved(&self) -> Quantity {
        self.physical_stock.minus(self.reserved)
    }

    fn for_sale(&self) -> Quantity {
        let buffer = i64::try_from(self.buffer.get()).ok();
        let buffer = buffer.and_then(Quantity::from_units);
        let least = Quantity::from_scaled(i64::MAX);
        self.unreserved().minus(buffer.unwrap_or(least))
    }

    /// How many sets a quantity makes; `None` where nothing of it goes into one.
    fn sets_in(&self, there: Quantity) -> Option<Whole> {
        let each = self.quantity.scaled();
        let sets = there
            .scaled()
            .max(0)
            .checked_div(each)
            .filter(|_| each > 0)?;
        // More sets than there are numbers: as good as no limit.
        Some(
            u64::try_from(sets)
                .ok()
                .and_then(Whole::new)
                .unwrap_or(Whole::MAX),
        )
    }
}

impl SetStock {
    /// The same as the holding of a variant. What is physically there and can't be sold, because
    /// orders hold components or their buffers keep them back, counts as reserved: so the channels of
    /// a set never sell what its components may not.
    pub fn holding(&self) -> Holding {
        Holding {
            physical_stock: self.physical_stock,
            reserved: self.physical_stock.less(self.sales_stock),
        }
    }
}

/// A quantity as the surfaces show it, `1.5`, where rows hold it scaled. For `#[serde(with)]`.
mod plain {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    use crate::base::quantity::Quantity;

    pub fn serialize<S: Serializer>(number: &Quantity, serializer: S) -> Result<S::Ok, S::Error> {
        number.to_json().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Quantity, D::Error> {
        let number = Quantity::from_json(&Value::deserialize(reader)?).ok();
        let number = number.filter(|number| number.scaled() >= 0);
        number.ok_or_else(|| D::Error::custom("must be a number from 0 with at most 4 decimals"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn component(quantity: i64, physical: i64, reserved: i64, buffer: u32) -> SetComponent {
        SetComponent {
            quantity: Quantity::from_scaled(quantity),
            physical_stock: Quantity::from_scaled(physical),
            reserved: Quantity::from_scaled(reserved),
            buffer: Whole::from(buffer),
        }
    }

    fn figures(components: &[SetComponent]) -> (u64, u64, u64) {
        let stock = set_stock(components);
        let SetStock {
            physical_stock,
            unreserved,
            sales_stock,
        } = stock;
        (physical_stock.get(), unreserved.get(), sales_stock.get())
    }

    #[test]
    fn the_scarcest_component_limits_each_figure_by_itself() {
        // Two of the first and one of the second: 10 and 8 lie there, 6 of the second are held.
        let components = [
            component(20_000, 200_000, 0, 10),
            component(10_000, 80_000, 60_000, 0),
        ];
        assert_eq!(figures(&components), (8, 2, 2));
    }

    #[test]
    fn fractions_of_a_component_are_exact() {
        // 0.3 kg a set: of 1 kg there are three.
        assert_eq!(figures(&[component(3_000, 10_000, 1, 0)]), (3, 3, 3));
        assert_eq!(figures(&[component(3_000, 9_000, 1, 0)]), (3, 2, 2));
    }

    #[test]
    fn without_components_there_are_no_sets_and_none_of_a_component_limits_nothing() {
        assert_eq!(figures(&[]), (0, 0, 0));
        let components = [component(0, 0, 0, 0), component(10_000, 50_000, 0, 0)];
        assert_eq!(figures(&components), (5, 5, 5));
    }

    #[test]
    fn what_a_set_may_not_sell_of_its_components_is_reserved() {
        let stock = set_stock(&[component(20_000, 200_000, 20_000, 3)]);
        let expected = Holding {
            physical_stock: Whole::from(10),
            reserved: Whole::from(3),
        };
        assert_eq!((stock.sales_stock.get(), stock.holding()), (7, expected));
    }

    #[test]
    fn json_holds_plain_numbers() {
        let text = r#"{"quantity":0.5,"physical_stock":7,"reserved":0,"buffer":1}"#;
        let read: SetComponent = serde_json::from_str(text).unwrap();
        assert_eq!(read, component(5_000, 70_000, 0, 1));
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        for wrong in ["-1", "0.00001", "\"1\""] {
            let text = text.replace("0.5", wrong);
            assert!(
                serde_json::from_str::<SetComponent>(&text).is_err(),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_sets_can_be_made_and_not_one_more(
            parts in proptest::collection::vec((1..=50_000_i64, 0..=i64::MAX / 2), 1..5),
        ) {
            let parts: Vec<_> = parts.iter().map(|(q, p)| component(*q, *p, 0, 0)).collect();
            let sets = i128::from(set_stock(&parts).physical_stock.get());
            let enough = |sets: i128| parts.iter().all(|part| {
                i128::from(part.quantity.scaled()) * sets <= i128::from(part.physical_stock.scaled())
            });
            prop_assume!(sets < i128::from(Whole::MAX.get()));
            prop_assert!(enough(sets) && !enough(sets + 1));
        }
    }
}
