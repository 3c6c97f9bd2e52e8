//! Bulk requests: rows applied or refused one by one (docs/push.md#bulk).

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::engine::{IDEMPOTENCY_HEADER, IDEMPOTENCY_SECONDS, ROW_KEY_FIELD, without_key};
use crate::call::http::{Reply, Request};
use crate::call::route::{Call, read};
use crate::push::envelope::code;
use khlang_core::access;
use khlang_core::access::context::Context;
use khlang_core::access::tenancy::StoredReply;
use khlang_core::catalog::Upserted;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::Schema;
use khlang_core::sign::idempotency::{IdempotencyKey, fingerprint_value};

/// The rows of a bulk request, each read by itself.
pub struct Bulk<T> {
    rows: Vec<Row<T>>,
}

struct Row<T> {
    name: String,
    tenant: Option<String>,
    idempotency: Option<(String, String)>,
    value: Result<T, Rejection>,
}

/// What became of a row that was applied.
pub type Applied = Result<(Upserted, Value), Rejection>;

/// What became of a row; `K` is what the endpoint makes of one.
pub struct Settled<K> {
    /// What names it.
    pub name: String,
    /// What was made of it.
    pub result: Result<Done<K>, Rejection>,
}

/// What was made of a row.
pub enum Done<K> {
    /// It was applied.
    Applied(K),
    /// An earlier row of this request had the same key and said the same.
    Repeated(K),
    /// It was applied in the last 24 hours: what was shown then.
    Replayed(Value),
}

impl<T: DeserializeOwned> Bulk<T> {
    /// Reads the rows of `list`, each against `schema`; `named_by` are the fields that name a row.
    pub fn read(call: &Call, list: &str, schema: &Schema, named_by: &[&str]) -> Self {
        let rows = call.body().get(list).and_then(Value::as_array);
        Self::of(rows.into_iter().flatten(), call.request, schema, named_by)
    }

    /// The same for rows as they are meant.
    pub fn of<'r>(
        rows: impl Iterator<Item = &'r Value>,
        request: &Request,
        schema: &Schema,
        named_by: &[&str],
    ) -> Self {
        let rows = rows.map(|row| Row::read(row, schema, named_by, request));
        Self {
            rows: rows.collect(),
        }
    }
}

impl<T> Bulk<T> {
    /// The rows that fit.
    pub fn fitting(&self) -> impl Iterator<Item = &T> + Clone {
        self.rows.iter().filter_map(|row| row.value.as_ref().ok())
    }

    /// The facts about rows that were applied before.
    pub fn needs(&self) -> Option<Need> {
        let keys = self.rows.iter().filter_map(|row| row.idempotency.as_ref());
        let keys: BTreeSet<String> = keys.map(|(key, _)| key.clone()).collect();
        (!keys.is_empty()).then_some(access::Need::StoredRows { keys }.into())
    }

    /// Takes the rows in order by `take`, which is told their names; each unless its key was applied before.
    pub fn settle<K: Clone>(
        &self,
        facts: &Facts,
        cx: &Context,
        mut take: impl FnMut(&T, &str) -> Result<K, Rejection>,
    ) -> Vec<Settled<K>> {
        let mut kept = BTreeMap::new();
        let settle = |row: &Row<T>| {
            let result = row.settle(&kept, facts, cx, &mut take);
            if let (Ok(Done::Applied(made)), Some((key, print))) = (&result, &row.idempotency) {
                kept.insert(key.clone(), (print.clone(), made.clone()));
            }
            let name = row.name.clone();
            Settled { name, result }
        };
        self.rows.iter().map(settle).collect()
    }

    /// The results to keep under the rows' own keys, as they are shown.
    pub fn keep<K>(
        &self,
        settled: &[Settled<K>],
        cx: &Context,
        show: impl Fn(&K) -> Value,
    ) -> Vec<StoredReply> {
        let rows = self.rows.iter().zip(settled);
        let applied = rows.filter_map(|(row, settled)| match &settled.result {
            Ok(Done::Applied(made)) => Some((row.idempotency.as_ref()?, show(made))),
            _ => None,
        });
        applied
            .map(|(key, shown)| stored(key, &shown, cx))
            .collect()
    }

