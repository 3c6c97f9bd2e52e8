//! Carriers: who takes parcels, and the numbers they let the warehouse give (docs/operations.md#carriers).
//!
//! A carrier hands out a range of numbers; the warehouse gives the next one to each parcel that it packs, so
//! parcels can be tracked without asking the carrier. Here: the form of a number and its check digit.

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;

/// The most digits of a number, check digit not counted.
pub const MAX_DIGITS: i64 = 17;

/// How the last digit checks the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckDigit {
    /// There is none.
    #[default]
    None,
    /// That of GS1 numbers: weights 3 and 1 from the right, to the next ten.
    Mod10,
    /// That of postal items (UPU S10): eight digits with weights 8 6 4 2 3 5 9 7, modulo 11.
    S10,
}

/// The words of [`CheckDigit`] on the wire.
pub const CHECK_DIGITS: &[&str] = &["none", "mod10", "s10"];

/// The weights of S10.
const S10_WEIGHTS: [i64; 8] = [8, 6, 4, 2, 3, 5, 9, 7];

/// A carrier row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carrier {
    /// UUID.
    pub id: String,
    /// Its code, unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// What its numbers begin with.
    pub prefix: String,
    /// What they end with.
    pub suffix: String,
    /// How many digits they have between, check digit not counted.
    pub digits: i64,
    /// The check digit.
    pub check_digit: CheckDigit,
    /// The first number of the range.
    pub first: i64,
    /// The last number of the range.
    pub last: i64,
    /// The next number to give; one past the last where none is left.
    pub next: i64,
    /// Codes of the warehouses that may use it; none for all.
    pub warehouses: Vec<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for Carrier {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.code.clone()
    }
}

/// What a caller says of a carrier.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CarrierUpsert {
    /// Name.
    pub name: String,
    /// What its numbers begin with.
    #[serde(default)]
    pub prefix: String,
    /// What they end with.
    #[serde(default)]
    pub suffix: String,
    /// How many digits they have between.
    pub digits: i64,
    /// The check digit.
    #[serde(default)]
    pub check_digit: CheckDigit,
    /// The first number.
    pub from: i64,
    /// The last number.
    pub to: i64,
    /// Codes of the warehouses that may use it.
    #[serde(default)]
    pub warehouses: Vec<String>,
}

impl CarrierUpsert {
    /// The carrier after it, `before` being the one that was there. Numbers that were given stay given, as
    /// long as the range goes on from them.
    pub fn apply(
        &self,
        code: &str,
        before: Option<&Carrier>,
        cx: &Context,
    ) -> Result<Carrier, Rejection> {
        Rejection::check(self.problems())?;
        let next = before.map_or(self.from, |carrier| carrier.next);
        let goes_on = next >= self.from && next <= self.to.saturating_add(1);
        Ok(Carrier {
            id: before.map_or_else(|| cx.entropy.uuid(), |carrier| carrier.id.clone()),
            code: code.to_owned(),
            name: self.name.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            digits: self.digits,
            check_digit: self.check_digit,
            first: self.from,
            last: self.to,
            next: if goes_on { next } else { self.from },
            warehouses: self.warehouses.clone(),
            created_at: before.map_or(cx.now, |carrier| carrier.created_at),
            version: before.map_or(1, |carrier| carrier.version.saturating_add(1)),
        })
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.to < self.from {
            problems.push(Problem::new("to", "must not be below from"));
        }
        if self.to.to_string().len() > usize::try_from(self.digits).unwrap_or(0) {
            let message = format!("must have at most {} digits", self.digits);
            problems.push(Problem::new("to", message));
        }
        if self.check_digit == CheckDigit::S10 && self.digits != 8 {
            problems.push(Problem::new("digits", "must be 8 with the check digit s10"));
        }
        problems
    }
}

impl Carrier {
    /// Whether parcels of a warehouse may go with it.
    pub fn serves(&self, warehouse: &str) -> bool {
        self.warehouses.is_empty() || self.warehouses.iter().any(|code| code == warehouse)
    }

    /// The next number, and the carrier after it was given; none where the range is used up.
    pub fn give(&self) -> Option<(String, Self)> {
        if self.next > self.last {
            return None;
        }
        let after = Self {
            next: self.next.saturating_add(1),
            version: self.version.saturating_add(1),
            ..self.clone()
        };
        Some((self.written(self.next), after))
    }

    /// A number of the range as it stands on a label.
    pub fn written(&self, number: i64) -> String {
        let width = usize::try_from(self.digits).unwrap_or(0);
        let digits = format!("{number:0width$}");
        let check = match self.check_digit {
            CheckDigit::None => String::new(),
            CheckDigit::Mod10 => mod10(&digits).to_string(),
            CheckDigit::S10 => s10(&digits).to_string(),
        };
        format!("{}{digits}{check}{}", self.prefix, self.suffix)
    }
}

fn values(digits: &str) -> impl DoubleEndedIterator<Item = i64> {
    digits
        .bytes()
        .map(|digit| i64::from(digit.saturating_sub(b'0')))
}

fn mod10(digits: &str) -> i64 {
    let weights = [3, 1].into_iter().cycle();
    let sum: i64 = values(digits).rev().zip(weights).map(|(d, w)| d * w).sum();
    (10 - sum % 10) % 10
}

fn s10(digits: &str) -> i64 {
    let sum: i64 = values(digits).zip(S10_WEIGHTS).map(|(d, w)| d * w).sum();
    match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        check => check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrier(check_digit: CheckDigit, digits: i64) -> Carrier {
        Carrier {
            id: "c".into(),
            code: "FLASH".into(),
            name: "Flash".into(),
            prefix: "TH".into(),
            suffix: String::new(),
            digits,
            check_digit,
            first: 7,
            last: 8,
            next: 7,
            warehouses: vec!["WH".into()],
            created_at: Timestamp::from_millis(0),
            version: 1,
        }
    }

    #[test]
    fn a_range_gives_each_number_once_and_then_none() {
        let (first, after) = carrier(CheckDigit::None, 4).give().unwrap();
        let (second, after) = after.give().unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("TH0007", "TH0008"));
        assert_eq!(after.give(), None);
        assert_eq!(after.version, 3);
    }

    /// 629104150021 is the example of the GS1 General Specifications, 47312482 that of UPU S10.
    #[test]
    fn check_digits_are_those_of_their_standards() {
        assert_eq!(mod10("629104150021"), 3);
        assert_eq!(s10("47312482"), 9);
        let written = carrier(CheckDigit::S10, 8).written(47_312_482);
        assert_eq!(written, "TH473124829");
    }

    #[test]
    fn a_carrier_serves_the_warehouses_that_it_names_or_all() {
        let named = carrier(CheckDigit::None, 4);
        assert!(named.serves("WH") && !named.serves("OTHER"));
        let all = Carrier {
            warehouses: Vec::new(),
            ..named
        };
        assert!(all.serves("OTHER"));
    }
}
