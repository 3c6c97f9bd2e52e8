//! The service's ports over SQLite in memory, and the faults that a test asks them for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use khlang_core::access::RateLimit;
use khlang_core::access::rate::{self, Verdict, Window};
use khlang_core::base::clock::Timestamp;
use khlang_core::webhooks::delivery::{Message, Outcome};
use khlang_service::ports::{Clock, Console, Databases, Entropy, Files, Http, RateWindow};
use khlang_store::database::{Answer, Database, Statement, StoreError};
use rusqlite::Error;

use crate::sqlite::Sqlite;

/// What befalls a batch that writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails and nothing is written.
    Refused(StoreError),
    /// It is written, and the answer is lost on the way.
    Unanswered(StoreError),
}

/// How the database behaves, and what was asked of it.
#[derive(Default)]
struct Manners {
    /// What befalls the next batches that write.
    faults: RefCell<VecDeque<Fault>>,
    /// What batches that only read are answered from, and how many more of them.
    stale: RefCell<Option<(Sqlite, usize)>>,
    /// While the gate is closed, batches that write wait.
    is_closed: Cell<bool>,
    /// Tables that were written.
    written: RefCell<BTreeSet<String>>,
    /// Batches that a constraint refused.
    lost: RefCell<Vec<String>>,
}

struct Inner {
    database: Sqlite,
    manners: Manners,
    now: Cell<i64>,
    seed: Cell<u64>,
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    windows: RefCell<BTreeMap<String, Window>>,
    answers: RefCell<VecDeque<Outcome>>,
    sent: RefCell<Vec<Message>>,
    console: RefCell<Vec<String>>,
}

/// A world of its own: a database, a clock that moves on demand, files, and endpoints with scripted answers.
/// Its copies are the same world.
#[derive(Clone)]
pub struct World(Rc<Inner>);

impl World {
    /// A world with an empty database, at that moment in milliseconds.
    pub fn at(now: i64) -> Result<Self, Error> {
        Ok(Self::of(Sqlite::open()?, now, 0))
    }

    /// Another world with a copy of what the database holds: from here on the two go their own ways.
    pub fn fork(&self) -> Result<Self, Error> {
        let database = self.0.database.copy()?;
        Ok(Self::of(database, self.0.now.get(), self.0.seed.get()))
    }

    fn of(database: Sqlite, now: i64, seed: u64) -> Self {
        Self(Rc::new(Inner {
            database,
            manners: Manners::default(),
            now: Cell::new(now),
            seed: Cell::new(seed),
            files: RefCell::default(),
            windows: RefCell::default(),
            answers: RefCell::default(),
            sent: RefCell::default(),
            console: RefCell::default(),
        }))
    }

    /// The database.
    pub fn database(&self) -> &Sqlite {
        &self.0.database
    }

    /// Sets the clock, in milliseconds.
    pub fn set_time(&self, now: i64) {
        self.0.now.set(now);
    }

    /// The next batch that writes meets that; further calls are for the ones after it.
    pub fn fail_next_write(&self, fault: Fault) {
        self.0.manners.faults.borrow_mut().push_back(fault);
    }

    /// So many batches that only read, from the next one on, are answered as the database is now.
    pub fn stale_reads(&self, count: usize) -> Result<(), Error> {
        let copy = self.0.database.copy()?;
        self.0.manners.stale.replace(Some((copy, count)));
        Ok(())
    }

    /// From now on batches that write wait.
    pub fn close_gate(&self) {
        self.0.manners.is_closed.set(true);
    }

    /// Lets them go on.
    pub fn open_gate(&self) {
        self.0.manners.is_closed.set(false);
    }

    /// What constraints refused since it was last asked.
    pub fn take_lost(&self) -> Vec<String> {
        self.0.manners.lost.take()
    }

    /// The tables that batches have written since it was last asked, by name.
    pub fn take_written(&self) -> BTreeSet<String> {
        self.0.manners.written.take()
    }

    /// The next call to an endpoint comes to that; it answers 200 where nothing is left.
    pub fn answer_next_post(&self, outcome: Outcome) {
        self.0.answers.borrow_mut().push_back(outcome);
    }

    /// What was sent to endpoints since it was last asked.
    pub fn take_sent(&self) -> Vec<Message> {
        self.0.sent.take()
    }

    /// What the operator was shown since it was last asked.
    pub fn take_console(&self) -> Vec<String> {
        self.0.console.take()
    }

    /// The names of the files there are.
    pub fn files(&self) -> Vec<String> {
        self.0.files.borrow().keys().cloned().collect()
    }
}

/// A session with the world's database.
pub struct Session(World);

impl Session {
    fn read(&self, statements: &[Statement]) -> Result<Answer, StoreError> {
        let inner = &self.0.0;
        let mut stale = inner.manners.stale.borrow_mut();
        match stale.as_mut() {
            Some((copy, left)) if *left > 0 => {
                *left -= 1;
                copy.batch(statements)
            }
            _ => inner.database.batch(statements),
        }
    }