    /// Applies the rows in order: the reply, and the results to keep under the rows' own keys.
    pub fn apply(
        &self,
        facts: &Facts,
        cx: &Context,
        mut apply: impl FnMut(&T) -> Applied,
    ) -> (Reply, Vec<StoredReply>) {
        let settled = self.settle(facts, cx, |row, name| {
            apply(row).map(|(upserted, data)| shown(name, upserted, data))
        });
        let stored = self.keep(&settled, cx, Value::clone);
        let mut tally = Tally::default();
        for (index, row) in settled.into_iter().enumerate() {
            match row.result {
                Ok(Done::Applied(shown) | Done::Replayed(shown)) => tally.count(index, shown),
                Ok(Done::Repeated(shown)) => tally.repeat(index, shown),
                Err(rejection) => tally.refuse(index, &row.name, &rejection),
            }
        }
        (tally.finish(cx), stored)
    }
}

fn shown(name: &str, upserted: Upserted, data: Value) -> Value {
    let status = match upserted {
        Upserted::Created => "created",
        Upserted::Updated => "updated",
    };
    json!({ "key": name, "status": status, "data": data })
}

fn stored((key, print): &(String, String), shown: &Value, cx: &Context) -> StoredReply {
    StoredReply {
        key: key.clone(),
        fingerprint: print.clone(),
        status: 0,
        body: shown.to_string(),
        nonce: cx.nonce.clone(),
        counted: Vec::new(),
        request_id: cx.request_id.clone(),
        expires_at: cx.now.plus_seconds(IDEMPOTENCY_SECONDS),
    }
}

/// The reply to a request by itself, from the record of a row that said the same.
pub fn reply_of_row(stored: &StoredReply) -> StoredReply {
    let shown: Value = serde_json::from_str(&stored.body).unwrap_or_default();
    let body = json!({
        "status": "success", "data": shown.get("data"), "requestId": stored.request_id,
    });
    let created = shown
        .get("status")
        .is_some_and(|status| status == "created");
    StoredReply {
        status: if created { 201 } else { 200 },
        body: body.to_string(),
        ..stored.clone()
    }
}

/// The part of a row in an answer, from the record of a row or of a request that said the same.
fn part_of(stored: &StoredReply, name: &str) -> Value {
    let recorded: Value = serde_json::from_str(&stored.filled()).unwrap_or_default();
    if stored.is_of_row() {
        return recorded;
    }
    let upserted = match stored.status {
        201 => Upserted::Created,
        _ => Upserted::Updated,
    };
    shown(
        name,
        upserted,
        recorded.get("data").cloned().unwrap_or_default(),
    )
}

impl<T: DeserializeOwned> Row<T> {
    fn read(row: &Value, schema: &Schema, named_by: &[&str], request: &Request) -> Self {
        let field = |name: &str| row.get(name).and_then(Value::as_str);
        let name = named_by.iter().find_map(|name| name_of(row.get(name)?));
        let (idempotency, fits) = match row_key(row, request) {
            Ok(key) => (key, Ok(())),
            Err(rejection) => (None, Err(rejection)),
        };
        let value = Rejection::check(schema.problems(row))
            .and(fits)
            .and_then(|()| read(row, ""));
        Self {
            name: name.unwrap_or_default(),
            tenant: field("tenantId").map(str::to_lowercase),
            idempotency,
            value,
        }
    }
}

/// What names a row: a code, or a number.
fn name_of(value: &Value) -> Option<String> {
    let number = || value.as_i64().map(|number| number.to_string());
    value.as_str().map(str::to_owned).or_else(number)
}

/// The row's own key with its fingerprint. One that is no key is a problem of the table.
fn row_key(row: &Value, request: &Request) -> Result<Option<(String, String)>, Rejection> {
    let given = row.get(ROW_KEY_FIELD).and_then(Value::as_str);
    let Some(key) = given.and_then(|text| IdempotencyKey::parse(text).ok()) else {
        return Ok(None);
    };
    if request.header(IDEMPOTENCY_HEADER) == Some(key.as_str()) {
        let message = "is the Idempotency-Key of the whole request: a key names one thing";
        return Err(Rejection::invalid_at(ROW_KEY_FIELD, message));
    }
    // A row says what the same request would say by itself, so that either answers for the other.
    let path = request.path.strip_suffix("/bulk").unwrap_or(&request.path);
    let print = fingerprint_value(request.method.name(), path, &without_key(row));
    let beyond = |_| Rejection::invalid_at("", "holds a number beyond the range of a double");
    Ok(Some((key.as_str().to_owned(), print.map_err(beyond)?)))
}

