//! What every credential has in common: admins make it, read it, change it, give it new secrets and end it.
//!
//! Its secrets are in two answers only, of creating and of rotating. One that was revoked is never changed
//! again.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::operations::listing::Listed;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// A kind of credential.
pub trait Credential: Listed<Row: Clone> {
    /// What is shown once.
    type Secret;
    /// What is answered where there is none of that id.
    const NOT_FOUND: &'static str;
    /// What is answered to a change of one that was revoked.
    const REVOKED: &'static str;
    /// The fact that tells of one.
    fn need(id: &str) -> Need;
    /// When it was revoked.
    fn revoked_at(row: &Self::Row) -> Option<Timestamp>;
    /// The row after its end.
    fn revoked(row: Self::Row, now: Timestamp) -> Self::Row;
    /// The row with new secrets in the place of the old ones.
    fn rotated(row: Self::Row, cx: &Context) -> Result<(Self::Row, Self::Secret), Rejection>;
    /// The fields that show the secrets.
    fn shown_once(secret: &Self::Secret) -> Vec<(&'static str, &str)>;
    /// What is written of a row.
    fn changes(row: Self::Row) -> Changes;
}

/// The id in the path.
pub fn asked(call: &Call) -> String {
    call.param("id").to_lowercase()
}

/// The one that was asked for, if the caller may know of it.
pub fn found<'f, C: Credential>(facts: &'f Facts, cx: &Context) -> Result<&'f C::Row, Rejection> {
    let seen = C::rows(facts, cx)?.into_iter().next();
    seen.ok_or_else(|| Rejection::not_found(C::NOT_FOUND))
}

/// The one that was asked for, to be changed.
pub fn live<C: Credential>(facts: &Facts, cx: &Context) -> Result<C::Row, Rejection> {
    let row = found::<C>(facts, cx)?;
    match C::revoked_at(row) {
        Some(_) => Err(Rejection::conflict(C::REVOKED)),
        None => Ok(row.clone()),
    }
}

/// Writes the row; shows its secrets only where they were made just now.
pub fn written<C: Credential>(
    status: u16,
    row: C::Row,
    new: Option<&C::Secret>,
    cx: &Context,
) -> Decision {
    let mut data = C::show(&row, cx);
    if let (Value::Object(fields), Some(secret)) = (&mut data, new) {
        let shown = C::shown_once(secret).into_iter();
        fields.extend(shown.map(|(name, text)| (name.to_owned(), json!(text))));
    }
    Decision {
        reply: success(status, data, &cx.request_id),
        changes: C::changes(row),
    }
}

/// Prepares `GET /things/{id}`.
pub fn find<C: Credential>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared::<C>(call, |facts, cx| Ok(shown::<C>(found::<C>(facts, cx)?, cx)))
}

/// Prepares `DELETE /things/{id}`. A second time answers the same.
pub fn revoke<C: Credential>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared::<C>(call, |facts, cx| {
        let row = found::<C>(facts, cx)?;
        Ok(match C::revoked_at(row) {
            Some(_) => shown::<C>(row, cx),
            None => written::<C>(200, C::revoked(row.clone(), cx.now), None, cx),
        })
    })
}

/// Prepares `POST /things/{id}/rotate`. The old secrets end at once.
pub fn rotate<C: Credential>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared::<C>(call, |facts, cx| {
        let (row, secret) = C::rotated(live::<C>(facts, cx)?, cx)?;
        Ok(written::<C>(200, row, Some(&secret), cx))
    })
}

fn shown<C: Credential>(row: &C::Row, cx: &Context) -> Decision {
    Decision::answer(success(200, C::show(row, cx), &cx.request_id))
}

fn prepared<C: Credential>(call: &Call, decide: Decide) -> Result<Box<dyn Operation>, Rejection> {
    let need = C::need(&asked(call));
    Ok(Box::new(OfOne { need, decide }))
}

type Decide = fn(&Facts, &Context) -> Result<Decision, Rejection>;

struct OfOne {
    need: Need,
    decide: Decide,
}

impl Operation for OfOne {
    fn needs(&self) -> Vec<Need> {
        vec![self.need.clone()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        (self.decide)(facts, cx)
    }
}
