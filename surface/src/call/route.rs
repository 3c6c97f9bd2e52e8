//! Routes as data: one row an endpoint, read by the router, the validator and OpenAPI.
//!
//! Not here: matching a path (the worker's router does that on these rows).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::call::bounds::{check_form, check_json, most_values};
use crate::call::claim::is_json;
use crate::call::credential::Credential;
use crate::call::dialect::Dialect;
use crate::call::http::{Method, Request};
use crate::call::operation::Operation;
use crate::call::strictness;
use khlang_core::access::account::Role;
use khlang_core::access::{self, ClientIpSource, Scope, TokenScope};
use khlang_core::base::clock::Timestamp;
use khlang_core::base::random::is_uuid;
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::{Field, Kind, MAX_PROBLEMS, Problem, Schema};
use khlang_core::shape::unknown::{Unknown, unknown_fields};
use khlang_core::shape::whole::normalise;

/// A megabyte, in bytes.
pub const MEGABYTE: usize = 1_048_576;

/// The largest body of a route that anybody may call: a login, or a client's own secret.
const PUBLIC_BYTES: usize = 16 * 1024;

/// One endpoint.
pub struct Route {
    /// How its surface reads and refuses.
    pub dialect: &'static Dialect,
    /// The method.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Its name in the OpenAPI description.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether it takes an idempotency key and a dry run.
    pub idempotent: bool,
    /// Its query parameters.
    pub query: &'static [Field],
    /// Its body, if it takes one.
    pub body: Option<&'static Schema>,
    /// Its successful replies: status and the schema of the whole body.
    pub replies: &'static [(u16, &'static Schema)],
    /// Reads a call that fits the tables above.
    pub prepare: fn(&Call) -> Result<Box<dyn Operation>, Rejection>,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// A key with this scope, for the tenant it is bound to or names.
    ApiKey(Scope),
    /// An access token with this scope, for the tenant it is bound to.
    Token(TokenScope),
    /// An access token with the one scope, or a key with the other.
    TokenOrKey(TokenScope, Scope),
    /// A merchant's signed call, for the merchant's tenant.
    Merchant(Effect),
    /// An admin user of at least this role, of no tenant in particular.
    Admin(Role),
    /// An admin user of at least this role, for the tenant they are bound to or name.
    Tenant(Role),
}

/// What a signed call does: all of them are POST, so the method does not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It may change something, so its nonce is used up.
    Writes,
}

impl Access {
    /// Whether a request must be of a tenant.
    pub const fn is_of_a_tenant(self) -> bool {
        !matches!(self, Self::Public | Self::Admin(_))
    }
}

impl Route {
    /// The largest body in bytes: what anybody may send is short.
    pub const fn max_body(&self) -> usize {
        match self.access {
            Access::Public => PUBLIC_BYTES,
            _ => self.dialect.max_body,
        }
    }

    /// Whether a call may change anything.
    pub const fn writes(&self) -> bool {
        match self.access {
            Access::Merchant(effect) => matches!(effect, Effect::Writes),
            _ => !matches!(self.method, Method::Get),
        }
    }

    /// The least role of an admin user who calls where programs call: reads are for all, stock and documents
    /// for operators, master data and policies for admins (docs/operations.md#roles).
    pub fn role(&self) -> Role {
        let is_master_data = || MASTER_DATA.iter().any(|begin| self.path.starts_with(begin));
        match self.method {
            Method::Get => Role::Viewer,
            _ if is_master_data() => Role::Admin,
            _ => Role::Operator,
        }
    }
}

/// What the paths begin with by which programs change master data.
const MASTER_DATA: &[&str] = &[
    "/api/v1/integration/v1/items",
    "/api/v1/integration/v1/partners",
    "/api/v1/integration/v1/locations",
    "/api/stock/stores",
];

/// A request on its route.
pub struct Call<'r> {
    /// The route.
    pub route: &'static Route,
    /// The request.
    pub request: &'r Request,
    params: BTreeMap<String, String>,
    /// Read when it is first asked for, which is not before the caller is known.
    body: OnceCell<Result<Value, Rejection>>,
    now: Timestamp,
    secret: Vec<u8>,
    credential: Credential,
    address: String,
}

/// The query parameter and header beside `tenantId` in the body.
const TENANT_FIELD: &str = "tenantId";
const TENANT_HEADER: &str = "x-tenant-id";

