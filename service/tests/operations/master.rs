//! Tenants' master data.

use serde_json::{Value, json};

use crate::house::{A, B, House};
use crate::{code, data, ids, paths, text};

#[test]
fn master_data_is_made_once_and_names_what_it_lacks() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let branch = data(
        admin.post("/branches", json!({ "code": "N", "name": "เหนือ" })),
        201,
    );
    assert_eq!(
        admin
            .post("/branches", json!({ "code": "N", "name": "x" }))
            .status,
        409
    );
    let new =
        json!({ "code": "W1", "name": "One", "branchId": branch["id"], "overReceiptPercent": 2.5 });
    let warehouse = data(admin.post("/warehouses", new.clone()), 201);
    assert_eq!(
        (&warehouse["branchId"], &warehouse["overReceiptPercent"]),
        (&branch["id"], &json!(2.5))
    );
    assert_eq!(admin.post("/warehouses", new).status, 409);
    let default = data(
        admin.post("/warehouses", json!({ "code": "W2", "name": "Two" })),
        201,
    );
    let third = data(
        admin.post("/warehouses", json!({ "code": "W3", "name": "Three" })),
        201,
    );
    assert_eq!(default["branchId"], third["branchId"]);
    let changed = admin.patch(
        "/warehouses/W1",
        json!({ "branchId": default["branchId"], "overReceiptPercent": null }),
    );
    let changed = data(changed, 200);
    assert_eq!(
        (&changed["name"], &changed["overReceiptPercent"]),
        (&json!("One"), &json!(0))
    );
    assert_eq!(
        data(admin.get("/warehouses/W1"), 200)["branchId"],
        default["branchId"]
    );
    let page = data(admin.get("/warehouses?limit=2"), 200);
    let rest = data(
        admin.get(&format!(
            "/warehouses?limit=2&cursor={}",
            text(&page["nextCursor"])
        )),
        200,
    );
    assert_eq!(
        (ids(&page).len(), ids(&rest)),
        (2, vec![text(&third["id"])])
    );
    let other = house.caller("admin@example.com").of(B);
    assert_eq!(other.get("/warehouses/W1").status, 404);
    let stranger = other.post(
        "/warehouses",
        json!({ "code": "W1", "name": "x", "branchId": branch["id"] }),
    );
    assert_eq!(code(&stranger), (400, "REFERENCE_NOT_FOUND".to_owned()));
    assert_eq!(
        paths(&admin.post(
            "/warehouses",
            json!({ "code": "W4", "name": "x", "overReceiptPercent": 1001 })
        )),
        ["overReceiptPercent"]
    );
}

#[test]
fn a_store_knows_its_channels_and_its_number() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    data(
        admin.post("/warehouses", json!({ "code": "W", "name": "W" })),
        201,
    );
    let new = |code: &str, more: Value| {
        let mut body = json!({ "code": code, "name": code, "warehouseCode": "W" });
        more.as_object()
            .unwrap()
            .iter()
            .for_each(|(name, value)| body[name] = value.clone());
        admin.post("/stores", body)
    };
    let made = data(
        new(
            "S1",
            json!({ "storeId": 99, "weights": { "shopee": 3, "lazada": 1 } }),
        ),
        201,
    );
    assert_eq!(
        (&made["storeId"], &made["weights"]),
        (&json!(99), &json!({ "lazada": 1, "shopee": 3 }))
    );
    assert_eq!(new("S1", json!({})).status, 409);
    let taken = new("S2", json!({ "storeId": 99 }));
    assert_eq!(taken.body["message"], "storeId 99 is that of store \"S1\".");
    assert_eq!(new("S2", json!({})).status, 201);
    assert_eq!(
        paths(&new("S3", json!({ "weights": { "tiktok": 1 } }))),
        ["weights.tiktok"]
    );
    assert_eq!(
        paths(&new("S3", json!({ "weights": { "shopee": 0 } }))),
        ["weights"]
    );
    assert_eq!(
        paths(&new("S3", json!({ "weights": { "shopee": 0.5 } }))),
        ["weights.shopee"]
    );
    let nowhere = new("S3", json!({ "warehouseCode": "X" }));
    assert_eq!(nowhere.body["message"], "Warehouse code \"X\" not found.");
}

#[test]
fn a_unit_is_created_and_then_changed() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    assert_eq!(
        data(
            admin.post("/uoms", json!({ "code": "CASE", "factor": 12 })),
            201
        )["factor"],
        12
    );
    assert_eq!(
        data(
            admin.post("/uoms", json!({ "code": "CASE", "factor": 0.5 })),
            200
        )["factor"],
        0.5
    );
    for factor in [
        json!(0),
        json!(-1),
        json!(0.000_01),
        json!("12"),
        Value::Null,
    ] {
        assert_eq!(
            paths(&admin.post("/uoms", json!({ "code": "CASE", "factor": factor }))),
            ["factor"]
        );
    }
    let nobody = house.caller("admin@example.com");
    let unnamed = nobody.post("/uoms", json!({ "code": "EA", "factor": 1 }));
    assert_eq!(code(&unnamed), (400, "TENANT_REQUIRED".to_owned()));
    let unknown = nobody.of("cccccccc-0000-4000-8000-000000000000");
    assert_eq!(
        code(&unknown.get("/uoms")),
        (400, "REFERENCE_NOT_FOUND".to_owned())
    );
}
