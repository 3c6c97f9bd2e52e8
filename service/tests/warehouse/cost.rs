//! What a command reads does not grow with what is open (docs/architecture.md#cost).

use serde_json::{Value, json};

use crate::house::{Ask, House};

fn orders(count: usize, qty: i64) -> Ask {
    let line = json!({ "sku": "PLAIN", "qtyOrdered": qty });
    let order = json!({ "warehouseCode": "W1", "lines": [line] });
    let orders: Vec<Value> = std::iter::repeat_n(order, count).collect();
    Ask::post("/integration/v1/orders/bulk", json!({ "orders": orders }))
}

/// A house in which so many orders hold stock of an item, and more of it lies there or not.
fn busy(open: usize, free: bool) -> House {
    let mut house = House::open();
    let there = i64::try_from(open).unwrap() + if free { 1_000 } else { 0 };
    if there > 0 {
        let line = json!({ "sku": "PLAIN", "qty": there });
        house.done(&Ask::post(
            "/integration/v1/grn",
            json!({ "warehouseCode": "W1", "lines": [line] }),
        ));
    }
    for _ in 0..open / 100 {
        house.send(&orders(100, 1));
    }
    house
}

/// The steps of SQLite's machine that a request takes.
fn steps(house: &mut House, ask: &Ask) -> u64 {
    house.world().database().take_steps();
    let answer = house.send(ask);
    assert!(answer.is_success(), "{}", answer.body);
    house.world().database().take_steps()
}

/// How many steps a request takes beside 0, 200 and 2,000 open orders of its item.
fn grown(ask: &Ask, free: bool) -> [u64; 3] {
    [0, 200, 2_000].map(|open| steps(&mut busy(open, free), ask))
}

fn order(qty: i64) -> Ask {
    let line = json!({ "sku": "PLAIN", "qtyOrdered": qty });
    Ask::post(
        "/integration/v1/orders",
        json!({ "warehouseCode": "W1", "lines": [line] }),
    )
}

#[test]
fn an_order_reads_no_more_beside_two_thousand_open_ones() {
    let [none, some, many] = grown(&order(1), true);
    assert!(many < some + some / 20, "{some} {many}");
    assert!(some < none + none / 2, "{none} {some}");
}

#[test]
fn a_short_order_reads_no_more_beside_two_thousand_that_hold_its_stock() {
    let [none, some, many] = grown(&order(5), false);
    assert!(many < some + some / 20, "{some} {many}");
    assert!(some < 2 * none, "{none} {some}");
}
