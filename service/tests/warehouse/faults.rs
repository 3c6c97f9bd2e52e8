//! What the service makes of a database that fails, answers late or is behind.

use khlang_sim::world::Fault;
use khlang_store::database::StoreError;
use serde_json::{Value, json};

use crate::house::{Ask, House};
use crate::invariants;

fn receipt(qty: i64) -> Ask {
    let lines = json!([{ "sku": "PLAIN", "qty": qty }]);
    let body = json!({ "warehouseCode": "W1", "lines": lines });
    Ask::post("/integration/v1/grn", body)
}

fn order(qty: i64) -> Ask {
    let lines = json!([{ "sku": "PLAIN", "qtyOrdered": qty }]);
    let body = json!({ "warehouseCode": "W1", "lines": lines });
    Ask::post("/integration/v1/orders", body)
}

fn broken_connection() -> StoreError {
    StoreError::Transient("Network connection lost.".to_owned())
}

#[track_caller]
fn assert_sound(house: &House) {
    let faults = invariants::faults(&house.tables, house.now);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_write_that_fails_is_answered_503_and_nothing_changes() {
    let faults = [
        (broken_connection(), 503),
        (StoreError::Overloaded("overloaded".to_owned()), 503),
        (StoreError::Broken("no such table".to_owned()), 500),
    ];
    for (error, status) in faults {
        let mut house = House::open();
        let before = house.tables.clone();
        house.world().fail_next_write(Fault::Refused(error));
        assert_eq!(house.send(&receipt(1)).status, status);
        assert_eq!(house.tables, before);
        assert_eq!(house.world().take_console().len(), 1);
        assert!(house.send(&receipt(1)).is_success());
    }
}

#[test]
fn with_an_idempotency_key_a_write_that_failed_is_tried_again() {
    let mut house = House::open();
    house
        .world()
        .fail_next_write(Fault::Refused(broken_connection()));
    let mut ask = receipt(1);
    ask.key = Some("once".to_owned());
    let answer = house.send(&ask);
    assert_eq!((answer.status, answer.replayed), (201, false));
    assert_eq!(house.tables.receipts.len(), 1);
    assert_sound(&house);
}

#[test]
fn with_an_idempotency_key_a_write_whose_answer_was_lost_is_made_once() {
    let mut house = House::open();
    house
        .world()
        .fail_next_write(Fault::Unanswered(broken_connection()));
    let mut ask = receipt(1);
    ask.key = Some("once".to_owned());
    let answer = house.send(&ask);
    assert_eq!((answer.status, answer.replayed), (201, true));
    assert_eq!(house.tables.receipts.len(), 1);
    assert_sound(&house);
}

#[test]
fn a_decision_on_facts_that_are_behind_is_made_again() {
    let mut house = House::open();
    house.done(&receipt(5));
    // The first order reads what is true, the second what was true before it.
    house.world().stale_reads(2).unwrap();
    house.done(&order(3));
    let second = house.send_losing(&order(3), 1);
    assert_eq!(second.data()["status"], Value::from("partially_allocated"));
    assert_sound(&house);
}

#[test]
fn facts_that_stay_behind_are_answered_503_after_five_tries() {
    let mut house = House::open();
    house.done(&receipt(5));
    house.world().stale_reads(100).unwrap();
    house.done(&order(3));
    let before = house.tables.clone();
    let second = house.send_losing(&order(3), 5);
    assert_eq!(second.status, 503);
    assert_eq!(house.tables, before);
    assert_sound(&house);
}
