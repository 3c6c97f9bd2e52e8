//! Who may log in, and what a role may do.

use khlang_core::access::account::Role;
use khlang_core::base::clock::Timestamp;
use khlang_surface::call::http::Method;
use serde_json::{Value, json};

use crate::house::{A, B, House, PASSWORD, START};
use crate::{code, data, ids, paths, text};

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

/// What only admins may even read.
const SECRETS: [&str; 4] = [
    "/api-keys",
    "/flash-credentials",
    "/partner-clients",
    "/users",
];

#[test]
fn each_role_does_what_it_may_and_no_more() {
    let house = House::new();
    house.add_user("operator@example.com", Role::Operator, None);
    house.add_user("viewer@example.com", Role::Viewer, None);
    for route in khlang_surface::operations::routes::ROUTES
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
            let secret = SECRETS.iter().any(|of| path.starts_with(of));
            let work = role == "operator" && path.starts_with("/ops/");
            let allowed = role == "admin" || work || (route.method == Method::Get && !secret);
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
fn an_admin_of_a_tenant_knows_of_that_tenant_only() {
    let house = House::new();
    house.add_user("a@example.com", Role::Admin, Some(A));
    let root = house.caller("admin@example.com");
    let (of_a, _) = root.key(json!({ "tenantId": A }));
    let (of_b, _) = root.key(json!({ "tenantId": B }));
    let (of_none, _) = root.key(json!({ "tenantId": null }));
    let bound = house.caller("a@example.com");
    assert_eq!(
        ids(&data(bound.get("/api-keys"), 200)),
        std::slice::from_ref(&of_a)
    );
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
