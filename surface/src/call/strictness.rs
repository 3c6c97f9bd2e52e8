//! Strict handling, and parameters of a query that no table knows (docs/push.md#unknown-fields).

use crate::call::http::{Method, Request};
use khlang_core::shape::schema::{Field, Problem};
use khlang_core::shape::unknown::nearest;

/// The query parameter that asks for strict handling.
pub const STRICT: &str = "strict";

/// The preference of the header `Prefer` that asks for it (RFC 7240).
pub const PREFERENCE: &str = "handling=strict";

/// Parameters that every call takes beside those of its table.
const EVERYWHERE: &[&str] = &[STRICT, "dryRun", "tenantId"];

/// What programs on the way put into a query: it means nothing here.
const MARKS: &[&str] = &["_", "utm_"];

/// Whether the request wants what is not known to be refused.
pub fn is_strict(request: &Request) -> bool {
    let preferred = request.header("prefer").unwrap_or_default();
    let mut preferred = preferred.split([',', ';']).map(str::trim);
    let is_wanted = |preference: &str| preference.replace(' ', "").eq_ignore_ascii_case(PREFERENCE);
    preferred.any(is_wanted) || request.query(STRICT) == Some("true")
}

/// The parameters of a query that are not known: a list that is asked for by a filter it does not know would
/// answer everything, and a command that is not a dry run because of a slip would be carried out. Of a
/// command others are let pass, unless it is strict.
pub fn unknown_queries(
    fields: &'static [Field],
    method: Method,
    request: &Request,
) -> Vec<Problem> {
    let refuses_all = method == Method::Get || is_strict(request);
    let mut found: Vec<Problem> = Vec::new();
    for (name, _) in &request.query {
        let known = || known(fields);
        let is_mark = MARKS.iter().any(|mark| name.starts_with(mark));
        let is_named = found.iter().any(|problem| problem.path == *name);
        if is_mark || is_named || known().any(|known| known == name) {
            continue;
        }
        let message = match nearest(name, known()) {
            Some(meant) => format!("is not a parameter of this call; did you mean {meant}?"),
            None if refuses_all => {
                let own: Vec<&str> = fields.iter().map(|field| field.name).collect();
                format!(
                    "is not a parameter of this call, which takes {}",
                    listed(&own)
                )
            }
            None => continue,
        };
        found.push(Problem::new(name, message));
    }
    found
}

fn known(fields: &'static [Field]) -> impl Iterator<Item = &'static str> {
    let own = fields.iter().map(|field| field.name);
    own.chain(EVERYWHERE.iter().copied())
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.join(", "),
    }
}
