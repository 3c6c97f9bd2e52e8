//! What one caller may do to the others (docs/push.md#limits, docs/operations.md#login, docs/webhooks.md#addresses).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use khlang_service::pipeline::Finished;
use khlang_service::ports::{Body, BodyFault};
use khlang_service::{cors, cron, entry};
use khlang_sim::world::{race, run};
use khlang_store::database::StoreError;
use khlang_surface::call::http::{Method, Request};
use serde_json::{Value, json};

use crate::data;
use crate::house::{A, B, Caller, House, START};

/// A body on its way, which counts how often it is read and passed over.
struct Sent<'s> {
    outcome: Result<Vec<u8>, BodyFault>,
    reads: &'s Cell<usize>,
    passes: &'s Cell<usize>,
}

impl Body for Sent<'_> {
    async fn read(&mut self, most: usize) -> Result<Vec<u8>, BodyFault> {
        self.reads.set(self.reads.get() + 1);
        let body = self.outcome.clone()?;
        match body.len() > most {
            true => Err(BodyFault::TooLarge),
            false => Ok(body),
        }
    }

    async fn pass(&mut self) {
        self.passes.set(self.passes.get() + 1);
    }
}

/// What came of a request with a body on its way: the answer, and how often the body was read and passed over.
fn received(
    house: &House,
    head: Request,
    outcome: Result<Vec<u8>, BodyFault>,
) -> (u16, Value, usize, usize) {
    let (reads, passes) = (Cell::new(0), Cell::new(0));
    let sent = Sent {
        outcome,
        reads: &reads,
        passes: &passes,
    };
    let answer = house.receive(head, sent).answer;
    let body = serde_json::from_str(&answer.body).unwrap();
    (answer.status, body, reads.get(), passes.get())
}

fn request(path: &str, headers: &[(&str, &str)], body: &[u8]) -> Request {
    let headers = headers.iter();
    Request {
        method: Method::Post,
        path: path.to_owned(),
        query: Vec::new(),
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        body: body.to_vec(),
    }
}

const BULK: &str = "/api/v1/integration/v1/items/bulk";

/// A request with a key, as it is logged and answered.
fn with_key(house: &House, raw: &str, body: &[u8]) -> Finished {
    house.finished(&request(BULK, &[("x-api-key", raw)], body))
}

