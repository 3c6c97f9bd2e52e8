//! The smallest cases of what random sequences have found, and of races too rare for them.

use khlang_core::rebalance::Channel;
use khlang_surface::call::http::Method;
use serde_json::{Value, json};

use crate::house::{Ask, House, START};
use crate::invariants::{self, today};
use crate::{promises, shops};

fn push(path: &str, body: Value) -> Ask {
    Ask::post(format!("/integration/v1{path}"), body)
}

fn step(order: &str, step: &str, body: Value) -> Ask {
    Ask::post(format!("/ops/orders/{order}/{step}"), body)
}

fn receipt(line: Value) -> Ask {
    push("/grn", json!({ "warehouseCode": "W1", "lines": [line] }))
}

fn order(line: Value) -> Ask {
    push("/orders", json!({ "warehouseCode": "W1", "lines": [line] }))
}

fn text(data: &Value) -> &str {
    data.as_str().unwrap()
}

#[track_caller]
fn assert_sound(house: &House) {
    let faults = invariants::faults(&house.tables, house.now);
    assert!(faults.is_empty(), "{faults:#?}");
}

fn day(after: i64) -> String {
    today(START).plus_days(after).unwrap().to_string()
}

#[test]
fn a_short_pick_of_other_pieces_loses_only_as_many_as_are_missing() {
    let mut house = House::open();
    house.done(&receipt(
        json!({ "sku": "SERIAL", "qty": 3, "serials": ["S1", "S2", "S3"] }),
    ));
    let placed = house.done(&order(json!({ "sku": "SERIAL", "qtyOrdered": 2 })));
    let number = text(&placed["orderNo"]).to_owned();
    let released = house.done(&step(&number, "release", json!({})));
    let task = text(&released["pickTasks"][0]["taskNo"]).to_owned();
    let picked = json!({ "tasks": [{ "taskNo": task, "qty": 1, "serials": ["S3"] }] });
    house.done(&step(&number, "pick", picked));
    assert_sound(&house);
}

#[test]
fn one_piece_is_not_picked_for_two_tasks() {
    let mut house = House::open();
    house.done(&receipt(
        json!({ "sku": "SERIAL", "qty": 3, "serials": ["S1", "S2", "S3"] }),
    ));
    let one = json!({ "sku": "SERIAL", "qtyOrdered": 1 });
    let both = json!({ "warehouseCode": "W1", "lines": [one, one] });
    let placed = house.done(&push("/orders", both));
    let number = text(&placed["orderNo"]).to_owned();
    let released = house.done(&step(&number, "release", json!({})));
    let tasks = released["pickTasks"].as_array().unwrap().iter();
    let scanned = tasks.map(|task| json!({ "taskNo": task["taskNo"], "serials": ["S3"] }));
    let picked = json!({ "tasks": scanned.collect::<Vec<Value>>() });
    let answer = house.send(&step(&number, "pick", picked));
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(answer.body["errors"][0]["path"], "tasks[1].serials");
    assert_sound(&house);
}

#[test]
fn a_receipt_that_dates_a_lot_promises_its_stock_by_that_date() {
    let mut house = House::open();
    let undated = json!({ "sku": "PLAIN", "qty": 1, "lotNo": "L", "locationCode": "A1" });
    house.done(&receipt(undated));
    let wish = json!({ "sku": "PLAIN", "qtyOrdered": 2, "minShelfLifeDays": 30 });
    house.done(&order(wish));
    let before = house.tables.clone();
    let soon = json!({
        "sku": "PLAIN", "qty": 1, "lotNo": "L", "locationCode": "A1", "expiryDate": day(3),
    });
    house.done(&receipt(soon));
    let faults = promises::faults(&before, &house.tables, today(house.now));
    assert!(faults.is_empty(), "{faults:#?}");
    assert_sound(&house);
}

#[test]
fn a_refusal_never_shows_a_number_to_come() {
    let mut house = House::open();
    let line = |after: i64| json!({ "sku": "LOTTED", "qty": 1, "expiryDate": day(after) });
    let lines = json!({ "warehouseCode": "W1", "lines": [line(3), line(4)] });
    let answer = house.send(&push("/grn", lines));
    assert_eq!(answer.status, 400);
    let told =
        "lines[1].expiryDate the lot named after this receipt has the date 2027-01-18 already";
    assert_eq!(answer.body["message"], told);
}

