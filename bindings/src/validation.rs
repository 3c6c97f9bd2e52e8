//! Bodies against the tables of the server's routes.

use khlang_core::surface::{find_shape, shapes, shapes::Shape};
use serde_json::{Value, json};

use crate::fault::Fault;
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
    serde_json::to_string(&problems).map_err(|error| Fault::misread(&error))
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
    let shown = |shape: &Shape| {
        let (name, method, path) = (shape.name, shape.method.name(), shape.path);
        json!({ "name": name, "method": method, "path": path, "hasBody": shape.body.is_some() })
    };
    Ok(Value::from_iter(shapes().map(shown)).to_string())
}
