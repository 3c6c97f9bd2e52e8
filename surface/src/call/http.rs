//! A request and a reply as plain values, of no framework.
//!
//! Scope: what the surfaces read of a request and what they answer. Not here: sockets, streams,
//! and what any header means to a dialect.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use khlang_core::decision::{Changes, Followed};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// The methods the surfaces serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or commands.
    Post,
    /// Replaces.
    Put,
    /// Changes parts.
    Patch,
    /// Removes or revokes.
    Delete,
}

impl Method {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method of that name, if it is served at all.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.name() == name)
    }
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, percent-decoded nowhere.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The raw body.
    pub body: Vec<u8>,
}

/// The pairs of a form in their order, decoded: `+` is a space, `%XX` a byte of UTF-8.
pub fn form(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

impl Request {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The first query parameter of that name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.queries(name).next()
    }

    /// Every query parameter of that name, in order.
    pub fn queries<'r>(&'r self, name: &str) -> impl Iterator<Item = &'r str> {
        let named = self.query.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// A reply in its dialect's envelope. Document numbers that the commit will give stand in `body`
/// as slots (see [`khlang_core::base::numbers`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers beside the common ones.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body.
    pub body: Value,
    /// Files whose bytes, in base64, stand in `body` in place of a text: the text, and the key.
    pub files: Vec<(String, String)>,
    /// What the reply shows of the follow-ups; nothing in most.
    pub finish: Finish,
}

/// What finishes a reply, and replies that are kept, once the follow-ups of the decision are known.
#[derive(Clone, Default)]
pub struct Finish(Option<Arc<Finisher>>);

/// See [`Reply::finished_by`].
type Finisher = dyn Fn(&mut Reply, &mut Changes, &Followed) + Send + Sync;

impl Debug for Finish {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Later" } else { "Now" })
    }
}

/// Replies are compared by what they say by now.
impl PartialEq for Finish {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Reply {
    /// A reply without headers of its own.
    pub fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
            files: Vec::new(),
            finish: Finish::default(),
        }
    }

    /// The same, to be finished by `finisher` once the follow-ups are known.
    pub fn finished_by(
        mut self,
        finisher: impl Fn(&mut Self, &mut Changes, &Followed) + Send + Sync + 'static,
    ) -> Self {
        self.finish = Finish(Some(Arc::new(finisher)));
        self
    }

    /// The same, with these fields in its `data` once the follow-ups are known.
    pub fn showing(
        self,
        show: impl Fn(&Changes, &Followed) -> Map<String, Value> + Send + Sync + 'static,
    ) -> Self {
        self.finished_by(move |reply, changes, followed| {
            if let Some(Value::Object(data)) = reply.body.get_mut("data") {
                data.extend(show(changes, followed));
            }
        })
    }

    /// Shows what the follow-ups did.
    pub fn complete(&mut self, changes: &mut Changes, followed: &Followed) {
        if let Some(finisher) = std::mem::take(&mut self.finish).0 {
            finisher(self, changes, followed);
        }
    }
}
