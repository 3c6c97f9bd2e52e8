//! Returns: asked for by operations or by a seller, received into normal and bad at the cost at which they left.

use khlang_surface::call::http::Method;
use serde_json::{Value, json};

use crate::examples::{assert_as_printed, request};
use crate::house::{House, WAREHOUSE, text};

/// The document's code for a span that ends before it starts.
const START_AFTER_END: u32 = 1639;

fn step(house: &House, number: &str, step: &str, body: Value) -> Value {
    house.post(&format!("/ops/returns/{number}/{step}"), body)
}

fn approved(house: &House, body: Value) -> String {
    let number = text(&house.post("/ops/returns", body)["returnNo"]);
    step(house, &number, "approve", json!({}));
    number
}

fn bill(house: &House, more: Value) -> Value {
    house.flash("/rollback_order/add", request("/rollback_order/add", more))
}

fn state(house: &House, number: &str) -> String {
    let found = house.sold(
        "/Inbound/getDeliveryRollbackOrderDetail",
        json!({ "backSn": number }),
    );
    let listed = house.sold(
        "/rollback_order/getOrderList",
        json!({ "startTime": "2027-01-01", "endTime": "2027-12-31", "status": found[0]["status"], "limit": 100 }),
    );
    let rows = listed["list"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["backSn"] == number), "{listed}");
    text(&found[0]["status"])
}

#[test]
fn a_return_of_three_puts_two_good_and_one_bad_back_at_the_cost_at_which_they_left() {
    let house = House::open();
    house.goods("A", json!({}));
    house.receive(json!({ "sku": "A", "qty": 3, "unitCost": 10.01 }));
    house.receive(json!({ "sku": "A", "qty": 4, "unitCost": 7 }));
    let worth = house.value("A");
    let order = house.ship(json!([{ "sku": "A", "qtyOrdered": 5 }]));
    let left = worth - house.value("A");
    house.receive(json!({ "sku": "A", "qty": 10, "unitCost": 99 }));
    let before = house.value("A");
    let number = approved(
        &house,
        json!({ "orderNo": order, "lines": [{ "sku": "A", "qty": 3 }] }),
    );
    let body = json!({ "lines": [
        { "sku": "A", "qty": 2, "quality": "normal" }, { "sku": "A", "qty": 1, "quality": "bad" },
    ] });
    let done = step(&house, &number, "receive", body);
    assert_eq!(done["status"], "completed");
    assert_eq!(
        (house.on_hand("A", "normal"), house.on_hand("A", "bad")),
        (14, 1)
    );
    let back = house.value("A") - before;
    // Three fifths of it, rounded once for each row, half to even.
    assert!((back * 5 - left * 3).abs() <= 5, "{back} of {left}");
    // The rest brings back what is left of the cost, to the last unit of it.
    let rest = approved(&house, json!({ "orderNo": order }));
    step(&house, &rest, "receive", json!({}));
    assert_eq!(house.value("A") - before, left);
    house.audit();
}

#[test]
fn nothing_comes_back_twice_and_what_is_given_up_may_be_asked_for_again() {
    let house = House::open();
    house.goods("A", json!({}));
    house.receive(json!({ "sku": "A", "qty": 10 }));
    let order = house.ship(json!([{ "sku": "A", "qtyOrdered": 1 }]));
    let first = text(&house.post("/ops/returns", json!({ "orderNo": order }))["returnNo"]);
    house.refused("/ops/returns", json!({ "orderNo": order }), 409);
    let again = json!({ "orderNo": order, "lines": [{ "orderLineNo": 1, "qty": 1 }] });
    let message = house.refused("/ops/returns", again.clone(), 409);
    assert!(message.contains("can still come back"), "{message}");
    step(&house, &first, "cancel", json!({ "reason": "found it" }));
    assert_eq!(
        step(&house, &first, "cancel", json!({}))["status"],
        "cancelled"
    );
    let second = approved(&house, again);
    step(&house, &second, "close", json!({}));
    let third = approved(&house, json!({ "orderNo": order }));
    step(&house, &third, "receive", json!({}));
    house.refused("/ops/returns", json!({ "orderNo": order }), 409);
    house.audit();
}

