//! What a decision may change of documents in general.

use crate::base::clock::Timestamp;
use crate::base::numbers::{NumberSeen, Taken};
use crate::base::part::changes;
use crate::documents::file::File;
use serde::Serialize;

changes! {
    /// The rows about documents in general that a decision writes.
    Changes {
        /// How many numbers of each kind the commit takes; moved before all else.
        numbers: Vec<Taken>,
        /// Numbers that callers chose themselves; the counters go on behind them.
        numbers_seen: Vec<NumberSeen>,
        /// Files of documents, with their bytes.
        files: Vec<File>,
        /// Documents whose files are given up: ids.
        forgotten_files: Vec<String>,
        /// Steps of documents.
        history: Vec<Step>,
    }
}

/// A step in a document's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// UUID of the document.
    pub document_id: String,
    /// Who took it.
    pub actor: String,
    /// The status before; empty for a new document.
    pub from: String,
    /// The status after.
    pub to: String,
    /// What a person said of it; empty for nothing.
    pub note: String,
    /// When.
    pub at: Timestamp,
}
