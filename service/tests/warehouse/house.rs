//! A house: a world with master data, and the requests that are sent to the service in it.

use std::pin::Pin;

use khlang_core::access::ClientIpSource;
use khlang_core::access::account::{ADMIN_AUDIENCE, ADMIN_TOKEN_PURPOSE, AdminClaims, Role};
use khlang_core::rebalance::{Channel, Mode, StorePolicy, Whole};
use khlang_core::sign;
use khlang_service::answer;
use khlang_service::catch_up;
use khlang_service::config::{Config, Webhooks};
use khlang_service::entry;
use khlang_service::pipeline::Finished;
use khlang_service::ports::{Databases, PRIMARY};
use khlang_sim::world::{Session, World, race, run};
use khlang_store::database::StoreError;
use khlang_store::store::Store;
use khlang_surface::call::http::{Method, Request};
use serde_json::{Value, json};

use crate::tables::Tables;

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
/// The tenant.
pub const TENANT: &str = "aaaaaaaa-0000-4000-8000-000000000000";
const RAW_KEY: &str = "key";
const USER: &str = "user";
const EMAIL: &str = "picker@example.com";
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

/// A world with master data, and what its database held after the last request.
pub struct House {
    world: World,
    config: Config,
    pub tables: Tables,
    pub now: i64,
    token: String,
}

thread_local! {
    /// One that was just opened: each house is a copy of it.
    static OPENED: House = House::furnished();
}

impl House {
    /// A house with its master data: two warehouses, three items, and places of each kind.
    pub fn open() -> Self {
        OPENED.with(Self::fork)
    }

    fn furnished() -> Self {
        let world = World::at(START).unwrap();
        let mut house = Self {
            world,
            config: config(),
            tables: Tables::default(),
            now: START,
            token: token(),
        };
        house.execute(&founded());
        house.furnish();
        house
    }

    /// Another house in which the same has happened.
    pub fn fork(&self) -> Self {
        Self {
            world: self.world.fork().unwrap(),
            config: self.config.clone(),
            tables: self.tables.clone(),
            now: self.now,
            token: self.token.clone(),
        }
    }

    fn furnish(&mut self) {
        let items = json!({ "items": [
            { "sku": ITEMS[0], "name": "plain", "uoms": [{ "code": "CASE", "factor": 4 }] },
            { "sku": ITEMS[1], "name": "lotted", "tracking": "lot", "shelfLifeDays": 30 },
            { "sku": ITEMS[2], "name": "serial", "tracking": "serial" },
            { "sku": SET, "name": "set" },
        ] });
        self.done(&Ask::post("/integration/v1/items/bulk", items));
        let places = WAREHOUSES.iter().flat_map(|warehouse| {
            [("A1", "storage", false), ("P1", "picking", true), ("Q1", "quarantine", false)].map(
                |(code, kind, face)| {
                    json!({ "warehouseCode": warehouse, "code": code, "type": kind, "pickFace": face })
                },
            )
        });
        let places = json!({ "locations": places.collect::<Vec<Value>>() });
        self.done(&Ask::post("/integration/v1/locations/bulk", places));
        self.execute(&shops());
    }

    /// Changes the database by hand.
    pub fn execute(&mut self, sql: &str) {
        let connection = self.world.database().connection();
        connection.execute_batch(sql).unwrap();
        self.tables = Tables::read(self.world.database());
    }

    /// Reads what batches have written.
    pub fn look(&mut self) {
        let written = self.world.take_written();
        self.tables.refresh(self.world.database(), &written);
    }

    /// The store of this house.
    pub fn store(&self) -> Store<Session> {
        Store::on(self.world.session(None, PRIMARY).unwrap())
    }

    /// Goes on with what commits had no room for, as the cron does.
    pub fn catch_up(&mut self) {
        self.world.set_time(self.now);
        let going_on = catch_up::by_cron(&self.world, &self.config);
        run(going_on).unwrap();
        self.look();
    }

    /// Lets time pass.
    pub fn wait(&mut self, millis: i64) {
        self.now += millis;
    }

    /// Sends a request that must be done, and returns its data.
    pub fn done(&mut self, ask: &Ask) -> Value {
        self.send(ask).data().clone()
    }

    /// Sends a request while nobody else does: what it decides must fit the facts it was given.
    pub fn send(&mut self, ask: &Ask) -> Answer {
        self.race(std::slice::from_ref(ask), |_| {}).remove(0)
    }

    /// Sends requests that are all given the same facts, and commit one after the other. One that lost loads
    /// again and decides again: nobody else commits meanwhile, so it loses once at most, and the first never.
    /// `see` is shown the tables after each.
    pub fn race(&mut self, asks: &[Ask], see: impl FnMut(&Tables)) -> Vec<Answer> {
        self.serve(asks, |rivals| usize::from(rivals > 0), see)
    }

    /// Sends a request that may lose so often.
    pub fn send_losing(&mut self, ask: &Ask, often: usize) -> Answer {
        self.serve(std::slice::from_ref(ask), |_| often, |_| {})
            .remove(0)
    }

