//! More lines wait than one commit serves: nobody is overtaken, and the rest is served in steps of their own.

use khlang_core::outbound::serving::MAX_SERVED;
use serde_json::{Value, json};

use crate::house::{Ask, House};
use crate::invariants;

fn post(path: &str, body: Value) -> Ask {
    Ask::post(path, body)
}

fn place(house: &mut House, priority: i64) -> String {
    let body = json!({
        "warehouseCode": "W1", "priority": priority, "lines": [{ "sku": "PLAIN", "qtyOrdered": 1 }],
    });
    let placed = house.done(&post("/integration/v1/orders", body));
    placed["orderNo"].as_str().unwrap().to_owned()
}

fn waiting(house: &House) -> usize {
    let lines = house.tables.order_lines.values();
    lines.filter(|line| line.waiting).count()
}

fn status(house: &House, number: &str) -> &'static str {
    house.tables.order_numbered(number).unwrap().status.word()
}

/// A house in which a line more waits than is served by one commit, and a few.
fn crowded(more: usize) -> House {
    let mut house = House::open();
    let order = json!({ "warehouseCode": "W1", "lines": [{ "sku": "PLAIN", "qtyOrdered": 1 }] });
    let mut left = MAX_SERVED + more;
    while left > 0 {
        let some = left.min(100);
        let orders = json!({ "orders": vec![order.clone(); some] });
        house.done(&post("/integration/v1/orders/bulk", orders));
        left -= some;
    }
    house
}

fn receive(house: &mut House, qty: usize) {
    let body = json!({ "warehouseCode": "W1", "lines": [{ "sku": "PLAIN", "qty": qty }] });
    house.done(&post("/integration/v1/grn", body));
}

#[test]
fn what_one_commit_can_not_serve_is_served_after_it_and_nobody_is_overtaken() {
    let mut house = crowded(30);
    receive(&mut house, MAX_SERVED + 50);
    assert_eq!(waiting(&house), 30);
    let late = place(&mut house, 1);
    assert_eq!(status(&house, &late), "pending");
    house.catch_up();
    assert_eq!(waiting(&house), 0);
    assert_eq!(status(&house, &late), "allocated");
    let next = place(&mut house, 5);
    assert_eq!(status(&house, &next), "allocated");
    let faults = invariants::faults(&house.tables, house.now);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_rest_waits_on_where_nothing_is_left() {
    let mut house = crowded(10);
    receive(&mut house, MAX_SERVED + 4);
    house.catch_up();
    assert_eq!(waiting(&house), 6);
    receive(&mut house, 6);
    house.catch_up();
    assert_eq!(waiting(&house), 0);
    let faults = invariants::faults(&house.tables, house.now);
    assert!(faults.is_empty(), "{faults:#?}");
}
