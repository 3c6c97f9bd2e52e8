//! An operation: which facts a request needs, and what it decides on them.

use khlang_core::access::context::Context;
use khlang_core::decision::{Changes, Facts, Need};
use khlang_core::shape::rejection::Rejection;

use crate::call::http::Reply;

/// What a request wants done: which facts it needs, and what it decides on them.
pub trait Operation {
    /// The facts, each one statement of the read batch.
    fn needs(&self) -> Vec<Need>;

    /// The decision. It may be asked again with fresh facts, if the commit lost a race.
    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection>;
}

/// What an operation decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What is written.
    pub changes: Changes,
    /// What is answered.
    pub reply: Reply,
}

impl Decision {
    /// An answer that changes nothing.
    pub fn answer(reply: Reply) -> Self {
        Self {
            changes: Changes::default(),
            reply,
        }
    }
}
