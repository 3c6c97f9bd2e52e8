//! What documents of lines have in common: line numbers, and references that may be used once only.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::tenancy::Tenant;
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;

/// The number of a line: as given, else its place from 1.
pub fn line_number(given: Option<i64>, index: usize) -> i64 {
    let place = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
    given.unwrap_or(place)
}

/// Every line whose number an earlier one has.
pub fn repeated_lines(numbers: impl Iterator<Item = i64>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let repeated = numbers
        .enumerate()
        .filter(|(_, number)| !seen.insert(*number));
    repeated
        .map(|(index, number)| {
            let path = format!("lines[{index}].lineNo");
            Problem::new(path, format!("repeats line number {number}"))
        })
        .collect()
}

/// The reference of a new document where the tenant wants references unique, else none
/// (docs/push.md#unique-references).
/// `taken` are those in use, each with the number of its document; `kind` is what such a document is.
pub fn unique_reference(
    reference: Option<&String>,
    taken: &BTreeMap<String, String>,
    kind: &str,
    tenant: Option<&Tenant>,
) -> Result<Option<String>, Rejection> {
    let unique = tenant.is_some_and(|tenant| tenant.unique_references);
    let Some(reference) = reference.filter(|_| unique) else {
        return Ok(None);
    };
    match taken.get(reference) {
        Some(number) => Err(Rejection::conflict(format!(
            "referenceNo \"{reference}\" is already used by {kind} \"{number}\"."
        ))),
        None => Ok(Some(reference.clone())),
    }
}
