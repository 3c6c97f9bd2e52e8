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

/// Makes room and tells where. What is kept is given back once a call asks for much less.
pub fn reserve(length: usize) -> usize {
    BUFFER.with_borrow_mut(|buffer| {
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        buffer.as_ptr() as usize
    })
}

/// Runs a function on the first `length` bytes and leaves its answer, or its fault, in their place.
/// The length of it, below zero for a fault.
pub fn answer(length: usize, function: fn(Parts<'_>) -> Result<String, Fault>) -> i32 {
    BUFFER.with_borrow_mut(|buffer| {
        let given = buffer.get(..length).unwrap_or_default();
        let (answer, sign) = match Parts::read(given).and_then(function) {
            Ok(answer) => (answer, 1),
            Err(fault) => (fault.to_json(), -1),
        };
        let bytes = answer.as_bytes();
        if buffer.len() < bytes.len() {
            buffer.resize(bytes.len(), 0);
        }
        buffer
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        i32::try_from(bytes.len()).map_or(0, |length| length * sign)
    })
}
