//! What every endpoint takes, without what it does: the shapes alone, for whoever checks a request
//! before it is sent.
//!
//! The tables are copied at compile time from those of the routes and leave the handlers out, so a
//! program that only checks does not carry the code that decides.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::call::http::{Method, Request};
use crate::call::route::{Route, as_meant, check_size};
use khlang_core::shape::fit::fits;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::{Field, Kind, Problem, Schema};
use khlang_core::shape::unknown::{Unknown, unknown_fields};

/// The shape of the requests of one endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The method.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Its name in the OpenAPI description.
    pub name: &'static str,
    /// Its query parameters.
    pub query: &'static [Field],
    /// Its body, if it takes one.
    pub body: Option<&'static Schema>,
    /// The most bytes of it.
    pub max_body: usize,
    read_body: fn(&Request) -> Result<Value, Rejection>,
    typed: Option<fn(&Schema, Value) -> Value>,
}

impl Shape {
    /// The shape of a route.
    pub const fn of(route: &Route) -> Self {
        Self {
            method: route.method,
            path: route.path,
            name: route.name,
            query: route.query,
            body: route.body,
            max_body: route.max_body(),
            read_body: route.dialect.read_body,
            typed: route.dialect.typed,
        }
    }

    /// Whether numbers, flags and lists may be written as text, as in a form.
    pub const fn reads_text(&self) -> bool {
        self.typed.is_some()
    }

    /// Every problem of a JSON body sent here, as the server would name it; none where no body is
    /// taken. The rows of a bulk request, which the server answers one by one, are checked where the
    /// request itself is good, and their paths begin with the list: `items[3].sku`.
    ///
    /// # Errors
    /// The refusal of a body that is over the limit or no JSON.
    pub fn problems(&self, body: &[u8]) -> Result<Vec<Problem>, Rejection> {
        let Some(schema) = self.body else {
            return Ok(Vec::new());
        };
        check_size(body, self.max_body)?;
        if self.typed.is_none() && str::from_utf8(body).is_ok_and(|text| fits(schema, text)) {
            return Ok(Vec::new());
        }
        let value = self.read(schema, body)?;
        let problems = schema.problems(&value);
        if problems.is_empty() {
            return Ok(row_problems(schema, &value));
        }
        Ok(problems)
    }

    /// What of a JSON body would be ignored although it looks like a slip, with the path of each field.
    ///
    /// # Errors
    /// As [`Shape::problems`].
    pub fn warnings(&self, body: &[u8]) -> Result<Vec<Problem>, Rejection> {
        let Some(schema) = self.body.filter(|_| self.typed.is_none()) else {
            return Ok(Vec::new());
        };
        check_size(body, self.max_body)?;
        let value = self.read(schema, body)?;
        let unknown = unknown_fields(schema, &value);
        Ok(unknown.iter().filter_map(Unknown::warning).collect())
    }

    fn read(&self, schema: &Schema, body: &[u8]) -> Result<Value, Rejection> {
        let json = ("content-type".to_owned(), "application/json".to_owned());
        let value = (self.read_body)(&Request {
            method: self.method,
            path: self.path.to_owned(),
            query: Vec::new(),
            headers: BTreeMap::from([json]),
            body: body.to_vec(),
        })?;
        Ok(as_meant(Some(schema), self.typed, value))
    }
}

fn row_problems(schema: &Schema, body: &Value) -> Vec<Problem> {
    let rows = schema.fields.iter().filter_map(|field| match &field.kind {
        Kind::Rows { of, .. } => Some((field.name, *of)),
        _ => None,
    });
    let mut found = Vec::new();
    for (name, of) in rows {
        let list = body.get(name).and_then(Value::as_array);
        for (index, row) in list.into_iter().flatten().enumerate() {
            let at = format!("{name}[{index}]");
            found.extend(of.problems_at(row, &at));
        }
    }
    found
}

/// The shapes of a table of routes.
#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, where an index out of bounds does not build"
)]
pub(crate) const fn shapes_of<const N: usize>(routes: &[Route]) -> [Shape; N] {
    let mut shapes = [const { EMPTY }; N];
    let mut index = 0;
    while index < N {
        shapes[index] = Shape::of(&routes[index]);
        index += 1;
    }
    shapes
}

const EMPTY: Shape = Shape {
    method: Method::Get,
    path: "",
    name: "",
    query: &[],
    body: None,
    max_body: 0,
    read_body: |_| Ok(Value::Null),
    typed: None,
};

/// Whether a path as it is sent belongs to one with parameters in braces. Case, a query and a slash
/// at the end are left out of account; what stands in a parameter's place is not looked at.
pub fn is_path_of(template: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let mut given = path.trim_end_matches('/').split('/');
    let fits = template.split('/').all(|wanted| match given.next() {
        Some(part) => is_parameter(wanted) && !part.is_empty() || wanted.eq_ignore_ascii_case(part),
        None => false,
    });
    fits && given.next().is_none()
}

fn is_parameter(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

#[cfg(test)]
mod tests {
    use crate::{find_shape, routes, shapes};

    #[test]
    fn every_route_has_its_shape() {
        let of_routes: Vec<_> = routes().map(|r| (r.method, r.path, r.name)).collect();
        let of_shapes: Vec<_> = shapes().map(|s| (s.method, s.path, s.name)).collect();
        assert_eq!(of_routes, of_shapes);
    }

    #[test]
    fn a_shape_is_found_by_name_and_by_method_and_path() {
        let name = |method: &str, path: &str| find_shape(method, path).map(|shape| shape.name);
        let prefix = "/api/v1/integration/v1";
        assert_eq!(name("POST", &format!("{prefix}/items")), Some("upsertItem"));
        let cancel = format!("{prefix}/orders/SO-1/cancel?dryRun=true");
        assert_eq!(name("post", &cancel), Some("cancelOrder"));
        assert_eq!(
            name("POST", &format!("{prefix}/orders/preview")),
            Some("previewOrder")
        );
        assert_eq!(name("DELETE", &format!("{prefix}/items")), None);
        assert_eq!(name("POST", "/api/v1/nothing"), None);
    }
}
