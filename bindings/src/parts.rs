//! The arguments of a call: a sequence of byte strings.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::Fault;

/// The parts of a call, read one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'b> {
    rest: &'b [u8],
}

impl<'b> Parts<'b> {
    /// Parts as they were written.
    ///
    /// # Errors
    /// A fault where they do not add up, which is one of the JavaScript side.
    pub fn read(bytes: &'b [u8]) -> Result<Self, Fault> {
        let mut check = Self { rest: bytes };
        while !check.rest.is_empty() {
            check.split().ok_or_else(Fault::broken_call)?;
        }
        Ok(Self { rest: bytes })
    }

    /// The next part as bytes.
    ///
    /// # Errors
    /// A fault where there is none left.
    pub fn bytes(&mut self) -> Result<&'b [u8], Fault> {
        self.split().ok_or_else(Fault::broken_call)
    }

    /// The next part as text.
    ///
    /// # Errors
    /// A fault where there is none left, or it is not UTF-8.
    pub fn text(&mut self) -> Result<&'b str, Fault> {
        str::from_utf8(self.bytes()?).map_err(|_| Fault::invalid("a text is not UTF-8"))
    }

    /// The next part as a whole number.
    ///
    /// # Errors
    /// A fault where it is none.
    pub fn integer(&mut self) -> Result<i64, Fault> {
        let text = self.text()?;
        text.parse()
            .map_err(|_| Fault::invalid(format!("`{text}` is not a whole number")))
    }

    /// The next part, which is JSON, as the type the function takes. It is read as a plain value first:
    /// one reader serves all types.
    ///
    /// # Errors
    /// A fault where it does not fit.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        let value: Value =
            serde_json::from_slice(self.bytes()?).map_err(|error| Fault::misread(&error))?;
        T::deserialize(value).map_err(|error| Fault::misread(&error))
    }

    /// All that are left, as text.
    ///
    /// # Errors
    /// A fault where one is not UTF-8.
    pub fn texts(&mut self) -> Result<Vec<&'b str>, Fault> {
        let mut texts = Vec::new();
        while !self.rest.is_empty() {
            texts.push(self.text()?);
        }
        Ok(texts)
    }

    /// Whether none is left.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn split(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(part)
    }
}

/// Parts as JavaScript writes them; for tests and for whoever calls without JavaScript.
pub fn written(parts: &[&[u8]]) -> Vec<u8> {
    let length = |part: &[u8]| u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes();
    let written = parts
        .iter()
        .flat_map(|part| [&length(part)[..], part].concat());
    written.collect()
}