#[test]
fn a_return_is_received_only_after_its_approval_and_never_beyond_what_is_open() {
    let house = House::open();
    house.goods("A", json!({}));
    let free = json!({ "warehouseCode": WAREHOUSE, "lines": [{ "sku": "A", "qty": 2, "uomCode": "CASE" }] });
    let number = text(&house.post("/ops/returns", free)["returnNo"]);
    let receive = format!("/ops/returns/{number}/receive");
    house.refused(&receive, json!({}), 409);
    step(&house, &number, "approve", json!({}));
    step(&house, &number, "arrive", json!({}));
    assert_eq!(
        step(&house, &number, "arrive", json!({}))["status"],
        "arrived"
    );
    let part = json!({ "lines": [{ "lineNo": 1, "qty": 5, "quality": "bad", "uomCode": "EA" }] });
    assert_eq!(
        step(&house, &number, "receive", part)["status"],
        "receiving"
    );
    let over = json!({ "lines": [{ "lineNo": 1, "qty": 2, "quality": "normal" }] });
    let message = house.refused(&receive, over, 409);
    assert!(message.contains("19 EA"), "{message}");
    let unknown = json!({ "lines": [{ "lineNo": 7, "qty": 1, "quality": "normal" }] });
    house.refused(&receive, unknown, 400);
    house.refused(&format!("/ops/returns/{number}/cancel"), json!({}), 409);
    assert_eq!(
        step(&house, &number, "receive", json!({}))["status"],
        "completed"
    );
    assert_eq!(
        (house.on_hand("A", "normal"), house.on_hand("A", "bad")),
        (19, 5)
    );
    house.refused(
        "/ops/returns",
        json!({ "lines": [{ "sku": "A", "qty": 1 }] }),
        400,
    );
    house.refused("/ops/returns", json!({ "orderNo": "SO-1" }), 400);
    house.refused("/ops/returns", json!({ "warehouseCode": WAREHOUSE }), 400);
    house.refused("/ops/returns/RMA-1/approve", json!({}), 404);
    house.audit();
}

#[test]
fn the_pieces_and_lots_that_left_come_back_and_no_others() {
    let house = House::open();
    house.goods("SN", json!({ "tracking": "serial" }));
    house.goods("LOT", json!({ "tracking": "lot" }));
    house.receive(json!({ "sku": "SN", "qty": 3, "serials": ["S1", "S2", "S3"] }));
    house.receive(json!({ "sku": "LOT", "qty": 2, "lotNo": "L1", "expiryDate": "2027-06-01" }));
    house.receive(json!({ "sku": "LOT", "qty": 5, "lotNo": "L2", "expiryDate": "2027-07-01" }));
    let order =
        house.ship(json!([{ "sku": "SN", "qtyOrdered": 2 }, { "sku": "LOT", "qtyOrdered": 3 }]));
    let number = approved(&house, json!({ "orderNo": order }));
    let receive = format!("/ops/returns/{number}/receive");
    let one = |serial: &str| json!({ "lines": [{ "sku": "SN", "qty": 1, "quality": "normal", "serials": [serial] }] });
    let message = house.refused(&receive, one("S3"), 400);
    assert!(!message.is_empty());
    let none = json!({ "lines": [{ "sku": "SN", "qty": 1, "quality": "normal" }] });
    house.refused(&receive, none, 400);
    step(&house, &number, "receive", one("S1"));
    house.refused(&receive, one("S1"), 400);
    let rest = step(&house, &number, "receive", json!({}));
    assert_eq!(rest["status"], "completed");
    let lots: Vec<(&Value, &Value)> = rest["received"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["lotNo"], &row["baseQty"]))
        .collect();
    assert_eq!(
        lots[1..],
        [(&json!("L1"), &json!(2)), (&json!("L2"), &json!(1))]
    );
    assert_eq!(rest["received"][0]["serials"], json!(["S2"]));
    house.audit();
    // They can be sold again.
    house.ship(json!([{ "sku": "SN", "qtyOrdered": 3 }, { "sku": "LOT", "qtyOrdered": 7 }]));
    house.audit();
}

#[test]
fn a_receipt_serves_who_waits_and_is_sent_as_an_event() {
    let house = House::open();
    house.goods("A", json!({}));
    house.receive(json!({ "sku": "A", "qty": 2 }));
    let order = house.ship(json!([{ "sku": "A", "qtyOrdered": 2 }]));
    let waiting = json!({ "warehouseCode": WAREHOUSE, "lines": [{ "sku": "A", "qtyOrdered": 1 }] });
    let waiting = text(&house.post("/integration/v1/orders", waiting)["orderNo"]);
    let number = approved(&house, json!({ "orderNo": order }));
    let bad = json!({ "lines": [{ "sku": "A", "qty": 1, "quality": "bad" }] });
    step(&house, &number, "receive", bad);
    assert_eq!(
        house.get(&format!("/ops/orders/{waiting}"))["status"],
        "pending"
    );
    step(&house, &number, "receive", json!({}));
    assert_eq!(
        house.get(&format!("/ops/orders/{waiting}"))["status"],
        "allocated"
    );
    let id = house.column(&format!(
        "SELECT id FROM return_order WHERE number = '{number}'"
    ));
    let told = house.told(&id[0]);
    assert_eq!(
        told,
        ["return.received", "return.received", "return.completed"]
    );
    let history = house.get(&format!("/ops/returns/{number}"))["history"].clone();
    let words: Vec<&str> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["to"].as_str().unwrap())
        .collect();
    assert_eq!(
        words,
        ["pending_approval", "approved", "receiving", "completed"]
    );
    house.audit();
}

