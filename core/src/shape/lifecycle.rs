//! The life of a document as a table: which step leads from which state to which.
//!
//! An impossible step is refused with the state and the steps that are open (docs/operations.md). Not here: the
//! tables themselves, which stand with their documents.

use crate::shape::rejection::Rejection;

/// A state or a step with a word for people.
pub trait Word: Copy + PartialEq + 'static {
    /// The word.
    fn word(self) -> &'static str;
}

/// The life of one kind of document.
pub struct Lifecycle<S: 'static, T: 'static> {
    /// What it is called, e.g. `Order`.
    pub document: &'static str,
    /// From, step, to. What is not in here can't happen.
    pub rows: &'static [(S, T, S)],
}

impl<S: Word, T: Word> Lifecycle<S, T> {
    /// The state after a step of the document of that number, or a refusal.
    pub fn after(&self, state: S, step: T, number: &str) -> Result<S, Rejection> {
        let mut rows = self.rows.iter();
        let row = rows.find(|(from, by, _)| *from == state && *by == step);
        row.map(|(_, _, to)| *to)
            .ok_or_else(|| self.refused(state, number, &format!("it can't {}", step.word())))
    }

    /// A refusal for a reason of its own.
    pub fn refused(&self, state: S, number: &str, reason: &str) -> Rejection {
        let (document, is) = (self.document, state.word());
        let open = self.open_steps(state);
        Rejection::conflict(format!(
            "{document} \"{number}\" is {is}: {reason}. Open steps: {open}."
        ))
    }

    fn open_steps(&self, state: S) -> String {
        let mut words: Vec<&str> = Vec::new();
        for (_, by, _) in self.rows.iter().filter(|(from, _, _)| *from == state) {
            if !words.contains(&by.word()) {
                words.push(by.word());
            }
        }
        match words.is_empty() {
            true => "none".to_owned(),
            false => words.join(", "),
        }
    }
}
