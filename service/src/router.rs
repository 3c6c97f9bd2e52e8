//! Finding the route of a path, on the rows of the surfaces' tables.

use std::sync::OnceLock;

use khlang_surface;
use khlang_surface::call::http::Method;
use khlang_surface::call::route::Route;
use matchit::Router;

/// What a path and method lead to.
pub enum Found {
    /// A route, with its parameters still percent-encoded.
    Route(&'static Route, Vec<(String, String)>),
    /// The path exists, with these methods.
    OtherMethod(Vec<&'static str>),
    /// There is no such path.
    Nothing,
}

type Table = Router<Vec<&'static Route>>;

/// Finds the route; a slash at the end of a path changes nothing. The table is built once per isolate.
pub fn find(method: Option<Method>, path: &str) -> Found {
    let path = path.strip_suffix('/').unwrap_or(path);
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let lower;
    let matched = match table.at(path) {
        Ok(matched) => Some(matched),
        Err(_) => {
            lower = path.to_ascii_lowercase();
            let in_any_case = table.at(&lower).ok();
            in_any_case.filter(|matched| ignores_case(matched.value))
        }
    };
    let Some(matched) = matched else {
        return Found::Nothing;
    };
    let routes = matched.value;
    let Some(route) = routes.iter().find(|route| Some(route.method) == method) else {
        return Found::OtherMethod(routes.iter().map(|route| route.method.name()).collect());
    };
    let params = matched.params.iter();
    let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Found::Route(route, params.collect())
}

fn ignores_case(routes: &[&'static Route]) -> bool {
    routes.iter().all(|route| route.dialect.ignores_case)
}

fn table() -> Table {
    let mut table = Table::new();
    for route in khlang_surface::routes() {
        let path = match route.dialect.ignores_case {
            true => route.path.to_ascii_lowercase(),
            false => route.path.to_owned(),
        };
        match table.at_mut(&path) {
            Ok(known) => known.value.push(route),
            // Two patterns that contradict each other are found by the test below.
            Err(_) => {
                let _ = table.insert(path, vec![route]);
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dialect_that_says_so_ignores_case() {
        let is_found = |method, path| matches!(find(Some(method), path), Found::Route(..));
        assert!(is_found(Method::Post, "/Open/V1/PING"));
        assert!(is_found(Method::Post, "/open/v1/ping"));
        assert!(!is_found(Method::Post, "/API/v1/auth/login"));
    }

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        for path in ["/api/v1/auth/login/", "/open/v1/ping/"] {
            assert!(
                matches!(find(Some(Method::Post), path), Found::Route(..)),
                "{path}"
            );
        }
        assert!(matches!(find(Some(Method::Post), "/"), Found::Nothing));
    }

    #[test]
    fn every_row_of_every_surface_is_found() {
        for route in khlang_surface::routes() {
            let path = route.path.replace(['{', '}'], "");
            match find(Some(route.method), &path) {
                Found::Route(found, _) => assert_eq!(found.name, route.name),
                _ => panic!("{} {}", route.method.name(), route.path),
            }
        }
    }
}
