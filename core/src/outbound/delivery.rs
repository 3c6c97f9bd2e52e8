//! Making a delivery bill (docs/flash/delivery.md#add): what is checked, and the order that comes of it.
//!
//! A set is sold as one row and becomes the lines of its parts; goods that stand in several rows become one
//! line. A bill that is approved by being made is promised stock at once, any other waits for approval.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::context::Context;
use crate::access::tenancy::Backorder;
use crate::base::clock::Timestamp;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Money, Quantity};
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::carrier::Carrier;
use crate::catalog::goods::SetPart;
use crate::catalog::item::{Item, ItemStatus};
use crate::catalog::store::Store;
use crate::catalog::uom::Factor;
use crate::outbound;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::bill::{Bill, OrderKind, PayMode, SoldGoods};
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::order::{Order, OrderLine};
use crate::outbound::place::{DEFAULT_PRIORITY, promise};
use crate::outbound::views::BillView;
use crate::outbound::{Asks, Draft, Known};
use crate::stock;

/// The most that a parcel may be insured for: 50,000 baht.
const MAX_DECLARED: Money = Money::from_satang(5_000_000);

/// The most that is collected on delivery: 50,000 baht.
const MAX_COLLECTED: Money = Money::from_satang(5_000_000);

/// A delivery bill as a seller hands it in.
#[derive(Clone, Debug, Default)]
pub struct NewDelivery {
    /// Number of the warehouse; the store's where none is named.
    pub warehouse: Option<i64>,
    /// Code of the store.
    pub store_code: String,
    /// The seller's own number.
    pub reference_no: String,
    /// What the bill says; its goods, store and presale are filled in here.
    pub bill: Bill,
    /// The goods.
    pub goods: Vec<NewSold>,
    /// Whether it makes good a bill that was shipped.
    pub replenishes: bool,
    /// Number of that bill.
    pub original: Option<String>,
}

/// A row of goods.
#[derive(Clone, Debug, Default)]
pub struct NewSold {
    /// The code that names them: barcode, reserve barcode or sku.
    pub code: String,
    /// How many.
    pub units: i64,
    /// Price of one.
    pub price: Money,
    /// Discount of one.
    pub discount: Money,
    /// The name on the platform.
    pub external_name: Option<String>,
    /// The specification on the platform.
    pub external_specification: Option<String>,
}

/// What can be wrong with a delivery bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillFault {
    /// No store of that code.
    UnknownStore,
    /// No warehouse of that number.
    UnknownWarehouse,
    /// The seller's number is taken.
    NumberTaken,
    /// No goods of that code.
    UnknownGoods,
    /// The goods may not be used.
    DisabledGoods,
    /// A part of a set may not be used.
    DisabledPart,
    /// A row is below zero.
    NegativeRow,
    /// The total is not the sum.
    WrongTotal,
    /// What is collected on delivery is nothing, or too much.
    CollectedAmount,
    /// An insured parcel has no declared value.
    NothingDeclared,
    /// The declared value is too high.
    DeclaredTooHigh,
    /// A carrier's name without its code.
    NoCarrierCode,
    /// A carrier's code and a number without its name.
    NoCarrierName,
    /// No carrier of that code.
    UnknownCarrier,
    /// The warehouse may not use that carrier.
    CarrierNotAllowed,
    /// An open bill has that tracking number.
    TrackingTaken,
    /// A replenishment names no original.
    NoOriginal,
    /// There is no such original.
    UnknownOriginal,
    /// The original was not shipped.
    OriginalNotShipped,
}

/// What is wrong with a bill, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillMisfit {
    /// The field, as the Flash surface names it.
    pub path: String,
    /// What is wrong.
    pub fault: BillFault,
    /// The same as a sentence.
    pub message: String,
}

fn misfit(path: impl Into<String>, fault: BillFault, message: impl Into<String>) -> BillMisfit {
    BillMisfit {
        path: path.into(),
        fault,
        message: message.into(),
    }
}

/// Where a bill is packed.
#[derive(Clone, Copy)]
struct Place<'f> {
    id: &'f str,
    code: &'f str,
    unassigned: bool,
}

