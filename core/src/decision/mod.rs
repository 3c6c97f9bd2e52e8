//! The composition: every question a decision may ask, every change it may make, and what follows a commit.
//!
//! The top floor of the core. Not here: any rule of one domain.

pub mod compose;
pub mod follow_up;
pub mod guards;
pub mod pushes;

pub use compose::{Changes, Facts, Need};
pub use follow_up::Followed;
