//! What a decision may change of announced goods and receipts.

use crate::base::part::changes;
use crate::inbound::receipt::{Receipt, ReceiptLine};
use crate::inbound::row::{Inbound, InboundLine};

changes! {
    /// The rows about announced goods and receipts that a decision writes.
    Changes {
        /// ASNs.
        inbounds: Vec<Inbound>,
        /// Their lines.
        inbound_lines: Vec<InboundLine>,
        /// Goods receipts.
        receipts: Vec<Receipt>,
        /// Their lines.
        receipt_lines: Vec<ReceiptLine>,
    }
}