    fn write(&self, statements: &[Statement]) -> Result<Answer, StoreError> {
        let inner = &self.0.0;
        let fault = inner.manners.faults.borrow_mut().pop_front();
        if let Some(Fault::Refused(error)) = fault {
            return Err(error);
        }
        let answer = inner.database.batch(statements);
        if let Err(StoreError::Lost(why)) = &answer {
            inner.manners.lost.borrow_mut().push(why.clone());
        }
        if answer.is_ok() {
            let tables = statements
                .iter()
                .filter_map(|statement| written(statement.sql));
            inner.manners.written.borrow_mut().extend(tables);
        }
        match fault {
            Some(Fault::Unanswered(error)) => answer.and(Err(error)),
            _ => answer,
        }
    }

    /// Waits where the gate is closed.
    async fn pass(&self) {
        let is_closed = &self.0.0.manners.is_closed;
        poll_fn(|_| match is_closed.get() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        })
        .await;
    }
}

impl Database for Session {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Answer, StoreError> {
        if statements
            .iter()
            .any(|statement| written(statement.sql).is_some())
        {
            self.pass().await;
            self.write(&statements)
        } else {
            self.read(&statements)
        }
    }
}

/// The table that a statement writes.
fn written(sql: &str) -> Option<String> {
    let update = || Some(sql.split_once(" UPDATE ")?.1);
    let rest = ["INSERT INTO ", "UPDATE ", "DELETE FROM "]
        .into_iter()
        .find_map(|verb| sql.strip_prefix(verb));
    let rest = rest.or_else(|| update().filter(|_| sql.starts_with("WITH ")))?;
    let end = |c: char| !(c.is_alphanumeric() || c == '_');
    rest.split(end).next().map(str::to_owned)
}

impl Databases for World {
    type Session = Session;

    fn session(&self, _tenant: Option<&str>, _from: &str) -> Result<Session, StoreError> {
        Ok(Session(self.clone()))
    }
}

impl Files for World {
    async fn put(
        &self,
        key: &str,
        content: &[u8],
        _seconds: Option<u64>,
    ) -> Result<(), StoreError> {
        let mut files = self.0.files.borrow_mut();
        files.insert(key.to_owned(), content.to_vec());
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.files.borrow().get(key).cloned())
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.0.files.borrow_mut().remove(key);
        Ok(())
    }
}

impl RateWindow for World {
    async fn admit(&self, id: &str, per_minute: u32) -> Result<Option<Verdict>, StoreError> {
        let Some(limit) = RateLimit::per_minute(per_minute) else {
            return Ok(None);
        };
        let mut windows = self.0.windows.borrow_mut();
        let window = windows.entry(id.to_owned()).or_default();
        Ok(Some(rate::admit(window, limit, self.0.now.get())))
    }
}

impl Http for World {
    async fn post(&self, message: &Message, _timeout: u64) -> Outcome {
        self.0.sent.borrow_mut().push(Message {
            url: message.url.clone(),
            headers: message.headers.clone(),
            body: message.body.clone(),
        });
        let answer = self.0.answers.borrow_mut().pop_front();
        answer.unwrap_or_else(|| Outcome::answered(200, None, b""))
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.now.get())
    }

    /// Time passes at once, but not before the others have had a turn.
    async fn sleep(&self, millis: u64) {
        let now = self.0.now.get();
        let millis = i64::try_from(millis).unwrap_or(i64::MAX);
        self.0.now.set(now.saturating_add(millis));
        let mut waited = false;
        poll_fn(|context| {
            if std::mem::replace(&mut waited, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

impl Entropy for World {
    /// Never the same twice, and the same in every run.
    fn seed(&self) -> Result<[u8; 32], StoreError> {
        let count = self.0.seed.get().wrapping_add(1);
        self.0.seed.set(count);
        let mut seed = [7; 32];
        for (byte, of_count) in seed.iter_mut().zip(count.to_be_bytes()) {
            *byte = of_count;
        }
        Ok(seed)
    }
}

impl Console for World {
    fn error(&self, text: &str) {
        self.0.console.borrow_mut().push(text.to_owned());
    }

    fn warn(&self, text: &str) {
        self.0.console.borrow_mut().push(text.to_owned());
    }
}

/// So often a future is asked before it is taken to wait for something that never comes.
const ASKED: usize = 100_000;

/// Runs a future to its end; `None` where it waits for something that never comes.
pub fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    for _ in 0..ASKED {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return Some(value);
        }
    }
    None
}

fn poll<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Runs futures that race: each runs until it is about to write, and so on what was there before any of them
/// did; then one after the other is let through to its end. `see` is called after each. An entry is `None`
/// where a future waits for something that never comes.
pub fn race<'f, T: 'f>(
    world: &World,
    futures: impl IntoIterator<Item = Pin<Box<dyn Future<Output = T> + 'f>>>,
    mut see: impl FnMut(),
) -> Vec<Option<T>> {
    world.close_gate();
    let begin = |mut future: Pin<Box<dyn Future<Output = T> + 'f>>| match poll(future.as_mut()) {
        Poll::Ready(value) => (future, Some(value)),
        Poll::Pending => (future, None),
    };
    let begun: Vec<_> = futures.into_iter().map(begin).collect();
    world.open_gate();
    let mut ended = Vec::new();
    for (future, value) in begun {
        ended.push(value.or_else(|| run(future)));
        see();
    }
    ended
}