impl NewDelivery {
    /// The facts that making this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let codes: BTreeSet<String> = self.goods.iter().map(|row| row.code.clone()).collect();
        let items = || ItemSet::of_goods_codes(codes.clone());
        let bills = |number: Option<String>, reference: Option<String>, express: Option<String>| {
            outbound::Need::Bills {
                kind: OrderKind::Delivery,
                number,
                reference,
                express,
            }
        };
        let express = self.bill.express.tracking_no.clone();
        let mut needs = vec![
            catalog::Need::Stores {
                codes: BTreeSet::from([self.store_code.clone()]),
                numbers: BTreeSet::new(),
            }
            .into(),
            catalog::Need::WarehousesNumbered {
                numbers: self.warehouse.into_iter().collect(),
            }
            .into(),
            catalog::Need::Goods {
                codes: codes.clone(),
            }
            .into(),
            catalog::Need::GoodsParts {
                codes: codes.clone(),
            }
            .into(),
            catalog::Need::Carriers {}.into(),
            bills(None, Some(self.reference_no.clone()), None).into(),
            stock::Need::Shelf(items()).into(),
            stock::Need::Inventories(items()).into(),
            stock::Need::Pieces(items()).into(),
        ];
        if let Some(original) = &self.original {
            needs.push(bills(Some(original.clone()), None, None).into());
        }
        if express.is_some() {
            needs.push(bills(None, None, express).into());
        }
        needs
    }

    /// The bill as an order with what follows, or everything that is wrong with it.
    pub fn make(
        &self,
        facts: Known,
        source: String,
        cx: &Context,
    ) -> Result<(Order, Draft), Vec<BillMisfit>> {
        let mut wrong = self.check_head(facts);
        wrong.extend(self.check_money());
        let place = self.place(facts);
        wrong.extend(self.check_carrier(place, facts));
        let goods = self.sold(facts, &mut wrong);
        let store = self.store(facts);
        match (store, place) {
            (Some(store), Some(place)) if wrong.is_empty() => {
                Ok(self.order(store, place, &goods, facts, source, cx))
            }
            _ => Err(wrong),
        }
    }

    fn store<'f>(&self, facts: Known<'f>) -> Option<&'f Store> {
        let mut stores = facts.catalog.stores.iter();
        stores.find(|store| store.code == self.store_code)
    }

    /// The warehouse that the bill names, else the store's.
    fn place<'f>(&self, facts: Known<'f>) -> Option<Place<'f>> {
        if let Some(number) = self.warehouse {
            let mut known = facts.catalog.warehouses.values();
            let named = known.find(|warehouse| warehouse.number == Some(number))?;
            return Some(Place {
                id: &named.id,
                code: &named.code,
                unassigned: false,
            });
        }
        let store = self.store(facts)?;
        Some(Place {
            id: &store.warehouse_id,
            code: &store.warehouse_code,
            unassigned: store.manual_allocation,
        })
    }

    fn check_head(&self, facts: Known) -> Vec<BillMisfit> {
        let mut wrong = Vec::new();
        if self.store(facts).is_none() {
            let message = format!("there is no store \"{}\"", self.store_code);
            wrong.push(misfit("storeCode", BillFault::UnknownStore, message));
        }
        if let (Some(number), None) = (self.warehouse, self.place(facts)) {
            let message = format!("there is no warehouse {number}");
            wrong.push(misfit("warehouseId", BillFault::UnknownWarehouse, message));
        }
        wrong.extend(match self.replenishes {
            true => self.check_original(facts),
            false => self.check_number(facts),
        });
        wrong
    }

    /// A sales bill's number may not be that of another bill that was not cancelled.
    fn check_number(&self, facts: Known) -> Option<BillMisfit> {
        let taken = |view: &&BillView| {
            let order = &view.order;
            order.kind == OrderKind::Delivery
                && order.status != OrderStatus::Cancelled
                && order.reference_no.as_ref() == Some(&self.reference_no)
        };
        let other = facts.outbound.bills.iter().find(taken)?;
        let message = format!("is the number of bill \"{}\"", other.order.number);
        Some(misfit("orderSn", BillFault::NumberTaken, message))
    }

    fn check_original(&self, facts: Known) -> Option<BillMisfit> {
        let Some(number) = &self.original else {
            let message = "must name the bill that is made good";
            return Some(misfit("deliverySn", BillFault::NoOriginal, message));
        };
        let mut known = facts.outbound.bills.iter();
        let Some(original) = known.find(|view| view.order.number == *number) else {
            let message = format!("there is no bill \"{number}\"");
            return Some(misfit("deliverySn", BillFault::UnknownOriginal, message));
        };
        let left = matches!(
            original.order.status,
            OrderStatus::Shipped | OrderStatus::Completed
        );
        let message = format!("bill \"{number}\" was not shipped");
        (!left).then(|| misfit("deliverySn", BillFault::OriginalNotShipped, message))
    }

    fn check_money(&self) -> Vec<BillMisfit> {
        let money = &self.bill.money;
        let mut wrong = Vec::new();
        if !money.ignores_prices {
            let rows = self.goods.iter().enumerate();
            let below = rows.filter(|(_, row)| row.deal() < Money::ZERO);
            wrong.extend(below.map(|(index, _)| {
                let path = format!("goods[{index}].discountPrice");
                misfit(path, BillFault::NegativeRow, "takes the row below zero")
            }));
            let sum: Money = self.goods.iter().map(NewSold::deal).sum();
            let total = sum.minus(money.discount).plus(money.freight);
            if total != money.total {
                let message = format!("must be {} satang, the sum", total.satang());
                wrong.push(misfit("totalPrice", BillFault::WrongTotal, message));
            }
        }
        let collects = money.pay_mode == Some(PayMode::CashOnDelivery);
        if collects && (!money.total.is_positive() || money.total > MAX_COLLECTED) {
            let message = "must be 1 to 5000000 satang where it is collected on delivery";
            wrong.push(misfit("totalPrice", BillFault::CollectedAmount, message));
        }
        if money.insured && !money.declared.is_positive() {
            let message = "must be above 0 where the parcel is insured";
            wrong.push(misfit(
                "insureDeclareValue",
                BillFault::NothingDeclared,
                message,
            ));
        }
        if money.declared > MAX_DECLARED {
            let message = "must be at most 5000000 satang";
            wrong.push(misfit(
                "insureDeclareValue",
                BillFault::DeclaredTooHigh,
                message,
            ));
        }
        wrong
    }

    fn check_carrier(&self, place: Option<Place>, facts: Known) -> Vec<BillMisfit> {
        let express = &self.bill.express;
        let mut wrong = Vec::new();
        match (&express.code, &express.name) {
            (None, Some(_)) => {
                let message = "is needed with a carrier's name";
                wrong.push(misfit("expressCode", BillFault::NoCarrierCode, message));
            }
            (Some(_), None) if express.tracking_no.is_some() => {
                let message = "is needed with a tracking number and a carrier's code";
                wrong.push(misfit("expressName", BillFault::NoCarrierName, message));
            }
            _ => {}
        }
        if let Some(code) = &express.code {
            wrong.extend(check_code(code, place, facts));
        }
        wrong.extend(self.check_tracking(facts));
        wrong
    }

    fn check_tracking(&self, facts: Known) -> Option<BillMisfit> {
        let tracking = self.bill.express.tracking_no.as_ref()?;
        let mut open = facts.outbound.bills.iter().map(|view| &view.order);
        let other =
            open.find(|order| order.status.is_open() && view_tracking(order) == Some(tracking))?;
        let message = format!("is the tracking number of bill \"{}\"", other.number);
        Some(misfit("expressSn", BillFault::TrackingTaken, message))
    }

    /// The rows as they were sold, with the item of each.
    fn sold<'f>(&self, facts: Known<'f>, wrong: &mut Vec<BillMisfit>) -> Vec<Sold<'f>> {
        let mut sold = Vec::new();
        for (index, row) in self.goods.iter().enumerate() {
            match row.item(index, facts) {
                Ok(item) => sold.push(Sold { item, row: index }),
                Err(misfit) => wrong.push(misfit),
            }
        }
        sold
    }

    fn order(
        &self,
        store: &Store,
        place: Place,
        sold: &[Sold],
        facts: Known,
        source: String,
        cx: &Context,
    ) -> (Order, Draft) {
        let id = cx.entropy.uuid();
        let (lines, lines_of) = self.lines(&id, place, sold, facts, cx);
        let bill = self.bill(store, place, sold, &lines_of, cx);
        let approved = bill.approves_itself && !bill.unassigned;
        let slot = cx.take_number(NumberKind::DeliveryBill);
        let order = Order {
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: place.id.to_owned(),
            warehouse_code: place.code.to_owned(),
            customer_id: None,
            customer_code: None,
            required_date: self.bill.out_at.map(Timestamp::bangkok_day),
            priority: DEFAULT_PRIORITY,
            ship_to: Some(bill.consignee.as_ship_to()),
            reference_no: Some(self.reference_no.clone()),
            unique_reference: (!self.replenishes).then(|| self.reference_no.clone()),
            status: match approved {
                true => OrderStatus::Pending,
                false => OrderStatus::PendingApproval,
            },
            source,
            kind: OrderKind::Delivery,
            bill: Some(Box::new(bill)),
            frozen_at: None,
            sets: Vec::new(),
            backorder: Backorder::Keep,
            ordered_base: lines.iter().map(|line| line.ordered_base).sum(),
            allocated_base: Quantity::ZERO,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            lines,
            allocations: Vec::new(),
            shipments: Vec::new(),
            id,
        };
        write(order, approved, facts, cx)
    }

    fn bill(
        &self,
        store: &Store,
        place: Place,
        sold: &[Sold],
        lines_of: &BTreeMap<usize, Vec<i64>>,
        cx: &Context,
    ) -> Bill {
        let goods = sold.iter().filter_map(|sold| {
            let row = self.goods.get(sold.row)?;
            Some(row.shown(
                sold.item,
                lines_of.get(&sold.row).cloned().unwrap_or_default(),
            ))
        });
        let bill = Bill {
            store_code: Some(store.code.clone()),
            store_name: Some(store.name.clone()),
            goods: goods.collect(),
            replenishes: self.original.clone().filter(|_| self.replenishes),
            unassigned: place.unassigned,
            ..self.bill.clone()
        };
        let approved = bill.approves_itself && !bill.unassigned;
        match approved {
            true => bill.approved(cx.now),
            false => bill,
        }
    }

    /// One line for each item, and the lines of each row.
    fn lines(
        &self,
        id: &str,
        place: Place,
        sold: &[Sold],
        facts: Known,
        cx: &Context,
    ) -> (Vec<OrderLine>, BTreeMap<usize, Vec<i64>>) {
        let mut lines: Vec<OrderLine> = Vec::new();
        let mut lines_of: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for Sold { item, row } in sold {
            let units = self.goods.get(*row).map_or(0, |row| row.units);
            for (part, quantity) in parts(item, units, facts) {
                let known = lines.iter_mut().find(|line| line.item_id == part.id);
                let line_no = match known {
                    Some(line) => {
                        line.ordered = line.ordered.plus(quantity);
                        line.ordered_base = line.ordered;
                        line.line_no
                    }
                    None => {
                        let next = i64::try_from(lines.len()).unwrap_or(0).saturating_add(1);
                        lines.push(self.line(id, next, part, quantity, place, cx));
                        next
                    }
                };
                lines_of.entry(*row).or_default().push(line_no);
            }
        }
        (lines, lines_of)
    }

    fn line(
        &self,
        id: &str,
        line_no: i64,
        item: &Item,
        quantity: Quantity,
        place: Place,
        cx: &Context,
    ) -> OrderLine {
        OrderLine {
            order_id: id.to_owned(),
            line_no,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            warehouse_id: place.id.to_owned(),
            warehouse_code: place.code.to_owned(),
            uom_code: item.base_uom.clone(),
            factor: Factor::BASE,
            ordered: quantity,
            ordered_base: quantity,
            allocated_base: Quantity::ZERO,
            picked_base: Quantity::ZERO,
            shipped_base: Quantity::ZERO,
            lot_no: None,
            min_shelf_life_days: None,
            set_line_no: None,
            cancelled_base: Quantity::ZERO,
            waiting: false,
            open: true,
            priority: DEFAULT_PRIORITY,
            required_date: self.bill.out_at.map(Timestamp::bangkok_day),
            created_at: cx.now,
        }
    }
}

