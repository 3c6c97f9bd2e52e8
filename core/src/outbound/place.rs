//! Placing an order (`POST /orders`; docs/push.md#orders, docs/stock.md#allocation).

use crate::outbound::facts::Need;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::access::context::Context;
use crate::access::tenancy::Backorder;
use crate::base::clock::Day;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Quantity, SCALE};
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::item::Item;
use crate::catalog::partner::{CUSTOMERS, Partner};
use crate::catalog::resolve::{base_quantity, item_and_factor, unknown_warehouse};
use crate::documents::lines::{line_number, repeated_lines, unique_reference};
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::bill::OrderKind;
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::order::{Order, OrderLine};
use crate::outbound::sets::{Exploded, explode};
use crate::outbound::{Asks, Draft, Known};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;
use crate::stock;

/// The priority of an order that names none.
pub const DEFAULT_PRIORITY: i64 = 5;

/// What a caller orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewOrder {
    /// From where.
    pub warehouse_code: String,
    /// For whom.
    #[serde(default)]
    pub customer_code: Option<String>,
    /// When it is wanted.
    #[serde(default)]
    pub required_date: Option<Day>,
    /// 1 is most urgent.
    #[serde(default)]
    pub priority: Option<i64>,
    /// Free object.
    #[serde(default)]
    pub ship_to: Option<Map<String, Value>>,
    /// The caller's own number.
    #[serde(default)]
    pub reference_no: Option<String>,
    /// What becomes of what it is short of when a part of it ships; the tenant's setting where nothing is said.
    #[serde(default)]
    pub backorder: Option<Backorder>,
    /// What.
    pub lines: Vec<NewOrderLine>,
}

/// A line a caller orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewOrderLine {
    /// Its number; its place, from 1, where none is given.
    #[serde(default)]
    pub line_no: Option<i64>,
    /// Which item.
    pub sku: String,
    /// In which unit; the base unit where none is named.
    #[serde(default)]
    pub uom_code: Option<String>,
    /// How much, in that unit.
    pub qty_ordered: Value,
    /// Only this lot.
    #[serde(default)]
    pub lot_no: Option<String>,
    /// Only lots with at least so many days left.
    #[serde(default)]
    pub min_shelf_life_days: Option<i64>,
    /// From another warehouse than the order's.
    #[serde(default)]
    pub warehouse_code: Option<String>,
}

/// The facts that placing these takes.
pub fn needs<'a, N: Asks>(orders: impl Iterator<Item = &'a NewOrder> + Clone) -> Vec<N> {
    let lines = orders.clone().flat_map(|order| &order.lines);
    let skus: BTreeSet<String> = lines.clone().map(|line| line.sku.clone()).collect();
    let own = orders.clone().map(|order| order.warehouse_code.clone());
    let split = lines.clone().filter_map(|line| line.warehouse_code.clone());
    vec![
        catalog::Need::Warehouses {
            codes: own.chain(split).collect(),
        }
        .into(),
        catalog::Need::Partners {
            codes: orders
                .clone()
                .filter_map(|order| order.customer_code.clone())
                .collect(),
        }
        .into(),
        catalog::Need::Uoms {
            codes: lines.filter_map(|line| line.uom_code.clone()).collect(),
            skus: skus.clone(),
        }
        .into(),
        catalog::Need::Items { skus: skus.clone() }.into(),
        catalog::Need::SetParts { skus: skus.clone() }.into(),
        Need::OrderReferences {
            references: orders
                .filter_map(|order| order.reference_no.clone())
                .collect(),
        }
        .into(),
        stock::Need::Shelf(ItemSet::new(skus.clone(), None)).into(),
        stock::Need::Inventories(ItemSet::new(skus.clone(), None)).into(),
        stock::Need::Pieces(ItemSet::new(skus.clone(), None)).into(),
        Need::Holders { skus }.into(),
    ]
}

/// Orders while they are placed: all of a request share one shelf.
pub struct Placing<'a> {
    facts: Known<'a>,
    cx: &'a Context,
    source: &'a str,
    backlog: Backlog<'a>,
    done: Vec<Order>,
    references: BTreeMap<String, String>,
}

/// Why a line is short. Quantities in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// What there is for it, what it got included.
    pub available: Quantity,
    /// What it lacks.
    pub missing: Quantity,
    /// Who holds stock of the item in the warehouse, by the number of the order: earlier orders of this
    /// request, then the latest.
    pub held_by: Vec<(String, Quantity)>,
}

impl<'a> Placing<'a> {
    /// No order yet; `source` is the surface that places them.
    pub fn new(facts: Known<'a>, source: &'a str, cx: &'a Context) -> Self {
        Self {
            facts,
            cx,
            source,
            backlog: Backlog::new(facts, cx),
            done: Vec::new(),
            references: (*facts.outbound.order_references).clone(),
        }
    }

