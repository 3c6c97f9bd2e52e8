//! Why a policy can't share out stock.

/// Why a policy can't share out stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// It is weighted and no channel has a weight above 0.
    #[error("The store's policy gives no channel a weight above 0.")]
    NoWeight,
    /// It is manual: callers set the quotas.
    #[error(
        "The store's policy is manual and shares out nothing: set its mode to weighted, equal or mirror first."
    )]
    Manual,
}
