//! The one buffer through which arguments come in and answers go out.
//!
//! JavaScript writes into memory that this module owns and has filled with zeros, so reading it back is
//! safe whatever was written.

use std::cell::RefCell;

use crate::fault::Fault;
use crate::parts::Parts;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for so many bytes, keeping what is there, and returns where.
pub fn reserve(length: usize) -> usize {
    BUFFER.with_borrow_mut(|buffer| {
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        buffer.as_ptr() as usize
    })
}

/// Runs a function on the first `length` bytes and leaves its answer, or its fault, in their place.
/// The length of it, below zero for a fault. Of the arguments, keys among them, nothing stays.
pub fn answer<A: Into<Vec<u8>>>(length: usize, function: fn(Parts<'_>) -> Result<A, Fault>) -> i32 {
    BUFFER.with_borrow_mut(|buffer| {
        let given = buffer.get_mut(..length).unwrap_or_default();
        let (answer, sign) = match Parts::read(given).and_then(function) {
            Ok(answer) => (answer.into(), 1),
            Err(fault) => (fault.to_json().into_bytes(), -1),
        };
        given.fill(0);
        if buffer.len() < answer.len() {
            buffer.resize(answer.len(), 0);
        }
        if let Some(place) = buffer.get_mut(..answer.len()) {
            place.copy_from_slice(&answer);
        }
        i32::try_from(answer.len()).map_or(0, |length| length * sign)
    })
}
