//! The rows of a sales order: the order, its lines, and what is promised to them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::access::tenancy::Backorder;
use crate::base::answer::Row;
use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Quantity, SCALE};
use crate::catalog::uom::Factor;
use crate::outbound::bill::{Bill, OrderKind};
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::shipment::Shipment;
use crate::stock::allocation::Demand;
use crate::stock::level::LevelKey;
use crate::stock::serial::SerialRow;

/// An order row, with its lines and promises where it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// UUID of the customer.
    pub customer_id: Option<String>,
    /// Code of the customer.
    pub customer_code: Option<String>,
    /// When the customer wants it.
    pub required_date: Option<Day>,
    /// 1 is most urgent.
    pub priority: i64,
    /// Free object, as sent.
    pub ship_to: Option<Map<String, Value>>,
    /// The caller's own number for it.
    pub reference_no: Option<String>,
    /// The same, where the tenant wants references unique; else none.
    #[serde(default)]
    pub unique_reference: Option<String>,
    /// What becomes of what it is short of when a part of it ships.
    #[serde(default)]
    pub backorder: Backorder,
    /// Where it stands.
    pub status: OrderStatus,
    /// Which surface made it.
    pub source: String,
    /// What kind of order it is; its number is written that way.
    #[serde(default)]
    pub kind: OrderKind,
    /// What a bill of the Flash surface says of it.
    #[serde(default)]
    pub bill: Option<Box<Bill>>,
    /// Since when it is frozen: it can't be released or shipped.
    #[serde(default)]
    pub frozen_at: Option<Timestamp>,
    /// What is ordered on all lines together, in base units.
    pub ordered_base: Quantity,
    /// What of it was promised so far, what left included.
    pub allocated_base: Quantity,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// The sets that were sold; their components are lines.
    #[serde(default)]
    pub sets: Vec<SoldSet>,
    /// Its lines by number; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<OrderLine>,
    /// What is promised to it; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub allocations: Vec<Allocation>,
    /// How it left; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub shipments: Vec<Shipment>,
}

/// A line of an order. Quantities in base UoM but for `ordered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// UUID of its order.
    pub order_id: String,
    /// Its number in the order.
    pub line_no: i64,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// UUID of the warehouse it comes from.
    pub warehouse_id: String,
    /// Code of that warehouse.
    pub warehouse_code: String,
    /// The unit it was ordered in.
    pub uom_code: String,
    /// That unit's factor as it was then.
    pub factor: Factor,
    /// What is ordered, in that unit.
    pub ordered: Quantity,
    /// What is ordered.
    pub ordered_base: Quantity,
    /// What was promised so far, what left included.
    pub allocated_base: Quantity,
    /// What was picked so far.
    pub picked_base: Quantity,
    /// What left.
    pub shipped_base: Quantity,
    /// Of a component: the number of the set's line.
    #[serde(default)]
    pub set_line_no: Option<i64>,
    /// What was cancelled of it, and neither waits nor leaves.
    #[serde(default)]
    pub cancelled_base: Quantity,
    /// Only this lot.
    pub lot_no: Option<String>,
    /// Only lots with at least so many days left.
    pub min_shelf_life_days: Option<i64>,
    /// Whether it waits for stock; the index of the backlog goes by it.
    pub waiting: bool,
    /// Whether its order is still open; the index of open lines goes by it.
    pub open: bool,
    /// The order's priority, for the backlog.
    pub priority: i64,
    /// The order's required date, for the backlog.
    pub required_date: Option<Day>,
    /// The order's age, for the backlog.
    pub created_at: Timestamp,
}

/// A line that named a product set, as it was ordered. Its components are lines of their own
/// (`set_line_no`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSet {
    /// Its number in the order.
    pub line_no: i64,
    /// UUID of the set.
    pub item_id: String,
    /// Code of the set.
    pub sku: String,
    /// Code of the warehouse it comes from.
    pub warehouse_code: String,
    /// The unit it was ordered in.
    pub uom_code: String,
    /// That unit's factor as it was then.
    pub factor: Factor,
    /// How much, in that unit.
    pub ordered: Quantity,
    /// How many sets.
    pub ordered_base: Quantity,
}

impl SoldSet {
    /// What is kept of a line that named a set.
    pub fn of(line: &OrderLine) -> Self {
        Self {
            line_no: line.line_no,
            item_id: line.item_id.clone(),
            sku: line.sku.clone(),
            warehouse_code: line.warehouse_code.clone(),
            uom_code: line.uom_code.clone(),
            factor: line.factor,
            ordered: line.ordered,
            ordered_base: line.ordered_base,
        }
    }

