//! Transfers: parcels that leave under another number.

use serde_json::{Value, json};

use crate::examples::{assert_as_printed, request};
use crate::house::{House, WAREHOUSE, text};

const ADD: &str = "/transfer_order/add";
const RECALL: &str = "/transfer_order/recall";
const TRACK: &str = "/transfer_order/track_order";

fn add(house: &House, more: Value) -> Value {
    let mut params = request(ADD, json!({ "warehouseCode": WAREHOUSE }));
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    house.flash(ADD, params)
}

/// Adds a transfer, and returns its number.
fn added(house: &House, reference: &str, more: Value) -> String {
    let mut params = json!({ "externalOrder": reference });
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    let answer = add(house, params);
    assert_eq!(answer["code"], 1, "{answer}");
    text(&house.sold(TRACK, json!({ "orderSn": reference }))["transferSn"])
}

fn step(house: &House, number: &str, step: &str, body: Value) -> Value {
    house.post(&format!("/ops/transfers/{number}/{step}"), body)
}

#[test]
fn the_documents_examples_run_as_printed() {
    let house = House::open();
    house.execute("UPDATE warehouse SET code = 'xiaodong1' WHERE id = 'w78'");
    assert_as_printed(ADD, &house.flash(ADD, request(ADD, json!({}))));
    let reference = "E0000000333333";
    let tracked = house.flash(TRACK, json!({ "orderSn": reference }));
    assert_as_printed(TRACK, &tracked);
    let number = text(&tracked["data"]["transferSn"]);
    assert!(number.starts_with("CH270115"), "{number}");
    let asked = json!({ "transferSn": number, "orderSn": reference });
    assert_as_printed(TRACK, &house.flash(TRACK, request(TRACK, asked)));
    let asked = json!({ "transferSn": number, "externalOrder": reference, "expressSn": "" });
    assert_as_printed(RECALL, &house.flash(RECALL, request(RECALL, asked)));
    house.audit();
}

