//! A tenant with one warehouse, a store, goods and a merchant who hears of every push.

use std::cell::Cell;

use khlang_core::access::ClientIpSource;
use khlang_core::access::account::{ADMIN_AUDIENCE, ADMIN_TOKEN_PURPOSE, AdminClaims, Role};
use khlang_core::sign;
use khlang_core::sign::flash_json;
use khlang_service::answer::Answer;
use khlang_service::config::{Config, Webhooks};
use khlang_service::entry;
use khlang_sim::world::{World, run};
use khlang_surface::call::http::{Method, Request};
use serde_json::{Value, json};

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
/// The moment at which every house opens: 2027-01-15 15:00 in Bangkok.
pub const START: i64 = 1_800_000_000_000;
const RAW_KEY: &str = "key";
const TENANT: &str = "aaaaaaaa-0000-4000-8000-000000000000";
/// The warehouse, whose Flash id is 1.
pub const WAREHOUSE: &str = "W1";

/// A house while a test goes on in it.
pub struct House {
    world: World,
    config: Config,
    now: Cell<i64>,
    nonce: Cell<u32>,
    token: String,
    merchant: (String, String),
    language: Cell<&'static str>,
}

impl House {
    /// A house with these items, of which 100 lie in stock at 10 each; serials and lots are received by tests.
    pub fn open() -> Self {
        let mut house = Self {
            world: World::at(START).unwrap(),
            config: config(),
            now: Cell::new(START),
            nonce: Cell::new(0),
            token: token(),
            merchant: (String::new(), String::new()),
            language: Cell::new("en"),
        };
        house.execute(&founded());
        let merchant =
            json!({ "tenantId": TENANT, "name": "shop", "pushUrl": "https://example.com/push" });
        let merchant = house.done(Method::Post, "/flash-credentials", merchant);
        house.merchant = (text(&merchant["mchId"]), text(&merchant["key"]));
        house
    }

    /// Lets time pass.
    pub fn wait(&self, millis: i64) {
        self.now.set(self.now.get() + millis);
    }

    /// The language of the Flash calls from now on.
    pub fn speak(&self, language: &'static str) {
        self.language.set(language);
    }

    /// Changes the database by hand.
    pub fn execute(&self, sql: &str) {
        let connection = self.world.database().connection();
        connection.execute_batch(sql).unwrap();
    }

    /// Rows of one column of text.
    pub fn column(&self, sql: &str) -> Vec<String> {
        let connection = self.world.database().connection();
        let mut prepared = connection.prepare(sql).unwrap();
        let rows = prepared.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn send(&self, request: &Request) -> Answer {
        self.world.set_time(self.now.get());
        let dialect = khlang_surface::dialect_of(&request.path).unwrap();
        let method = (Some(request.method), request.method.name());
        let served = entry::serve(&self.world, &self.config, dialect, method, request);
        let answer = run(served).unwrap().unwrap().answer;
        let console = self.world.take_console();
        assert!(answer.status < 500, "{} {console:?}", answer.body);
        assert!(
            trips(&answer) <= 2,
            "{} took more than two trips",
            request.path
        );
        answer
    }

    /// A call of the warehouse: its status and body.
    pub fn ops(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let bearer = ("authorization".to_owned(), format!("Bearer {}", self.token));
        let tenant = ("x-tenant-id".to_owned(), TENANT.to_owned());
        let answer = self.send(&Request {
            method,
            path: format!("/api/v1{path}"),
            query: pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            headers: match path.starts_with("/integration") {
                true => [("x-api-key".to_owned(), RAW_KEY.to_owned())].into(),
                false => [bearer, tenant].into(),
            },
            body: match body {
                Value::Null => Vec::new(),
                body => body.to_string().into_bytes(),
            },
        });
        (answer.status, serde_json::from_str(&answer.body).unwrap())
    }

    /// The data of a call of the warehouse that must be done.
    #[track_caller]
    pub fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.ops(method, path, body);
        assert!(status < 300, "{path}: {status} {answer}");
        answer["data"].clone()
    }

