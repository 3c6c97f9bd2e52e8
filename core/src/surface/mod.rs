//! The dialects. Each only parses, renders and holds its code tables; they meet in the same commands.

pub mod flash;
pub mod openapi;
pub mod operations;
pub mod partner;
pub mod push;
pub mod rebalance;

use crate::dialect::Dialect;
use crate::route::Route;

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
    let operations = operations::routes::ROUTES
        .iter()
        .chain(operations::webhooks::routes::ROUTES)
        .chain(operations::flash_credentials::routes::ROUTES)
        .chain(operations::partner_clients::routes::ROUTES);
    let flash = flash::routes::ROUTES.iter();
    let partner = partner::routes::ROUTES.iter();
    let rebalance = rebalance::routes::ROUTES.iter();
    let push = push::routes::ROUTES.iter();
    push.chain(operations)
        .chain(flash)
        .chain(partner)
        .chain(rebalance)
}
