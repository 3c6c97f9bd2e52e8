//! A field of an upsert: kept, cleared or set (an upsert changes the fields it carries; docs/push.md#values).

use serde::{Deserialize, Deserializer};

/// What an upsert says of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is not there: the stored value stays.
    #[default]
    Keep,
    /// The field is null: back to the default.
    Clear,
    /// The field has a value.
    Set(T),
}

impl<T> Patch<T> {
    /// The value after the upsert, where null empties the field.
    pub fn over(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The same of what the value means.
    pub fn map<U>(self, meaning: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(meaning(value)),
        }
    }

    /// The value after the upsert, where a field that was never set, or is null, is `default`.
    pub fn over_or(self, current: Option<T>, default: T) -> T {
        self.over(current).unwrap_or(default)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}
