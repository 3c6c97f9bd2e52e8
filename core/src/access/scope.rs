//! The scopes of an API key.
//!
//! Scope: the three scopes of the push surface and which one passes which check. Not here: the
//! OAuth scopes of the partner and rebalance surfaces. Seed: push chapter 1, "Scopes".

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One permission of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Inquiries.
    Read,
    /// Master data and documents.
    Write,
    /// Passes every check.
    Admin,
}

impl Scope {
    /// Every scope, in the order of the document.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The name in requests and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, UnknownScope> {
        let found = Self::ALL.into_iter().find(|scope| scope.name() == name);
        found.ok_or_else(|| UnknownScope {
            name: name.to_owned(),
        })
    }
}

/// A scope that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown scope `{name}`")]
pub struct UnknownScope {
    name: String,
}

impl UnknownScope {
    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The scopes that one key has, each at most once and in the order of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes {
    held: std::collections::BTreeSet<Scope>,
}

impl Scopes {
    /// Reads a list of names; repeated names count once.
    ///
    /// # Errors
    /// [`UnknownScope`] naming the first entry that is no scope.
    pub fn parse<S: AsRef<str>>(names: &[S]) -> Result<Self, UnknownScope> {
        let held = names
            .iter()
            .map(|name| name.as_ref().parse())
            .collect::<Result<_, _>>()?;
        Ok(Self { held })
    }

    /// Whether a call that needs `needed` passes: it is held, or `admin` is.
    #[must_use]
    pub fn allows(&self, needed: Scope) -> bool {
        self.held.contains(&needed) || self.held.contains(&Scope::Admin)
    }

    /// Whether nothing is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The scopes held, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.held.iter().copied()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self {
            held: scopes.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_passes_its_own_check_and_admin_passes_all() {
        for held in Scope::ALL {
            for needed in Scope::ALL {
                let passes = held == needed || held == Scope::Admin;
                assert_eq!(Scopes::from_iter([held]).allows(needed), passes);
            }
        }
        assert!(!Scopes::default().allows(Scope::Read));
    }

    #[test]
    fn lists_are_parsed_whole_or_refused_by_name() {
        let scopes = Scopes::parse(&["write", "read", "write"]);
        assert_eq!(scopes, Ok(Scopes::from_iter([Scope::Read, Scope::Write])));
        let refused = Scopes::parse(&["read", "Write"]).map_err(|error| error.to_string());
        assert_eq!(refused, Err("unknown scope `Write`".to_owned()));
    }

    #[test]
    fn the_stored_form_is_a_list_of_names() -> Result<(), serde_json::Error> {
        let scopes = Scopes::from_iter([Scope::Admin, Scope::Read]);
        let json = serde_json::to_string(&scopes)?;
        assert_eq!(json, r#"["read","admin"]"#);
        assert_eq!(serde_json::from_str::<Scopes>(&json)?, scopes);
        Ok(())
    }
}
