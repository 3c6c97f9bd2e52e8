//! The max-drop guard: a command that would cut a channel's quota by too much is refused, or has to
//! say that it means it. It stops the slip that empties a shop (a feed that sends 0).
//!
//! It judges commands only. Stock that moved elsewhere is a fact, and can't be refused.

pub use crate::rebalance::on_drop::OnDrop;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rebalance::channel::{Channel, Quotas};
use crate::rebalance::policy::StorePolicy;
use crate::rebalance::whole::Whole;

/// A cut of one channel that is beyond the guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Which channel.
    pub channel: Channel,
    /// What it has.
    pub old: Whole,
    /// What it would have.
    pub new: Whole,
    /// By how many percent a quota may be cut.
    pub max_drop_percent: u8,
    /// Whether `force` would let it through.
    pub force_helps: bool,
}

/// Every cut beyond the guard of the policy, in the order of the document; none where there is no guard,
/// or where `forced` lifts it.
pub fn cuts(policy: &StorePolicy, old: &Quotas, new: &Quotas, forced: bool) -> Vec<Cut> {
    let force_helps = policy.on_drop == OnDrop::RequireForce;
    let Some(max_drop_percent) = policy.max_drop_percent.filter(|_| !(forced && force_helps))
    else {
        return Vec::new();
    };
    let each = old.each().zip(new.each());
    let cut = each.map(|((channel, old), (_, new))| Cut {
        channel,
        old,
        new,
        max_drop_percent,
        force_helps,
    });
    cut.filter(Cut::is_beyond).collect()
}

impl Cut {
    /// Whether `(old - new) / old > percent / 100`, by cross products.
    fn is_beyond(&self) -> bool {
        let cut = self.old.less(self.new).wide();
        cut * 100 > self.old.wide() * u128::from(self.max_drop_percent)
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            channel,
            old,
            new,
            max_drop_percent,
            force_helps,
        } = self;
        write!(
            f,
            "channels.{channel} would be cut from {old} to {new}, by more than the \
             {max_drop_percent}% that the store's policy allows"
        )?;
        match force_helps {
            true => f.write_str("; send force: true if it is meant"),
            false => Ok(()),
        }
    }
}
