//! Picking (docs/operations.md#order-steps), short picks too.
//!
//! What a picker does not find is held for a count: it stays on its level in quality `bad`, so that no
//! order is promised it again, and the line is promised other stock, with a new task, or waits.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::quantity::Quantity;

use crate::outbound::backlog::{Backlog, step};
use crate::outbound::lifecycle::{OrderStatus, OrderStep};
use crate::outbound::order::{Allocation, AllocationStatus, Order, OrderLine};
use crate::outbound::release::{changed, task};
use crate::outbound::{Draft, Known};
use crate::shape::rejection::Rejection;
use crate::shape::schema::{Problem, number_problem};
use crate::stock::pieces::{IN_STOCK, PICKED};

/// What was picked; nothing named is every task that is out, in full.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Picks {
    /// The tasks.
    pub tasks: Option<Vec<PickedTask>>,
}

/// What was picked of a task.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickedTask {
    /// Its number.
    pub task_no: String,
    /// How much was found, in base units; all of it where nothing is said.
    #[serde(default)]
    pub qty: Option<Value>,
    /// The pieces that were scanned; those promised where nothing is said.
    #[serde(default)]
    pub serials: Option<Vec<String>>,
}

/// What was found of one task.
struct Found {
    task: Allocation,
    quantity: Quantity,
    serials: Vec<String>,
}

/// The order after picking.
pub fn pick(
    order: &Order,
    picks: &Picks,
    facts: Known,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    order.status.after(OrderStep::Pick, &order.number)?;
    let mut backlog = Backlog::new(facts, cx);
    let found = picks.found(order, &backlog)?;
    let mut picked = order.clone();
    for found in found {
        settle(found, &mut picked, &mut backlog, cx);
    }
    reallocate(&mut picked, &mut backlog, cx);
    finish(order, picked, backlog, cx)
}

