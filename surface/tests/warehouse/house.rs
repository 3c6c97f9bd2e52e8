//! The pipeline without the Worker: a request is parsed, its facts are loaded, it is decided and
//! committed, and what was counted stands in its answer.

use khlang_core::access::ClientIpSource;
use khlang_core::access::account::{
    ADMIN_AUDIENCE, ADMIN_TOKEN_PURPOSE, AdminClaims, ApiKeyRow, Role, UserRow,
};
use khlang_core::access::context::Context;
use khlang_core::access::tenancy::Tenant;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::store::Store as Shop;
use khlang_core::catalog::uom::Uom;
use khlang_core::catalog::warehouse::{Warehouse, WarehouseAddress};
use khlang_core::decision::Facts;
use khlang_core::rebalance::{Channel, Mode, StorePolicy, Whole};
use khlang_core::shape::rejection::Rejection;
use khlang_core::sign;
use khlang_surface;
use khlang_surface::call::engine::{Outcome, Prepared};
use khlang_surface::call::http::{Method, Request};
use khlang_surface::call::route::{Call, Route};
use khlang_surface::push::envelope::refusal;
use serde_json::{Value, json};

use crate::store::{Lost, Store};

/// The moment at which every house opens.
pub const START: i64 = 1_800_000_000_000;
/// The warehouses.
pub const WAREHOUSES: [&str; 2] = ["W1", "W2"];
/// So many days before it expires a lot of the lot-tracked item can't be sold any more: one of the lots
/// has fewer from the start.
const LOCK_UP_DAYS: i64 = 5;

/// The items: without tracking, by lot, by serial.
pub const ITEMS: [&str; 3] = ["PLAIN", "LOTTED", "SERIAL"];

/// A product set of two PLAIN and one LOTTED.
pub const SET: &str = "SET";
/// The stores: number, code, warehouse and mode. Two share a warehouse; one shares nothing out at first.
pub const SHOPS: [(i64, &str, &str, &str); 3] = [
    (1, "S1", "W1", "weighted"),
    (2, "S2", "W1", "mirror"),
    (3, "S3", "W2", "manual"),
];

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
const TENANT: &str = "aaaaaaaa-0000-4000-8000-000000000000";
const RAW_KEY: &str = "key";
const USER: &str = "user";
/// As often as the Worker tries.
const TRIES: usize = 5;

/// A request, without who sends it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Below `/api/v1`, or below `/api` where it is of a store.
    pub path: String,
    pub method: Method,
    pub body: Value,
    pub key: Option<String>,
    pub dry_run: bool,
}

impl Ask {
    /// A POST.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self {
            path: path.into(),
            method: Method::Post,
            body,
            key: None,
            dry_run: false,
        }
    }

    /// A GET.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            ..Self::post(path, Value::Null)
        }
    }

    fn request(&self, token: &str) -> Request {
        let of_store = self.path.starts_with("/stock/");
        let prefix = if of_store { "/api" } else { "/api/v1" };
        let credential = match of_store || self.path.starts_with("/integration") {
            true => ("x-api-key", RAW_KEY.to_owned()),
            false => ("authorization", format!("Bearer {token}")),
        };
        let key = self.key.iter().map(|key| ("idempotency-key", key.clone()));
        let headers = key.chain([credential]);
        let query = self
            .dry_run
            .then(|| ("dryRun".to_owned(), "true".to_owned()));
        Request {
            method: self.method,
            path: format!("{prefix}{}", self.path),
            query: query.into_iter().collect(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: if self.body.is_null() {
                Vec::new()
            } else {
                self.body.to_string().into_bytes()
            },
        }
    }
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub replayed: bool,
}

impl Answer {
    /// Whether something was done.
    pub fn is_success(&self) -> bool {
        self.status < 400
    }

    /// The data of a success.
    pub fn data(&self) -> &Value {
        assert!(self.is_success(), "{} {}", self.status, self.body);
        &self.body["data"]
    }
}

/// A store and the clock by which it is served.
#[derive(Clone)]
pub struct House {
    pub store: Store,
    pub now: i64,
    asked: u64,
    token: String,
}

impl House {
    /// A house with its master data: two warehouses, three items, and places of each kind.
    pub fn open() -> Self {
        let store = Store {
            tenant: Some(tenant()),
            api_key: Some(api_key()),
            user: Some(user()),
            uoms: vec![uom("EA", 1), uom("BOX", 10)],
            warehouses: WAREHOUSES.iter().map(|code| warehouse(code)).collect(),
            ..Store::default()
        };
        let mut house = Self {
            store,
            now: START,
            asked: 0,
            token: token(),
        };
        house.furnish();
        house
    }

