//! Values without meaning of their own: moments, exact numbers, languages, random values, addresses.
//!
//! The ground floor of the core: it uses nothing else of it.

pub mod answer;
pub mod canonical;
pub mod clock;
pub mod language;
pub mod network;
pub mod numbers;
pub mod origin;
pub mod part;
pub mod patch;
pub mod quality;
pub mod quantity;
pub mod random;
