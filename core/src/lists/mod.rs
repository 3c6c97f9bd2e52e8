//! Lists: pages of one kind of thing, for people and programs that must see what there is.
//!
//! Scope: which lists there are, by which index a page is read, and the rows that came back. Every row comes as
//! it is shown, under the names of its columns, so a list is a table and no code (docs/push.md#lists). Not here:
//! columns and filters (the surface), the statements (the store).

pub mod facts;
pub mod page;

pub use facts::{Facts, Need};
pub use page::{Found, List, Page, Way};