    /// A POST of the warehouse that must be done.
    #[track_caller]
    pub fn post(&self, path: &str, body: Value) -> Value {
        self.done(Method::Post, path, body)
    }

    /// A GET of the warehouse that must be done.
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.done(Method::Get, path, Value::Null)
    }

    /// A POST of the warehouse that must be refused with that status; its message.
    #[track_caller]
    pub fn refused(&self, path: &str, body: Value, expected: u16) -> String {
        let (status, answer) = self.ops(Method::Post, path, body);
        assert_eq!(status, expected, "{path}: {answer}");
        text(&answer["message"])
    }

    /// A Flash call, signed as JSON.
    pub fn flash(&self, path: &str, params: Value) -> Value {
        self.nonce.set(self.nonce.get() + 1);
        let (id, key) = &self.merchant;
        let mut query = vec![
            ("mchId".to_owned(), id.clone()),
            (
                "nonceStr".to_owned(),
                format!("nonce{:08}", self.nonce.get()),
            ),
            ("timestamp".to_owned(), (self.now.get() / 1000).to_string()),
        ];
        let body = params.to_string().into_bytes();
        let sign = flash_json::sign(&query, &body, key);
        query.push(("sign".to_owned(), sign));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let answer = self.send(&Request {
            method: Method::Post,
            path: path.to_owned(),
            query,
            headers: [
                header("content-type", "application/json"),
                header("accept-language", self.language.get()),
            ]
            .into(),
            body,
        });
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The data of a Flash call that must be done.
    #[track_caller]
    pub fn sold(&self, path: &str, params: Value) -> Value {
        let answer = self.flash(path, params);
        assert_eq!(answer["code"], 1, "{path}: {answer}");
        answer["data"].clone()
    }

    /// Makes an item, of which nothing lies anywhere.
    pub fn goods(&self, barcode: &str, more: Value) {
        let mut item =
            json!({ "sku": barcode, "name": format!("goods {barcode}"), "barcode": barcode });
        for (name, value) in more.as_object().unwrap() {
            item[name] = value.clone();
        }
        self.post("/integration/v1/items", item);
    }

    /// Puts goods up.
    pub fn receive(&self, line: Value) {
        let body = json!({ "warehouseCode": WAREHOUSE, "lines": [line] });
        self.post("/integration/v1/grn", body);
    }

    /// Sends goods out on an order, and returns its number.
    pub fn ship(&self, lines: Value) -> String {
        let body = json!({ "warehouseCode": WAREHOUSE, "lines": lines });
        let number = text(&self.post("/integration/v1/orders", body)["orderNo"]);
        for step in ["release", "pick", "pack", "ship"] {
            self.post(&format!("/ops/orders/{number}/{step}"), json!({}));
        }
        number
    }

    /// What lies of an item, of one quality.
    pub fn on_hand(&self, sku: &str, quality: &str) -> i64 {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(l.on_hand), 0) / 10000 AS TEXT) FROM level l \
             CROSS JOIN item i ON i.id = l.item_id WHERE i.sku = '{sku}' AND l.quality = '{quality}'"
        );
        self.column(&sql)[0].parse().unwrap()
    }

    /// What the stock of an item is worth, scaled by 10^4.
    pub fn value(&self, sku: &str) -> i64 {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(v.value), 0) AS TEXT) FROM inventory v \
             CROSS JOIN item i ON i.id = v.item_id WHERE i.sku = '{sku}'"
        );
        self.column(&sql)[0].parse().unwrap()
    }

    /// The states that merchants were pushed of a document, the first first.
    pub fn pushed(&self, kind: &str, number: &str) -> Vec<String> {
        let sql = format!(
            "SELECT e.kind || ' ' || e.payload FROM event e WHERE e.kind = 'flash.{kind}' \
             AND e.subject IN (SELECT id FROM return_order WHERE number = '{number}' \
             UNION SELECT id FROM sales_order WHERE number = '{number}') ORDER BY e.rowid"
        );
        let payloads = self.column(&sql);
        let state = |text: &String| {
            let payload = text.split_once(' ').unwrap().1;
            let payload: Value = serde_json::from_str(payload).unwrap();
            payload["state"].as_str().unwrap().to_owned()
        };
        payloads.iter().map(state).collect()
    }

    /// The kinds of event that were sent of a document, the first first.
    pub fn told(&self, subject: &str) -> Vec<String> {
        self.column(&format!(
            "SELECT kind FROM event WHERE subject = '{subject}' AND kind NOT LIKE 'flash.%' ORDER BY rowid"
        ))
    }

    /// Every invariant holds.
    #[track_caller]
    pub fn audit(&self) {
        let audit = self.get("/ops/audit");
        assert_eq!(audit["clean"], true, "{audit:#}");
    }
}