fn header(finished: &Finished, wanted: &str) -> String {
    let mut headers = finished.answer.headers.iter();
    let found = headers.find(|(name, _)| name == wanted);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn writer(house: &House) -> (String, String) {
    let admin = house.caller("admin@example.com").of(A);
    admin.key(json!({ "scopes": ["read", "write"], "tenantId": A }))
}

#[test]
fn a_body_is_not_read_for_a_caller_whom_the_headers_refuse() {
    let house = House::new();
    let big = Ok(vec![b' '; 600_000]);
    let unkeyed = request(BULK, &[], b"");
    let (status, body, reads, passes) = received(&house, unkeyed, big.clone());
    assert_eq!((status, &body["code"]), (401, &json!("UNAUTHORIZED")));
    assert_eq!((reads, passes), (0, 1));
    let forged = request("/api/v1/users", &[("authorization", "Bearer a.b.c")], b"");
    assert_eq!(received(&house, forged, big.clone()).2, 0);
    let nowhere = request("/api/v1/nowhere", &[], b"");
    let (status, _, reads, _) = received(&house, nowhere, big);
    assert_eq!((status, reads), (404, 0));
}

#[test]
fn a_body_over_its_limit_is_413_in_the_dialect_before_any_signature() {
    let house = House::new();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let flash = request("/arrival_notice/create", &form, b"");
    let over = Ok(vec![b'a'; 10_485_761]);
    let (status, body, _, passes) = received(&house, flash, over);
    assert_eq!((status, passes), (413, 1));
    assert_eq!(body["code"], 100_165);
    let many = "a=&".repeat(2_000);
    let flash = request("/arrival_notice/create", &form, b"");
    let (status, body, ..) = received(&house, flash, Ok(many.into_bytes()));
    assert_eq!((status, &body["code"]), (413, &json!(100_165)));
    let login = request("/api/v1/auth/login", &[], b"");
    let (status, body, ..) = received(&house, login, Ok(vec![b' '; 20_000]));
    assert_eq!((status, &body["code"]), (413, &json!("PAYLOAD_TOO_LARGE")));
}

#[test]
fn a_body_that_breaks_off_is_refused_in_the_dialect() {
    let house = House::new();
    let (_, raw) = writer(&house);
    let push = request(BULK, &[("x-api-key", &raw)], b"");
    let (status, body, ..) = received(&house, push, Err(BodyFault::Broken));
    assert_eq!((status, &body["code"]), (400, &json!("VALIDATION_FAILED")));
}

#[test]
fn a_long_body_of_nobody_known_costs_one_look_at_its_credential() {
    let house = House::new();
    let long = vec![b'{'; 200_000];
    let finished = with_key(&house, "khl_unknown", &long);
    assert_eq!(finished.answer.status, 401);
    let cost = header(&finished, "Server-Timing");
    assert!(
        cost.contains("trips=1") && cost.contains("statements=1"),
        "{cost}"
    );
}

#[test]
fn a_long_body_of_somebody_who_was_here_costs_no_trip_more() {
    let house = House::new();
    let (_, raw) = writer(&house);
    let item = |number: usize| json!({ "sku": format!("S{number}"), "name": "n".repeat(250) });
    let body = json!({ "items": (0..500).map(item).collect::<Vec<_>>() }).to_string();
    let trips = || {
        let finished = with_key(&house, &raw, body.as_bytes());
        assert_eq!(finished.answer.status, 200, "{}", finished.answer.body);
        header(&finished, "Server-Timing")
            .split(' ')
            .next()
            .map(str::to_owned)
    };
    assert_eq!(trips().as_deref(), Some("d1;desc=\"trips=3"));
    assert_eq!(trips().as_deref(), Some("d1;desc=\"trips=2"));
}

#[test]
fn a_body_of_more_values_than_its_route_takes_is_refused() {
    let house = House::new();
    let (_, raw) = writer(&house);
    let numbers = format!("{{\"items\":[{}1]}}", "1,".repeat(400_000));
    assert_eq!(
        with_key(&house, &raw, numbers.as_bytes()).answer.status,
        413
    );
    let few = format!("{{\"items\":[{}1]}}", "1,".repeat(600));
    assert_eq!(with_key(&house, &raw, few.as_bytes()).answer.status, 400);
}

#[test]
fn two_tenants_in_one_request_are_refused() {
    let house = House::new();
    let admin = house.caller("admin@example.com");
    let (_, raw) = admin.key(json!({ "scopes": ["read", "write"] }));
    let row = |tenant: &str| json!({ "sku": "S", "name": "n", "tenantId": tenant });
    let mixed = json!({ "items": [row(A), row(B)] }).to_string();
    assert_eq!(with_key(&house, &raw, mixed.as_bytes()).answer.status, 400);
    let same = json!({ "items": [row(A), row(A)] }).to_string();
    assert_eq!(with_key(&house, &raw, same.as_bytes()).answer.status, 200);
}

#[test]
fn a_refused_caller_leaves_no_line_in_the_log_and_texts_are_cut() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let (id, raw) =
        admin.key(json!({ "scopes": ["read", "write"], "tenantId": A, "rateLimitPerMin": 1 }));
    let path = format!("/api/v1/integration/v1/orders/{}", "n".repeat(5_000));
    let call = || {
        let call = request(&path, &[("x-api-key", raw.as_str())], b"");
        house.finished(&Request {
            method: Method::Get,
            ..call
        })
    };
    let line = call().line.unwrap();
    assert_eq!(line.endpoint.chars().count(), 200);
    let second = call();
    assert_eq!(second.answer.status, 429);
    assert!(second.line.is_none());
    admin.delete(&format!("/api-keys/{id}"));
    let third = call();
    assert_eq!(third.answer.status, 401);
    assert!(third.line.is_none());
}

#[test]
fn one_sweep_removes_whatever_is_due() {
    let house = House::new();
    house.execute(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5500)
         INSERT INTO idempotency SELECT '{A}', 'request', 'k' || i, '', 200, '', '', '[]', '', {START} FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3200)
         INSERT INTO api_key_request SELECT i, 'k', 'r', 1, 'GET', '/', '', NULL, 200, 1 FROM n;"
    ));
    run(cron::tick(house.world(), house.config())).unwrap();
    assert_eq!(house.count("SELECT COUNT(*) FROM idempotency"), 0);
    assert_eq!(house.count("SELECT COUNT(*) FROM api_key_request"), 0);
}

