//! Cycle counts: people count what lies on levels, and the variance is posted (`ops/cycle-counts`;
//! docs/operations.md#cycle-counts).
//!
//! Each time a level is counted, what the ledger has there at that moment is fixed, less what is picked and has
//! left the shelf. The variance is what was counted less that, and is posted when the count is closed, whatever
//! moved before or after: picking and shipping go on while a count is open. Where less lies there than is
//! promised, promises are taken back when the decision is followed up. A level is in one open count at a time.
//! Pieces of a serial-tracked item are counted but not posted: which piece is missing is said by an adjustment.

use crate::stock::changes::Changes;
pub use crate::stock::cycle_count::{CountLine, CycleCount};
use crate::stock::facts::Need;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Quantity, SCALE};
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::item::Tracking;
use crate::catalog::resolve::{check_no_set, unknown_item, unknown_warehouse};
use crate::documents;
use crate::documents::Step;
use crate::shape::rejection::Rejection;
use crate::shape::schema::{Problem, number_problem};
use crate::stock::allocation::Candidate;
use crate::stock::count_life::{CountStatus, CountStep};
use crate::stock::events;
use crate::stock::handling::{Handled, Handling, unknown_location, unknown_lot};
use crate::stock::ledger::MovementKind;
use crate::stock::level::{LevelKey, Quality};
use crate::stock::{Asks, Draft, Known};

/// The most lines of a count.
pub const MAX_COUNT_LINES: usize = 1_000;

use CountStatus as S;
use CountStep as T;

impl CountLine {
    /// What was counted less what was expected; none before it was counted.
    pub fn variance(&self) -> Option<Quantity> {
        self.counted.map(|counted| counted.minus(self.expected))
    }

    /// Whether its variance is posted; see the module.
    pub fn is_posted(&self) -> bool {
        self.tracking != Tracking::Serial
            && self.variance().is_some_and(|variance| !variance.is_zero())
    }

    fn is_done(&self) -> bool {
        self.counted.is_some() && !self.recount
    }

    /// Refuses a level that another open count has.
    fn check_free(&self) -> Result<(), Rejection> {
        let Some(number) = &self.counted_by else {
            return Ok(());
        };
        Err(Rejection::conflict(format!(
            "Item SKU \"{}\" in \"{}\" is being counted by \"{number}\".",
            self.sku, self.location_code
        )))
    }

    fn stock(&self, quantity: Quantity, cx: &Context) -> Candidate {
        Candidate {
            level: self.level.clone(),
            location_code: self.location_code.clone(),
            location_kind: self.location_kind.clone(),
            pick_face: self.pick_face,
            lot_no: self.lot_no.clone(),
            expiry_date: self.expiry_date,
            lock_up_days: self.lock_up_days,
            received_at: cx.now,
            on_hand: quantity,
            allocated: Quantity::ZERO,
        }
    }
}

/// A count as a caller opens it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCount {
    /// Where.
    pub warehouse_code: String,
    /// Only these locations.
    #[serde(default)]
    pub location_codes: Option<BTreeSet<String>>,
    /// Only these items.
    #[serde(default)]
    pub skus: Option<BTreeSet<String>>,
    /// Whether what is expected is hidden; true where nothing is said.
    #[serde(default)]
    pub blind: Option<bool>,
    /// Above which variance a line is counted twice.
    #[serde(default)]
    pub recount_above_percent: Option<Value>,
}

