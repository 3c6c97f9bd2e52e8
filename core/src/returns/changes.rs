//! What a decision may change of returns.

use crate::base::part::changes;
use crate::returns::row::{Claimed, Return, ReturnLine, ReturnReceipt};

changes! {
    /// The rows about returns that a decision writes.
    Changes {
        /// Returns.
        returns: Vec<Return>,
        /// Their lines.
        return_lines: Vec<ReturnLine>,
        /// What came back.
        return_receipts: Vec<ReturnReceipt>,
        /// What is claimed of the lines of orders.
        claims: Vec<Claimed>,
    }
}
