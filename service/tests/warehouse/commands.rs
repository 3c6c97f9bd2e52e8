//! Commands as a random sequence draws them, and the requests they become once it is known what the
//! store holds: an order is named by its place among the orders, a task by its place in the order.

use khlang_core::base::quantity::Quantity;
use khlang_core::inbound::asn::InboundLine;
use khlang_core::outbound::lifecycle::OrderStatus;
use khlang_core::outbound::order::{Allocation, AllocationStatus, Order, OrderLine};
use khlang_core::stock::pieces::IN_STOCK;
use khlang_surface::call::http::Method;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::counting::{Counting, counting};
use crate::draft::{GoodsLine, OrderDraft, goods_line, order};
use crate::handwork::{AsnAct, Handwork, asn_at, handwork, received};
use crate::house::{Ask, ITEMS, WAREHOUSES};
use crate::shops::{Shopping, shopping};
use crate::tables::Tables;

const PUSH: &str = "/integration/v1";
const NOBODY: &str = "SO-20260101-0001";

/// What a sequence may do.
#[derive(Clone, Debug)]
pub enum Command {
    /// Changes an item.
    Item(usize, usize),
    /// Announces goods.
    Announce(usize, Vec<GoodsLine>),
    /// Receives goods that nobody announced.
    Receive(usize, Vec<GoodsLine>),
    /// Receives on an ASN: how much of each line, and something beside it.
    Fill(usize, Vec<Share>, Option<GoodsLine>),
    /// Places an order.
    Order(OrderDraft),
    /// Shows what an order would get.
    Preview(OrderDraft),
    /// Places orders, the last one with a flaw.
    Bulk(Vec<OrderDraft>, bool),
    /// A step of the order at that place.
    Act(usize, Act),
    /// What the warehouse does by hand.
    Handwork(Handwork),
    /// What it counts.
    Count(Counting),
    /// What a store does.
    Shop(Shopping),
    /// Says what a location is for from now on.
    Retype(usize, &'static str, &'static str),
    /// Sets the reorder point of the inventory record at that place, or clears it.
    Reorder(usize, Option<i64>),
}

/// How much of what is open on an ASN line comes.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    /// Nothing.
    Nothing,
    /// One unit.
    One,
    /// All that is open.
    All,
    /// One more than is open.
    TooMuch,
}

/// A step of an order.
#[derive(Clone, Debug)]
pub enum Act {
    /// Whatever comes next for it.
    Next,
    /// One that is named.
    Named(&'static str),
    /// Calls it off.
    Cancel,
    /// Picks, task by task.
    Pick(Vec<Finding>),
    /// Packs into that many boxes, or leaves something out.
    Pack(usize, bool),
    /// A carrier tells that its shipment arrived.
    Arrive,
    /// Reads it.
    Read,
}

/// What a picker finds of a task.
#[derive(Clone, Copy, Debug)]
pub enum Finding {
    /// All of it.
    All,
    /// Nothing.
    Nothing,
    /// One less.
    Less,
    /// All of it, the first piece being another one than promised.
    Other,
    /// One less, and all pieces others than promised where there are.
    LessAndOthers,
    /// The task waits.
    Later,
    /// More than there is to pick.
    TooMuch,
}

/// What is wrong with a request.
#[derive(Clone, Copy, Debug)]
pub enum Flaw {
    UnknownItem,
    UnknownUnit,
    UnknownWarehouse,
    UnknownLocation,
    NoQuantity,
    NegativeQuantity,
    TooFine,
    Text,
    NoLines,
    RepeatedLine,
}

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    /// Once.
    Once,
    /// Twice, under one idempotency key.
    Twice,
    /// As a dry run.
    Dry,
}

/// One step of a sequence.
#[derive(Clone, Debug)]
pub struct Step {
    pub command: Command,
    pub flaw: Option<Flaw>,
    pub manner: Manner,
    pub wait: i64,
}

pub fn share() -> impl Strategy<Value = Share> {
    prop_oneof![
        2 => Just(Share::Nothing), 3 => Just(Share::One), 4 => Just(Share::All), 1 => Just(Share::TooMuch)
    ]
}

