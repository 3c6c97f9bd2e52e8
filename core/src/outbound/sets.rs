//! Product sets in order lines: an order for a set is an order for its components (docs/stock.md#sets).
//!
//! A line of a set becomes a line for each component, which is allocated, picked and shipped like any other: so
//! a set and its own component in one order are never promised the same unit. What it was sold as is kept beside
//! the order. Any surface that places orders explodes its lines here.

use std::collections::BTreeSet;

use crate::base::quantity::{MAX_UNITS, Quantity, SCALE};
use crate::catalog::uom::Factor;
use crate::outbound::Known;
use crate::outbound::order::{OrderLine, SoldSet};
use crate::shape::schema::Problem;

/// The lines of an order as they are filled, and the sets that were sold.
#[derive(Clone, Debug, Default)]
pub struct Exploded {
    /// What is allocated, picked and shipped.
    pub lines: Vec<OrderLine>,
    /// The lines that named sets, as they were ordered.
    pub sets: Vec<SoldSet>,
}

/// Puts in the place of every line of a set a line for each of its components, in the set's order. Takes the
/// fact [`crate::catalog::facts::Need::SetParts`]. Component lines get numbers that no line has.
pub fn explode(lines: Vec<OrderLine>, facts: Known) -> Result<Exploded, Vec<Problem>> {
    let taken: BTreeSet<i64> = lines.iter().map(|line| line.line_no).collect();
    let mut free = (1..).filter(|number| !taken.contains(number));
    let mut exploded = Exploded::default();
    let mut problems = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        if !is_set(&line, facts) {
            exploded.lines.push(line);
            continue;
        }
        match components(&line, &mut free, facts) {
            Some(components) => {
                exploded.sets.push(SoldSet::of(&line));
                exploded.lines.extend(components);
            }
            None => {
                let message =
                    "must be whole sets, and not more than their components can be counted";
                problems.push(Problem::new(format!("lines[{index}].qtyOrdered"), message));
            }
        }
    }
    match problems.is_empty() {
        true => Ok(exploded),
        false => Err(problems),
    }
}

fn is_set(line: &OrderLine, facts: Known) -> bool {
    let item = facts.catalog.items.get(&line.sku);
    item.is_some_and(|item| item.is_set)
}

/// A line for each component; none for a quantity that is no number of whole sets, or past the range.
fn components(
    set: &OrderLine,
    free: &mut impl Iterator<Item = i64>,
    facts: Known,
) -> Option<Vec<OrderLine>> {
    let sets = set.ordered_base.scaled();
    (sets % SCALE == 0).then_some(())?;
    let parts = facts.catalog.set_parts.iter();
    let parts = parts.filter(|part| part.set_id == set.item_id);
    let lines = parts.map(|part| {
        let scaled = part.quantity.scaled().checked_mul(sets / SCALE)?;
        let ordered = base_in_range(scaled)?;
        Some(OrderLine {
            line_no: free.next()?,
            item_id: part.item.id.clone(),
            sku: part.item.sku.clone(),
            uom_code: part.item.base_uom.clone(),
            factor: Factor::BASE,
            ordered,
            ordered_base: ordered,
            lot_no: None,
            set_line_no: Some(set.line_no),
            ..set.clone()
        })
    });
    let lines: Option<Vec<OrderLine>> = lines.collect();
    lines.filter(|lines| !lines.is_empty())
}

/// A quantity that a line may hold, from its scaled value.
fn base_in_range(scaled: i64) -> Option<Quantity> {
    let most = MAX_UNITS.saturating_mul(SCALE);
    (1..=most)
        .contains(&scaled)
        .then(|| Quantity::from_scaled(scaled))
}