    /// Its components among the lines of its order.
    pub fn components<'l>(&self, lines: &'l [OrderLine]) -> impl Iterator<Item = &'l OrderLine> {
        let own = Some(self.line_no);
        lines.iter().filter(move |line| line.set_line_no == own)
    }

    /// How many whole sets a quantity of every component makes up.
    pub fn whole(&self, lines: &[OrderLine], of: impl Fn(&OrderLine) -> Quantity) -> Quantity {
        let sets = |line: &OrderLine| {
            let part = i128::from(of(line).scaled()) * i128::from(self.ordered_base.scaled());
            let sets = part.checked_div(i128::from(line.ordered_base.scaled()))?;
            let whole = sets / i128::from(SCALE) * i128::from(SCALE);
            i64::try_from(whole).ok().map(Quantity::from_scaled)
        };
        let each = self.components(lines).filter_map(sets);
        each.min().unwrap_or_default()
    }
}

/// How far a promise has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AllocationStatus {
    /// Promised.
    Allocated,
    /// A pick task is out for it.
    Released,
    /// In the picker's hands.
    Picked,
    /// Left.
    Shipped,
    /// Taken back.
    Cancelled,
}

impl AllocationStatus {
    /// Whether it holds stock on its level.
    pub const fn holds_stock(self) -> bool {
        matches!(self, Self::Allocated | Self::Released | Self::Picked)
    }
}

/// A promise of stock on one level to one line. With its pick task, once it is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// UUID.
    pub id: String,
    /// UUID of the order.
    pub order_id: String,
    /// The line.
    pub line_no: i64,
    /// Which level.
    #[serde(flatten)]
    pub level: LevelKey,
    /// Code of the location.
    pub location_code: String,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// How much is promised, in base units.
    pub quantity: Quantity,
    /// How far it has come.
    pub status: AllocationStatus,
    /// Whether it holds stock; the index of holders goes by it.
    pub holding: bool,
    /// Number of its pick task, once released.
    pub task_number: Option<String>,
    /// The slot that number comes from; only where it is being given.
    #[serde(default)]
    pub task_slot: Option<u32>,
    /// When it was released; only where the number is being given.
    #[serde(default)]
    pub released_at: Option<Timestamp>,
    /// Serials promised, of a serial-tracked item.
    #[serde(default)]
    pub serials: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// A line that waits for stock, with its order (without lines).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The order.
    pub order: Order,
    /// The line.
    pub line: OrderLine,
}

impl Row for Waiting {
    type Key = (String, i64);

    fn key(&self) -> Self::Key {
        (self.line.order_id.clone(), self.line.line_no)
    }
}

/// A promise that may not hold any more, with its order (without lines) and its line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The order.
    pub order: Order,
    /// The line.
    pub line: OrderLine,
    /// The promise.
    pub allocation: Allocation,
    /// What the order holds in all.
    pub held: Held,
    /// The pieces promised, of a serial-tracked item.
    pub pieces: Vec<SerialRow>,
}

/// What of an order's promises has come how far, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Pick tasks are out for it.
    pub released: Quantity,
    /// In the picker's hands.
    pub picked: Quantity,
    /// Left.
    pub shipped: Quantity,
}

impl Order {
    /// Whether a part of it has left.
    pub fn has_left(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.shipped_base.is_positive())
    }
}

impl Row for Promise {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.allocation.id.clone()
    }
}

/// An order that holds stock others wait for (`shortage.heldBy`; docs/push.md#orders).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Code of the item.
    pub sku: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// The order's number.
    pub order_no: String,
    /// How much it holds, in base units.
    pub quantity: Quantity,
}

impl OrderLine {
    /// What is neither promised nor left nor cancelled.
    pub fn missing(&self) -> Quantity {
        let wanted = self.ordered_base.minus(self.cancelled_base);
        wanted.minus(self.allocated_base)
    }

    /// What is picked and has not left.
    pub fn ready(&self) -> Quantity {
        self.picked_base.minus(self.shipped_base)
    }

    /// What it asks of the shelf.
    pub fn demand(&self) -> Demand<'_> {
        Demand {
            item_id: &self.item_id,
            warehouse_id: &self.warehouse_id,
            quantity: self.missing(),
            lot_no: self.lot_no.as_deref(),
            min_shelf_life_days: self.min_shelf_life_days,
        }
    }
}
