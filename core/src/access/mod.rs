//! What a proven caller may do, from where, and how often.
//!
//! Scope: scopes, the IP allow-list, browser origins and the sliding-window rate limit, each a
//! decision over values. Not here: who the caller is (`sign`), where the settings and the window
//! are kept, and the wording of a refusal, which belongs to each surface.
//!
//! Seed: push chapters 1 (scopes) and 8 (security and rate limiting); contract chapter 3.

pub mod login;
pub mod network;
pub mod origin;
pub mod rate;
pub mod scope;
pub mod token_scope;

pub use network::{AllowList, ClientIpSource, client_ip};
pub use origin::AllowedOrigins;
pub use rate::{RateLimit, Verdict, Window};
pub use scope::{Scope, Scopes};
pub use token_scope::TokenScope;