impl<'r> Call<'r> {
    /// A call with its path parameters, still percent-encoded.
    pub fn new(
        route: &'static Route,
        request: &'r Request,
        params: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let decoded = params
            .into_iter()
            .map(|(name, raw)| (name, percent_decoded(&raw)));
        Self {
            route,
            request,
            params: decoded.collect(),
            body: OnceCell::new(),
            now: Timestamp::default(),
            secret: Vec::new(),
            credential: Credential::Public,
            address: String::new(),
        }
    }

    /// The call with what does not stand in it: who makes it, the moment, and the root secret that
    /// cursors are sealed with.
    pub fn made(mut self, credential: Credential, now: Timestamp, secret: &[u8]) -> Self {
        self.credential = credential;
        self.now = now;
        self.secret = secret.to_vec();
        self
    }

    /// The call with the address it comes from, as the deployment knows it.
    pub fn from_address(mut self, address: String) -> Self {
        self.address = address;
        self
    }

    /// Where it comes from: an IP address, or nothing where none can be told.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Refuses a body that is over the bounds of its route, whoever sent it. Nothing is parsed for that.
    pub fn check_bounds(&self) -> Result<(), Rejection> {
        check_size(&self.request.body, self.route.max_body())?;
        match is_form(self.route, self.request) {
            true => check_form(&self.request.body),
            false => Ok(()),
        }
    }

    /// Who makes it.
    pub const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// The moment of the request.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The root secret.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The tenant that the caller is bound to, or else names; to choose what a list holds.
    pub fn named_tenant(&self) -> Result<Option<String>, Rejection> {
        match self.bound_tenant() {
            Some(bound) => Ok(Some(bound.to_owned())),
            None => self.tenant_hint(),
        }
    }

    /// The tenant that the caller's token is bound to.
    pub fn bound_tenant(&self) -> Option<&str> {
        self.credential.tenant()
    }

    /// The operation, or everything that is wrong with the request.
    pub fn operation(&self) -> Result<Box<dyn Operation>, Rejection> {
        let body = self.parsed().as_ref().map_err(Clone::clone)?;
        let mut problems = self.param_problems();
        problems.extend(self.query_problems());
        problems.extend(self.unknown_queries());
        if let Some(schema) = self.route.body {
            problems.extend(schema.problems(body));
        }
        if self.is_strict() {
            let unknown = self.unknown_fields();
            problems.extend(unknown.iter().map(Unknown::problem));
        }
        if !problems.is_empty() {
            problems.truncate(MAX_PROBLEMS);
            return Err(Rejection::invalid(problems));
        }
        (self.route.prepare)(self)
    }

    /// The JSON body; an empty object where the route takes none.
    pub fn body(&self) -> &Value {
        self.parsed().as_ref().unwrap_or(&Value::Null)
    }

    fn parsed(&self) -> &Result<Value, Rejection> {
        self.body
            .get_or_init(|| read_body(self.route, self.request))
    }

