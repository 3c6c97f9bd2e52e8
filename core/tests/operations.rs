//! The operations dialect over a store in memory: who may log in, what a role may do, and the life of
//! API keys and master data.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod house;

use house::{A, B, House, PASSWORD, START};
use khlang_core::account::Role;
use khlang_core::clock::Timestamp;
use khlang_core::http::{Method, Reply};
use khlang_core::sign::hash_api_key;
use khlang_core::surface;
use serde_json::{Value, json};

fn data(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.body["status"], "success");
    reply.body["data"].clone()
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status, text(&reply.body["code"]))
}

fn paths(reply: &Reply) -> Vec<String> {
    assert_eq!(
        code(reply),
        (400, "VALIDATION_FAILED".to_owned()),
        "{}",
        reply.body
    );
    reply.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| text(&problem["path"]))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| text(&row["id"]))
        .collect()
}

#[test]
fn a_login_gives_a_token_for_12_hours_to_whoever_knows_the_password() {
    let house = House::new();
    let session = data(house.login(" Admin@Example.COM ", PASSWORD), 200);
    let user = json!({ "email": "admin@example.com", "role": "admin", "tenantId": null });
    assert_eq!(session["user"], user);
    assert_eq!(
        session["expiresAt"],
        Timestamp::from_millis(START + 12 * 3_600_000).to_string()
    );
    for (email, password) in [
        ("admin@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
    ] {
        let refused = house.login(email, password);
        assert_eq!(code(&refused), (401, "UNAUTHORIZED".to_owned()));
        assert_eq!(refused.body["message"], "Invalid email or password.");
    }
    let caller = house.caller("admin@example.com");
    assert_eq!(caller.get("/tenants").status, 200);
    house.wait(12 * 3_600_000);
    assert_eq!(caller.get("/tenants").status, 401);
}

#[test]
fn failures_in_a_row_slow_down_even_the_right_password_and_a_success_forgets_them() {
    let house = House::new();
    for _ in 0..5 {
        assert_eq!(house.login("admin@example.com", "wrong").status, 401);
    }
    let early = house.login("admin@example.com", PASSWORD);
    assert_eq!(code(&early), (429, "RATE_LIMITED".to_owned()));
    assert_eq!(early.body["retryAfter"], 1);
    house.wait(1_000);
    assert_eq!(house.login("admin@example.com", "wrong").status, 401);
    assert_eq!(
        house.login("admin@example.com", PASSWORD).body["retryAfter"],
        2
    );
    house.wait(2_000);
    assert_eq!(house.login("admin@example.com", PASSWORD).status, 200);
    for _ in 0..5 {
        assert_eq!(house.login("admin@example.com", "wrong").status, 401);
    }
}

#[test]
fn an_address_that_nobody_has_is_slowed_down_like_any_other() {
    let house = House::new();
    let statuses: Vec<u16> = (0..6)
        .map(|_| house.login("nobody@example.com", "wrong").status)
        .collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    assert_eq!(house.login("admin@example.com", PASSWORD).status, 200);
}

#[test]
fn an_early_login_does_not_make_the_wait_longer() {
    let house = House::new();
    for _ in 0..5 {
        house.login("admin@example.com", "wrong");
    }
    for _ in 0..10 {
        assert_eq!(
            house.login("admin@example.com", "wrong").body["retryAfter"],
            1
        );
    }
    house.wait(1_000);
    assert_eq!(house.login("admin@example.com", PASSWORD).status, 200);
}

#[test]
fn each_role_does_what_it_may_and_no_more() {
    let house = House::new();
    house.add_user("operator@example.com", Role::Operator, None);
    house.add_user("viewer@example.com", Role::Viewer, None);
    for route in surface::operations::routes::ROUTES
        .iter()
        .filter(|route| route.name != "login")
    {
        let path = route
            .path
            .trim_start_matches("/api/v1")
            .replace(['{', '}'], "");
        let body = if route.body.is_some() {
            json!({})
        } else {
            Value::Null
        };
        for role in ["admin", "operator", "viewer"] {
            let caller = house.caller(&format!("{role}@example.com")).of(A);
            let reply = house.send(route.method, &path, &caller.headers, &body);
            let secret = ["/api-keys", "/users"]
                .iter()
                .any(|of| path.starts_with(of));
            let own = role == "operator" && path.starts_with("/ops/");
            let allowed = role == "admin" || own || (route.method == Method::Get && !secret);
            let what = format!("{role} {} {path}: {}", route.method.name(), reply.body);
            assert_eq!(reply.status != 403, allowed, "{what}");
            assert_ne!(reply.status, 401, "{what}");
        }
        assert_eq!(
            house.send(route.method, &path, &[], &body).status,
            401,
            "{path}"
        );
    }
}

#[test]
fn a_key_is_shown_once_and_listed_without_its_secret() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let body = json!({
        "name": "ERP", "scopes": ["write", "read", "write"], "tenantId": A,
        "ipWhitelist": [" 203.0.113.0/24 "], "allowedOrigins": ["HTTPS://Shop.example.com:443"],
        "rateLimitPerMin": 60, "expiresAt": "2100-01-01T00:00:00+07:00",
    });
    let made = data(admin.post("/api-keys", body), 201);
    let raw = text(&made["rawKey"]);
    assert_eq!(made["scopes"], json!(["read", "write"]));
    assert_eq!(made["ipWhitelist"], json!(["203.0.113.0/24"]));
    assert_eq!(made["expiresAt"], "2099-12-31T17:00:00.000Z");
    assert_eq!(made["keyPrefix"], raw[..12]);
    assert_eq!(made["status"], "active");
    let id = text(&made["id"]);
    assert_eq!(
        house.tables.borrow().origins[&id],
        ["https://shop.example.com"]
    );
    let stored = house.tables.borrow().keys[&id].clone();
    assert_eq!(stored.key_hash, hash_api_key(&raw));
    for reply in [
        admin.get("/api-keys"),
        admin.get(&format!("/api-keys/{id}")),
    ] {
        let shown = reply.body.to_string();
        assert!(shown.contains(&id) && !shown.contains(&raw) && !shown.contains(&stored.key_hash));
    }
}

