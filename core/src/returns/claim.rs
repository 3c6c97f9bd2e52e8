//! Claims on an order's lines: no return may bring back what another one asks for already.

use std::collections::BTreeMap;

use crate::base::quantity::{Money, Quantity};
use crate::returns::left::LeftOrder;
use crate::returns::row::{Claimed, Return, ReturnLine};

/// The claims on one order while a return changes them.
pub struct Claims<'f> {
    order: Option<&'f LeftOrder>,
    changed: BTreeMap<i64, Claimed>,
}

impl<'f> Claims<'f> {
    /// The claims on an order; a return of no order changes none.
    pub fn on(order: Option<&'f LeftOrder>) -> Self {
        Self {
            order,
            changed: BTreeMap::new(),
        }
    }

    /// Lets a new return claim its lines.
    pub fn claim(&mut self, lines: &[ReturnLine]) {
        for line in lines {
            self.add(line.order_line_no, line.asked_base);
        }
    }

    /// Lets a return that ends give back what did not come.
    pub fn give_up(&mut self, ended: &Return) {
        for line in &ended.lines {
            self.add(line.order_line_no, Quantity::ZERO.minus(line.missing()));
        }
    }

    fn add(&mut self, line_no: Option<i64>, quantity: Quantity) {
        if let Some(claimed) = self.row(line_no) {
            claimed.claimed_base = claimed.claimed_base.plus(quantity);
        }
    }

    /// What a part of a line is worth that comes back now, and books it; none where no order says so.
    pub fn bring_back(&mut self, line_no: Option<i64>, quantity: Quantity) -> Option<Money> {
        let line = self.order?.line(line_no?)?;
        let claimed = self.row(line_no)?;
        let value = line.value_of(quantity, claimed);
        claimed.received_base = claimed.received_base.plus(quantity);
        claimed.received_value = claimed.received_value.plus(value);
        Some(value)
    }

    fn row(&mut self, line_no: Option<i64>) -> Option<&mut Claimed> {
        let line = self.order?.line(line_no?)?;
        let next = || Claimed {
            version: line.claimed.version.saturating_add(1),
            ..line.claimed.clone()
        };
        Some(self.changed.entry(line.line_no).or_insert_with(next))
    }

    /// The rows to write.
    pub fn finish(self) -> Vec<Claimed> {
        self.changed.into_values().collect()
    }
}