    fn furnish(&mut self) {
        let items = json!({ "items": [
            { "sku": ITEMS[0], "name": "plain", "uoms": [{ "code": "CASE", "factor": 4 }] },
            { "sku": ITEMS[1], "name": "lotted", "tracking": "lot", "shelfLifeDays": 30 },
            { "sku": ITEMS[2], "name": "serial", "tracking": "serial" },
            { "sku": SET, "name": "set" },
        ] });
        self.done(&Ask::post("/integration/v1/items/bulk", items));
        let mut items = self.store.items.values_mut();
        let lotted = items.find(|item| item.sku == ITEMS[1]);
        lotted.unwrap().lock_up_days = LOCK_UP_DAYS;
        let places = WAREHOUSES.iter().flat_map(|warehouse| {
            [("A1", "storage", false), ("P1", "picking", true), ("Q1", "quarantine", false)].map(
                |(code, kind, face)| {
                    json!({ "warehouseCode": warehouse, "code": code, "type": kind, "pickFace": face })
                },
            )
        });
        let places = json!({ "locations": places.collect::<Vec<Value>>() });
        self.done(&Ask::post("/integration/v1/locations/bulk", places));
        self.open_shops();
    }

    fn open_shops(&mut self) {
        let shops = SHOPS.map(shop);
        self.store.channels.shops = shops.into_iter().collect();
        let id = |sku: &str| self.store.item(sku).unwrap().id.clone();
        let part =
            |sku: &str, units: i64| ((id(SET), id(sku)), Quantity::from_units(units).unwrap());
        self.store.channels.components = [part(ITEMS[0], 2), part(ITEMS[1], 1)].into();
    }

    /// Lets time pass.
    pub fn wait(&mut self, millis: i64) {
        self.now += millis;
    }

    /// Sends a request that must be done, and answers its data.
    pub fn done(&mut self, ask: &Ask) -> Value {
        self.send(ask).data().clone()
    }

    /// Sends a request while nobody else does: what it decides must fit what it was told.
    pub fn send(&mut self, ask: &Ask) -> Answer {
        self.race(std::slice::from_ref(ask), |_| {}).remove(0)
    }

    /// Sends requests that are all told the same, and commit one after the other. Who lost is told
    /// anew and decides again. `see` is shown the store after each.
    pub fn race(&mut self, asks: &[Ask], mut see: impl FnMut(&Store)) -> Vec<Answer> {
        let snapshot = self.store.clone();
        let mut answers = Vec::new();
        for (turn, ask) in asks.iter().enumerate() {
            let request = ask.request(&self.token);
            let answer = match self.prepare(&request) {
                Err(rejection) => refused(&rejection),
                Ok(prepared) => {
                    let facts = snapshot.load(&prepared.needs());
                    self.settle(&prepared, facts, turn)
                }
            };
            see(&self.store);
            answers.push(answer);
        }
        answers
    }

    fn prepare<'r>(&self, request: &'r Request) -> Result<Prepared<'r>, Rejection> {
        let (route, params) = find(request.method, &request.path);
        Prepared::parse(Call::new(route, request, params), self.time(), SECRET)
    }

    /// Tries until the commit holds. Nobody else commits meanwhile, so only the first try, and only
    /// of one who has rivals, may be lost.
    fn settle(&mut self, prepared: &Prepared, mut facts: Facts, rivals: usize) -> Answer {
        for attempt in 0..TRIES {
            match self.attempt(prepared, &facts) {
                Ok(answer) => return answer,
                Err(Lost(why)) => {
                    assert!(attempt == 0 && rivals > 0, "lost against nobody: {why}");
                    facts = self.store.load(&prepared.needs());
                }
            }
        }
        unreachable_answer()
    }

    fn attempt(&mut self, prepared: &Prepared, facts: &Facts) -> Result<Answer, Lost> {
        let mut cx = self.context();
        let identified = prepared.identify(facts, ClientIpSource::CfConnectingIp, self.time(), &[]);
        let outcome = match identified.and_then(|_| prepared.decide(facts, &mut cx)) {
            Err(rejection) => {
                let answer = refused(&rejection);
                assert!(
                    !answer.body.to_string().contains(&cx.nonce),
                    "a slot in {}",
                    answer.body
                );
                return Ok(answer);
            }
            Ok(outcome) => outcome,
        };
        let (status, text, replayed) = match outcome {
            Outcome::Replay(stored) => (stored.status, stored.filled(), true),
            Outcome::Decided(decision) => {
                let counted = match decision.changes.is_empty() {
                    true => Vec::new(),
                    false => self.store.commit(&decision.changes)?,
                };
                let text = decision.reply.body.to_string();
                let text = match cx.dry_run {
                    true => numbers::blank(&text, &cx.nonce),
                    false => numbers::fill(&text, &cx.nonce, &counted),
                };
                (decision.reply.status, text, false)
            }
        };
        assert!(!text.contains(&cx.nonce), "a slot in {text}");
        let body = serde_json::from_str(&text).unwrap();
        Ok(Answer {
            status,
            body,
            replayed,
        })
    }

    fn context(&mut self) -> Context {
        self.asked += 1;
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&self.asked.to_be_bytes());
        Context::new(self.time(), seed, "r".to_owned(), SECRET.to_vec())
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }
}

