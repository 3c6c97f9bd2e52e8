//! Answers to questions: a fact knows whether it was asked for, and how an answer is taken.
//!
//! A rule that reads a fact nobody asked for would take silence for "not found". Builds with assertions,
//! and so every native test, stop there instead.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

/// A fact, and whether it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked<T> {
    asked: bool,
    value: T,
}

impl<T> Deref for Asked<T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        debug_assert!(self.asked, "this fact was asked for by nobody");
        &self.value
    }
}

impl<T> From<T> for Asked<T> {
    fn from(value: T) -> Self {
        Self { asked: true, value }
    }
}

impl<R, T: FromIterator<R>> FromIterator<R> for Asked<T> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        Self::from(T::from_iter(rows))
    }
}

impl<T> Asked<T> {
    /// The fact, where it was asked for.
    pub fn if_asked(&self) -> Option<&T> {
        self.asked.then_some(&self.value)
    }

    /// The fact, empty where the command named nothing to ask for: for rules that say so.
    pub const fn or_empty(&self) -> &T {
        &self.value
    }

    /// The fact, to be added to: it counts as asked for from now on.
    pub fn mark(&mut self) -> &mut T {
        self.asked = true;
        &mut self.value
    }

    /// The fact itself.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: DeserializeOwned> Asked<T> {
    /// Takes an answer that is the whole fact.
    pub fn set(&mut self, json: &str) -> Result<(), serde_json::Error> {
        *self.mark() = serde_json::from_str(json)?;
        Ok(())
    }
}

impl<T: Gather> Asked<T> {
    /// Adds the rows of an answer.
    pub fn take(&mut self, json: &str) -> Result<(), serde_json::Error> {
        self.mark().gather(json)
    }
}

impl<T: DeserializeOwned> Asked<Vec<T>> {
    /// Adds an answer that is one row.
    pub fn take_one(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let row = serde_json::from_str(json)?;
        self.mark().push(row);
        Ok(())
    }
}

impl<T: DeserializeOwned + Row> Asked<Vec<T>> {
    /// Adds the rows that are not there yet: two questions may answer the same row.
    pub fn take_distinct(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Vec<T> = serde_json::from_str(json)?;
        let known = self.mark();
        if known.is_empty() {
            *known = rows;
            return Ok(());
        }
        let mut keys: BTreeSet<T::Key> = known.iter().map(Row::key).collect();
        known.extend(rows.into_iter().filter(|row| keys.insert(row.key())));
        Ok(())
    }
}

impl<T: DeserializeOwned> Asked<BTreeMap<String, T>> {
    /// Adds rows of the form `{"key": ..., "row": ...}`.
    pub fn take_keyed(&mut self, json: &str) -> Result<(), serde_json::Error> {
        #[derive(Deserialize)]
        struct Keyed<T> {
            key: String,
            row: T,
        }
        let rows: Vec<Keyed<T>> = serde_json::from_str(json)?;
        let rows = rows.into_iter().map(|keyed| (keyed.key, keyed.row));
        self.mark().extend(rows);
        Ok(())
    }
}

/// A row with a key of its own.
pub trait Row {
    /// By which it is found.
    type Key: Ord;

    /// Its key.
    fn key(&self) -> Self::Key;
}

/// What gathers the rows of answers.
pub trait Gather {
    /// Adds the rows of a JSON list.
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error>;
}

impl<T: DeserializeOwned> Gather for Vec<T> {
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Self = serde_json::from_str(json)?;
        self.extend(rows);
        Ok(())
    }
}

impl<T: DeserializeOwned + Ord> Gather for BTreeSet<T> {
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Self = serde_json::from_str(json)?;
        self.extend(rows);
        Ok(())
    }
}

impl<T: DeserializeOwned + Row> Gather for BTreeMap<T::Key, T> {
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Vec<T> = serde_json::from_str(json)?;
        self.extend(rows.into_iter().map(|row| (row.key(), row)));
        Ok(())
    }
}

/// The first row, if any.
impl<T: DeserializeOwned> Gather for Option<T> {
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Vec<T> = serde_json::from_str(json)?;
        *self = rows.into_iter().next().or(self.take());
        Ok(())
    }
}

/// Whether there is any row.
impl Gather for bool {
    fn gather(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let rows: Vec<IgnoredAny> = serde_json::from_str(json)?;
        *self |= !rows.is_empty();
        Ok(())
    }
}

/// Declares the facts of a domain: each knows whether it was asked for.
macro_rules! facts {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $fact:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $($(#[$doc])* pub $field: $crate::base::answer::Asked<$fact>,)*
        }

        impl $name {
            /// As if everything had been asked for and nothing been found.
            pub fn answered() -> Self {
                Self {
                    $($field: $crate::base::answer::Asked::from(<$fact>::default()),)*
                }
            }
        }
    };
}

pub(crate) use facts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "asked for by nobody")]
    fn a_fact_that_nobody_asked_for_stops_its_test() {
        let fact: Asked<Vec<i64>> = Asked::default();
        assert!(fact.is_empty());
    }

    #[test]
    fn answers_add_up_and_the_same_row_counts_once() {
        #[derive(Debug, Deserialize, PartialEq)]
        struct Pair(i64, i64);
        impl Row for Pair {
            type Key = i64;
            fn key(&self) -> i64 {
                self.0
            }
        }
        let mut rows: Asked<Vec<Pair>> = Asked::default();
        rows.take_distinct("[[1,1]]").unwrap();
        rows.take_distinct("[[1,2],[2,2]]").unwrap();
        assert_eq!(*rows, [Pair(1, 1), Pair(2, 2)]);
        let mut first: Asked<Option<i64>> = Asked::default();
        first.take("[]").unwrap();
        assert_eq!(*first, None);
        first.take("[3,4]").unwrap();
        assert_eq!(*first, Some(3));
    }
}