impl<T> Row<T> {
    fn settle<K: Clone>(
        &self,
        kept: &BTreeMap<String, (String, K)>,
        facts: &Facts,
        cx: &Context,
        take: &mut impl FnMut(&T, &str) -> Result<K, Rejection>,
    ) -> Result<Done<K>, Rejection> {
        if let Some(done) = self.replay(kept, facts, cx)? {
            return Ok(done);
        }
        let value = self.value.as_ref().map_err(Clone::clone)?;
        let tenant = self.tenant.as_ref();
        if tenant.is_some_and(|tenant| *tenant != cx.tenant_id) {
            let message = "must be the tenant of the whole request";
            return Err(Rejection::invalid_at("tenantId", message));
        }
        take(value, &self.name).map(Done::Applied)
    }

    /// The result under this row's key, from the last 24 hours or from an earlier row.
    fn replay<K: Clone>(
        &self,
        kept: &BTreeMap<String, (String, K)>,
        facts: &Facts,
        cx: &Context,
    ) -> Result<Option<Done<K>>, Rejection> {
        let Some((key, print)) = &self.idempotency else {
            return Ok(None);
        };
        let stored = facts.access.stored_rows.get(key);
        let stored = stored.filter(|stored| stored.is_live(cx.now));
        let known = match (stored, kept.get(key)) {
            (Some(stored), _) => {
                let part = part_of(stored, &self.name);
                Some((&stored.fingerprint, Done::Replayed(part)))
            }
            (None, Some((before, made))) => Some((before, Done::Repeated(made.clone()))),
            (None, None) => None,
        };
        match known {
            None => Ok(None),
            Some((before, done)) if before == print => Ok(Some(done)),
            Some(_) => Err(Rejection::new(
                Fault::IdempotencyMismatch,
                "idempotencyKey was already used with a different row.",
            )),
        }
    }
}

#[derive(Default)]
struct Tally {
    created: u32,
    updated: u32,
    errors: Vec<Value>,
    data: Vec<Value>,
}

impl Tally {
    fn count(&mut self, index: usize, shown: Value) {
        match shown.get("status").and_then(Value::as_str) {
            Some("created") => self.created += 1,
            _ => self.updated += 1,
        }
        self.show(index, shown);
    }

    /// What an earlier row of the request made is made once.
    fn repeat(&mut self, index: usize, mut shown: Value) {
        if let Value::Object(fields) = &mut shown {
            fields.insert("status".to_owned(), json!("repeated"));
        }
        self.show(index, shown);
    }

    fn show(&mut self, index: usize, shown: Value) {
        let mut row = json!({ "index": index });
        if let (Value::Object(row), Value::Object(shown)) = (&mut row, shown) {
            row.extend(shown);
        }
        self.data.push(row);
    }

    fn refuse(&mut self, index: usize, name: &str, rejection: &Rejection) {
        let message = &rejection.message;
        self.errors
            .push(json!({ "index": index, "key": name, "error": message }));
        let mut row = json!({
            "index": index, "key": name, "status": "error", "error": message,
            "code": code(&rejection.fault).1,
        });
        if let (Value::Object(row), false) = (&mut row, rejection.problems.is_empty()) {
            row.insert("errors".to_owned(), json!(rejection.problems));
        }
        self.data.push(row);
    }

    fn finish(self, cx: &Context) -> Reply {
        let whole = self.errors.is_empty();
        let body = json!({
            "status": if whole { "success" } else { "partial" },
            "total": self.data.len(),
            "created": self.created,
            "updated": self.updated,
            "errors": self.errors,
            "data": self.data,
            "requestId": cx.request_id,
        });
        Reply::new(if whole { 200 } else { 207 }, body)
    }
}
