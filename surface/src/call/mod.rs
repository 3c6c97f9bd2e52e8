//! A call of an API, whichever it is: its route, its caller, its body, and the steps of its answer.

pub mod bounds;
pub mod caller;
pub mod claim;
pub mod credential;
pub mod dialect;
pub mod engine;
pub mod http;
pub mod operation;
pub mod paging;
pub mod route;
pub mod shapes;
pub mod strictness;
