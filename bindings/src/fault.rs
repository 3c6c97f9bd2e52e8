//! What a call answers instead of an answer: a code, a sentence and every problem by its path.

use khlang_core::base::quantity::NumberFault;
use khlang_core::catalog::uom::ConversionFault;
use khlang_core::rebalance::Denied;
use khlang_core::shape::rejection;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;
use serde::Serialize;

/// A refused call. JavaScript throws it as a `KhlangError`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// One of the codes of `js/errors.ts`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// What is wrong, by path; empty where the sentence says it all.
    pub problems: Vec<Problem>,
    /// The reasons of a rebalance command's refusal; none for any other fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Denied>,
}

impl Fault {
    /// A fault with a code and a sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            problems: Vec::new(),
            reasons: None,
        }
    }

    /// An argument that is not what it must be.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("INVALID_ARGUMENT", message)
    }

    /// The same with the path of what is wrong.
    pub fn invalid_at(path: impl Into<String>, message: impl Into<String>) -> Self {
        let problem = Problem::new(path, message);
        Self {
            message: format!("{} {}", problem.path, problem.message),
            problems: vec![problem],
            ..Self::invalid("")
        }
    }

    /// JSON that does not read as the arguments of the function.
    pub fn misread(error: &serde_json::Error) -> Self {
        Self::invalid(format!("the argument does not fit: {error}"))
    }

    /// A number that is no quantity.
    pub fn number(fault: NumberFault, text: &str) -> Self {
        let (code, wanted) = match fault {
            NumberFault::NotANumber => ("NOT_A_NUMBER", "is not a number"),
            NumberFault::TooFine => ("TOO_FINE", "has more than 4 decimals"),
            NumberFault::TooLarge => ("TOO_LARGE", "is too large"),
        };
        Self::new(code, format!("`{text}` {wanted}"))
    }

    /// A quantity that has no exact counterpart in another unit.
    pub fn conversion(fault: ConversionFault) -> Self {
        match fault {
            ConversionFault::TooFine => {
                Self::new("TOO_FINE", "the result has more than 4 decimals")
            }
            ConversionFault::TooLarge => Self::new("TOO_LARGE", "the result is too large"),
        }
    }

    /// Bytes that our own JavaScript did not write.
    pub fn broken_call() -> Self {
        Self::new("INTERNAL", "the call is incomplete")
    }

    /// The fault as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        let code = match rejection.fault {
            rejection::Fault::Validation => "VALIDATION_FAILED",
            rejection::Fault::TooLarge => "PAYLOAD_TOO_LARGE",
            rejection::Fault::Conflict => "CONFLICT",
            rejection::Fault::Forbidden => "FORBIDDEN",
            _ => "REFUSED",
        };
        Self {
            code,
            message: rejection.message,
            problems: rejection.problems,
            reasons: None,
        }
    }
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        Self {
            code: "DENIED",
            message: denied.message(),
            problems: denied.problems(),
            reasons: Some(denied),
        }
    }
}

/// A value as JSON.
///
/// # Errors
/// A fault of ours, for what JSON can't write.
pub fn json<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::misread(&error))
}
