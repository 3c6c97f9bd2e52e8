//! The dialects. Each only parses, renders and holds its code tables; they meet in the same commands.

pub mod openapi;
pub mod operations;
pub mod push;

use crate::route::Route;

/// Every route of every dialect.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    let operations = operations::routes::ROUTES
        .iter()
        .chain(operations::webhooks::routes::ROUTES);
    push::routes::ROUTES.iter().chain(operations)
}
