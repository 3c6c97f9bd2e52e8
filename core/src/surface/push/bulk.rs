//! Bulk requests: rows applied or refused one by one (push seed chapter 3, contract 3).

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::catalog::Upserted;
use crate::context::Context;
use crate::engine::IDEMPOTENCY_SECONDS;
use crate::facts::{Facts, Need};
use crate::http::{Reply, Request};
use crate::idempotency::{IdempotencyKey, fingerprint_value};
use crate::rejection::{Fault, Rejection};
use crate::route::{Call, read};
use crate::schema::Schema;
use crate::surface::push::envelope::code;
use crate::tenancy::{ReplyScope, StoredReply};

/// The field of a row that carries its own idempotency key.
const ROW_KEY_FIELD: &str = "idempotencyKey";

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

impl<T: DeserializeOwned> Bulk<T> {
    /// Reads the rows of `list`, each against `schema`; `named_by` are the fields that name a row.
    pub fn read(call: &Call, list: &str, schema: &Schema, named_by: &[&str]) -> Self {
        let rows = call.body().get(list).and_then(Value::as_array);
        let rows = rows.into_iter().flatten();
        Self {
            rows: rows
                .map(|row| Row::read(row, schema, named_by, call.request))
                .collect(),
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
        (!keys.is_empty()).then_some(Need::StoredRows { keys })
    }

    /// Applies the rows in order: the reply, and the results to keep under the rows' own keys.
    pub fn apply(
        &self,
        facts: &Facts,
        cx: &Context,
        mut apply: impl FnMut(&T) -> Applied,
    ) -> (Reply, Vec<(ReplyScope, StoredReply)>) {
        let mut tally = Tally::default();
        for (index, row) in self.rows.iter().enumerate() {
            match row.settle(&tally.kept, facts, cx, &mut apply) {
                Ok(Settled::Applied(upserted, data)) => {
                    let shown = row.shown(upserted, data);
                    tally.keep(row, &shown, cx);
                    tally.count(index, shown);
                }
                Ok(Settled::Replayed(shown)) => tally.count(index, shown),
                Err(rejection) => tally.refuse(index, &row.name, &rejection),
            }
        }
        tally.finish(cx)
    }
}

enum Settled {
    Applied(Upserted, Value),
    Replayed(Value),
}

impl<T: DeserializeOwned> Row<T> {
    fn read(row: &Value, schema: &Schema, named_by: &[&str], request: &Request) -> Self {
        let field = |name: &str| row.get(name).and_then(Value::as_str);
        let name = named_by
            .iter()
            .find_map(|name| field(name))
            .unwrap_or_default();
        let (idempotency, fits) = match row_key(row, request) {
            Ok(key) => (key, Ok(())),
            Err(rejection) => (None, Err(rejection)),
        };
        let value = Rejection::check(schema.problems(row))
            .and(fits)
            .and_then(|()| read(row, ""));
        Self {
            name: name.to_owned(),
            tenant: field("tenantId").map(str::to_lowercase),
            idempotency,
            value,
        }
    }
}

/// The row's own key with its fingerprint. One that is no key is a problem of the table.
fn row_key(row: &Value, request: &Request) -> Result<Option<(String, String)>, Rejection> {
    let given = row.get(ROW_KEY_FIELD).and_then(Value::as_str);
    let Some(key) = given.and_then(|text| IdempotencyKey::parse(text).ok()) else {
        return Ok(None);
    };
    let print = fingerprint_value(request.method.name(), &request.path, row);
    let beyond = |_| Rejection::invalid_at("", "holds a number beyond the range of a double");
    Ok(Some((key.as_str().to_owned(), print.map_err(beyond)?)))
}

impl<T> Row<T> {
    fn settle(
        &self,
        kept: &BTreeMap<String, (String, Value)>,
        facts: &Facts,
        cx: &Context,
        apply: &mut impl FnMut(&T) -> Applied,
    ) -> Result<Settled, Rejection> {
        if let Some(shown) = self.replay(kept, facts, cx)? {
            return Ok(Settled::Replayed(shown));
        }
        let value = self.value.as_ref().map_err(Clone::clone)?;
        if self
            .tenant
            .as_ref()
            .is_some_and(|tenant| *tenant != cx.tenant_id)
        {
            let message = "must be the tenant of the whole request";
            return Err(Rejection::invalid_at("tenantId", message));
        }
        apply(value).map(|(upserted, data)| Settled::Applied(upserted, data))
    }

    /// The result under this row's key, from the last 24 hours or from an earlier row.
    fn replay(
        &self,
        kept: &BTreeMap<String, (String, Value)>,
        facts: &Facts,
        cx: &Context,
    ) -> Result<Option<Value>, Rejection> {
        let Some((key, print)) = &self.idempotency else {
            return Ok(None);
        };
        let stored = facts
            .stored_rows
            .get(key)
            .filter(|stored| stored.is_live(cx.now));
        let known = match stored {
            Some(stored) => Some((
                stored.fingerprint.clone(),
                serde_json::from_str(&stored.filled()).unwrap_or_default(),
            )),
            None => kept.get(key).cloned(),
        };
        match known {
            None => Ok(None),
            Some((before, shown)) if before == *print => Ok(Some(shown)),
            Some(_) => Err(Rejection::new(
                Fault::IdempotencyMismatch,
                "idempotencyKey was already used with a different row.",
            )),
        }
    }

    fn shown(&self, upserted: Upserted, data: Value) -> Value {
        let status = match upserted {
            Upserted::Created => "created",
            Upserted::Updated => "updated",
        };
        json!({ "key": self.name, "status": status, "data": data })
    }
}

#[derive(Default)]
struct Tally {
    created: u32,
    updated: u32,
    errors: Vec<Value>,
    data: Vec<Value>,
    kept: BTreeMap<String, (String, Value)>,
    stored: Vec<(ReplyScope, StoredReply)>,
}

impl Tally {
    fn count(&mut self, index: usize, shown: Value) {
        match shown.get("status").and_then(Value::as_str) {
            Some("created") => self.created += 1,
            _ => self.updated += 1,
        }
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

    fn keep<T>(&mut self, row: &Row<T>, shown: &Value, cx: &Context) {
        let Some((key, print)) = &row.idempotency else {
            return;
        };
        self.kept
            .insert(key.clone(), (print.clone(), shown.clone()));
        let stored = StoredReply {
            key: key.clone(),
            fingerprint: print.clone(),
            status: 0,
            body: shown.to_string(),
            nonce: cx.nonce.clone(),
            counted: Vec::new(),
            request_id: cx.request_id.clone(),
            expires_at: cx.now.plus_seconds(IDEMPOTENCY_SECONDS),
        };
        self.stored.push((ReplyScope::Row, stored));
    }

    fn finish(self, cx: &Context) -> (Reply, Vec<(ReplyScope, StoredReply)>) {
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
        (Reply::new(if whole { 200 } else { 207 }, body), self.stored)
    }
}
