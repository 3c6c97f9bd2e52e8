//! khlang-surface: how each API says it.
//!
//! Scope: what is read from a request and judged of its caller (`call`), the five dialects, and the
//! description of them all (`openapi`). A dialect only parses, renders and holds its tables; they meet in
//! the same commands of the core. Not here: any rule, SQL or platform.

pub mod call;
pub mod flash;
pub mod openapi;
pub mod operations;
pub mod partner;
pub mod push;
pub mod rebalance;

use crate::call::dialect::Dialect;
use crate::call::route::Route;
use crate::call::shapes::{Shape, is_path_of, shapes_of};

/// Declares the tables of routes, each with the shapes of its requests.
macro_rules! tables {
    ($($routes:path),* $(,)?) => {
        static ROUTES: &[&[Route]] = &[$($routes),*];
        static SHAPES: &[&[Shape]] = &[$(&shapes_of::<{ $routes.len() }>($routes)),*];
    };
}

tables!(
    push::routes::ROUTES,
    operations::routes::ROUTES,
    operations::webhooks::routes::ROUTES,
    flash::routes::ROUTES,
    partner::routes::ROUTES,
    rebalance::routes::ROUTES,
);

/// Every dialect; a path belongs to the first that owns it.
pub static DIALECTS: &[&Dialect] = &[
    &partner::TOKEN_DIALECT,
    &partner::DIALECT,
    &rebalance::DIALECT,
    &push::DIALECT,
    &flash::FILE_DIALECT,
    &flash::DIALECT,
];

/// The dialect in which a path is answered; none for what is no call of an API.
pub fn dialect_of(path: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| dialect.owns(path))
}

/// Every route of every dialect.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().copied().flatten()
}

/// What every route takes, without its handler.
pub fn shapes() -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().copied().flatten()
}

/// The shape of requests to a method and path; a path without parameters goes first.
pub fn find_shape(method: &str, path: &str) -> Option<&'static Shape> {
    let mut fitting = shapes().filter(|shape| {
        shape.method.name().eq_ignore_ascii_case(method) && is_path_of(shape.path, path)
    });
    let first = fitting.next()?;
    let is_exact = |shape: &&Shape| !shape.path.contains('{');
    Some(
        std::iter::once(first)
            .chain(fitting)
            .find(is_exact)
            .unwrap_or(first),
    )
}