#[test]
fn the_documents_examples_run_as_printed() {
    let house = House::open();
    for barcode in ["BC001", "BC002"] {
        house.goods(barcode, json!({}));
    }
    let added = bill(&house, json!({}));
    assert_as_printed("/rollback_order/add", &added);
    let number = text(&added["data"]);
    assert!(number.starts_with("SR270115"), "{number}");
    let named = json!({ "orderSn": number });
    assert_as_printed(
        "/Audit/returnBill",
        &house.flash("/Audit/returnBill", named.clone()),
    );
    let path = "/Inbound/getDeliveryRollbackOrderDetail";
    let detail = house.flash(path, request(path, json!({ "baskSn": number })));
    assert_as_printed(path, &detail);
    assert_eq!(
        detail["data"][0]["goodsList"][0]["backGoodsTotalPrice"],
        "189210"
    );
    let path = "/rollback_order/getOrderList";
    let asked = json!({ "storeCode": "", "warehouseNo": "W78", "endTime": "2027-08-30 00:00:00" });
    assert_as_printed(path, &house.flash(path, request(path, asked)));
    assert_as_printed(
        "/rollback_order/cancel",
        &house.flash("/rollback_order/cancel", named),
    );
}

#[test]
fn every_status_is_reached_and_shown_by_list_detail_and_push_alike() {
    let house = House::open();
    house.goods("BC001", json!({}));
    house.goods("BC002", json!({}));
    type Way = (
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    );
    let ways: &[Way] = &[
        ("1020", &[], &["1020"]),
        ("1000", &["cancel"], &["1020", "1000"]),
        ("1001", &["reject"], &["1020", "1001"]),
        ("1030", &["approve"], &["1020", "1030"]),
        ("1040", &["approve", "track"], &["1020", "1030", "1040"]),
        ("1010", &["approve", "close"], &["1020", "1030", "1010"]),
        ("1045", &["approve", "arrive"], &["1020", "1030", "1045"]),
        (
            "1050",
            &["approve", "part", "part"],
            &["1020", "1030", "1050"],
        ),
        (
            "1060",
            &["approve", "arrive", "part", "receive"],
            &["1020", "1030", "1045", "1050", "1060"],
        ),
        (
            "1060",
            &["approve", "part", "close"],
            &["1020", "1030", "1050", "1060"],
        ),
    ];
    for (index, (expected, steps, pushes)) in ways.iter().enumerate() {
        let number =
            text(&bill(&house, json!({ "externalOrderSn": format!("EOS{index}") }))["data"]);
        for taken in *steps {
            match *taken {
                "track" => {
                    let path = format!("/ops/returns/{number}");
                    house.done(Method::Patch, &path, json!({ "trackingNo": "TH1" }));
                }
                "part" => {
                    let one = json!({ "lines": [{ "sku": "BC001", "qty": 1, "quality": "bad" }] });
                    step(&house, &number, "receive", one);
                }
                other => {
                    step(&house, &number, other, json!({}));
                }
            }
        }
        assert_eq!(state(&house, &number), *expected, "{steps:?}");
        assert_eq!(
            house.pushed("deliveryRollbackOrder", &number),
            *pushes,
            "{steps:?}"
        );
    }
    house.audit();
}

