//! Orders that leave in several shipments: each a case that once lost what was still to come.

use serde_json::{Value, json};

use crate::house::{Ask, House};
use crate::invariants;

fn post(path: &str, body: Value) -> Ask {
    Ask::post(path, body)
}

#[track_caller]
fn assert_sound(house: &House) {
    let faults = invariants::faults(&house.tables, house.now);
    assert!(faults.is_empty(), "{faults:#?}");
}

fn receive(house: &mut House, qty: i64) {
    let body = json!({ "warehouseCode": "W1", "lines": [{ "sku": "PLAIN", "qty": qty }] });
    house.done(&post("/integration/v1/grn", body));
}

fn place(house: &mut House, qty: i64, backorder: Option<&str>) -> String {
    let body = json!({
        "warehouseCode": "W1", "backorder": backorder,
        "lines": [{ "sku": "PLAIN", "qtyOrdered": qty }],
    });
    let placed = house.done(&post("/integration/v1/orders", body));
    placed["orderNo"].as_str().unwrap().to_owned()
}

fn take(house: &mut House, order: &str, steps: &[&str]) -> Value {
    let mut shown = Value::Null;
    for step in steps {
        shown = house.done(&post(&format!("/ops/orders/{order}/{step}"), Value::Null));
    }
    shown
}

fn told(house: &House, kind: &str) -> usize {
    let events = house.tables.events.iter();
    events.filter(|event| event.kind.name() == kind).count()
}

const WAVE: &[&str] = &["release", "pick", "pack", "ship"];

#[test]
fn what_is_short_when_an_order_ships_goes_on_waiting() {
    let mut house = House::open();
    receive(&mut house, 10);
    let order = place(&mut house, 12, None);
    let shown = take(&mut house, &order, WAVE);
    assert_eq!(shown["status"], "partially_shipped");
    assert_eq!(shown["lines"][0]["qtyBackordered"], 2);
    receive(&mut house, 5);
    let shown = take(&mut house, &order, WAVE);
    assert_eq!(shown["status"], "shipped");
    assert_eq!(shown["lines"][0]["qtyShipped"], 12);
    assert_eq!(shown["shipments"].as_array().unwrap().len(), 2);
    assert_eq!(told(&house, "order.shipped"), 2);
    assert_sound(&house);
}

#[test]
fn stock_that_comes_after_picking_started_stays_for_the_next_wave() {
    let mut house = House::open();
    receive(&mut house, 3);
    let order = place(&mut house, 5, None);
    take(&mut house, &order, &["release", "pick"]);
    receive(&mut house, 2);
    let shown = take(&mut house, &order, &["ship"]);
    assert_eq!(shown["status"], "partially_shipped");
    let line = &shown["lines"][0];
    assert_eq!([&line["qtyAllocated"], &line["qtyShipped"]], [5, 3]);
    assert_eq!(take(&mut house, &order, WAVE)["status"], "shipped");
    assert_sound(&house);
}

#[test]
fn a_packed_order_is_served_too() {
    let mut house = House::open();
    receive(&mut house, 3);
    let order = place(&mut house, 5, None);
    take(&mut house, &order, &["release", "pick", "pack"]);
    receive(&mut house, 2);
    let row = house.tables.order_numbered(&order).unwrap();
    assert_eq!(row.status.word(), "packed");
    assert_eq!(row.allocated_base, row.ordered_base);
    take(&mut house, &order, &["ship"]);
    assert_eq!(take(&mut house, &order, WAVE)["status"], "shipped");
    assert_sound(&house);
}

#[test]
fn an_order_may_say_that_what_is_short_is_cancelled() {
    let mut house = House::open();
    receive(&mut house, 10);
    let order = place(&mut house, 12, Some("cancel"));
    let shown = take(&mut house, &order, WAVE);
    assert_eq!(shown["status"], "shipped");
    let line = &shown["lines"][0];
    assert_eq!([&line["qtyCancelled"], &line["qtyBackordered"]], [2, 0]);
    assert_eq!(told(&house, "order.backorder.cancelled"), 1);
    receive(&mut house, 5);
    assert_eq!(told(&house, "order.allocated"), 1);
    assert_sound(&house);
}

#[test]
fn cancelling_an_order_of_which_a_part_left_cancels_the_rest() {
    let mut house = House::open();
    receive(&mut house, 10);
    let order = place(&mut house, 12, None);
    take(&mut house, &order, WAVE);
    receive(&mut house, 1);
    let path = format!("/integration/v1/orders/{order}/cancel");
    let shown = house.done(&post(&path, Value::Null));
    assert_eq!(shown["status"], "shipped");
    let line = &shown["lines"][0];
    assert_eq!([&line["qtyShipped"], &line["qtyCancelled"]], [10, 2]);
    assert_eq!(told(&house, "order.backorder.cancelled"), 1);
    let next = place(&mut house, 1, None);
    let row = house.tables.order_numbered(&next).unwrap();
    assert_eq!(row.status.word(), "allocated");
    assert_sound(&house);
}

#[test]
fn a_tenant_says_what_becomes_of_what_is_short() {
    let mut house = House::open();
    house.execute("UPDATE tenant SET backorder = 'cancel'");
    receive(&mut house, 1);
    let order = place(&mut house, 2, None);
    assert_eq!(take(&mut house, &order, WAVE)["status"], "shipped");
    let order = place(&mut house, 2, Some("keep"));
    receive(&mut house, 1);
    assert_eq!(
        take(&mut house, &order, WAVE)["status"],
        "partially_shipped"
    );
    assert_sound(&house);
}