#[test]
fn an_item_whose_tracking_changes_while_stock_comes_keeps_its_tracking() {
    let change = push("/items", json!({ "sku": "PLAIN", "tracking": "lot" }));
    let came = receipt(json!({ "sku": "PLAIN", "qty": 1 }));
    let wished = order(json!({ "sku": "PLAIN", "qtyOrdered": 1 }));
    for rival in [came, wished] {
        let mut house = House::open();
        let answers = house.race(&[rival, change.clone()], |_| {});
        assert_eq!(
            answers
                .iter()
                .map(|answer| answer.status)
                .collect::<Vec<_>>(),
            [201, 409]
        );
        assert_sound(&house);
    }
}

#[test]
fn one_request_sent_twice_at_once_is_done_once() {
    let mut house = House::open();
    let mut ask = receipt(json!({ "sku": "PLAIN", "qty": 1 }));
    ask.key = Some("once".to_owned());
    let answers = house.race(&[ask.clone(), ask], |_| {});
    assert_eq!(answers[0].body, answers[1].body);
    assert_eq!((answers[0].replayed, answers[1].replayed), (false, true));
    assert_eq!(house.tables.receipts.len(), 1);
    assert_sound(&house);
}

#[test]
fn a_part_of_a_piece_can_not_be_ordered() {
    let mut house = House::open();
    let answer = house.send(&order(json!({ "sku": "SERIAL", "qtyOrdered": 1.5 })));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["errors"][0]["path"], "lines[0].qtyOrdered");
    house.done(&order(json!({ "sku": "PLAIN", "qtyOrdered": 1.5 })));
    assert_sound(&house);
}

fn ops(path: &str, body: Value) -> Ask {
    Ask::post(format!("/ops{path}"), body)
}

/// What was told of a kind since the house opened.
fn told<'h>(house: &'h House, kind: &str) -> Vec<&'h Value> {
    let events = house.tables.events.iter();
    let events = events.filter(|event| event.kind.name() == kind);
    events.map(|event| &event.data).collect()
}

#[test]
fn stock_moved_out_of_quarantine_keeps_its_age_and_serves_who_waits() {
    let mut house = House::open();
    let held = json!({ "sku": "PLAIN", "qty": 5, "locationCode": "Q1" });
    house.done(&receipt(held));
    house.wait(1_000);
    let placed = house.done(&order(json!({ "sku": "PLAIN", "qtyOrdered": 3 })));
    assert_eq!(placed["status"], "pending");
    let out = json!({
        "warehouseCode": "W1", "sku": "PLAIN", "qty": 4,
        "fromLocationCode": "Q1", "toLocationCode": "P1",
    });
    let moved = house.done(&ops("/stock/move", out));
    assert_eq!(moved["servedOrders"], json!([placed["orderNo"]]));
    let ages = house.tables.levels.values().map(|level| level.received_at);
    assert!(ages.into_iter().all(|at| at.millis() == START));
    assert_eq!(told(&house, "order.allocated").len(), 1);
    assert!(told(&house, "stock.adjusted").is_empty());
    assert_sound(&house);
}

#[test]
fn a_quarantine_that_ends_serves_who_waits_for_what_lies_there() {
    let mut house = House::open();
    for (sku, qty, place) in [("PLAIN", 5, "Q1"), ("LOTTED", 5, "Q1"), ("PLAIN", 1, "A1")] {
        house.done(&receipt(
            json!({ "sku": sku, "qty": qty, "locationCode": place }),
        ));
    }
    let first = house.done(&order(json!({ "sku": "PLAIN", "qtyOrdered": 4 })));
    let urgent = json!({ "warehouseCode": "W1", "priority": 1, "lines": [{ "sku": "PLAIN", "qtyOrdered": 2 }] });
    let second = house.done(&Ask::post("/integration/v1/orders", urgent));
    assert_eq!(
        [&first["status"], &second["status"]],
        ["partially_allocated", "pending"]
    );
    let as_kind = |kind: &str| {
        let body = json!({ "warehouseCode": "W1", "code": "Q1", "type": kind });
        Ask::post("/integration/v1/locations", body)
    };
    house.done(&as_kind("quarantine"));
    assert_eq!(told(&house, "order.allocated").len(), 1);
    house.done(&as_kind("storage"));
    let status = |placed: &Value| {
        house
            .tables
            .order_numbered(text(&placed["orderNo"]))
            .unwrap()
            .status
            .word()
    };
    assert_eq!(
        [status(&second), status(&first)],
        ["allocated", "allocated"]
    );
    assert_eq!(told(&house, "order.allocated").len(), 3);
    house.done(&as_kind("quarantine"));
    let third = house.done(&order(json!({ "sku": "LOTTED", "qtyOrdered": 1 })));
    assert_eq!(third["status"], "pending");
    let bulk = json!({ "locations": [{ "warehouseCode": "W1", "code": "Q1", "type": null }] });
    house.done(&Ask::post("/integration/v1/locations/bulk", bulk));
    let served = house
        .tables
        .order_numbered(text(&third["orderNo"]))
        .unwrap();
    assert_eq!(served.status.word(), "allocated");
    assert_sound(&house);
}