/// A row whose goods are known.
struct Sold<'f> {
    item: &'f Item,
    row: usize,
}

impl NewSold {
    /// What the row costs: number times price less discount.
    fn deal(&self) -> Money {
        let satang = self.price.satang().saturating_sub(self.discount.satang());
        Money::from_satang(satang.saturating_mul(self.units))
    }

    fn item<'f>(&self, index: usize, facts: Known<'f>) -> Result<&'f Item, BillMisfit> {
        let path = format!("goods[{index}].barCode");
        let sku = facts.catalog.goods.get(&self.code);
        let item = sku.and_then(|sku| facts.catalog.items.get(sku));
        let Some(item) = item else {
            let message = format!("there are no goods \"{}\"", self.code);
            return Err(misfit(path, BillFault::UnknownGoods, message));
        };
        if item.status != ItemStatus::Enabled {
            let message = format!("goods \"{}\" are not enabled", self.code);
            return Err(misfit(path, BillFault::DisabledGoods, message));
        }
        let mut parts = facts.catalog.set_parts.iter();
        let disabled =
            |part: &&SetPart| part.set_id == item.id && part.item.status != ItemStatus::Enabled;
        match parts.find(disabled) {
            Some(part) => {
                let message = format!("part \"{}\" of the set is not enabled", part.item.sku);
                Err(misfit(path, BillFault::DisabledPart, message))
            }
            None => Ok(item),
        }
    }

    fn shown(&self, item: &Item, lines: Vec<i64>) -> SoldGoods {
        SoldGoods {
            barcode: self.code.clone(),
            sku: item.sku.clone(),
            name: item.name.clone(),
            specification: item.details.specification.clone(),
            units: self.units,
            price: self.price,
            discount: self.discount,
            external_name: self.external_name.clone(),
            external_specification: self.external_specification.clone(),
            lines,
        }
    }
}

