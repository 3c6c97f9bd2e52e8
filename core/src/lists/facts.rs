//! What a decision may ask about lists, and what was answered.

use serde::Serialize;

use crate::base::answer::facts;
use crate::lists::page::{Found, Page};

/// One question about a list: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// A page of a list.
    Page(Page),
}

facts! {
    /// What the read batch answered about lists.
    Facts {
        /// Of [`Need::Page`], in the order of the list; the last may only mark the end of a window.
        page: Vec<Found>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::Page(..) => self.page.take_one(json),
        }
    }
}