    /// The body as a typed value. It has passed the schema, so a misfit is a fault of the tables.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        read(self.body(), "")
    }

    /// A path parameter, decoded.
    pub fn param(&self, name: &str) -> String {
        self.params.get(name).cloned().unwrap_or_default()
    }

    /// A query parameter, typed by the route's table.
    pub fn query(&self, name: &str) -> Option<Value> {
        let field = self.route.query.iter().find(|field| field.name == name)?;
        let mut values = self.request.queries(name);
        match field.kind {
            Kind::Repeated { of, .. } => {
                let values: Vec<Value> = values.map(|value| typed(of, value)).collect();
                (!values.is_empty()).then(|| Value::Array(values))
            }
            _ => values.next().map(|value| typed(&field.kind, value)),
        }
    }

    /// Every value of a query parameter that may be repeated.
    pub fn query_texts(&self, name: &str) -> Vec<String> {
        self.request.queries(name).map(str::to_owned).collect()
    }

    /// A query parameter as text.
    pub fn query_text(&self, name: &str) -> Option<String> {
        self.request.query(name).map(str::to_owned)
    }

    /// A query parameter as a whole number.
    pub fn query_integer(&self, name: &str) -> Option<i64> {
        self.query(name)?.as_i64()
    }

    /// Whether only the answer is wanted, and nothing stored (docs/push.md).
    pub fn is_dry_run(&self) -> bool {
        self.query("dryRun") == Some(Value::Bool(true))
    }

    /// The parameters of the query that are not known; none where the wire is a form, which may carry more.
    fn unknown_queries(&self) -> Vec<Problem> {
        let method = self.route.method;
        match self.route.dialect.typed {
            None => strictness::unknown_queries(self.route.query, method, self.request),
            Some(_) => Vec::new(),
        }
    }

    /// Whether a field that is not known is refused (docs/push.md#unknown-fields).
    pub fn is_strict(&self) -> bool {
        strictness::is_strict(self.request)
    }

    /// The fields of the body that its table does not know; none where a body is a form, which carries what
    /// its signature takes as well.
    pub fn unknown_fields(&self) -> Vec<Unknown> {
        let schema = self
            .route
            .body
            .filter(|_| self.route.dialect.typed.is_none());
        let body = self.parsed().as_ref().ok();
        schema
            .zip(body)
            .map(|(schema, body)| unknown_fields(schema, body))
            .unwrap_or_default()
    }

    /// The tenant that body, query or header name.
    pub fn tenant_hint(&self) -> Result<Option<String>, Rejection> {
        match self.route.access {
            Access::Merchant(_) => return Ok(None),
            Access::Token(_) if !self.is_by_an_admin() => return Ok(None),
            _ => {}
        }
        let mut named: Option<String> = None;
        let in_body = self.tenants_in_body().map(Value::as_str);
        for text in in_body.chain(self.tenants_beside_body().map(Some)) {
            let text = text.filter(|text| is_uuid(text)).ok_or_else(tenant_fault)?;
            let id = text.to_lowercase();
            match named {
                Some(first) if first != id => return Err(two_tenants(&first, &id)),
                _ => named = Some(id),
            }
        }
        Ok(named)
    }

    /// The body itself and each row of its list may name it.
    fn tenants_in_body(&self) -> impl Iterator<Item = &Value> {
        let body = self.body().as_object();
        let rows = body
            .into_iter()
            .flat_map(rows_of)
            .filter_map(Value::as_object);
        let objects = body.into_iter().chain(rows);
        let named = objects.filter_map(|object| object.get(TENANT_FIELD));
        named.filter(|value| !value.is_null())
    }

    fn tenants_beside_body(&self) -> impl Iterator<Item = &str> {
        let header = match self.route.access {
            Access::Tenant(_) | Access::Admin(_) | Access::TokenOrKey(..) => {
                self.request.header(TENANT_HEADER)
            }
            Access::ApiKey(_) | Access::Token(_) if self.is_by_an_admin() => {
                self.request.header(TENANT_HEADER)
            }
            Access::ApiKey(_) | Access::Token(_) | Access::Public | Access::Merchant(_) => None,
        };
        self.request.queries(TENANT_FIELD).chain(header)
    }

    /// Whether an admin user calls, by the portal's token.
    const fn is_by_an_admin(&self) -> bool {
        matches!(self.credential, Credential::Admin(_))
    }

    /// The raw API key of either header form (docs/push.md).
    pub fn raw_api_key(&self) -> Option<&str> {
        let direct = self.request.header("x-api-key").map(str::trim);
        let given = direct.or_else(|| self.authorization("apikey"));
        given.filter(|raw| !raw.is_empty())
    }

    /// The bearer token, if there is one.
    pub fn bearer_token(&self) -> Option<&str> {
        self.authorization("bearer")
    }

    fn authorization(&self, scheme: &str) -> Option<&str> {
        let (given, value) = self
            .request
            .header("authorization")?
            .trim()
            .split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then(|| value.trim())
    }

    /// The caller's address, from where the deployment says it stands.
    pub fn client_ip(&self, source: ClientIpSource) -> String {
        client_ip(self.request, source)
    }

    fn param_problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for (name, value) in &self.params {
            Kind::Code.check(&Value::from(value.as_str()), name, &mut found);
        }
        found
    }

    fn query_problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for field in self.route.query {
            match self.query(field.name) {
                Some(value) => field.kind.check(&value, field.name, &mut found),
                None => absent(field, &mut found),
            }
        }
        found
    }
}