#[test]
fn every_fault_of_a_bill_has_its_code() {
    let house = House::open();
    house.goods("BC001", json!({}));
    house.goods("BC002", json!({}));
    house.receive(json!({ "sku": "BC001", "qty": 5 }));
    let order = house.ship(json!([{ "sku": "BC001", "qtyOrdered": 3 }]));
    let goods = |barcode: &str, num: i64| json!([{ "barCode": barcode, "num": num, "price": 1 }]);
    let cases: &[(u32, Value)] = &[
        (1603, json!({ "externalOrderSn": "" })),
        (1337, json!({ "backType": "" })),
        (1338, json!({ "backType": "x" })),
        (1402, json!({ "warehouseId": "5" })),
        (1014, json!({ "deliverySn": "DO1" })),
        (1104, json!({ "goods": goods("NONE", 1) })),
        (1666, json!({ "goods": [] })),
        (
            100_294,
            json!({ "deliverySn": order, "goods": goods("BC001", 4) }),
        ),
        (
            100_294,
            json!({ "deliverySn": order, "goods": goods("BC002", 1) }),
        ),
        (100_293, json!({ "goods": goods("BC001", 0) })),
        (
            100_290,
            json!({ "goods": [{ "barCode": "BC001", "num": 1 }, { "barCode": "BC001", "num": 2 }] }),
        ),
        (100_280, json!({ "backPayMode": "" })),
        (100_281, json!({ "backPayMode": "x" })),
        (100_284, json!({ "backPayMode": "bank" })),
        (1334, json!({ "backStatus": "9" })),
        (1101, json!({ "senderPhone": "1" })),
        (100_302, json!({ "warehouseId": "" })),
    ];
    for (code, changed) in cases {
        let answer = bill(&house, changed.clone());
        assert_eq!(answer["code"], *code, "{changed}: {answer}");
    }
    let named = json!({ "deliverySn": order, "goods": goods("BC001", 3), "check": "1" });
    let number = text(&bill(&house, named.clone())["data"]);
    assert_eq!(state(&house, &number), "1030");
    assert_eq!(bill(&house, named)["code"], 100_306);
    let twice = house.flash("/Audit/returnBill", json!({ "orderSn": number }));
    assert_eq!(twice["code"], 100_307);
    for path in ["/Audit/returnBill", "/rollback_order/cancel"] {
        assert_eq!(
            house.flash(path, json!({ "orderSn": "SR1" }))["code"],
            1663,
            "{path}"
        );
    }
    let other = json!({ "orderSn": number, "externalOrderSn": "other" });
    assert_eq!(
        house.flash("/rollback_order/cancel", other)["code"],
        100_308
    );
    assert_eq!(
        house.flash("/rollback_order/cancel", json!({}))["code"],
        1032
    );
    let detail = "/Inbound/getDeliveryRollbackOrderDetail";
    assert_eq!(house.flash(detail, json!({}))["code"], 1032);
    assert_eq!(
        house.flash(detail, json!({ "orderSn": "none" }))["code"],
        1663
    );
    // By the seller's own number, which may be used again once the bill is cancelled.
    house.sold(
        "/rollback_order/cancel",
        json!({ "externalOrderSn": "EOS001" }),
    );
    assert_eq!(state(&house, &number), "1000");
    let list = "/rollback_order/getOrderList";
    let span = |from: &str, to: &str| json!({ "startTime": from, "endTime": to });
    let reversed = house.flash(list, span("2027-02-01", "2027-01-01"));
    assert_eq!(reversed["code"], START_AFTER_END);
    assert_eq!(
        house.flash(list, json!({ "startTime": "x", "endTime": "2027-01-01" }))["code"],
        1108
    );
    house.audit();
}

#[test]
fn a_list_is_paged_and_filtered() {
    let house = House::open();
    house.goods("BC001", json!({}));
    house.goods("BC002", json!({}));
    for index in 0..5 {
        house.wait(1000);
        bill(&house, json!({ "externalOrderSn": format!("E{index}") }));
    }
    let free = json!({ "warehouseCode": WAREHOUSE, "lines": [{ "sku": "BC001", "qty": 1 }] });
    house.post("/ops/returns", free);
    let page = |more: Value| {
        let mut asked = json!({ "startTime": "2027-01-01", "endTime": "2027-12-31" });
        for (name, value) in more.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let page = house.sold("/rollback_order/getOrderList", asked);
        let rows = page["list"].as_array().unwrap().iter();
        let names = rows.map(|row| text(&row["orderSn"])).collect::<Vec<_>>();
        (names, page["totalPages"].clone(), text(&page["totalItems"]))
    };
    let (names, pages, total) = page(json!({ "sourceType": "3", "page": 2, "limit": 2 }));
    assert_eq!(
        (names, pages, total.as_str()),
        (vec!["E2".to_owned(), "E1".to_owned()], json!(3), "5")
    );
    assert_eq!(page(json!({ "warehouseNo": WAREHOUSE })).2, "1");
    assert_eq!(page(json!({ "sourceType": "2" })).2, "1");
    assert_eq!(page(json!({ "status": "1020,1030" })).2, "6");
    assert_eq!(page(json!({ "storeCode": "S0001" })).2, "0");
    let listed = house.get("/ops/returns?limit=4&status=pending_approval");
    assert_eq!(
        (
            listed["items"].as_array().unwrap().len(),
            &listed["hasMore"]
        ),
        (4, &json!(true))
    );
    let next = text(&listed["nextCursor"]);
    let rest = house.get(&format!(
        "/ops/returns?limit=4&status=pending_approval&cursor={next}"
    ));
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    house.audit();
}