impl NewCount {
    /// The facts that opening this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let skus = self.skus.clone().unwrap_or_default();
        let locations = self.location_codes.clone().unwrap_or_default();
        let place = |code: &String| (self.warehouse_code.clone(), code.clone());
        vec![
            catalog::Need::Warehouses {
                codes: BTreeSet::from([self.warehouse_code.clone()]),
            }
            .into(),
            catalog::Need::Locations {
                places: locations.iter().map(place).collect(),
            }
            .into(),
            catalog::Need::Items { skus: skus.clone() }.into(),
            Need::Countable {
                warehouse: self.warehouse_code.clone(),
                locations,
                skus,
                limit: MAX_COUNT_LINES + 1,
            }
            .into(),
        ]
    }

    /// Opens the count on every level that is found.
    pub fn open(&self, facts: Known, cx: &Context) -> Result<(CycleCount, Draft), Rejection> {
        let warehouse = facts
            .catalog
            .warehouses
            .get(&self.warehouse_code)
            .ok_or_else(|| {
                let unknown = unknown_warehouse("warehouseCode", &self.warehouse_code);
                Rejection::unknown_references(vec![unknown])
            })?;
        self.check_codes(facts)?;
        check_levels(&facts.stock.countable)?;
        let percent = self
            .recount_above_percent
            .as_ref()
            .map(Quantity::from_json)
            .transpose();
        let percent = percent
            .map_err(|fault| Rejection::invalid_at("recountAbovePercent", number_problem(fault)))?;
        let slot = cx.take_number(NumberKind::CycleCount);
        let mut count = CycleCount {
            id: cx.entropy.uuid(),
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            status: S::Open,
            blind: self.blind.unwrap_or(true),
            recount_above_percent: percent,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            lines: Vec::new(),
        };
        for line in facts.stock.countable.iter() {
            count.add(line.clone());
        }
        let changes = count.rows("", cx);
        Ok((count, changes))
    }

    fn check_codes(&self, facts: Known) -> Result<(), Rejection> {
        for (index, code) in self.location_codes.iter().flatten().enumerate() {
            if !facts
                .catalog
                .locations
                .contains_key(&(self.warehouse_code.clone(), code.clone()))
            {
                return Err(unknown_location(
                    &format!("locationCodes[{index}]"),
                    code,
                    &self.warehouse_code,
                ));
            }
        }
        let skus = self.skus.iter().flatten().enumerate();
        let unknown = skus.filter(|(_, sku)| !facts.catalog.items.contains_key(*sku));
        let unknown: Vec<Problem> = unknown
            .map(|(index, sku)| unknown_item(format!("skus[{index}]"), sku))
            .collect();
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(Rejection::unknown_references(unknown))
        }
    }
}

fn check_levels(levels: &[CountLine]) -> Result<(), Rejection> {
    if levels.len() > MAX_COUNT_LINES {
        let message = format!("must be narrowed: a count holds at most {MAX_COUNT_LINES} levels");
        return Err(Rejection::invalid_at("locationCodes", message));
    }
    if levels.is_empty() {
        let message = "Nothing lies there that could be counted.";
        return Err(Rejection::conflict(message));
    }
    levels.iter().try_for_each(CountLine::check_free)
}

/// What a caller has counted.
#[derive(Clone, Debug, Deserialize)]
pub struct Counted {
    /// The levels.
    pub lines: Vec<CountedLine>,
}

/// A level that a caller has counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedLine {
    /// Where.
    pub location_code: String,
    /// Which item.
    pub sku: String,
    /// Of which lot.
    #[serde(default)]
    pub lot_no: Option<String>,
    /// Quality; normal where none is named.
    #[serde(default)]
    pub quality: Option<Quality>,
    /// How much, in base units.
    pub counted_qty: Value,
}

impl Counted {
    /// The facts that entering this on that count takes.
    pub fn needs<N: Asks>(&self, number: &str) -> Vec<N> {
        let order = || number.to_owned();
        let skus: BTreeSet<String> = self.lines.iter().map(|line| line.sku.clone()).collect();
        vec![
            Need::CycleCount { number: order() }.into(),
            catalog::Need::WarehouseOf { order: order() }.into(),
            catalog::Need::LocationsOf {
                order: order(),
                codes: self
                    .lines
                    .iter()
                    .map(|line| line.location_code.clone())
                    .collect(),
            }
            .into(),
            catalog::Need::Items { skus: skus.clone() }.into(),
            Need::Joining {
                order: order(),
                levels: self.lines.iter().map(CountedLine::place).collect(),
            }
            .into(),
            Need::LotsOf {
                lots: self
                    .lines
                    .iter()
                    .filter_map(|line| line.lot_no.clone())
                    .collect(),
                skus,
                order: order(),
            }
            .into(),
        ]
    }

