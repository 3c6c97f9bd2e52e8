//! A store that lies in memory, behind the operations dialect: what a decision changes, the next one finds.

use std::cell::RefCell;
use std::collections::BTreeMap;

use khlang_core::access;
use khlang_core::access::ClientIpSource;
use khlang_core::access::account::{ApiKeyRow, Role, UserRow};
use khlang_core::access::context::Context;
use khlang_core::access::login::LoginFailures;
use khlang_core::access::tenancy::Tenant;
use khlang_core::base::clock::Timestamp;
use khlang_core::catalog;
use khlang_core::catalog::branch::Branch;
use khlang_core::catalog::store::Store;
use khlang_core::catalog::uom::TenantUom;
use khlang_core::catalog::warehouse::Warehouse;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::sign::password::hash_password;
use khlang_surface;
use khlang_surface::call::engine::{Outcome, Prepared};
use khlang_surface::call::http::{Method, Reply, Request};
use khlang_surface::call::route::{Call, Route};
use khlang_surface::push::envelope::refusal;
use serde_json::{Value, json};

pub const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
pub const START: i64 = 1_800_000_000_000;
pub const A: &str = "aaaaaaaa-0000-4000-8000-000000000000";
pub const B: &str = "bbbbbbbb-0000-4000-8000-000000000000";
pub const PASSWORD: &str = "right password";

/// What the database would hold.
#[derive(Default)]
pub struct Tables {
    tenants: BTreeMap<String, Tenant>,
    users: BTreeMap<String, UserRow>,
    pub failures: BTreeMap<String, LoginFailures>,
    pub keys: BTreeMap<String, ApiKeyRow>,
    pub origins: BTreeMap<String, Vec<String>>,
    branches: Vec<(String, Branch)>,
    warehouses: Vec<(String, Warehouse)>,
    stores: Vec<(String, Store)>,
    uoms: BTreeMap<(String, String), TenantUom>,
}

pub struct House {
    pub tables: RefCell<Tables>,
    now: RefCell<i64>,
    asked: RefCell<u32>,
}

impl House {
    pub fn new() -> Self {
        let house = Self {
            tables: RefCell::default(),
            now: RefCell::new(START),
            asked: RefCell::new(0),
        };
        for id in [A, B] {
            house
                .tables
                .borrow_mut()
                .tenants
                .insert(id.to_owned(), tenant(id));
        }
        house.add_user("admin@example.com", Role::Admin, None);
        house
    }

    pub fn add_user(&self, email: &str, role: Role, tenant: Option<&str>) {
        let user = UserRow {
            id: format!("id of {email}"),
            email: email.to_owned(),
            password_hash: hash_password(PASSWORD, &[1; 16], 1),
            role,
            tenant_id: tenant.map(str::to_owned),
            created_at: Timestamp::from_millis(START),
            version: 1,
        };
        self.tables.borrow_mut().users.insert(user.id.clone(), user);
    }

    pub fn wait(&self, millis: i64) {
        *self.now.borrow_mut() += millis;
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
        let path = format!("/api/v1{path}");
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let request = Request {
            method,
            path: path.clone(),
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
        let (route, params) = find(method, &path);
        *self.asked.borrow_mut() += 1;
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&self.asked.borrow().to_be_bytes());
        let now = Timestamp::from_millis(*self.now.borrow());
        let mut cx = Context::new(now, seed, "r".to_owned(), SECRET.to_vec());
        let prepared = match Prepared::parse(Call::new(route, &request, params), now, SECRET) {
            Ok(prepared) => prepared,
            Err(rejection) => return refusal(&rejection, "r"),
        };
        let facts = self.facts(&prepared);
        let identified = prepared.identify(&facts, ClientIpSource::CfConnectingIp, now, &[]);
        match identified.and_then(|_| prepared.decide(&facts, &mut cx)) {
            Err(rejection) => refusal(&rejection, "r"),
            Ok(Outcome::Replay(_)) => unreachable_reply(),
            Ok(Outcome::Decided(decision)) => {
                self.commit(&cx.tenant_id, &decision.changes);
                decision.reply
            }
        }
    }