fn view_tracking(order: &Order) -> Option<&String> {
    order.bill.as_ref()?.express.tracking_no.as_ref()
}

fn check_code(code: &str, place: Option<Place>, facts: Known) -> Option<BillMisfit> {
    let carrier: Option<&Carrier> = facts.catalog.carriers.get(code);
    let Some(carrier) = carrier else {
        let message = format!("there is no carrier \"{code}\"");
        return Some(misfit("expressCode", BillFault::UnknownCarrier, message));
    };
    let warehouse = place?.code;
    let message = format!("carrier \"{code}\" does not serve warehouse \"{warehouse}\"");
    (!carrier.serves(warehouse))
        .then(|| misfit("expressCode", BillFault::CarrierNotAllowed, message))
}

/// The items that leave for so many pieces of goods: the goods themselves, or the parts of a set.
fn parts<'f>(item: &'f Item, units: i64, facts: Known<'f>) -> Vec<(&'f Item, Quantity)> {
    let times = |quantity: Quantity| Quantity::from_scaled(quantity.scaled().saturating_mul(units));
    if !item.is_set {
        return vec![(item, Quantity::from_units(units).unwrap_or_default())];
    }
    let parts = facts.catalog.set_parts.iter();
    let of_set = parts.filter(|part| part.set_id == item.id);
    of_set
        .map(|part| (&part.item, times(part.quantity)))
        .collect()
}

/// The rows of a new bill; one that is approved is promised stock.
fn write(order: Order, approved: bool, facts: Known, cx: &Context) -> (Order, Draft) {
    let mut changes = Draft::default();
    let skus = order.lines.iter().map(|line| line.sku.as_str());
    changes.catalog.guards.rely_on_items(skus, facts.catalog);
    let order = match approved {
        true => {
            let mut backlog = Backlog::new(facts, cx);
            let order = promise(order, &mut backlog);
            changes.append(backlog.finish());
            order
        }
        false => order,
    };
    if order.allocated_base.is_positive() {
        let event = events::allocated(&order, order.lines.iter(), cx);
        changes.webhooks.events.push(event);
    }
    let made = step(&order.id, None, order.status, cx);
    changes.documents.history.push(made);
    changes
        .outbound
        .order_lines
        .extend(order.lines.iter().cloned());
    changes.outbound.orders.push(order.clone());
    (order, changes)
}
