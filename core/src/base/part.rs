//! Parts of a commit: lists of rows that add up, and know whether they hold anything.

use std::collections::{BTreeMap, BTreeSet};

/// A part of what a decision changes.
pub trait Part: Default {
    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool;

    /// Adds another one behind it.
    fn append(&mut self, other: Self);
}

impl<T> Part for Vec<T> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn append(&mut self, mut other: Self) {
        self.append(&mut other);
    }
}

impl<K: Ord, V> Part for BTreeMap<K, V> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn append(&mut self, mut other: Self) {
        self.append(&mut other);
    }
}

impl<T: Ord> Part for BTreeSet<T> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn append(&mut self, mut other: Self) {
        self.append(&mut other);
    }
}

impl<T> Part for Option<T> {
    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn append(&mut self, other: Self) {
        *self = other.or(self.take());
    }
}

/// Declares the rows or guards of a domain. What adds them up, and says whether there are any, follows from
/// the list, so none can be forgotten.
macro_rules! changes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $rows:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $($(#[$doc])* pub $field: $rows,)*
        }

        impl $crate::base::part::Part for $name {
            fn is_empty(&self) -> bool {
                $($crate::base::part::Part::is_empty(&self.$field))&&*
            }

            fn append(&mut self, other: Self) {
                $($crate::base::part::Part::append(&mut self.$field, other.$field);)*
            }
        }
    };
}

/// Declares what the rules of a domain see and change: the parts of its own floor and of those below it.
///
/// `knows` are the domains whose facts they take, `changes` those whose rows they write, and `above` the
/// domains whose rules they call, with the same two lists.
macro_rules! floor {
    (
        knows($($fact:ident),*) changes($($part:ident),*)
        $(above $lower:ident knows($($lower_fact:ident),*) changes($($lower_part:ident),*))*
    ) => {
        /// The facts that rules of this domain take: of its own floor and of those below it.
        #[derive(Clone, Copy, Debug)]
        pub struct Known<'f> {
            $(#[doc = concat!("Of `", stringify!($fact), "`.")] pub $fact: &'f $crate::$fact::Facts,)*
        }

        /// The rows that rules of this domain write: of its own floor and of those below it.
        #[derive(Clone, Debug, Default)]
        pub struct Draft {
            $(#[doc = concat!("Of `", stringify!($part), "`.")] pub $part: $crate::$part::Changes,)*
        }

        impl Draft {
            /// Adds the rows of another decision behind these.
            pub fn append(&mut self, other: impl Into<Self>) {
                let other = other.into();
                $($crate::base::part::Part::append(&mut self.$part, other.$part);)*
            }
        }

        /// What can be asked by rules of this domain.
        pub trait Asks: Sized $(+ From<$crate::$fact::Need>)* {}

        impl<N: Sized $(+ From<$crate::$fact::Need>)*> Asks for N {}

        $(
            impl<'f> From<Known<'f>> for $crate::$lower::Known<'f> {
                fn from(known: Known<'f>) -> Self {
                    Self { $($lower_fact: known.$lower_fact),* }
                }
            }

            impl From<$crate::$lower::Draft> for Draft {
                #[allow(clippy::needless_update, reason = "a floor may have the very parts of the one below it")]
                fn from(lower: $crate::$lower::Draft) -> Self {
                    Self { $($lower_part: lower.$lower_part,)* ..Self::default() }
                }
            }
        )*
    };
}

pub(crate) use {changes, floor};

#[cfg(test)]
mod tests {
    use super::*;

    changes! {
        /// Rows.
        Rows {
            /// Some.
            some: Vec<i64>,
            /// Others.
            others: BTreeSet<i64>,
        }
    }

    #[test]
    fn every_list_counts_and_is_appended() {
        let mut rows = Rows::default();
        assert!(rows.is_empty());
        let others = Rows {
            others: BTreeSet::from([1]),
            ..Rows::default()
        };
        assert!(!others.is_empty());
        rows.append(others);
        rows.append(Rows {
            some: vec![2],
            ..Rows::default()
        });
        assert_eq!((rows.some, rows.others), (vec![2], BTreeSet::from([1])));
    }
}