    fn facts(&self, prepared: &Prepared) -> Facts {
        let tables = self.tables.borrow();
        let tenant = prepared.named_tenant().unwrap_or_default().to_owned();
        // What this house does not keep is answered with nothing.
        let mut facts = Facts::answered();
        for need in prepared.needs() {
            tables.tell(&need, &tenant, &mut facts);
        }
        facts
    }

    fn commit(&self, tenant: &str, changes: &Changes) {
        let tables = &mut *self.tables.borrow_mut();
        let changes = changes.clone();
        for (email, version) in changes.access.guards.login_versions {
            assert_eq!(
                tables.failures.get(&email).map_or(0, |known| known.version),
                version
            );
        }
        tables.tenants.extend(
            changes
                .access
                .tenants
                .into_iter()
                .map(|row| (row.id.clone(), row)),
        );
        tables.users.extend(
            changes
                .access
                .users
                .into_iter()
                .map(|row| (row.id.clone(), row)),
        );
        let failures = changes.access.login_failures.into_iter();
        tables
            .failures
            .extend(failures.map(|row| (row.email.clone(), row)));
        for row in changes.access.api_keys {
            let before = tables.keys.get(&row.id).map_or(0, |key| key.version);
            assert_eq!(row.version, before + 1);
            tables.keys.insert(row.id.clone(), row);
        }
        let origins = changes.access.api_key_origins.into_iter();
        tables
            .origins
            .extend(origins.map(|row| (row.key_id, row.origins)));
        let owner = tenant.to_owned();
        tables.branches.extend(
            changes
                .catalog
                .branches
                .into_iter()
                .map(|row| (owner.clone(), row)),
        );
        let mut known = tables.warehouses.clone();
        known.retain(|(_, row)| {
            !changes
                .catalog
                .warehouses
                .iter()
                .any(|new| new.id == row.id)
        });
        known.extend(
            changes
                .catalog
                .warehouses
                .into_iter()
                .map(|row| (owner.clone(), row)),
        );
        tables.warehouses = known;
        tables.stores.extend(
            changes
                .catalog
                .stores
                .into_iter()
                .map(|row| (owner.clone(), row)),
        );
        let uoms = changes.catalog.uoms.into_iter();
        tables
            .uoms
            .extend(uoms.map(|row| ((owner.clone(), row.code.clone()), row)));
    }
}

