//! What the service needs of the platform it runs on.

use std::future::Future;

use khlang_core::access::rate::Verdict;
use khlang_core::base::clock::Timestamp;
use khlang_core::webhooks::delivery::{Message, Outcome};
use khlang_store::database::{Database, StoreError};

/// From where a session reads: every write before it is seen.
pub const PRIMARY: &str = "first-primary";

/// From where a session reads: the nearest copy may answer.
pub const UNCONSTRAINED: &str = "first-unconstrained";

/// The databases that hold tenants' rows.
pub trait Databases {
    /// A session with one of them.
    type Session: Database;

    /// Opens a session with the database of a tenant, or with the one that holds what belongs to none.
    /// `from` is a bookmark, [`PRIMARY`] or [`UNCONSTRAINED`].
    fn session(&self, tenant: Option<&str>, from: &str) -> Result<Self::Session, StoreError>;
}

/// The bytes of documents' files.
pub trait Files {
    /// Stores a file, for so many seconds or for good.
    fn put(
        &self,
        key: &str,
        content: &[u8],
        seconds: Option<u64>,
    ) -> impl Future<Output = Result<(), StoreError>>;

    /// Reads a file, if there is one.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Deletes a file, if there is one.
    fn delete(&self, key: &str) -> impl Future<Output = Result<(), StoreError>>;
}

/// The sliding windows of callers' rates.
pub trait RateWindow {
    /// Asks the window of that credential whether one more request may pass; `None` where it has no limit.
    fn admit(
        &self,
        id: &str,
        per_minute: u32,
    ) -> impl Future<Output = Result<Option<Verdict>, StoreError>>;
}

/// Calls to the endpoints of webhooks.
pub trait Http {
    /// Posts a message. Whatever it leaves open is closed after `timeout` milliseconds.
    fn post(&self, message: &Message, timeout: u64) -> impl Future<Output = Outcome>;
}

/// The time.
pub trait Clock {
    /// The moment.
    fn now(&self) -> Timestamp;

    /// Waits for so many milliseconds.
    fn sleep(&self, millis: u64) -> impl Future<Output = ()>;
}

/// Randomness fit for secrets.
pub trait Entropy {
    /// 32 random bytes.
    fn seed(&self) -> Result<[u8; 32], StoreError>;
}

/// Where the operator reads what went wrong.
pub trait Console {
    /// Something failed.
    fn error(&self, text: &str);

    /// Something the operator should know of.
    fn warn(&self, text: &str);
}

/// Why a request's body is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// It is over the limit it was read with.
    TooLarge,
    /// It broke off, or was not sent as its own headers say.
    Broken,
}

/// The body of a request that is still on its way.
pub trait Body {
    /// Reads it to its end; no further than that it is known to be over so many bytes.
    fn read(&mut self, most: usize) -> impl Future<Output = Result<Vec<u8>, BodyFault>>;

    /// Lets the rest of it go by without keeping it, so that the caller is still there to be answered.
    fn pass(&mut self) -> impl Future<Output = ()>;
}

/// All of it.
pub trait Ports: Databases + Files + RateWindow + Http + Clock + Entropy + Console {}

impl<P: Databases + Files + RateWindow + Http + Clock + Entropy + Console> Ports for P {}