    /// The count with what was counted.
    pub fn enter(
        &self,
        number: &str,
        facts: Known,
        cx: &Context,
    ) -> Result<(CycleCount, Draft), Rejection> {
        let before = known(number, facts)?;
        before.status.after(T::Count, number)?;
        let mut count = before.clone();
        for (index, line) in self.lines.iter().enumerate() {
            count.enter(line, index, facts)?;
        }
        let done = count.lines.iter().all(CountLine::is_done);
        count.status = before
            .status
            .after(if done { T::Finish } else { T::Count }, number)?;
        let changes = count.change(before.status, cx);
        Ok((count, changes))
    }
}

/// The facts that a step of a count takes which only looks at the count.
pub fn needs<N: Asks>(number: &str) -> Vec<N> {
    vec![
        Need::CycleCount {
            number: number.to_owned(),
        }
        .into(),
    ]
}

/// The facts that closing a count takes.
pub fn close_needs<N: Asks>(number: &str) -> Vec<N> {
    let mut needs = needs(number);
    let items = ItemSet::of_document(number);
    needs.push(Need::MayBreak(items.clone()).into());
    needs.push(Need::Shelf(items.clone()).into());
    needs.push(catalog::Need::ItemsOf(items).into());
    needs
}

/// The count of that number, or a 404.
pub fn known<'f>(number: &str, facts: Known<'f>) -> Result<&'f CycleCount, Rejection> {
    let unknown = || Rejection::not_found(format!("Cycle count \"{number}\" not found."));
    facts.stock.cycle_count.as_ref().ok_or_else(unknown)
}

/// Asks for lines with a variance to be counted again.
pub fn recount(before: &CycleCount, cx: &Context) -> Result<(CycleCount, Draft), Rejection> {
    let mut count = before.clone();
    let reopened = before.status.after(T::Recount, &before.number)?;
    for line in &mut count.lines {
        line.recount = line.variance().is_some_and(|variance| !variance.is_zero());
    }
    if count.lines.iter().any(|line| line.recount) {
        count.status = reopened;
    }
    let changes = count.change(before.status, cx);
    Ok((count, changes))
}

/// Calls a count off: nothing is posted. A cancelled one stays as it is.
pub fn cancel(before: &CycleCount, cx: &Context) -> Result<(CycleCount, Draft), Rejection> {
    if before.status == S::Cancelled {
        return Ok((before.clone(), Draft::default()));
    }
    let mut count = before.clone();
    count.status = before.status.after(T::Cancel, &before.number)?;
    let changes = count.change(before.status, cx);
    Ok((count, changes))
}

/// Posts the variances, whatever moved since the lines were counted. What is then promised and not there is
/// taken back when the decision is followed up.
pub fn close(
    before: &CycleCount,
    facts: Known,
    cx: &Context,
) -> Result<(CycleCount, Handled), Rejection> {
    let mut count = before.clone();
    count.status = before.status.after(T::Close, &before.number)?;
    let mut work = Handling::new(MovementKind::Count, &before.id, "", facts, cx);
    for line in &mut count.lines {
        line.posted = Some(post(line, &mut work, facts, cx)?);
    }
    let mut handled = work.finish();
    let rows = count.change(before.status, cx);
    handled.changes.stock.cycle_counts = rows.stock.cycle_counts;
    handled.changes.stock.count_lines = rows.stock.count_lines;
    handled
        .changes
        .documents
        .history
        .extend(rows.documents.history);
    let mut told = events::variances(&count, &handled, facts, cx);
    let found = events::counted_levels(&count, facts);
    told.extend(events::reports(&count.number, &found, cx));
    handled.changes.webhooks.events.splice(0..0, told);
    Ok((count, handled))
}