#[test]
fn parcels_come_one_by_one_become_one_and_leave() {
    let house = House::open();
    let parcels = json!({ "transferType": "2", "packageExpressSn": "P1,P2,P3" });
    let number = added(&house, "E1", parcels);
    for (parcel, status) in [
        ("P2", "receiving"),
        ("P2", "receiving"),
        ("P1", "receiving"),
    ] {
        house.wait(1000);
        let came = step(
            &house,
            &number,
            "receive",
            json!({ "packageExpressSn": parcel }),
        );
        assert_eq!(came["status"], status);
    }
    let relabel = format!("/ops/transfers/{number}/relabel");
    house.refused(&relabel, json!({ "expressSn": "TH1" }), 409);
    house.refused(
        &format!("/ops/transfers/{number}/receive"),
        json!({ "packageExpressSn": "P9" }),
        400,
    );
    house.refused(&format!("/ops/transfers/{number}/receive"), json!({}), 400);
    house.wait(1000);
    step(
        &house,
        &number,
        "receive",
        json!({ "packageExpressSn": "P3" }),
    );
    house.refused(&relabel, json!({}), 400);
    house.refused(
        &format!("/ops/transfers/{number}/hand-over"),
        Value::Null,
        409,
    );
    let measured = json!({ "expressSn": "TH1", "lengthMm": 10, "widthMm": 20, "heightMm": 30, "weightG": 1000 });
    house.wait(1000);
    assert_eq!(step(&house, &number, "relabel", measured)["weightG"], 1000);
    house.wait(1000);
    assert_eq!(
        step(&house, &number, "hand-over", Value::Null)["status"],
        "handed_over"
    );
    house.speak("zh-CN");
    let tracked = house.flash(TRACK, json!({ "expressSn": "TH1" }));
    let routes = tracked["data"]["routes"].as_array().unwrap();
    let actions: Vec<&str> = routes
        .iter()
        .map(|row| row["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        ["T1005", "T1004", "T1003", "T1002", "T1002", "T1001"]
    );
    assert_eq!(routes[5]["description"], "订单已创建");
    assert_eq!(
        (&routes[5]["time"], &routes[5]["timeZone"]),
        (&json!("2027-01-15 16:00:00"), &json!("Asia/Shanghai"))
    );
    assert_eq!(routes[3]["description"], "包裹已到达仓库: P1");
    house.speak("th");
    let thai = house.flash(TRACK, json!({ "transferSn": number }));
    assert_eq!(thai["data"]["routes"][5]["time"], "2027-01-15 15:00:00");
    let found = house.get("/ops/transfers?packageExpressSn=P2");
    assert_eq!(found["items"][0]["transferNo"], number.as_str());
    assert_eq!(
        house.get("/ops/transfers?status=announced")["items"],
        json!([])
    );
    house.audit();
}

#[test]
fn a_parcel_in_another_open_transfer_is_refused_until_that_one_ends() {
    let house = House::open();
    let number = added(
        &house,
        "E1",
        json!({ "packageExpressSn": "P1", "expressSn": "TH1" }),
    );
    let again = |reference: &str, parcel: &str, express: &str| {
        let params =
            json!({ "externalOrder": reference, "packageExpressSn": parcel, "expressSn": express });
        add(&house, params)["code"].clone()
    };
    assert_eq!(again("E2", "P1", ""), 1371);
    assert_eq!(again("E2", "P2", "TH1"), 1371);
    assert_eq!(again("E1", "P2", ""), 100_306);
    let recall = |express: &str| {
        let asked = json!({ "transferSn": number, "externalOrder": "E1", "expressSn": express });
        house.flash(RECALL, asked)["code"].clone()
    };
    assert_eq!(recall(""), 1373);
    assert_eq!(recall("TH2"), 1379);
    assert_eq!(recall("TH1"), 1);
    assert_eq!(recall("TH1"), 1);
    assert_eq!(again("E1", "P1", "TH1"), 1);
    house.audit();
}

#[test]
fn a_transfer_that_left_is_not_recalled() {
    let house = House::open();
    let number = added(
        &house,
        "E1",
        json!({ "packageExpressSn": "P1", "expressSn": "TH1" }),
    );
    step(
        &house,
        &number,
        "receive",
        json!({ "packageExpressSn": "P1" }),
    );
    step(&house, &number, "relabel", json!({}));
    step(&house, &number, "hand-over", Value::Null);
    let asked = json!({ "transferSn": number, "externalOrder": "E1", "expressSn": "TH1" });
    assert_eq!(house.flash(RECALL, asked)["code"], 1038);
    house.refused(&format!("/ops/transfers/{number}/recall"), Value::Null, 409);
    let unknown = json!({ "transferSn": "CH1", "externalOrder": "E1" });
    assert_eq!(house.flash(RECALL, unknown)["code"], 1663);
    assert_eq!(
        house.flash(TRACK, json!({ "expressSn": "none" }))["code"],
        1663
    );
    assert_eq!(house.flash(TRACK, json!({}))["code"], 1032);
    house.audit();
}

#[test]
fn every_fault_of_a_transfer_has_its_code() {
    let house = House::open();
    let cases: &[(u32, Value)] = &[
        (1017, json!({ "storeCode": "NONE" })),
        (1007, json!({ "warehouseCode": "NONE" })),
        (1504, json!({ "packageExpressSn": "P1,P2" })),
        (
            1372,
            json!({ "transferType": "2", "packageExpressSn": "P1,P1" }),
        ),
        (1503, json!({ "insuranceAmount": "" })),
        (1603, json!({ "externalOrder": "" })),
        (100_260, json!({ "packageExpressSn": "" })),
        (1206, json!({ "payType": "" })),
        (1303, json!({ "payType": "9" })),
        (1202, json!({ "amount": "" })),
        (1205, json!({ "consigneePhone": "" })),
    ];
    for (code, changed) in cases {
        let answer = add(&house, changed.clone());
        assert_eq!(answer["code"], *code, "{changed}: {answer}");
    }
    assert_eq!(house.get("/ops/transfers")["items"], json!([]));
}