#[test]
fn every_problem_of_a_key_is_named_at_once() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let body = json!({
        "scopes": ["read", "root"], "tenantId": 1, "ipWhitelist": ["10.0.0.0/8", "10.0.0.0/33"],
        "allowedOrigins": ["*"], "rateLimitPerMin": 100_001, "expiresAt": "tomorrow",
    });
    assert_eq!(
        paths(&admin.post("/api-keys", body)),
        [
            "name",
            "scopes[1]",
            "tenantId",
            "ipWhitelist[1]",
            "allowedOrigins[0]",
            "rateLimitPerMin",
            "expiresAt",
        ]
    );
    let past = json!({ "name": "n", "scopes": ["read"], "expiresAt": "2020-01-01T00:00:00Z" });
    assert_eq!(paths(&admin.post("/api-keys", past)), ["expiresAt"]);
    let unknown = "cccccccc-0000-4000-8000-000000000000";
    let stranger = json!({ "name": "n", "scopes": ["read"], "tenantId": unknown });
    let refused = admin.post("/api-keys", stranger);
    assert_eq!(code(&refused), (400, "REFERENCE_NOT_FOUND".to_owned()));
    assert_eq!(
        refused.body["message"],
        format!("Tenant \"{unknown}\" not found.")
    );
}

#[test]
fn a_patch_changes_what_it_carries_and_null_clears() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let (id, _) = admin.key(json!({
        "tenantId": A, "ipWhitelist": ["203.0.113.5"], "rateLimitPerMin": 5,
        "allowedOrigins": ["https://a.example.com"], "expiresAt": "2100-01-01T00:00:00Z",
    }));
    let path = format!("/api-keys/{id}");
    let changed = data(
        admin.patch(&path, json!({ "name": "New", "tenantId": B })),
        200,
    );
    assert_eq!(
        (&changed["name"], &changed["tenantId"]),
        (&json!("New"), &json!(B))
    );
    assert_eq!(changed["ipWhitelist"], json!(["203.0.113.5"]));
    let nothing = json!({
        "tenantId": null, "ipWhitelist": null, "allowedOrigins": null, "rateLimitPerMin": null,
        "expiresAt": null,
    });
    let cleared = data(admin.patch(&path, nothing), 200);
    for (field, empty) in [
        ("tenantId", Value::Null),
        ("ipWhitelist", json!([])),
        ("allowedOrigins", json!([])),
        ("rateLimitPerMin", json!(0)),
        ("expiresAt", Value::Null),
        ("name", json!("New")),
    ] {
        assert_eq!(cleared[field], empty, "{field}");
    }
    assert!(house.tables.borrow().origins[&id].is_empty());
}