fn on_shelf<'f>(line: &CountLine, facts: Known<'f>) -> Option<&'f Candidate> {
    let mut shelf = facts.stock.shelf.iter();
    shelf.find(|stock| stock.level == line.level)
}

/// Posts the variance of a line, and returns what was posted. Goods that were counted as missing and picked
/// since were there: no more is taken than lies on the shelf.
fn post(
    line: &CountLine,
    work: &mut Handling,
    facts: Known,
    cx: &Context,
) -> Result<Quantity, Rejection> {
    let variance = line.variance().unwrap_or_default();
    if !line.is_posted() {
        return Ok(Quantity::ZERO);
    }
    if variance.is_positive() {
        let value = work.inventory(&line.level).unpriced(variance);
        let too_large = || Rejection::conflict("The value of what was found is too large.");
        let value = value.ok_or_else(too_large)?;
        work.put(&line.stock(variance, cx), value, line.line_no)?;
        return Ok(variance);
    }
    let Some(stock) = on_shelf(line, facts) else {
        return Ok(Quantity::ZERO);
    };
    let there = stock.on_hand.minus(line.picked).max(Quantity::ZERO);
    let missing = Quantity::ZERO.minus(variance).min(there);
    if missing.is_positive() {
        let value = work.inventory(&line.level).value_of(missing);
        work.take(stock, missing, value, line.line_no)?;
    }
    Ok(Quantity::ZERO.minus(missing))
}

impl CycleCount {
    /// Whether what is expected must not be shown.
    pub const fn hides_expected(&self) -> bool {
        self.blind && self.status.is_open()
    }

    fn add(&mut self, line: CountLine) {
        let place = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        self.lines.push(CountLine {
            count_id: self.id.clone(),
            line_no: place.saturating_add(1),
            open: true,
            ..line
        });
    }

    fn enter(
        &mut self,
        counted: &CountedLine,
        index: usize,
        facts: Known,
    ) -> Result<(), Rejection> {
        let path = format!("lines[{index}].countedQty");
        let quantity = Quantity::from_json(&counted.counted_qty)
            .map_err(|fault| Rejection::invalid_at(path, number_problem(fault)))?;
        if !self.lines.iter().any(|line| counted.means(line)) {
            if self.lines.len() >= MAX_COUNT_LINES {
                let message = format!("a count holds at most {MAX_COUNT_LINES} levels");
                return Err(Rejection::invalid_at(format!("lines[{index}]"), message));
            }
            self.add(counted.joining(index, self, facts)?);
        }
        let percent = self.recount_above_percent;
        for line in self.lines.iter_mut().filter(|line| counted.means(line)) {
            let mut there = facts.stock.countable.iter();
            let known = there.find(|known| known.level == line.level);
            line.expected = known.map_or(Quantity::ZERO, |known| known.expected);
            line.counting = true;
            line.counted = Some(quantity);
            line.counts = line.counts.saturating_add(1);
            line.recount =
                line.counts == 1 && percent.is_some_and(|percent| exceeds(line, percent));
        }
        Ok(())
    }

    fn change(&mut self, from: CountStatus, cx: &Context) -> Draft {
        self.updated_at = cx.now;
        self.version = self.version.saturating_add(1);
        for line in &mut self.lines {
            line.open = self.status.is_open();
        }
        self.rows(from.word(), cx)
    }

    fn rows(&self, from: &str, cx: &Context) -> Draft {
        Draft {
            stock: Changes {
                cycle_counts: vec![self.clone()],
                count_lines: self.lines.clone(),
                ..Changes::default()
            },
            documents: documents::Changes {
                history: vec![Step {
                    document_id: self.id.clone(),
                    actor: cx.actor.clone(),
                    from: from.to_owned(),
                    to: self.status.word().to_owned(),
                    note: String::new(),
                    at: cx.now,
                }],
                ..documents::Changes::default()
            },
            ..Draft::default()
        }
    }
}

