//! What a decision may change of transfers.

use crate::base::part::changes;
use crate::transfer::row::{Parcel, Transfer};

changes! {
    /// The rows about transfers that a decision writes.
    Changes {
        /// Transfers.
        transfers: Vec<Transfer>,
        /// Their parcels.
        parcels: Vec<Parcel>,
    }
}