    /// The world, for what befalls it.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// `may_lose` is how often a request may lose that has so many rivals before it.
    fn serve(
        &mut self,
        asks: &[Ask],
        may_lose: impl Fn(usize) -> usize,
        mut see: impl FnMut(&Tables),
    ) -> Vec<Answer> {
        let world = self.world.clone();
        world.set_time(self.now);
        let requests: Vec<Request> = asks.iter().map(|ask| ask.request(&self.token)).collect();
        let config = self.config.clone();
        let futures = requests.iter().map(|request| {
            let dialect = khlang_surface::dialect_of(&request.path).unwrap();
            let method = (Some(request.method), request.method.name());
            let served: Served = Box::pin(entry::serve(&world, &config, dialect, method, request));
            served
        });
        let mut rivals = 0;
        let finished = race(&world, futures, || {
            let lost = world.take_lost();
            let fits = lost.len() <= may_lose(rivals);
            assert!(fits, "lost against nobody: {lost:?}");
            rivals += 1;
            self.look();
            see(&self.tables);
        });
        let finished = finished.into_iter().map(Option::unwrap);
        finished
            .map(|finished| Answer::of(finished.unwrap().answer))
            .collect()
    }
}

impl Answer {
    fn of(answer: answer::Answer) -> Self {
        for kind in SLOTS {
            assert!(!answer.body.contains(kind), "a slot in {}", answer.body);
        }
        let replayed = |(name, _): &(String, String)| name == "Idempotent-Replay";
        Self {
            status: answer.status,
            replayed: answer.headers.iter().any(replayed),
            body: serde_json::from_str(&answer.body).unwrap(),
        }
    }
}

/// A request on its way.
type Served<'r> = Pin<Box<dyn Future<Output = Result<Finished, StoreError>> + 'r>>;

/// What stands in a slot for a number that the commit gives.
const SLOTS: [&str; 7] = [
    ":Asn:",
    ":Grn:",
    ":Order:",
    ":Shipment:",
    ":PickTask:",
    ":CycleCount:",
    ":Variant:",
];

fn config() -> Config {
    Config {
        secret: SECRET.to_vec(),
        client_ip: ClientIpSource::CfConnectingIp,
        expose_cost: false,
        log_days: 30,
        webhooks: Webhooks {
            roots: vec![SECRET.to_vec()],
            insecure: false,
            timeout: 10_000,
            days: 30,
        },
    }
}

/// A tenant with a key, an operator, units, warehouses, and somebody who has subscribed to every event.
fn founded() -> String {
    let hash = sign::hash_api_key(RAW_KEY);
    let kinds = serde_json::to_string(khlang_core::webhooks::event::KIND_NAMES).unwrap();
    let warehouses = WAREHOUSES.iter().zip(1..).map(|(code, number)| {
        format!(
            "INSERT INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent, created_at, \
             version) VALUES ('id of {code}', '{TENANT}', {number}, '{code}', '{code}', 'branch', 0, {START}, 1);"
        )
    });
    format!(
        "INSERT INTO tenant(id, name, unique_references, created_at, version) \
            VALUES ('{TENANT}', 'tenant', 1, {START}, 1); \
         INSERT INTO api_key VALUES ('key', '{hash}', 'key', 'ERP', '[\"read\",\"write\"]', '{TENANT}', '[]', \
            '[]', 0, NULL, NULL, NULL, {START}, 1); \
         INSERT INTO admin_user VALUES ('{USER}', '{EMAIL}', '', 'operator', '{TENANT}', {START}, 1); \
         INSERT INTO uom VALUES ('{TENANT}', 'EA', 10000, 1), ('{TENANT}', 'BOX', 100000, 1); \
         INSERT INTO branch VALUES ('branch', '{TENANT}', 'B', 'branch', {START}, 1); \
         INSERT INTO webhook_subscription(id, tenant_id, url, events, secret, active, created_at, updated_at, \
            version) VALUES ('all', '{TENANT}', 'https://example.com', '{kinds}', '', 1, {START}, {START}, 1); {}",
        warehouses.collect::<String>()
    )
}

/// The stores, the set's components, and how long before it expires a lot is locked up.
fn shops() -> String {
    let shops = SHOPS.map(|(number, code, at, mode)| {
        format!(
            "INSERT INTO store(id, tenant_id, number, code, name, warehouse_id, policy, created_at, version) \
             VALUES ('id of {code}', '{TENANT}', {number}, '{code}', '{code}', 'id of {at}', \
             '{}', {START}, 1);",
            policy(mode)
        )
    });
    let part = |sku: &str, position: i64, scaled: i64| {
        format!(
            "INSERT INTO item_component(set_id, component_id, position, quantity) SELECT s.id, c.id, {position}, \
             {scaled} FROM item s, item c WHERE s.sku = '{SET}' AND c.sku = '{sku}';"
        )
    };
    let parts = [part(ITEMS[0], 1, 20_000), part(ITEMS[1], 2, 10_000)];
    let lock_up = format!(
        "UPDATE item SET lock_up_days = {LOCK_UP_DAYS} WHERE sku = '{}';",
        ITEMS[1]
    );
    [shops.concat(), parts.concat(), lock_up].concat()
}

fn policy(mode: &str) -> String {
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
    serde_json::to_string(&policy).unwrap()
}

fn token() -> String {
    let claims = AdminClaims {
        sub: USER.to_owned(),
        email: EMAIL.to_owned(),
        role: Role::Operator,
        tenant_id: Some(TENANT.to_owned()),
        version: 1,
        aud: ADMIN_AUDIENCE.to_owned(),
        iat: START / 1_000,
        exp: START / 1_000 * 2,
    };
    sign::token::issue(&claims, &sign::derive_key(SECRET, ADMIN_TOKEN_PURPOSE)).unwrap()
}