    /// Places one and promises what there is, or refuses it and leaves no trace.
    pub fn place(&mut self, order: &NewOrder) -> Result<Order, Rejection> {
        let order = order.place(
            self.facts,
            &self.references,
            self.source,
            &mut self.backlog,
            self.cx,
        )?;
        if let Some(reference) = &order.unique_reference {
            let number = order.number.clone();
            self.references.insert(reference.clone(), number);
        }
        self.done.push(order.clone());
        Ok(order)
    }

    /// Why a line of the order placed last is short; none where it is not.
    pub fn shortage(&self, line: &OrderLine) -> Option<Shortage> {
        let missing = line.missing();
        let left = self.backlog.shelf.available(&line.demand());
        missing.is_positive().then(|| Shortage {
            available: line.allocated_base.plus(left),
            missing,
            held_by: self.holders(line),
        })
    }

    fn holders(&self, line: &OrderLine) -> Vec<(String, Quantity)> {
        let earlier = self.done.iter().filter(|order| order.id != line.order_id);
        let earlier = earlier.map(|order| {
            let of_line = order.allocations.iter().filter(|a| {
                a.level.item_id == line.item_id && a.level.warehouse_id == line.warehouse_id
            });
            (order.number.clone(), of_line.map(|a| a.quantity).sum())
        });
        let stored = self.facts.outbound.holders.iter();
        let stored = stored.filter(|h| h.sku == line.sku && h.warehouse_id == line.warehouse_id);
        let stored = stored.map(|h| (h.order_no.clone(), h.quantity));
        let all = earlier.chain(stored);
        all.filter(|(_, held)| held.is_positive()).collect()
    }

    /// Hands over every row.
    pub fn finish(self) -> Draft {
        let mut changes = Draft::default();
        let lines = self.done.iter().flat_map(|order| &order.lines);
        let skus = lines.clone().map(|line| line.sku.as_str());
        let guards = &mut changes.catalog.guards;
        guards.rely_on_items(skus, self.facts.catalog);
        changes.outbound.order_lines.extend(lines.cloned());
        for order in &self.done {
            let told = step(&order.id, None, order.status, self.cx);
            changes.documents.history.push(told);
            if order.allocated_base.is_positive() {
                let told = events::allocated(order, order.lines.iter(), self.cx);
                changes.webhooks.events.push(told);
            }
        }
        changes.outbound.orders = self.done;
        changes.append(self.backlog.finish());
        changes
    }
}

impl NewOrder {
    /// Places the order and promises what there is; `references` are the unique ones already taken.
    fn place(
        &self,
        facts: Known,
        references: &BTreeMap<String, String>,
        source: &str,
        backlog: &mut Backlog,
        cx: &Context,
    ) -> Result<Order, Rejection> {
        self.check_lines()?;
        let unknown = self.unknown_references(facts);
        if !unknown.is_empty() {
            return Err(Rejection::unknown_references(unknown));
        }
        if let Some(customer) = self.customer(facts) {
            customer.check_role("customer", CUSTOMERS, "customerCode")?;
            customer.check_enabled("Customer")?;
        }
        let unique_reference = unique_reference(
            self.reference_no.as_ref(),
            references,
            "order",
            facts.access.tenant.as_ref(),
        )?;
        let id = cx.entropy.uuid();
        let lines = self.lines(&id, facts, cx)?;
        let exploded = explode(lines, facts).map_err(Rejection::invalid)?;
        let order = self.document(id, exploded, unique_reference, facts, source, cx);
        Ok(promise(order, backlog))
    }

