//! The life of API keys.

use khlang_core::sign::hash_api_key;
use serde_json::{Value, json};

use crate::house::{A, B, House};
use crate::{code, data, ids, paths, text};

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
    assert_eq!(house.origins(&id), ["https://shop.example.com"]);
    let stored = house.key(&id);
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
    assert!(house.origins(&id).is_empty());
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
    let stored = house.key(&id);
    assert_eq!(
        (stored.key_hash, stored.key_prefix),
        (hash_api_key(&new), new[..12].to_owned())
    );
    assert_eq!(house.origins(&id).len(), 1);
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
    assert!(house.origins(&id).is_empty());
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
fn a_key_is_of_the_tenant_that_the_caller_names_in_one_way_or_two_that_agree() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let tenant = |body: Value| data(admin.post("/api-keys", body), 201)["tenantId"].clone();
    assert_eq!(tenant(json!({ "name": "n", "scopes": ["read"] })), A);
    assert_eq!(
        tenant(json!({ "name": "n", "scopes": ["read"], "tenantId": A })),
        A
    );
    let body = json!({ "name": "n", "scopes": ["read"], "tenantId": B });
    assert_eq!(paths(&admin.post("/api-keys", body.clone())), ["tenantId"]);
    let unnamed = house.caller("admin@example.com");
    assert_eq!(data(unnamed.post("/api-keys", body), 201)["tenantId"], B);
    assert_eq!(
        tenant(json!({ "name": "n", "scopes": ["read"], "tenantId": null })),
        Value::Null
    );
}