impl Tables {
    fn tell(&self, need: &Need, tenant: &str, facts: &mut Facts) {
        match need {
            Need::Access(access::Need::Tenant {}) => {
                facts.access.tenant = self.tenants.get(tenant).cloned().into()
            }
            Need::Access(access::Need::Session { user }) => {
                facts.access.session = self.users.get(user).cloned().into()
            }
            Need::Access(access::Need::User { email }) => {
                facts.access.user = self
                    .users
                    .values()
                    .find(|user| user.email == *email)
                    .cloned()
                    .into();
            }
            Need::Access(access::Need::LoginFailures { email }) => {
                facts.access.login_failures = self.failures.get(email).cloned().into();
            }
            Need::Access(access::Need::Tenants { id, before, limit }) => {
                let rows = self
                    .tenants
                    .values()
                    .filter(|row| id.as_ref().is_none_or(|id| row.id == *id));
                facts.access.tenants =
                    newest(rows, |row| (row.created_at, row.id.clone()), before, *limit).into();
            }
            Need::Access(access::Need::Users {
                id,
                tenant,
                before,
                limit,
            }) => {
                let rows = self
                    .users
                    .values()
                    .filter(|row| id.as_ref().is_none_or(|id| row.id == *id));
                let rows = rows.filter(|row| tenant.is_none() || row.tenant_id == *tenant);
                facts.access.users =
                    newest(rows, |row| (row.created_at, row.id.clone()), before, *limit).into();
            }
            Need::Access(access::Need::ApiKeys {
                id,
                tenant,
                before,
                limit,
            }) => {
                let rows = self
                    .keys
                    .values()
                    .filter(|row| id.as_ref().is_none_or(|id| row.id == *id));
                let rows = rows.filter(|row| tenant.is_none() || row.tenant_id == *tenant);
                facts.access.api_keys =
                    newest(rows, |row| (row.created_at, row.id.clone()), before, *limit).into();
            }
            Need::Catalog(catalog::Need::Branches { codes, ids }) => {
                let rows = self.branches.iter().filter(|(owner, _)| owner == tenant);
                let rows =
                    rows.filter(|(_, row)| codes.contains(&row.code) || ids.contains(&row.id));
                facts.catalog.branches = rows.map(|(_, row)| row.clone()).collect();
            }
            Need::Catalog(catalog::Need::Warehouses { codes }) => {
                let rows = self.warehouses.iter().filter(|(owner, _)| owner == tenant);
                let rows = rows.filter(|(_, row)| codes.contains(&row.code));
                facts.catalog.warehouses = rows
                    .map(|(_, row)| (row.code.clone(), row.clone()))
                    .collect();
            }
            Need::Catalog(catalog::Need::WarehousePage { after, limit }) => {
                let rows = self.warehouses.iter().filter(|(owner, _)| owner == tenant);
                let rows: BTreeMap<_, _> = rows
                    .map(|(_, row)| (row.code.clone(), row.clone()))
                    .collect();
                let rows = rows
                    .into_iter()
                    .filter(|(code, _)| after.as_ref().is_none_or(|at| code > at));
                facts.catalog.warehouses = rows.take(usize::try_from(*limit).unwrap()).collect();
            }
            Need::Catalog(catalog::Need::Stores { codes, numbers }) => {
                let rows = self.stores.iter().filter(|(owner, _)| owner == tenant);
                let rows = rows.filter(|(_, row)| {
                    codes.contains(&row.code) || row.number.is_some_and(|n| numbers.contains(&n))
                });
                facts.catalog.stores = rows.map(|(_, row)| row.clone()).collect();
            }
            Need::Catalog(catalog::Need::TenantUoms { codes }) => {
                let rows = codes.iter().map(|code| (tenant.to_owned(), code.clone()));
                facts.catalog.tenant_uoms = rows
                    .filter_map(|key| self.uoms.get(&key).cloned())
                    .collect();
            }
            _ => {}
        }
    }
}

fn newest<'r, R: Clone + 'r>(
    rows: impl Iterator<Item = &'r R>,
    age: impl Fn(&R) -> (Timestamp, String),
    before: &Option<(Timestamp, String)>,
    limit: i64,
) -> Vec<R> {
    let mut rows: Vec<R> = rows.cloned().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(age(row)));
    rows.retain(|row| before.as_ref().is_none_or(|at| age(row) < *at));
    rows.truncate(usize::try_from(limit).unwrap());
    rows
}

/// Nothing here asks with an idempotency key.
fn unreachable_reply() -> Reply {
    Reply::new(599, Value::Null)
}

fn tenant(id: &str) -> Tenant {
    Tenant {
        id: id.to_owned(),
        name: id.to_owned(),
        unique_references: false,
        created_at: Timestamp::from_millis(START),
        version: 1,
    }
}

fn find(method: Method, path: &str) -> (&'static Route, Vec<(String, String)>) {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |route: &&Route| {
        let parts: Vec<&str> = route.path.split('/').collect();
        let same = parts
            .iter()
            .zip(&asked)
            .all(|(part, at)| part.starts_with('{') || part == at);
        route.method == method && parts.len() == asked.len() && same
    };
    let route = khlang_surface::routes().find(fits).unwrap();
    let parts = route
        .path
        .split('/')
        .zip(asked)
        .filter(|(part, _)| part.starts_with('{'));
    let name = |part: &str| part.trim_matches(['{', '}']).to_owned();
    (
        route,
        parts
            .map(|(part, at)| (name(part), at.to_owned()))
            .collect(),
    )
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
