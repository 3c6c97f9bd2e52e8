//! An answer ready to be sent.

/// An answer ready to be sent.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Every header beside the content type.
    pub headers: Vec<(String, String)>,
    /// JSON text.
    pub body: String,
}

impl Answer {
    /// Adds a header.
    pub fn header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_owned(), value.into()));
    }
}