impl Picks {
    fn found(&self, order: &Order, backlog: &Backlog) -> Result<Vec<Found>, Rejection> {
        let out = order
            .allocations
            .iter()
            .filter(|a| a.status == AllocationStatus::Released);
        let out: BTreeMap<&str, &Allocation> = out
            .filter_map(|a| Some((a.task_number.as_deref()?, a)))
            .collect();
        if out.is_empty() {
            return Err(order.status.refused(&order.number, "no pick task is open"));
        }
        let Some(tasks) = &self.tasks else {
            return Ok(out.into_values().map(Found::all).collect());
        };
        let (mut found, mut problems) = (BTreeMap::new(), Vec::new());
        let mut pieces = BTreeSet::new();
        for (index, task) in tasks.iter().enumerate() {
            let at = format!("tasks[{index}]");
            let read = out.get(task.task_no.as_str()).copied();
            let read = read.ok_or_else(|| {
                let message = format!("pick task \"{}\" is not open on this order", task.task_no);
                Problem::new(format!("{at}.taskNo"), message)
            });
            match read.and_then(|allocation| task.found(allocation, &at, backlog)) {
                Ok(_) if found.contains_key(&task.task_no) => {
                    problems.push(Problem::new(format!("{at}.taskNo"), "is named twice"));
                }
                Ok(one) => {
                    problems.extend(one.scanned_before(&mut pieces, &format!("{at}.serials")));
                    found.insert(task.task_no.clone(), one);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            return Ok(found.into_values().collect());
        }
        Err(Rejection::invalid(problems))
    }
}

impl Found {
    fn all(task: &Allocation) -> Self {
        Self {
            task: task.clone(),
            quantity: task.quantity,
            serials: task.serials.clone(),
        }
    }

    /// A piece can be taken for one task only: what is wrong, if another one of the request took it.
    fn scanned_before(
        &self,
        pieces: &mut BTreeSet<(String, String)>,
        path: &str,
    ) -> Option<Problem> {
        let name = |serial: &String| (self.task.level.item_id.clone(), serial.clone());
        let again = self
            .serials
            .iter()
            .find(|serial| !pieces.insert(name(serial)))?;
        Some(Problem::new(
            path,
            format!("piece \"{again}\" is scanned for two tasks"),
        ))
    }
}

impl PickedTask {
    fn found(&self, task: &Allocation, at: &str, backlog: &Backlog) -> Result<Found, Problem> {
        let path = format!("{at}.qty");
        let named = self.qty.as_ref().map(Quantity::from_json).transpose();
        let named = named.map_err(|fault| Problem::new(&path, number_problem(fault)))?;
        let scanned = self
            .serials
            .as_ref()
            .and_then(|list| i64::try_from(list.len()).ok());
        let quantity = named
            .or_else(|| scanned.and_then(Quantity::from_units))
            .unwrap_or(task.quantity);
        if quantity > task.quantity {
            let message = format!(
                "must be at most {}, the quantity of the task",
                task.quantity
            );
            return Err(Problem::new(path, message));
        }
        let serials = self.scanned(task, quantity, &format!("{at}.serials"), backlog)?;
        let task = task.clone();
        Ok(Found {
            task,
            quantity,
            serials,
        })
    }

    /// The pieces that were taken: other free ones of the level may stand in for those promised.
    fn scanned(
        &self,
        task: &Allocation,
        quantity: Quantity,
        path: &str,
        backlog: &Backlog,
    ) -> Result<Vec<String>, Problem> {
        if task.serials.is_empty() {
            return Ok(Vec::new());
        }
        let serials = match &self.serials {
            Some(serials) => serials.clone(),
            None if quantity == task.quantity => task.serials.clone(),
            None if quantity.is_zero() => Vec::new(),
            None => {
                return Err(Problem::new(
                    path,
                    "is required when not all pieces were found",
                ));
            }
        };
        let mut seen = BTreeSet::new();
        for serial in &serials {
            let ours =
                task.serials.contains(serial) || backlog.pieces.lies_free(&task.level, serial);
            if !ours || !seen.insert(serial) {
                let message = format!("piece \"{serial}\" does not lie free on the task's level");
                return Err(Problem::new(path, message));
            }
        }
        let count = i64::try_from(serials.len())
            .ok()
            .and_then(Quantity::from_units);
        if count == Some(quantity) {
            return Ok(serials);
        }
        Err(Problem::new(path, format!("must name {quantity} pieces")))
    }
}

fn settle(found: Found, order: &mut Order, backlog: &mut Backlog, cx: &Context) {
    let Found {
        task,
        quantity,
        serials,
    } = found;
    let unused: Vec<String> = task
        .serials
        .iter()
        .filter(|serial| !serials.contains(serial))
        .cloned()
        .collect();
    backlog.pieces.set(&task.level, &unused, IN_STOCK, "");
    backlog.pieces.set(&task.level, &serials, PICKED, &order.id);
    let missing = task.quantity.minus(quantity);
    if missing.is_positive() {
        // A piece that another one stood in for is not missing.
        let count = task.serials.len().saturating_sub(serials.len());
        let lost: Vec<String> = unused.into_iter().take(count).collect();
        backlog.lose(&task, missing, &lost);
    }
    let picked = Allocation {
        quantity: if quantity.is_positive() {
            quantity
        } else {
            task.quantity
        },
        status: match quantity.is_positive() {
            true => AllocationStatus::Picked,
            false => AllocationStatus::Cancelled,
        },
        holding: quantity.is_positive(),
        serials,
        version: task.version.saturating_add(1),
        ..task
    };
    count(order, &picked, quantity, missing);
    backlog.keep(picked.clone());
    let stored = order.allocations.iter_mut().find(|a| a.id == picked.id);
    if let Some(stored) = stored {
        *stored = picked;
    }
    order.updated_at = cx.now;
}

fn count(order: &mut Order, picked: &Allocation, quantity: Quantity, missing: Quantity) {
    for line in order
        .lines
        .iter_mut()
        .filter(|line| line.line_no == picked.line_no)
    {
        line.picked_base = line.picked_base.plus(quantity);
        line.allocated_base = line.allocated_base.minus(missing);
    }
}

/// Lines that lost stock are promised other stock, with a task at once, or start to wait.
fn reallocate(order: &mut Order, backlog: &mut Backlog, cx: &Context) {
    let mut made = Vec::new();
    for line in order.lines.iter_mut().filter(|line| lost_stock(line)) {
        made.extend(backlog.promise_with(line, |allocation| task(&allocation, cx)));
    }
    order
        .allocations
        .retain(|allocation| allocation.status != AllocationStatus::Cancelled);
    order.allocations.extend(made);
    order.allocated_base = order.lines.iter().map(|line| line.allocated_base).sum();
}

fn lost_stock(line: &OrderLine) -> bool {
    line.open && !line.waiting && line.missing().is_positive()
}

fn finish(
    before: &Order,
    mut order: Order,
    backlog: Backlog,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    let mut changes = Draft::default();
    order.status = after_picking(before, &order)?;
    changes
        .documents
        .history
        .push(step(&order.id, Some(before.status), order.status, cx));
    let order = changed(order, cx);
    changes
        .outbound
        .order_lines
        .extend(order.lines.iter().cloned());
    changes.outbound.orders.push(order.clone());
    changes.append(backlog.finish());
    Ok((order, changes))
}

/// Stock that was promised after picking started waits for the next release.
fn after_picking(before: &Order, order: &Order) -> Result<OrderStatus, Rejection> {
    let holds = |status| {
        let mut held = order.allocations.iter().filter(|row| row.holding);
        held.any(|row| row.status == status)
    };
    let out = holds(AllocationStatus::Released);
    let by = match (out, holds(AllocationStatus::Picked)) {
        (true, _) => OrderStep::Pick,
        (false, true) => OrderStep::FinishPicking,
        (false, false) if order.has_left() => OrderStep::FindNothingMore,
        (false, false) => OrderStep::FindNothing,
    };
    let status = before.status.after(by, &before.number)?;
    Ok(status.by_allocation(order.allocated_base, order.ordered_base))
}