#[test]
fn nobody_waits_for_a_quarantine_that_ends_at_the_same_time() {
    let held = || receipt(json!({ "sku": "PLAIN", "qty": 5, "locationCode": "Q1" }));
    let wanted = || order(json!({ "sku": "PLAIN", "qtyOrdered": 3 }));
    let ends = || {
        let body = json!({ "warehouseCode": "W1", "code": "Q1", "type": "storage" });
        push("/locations", body)
    };
    // What was there before, and two commands that were told the same: in each of the two orders.
    let races = [(held(), wanted(), ends()), (wanted(), held(), ends())];
    for (before, one, other) in races {
        for rivals in [[one.clone(), other.clone()], [other, one]] {
            let mut house = House::open();
            house.done(&before);
            house.race(&rivals, |_| {});
            let status = house.tables.orders.values().map(|row| row.status.word());
            assert_eq!(status.collect::<Vec<_>>(), ["allocated"], "{rivals:?}");
            assert_sound(&house);
        }
    }
}

#[test]
fn a_count_posts_its_variance_on_what_lies_there_when_it_is_closed() {
    let mut house = House::open();
    let five = json!({ "sku": "PLAIN", "qty": 5, "locationCode": "A1" });
    house.done(&receipt(five.clone()));
    let opened = house.done(&ops("/cycle-counts", json!({ "warehouseCode": "W1" })));
    let path = |step: &str| format!("/cycle-counts/{}/{step}", text(&opened["countNo"]));
    let counted = json!({ "locationCode": "A1", "sku": "PLAIN", "countedQty": 3 });
    house.done(&ops(&path("count"), json!({ "lines": [counted] })));
    house.done(&receipt(five));
    let closed = house.done(&ops(&path("close"), Value::Null));
    assert_eq!(closed["levels"][0]["after"]["qtyOnHand"], 8);
    let variance = told(&house, "cyclecount.variance");
    assert_eq!(variance.len(), 1);
    assert_eq!(variance[0]["variance"], -2);
    assert_sound(&house);
}

#[test]
fn a_piece_that_was_taken_down_can_be_put_up_again() {
    let mut house = House::open();
    let came = json!({ "sku": "SERIAL", "qty": 1, "serials": ["S1"], "locationCode": "A1" });
    house.done(&receipt(came));
    let correction = |delta: i64| {
        ops(
            "/stock/adjust",
            json!({
                "warehouseCode": "W1", "sku": "SERIAL", "delta": delta, "serials": ["S1"],
                "reason": "lost and found",
            }),
        )
    };
    house.done(&correction(-1));
    assert_eq!(house.send(&correction(-1)).status, 400);
    house.done(&correction(1));
    assert_eq!(house.send(&correction(1)).status, 400);
    let told = told(&house, "stock.adjusted").into_iter();
    assert_eq!(told.map(|data| &data["delta"]).collect::<Vec<_>>(), [-1, 1]);
    assert_sound(&house);
}

fn stock(path: &str, body: Value) -> Ask {
    Ask::post(format!("/stock/variants/{path}"), body)
}

fn number(house: &House, sku: &str) -> i64 {
    house.tables.item(sku).unwrap().variant_id.unwrap()
}

/// What a channel may sell of an item in a store.
fn quota(house: &House, shop: &str, sku: &str, channel: Channel) -> u64 {
    let item = house.tables.item(sku).unwrap().id.clone();
    let row = &house.tables.channels.rows[&(format!("id of {shop}"), item)];
    row.quotas.get(channel).get()
}

#[test]
fn a_policy_reaches_every_variant_step_by_step_while_stock_moves() {
    let mut house = House::open();
    for sku in ["PLAIN", "LOTTED"] {
        house.done(&receipt(json!({ "sku": sku, "qty": 8 })));
    }
    house.execute(
        "UPDATE store SET policy = json_set(policy, '$.weights', json('{\"shopify\":1}')), version = version + 1 \
         WHERE code = 'S1'; \
         INSERT INTO channel_catch_up(store_id, tenant_id, after, updated_at, version) \
         SELECT id, tenant_id, 0, created_at, 1 FROM store WHERE code = 'S1'",
    );
    assert_sound(&house);
    house.done(&order(json!({ "sku": "LOTTED", "qtyOrdered": 3 })));
    assert_eq!(quota(&house, "S1", "LOTTED", Channel::Shopify), 5);
    assert_eq!(quota(&house, "S1", "PLAIN", Channel::Shopify), 0);
    let told = |house: &House| told(house, "channel.stock.updated").len();
    let before = told(&house);
    for _ in 0..3 {
        shops::catch_up(&mut house);
        assert_sound(&house);
    }
    assert!(house.tables.channels.behind.is_empty());
    assert_eq!(quota(&house, "S1", "PLAIN", Channel::Shopify), 8);
    // Three channels of PLAIN gave way to one; LOTTED, and the set it is in, had done so before.
    assert_eq!(told(&house) - before, 4);
}

