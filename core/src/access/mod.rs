//! What a proven caller may do, from where, and how often.
//!
//! Scope: scopes, the IP allow-list, browser origins and the sliding-window rate limit, each a
//! decision over values. Not here: who the caller is (`sign`), where the settings and the window
//! are kept, and the wording of a refusal, which belongs to each surface.
//!
//! 8 (docs/push.md, docs/push.md#credentials).

pub mod account;
pub mod changes;
pub mod context;
pub mod facts;
pub mod login;
pub mod merchant;
pub mod rate;
pub mod role;
pub mod scope;
pub mod tenancy;
pub mod token_scope;

pub use crate::base::network::{AllowList, ClientIpSource, client_ip};
pub use crate::base::origin::AllowedOrigins;
pub use changes::{Changes, Guards};
pub use facts::{Facts, Need};
pub use rate::{RateLimit, Verdict, Window};
pub use scope::{Scope, Scopes};
pub use token_scope::TokenScope;