#[test]
fn who_guesses_a_password_keeps_nobody_out_but_himself() {
    let house = House::new();
    let login = |address: &str, password: &str| {
        let body = json!({ "email": "admin@example.com", "password": password }).to_string();
        let headers = [("cf-connecting-ip", address)];
        let call = request("/api/v1/auth/login", &headers, body.as_bytes());
        house.finished(&call).answer.status
    };
    for _ in 0..5 {
        assert_eq!(login("198.51.100.1", "wrong"), 401);
    }
    for _ in 0..20 {
        assert_eq!(login("198.51.100.1", "wrong"), 429);
    }
    assert_eq!(login("198.51.100.1", crate::house::PASSWORD), 429);
    assert_eq!(login("203.0.113.9", crate::house::PASSWORD), 200);
}

#[test]
fn a_preflight_is_answered_while_a_key_that_allows_the_origin_lives() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let expires = "2027-01-15T09:00:00.000Z"; // an hour after the house opens
    admin.key(
        json!({ "tenantId": A, "allowedOrigins": ["https://shop.example"], "expiresAt": expires }),
    );
    let allowed = || {
        let headers = run(cors::preflight(house.world(), Some("https://shop.example")));
        headers.unwrap().unwrap().len() > 1
    };
    assert!(allowed());
    house.world().set_time(START + 2 * 60 * 60 * 1000);
    assert!(!allowed());
}

/// A partner's client with these scopes: its id and a token.
fn partner(house: &House, admin: &Caller, scopes: &[&str]) -> (String, String) {
    let body = json!({ "tenantId": A, "name": "p", "scopes": scopes, "allowedBranchIds": [] });
    let made = data(admin.post("/partner-clients", body), 201);
    let text = |field: &str| made[field].as_str().unwrap().to_owned();
    let asked = json!({
        "grant_type": "client_credentials", "client_id": text("clientId"), "client_secret": text("clientSecret"),
    });
    let call = request(
        "/api/partner/v1/oauth/token",
        &[("content-type", "application/json")],
        asked.to_string().as_bytes(),
    );
    let answer = house.finished(&call).answer;
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    let token = body["access_token"].as_str().unwrap_or_default().to_owned();
    assert!(!token.is_empty(), "{body}");
    (text("id"), format!("Bearer {token}"))
}

fn subscribe(token: &str, event: &str) -> Request {
    let body = json!({ "url": "https://example.com/hook", "events": [event] }).to_string();
    let headers = [
        ("authorization", token),
        ("content-type", "application/json"),
    ];
    request("/api/partner/v1/webhooks", &headers, body.as_bytes())
}

type Served<'r> = Pin<Box<dyn Future<Output = Result<Finished, StoreError>> + 'r>>;

#[test]
fn of_fifteen_webhooks_made_at_once_a_client_gets_ten() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let (_, token) = partner(&house, &admin, &["manage:webhooks"]);
    let call = subscribe(&token, "order.shipped");
    let dialect = khlang_surface::dialect_of(&call.path).unwrap();
    let method = (Some(Method::Post), "POST");
    let futures = (0..15).map(|_| {
        let served: Served = Box::pin(entry::serve(
            house.world(),
            house.config(),
            dialect,
            method,
            &call,
        ));
        served
    });
    let answers = race(house.world(), futures, || {});
    let statuses = answers
        .into_iter()
        .map(|answer| answer.unwrap().unwrap().answer.status);
    let made = statuses.filter(|status| *status == 201).count();
    assert_eq!(made, 10);
    assert_eq!(house.count("SELECT COUNT(*) FROM webhook_subscription"), 10);
}

#[test]
fn a_clients_webhooks_end_with_the_scope_that_allowed_them() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let (id, token) = partner(&house, &admin, &["manage:webhooks", "read:inventory"]);
    assert_eq!(
        house
            .finished(&subscribe(&token, "inventory.stock.low"))
            .answer
            .status,
        201
    );
    let active = || house.count("SELECT COUNT(*) FROM webhook_subscription WHERE active = 1");
    let change = |scopes: Value| {
        admin.patch(
            &format!("/partner-clients/{id}"),
            json!({ "scopes": scopes }),
        )
    };
    data(change(json!(["manage:webhooks"])), 200);
    assert_eq!(active(), 1);
    data(change(json!(["read:inventory"])), 200);
    assert_eq!(active(), 0);
}

#[test]
fn stock_events_are_for_who_may_read_stock() {
    let house = House::new();
    let admin = house.caller("admin@example.com").of(A);
    let (_, token) = partner(&house, &admin, &["manage:webhooks"]);
    let refused = house
        .finished(&subscribe(&token, "inventory.stock.low"))
        .answer;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!(
        house
            .finished(&subscribe(&token, "order.shipped"))
            .answer
            .status,
        201
    );
}