/// The caller's address as text; empty where none is known.
pub fn client_ip(request: &Request, source: ClientIpSource) -> String {
    let address = access::client_ip(
        source,
        request.header("cf-connecting-ip"),
        request.header("x-forwarded-for"),
    );
    address.map_or_else(String::new, |ip| ip.to_string())
}

/// A checked JSON value as a typed one.
pub fn read<T: DeserializeOwned>(value: &Value, path: &str) -> Result<T, Rejection> {
    serde::Deserialize::deserialize(value)
        .map_err(|error: serde_json::Error| Rejection::invalid_at(path, error.to_string()))
}

fn absent(field: &Field, found: &mut Vec<Problem>) {
    if field.presence == khlang_core::shape::schema::Presence::Required {
        let message = format!("is required: {}", field.kind.wanted());
        found.push(Problem::new(field.name, message));
    }
}

/// A query value is text; where the table wants a number or a boolean it is read as one.
fn typed(kind: &Kind, text: &str) -> Value {
    match kind {
        Kind::Integer { .. } => text
            .parse::<i64>()
            .map_or_else(|_| Value::from(text), Value::from),
        Kind::Boolean => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            other => Value::from(other),
        },
        _ => Value::from(text),
    }
}

/// The rows of a body that is a list: its first list.
fn rows_of(body: &Map<String, Value>) -> &[Value] {
    let rows = body.values().find_map(Value::as_array);
    rows.map_or(&[], Vec::as_slice)
}

fn two_tenants(first: &str, other: &str) -> Rejection {
    let message = format!("names two tenants, \"{first}\" and \"{other}\"");
    Rejection::invalid_at(TENANT_FIELD, message)
}

fn tenant_fault() -> Rejection {
    Rejection::invalid_at(TENANT_FIELD, "must be a UUID")
}

/// Whether the body is a form, where a surface takes both.
fn is_form(route: &Route, request: &Request) -> bool {
    route.dialect.typed.is_some() && !is_json(request)
}

fn read_body(route: &Route, request: &Request) -> Result<Value, Rejection> {
    let dialect: &Dialect = route.dialect;
    if !is_form(route, request) {
        check_json(&request.body, most_values(route.body))?;
    }
    let body = (dialect.read_body)(request)?;
    Ok(as_meant(route.body, dialect.typed, body))
}

/// The body as its table types it: where the wire writes text for numbers, and whole numbers with a fraction.
pub fn as_meant(
    schema: Option<&Schema>,
    typed: Option<fn(&Schema, Value) -> Value>,
    mut body: Value,
) -> Value {
    let Some(schema) = schema else {
        return body;
    };
    if let Some(typed) = typed {
        return typed(schema, body);
    }
    normalise(schema, &mut body);
    body
}

/// Refuses a body over the limit of its dialect.
pub fn check_size(body: &[u8], limit: usize) -> Result<(), Rejection> {
    match body.len() <= limit {
        true => Ok(()),
        false => Err(too_large(limit)),
    }
}

/// The refusal of a body over a limit in bytes.
pub fn too_large(limit: usize) -> Rejection {
    let shown = match limit / MEGABYTE {
        0 => String::new(),
        megabytes => format!(" ({megabytes} MB)"),
    };
    let message = format!("The request body is over the limit of {limit} bytes{shown}.");
    Rejection::new(Fault::TooLarge, message)
}

/// A body of JSON; an empty one is an empty object.
pub fn json_body(request: &Request) -> Result<Value, Rejection> {
    let text = without_mark(&request.body);
    if text.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    serde_json::from_slice(text)
        .map_err(|error| Rejection::invalid_at("", format!("is not JSON: {error}")))
}

/// A body without the byte order mark that some programs put in front of UTF-8.
pub fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// Percent-decoding of one path segment; a broken escape stays as it is.
fn percent_decoded(raw: &str) -> String {
    let mut bytes = raw.bytes();
    let mut decoded = Vec::with_capacity(raw.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high * 16 + low);
                bytes = ahead;
            }
            _ => decoded.push(byte),
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| raw.to_owned())
}

fn hex(byte: Option<u8>) -> Option<u8> {
    let digit = char::from(byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_segments_are_decoded_once() {
        assert_eq!(percent_decoded("%E0%B8%81-1%2FA"), "ก-1/A");
        assert_eq!(percent_decoded("%2541"), "%41");
        assert_eq!(percent_decoded("50%"), "50%");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