fn refused(rejection: &Rejection) -> Answer {
    let reply = refusal(rejection, "r");
    Answer {
        status: reply.status,
        body: reply.body,
        replayed: false,
    }
}

fn unreachable_answer() -> Answer {
    panic!("every try was lost")
}

fn find(method: Method, path: &str) -> (&'static Route, Vec<(String, String)>) {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |route: &&Route| {
        let parts: Vec<&str> = route.path.split('/').collect();
        let mut pairs = parts.iter().zip(&asked);
        let same = pairs.all(|(part, at)| part.starts_with('{') || part == at);
        route.method == method && parts.len() == asked.len() && same
    };
    let exact = khlang_surface::routes().find(|route| route.method == method && route.path == path);
    let route = exact
        .or_else(|| khlang_surface::routes().find(fits))
        .unwrap();
    let parts = route.path.split('/').zip(asked);
    let params = parts.filter(|(part, _)| part.starts_with('{'));
    let name = |part: &str| part.trim_matches(['{', '}']).to_owned();
    (
        route,
        params
            .map(|(part, at)| (name(part), at.to_owned()))
            .collect(),
    )
}

fn tenant() -> Tenant {
    Tenant {
        id: TENANT.to_owned(),
        name: "tenant".to_owned(),
        unique_references: true,
        created_at: Timestamp::from_millis(START),
        version: 1,
    }
}

fn api_key() -> ApiKeyRow {
    ApiKeyRow {
        id: "key".to_owned(),
        key_hash: sign::hash_api_key(RAW_KEY),
        key_prefix: RAW_KEY.to_owned(),
        name: "ERP".to_owned(),
        scopes: vec!["read".to_owned(), "write".to_owned()],
        tenant_id: Some(TENANT.to_owned()),
        ip_whitelist: Vec::new(),
        allowed_origins: Vec::new(),
        rate_limit_per_min: 0,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        created_at: Timestamp::from_millis(START),
        version: 1,
    }
}

fn user() -> UserRow {
    UserRow {
        id: USER.to_owned(),
        email: "picker@example.com".to_owned(),
        password_hash: String::new(),
        role: Role::Operator,
        tenant_id: Some(TENANT.to_owned()),
        created_at: Timestamp::from_millis(START),
        version: 1,
    }
}

fn token() -> String {
    let claims = AdminClaims {
        sub: USER.to_owned(),
        email: user().email,
        role: Role::Operator,
        tenant_id: Some(TENANT.to_owned()),
        version: 1,
        aud: ADMIN_AUDIENCE.to_owned(),
        iat: START / 1_000,
        exp: START / 1_000 * 2,
    };
    sign::token::issue(&claims, &sign::derive_key(SECRET, ADMIN_TOKEN_PURPOSE)).unwrap()
}

fn uom(code: &str, factor: i64) -> Uom {
    Uom {
        code: code.to_owned(),
        factor: Quantity::from_units(factor).unwrap(),
    }
}

fn shop((number, code, at, mode): (i64, &str, &str, &str)) -> (String, Shop) {
    let policy = StorePolicy {
        mode: Mode::of_word(mode).unwrap(),
        weights: [
            (Channel::Shopee, 3),
            (Channel::Lazada, 2),
            (Channel::TiktokShop, 2),
        ]
        .map(|(channel, weight)| (channel, Whole::from(weight)))
        .into(),
        ..StorePolicy::default()
    };
    let row = Shop {
        id: format!("id of {code}"),
        number: Some(number),
        number_slot: None,
        code: code.to_owned(),
        name: code.to_owned(),
        warehouse_id: format!("id of {at}"),
        warehouse_code: at.to_owned(),
        policy,
        created_at: Timestamp::from_millis(START),
        version: 1,
    };
    (row.id.clone(), row)
}

fn warehouse(code: &str) -> (String, Warehouse) {
    let row = Warehouse {
        address: WarehouseAddress::default(),
        id: format!("id of {code}"),
        number: Some(1),
        number_slot: None,
        code: code.to_owned(),
        name: code.to_owned(),
        branch_id: "branch".to_owned(),
        over_receipt_percent: Quantity::ZERO,
        created_at: Timestamp::from_millis(START),
        version: 1,
    };
    (row.id.clone(), row)
}
