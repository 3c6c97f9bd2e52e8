//! A house of two tenants and one admin, whose requests the service answers over SQLite in memory.

use std::cell::Cell;

use khlang_core::access::ClientIpSource;
use khlang_core::access::account::Role;
use khlang_core::sign::password::hash_password;
use khlang_service::config::{Config, Webhooks};
use khlang_service::entry;
use khlang_service::pipeline::Finished;
use khlang_service::ports::Body;
use khlang_sim::sqlite::Sqlite;
use khlang_sim::world::{World, run};
use khlang_surface::call::http::{Method, Reply, Request};
use serde_json::{Value, json};

pub const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
pub const START: i64 = 1_800_000_000_000;
pub const A: &str = "aaaaaaaa-0000-4000-8000-000000000000";
pub const B: &str = "bbbbbbbb-0000-4000-8000-000000000000";
pub const PASSWORD: &str = "right password";

/// What is stored of an API key.
pub struct StoredKey {
    pub key_hash: String,
    pub key_prefix: String,
}

pub struct House {
    world: World,
    config: Config,
    now: Cell<i64>,
}

impl House {
    pub fn new() -> Self {
        let house = Self {
            world: World::at(START).unwrap(),
            config: config(),
            now: Cell::new(START),
        };
        for id in [A, B] {
            house.execute(&format!(
                "INSERT INTO tenant(id, name, unique_references, created_at, version) \
            VALUES ('{id}', '{id}', 0, {START}, 1)"
            ));
        }
        house.add_user("admin@example.com", Role::Admin, None);
        house
    }

    /// What its requests run in.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Its settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Answers a request whose body is there.
    pub fn finished(&self, request: &Request) -> Finished {
        self.world.set_time(self.now.get());
        let dialect = khlang_surface::dialect_of(&request.path).unwrap();
        let method = (Some(request.method), request.method.name());
        let served = entry::serve(&self.world, &self.config, dialect, method, request);
        run(served).unwrap().unwrap()
    }

    /// Answers a request whose body is on its way.
    pub fn receive(&self, head: Request, body: impl Body) -> Finished {
        self.world.set_time(self.now.get());
        let dialect = khlang_surface::dialect_of(&head.path).unwrap();
        let method = (Some(head.method), head.method.name());
        let received = entry::receive(&self.world, &self.config, dialect, method, head, body);
        run(received).unwrap().unwrap()
    }

    /// How many rows a query counts.
    pub fn count(&self, sql: &str) -> i64 {
        let connection = self.world.database().connection();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Changes the database by hand.
    pub fn execute(&self, sql: &str) {
        let connection = self.world.database().connection();
        connection.execute_batch(sql).unwrap();
    }

    pub fn add_user(&self, email: &str, role: Role, tenant: Option<&str>) {
        let hash = hash_password(PASSWORD, &[1; 16], 1);
        let role = serde_json::to_value(role).unwrap();
        let tenant = tenant.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        self.execute(&format!(
            "INSERT INTO admin_user VALUES ('id of {email}', '{email}', '{hash}', '{}', {tenant}, {START}, 1)",
            role.as_str().unwrap()
        ));
    }

    pub fn wait(&self, millis: i64) {
        self.now.set(self.now.get() + millis);
    }

    /// The origins that an API key is found by.
    pub fn origins(&self, key: &str) -> Vec<String> {
        let connection = self.world.database().connection();
        let sql = "SELECT origin FROM api_key_origin WHERE key_id = ?1 ORDER BY origin";
        let mut prepared = connection.prepare(sql).unwrap();
        let rows = prepared.query_map([key], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The hash and the prefix of an API key, as they are stored.
    pub fn key(&self, id: &str) -> StoredKey {
        let connection = self.world.database().connection();
        let sql = "SELECT key_hash, key_prefix FROM api_key WHERE id = ?1";
        let of_row = |row: &rusqlite::Row<'_>| {
            Ok(StoredKey {
                key_hash: row.get(0)?,
                key_prefix: row.get(1)?,
            })
        };
        connection.query_row(sql, [id], of_row).unwrap()
    }

    pub fn login(&self, email: &str, password: &str) -> Reply {
        let body = json!({ "email": email, "password": password });
        self.send(Method::Post, "/auth/login", &[], &body)
    }

    /// Calls as that user, who logs in first.
    pub fn caller<'h>(&'h self, email: &str) -> Caller<'h> {
        let reply = self.login(email, PASSWORD);
        assert_eq!(reply.status, 200, "{}", reply.body);
        let token = reply.body["data"]["token"].as_str().unwrap();
        Caller {
            house: self,
            headers: vec![("authorization".to_owned(), format!("Bearer {token}"))],
        }
    }

    pub fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(String, String)],
        body: &Value,
    ) -> Reply {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let request = Request {
            method,
            path: format!("/api/v1{path}"),
            query: pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            headers: headers.iter().cloned().collect(),
            body: if body.is_null() {
                Vec::new()
            } else {
                body.to_string().into_bytes()
            },
        };
        let answer = self.finished(&request).answer;
        let body = serde_json::from_str(&answer.body);
        Reply {
            headers: answer.headers.iter().filter_map(known).collect(),
            ..Reply::new(answer.status, body.unwrap_or(Value::String(answer.body)))
        }
    }

    /// The database, for what tests put there and measure.
    pub fn database(&self) -> &Sqlite {
        self.world.database()
    }
}

/// The headers that tests look at.
fn known(header: &(String, String)) -> Option<(&'static str, String)> {
    let names = ["Content-Type", "X-Next-Cursor", "Link"].into_iter();
    let mut names = names.filter(|name| header.0 == *name);
    Some((names.next()?, header.1.clone()))
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

pub struct Caller<'h> {
    house: &'h House,
    pub headers: Vec<(String, String)>,
}

impl Caller<'_> {
    pub fn of(self, tenant: &str) -> Self {
        let mut headers = self.headers;
        headers.push(("x-tenant-id".to_owned(), tenant.to_owned()));
        Self { headers, ..self }
    }

    /// The list as CSV.
    pub fn csv(&self, path: &str) -> Reply {
        let mut headers = self.headers.clone();
        headers.push(("accept".to_owned(), "text/csv".to_owned()));
        self.house.send(Method::Get, path, &headers, &Value::Null)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.house
            .send(Method::Get, path, &self.headers, &Value::Null)
    }

    pub fn post(&self, path: &str, body: Value) -> Reply {
        self.house.send(Method::Post, path, &self.headers, &body)
    }

    pub fn patch(&self, path: &str, body: Value) -> Reply {
        self.house.send(Method::Patch, path, &self.headers, &body)
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.house
            .send(Method::Delete, path, &self.headers, &Value::Null)
    }

    /// A key that was created, with its raw text.
    pub fn key(&self, more: Value) -> (String, String) {
        let mut body = json!({ "name": "ERP", "scopes": ["read"] });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = super::data(self.post("/api-keys", body), 201);
        (super::text(&made["id"]), super::text(&made["rawKey"]))
    }
}