/// How often the database was asked.
fn trips(answer: &Answer) -> u32 {
    let mut headers = answer.headers.iter();
    let timing = headers.find(|(name, _)| *name == "Server-Timing");
    let (_, timing) = timing.expect("every answer tells its cost");
    let trips = timing.split_once("trips=").unwrap().1;
    trips.split(' ').next().unwrap().parse().unwrap()
}

/// Text of an answer.
#[track_caller]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

fn config() -> Config {
    Config {
        secret: SECRET.to_vec(),
        client_ip: ClientIpSource::CfConnectingIp,
        expose_cost: true,
        log_days: 30,
        webhooks: Webhooks {
            roots: vec![SECRET.to_vec()],
            insecure: false,
            timeout: 10_000,
            days: 30,
        },
    }
}

fn founded() -> String {
    let hash = sign::hash_api_key(RAW_KEY);
    let address = json!({ "contact": "Somchai", "telephone": "021234567", "province": "Bangkok", "city": "Khlong Toei",
        "district": "Khlong Toei", "address": "1 Rama IV", "postalCode": "10110" });
    format!(
        "INSERT INTO tenant(id, name, unique_references, created_at, version) \
         VALUES ('{TENANT}', 'tenant', 1, {START}, 1); \
         INSERT INTO api_key VALUES ('key', '{hash}', 'key', 'ERP', '[\"read\",\"write\"]', '{TENANT}', '[]', \
            '[]', 0, NULL, NULL, NULL, {START}, 1); \
         INSERT INTO admin_user VALUES ('user', 'admin@example.com', '', 'admin', NULL, {START}, 1); \
         INSERT INTO branch VALUES ('branch', '{TENANT}', 'B', 'branch', {START}, 1); \
         INSERT INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent, address, \
            created_at, version) VALUES ('w1', '{TENANT}', 1, '{WAREHOUSE}', 'Bangkok', 'branch', 0, '{address}', \
            {START}, 1), ('w78', '{TENANT}', 78, 'W78', 'Returns', 'branch', 0, '{address}', {START}, 1); \
         INSERT INTO store(id, tenant_id, number, code, name, warehouse_id, policy, created_at, version) \
         VALUES ('s1', '{TENANT}', 99, 'S0001', 'Shop', 'w1', '{{}}', {START}, 1); \
         INSERT INTO uom VALUES ('{TENANT}', 'EA', 10000, 1), ('{TENANT}', 'CASE', 120000, 1); \
         INSERT INTO webhook_subscription(id, tenant_id, url, events, secret, active, created_at, updated_at, \
            version) VALUES ('all', '{TENANT}', 'https://example.com', \
            '[\"return.received\",\"return.completed\"]', '', 1, {START}, {START}, 1);"
    )
}

fn token() -> String {
    let claims = AdminClaims {
        sub: "user".to_owned(),
        email: "admin@example.com".to_owned(),
        role: Role::Admin,
        tenant_id: None,
        version: 1,
        aud: ADMIN_AUDIENCE.to_owned(),
        iat: START / 1_000,
        exp: START / 1_000 * 2,
    };
    sign::token::issue(&claims, &sign::derive_key(SECRET, ADMIN_TOKEN_PURPOSE)).unwrap()
}
