//! The life of a sales order, as a table (docs/push.md#order-status, docs/operations.md#order-steps).

use serde::{Deserialize, Serialize};

use crate::base::quantity::Quantity;
use crate::shape::lifecycle::{Lifecycle, Word};
use crate::shape::rejection::Rejection;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Waits for a person to approve it.
    PendingApproval,
    /// Approved; nothing is promised to it.
    Pending,
    /// A part is promised to it.
    PartiallyAllocated,
    /// All of it is promised.
    Allocated,
    /// Pick tasks are out.
    Released,
    /// All tasks are picked.
    Picked,
    /// Packed into boxes.
    Packed,
    /// A part left the warehouse, and the rest is still to come.
    PartiallyShipped,
    /// Left the warehouse.
    Shipped,
    /// Arrived.
    Completed,
    /// Called off.
    Cancelled,
}

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStep {
    /// A person approves it.
    Approve,
    /// A person refuses it.
    Reject,
    /// Its promises become pick tasks.
    Release,
    /// Tasks are picked, and others are left.
    Pick,
    /// The last task is picked.
    FinishPicking,
    /// No task found anything, and nothing else is promised.
    FindNothing,
    /// The same, of an order of which a part has left.
    FindNothingMore,
    /// It is packed.
    Pack,
    /// It leaves.
    Ship,
    /// A part of it leaves.
    ShipPart,
    /// It arrives.
    Deliver,
    /// It is called off.
    Cancel,
    /// Its approval is taken back.
    Withdraw,
    /// What of it has not left is called off.
    CancelRest,
}

use OrderStatus as S;
use OrderStep as T;

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<S, T> = Lifecycle {
    document: "Order",
    rows: &[
        (S::PendingApproval, T::Approve, S::Pending),
        (S::PendingApproval, T::Reject, S::Cancelled),
        (S::PendingApproval, T::Cancel, S::Cancelled),
        (S::Pending, T::Cancel, S::Cancelled),
        (S::PartiallyAllocated, T::Release, S::Released),
        (S::PartiallyAllocated, T::Cancel, S::Cancelled),
        (S::Allocated, T::Release, S::Released),
        (S::Allocated, T::Cancel, S::Cancelled),
        (S::Released, T::Release, S::Released),
        (S::Released, T::Pick, S::Released),
        (S::Released, T::FinishPicking, S::Picked),
        (S::Released, T::FindNothing, S::Pending),
        (S::Released, T::FindNothingMore, S::PartiallyShipped),
        (S::Released, T::Cancel, S::Cancelled),
        (S::Released, T::CancelRest, S::Shipped),
        (S::Picked, T::Release, S::Released),
        (S::Picked, T::Pack, S::Packed),
        (S::Picked, T::Ship, S::Shipped),
        (S::Picked, T::ShipPart, S::PartiallyShipped),
        (S::Picked, T::Cancel, S::Cancelled),
        (S::Picked, T::CancelRest, S::Shipped),
        (S::Packed, T::Pack, S::Packed),
        (S::Packed, T::Ship, S::Shipped),
        (S::Packed, T::ShipPart, S::PartiallyShipped),
        (S::Packed, T::Cancel, S::Cancelled),
        (S::Packed, T::CancelRest, S::Shipped),
        (S::PartiallyShipped, T::Release, S::Released),
        (S::PartiallyShipped, T::CancelRest, S::Shipped),
        (S::Shipped, T::Deliver, S::Completed),
        (S::Pending, T::Withdraw, S::PendingApproval),
        (S::PartiallyAllocated, T::Withdraw, S::PendingApproval),
        (S::Allocated, T::Withdraw, S::PendingApproval),
        (S::Released, T::Withdraw, S::PendingApproval),
        (S::Picked, T::Withdraw, S::PendingApproval),
    ],
};

/// The words of [`OrderStatus`] on the wire.
pub const STATUS_WORDS: &[&str] = &[
    "pending_approval",
    "pending",
    "partially_allocated",
    "allocated",
    "released",
    "picked",
    "packed",
    "partially_shipped",
    "shipped",
    "completed",
    "cancelled",
];

impl OrderStatus {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            S::PendingApproval => "pending_approval",
            S::Pending => "pending",
            S::PartiallyAllocated => "partially_allocated",
            S::Allocated => "allocated",
            S::Released => "released",
            S::Picked => "picked",
            S::Packed => "packed",
            S::PartiallyShipped => "partially_shipped",
            S::Shipped => "shipped",
            S::Completed => "completed",
            S::Cancelled => "cancelled",
        }
    }

    /// Whether it still holds or waits for stock.
    pub const fn is_open(self) -> bool {
        !matches!(self, S::Shipped | S::Completed | S::Cancelled)
    }

    /// Whether a promise may still be added to it.
    pub const fn takes_stock(self) -> bool {
        self.is_open() && !matches!(self, S::PendingApproval)
    }

    /// Whether it can arrive now.
    pub const fn may_deliver(self) -> bool {
        matches!(self, S::Shipped)
    }

    /// The status of an order that is not released yet, by how much of it is promised; a later one
    /// stays as it is.
    pub fn by_allocation(self, allocated: Quantity, ordered: Quantity) -> Self {
        if !matches!(self, S::Pending | S::PartiallyAllocated | S::Allocated) {
            return self;
        }
        if !allocated.is_positive() {
            S::Pending
        } else if allocated < ordered {
            S::PartiallyAllocated
        } else {
            S::Allocated
        }
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: OrderStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }

    /// A refusal for a reason of its own, which names the state and the steps that are open.
    pub fn refused(self, number: &str, reason: &str) -> Rejection {
        LIFE.refused(self, number, reason)
    }
}

impl Word for OrderStatus {
    fn word(self) -> &'static str {
        self.word()
    }
}

impl Word for OrderStep {
    fn word(self) -> &'static str {
        match self {
            T::Approve => "approve",
            T::Reject => "reject",
            T::Release => "release",
            T::Pick | T::FinishPicking | T::FindNothing | T::FindNothingMore => "pick",
            T::Pack => "pack",
            T::Ship | T::ShipPart => "ship",
            T::Deliver => "deliver",
            T::Cancel | T::CancelRest => "cancel",
            T::Withdraw => "withdraw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shipped_order_can_only_be_delivered() {
        let refused = S::Shipped.after(T::Cancel, "SO-1").unwrap_err();
        assert_eq!(
            refused.message,
            "Order \"SO-1\" is shipped: it can't cancel. Open steps: deliver."
        );
        assert_eq!(S::Shipped.after(T::Deliver, "SO-1"), Ok(S::Completed));
    }

    #[test]
    fn every_open_order_can_be_cancelled() {
        for (from, _, _) in LIFE.rows.iter().filter(|(from, _, _)| from.is_open()) {
            let whole = from.after(T::Cancel, "SO-1") == Ok(S::Cancelled);
            let rest = from.after(T::CancelRest, "SO-1") == Ok(S::Shipped);
            assert!(whole != (*from == S::PartiallyShipped), "{from:?}");
            assert!(whole || rest, "{from:?}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_wire() {
        for (from, _, to) in LIFE.rows {
            assert!(STATUS_WORDS.contains(&from.word()) && STATUS_WORDS.contains(&to.word()));
        }
    }
}
