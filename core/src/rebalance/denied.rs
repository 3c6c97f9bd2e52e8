//! Why a command is refused, in the document's words where it has them.

use std::fmt;

use serde::Serialize;

use crate::rebalance::channel::Channel;
use crate::rebalance::guard::Cut;
use crate::rebalance::policy::{Mode, PolicyFault};
use crate::rebalance::whole::Whole;
use crate::shape::schema::Problem;

/// One reason to refuse a command. Its text is the `message` of the answer. In JSON
/// `{code, status, path, message}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(into = "Shown")]
pub enum Denial {
    /// A manual call without channels where the store, or the variant, mirrors (docs/rebalance.md#errors).
    #[error("Action denied: Cannot update manual stock for product in Mirror Mode.")]
    Mirror,
    /// An auto call for a product set (docs/rebalance.md#errors).
    #[error("Action denied.")]
    ProductSet,
    /// A manual call in safe mode for a variant in that other mode (docs/rebalance.md#errors).
    #[error("Action denied: safe_mode allows a manual update only in Manual mode; the product is in {label} mode.", label = .0.label())]
    NotManual(Mode),
    /// An auto call in safe mode for a variant in manual mode (docs/rebalance.md#errors).
    #[error(
        "Action denied: safe_mode allows an auto update only in an Auto mode; the product is in Manual mode."
    )]
    NotAuto,
    /// The quotas and the buffer exceed the physical stock (docs/rebalance.md#errors).
    #[error("Total allocation (sales channels + buffer) exceeds physical stock.")]
    ExceedsPhysical,
    /// The physical stock would be less than what open orders hold.
    #[error("physical_stock must not be less than the {0} units that open orders hold")]
    BelowReserved(Whole),
    /// The physical stock of a set is what its components give.
    #[error(
        "physical_stock of a product set is what its components give, {0} units, and can't be changed"
    )]
    SetStock(Whole),
    /// The policy of the store can't share out.
    #[error(transparent)]
    Policy(PolicyFault),
    /// A number would be past the range.
    #[error("{0} must not be more than {max}", max = Whole::MAX)]
    TooLarge(Field),
    /// A channel would be cut by more than the policy allows.
    #[error("{0}")]
    Cut(Cut),
}

/// A number that a command changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `physical_stock`.
    PhysicalStock,
    /// `buffer`.
    Buffer,
    /// `channels.<channel>`.
    Quota(Channel),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PhysicalStock => f.write_str("physical_stock"),
            Self::Buffer => f.write_str("buffer"),
            Self::Quota(channel) => write!(f, "channels.{channel}"),
        }
    }
}

impl Denial {
    /// A word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mirror => "mirror_mode",
            Self::ProductSet => "product_set",
            Self::NotManual(_) | Self::NotAuto => "safe_mode",
            Self::ExceedsPhysical => "allocation_exceeds_physical",
            Self::BelowReserved(_) => "below_reserved",
            Self::SetStock(_) => "set_stock",
            Self::Policy(PolicyFault::NoWeight) => "policy_no_weight",
            Self::Policy(PolicyFault::Manual) => "policy_manual",
            Self::TooLarge(_) => "too_large",
            Self::Cut(_) => "max_drop",
        }
    }

    /// The HTTP status of the answer: 403 for an action denied, 422 for the rest (docs/rebalance.md#errors).
    pub fn status(self) -> u16 {
        match self {
            Self::Mirror | Self::ProductSet | Self::NotManual(_) | Self::NotAuto => 403,
            _ => 422,
        }
    }

    /// The field of the body that would have to differ; empty where none would help.
    pub fn path(self) -> String {
        match self {
            Self::Mirror | Self::ExceedsPhysical => "channels".to_owned(),
            Self::NotManual(_) | Self::NotAuto => "safe_mode".to_owned(),
            Self::BelowReserved(_) | Self::SetStock(_) => Field::PhysicalStock.to_string(),
            Self::Policy(_) => "store_id".to_owned(),
            Self::TooLarge(field) => field.to_string(),
            Self::Cut(cut) => Field::Quota(cut.channel).to_string(),
            Self::ProductSet => String::new(),
        }
    }
}

/// Every reason to refuse a command, at least one. In JSON the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", self.message())]
#[serde(transparent)]
pub struct Denied {
    reasons: Vec<Denial>,
}

impl Denied {
    /// Goes on where there is no reason.
    pub fn check(reasons: Vec<Denial>) -> Result<(), Self> {
        if reasons.is_empty() {
            return Ok(());
        }
        Err(Self { reasons })
    }

    /// Every reason, the document's own first.
    pub fn reasons(&self) -> &[Denial] {
        &self.reasons
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.reasons.first().map_or(422, |first| first.status())
    }

    /// The message of the answer: that of the first reason, to the letter.
    pub fn message(&self) -> String {
        let first = self.reasons.first();
        first.map(Denial::to_string).unwrap_or_default()
    }

    /// Every reason by its field.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = |reason: &Denial| Problem::new(reason.path(), reason.to_string());
        self.reasons.iter().map(problem).collect()
    }
}

impl From<Denial> for Denied {
    fn from(reason: Denial) -> Self {
        Self {
            reasons: vec![reason],
        }
    }
}

impl From<PolicyFault> for Denied {
    fn from(fault: PolicyFault) -> Self {
        Denial::Policy(fault).into()
    }
}

/// A reason as JSON shows it.
#[derive(Serialize)]
struct Shown {
    code: &'static str,
    status: u16,
    path: String,
    message: String,
}

impl From<Denial> for Shown {
    fn from(reason: Denial) -> Self {
        Self {
            code: reason.code(),
            status: reason.status(),
            path: reason.path(),
            message: reason.to_string(),
        }
    }
}
