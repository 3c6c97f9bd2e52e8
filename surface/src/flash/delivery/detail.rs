//! `/order/getOrderDetail`.

use serde_json::{Map, Value, json};

use super::{G_OF_KG, Named, fields, one_line, paid_words, pay_words, satang, small_unit, text};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use crate::flash::moment;
use crate::flash::statuses::stage_name;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Money;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::bill::{Bill, SoldGoods};
use khlang_core::outbound::order::OrderLine;
use khlang_core::outbound::shipment::PastStep;
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /order/getOrderDetail`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find(call.read()?)))
}

struct Find(Named);

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let view = self.0.the_one(facts)?;
        let bill = view.bill();
        let owner = facts
            .access
            .tenant
            .as_ref()
            .map(|tenant| tenant.name.clone());
        let mut shown = head(view, &bill, owner.as_ref());
        shown.extend(money(view, &bill));
        shown.extend(places(view, &bill));
        shown.insert("goodsList".to_owned(), goods(view, &bill));
        Ok(Decision::answer(success(Value::Object(shown), cx)))
    }
}

fn head(view: &BillView, bill: &Bill, owner: Option<&String>) -> Map<String, Value> {
    let order = &view.order;
    let kind = match bill.replenishes {
        Some(_) => "Replenishment orders",
        None => "Sales order",
    };
    fields(json!({
        "warehouseName": if bill.unassigned { "" } else { &view.warehouse_name },
        "sellerName": text(owner),
        "storeName": text(bill.store_name.as_ref()),
        "orderSn": text(order.reference_no.as_ref()),
        "buyer_message": text(bill.buyer_message.as_ref()),
        "comment": text(bill.comment.as_ref()),
        "show_price": if bill.money.prints_prices { "Yes" } else { "No" },
        "type": kind,
        "deliverySn": order.number,
        "status": stage_name(view.stage),
        "statusId": view.stage.to_string(),
        "logistic": view.carrier().unwrap_or_default(),
        "expressSn": view.tracking_no().unwrap_or_default(),
        "created": moment::shown(order.created_at),
        "auditTime": moment::shown_or_empty(approved_at(view)),
        "deliveryTime": moment::shown_or_empty(order.shipments.first().map(|s| s.created_at)),
    }))
}

/// When it was last approved, if it is.
fn approved_at(view: &BillView) -> Option<Timestamp> {
    const WAITING: &str = "pending_approval";
    let after =
        |step: &&PastStep| step.to != WAITING && (step.from.is_empty() || step.from == WAITING);
    let waits = view.steps.last().is_some_and(|step| step.to == WAITING);
    let step = view.steps.iter().rev().find(after).filter(|_| !waits)?;
    Some(step.at)
}

fn money(view: &BillView, bill: &Bill) -> Map<String, Value> {
    let money = &bill.money;
    let discounts = bill
        .goods
        .iter()
        .map(|goods| times(goods.discount, goods.units));
    let status = paid_words(money.pay_mode, view.stage);
    let mode = pay_words(money.pay_mode);
    fields(json!({
        "pay_statua": status,
        "pay_status": status,
        "pay_model": mode,
        "pay_mode": mode,
        "total_price": satang(money.total),
        "carriage": satang(money.freight),
        "order_discount_total_money": satang(money.discount),
        "goods_discount_total_money": satang(discounts.sum()),
        "insureDeclareValue": satang(money.declared),
        "total_weight": weight(view).to_string(),
    }))
}

/// Grams: what the boxes weigh, else what the goods do.
fn weight(view: &BillView) -> i64 {
    let boxes: i64 = view
        .boxes
        .iter()
        .map(|one| small_unit(one.weight_kg, G_OF_KG))
        .sum();
    if boxes > 0 {
        return boxes;
    }
    let of_line = |line: &OrderLine| {
        let goods = view.goods_of(line.line_no)?;
        let units = line.ordered_base.scaled() / 10_000;
        Some(small_unit(goods.weight_kg, G_OF_KG).saturating_mul(units))
    };
    view.order.lines.iter().filter_map(of_line).sum()
}

fn places(view: &BillView, bill: &Bill) -> Map<String, Value> {
    let to = &bill.consignee;
    let from = &view.warehouse_address;
    let address = one_line(&[&from.address, &from.district, &from.city, &from.province]);
    fields(json!({
        "sendName": from.contact,
        "sendPhoneNumber": from.telephone,
        "sendAddress": address,
        "sendPostalCode": from.postal_code,
        "warehouseAddress": address,
        "receiver": to.name,
        "contact": to.phone,
        "receiveAddress": one_line(&[&to.address, &to.district, &to.city, &to.province]),
        "postal_code": to.postal_code,
    }))
}

fn goods(view: &BillView, bill: &Bill) -> Value {
    if bill.goods.is_empty() {
        return view
            .order
            .lines
            .iter()
            .map(|line| of_line(view, line))
            .collect();
    }
    let shares = shares(bill);
    let rows = bill.goods.iter().zip(shares);
    rows.map(|(goods, share)| of_goods(view, goods, share))
        .collect()
}

/// What of the order's discount falls on each row: by its amount, the rest on the last.
fn shares(bill: &Bill) -> Vec<Money> {
    let deals: Vec<i64> = bill
        .goods
        .iter()
        .map(|goods| deal(goods).satang())
        .collect();
    let total: i128 = deals.iter().map(|deal| i128::from(*deal)).sum();
    let discount = bill.money.discount.satang();
    let mut left = discount;
    let last = deals.len().saturating_sub(1);
    let share = |(index, deal): (usize, &i64)| {
        let even = i128::from(discount) * i128::from(*deal) / total.max(1);
        let part = match index == last {
            true => left,
            false => i64::try_from(even).unwrap_or(0),
        };
        left -= part;
        Money::from_satang(part)
    };
    deals.iter().enumerate().map(share).collect()
}

fn times(amount: Money, units: i64) -> Money {
    Money::from_satang(amount.satang().saturating_mul(units))
}

fn deal(goods: &SoldGoods) -> Money {
    times(goods.price.minus(goods.discount), goods.units)
}

fn of_goods(view: &BillView, goods: &SoldGoods, share: Money) -> Value {
    let short = |line: &&OrderLine| goods.lines.contains(&line.line_no) && line.waiting;
    let is_short = view.order.lines.iter().any(|line| short(&line));
    let price = satang(goods.price);
    json!({
        "barCode": goods.barcode,
        "goodsName": goods.name,
        "specification": goods.specification,
        "goodsNumber": goods.units.to_string(),
        "goodsPrice": price,
        "goods_price": price,
        "totalPrice": satang(times(goods.price, goods.units)),
        "orderDiscountMoney": satang(share),
        "goodsDiscountMoney": satang(times(goods.discount, goods.units)),
        "goodsDealPrice": satang(goods.price.minus(goods.discount)),
        "goodsDealTotalPrice": satang(deal(goods)),
        "stockOut": if is_short { "1" } else { "0" },
        "batchCode": lots(view, &goods.lines),
    })
}

/// A line of an order that no bill says more of.
fn of_line(view: &BillView, line: &OrderLine) -> Value {
    let goods = view.goods_of(line.line_no);
    let none = satang(Money::ZERO);
    json!({
        "barCode": goods.map(|goods| goods.barcode.as_str()).unwrap_or_default(),
        "goodsName": goods.map(|goods| goods.name.as_str()).unwrap_or_default(),
        "specification": goods.map(|goods| goods.specification.as_str()).unwrap_or_default(),
        "goodsNumber": line.ordered_base.to_string(),
        "goodsPrice": none,
        "goods_price": none,
        "totalPrice": none,
        "orderDiscountMoney": none,
        "goodsDiscountMoney": none,
        "goodsDealPrice": none,
        "goodsDealTotalPrice": none,
        "stockOut": if line.waiting { "1" } else { "0" },
        "batchCode": lots(view, &[line.line_no]),
    })
}

/// The lots that the lines are promised from or left with.
fn lots(view: &BillView, lines: &[i64]) -> String {
    let promises = view.order.allocations.iter();
    let of_lines = promises.filter(|promise| lines.contains(&promise.line_no));
    let lots: std::collections::BTreeSet<&str> = of_lines
        .filter_map(|promise| promise.lot_no.as_deref())
        .collect();
    lots.into_iter().collect::<Vec<_>>().join(",")
}