    fn customer<'f>(&self, facts: Known<'f>) -> Option<&'f Partner> {
        facts.catalog.partners.get(self.customer_code.as_ref()?)
    }

    fn backorder(&self, facts: Known) -> Backorder {
        let tenant = facts.access.tenant.or_empty().as_ref();
        let setting = tenant.map(|tenant| tenant.backorder);
        self.backorder.or(setting).unwrap_or_default()
    }

    fn check_lines(&self) -> Result<(), Rejection> {
        let lines = self.lines.iter().enumerate();
        Rejection::check(repeated_lines(
            lines.map(|(index, line)| line.number(index)),
        ))
    }

    fn unknown_references(&self, facts: Known) -> Vec<Problem> {
        let mut unknown = Vec::new();
        if !facts.catalog.warehouses.contains_key(&self.warehouse_code) {
            unknown.push(unknown_warehouse("warehouseCode", &self.warehouse_code));
        }
        if let Some(code) = &self.customer_code
            && !facts.catalog.partners.contains_key(code)
        {
            let message = format!("Customer code \"{code}\" not found.");
            unknown.push(Problem::new("customerCode", message));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let at = format!("lines[{index}]");
            unknown.extend(
                item_and_factor(&line.sku, line.uom_code.as_deref(), facts.into(), &at).err(),
            );
            if let Some(code) = &line.warehouse_code
                && !facts.catalog.warehouses.contains_key(code)
            {
                unknown.push(unknown_warehouse(&format!("{at}.warehouseCode"), code));
            }
        }
        unknown
    }

    fn lines(&self, id: &str, facts: Known, cx: &Context) -> Result<Vec<OrderLine>, Rejection> {
        let mut problems = Vec::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            match self.line(line, id, index, facts, cx) {
                Ok(line) => lines.push(line),
                Err(problem) => problems.push(problem),
            }
        }
        Rejection::check(problems)?;
        Ok(lines)
    }

    fn line(
        &self,
        line: &NewOrderLine,
        id: &str,
        index: usize,
        facts: Known,
        cx: &Context,
    ) -> Result<OrderLine, Problem> {
        let at = format!("lines[{index}]");
        let (item, factor) =
            item_and_factor(&line.sku, line.uom_code.as_deref(), facts.into(), &at)?;
        let path = format!("{at}.qtyOrdered");
        let (ordered, ordered_base) =
            base_quantity(&line.qty_ordered, factor, &item.base_uom, &path)?;
        check_pieces(item, ordered_base, &path)?;
        let code = line.warehouse_code.as_ref().unwrap_or(&self.warehouse_code);
        let warehouse = facts.catalog.warehouses.get(code);
        Ok(OrderLine {
            order_id: id.to_owned(),
            line_no: line.number(index),
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            warehouse_id: warehouse.map(|w| w.id.clone()).unwrap_or_default(),
            warehouse_code: code.clone(),
            uom_code: line
                .uom_code
                .clone()
                .unwrap_or_else(|| item.base_uom.clone()),
            factor,
            ordered,
            ordered_base,
            allocated_base: Quantity::ZERO,
            picked_base: Quantity::ZERO,
            shipped_base: Quantity::ZERO,
            set_line_no: None,
            cancelled_base: Quantity::ZERO,
            lot_no: line.lot_no.clone(),
            min_shelf_life_days: line.min_shelf_life_days,
            waiting: true,
            open: true,
            priority: self.priority.unwrap_or(DEFAULT_PRIORITY),
            required_date: self.required_date,
            created_at: cx.now,
        })
    }

    fn document(
        &self,
        id: String,
        exploded: Exploded,
        unique_reference: Option<String>,
        facts: Known,
        source: &str,
        cx: &Context,
    ) -> Order {
        let warehouse = facts.catalog.warehouses.get(&self.warehouse_code);
        let customer = self.customer(facts);
        let slot = cx.take_number(NumberKind::Order);
        let Exploded { lines, sets } = exploded;
        Order {
            id,
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.map(|w| w.id.clone()).unwrap_or_default(),
            warehouse_code: self.warehouse_code.clone(),
            customer_id: customer.map(|partner| partner.id.clone()),
            customer_code: self.customer_code.clone(),
            required_date: self.required_date,
            priority: self.priority.unwrap_or(DEFAULT_PRIORITY),
            ship_to: self.ship_to.clone(),
            reference_no: self.reference_no.clone(),
            unique_reference,
            backorder: self.backorder(facts),
            status: OrderStatus::Pending,
            source: source.to_owned(),
            kind: OrderKind::Sale,
            bill: None,
            frozen_at: None,
            ordered_base: lines.iter().map(|line| line.ordered_base).sum(),
            allocated_base: Quantity::ZERO,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            sets,
            lines,
            allocations: Vec::new(),
            shipments: Vec::new(),
        }
    }
}

impl NewOrderLine {
    fn number(&self, index: usize) -> i64 {
        line_number(self.line_no, index)
    }
}

/// Single pieces leave whole: a part of one could never be promised.
fn check_pieces(item: &Item, base: Quantity, path: &str) -> Result<(), Problem> {
    if !item.has_pieces() || base.scaled() % SCALE == 0 {
        return Ok(());
    }
    Err(Problem::new(
        path,
        "must be whole pieces: the item is tracked by serial number",
    ))
}

/// Promises to each line what there is, and sets the status by it.
pub fn promise(mut order: Order, backlog: &mut Backlog) -> Order {
    let mut lines = std::mem::take(&mut order.lines);
    for line in &mut lines {
        order.allocations.extend(backlog.promise(line));
    }
    order.lines = lines;
    order.allocated_base = order.lines.iter().map(|line| line.allocated_base).sum();
    order.status = order
        .status
        .by_allocation(order.allocated_base, order.ordered_base);
    order
}