fn finding() -> impl Strategy<Value = Finding> {
    prop_oneof![
        4 => Just(Finding::All), 2 => Just(Finding::Nothing), 3 => Just(Finding::Less),
        2 => Just(Finding::Other), 2 => Just(Finding::LessAndOthers), 1 => Just(Finding::Later),
        1 => Just(Finding::TooMuch),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let named = prop::sample::select(vec![
        "release",
        "ship",
        "deliver",
        "exception",
        "approve",
        "reject",
    ]);
    prop_oneof![
        12 => Just(Act::Next),
        3 => named.prop_map(Act::Named),
        2 => Just(Act::Cancel),
        5 => vec(finding(), 1..4).prop_map(Act::Pick),
        2 => (1..4_usize, prop::bool::weighted(0.2)).prop_map(|(boxes, less)| Act::Pack(boxes, less)),
        1 => Just(Act::Arrive),
        1 => Just(Act::Read),
    ]
}

/// A receipt of goods that nobody announced.
pub fn receipt() -> impl Strategy<Value = Command> {
    (0..WAREHOUSES.len(), vec(goods_line(), 1..4))
        .prop_map(|(at, lines)| Command::Receive(at, lines))
}

/// An ASN.
fn announcement() -> impl Strategy<Value = Command> {
    (0..WAREHOUSES.len(), vec(goods_line(), 1..4))
        .prop_map(|(at, lines)| Command::Announce(at, lines))
}

/// Another use of a location.
fn retype() -> impl Strategy<Value = Command> {
    let place = prop::sample::select(vec!["Q1", "Q1", "A1", "RECEIVING"]);
    let kind = prop::sample::select(vec!["quarantine", "storage"]);
    (0..WAREHOUSES.len(), place, kind)
        .prop_map(|(at, place, kind)| Command::Retype(at, place, kind))
}

/// Any command.
pub fn command() -> impl Strategy<Value = Command> {
    let fill = (0..50_usize, vec(share(), 3), weighted(0.2, goods_line()));
    prop_oneof![
        1 => (0..ITEMS.len(), 0..6_usize).prop_map(|(item, change)| Command::Item(item, change)),
        3 => announcement(),
        4 => receipt(),
        3 => fill.prop_map(|(asn, shares, more)| Command::Fill(asn, shares, more)),
        5 => order().prop_map(Command::Order),
        1 => order().prop_map(Command::Preview),
        2 => (vec(order(), 1..4), any::<bool>()).prop_map(|(orders, flaw)| Command::Bulk(orders, flaw)),
        8 => handwork().prop_map(Command::Handwork),
        6 => counting().prop_map(Command::Count),
        8 => shopping().prop_map(Command::Shop),
        2 => retype(),
        4 => (0..20_usize, weighted(0.8, 0..15_i64)).prop_map(|(at, point)| Command::Reorder(at, point)),
        20 => (0..200_usize, act()).prop_map(|(order, act)| Command::Act(order, act)),
    ]
}

fn flaw() -> impl Strategy<Value = Flaw> {
    use Flaw::{
        NegativeQuantity, NoLines, NoQuantity, RepeatedLine, Text, TooFine, UnknownItem,
        UnknownLocation, UnknownUnit, UnknownWarehouse,
    };
    prop::sample::select(vec![
        UnknownItem,
        UnknownUnit,
        UnknownWarehouse,
        UnknownLocation,
        NoQuantity,
        NegativeQuantity,
        TooFine,
        Text,
        NoLines,
        RepeatedLine,
    ])
}

/// Receipts, orders and ASNs that a sequence begins with.
pub fn stock() -> impl Strategy<Value = Vec<Command>> {
    (
        vec(receipt(), 0..5),
        vec(order().prop_map(Command::Order), 0..3),
        vec(announcement(), 0..3),
    )
        .prop_map(|(receipts, orders, asns)| {
            let rest = orders.into_iter().chain(asns);
            receipts.into_iter().chain(rest).collect()
        })
}

/// Any step.
pub fn step() -> impl Strategy<Value = Step> {
    let manner =
        prop_oneof![8 => Just(Manner::Once), 1 => Just(Manner::Twice), 1 => Just(Manner::Dry)];
    let wait = prop_oneof![2 => Just(0), 6 => Just(1_000), 1 => Just(30 * 3_600_000_i64)];
    (command(), weighted(0.08, flaw()), manner, wait).prop_map(|(command, flaw, manner, wait)| {
        Step {
            command,
            flaw,
            manner,
            wait,
        }
    })
}

impl Step {
    /// The request, and whether it must be refused whatever the store holds.
    pub fn ask(&self, store: &Tables) -> (Ask, bool) {
        let mut ask = self.command.ask(store);
        let by_hand = matches!(
            self.command,
            Command::Handwork(_) | Command::Count(_) | Command::Reorder(..)
        );
        let of_store = matches!(self.command, Command::Shop(_));
        let flaw = self.flaw.filter(|_| !of_store);
        let spoilt = flaw.is_some_and(|flaw| match by_hand {
            true => flaw.spoil_handwork(&mut ask.body),
            false => flaw.spoil(&mut ask.body),
        });
        ask.dry_run = self.manner == Manner::Dry && !ask.body.is_null() && !by_hand;
        (ask, spoilt)
    }
}

impl Command {
    /// The same for a race, where a rival may have just taken what this means: naming how much is received.
    pub fn for_a_race(self) -> Self {
        match self {
            Self::Handwork(Handwork::Asn(at, AsnAct::Receive(shares, _))) => {
                Self::Handwork(Handwork::Asn(at, AsnAct::Receive(shares, true)))
            }
            other => other,
        }
    }

    /// The request that this command is, for the store as it stands.
    pub fn ask(&self, store: &Tables) -> Ask {
        match self {
            Self::Item(item, change) => item_change(store, *item, *change),
            Self::Announce(at, lines) => {
                let lines: Vec<Value> = lines.iter().map(GoodsLine::announced).collect();
                push(
                    "/asn",
                    json!({ "warehouseCode": WAREHOUSES[*at], "lines": lines }),
                )
            }
            Self::Receive(at, lines) => {
                let lines: Vec<Value> = lines.iter().map(GoodsLine::received).collect();
                push(
                    "/grn",
                    json!({ "warehouseCode": WAREHOUSES[*at], "lines": lines }),
                )
            }
            Self::Fill(at, shares, more) => fill(store, *at, shares, more.as_ref()),
            Self::Order(draft) => push("/orders", draft.body()),
            Self::Preview(draft) => push("/orders/preview", draft.body()),
            Self::Bulk(drafts, flaw) => bulk(drafts, *flaw),
            Self::Act(at, act) => act.ask(store, *at),
            Self::Handwork(work) => work.ask(store),
            Self::Count(count) => count.ask(store),
            Self::Shop(shopping) => shopping.ask(store),
            Self::Retype(at, place, kind) => push(
                "/locations",
                json!({ "warehouseCode": WAREHOUSES[*at], "code": place, "type": kind }),
            ),
            Self::Reorder(at, point) => reorder(store, *at, *point),
        }
    }
}

fn reorder(store: &Tables, at: usize, point: Option<i64>) -> Ask {
    let records: Vec<&String> = store.inventories.values().map(|row| &row.id).collect();
    let id = records.get(at % records.len().max(1));
    let id = id.map_or("00000000-0000-4000-8000-000000000000", |id| id.as_str());
    Ask {
        method: Method::Patch,
        ..Ask::post(
            format!("/ops/inventory/{id}"),
            json!({ "reorderPoint": point }),
        )
    }
}

fn push(path: &str, body: Value) -> Ask {
    Ask::post(format!("{PUSH}{path}"), body)
}

/// An item that is being counted keeps its tracking: nothing but its stock guards it.
fn item_change(store: &Tables, item: usize, change: usize) -> Ask {
    let sku = |id: &String| store.items[id].sku.as_str();
    let mut lines = store.count_lines.values();
    let counted = lines.any(|line| line.open && sku(&line.level.item_id) == ITEMS[item]);
    let change = match change {
        0 => json!({ "name": "renamed" }),
        1 => json!({ "shelfLifeDays": 20 }),
        2 => json!({ "uoms": [{ "code": "CASE", "factor": 6 }] }),
        3 if !counted => json!({ "tracking": "lot" }),
        4 if !counted => json!({ "tracking": "serial" }),
        _ => json!({ "baseUomCode": "EA" }),
    };
    let mut body = json!({ "sku": ITEMS[item] });
    body.as_object_mut()
        .unwrap()
        .extend(change.as_object().unwrap().clone());
    push("/items", body)
}

fn fill(store: &Tables, at: usize, shares: &[Share], more: Option<&GoodsLine>) -> Ask {
    let Some(asn) = asn_at(store, at) else {
        return push(
            "/grn",
            json!({ "warehouseCode": "W1", "asnNo": "ASN-1", "lines": [] }),
        );
    };
    let mut lines = received(store, asn, shares, true);
    lines.extend(more.map(GoodsLine::received));
    let warehouse = &store.warehouses[&asn.warehouse_id].code;
    push(
        "/grn",
        json!({ "warehouseCode": warehouse, "asnNo": asn.number, "lines": lines }),
    )
}

fn bulk(drafts: &[OrderDraft], flaw: bool) -> Ask {
    let mut orders: Vec<Value> = drafts.iter().map(OrderDraft::body).collect();
    if let Some(last) = orders.last_mut().filter(|_| flaw) {
        last["lines"][0]["sku"] = json!("NOPE");
    }
    push("/orders/bulk", json!({ "orders": orders }))
}

/// The order at that place among those that an act suits; now and then among all.
fn chosen(store: &Tables, at: usize, suits: impl Fn(&Order) -> bool) -> Option<&Order> {
    let mut orders: Vec<&Order> = store.orders.values().collect();
    orders.sort_by_key(|order| order.number.clone());
    let suited: Vec<&Order> = orders
        .iter()
        .copied()
        .filter(|order| suits(order))
        .collect();
    let among = if at.is_multiple_of(8) || suited.is_empty() {
        orders
    } else {
        suited
    };
    among.get(at % among.len().max(1)).copied()
}

/// Whether a task of the order is out.
fn is_out(store: &Tables, order: &Order) -> bool {
    store
        .promises_of(&order.id)
        .any(|row| row.status == AllocationStatus::Released)
}

impl Act {
    fn ask(&self, store: &Tables, at: usize) -> Ask {
        let Some(order) = chosen(store, at, |order| self.suits(store, order)) else {
            return push(&format!("/orders/{NOBODY}/cancel"), Value::Null);
        };
        if !at.is_multiple_of(8) && !self.suits(store, order) {
            return next(store, order);
        }
        let number = &order.number;
        match self {
            Self::Next => next(store, order),
            Self::Named(step) => named(number, step),
            Self::Cancel => push(&format!("/orders/{number}/cancel"), Value::Null),
            Self::Pick(findings) => pick(store, order, findings),
            Self::Pack(boxes, less) => pack(store, order, *boxes, *less),
            Self::Arrive => {
                let shipment = store
                    .shipments
                    .values()
                    .find(|row| row.order_id == order.id);
                let name = shipment.map_or("SHIP-1", |row| row.number.as_str());
                let told = json!({ "status": "delivered" });
                Ask::post(format!("/ops/shipments/{name}/events"), told)
            }
            Self::Read => Ask::get(format!("/ops/orders/{number}")),
        }
    }

    fn suits(&self, store: &Tables, order: &Order) -> bool {
        use OrderStatus as S;
        match (self, order.status) {
            (Self::Next, S::Released) | (Self::Pick(_), _) => is_out(store, order),
            (Self::Next, status) => !matches!(status, S::Pending | S::Completed | S::Cancelled),
            (Self::Named("release"), status) => {
                matches!(
                    status,
                    S::PartiallyAllocated
                        | S::Allocated
                        | S::Released
                        | S::Picked
                        | S::PartiallyShipped
                )
            }
            (Self::Pack(..), status) => matches!(status, S::Picked | S::Packed),
            (Self::Named("ship"), status) => matches!(status, S::Picked | S::Packed),
            (Self::Named("deliver") | Self::Arrive, status) => status == S::Shipped,
            (_, status) => status.is_open(),
        }
    }
}

fn named(number: &str, step: &str) -> Ask {
    let body = match step {
        "exception" => json!({ "reason": "wet box" }),
        "ship" => json!({ "carrier": "EMS", "trackingNo": format!("T-{number}") }),
        _ => json!({}),
    };
    Ask::post(format!("/ops/orders/{number}/{step}"), body)
}

/// The step that brings the order on.
fn next(store: &Tables, order: &Order) -> Ask {
    use OrderStatus as S;
    let step = match order.status {
        S::Released if is_out(store, order) => "pick",
        S::Picked => "pack",
        S::Packed => "ship",
        S::Shipped => "deliver",
        _ => "release",
    };
    named(&order.number, step)
}

fn pick(store: &Tables, order: &Order, findings: &[Finding]) -> Ask {
    let tasks = store
        .promises_of(&order.id)
        .filter(|row| row.status == AllocationStatus::Released);
    let mut tasks: Vec<&Allocation> = tasks.collect();
    tasks.sort_by_key(|row| row.task_number.clone());
    let found = tasks.iter().zip(findings.iter().cycle());
    let found: Vec<Value> = found
        .filter_map(|(task, finding)| finding.of(task, store))
        .collect();
    let body = if found.is_empty() {
        json!({})
    } else {
        json!({ "tasks": found })
    };
    Ask::post(format!("/ops/orders/{}/pick", order.number), body)
}

impl Finding {
    fn of(self, task: &Allocation, store: &Tables) -> Option<Value> {
        let one = Quantity::from_units(1).unwrap();
        let less = task.quantity.minus(one).max(Quantity::ZERO);
        let quantity = match self {
            Self::Later => return None,
            Self::All | Self::Other => task.quantity,
            Self::Nothing => Quantity::ZERO,
            Self::Less | Self::LessAndOthers => less,
            Self::TooMuch => task.quantity.plus(one),
        };
        let mut shown = json!({ "taskNo": task.task_number, "qty": quantity.to_json() });
        if !task.serials.is_empty() {
            let count = usize::try_from(quantity.scaled() / 10_000).unwrap();
            let pieces = self.pieces(task, store).into_iter().take(count);
            shown["serials"] = pieces.map(Value::from).collect();
        }
        Some(shown)
    }

    /// The pieces as the picker comes upon them.
    fn pieces(self, task: &Allocation, store: &Tables) -> Vec<String> {
        let on_level = store.serials.values().filter(|row| {
            row.place.status == IN_STOCK
                && row.item_id == task.level.item_id
                && row.place.location_id == task.level.location_id
                && row.place.lot_id == task.level.lot_id
                && row.place.quality == task.level.quality
        });
        let mut others: Vec<String> = on_level.map(|row| row.serial.clone()).collect();
        match self {
            Self::LessAndOthers => {}
            Self::Other => others.truncate(1),
            _ => others.clear(),
        }
        others.extend(task.serials.iter().cloned());
        others
    }
}

fn pack(store: &Tables, order: &Order, boxes: usize, less: bool) -> Ask {
    let lines: Vec<&OrderLine> = store.lines_of(&order.id).collect();
    let picked = lines.iter().filter(|line| line.ready().is_positive());
    let mut contents: Vec<Vec<Value>> = vec![Vec::new(); boxes];
    for (index, line) in picked.enumerate() {
        let qty = line.ready().to_json();
        contents[index % boxes].push(json!({ "lineNo": line.line_no, "qty": qty }));
    }
    if less {
        contents[0].pop();
    }
    contents.retain(|lines| !lines.is_empty());
    let shown: Vec<Value> = contents
        .iter()
        .map(|lines| json!({ "lines": lines, "weightKg": 1.5 }))
        .collect();
    let body = if shown.is_empty() {
        json!({})
    } else {
        json!({ "boxes": shown })
    };
    Ask::post(format!("/ops/orders/{}/pack", order.number), body)
}

impl Share {
    /// That share of what is open on the line, in the line's unit.
    pub fn of(self, line: &InboundLine) -> Option<Quantity> {
        let one = Quantity::from_units(1).unwrap();
        let open = line
            .factor
            .from_base(line.expected_base.minus(line.received_base));
        match self {
            Self::Nothing => None,
            Self::One => Some(open.min(one)),
            Self::All => Some(open),
            Self::TooMuch => Some(open.plus(one)),
        }
    }
}

impl Flaw {
    /// Spoils a request for handwork; answers whether it had the part that this flaw is of.
    fn spoil_handwork(self, body: &mut Value) -> bool {
        let lines = body["lines"]
            .as_array()
            .is_some_and(|rows| !rows.is_empty());
        let at_top = body.get("sku").is_some();
        if let Self::UnknownWarehouse = self {
            if at_top {
                body["warehouseCode"] = json!("NOWHERE");
            }
            return at_top;
        }
        if let (Self::NoLines, true) = (self, lines) {
            body["lines"] = json!([]);
            return true;
        }
        let row = if lines { &mut body["lines"][0] } else { body };
        let names = ["qty", "delta", "countedQty"];
        let quantity = names.into_iter().find(|name| row.get(name).is_some());
        let (Some(quantity), true) = (quantity, lines || at_top) else {
            return false;
        };
        match self {
            Self::UnknownItem => row["sku"] = json!("NOPE"),
            Self::UnknownUnit if quantity != "countedQty" => row["uomCode"] = json!("PALLET"),
            Self::UnknownLocation if row.get("fromLocationCode").is_some() => {
                row["toLocationCode"] = json!("NOWHERE");
            }
            Self::UnknownLocation => row["locationCode"] = json!("NOWHERE"),
            Self::NoQuantity if quantity != "countedQty" => row[quantity] = json!(0),
            Self::NegativeQuantity if quantity != "delta" => row[quantity] = json!(-1),
            Self::TooFine => row[quantity] = json!(0.000_01),
            Self::Text => row[quantity] = json!("5"),
            _ => return false,
        }
        true
    }

    /// Spoils a document; answers whether it had the part that this flaw is of.
    fn spoil(self, body: &mut Value) -> bool {
        let count = body["lines"].as_array().map_or(0, Vec::len);
        if count == 0 {
            return false;
        }
        let receipt = body["lines"][0].get("qty").is_some();
        let quantity = ["qty", "qtyOrdered", "expectedQty"];
        let quantity = quantity
            .into_iter()
            .find(|name| body["lines"][0].get(name).is_some());
        let first = &mut body["lines"][0];
        match self {
            Self::UnknownItem => first["sku"] = json!("NOPE"),
            Self::UnknownUnit => first["uomCode"] = json!("PALLET"),
            Self::UnknownWarehouse => body["warehouseCode"] = json!("NOWHERE"),
            Self::UnknownLocation if receipt => first["locationCode"] = json!("NOWHERE"),
            Self::NoQuantity => first[quantity.unwrap()] = json!(0),
            Self::NegativeQuantity => first[quantity.unwrap()] = json!(-1),
            Self::TooFine => first[quantity.unwrap()] = json!(0.000_01),
            Self::Text => first[quantity.unwrap()] = json!("5"),
            Self::NoLines => body["lines"] = json!([]),
            Self::RepeatedLine if !receipt && count > 1 => {
                body["lines"][0]["lineNo"] = json!(7);
                body["lines"][1]["lineNo"] = json!(7);
            }
            Self::UnknownLocation | Self::RepeatedLine => return false,
        }
        true
    }
}