#[test]
fn rotating_puts_another_key_in_the_place_of_the_old_one() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let (id, old) =
        admin.key(json!({ "tenantId": A, "allowedOrigins": ["https://a.example.com"] }));
    let rotated = data(
        admin.post(&format!("/api-keys/{id}/rotate"), Value::Null),
        200,
    );
    let new = text(&rotated["rawKey"]);
    assert_ne!(new, old);
    assert_eq!(rotated["id"], id);
    let stored = house.tables.borrow().keys[&id].clone();
    assert_eq!(
        (stored.key_hash, stored.key_prefix),
        (hash_api_key(&new), new[..12].to_owned())
    );
    assert_eq!(house.tables.borrow().origins[&id].len(), 1);
}

#[test]
fn a_revoked_key_stays_revoked() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let (id, _) = admin.key(json!({ "allowedOrigins": ["https://a.example.com"] }));
    let path = format!("/api-keys/{id}");
    let first = data(admin.delete(&path), 200);
    assert_eq!(first["status"], "revoked");
    house.wait(60_000);
    assert_eq!(data(admin.delete(&path), 200), first);
    assert!(house.tables.borrow().origins[&id].is_empty());
    let again = [
        admin.patch(&path, json!({ "name": "x" })),
        admin.post(&format!("{path}/rotate"), Value::Null),
    ];
    for refused in again {
        assert_eq!(code(&refused), (409, "CONFLICT".to_owned()));
    }
}

#[test]
fn pages_follow_each_other_and_a_cursor_holds_for_its_own_list_only() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let mut made = Vec::new();
    for _ in 0..5 {
        house.wait(1);
        made.push(admin.key(json!({ "tenantId": A })).0);
    }
    made.reverse();
    let first = data(admin.get("/api-keys?limit=2"), 200);
    assert_eq!(
        (ids(&first), &first["hasMore"]),
        (made[..2].to_vec(), &json!(true))
    );
    house.wait(1);
    admin.key(json!({}));
    let next = text(&first["nextCursor"]);
    let second = data(admin.get(&format!("/api-keys?limit=3&cursor={next}")), 200);
    assert_eq!(ids(&second), made[2..]);
    assert_eq!(
        (&second["hasMore"], &second["nextCursor"]),
        (&json!(false), &Value::Null)
    );
    let elsewhere = [
        admin.get(&format!("/users?cursor={next}")),
        admin.get(&format!("/api-keys?cursor={next}&tenantId={A}")),
        admin.get(&format!("/api-keys?cursor={next}x")),
    ];
    for refused in elsewhere {
        assert_eq!(paths(&refused), ["cursor"]);
    }
    for limit in ["0", "201", "two", "1.5"] {
        assert_eq!(
            paths(&admin.get(&format!("/api-keys?limit={limit}"))),
            ["limit"]
        );
    }
}

