//! Counts beside picking and shipping, and promises whose stock is gone or may not be sold any more: each a case
//! that once went wrong.

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

fn receive(house: &mut House, qty: i64, place: &str) {
    let line = json!({ "sku": "PLAIN", "qty": qty, "locationCode": place });
    let body = json!({ "warehouseCode": "W1", "lines": [line] });
    house.done(&post("/integration/v1/grn", body));
}

fn place(house: &mut House, qty: i64, priority: i64) -> String {
    let body = json!({
        "warehouseCode": "W1", "priority": priority,
        "lines": [{ "sku": "PLAIN", "qtyOrdered": qty }],
    });
    let placed = house.done(&post("/integration/v1/orders", body));
    placed["orderNo"].as_str().unwrap().to_owned()
}

fn step(house: &mut House, order: &str, step: &str) -> Value {
    house.done(&post(&format!("/ops/orders/{order}/{step}"), Value::Null))
}

fn open_count(house: &mut House) -> String {
    let opened = house.done(&post("/ops/cycle-counts", json!({ "warehouseCode": "W1" })));
    opened["countNo"].as_str().unwrap().to_owned()
}

fn count(house: &mut House, number: &str, qty: i64) {
    let line = json!({ "locationCode": "A1", "sku": "PLAIN", "countedQty": qty });
    let path = format!("/ops/cycle-counts/{number}/count");
    house.done(&post(&path, json!({ "lines": [line] })));
}

fn close(house: &mut House, number: &str) -> Value {
    house.done(&post(
        &format!("/ops/cycle-counts/{number}/close"),
        Value::Null,
    ))
}

fn on_hand(house: &House) -> i64 {
    let levels = house.tables.levels.values();
    levels.map(|level| level.on_hand.scaled()).sum::<i64>() / 10_000
}

fn status(house: &House, number: &str) -> &'static str {
    house.tables.order_numbered(number).unwrap().status.word()
}

fn retype(kind: &str) -> Ask {
    let body = json!({ "warehouseCode": "W1", "code": "A1", "type": kind });
    post("/integration/v1/locations", body)
}

#[test]
fn what_leaves_before_a_level_is_counted_is_no_variance() {
    let mut house = House::open();
    receive(&mut house, 10, "A1");
    let order = place(&mut house, 3, 5);
    step(&mut house, &order, "release");
    step(&mut house, &order, "pick");
    let number = open_count(&mut house);
    step(&mut house, &order, "ship");
    count(&mut house, &number, 7);
    let closed = close(&mut house, &number);
    assert_eq!(closed["lines"][0]["variance"], 0);
    assert_eq!(on_hand(&house), 7);
    assert_sound(&house);
}

#[test]
fn what_comes_before_a_level_is_counted_is_no_variance() {
    let mut house = House::open();
    receive(&mut house, 10, "A1");
    let number = open_count(&mut house);
    receive(&mut house, 5, "A1");
    count(&mut house, &number, 15);
    close(&mut house, &number);
    assert_eq!(on_hand(&house), 15);
    assert_sound(&house);
}

#[test]
fn what_is_picked_has_left_the_shelf_that_is_counted() {
    let mut house = House::open();
    receive(&mut house, 20, "A1");
    let order = place(&mut house, 8, 5);
    step(&mut house, &order, "release");
    step(&mut house, &order, "pick");
    let number = open_count(&mut house);
    count(&mut house, &number, 12);
    close(&mut house, &number);
    step(&mut house, &order, "ship");
    assert_eq!(on_hand(&house), 12);
    assert_sound(&house);
}

#[test]
fn counting_less_than_is_promised_takes_back_what_was_promised_last() {
    let mut house = House::open();
    receive(&mut house, 10, "A1");
    let urgent = place(&mut house, 4, 1);
    let later = place(&mut house, 6, 5);
    let number = open_count(&mut house);
    count(&mut house, &number, 7);
    let closed = close(&mut house, &number);
    assert_eq!(closed["levels"][0]["after"]["qtyAllocated"], 7);
    assert_eq!(
        [status(&house, &urgent), status(&house, &later)],
        ["allocated", "partially_allocated"]
    );
    receive(&mut house, 3, "P1");
    assert_eq!(status(&house, &later), "allocated");
    assert_sound(&house);
}

#[test]
fn a_promise_that_is_taken_back_is_served_anew_from_other_stock() {
    for kind in ["quarantine", "damage"] {
        let mut house = House::open();
        receive(&mut house, 10, "A1");
        let order = place(&mut house, 6, 5);
        step(&mut house, &order, "release");
        receive(&mut house, 4, "P1");
        house.done(&retype(kind));
        assert_eq!(status(&house, &order), "partially_allocated", "{kind}");
        let promises = house.tables.allocations.values();
        let held = promises.filter(|row| row.holding);
        let held: Vec<_> = held.map(|row| row.location_code.as_str()).collect();
        assert_eq!(held, ["P1"], "{kind}");
        house.done(&retype("storage"));
        assert_eq!(status(&house, &order), "allocated", "{kind}");
        assert_sound(&house);
    }
}

#[test]
fn what_was_picked_stays_with_its_order() {
    let mut house = House::open();
    receive(&mut house, 10, "A1");
    let order = place(&mut house, 6, 5);
    step(&mut house, &order, "release");
    step(&mut house, &order, "pick");
    house.done(&retype("quarantine"));
    assert_eq!(status(&house, &order), "picked");
    step(&mut house, &order, "ship");
    assert_eq!(on_hand(&house), 4);
    assert_sound(&house);
}

#[test]
fn nothing_is_promised_of_a_location_that_becomes_a_quarantine_at_the_same_time() {
    let body = json!({ "warehouseCode": "W1", "lines": [{ "sku": "PLAIN", "qtyOrdered": 3 }] });
    let wanted = post("/integration/v1/orders", body);
    for rivals in [
        [wanted.clone(), retype("quarantine")],
        [retype("quarantine"), wanted],
    ] {
        let mut house = House::open();
        receive(&mut house, 5, "A1");
        house.race(&rivals, |_| {});
        let orders = house.tables.orders.values();
        let status: Vec<_> = orders.map(|row| row.status.word()).collect();
        assert_eq!(status, ["pending"], "{rivals:?}");
        assert_sound(&house);
    }
}
