//! What all documents share: numbered lines, references that may be used once, and files.
//!
//! Not here: any one kind of document (`inbound`, `outbound`).

pub mod changes;
pub mod file;
pub mod lines;

pub use changes::{Changes, Step};
