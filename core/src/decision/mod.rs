//! The composition: every fact a decision may ask for, every change it may make, and what follows a commit.
//!
//! The top floor of the core. Not here: any rule of one domain.

pub mod changes;
pub mod facts;
pub mod follow_up;
