//! The stock of a product set: as many as the scarcest component gives.

use serde::{Deserialize, Serialize};

use crate::rebalance::state::Holding;
use crate::rebalance::whole::Whole;

/// One component of a set: how many go into one set, and what there is of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetComponent {
    /// How many go into one set. A component of which none goes in limits nothing.
    pub quantity: Whole,
    /// What lies in the warehouse.
    pub physical_stock: Whole,
    /// What open orders hold of it.
    pub reserved: Whole,
    /// What its channels may sell together: without what is reserved and its buffer.
    pub sales_stock: Whole,
}

/// How many sets there are; none without components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStock {
    /// By what lies in the warehouse.
    pub physical_stock: Whole,
    /// By what no open order holds.
    pub unreserved: Whole,
    /// By what the components may sell.
    pub sales_stock: Whole,
}

/// The stock of a set: for each figure the least, over its components, of how often the quantity goes
/// into what there is.
pub fn set_stock(components: &[SetComponent]) -> SetStock {
    let least = |figure: fn(&SetComponent) -> Whole| {
        let sets = components
            .iter()
            .filter_map(|c| figure(c).times(c.quantity));
        sets.min().unwrap_or_default()
    };
    SetStock {
        physical_stock: least(|component| component.physical_stock),
        unreserved: least(|component| component.physical_stock.less(component.reserved)),
        sales_stock: least(|component| component.sales_stock),
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