#[test]
fn a_first_command_on_a_variant_that_a_receipt_has_just_changed_is_decided_again() {
    let mut house = House::open();
    house.done(&ops(
        "/stock/adjust",
        json!({ "warehouseCode": "W2", "sku": "PLAIN", "delta": 5, "reason": "found" }),
    ));
    let id = number(&house, "PLAIN");
    let command = stock(
        &format!("{id}/manual-stock"),
        json!({ "store_id": 3, "physical_stock": 0, "channels": { "shopee": 4 }, "adjustment_mode": "increase" }),
    );
    let line = json!({ "sku": "PLAIN", "qtyOrdered": 2 });
    let ordered = push("/orders", json!({ "warehouseCode": "W2", "lines": [line] }));
    for both in [[command.clone(), ordered.clone()], [ordered, command]] {
        let mut house = house.fork();
        let answers = house.race(&both, |_| {});
        assert!(
            answers.iter().all(crate::house::Answer::is_success),
            "{answers:?}"
        );
        let row = house.tables.channels.rows.values().next().unwrap();
        assert_eq!(row.reserved.to_json(), 2);
        assert_sound(&house);
    }
}

#[test]
fn serving_who_waits_leaves_that_much_less_to_share_out() {
    let mut house = House::open();
    let placed = house.done(&order(json!({ "sku": "PLAIN", "qtyOrdered": 6 })));
    let id = number(&house, "PLAIN");
    let body = json!({ "store_id": 1, "physical_stock": 13 });
    let data = house.done(&stock(&format!("{id}/auto-stock"), body));
    assert_eq!(data["served_orders"], json!([placed["orderNo"]]));
    assert_eq!(
        (&data["reserved"], &data["sales_stock"]),
        (&json!(6), &json!(7))
    );
    let shares = ["shopee", "lazada", "tiktok_shop"].map(|name| data["channels"][name].clone());
    assert_eq!(shares, [json!(3), json!(2), json!(2)]);
    assert_sound(&house);
}

#[test]
fn of_orders_that_race_across_the_reorder_point_one_tells_of_it() {
    let mut house = House::open();
    house.done(&receipt(json!({ "sku": "PLAIN", "qty": 10 })));
    let id = house.tables.inventories.values().next().unwrap().id.clone();
    let point = Ask {
        method: Method::Patch,
        ..ops(&format!("/inventory/{id}"), json!({ "reorderPoint": 5 }))
    };
    let three = order(json!({ "sku": "PLAIN", "qtyOrdered": 3 }));
    let answers = house.race(&[point, three.clone(), three.clone(), three], |_| {});
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 201, 201, 201]);
    let low = told(&house, "inventory.stock.low");
    assert_eq!(low.len(), 1);
    assert_eq!(
        (&low[0]["available"], &low[0]["reorderPoint"]),
        (&json!(4), &json!(5))
    );
    assert_sound(&house);
}

fn policy(shop: i64, policy: Value) -> Ask {
    Ask {
        method: Method::Put,
        ..Ask::post(format!("/stock/stores/{shop}/policy"), policy)
    }
}

/// Both orders of two rivals, each told the same; what must hold after each.
fn race_both_ways(house: &House, rivals: [Ask; 2]) {
    let [one, other] = rivals;
    for both in [[one.clone(), other.clone()], [other, one]] {
        let mut house = house.fork();
        let answers = house.race(&both, |_| {});
        let all = answers.iter().all(crate::house::Answer::is_success);
        assert!(all, "{answers:?}");
        assert_sound(&house);
    }
}

#[test]
fn stock_that_comes_while_a_store_begins_to_share_out_is_shared_out() {
    let came = json!({ "sku": "PLAIN", "qty": 7 });
    let came = push("/grn", json!({ "warehouseCode": "W2", "lines": [came] }));
    race_both_ways(
        &House::open(),
        [came, policy(3, json!({ "mode": "weighted" }))],
    );
}

#[test]
fn the_first_row_of_a_variant_does_not_escape_a_policy_that_changes_meanwhile() {
    let came = receipt(json!({ "sku": "PLAIN", "qty": 7 }));
    let change = policy(1, json!({ "weights": { "shopify": 1 } }));
    race_both_ways(&House::open(), [came, change]);
}
