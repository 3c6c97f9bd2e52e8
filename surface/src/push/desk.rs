//! What `POST /things` and `POST /things/bulk` have in common: rows handed in one by one.
//!
//! A desk takes rows in order, lets a later row see what an earlier one did, and in the end hands
//! over one set of changes.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::bulk::{Applied, Bulk};
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog::Upserted;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// A kind of thing that is pushed singly or in bulk.
pub trait Desk: Default {
    /// A row as the caller writes it.
    type Row: DeserializeOwned + 'static;
    /// The field that holds the rows of a bulk request.
    const LIST: &'static str;
    /// The fields that name a row in a bulk reply, the first that is there.
    const NAMED_BY: &'static [&'static str];
    /// The shape of a row.
    fn schema() -> &'static Schema;
    /// The facts these rows take.
    fn needs<'a>(rows: impl Iterator<Item = &'a Self::Row> + Clone) -> Vec<Need>;
    /// Refuses a bulk request as a whole.
    fn check_bulk<'a>(_rows: impl Iterator<Item = &'a Self::Row>) -> Result<(), Rejection> {
        Ok(())
    }
    /// Applies one row, or refuses it and leaves no trace.
    fn apply(&mut self, row: &Self::Row, facts: &Facts, cx: &Context) -> Applied;
    /// All that was applied.
    fn changes(self, facts: &Facts, cx: &Context) -> Changes;
}

/// Prepares `POST /things`.
pub fn one<D: Desk + 'static>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(One::<D> { row: call.read()? }))
}

/// Prepares `POST /things/bulk`.
pub fn many<D: Desk + 'static>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let bulk = Bulk::<D::Row>::read(call, D::LIST, D::schema(), D::NAMED_BY);
    D::check_bulk(bulk.fitting())?;
    Ok(Box::new(Many::<D> { bulk }))
}

struct One<D: Desk> {
    row: D::Row,
}

impl<D: Desk> Operation for One<D> {
    fn needs(&self) -> Vec<Need> {
        D::needs(std::iter::once(&self.row))
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut desk = D::default();
        let (upserted, data) = desk.apply(&self.row, facts, cx)?;
        Ok(Decision {
            reply: success(status(upserted), data, &cx.request_id),
            changes: desk.changes(facts, cx),
        })
    }
}

struct Many<D: Desk> {
    bulk: Bulk<D::Row>,
}

impl<D: Desk> Operation for Many<D> {
    fn needs(&self) -> Vec<Need> {
        let mut needs = D::needs(self.bulk.fitting());
        needs.extend(self.bulk.needs());
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut desk = D::default();
        let (reply, stored) = self.bulk.apply(facts, cx, |row| desk.apply(row, facts, cx));
        let mut changes = desk.changes(facts, cx);
        changes.access.stored_replies.extend(stored);
        Ok(Decision { changes, reply })
    }
}

const fn status(upserted: Upserted) -> u16 {
    match upserted {
        Upserted::Created => 201,
        Upserted::Updated => 200,
    }
}

/// A JSON value of an optional displayed one.
pub fn shown<T: ToString>(value: Option<T>) -> Value {
    value.map_or(Value::Null, |value| Value::from(value.to_string()))
}
