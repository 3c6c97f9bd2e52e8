//! The parameters of every endpoint of the Flash document, one table each, in its order.
//!
//! Required is what the document marks so, except what its own example of the call leaves blank or
//! out: the examples run as printed. `mchId`, `nonceStr`, `timestamp` and `sign` belong to every call
//! and stand in no table.

pub mod delivery;
pub mod goods;
pub mod inbound;
pub mod master;
pub mod outbound;
pub mod returns;
pub mod stock;
pub mod transfer;

use khlang_core::schema;

schema!(
    /// A call without parameters.
    NOTHING, "FlashNothing", "No parameters.",
    []
);
