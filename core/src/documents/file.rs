//! Files that belong to documents: what is stored of them, and under which key.
//!
//! The bytes lie beside the database, under `tenant/document/position`; a row of the commit names
//! them. They are put there before the commit, for some days only, and kept for good once the row is
//! there: so a committed document always finds its files, and one that was not committed leaves none.
//! Not here: putting them there (the worker's `files`), and what a surface calls them.

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;

/// A file as a caller sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its name.
    pub name: String,
    /// The ending that names its type, without a dot; empty for none.
    pub extension: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl NewFile {
    /// A file; its ending is that of its name where none is given.
    pub fn new(name: String, extension: Option<String>, content: Vec<u8>) -> Self {
        let of_name = || name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let extension = extension.or_else(of_name).unwrap_or_default();
        Self {
            extension: extension.trim_start_matches('.').to_lowercase(),
            name,
            content,
        }
    }
}

/// A file row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Where its bytes lie.
    pub key: String,
    /// UUID of its document.
    pub document_id: String,
    /// Its place among the files of the document, from 1.
    pub position: i64,
    /// Its name.
    pub name: String,
    /// The ending that names its type.
    pub extension: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// When it was handed in.
    pub created_at: Timestamp,
    /// Its bytes; only in a row that is created.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// The rows of a document's files, in the order they were handed in.
pub fn of_document(document_id: &str, files: &[NewFile], cx: &Context) -> Vec<File> {
    let row = |(position, file): (i64, &NewFile)| File {
        key: format!("{}/{document_id}/{position}", cx.tenant_id),
        document_id: document_id.to_owned(),
        position,
        name: file.name.clone(),
        extension: file.extension.clone(),
        bytes: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
        created_at: cx.now,
        content: file.content.clone(),
    };
    (1..).zip(files).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_told_or_read_off_the_name() {
        let ending = |name: &str, told: Option<&str>| {
            NewFile::new(name.to_owned(), told.map(str::to_owned), Vec::new()).extension
        };
        assert_eq!(ending("test.pdf", None), "pdf");
        assert_eq!(ending("test", Some(".PDF")), "pdf");
        assert_eq!(ending("test", None), "");
    }
}