#[test]
fn an_admin_of_a_tenant_knows_of_that_tenant_only() {
    let house = House::new();
    house.add_user("a@example.com", Role::Admin, Some(A));
    let root = house.caller("admin@example.com");
    let (of_a, _) = root.key(json!({ "tenantId": A }));
    let (of_b, _) = root.key(json!({ "tenantId": B }));
    let (of_none, _) = root.key(json!({ "tenantId": null }));
    let bound = house.caller("a@example.com");
    assert_eq!(ids(&data(bound.get("/api-keys"), 200)), std::slice::from_ref(&of_a));
    assert_eq!(ids(&data(bound.get("/tenants"), 200)), [A]);
    assert_eq!(
        ids(&data(bound.get("/users"), 200)),
        ["id of a@example.com"]
    );
    for id in [of_b, of_none] {
        let path = format!("/api-keys/{id}");
        let rotate = format!("{path}/rotate");
        let replies = [
            bound.get(&path),
            bound.patch(&path, json!({ "name": "x" })),
            bound.delete(&path),
            bound.post(&rotate, Value::Null),
            bound.get(&format!("{path}/requests")),
            bound.get(&format!("{path}/stats")),
        ];
        for reply in replies {
            assert_eq!(code(&reply), (404, "NOT_FOUND".to_owned()));
        }
    }
    let beyond = [
        bound.post(
            "/api-keys",
            json!({ "name": "x", "scopes": ["read"], "tenantId": B }),
        ),
        bound.post(
            "/api-keys",
            json!({ "name": "x", "scopes": ["read"], "tenantId": null }),
        ),
        bound.patch(&format!("/api-keys/{of_a}"), json!({ "tenantId": B })),
        bound.patch(&format!("/api-keys/{of_a}"), json!({ "tenantId": null })),
        bound.post(
            "/users",
            json!({ "email": "x@y", "password": PASSWORD, "role": "admin", "tenantId": null }),
        ),
        bound.post("/tenants", json!({ "name": "C" })),
        bound.get(&format!("/api-keys?tenantId={B}")),
        bound.get(&format!("/branches?tenantId={B}")),
    ];
    for reply in beyond {
        assert_eq!(
            code(&reply),
            (403, "FORBIDDEN".to_owned()),
            "{}",
            reply.body
        );
    }
    assert_eq!(bound.get(&format!("/tenants/{B}")).status, 404);
    assert_eq!(
        bound
            .patch(&format!("/tenants/{B}"), json!({ "name": "mine" }))
            .status,
        404
    );
    let own = data(
        bound.post("/api-keys", json!({ "name": "x", "scopes": ["read"] })),
        201,
    );
    assert_eq!(own["tenantId"], A);
}

#[test]
fn a_key_is_of_the_tenant_that_the_caller_names_unless_the_body_says_otherwise() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let tenant = |body: Value| data(admin.post("/api-keys", body), 201)["tenantId"].clone();
    assert_eq!(tenant(json!({ "name": "n", "scopes": ["read"] })), A);
    assert_eq!(
        tenant(json!({ "name": "n", "scopes": ["read"], "tenantId": B })),
        B
    );
    assert_eq!(
        tenant(json!({ "name": "n", "scopes": ["read"], "tenantId": null })),
        Value::Null
    );
}

#[test]
fn a_changed_user_has_to_log_in_again() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let body = json!({ "email": "New@Example.com", "password": PASSWORD, "role": "viewer" });
    let made = data(admin.post("/users", body.clone()), 201);
    assert_eq!(made["email"], "new@example.com");
    assert_eq!(
        code(&admin.post("/users", body)),
        (409, "CONFLICT".to_owned())
    );
    let viewer = house.caller("new@example.com");
    assert_eq!(viewer.get("/tenants").status, 200);
    let path = format!("/users/{}", text(&made["id"]));
    let changed = data(
        admin.patch(
            &path,
            json!({ "role": "operator", "password": "another one" }),
        ),
        200,
    );
    assert_eq!(changed["role"], "operator");
    assert!(!changed.to_string().contains("pbkdf2"));
    assert_eq!(viewer.get("/tenants").status, 401);
    assert_eq!(house.login("new@example.com", PASSWORD).status, 401);
    assert_eq!(house.login("new@example.com", "another one").status, 200);
    let own = format!("/users/{}", "id of admin@example.com");
    assert_eq!(
        code(&admin.patch(&own, json!({ "role": "viewer" }))),
        (409, "CONFLICT".to_owned())
    );
    assert_eq!(
        paths(&admin.post(
            "/users",
            json!({ "email": "x", "password": "short", "role": "root" })
        )),
        ["email", "password", "role"]
    );
}

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