/// Whether a line's variance is above that percentage of what was expected.
fn exceeds(line: &CountLine, percent: Quantity) -> bool {
    let variance = line.variance().unwrap_or_default().scaled();
    let limit = i128::from(line.expected.scaled()) * i128::from(percent.scaled());
    i128::from(variance).abs() * i128::from(100 * SCALE) > limit
}

impl CountedLine {
    /// (sku, location), by which a level is looked for.
    fn place(&self) -> (String, String) {
        (self.sku.clone(), self.location_code.clone())
    }

    fn means(&self, line: &CountLine) -> bool {
        line.location_code == self.location_code
            && line.sku == self.sku
            && line.lot_no == self.lot_no
            && line.level.quality == self.quality.unwrap_or_default()
    }

    /// A line for a level that is not in the count yet: with what lies there, if anything does.
    fn joining(
        &self,
        index: usize,
        count: &CycleCount,
        facts: Known,
    ) -> Result<CountLine, Rejection> {
        let at = |field: &str| format!("lines[{index}].{field}");
        let unknown = || Rejection::unknown_references(vec![unknown_item(at("sku"), &self.sku)]);
        let item = facts.catalog.items.get(&self.sku).ok_or_else(unknown)?;
        check_no_set(item, at("sku")).map_err(Rejection::of)?;
        let place = (count.warehouse_code.clone(), self.location_code.clone());
        let location = facts.catalog.locations.get(&place).ok_or_else(|| {
            unknown_location(
                &at("locationCode"),
                &self.location_code,
                &count.warehouse_code,
            )
        })?;
        let lot = match &self.lot_no {
            Some(lot_no) => {
                let found = facts.stock.lots.get(&(self.sku.clone(), lot_no.clone()));
                Some(found.ok_or_else(|| unknown_lot(&at("lotNo"), lot_no, &self.sku))?)
            }
            None if item.tracking == Tracking::Lot => {
                return Err(Rejection::invalid_at(
                    at("lotNo"),
                    "is required: the item is tracked by lot",
                ));
            }
            None => None,
        };
        let level = LevelKey {
            warehouse_id: count.warehouse_id.clone(),
            location_id: location.id.clone(),
            item_id: item.id.clone(),
            lot_id: lot.map(|lot| lot.id.clone()).unwrap_or_default(),
            quality: self.quality.unwrap_or_default(),
        };
        if let Some(known) = facts
            .stock
            .countable
            .iter()
            .find(|line| line.level == level)
        {
            known.check_free()?;
            return Ok(CountLine {
                counted_by: None,
                ..known.clone()
            });
        }
        Ok(CountLine {
            count_id: String::new(),
            line_no: 0,
            sku: item.sku.clone(),
            tracking: if item.has_pieces() {
                Tracking::Serial
            } else {
                item.tracking
            },
            level,
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            lock_up_days: item.lock_up_days,
            expected: Quantity::ZERO,
            counting: false,
            picked: Quantity::ZERO,
            posted: None,
            counted: None,
            counts: 0,
            recount: false,
            open: true,
            counted_by: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_count_takes_no_step() {
        for ended in [S::Closed, S::Cancelled] {
            for step in [T::Count, T::Finish, T::Recount, T::Close, T::Cancel] {
                assert!(ended.after(step, "CC-1").is_err(), "{ended:?} {step:?}");
            }
        }
    }

    #[test]
    fn a_count_is_closed_only_when_every_line_was_counted() {
        let refused = S::Open.after(T::Close, "CC-1").unwrap_err();
        assert_eq!(
            refused.message,
            "Cycle count \"CC-1\" is open: it can't close. Open steps: count, cancel."
        );
        assert_eq!(S::Counted.after(T::Close, "CC-1"), Ok(S::Closed));
    }
}
