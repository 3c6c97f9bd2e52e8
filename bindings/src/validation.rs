//! Bodies against the tables of the server's routes.

use khlang_surface::call::shapes::Shape;
use khlang_surface::{find_shape, shapes};
use serde::Serialize;

use crate::fault::{Fault, json};
use crate::parts::Parts;

/// Every problem of a body sent to a route, as a JSON list; empty text where it fits.
///
/// The route is `METHOD path`, or its name in the OpenAPI description.
pub fn validate(mut parts: Parts<'_>) -> Result<String, Fault> {
    let shape = find(parts.text()?)?;
    let problems = match shape.problems(parts.bytes()?) {
        Ok(problems) => problems,
        Err(rejection) if rejection.problems.is_empty() => return Err(rejection.into()),
        Err(rejection) => rejection.problems,
    };
    if problems.is_empty() {
        return Ok(String::new());
    }
    json(&problems)
}

/// What of a body the server would ignore although it looks like a slip, as a JSON list; empty text where there is
/// nothing.
pub fn warnings(mut parts: Parts<'_>) -> Result<String, Fault> {
    let shape = find(parts.text()?)?;
    let warnings = shape.warnings(parts.bytes()?).unwrap_or_default();
    match warnings.is_empty() {
        true => Ok(String::new()),
        false => json(&warnings),
    }
}

fn find(route: &str) -> Result<&'static Shape, Fault> {
    let found = match route.split_once(' ') {
        Some((method, path)) => find_shape(method, path.trim()),
        None => shapes().find(|shape| shape.name == route),
    };
    found.ok_or_else(|| Fault::new("UNKNOWN_ROUTE", format!("no route is called `{route}`")))
}

/// Every route: its name, method and path, and whether it takes a body.
pub fn routes(_parts: Parts<'_>) -> Result<String, Fault> {
    let shown = |shape: &'static Shape| Shown {
        name: shape.name,
        method: shape.method.name(),
        path: shape.path,
        has_body: shape.body.is_some(),
    };
    json(&shapes().map(shown).collect::<Vec<_>>())
}

/// `RouteInfo` of `js/validation.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    has_body: bool,
}
