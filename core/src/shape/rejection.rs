//! Why a request was refused: the caller's faults as data, rendered by each dialect.
//!
//! Not here: our own faults. Those are one opaque 500 with the request id.

use crate::shape::schema::Problem;

/// The kinds of fault a caller can commit. Each dialect has its own code and status for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request does not fit its schema, or contradicts itself.
    Validation,
    /// It names something that does not exist.
    Reference,
    /// The credential is bound to no tenant and the request names none.
    TenantRequired,
    /// No credential, or a bad one.
    Unauthorized,
    /// A good credential without the scope that the route needs.
    MissingScope,
    /// A good credential that may not do this.
    Forbidden,
    /// The thing in the path does not exist.
    NotFound,
    /// There is no such path.
    NoSuchPath,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The state of things forbids it.
    Conflict,
    /// The idempotency key was used with another request.
    IdempotencyMismatch,
    /// The body is over the limit.
    TooLarge,
    /// Too many requests; come back after so many seconds.
    RateLimited {
        /// Seconds to wait, at least 1.
        retry_after: u64,
    },
    /// Lost the race for the same rows too often, or the database is overloaded.
    Busy {
        /// Seconds to wait, at least 1.
        retry_after: u64,
    },
    /// Our fault. The message says nothing of it.
    Internal,
}

/// A refused request: what kind of fault, a sentence, and every problem by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The kind.
    pub fault: Fault,
    /// The sentence a person reads.
    pub message: String,
    /// Each problem with its path; empty where there is only the sentence.
    pub problems: Vec<Problem>,
    /// The code that a dialect has for exactly this; none where the kind of fault is all there is.
    pub code: Option<u32>,
}

impl Rejection {
    /// A refusal that one sentence explains.
    pub fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self {
            fault,
            message: message.into(),
            problems: Vec::new(),
            code: None,
        }
    }

    /// A request that does not fit: the sentence names the first problem.
    pub fn invalid(problems: Vec<Problem>) -> Self {
        Self::of_problems(Fault::Validation, problems)
    }

    /// Goes on where there is no problem.
    pub fn check(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        Err(Self::invalid(problems))
    }

    /// The same for one problem.
    pub fn invalid_at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![Problem::new(path, message)])
    }

    /// The same for a problem that was found.
    pub fn of(problem: Problem) -> Self {
        Self::invalid(vec![problem])
    }

    /// References that do not exist: the sentence is the first one, to the document's letter.
    pub fn unknown_references(problems: Vec<Problem>) -> Self {
        let message = problems.first().map(|p| p.message.clone());
        Self {
            fault: Fault::Reference,
            message: message.unwrap_or_default(),
            code: None,
            problems,
        }
    }

    /// The state of things forbids it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Fault::Conflict, message)
    }

    /// The thing in the path does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Fault::NotFound, message)
    }

    fn of_problems(fault: Fault, problems: Vec<Problem>) -> Self {
        Self {
            fault,
            message: sentence(&problems),
            code: problems.first().and_then(|problem| problem.code),
            problems,
        }
    }
}

fn sentence(problems: &[Problem]) -> String {
    let Some(first) = problems.first() else {
        return "The request is not valid.".to_owned();
    };
    let more = match problems.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let path = if first.path.is_empty() {
        "The body"
    } else {
        &first.path
    };
    format!("{path} {}{more}", first.message)
}
