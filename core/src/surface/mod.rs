//! The dialects. Each only parses, renders and holds its code tables; they meet in the same commands.

pub mod flash;
pub mod openapi;
pub mod operations;
pub mod push;

use crate::dialect::Dialect;
use crate::route::Route;

/// Every dialect; a path belongs to the first that owns it.
pub static DIALECTS: &[&Dialect] = &[&push::DIALECT, &flash::FILE_DIALECT, &flash::DIALECT];

/// The dialect in which a path is answered; none for what is no call of an API.
pub fn dialect_of(path: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| dialect.owns(path))
}

/// Every route of every dialect.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    let operations = operations::routes::ROUTES
        .iter()
        .chain(operations::webhooks::routes::ROUTES)
        .chain(operations::flash_credentials::routes::ROUTES);
    let flash = flash::routes::ROUTES.iter();
    push::routes::ROUTES.iter().chain(operations).chain(flash)
}
