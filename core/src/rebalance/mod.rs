//! Rebalance: how the stock of a variant is shared out to the channels of a store (docs/rebalance.md#modes).
//!
//! Scope: pure sums. A [`StorePolicy`] says how to share, a [`VariantState`] what there is, a
//! [`Command`] what a caller wants: [`decide`] gives the state after it with every channel that
//! changed and the reason of each share, or every reason why not. [`rerun`] shares out again after
//! stock moved elsewhere, [`follow`] after the policy changed, [`rollback`] goes back to an earlier
//! split. Everything is in whole units ([`Whole`]), exact, and a result never depends on an earlier
//! one: the same policy and stock give the same shares.
//!
//! All public types are plain serde values in the document's own names, so that a store row, a reply and
//! JavaScript hold the same JSON. Not here: SQL, HTTP, events, and which stock belongs to a variant.

pub mod apportion;
pub mod channel;
pub mod command;
pub mod decide;
pub mod denied;
pub mod explain;
pub mod fault;
pub mod guard;
pub mod history;
pub mod on_drop;
pub mod outcome;
pub mod policy;
pub mod rerun;
pub mod sets;
pub mod share;
pub mod state;
pub mod whole;

pub use apportion::{Apportionment, apportion};
pub use channel::{Channel, Quotas};
pub use command::{AdjustmentMode, Auto, Command, Manual};
pub use decide::decide;
pub use denied::{Denial, Denied, Field};
pub use explain::{Explanation, Fraction, Reason};
pub use guard::{Cut, OnDrop};
pub use history::{Split, SplitCause, rollback};
pub use outcome::{ChannelChange, Outcome};
pub use policy::{Mode, PolicyFault, StorePolicy};
pub use rerun::{follow, rerun};
pub use sets::{SetComponent, SetStock, set_stock};
pub use share::{Proportion, Share, Shares, Why, share_out};
pub use state::{Figures, Holding, VariantState};
pub use whole::Whole;
