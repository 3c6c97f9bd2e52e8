//! What callers of the rebalance dialect send, as tables (docs/rebalance.md). Names are the document's.

use crate::call::paging::{CURSOR, LIMIT};
use crate::push::schemas::TENANT;
use khlang_core::base::quantity::MAX_UNITS;
use khlang_core::rebalance::guard::OnDrop;
use khlang_core::rebalance::{AdjustmentMode, Apportionment, Mode};
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, optional, required};

/// The most rows of a bulk request (docs/rebalance.md).
pub const MAX_BULK_ROWS: usize = 500;

/// Up to here every JSON number keeps all its digits.
const MAX_SAFE: i64 = 9_007_199_254_740_991;

pub(super) const ID: Kind = Kind::Integer {
    min: 1,
    max: MAX_SAFE,
};
const UNITS: Kind = Kind::Integer {
    min: 0,
    max: MAX_UNITS,
};
/// What is added up may be more than what one call may send.
pub(super) const SUM: Kind = Kind::Integer {
    min: 0,
    max: MAX_SAFE,
};
const ZERO_OR_ONE: Kind = Kind::Integer { min: 0, max: 1 };
const WEIGHT: Kind = Kind::Integer {
    min: 0,
    max: 1_000_000,
};
pub(super) const PERCENT: Kind = Kind::Integer { min: 0, max: 100 };

pub(super) const STORE: Field = required("store_id", ID, "The store.");
const PHYSICAL: Field = required(
    "physical_stock",
    UNITS,
    "What really lies in the store's warehouse, or by how much more or less, in whole base units.",
);
const SAFE: Field = optional(
    "safe_mode",
    ZERO_OR_ONE,
    "1: only where the variant is in a mode of this kind already.",
);
const ADJUSTMENT: Field = optional(
    "adjustment_mode",
    Kind::OneOf(AdjustmentMode::WORDS),
    "How every number meets the old one; override where nothing is said.",
);
const ACTOR: Field = optional(
    "actor_id",
    Kind::Integer {
        min: 0,
        max: MAX_SAFE,
    },
    "Who does it, for the log.",
);
const FORCE: Field = optional(
    "force",
    Kind::Boolean,
    "Lifts the max-drop guard where the store's policy lets it.",
);
const FORCE_REBALANCE: Field = optional(
    "force_rebalance",
    Kind::Boolean,
    "Reports every channel, changed or not.",
);
const BUFFER: Field = optional("buffer", UNITS, "Kept back from every channel.");
const CHANNELS: Field = optional(
    "channels",
    Kind::Closed(&QUOTAS_SENT),
    "The quotas; left out, they stay.",
);

/// Query of a read of a variant.
pub static VARIANT_QUERY: &[Field] = &[
    STORE,
    optional("product_variant_id", ID, "The variant, as in the path."),
    TENANT,
];

/// Query of the history.
pub static HISTORY_QUERY: &[Field] = &[STORE, TENANT, LIMIT, CURSOR];

/// Declares a table of a number for each channel.
macro_rules! channels {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $about:literal, $presence:ident $kind:expr) => {
        schema!(
            $(#[$doc])*
            $name, $shown, $about,
            [
                $presence("shopee", $kind, "Shopee."),
                $presence("lazada", $kind, "Lazada."),
                $presence("bentoweb", $kind, "BentoWeb."),
                $presence("line_shopping", $kind, "LINE Shopping."),
                $presence("makro_pro", $kind, "Makro PRO."),
                $presence("tiktok_shop", $kind, "TikTok Shop."),
                $presence("shopify", $kind, "Shopify."),
            ]
        );
    };
}

channels!(
    /// Quotas as a caller sends them.
    QUOTAS_SENT, "RebalanceQuotas", "Units for each channel that is named.", optional UNITS
);
channels!(
    /// Weights as a caller sends them.
    WEIGHTS_SENT, "RebalanceWeights", "Weight of each channel that has one.", optional WEIGHT
);
channels!(
    /// Quotas, or weights, of all channels in a reply.
    QUOTAS, "RebalanceChannels", "A number for each channel.", required SUM
);

schema!(
    /// Body of `manual-stock`.
    MANUAL, "RebalanceManual", "Sets the quota of each channel; the variant is in manual mode afterwards.",
    [STORE, PHYSICAL, BUFFER, CHANNELS, SAFE, ADJUSTMENT, FORCE, ACTOR, TENANT]
);

schema!(
    /// Body of `auto-stock`.
    AUTO, "RebalanceAuto", "Lets the store's policy share out; the variant is in its mode afterwards.",
    [STORE, PHYSICAL, FORCE_REBALANCE, SAFE, ADJUSTMENT, FORCE, ACTOR, TENANT]
);

schema!(
    /// Body of `preview`.
    PREVIEW, "RebalancePreview", "The body of manual-stock or auto-stock.",
    [
        required("mode", Kind::OneOf(&["manual", "auto"]), "Which of the two."),
        STORE, PHYSICAL, BUFFER, CHANNELS, FORCE_REBALANCE, SAFE, ADJUSTMENT, FORCE, ACTOR, TENANT,
    ]
);

schema!(
    /// A row of `bulk/auto-stock`.
    AUTO_ROW, "RebalanceAutoRow", "auto-stock for one variant.",
    [
        required("variant_id", ID, "The variant."),
        optional("store_id", ID, "The store; that of the whole request where none is named."),
        PHYSICAL, FORCE_REBALANCE, SAFE, ADJUSTMENT, FORCE, ACTOR,
        optional(
            "idempotencyKey",
            Kind::Text { min: 1, max: 255 },
            "A row whose key was applied in the last 24 hours is answered from the record.",
        ),
        TENANT,
    ]
);

schema!(
    /// Body of `bulk/auto-stock`.
    AUTO_BULK, "RebalanceAutoBulk", "auto-stock for many variants, each by itself.",
    [
        optional("store_id", ID, "The store of the rows that name none."),
        required("items", Kind::Rows { of: &AUTO_ROW, max: MAX_BULK_ROWS }, "The rows."),
        TENANT,
    ]
);

schema!(
    /// Body of `rollback`.
    ROLLBACK, "RebalanceRollback", "Goes back to what a split replaced.",
    [
        STORE,
        optional("history_id", ID, "Which split; the last one where none is named."),
        FORCE, ACTOR, TENANT,
    ]
);

schema!(
    /// Body of `PUT policy`.
    POLICY_CHANGE, "RebalancePolicyChange", "How the store shares out; fields left out stay, null takes the default.",
    [
        optional("mode", Kind::WordOrId(Mode::WORDS), "By which rule."),
        optional("weights", Kind::Closed(&WEIGHTS_SENT), "The weights; a channel that is not named has 0."),
        optional("apportionment", Kind::OneOf(Apportionment::WORDS), "How shares become whole units."),
        optional("buffer", UNITS, "What every automatic variant keeps back, and a manual one that was given no buffer."),
        optional("low_stock_threshold", UNITS, "The sales stock at or below which a variant is low."),
        optional("warehouse_share_percent", PERCENT, "How many percent of what the warehouse can sell the store offers; 100 where none is named."),
        optional("max_drop_percent", PERCENT, "No command may cut a channel by more than so many percent."),
        optional("on_drop", Kind::OneOf(OnDrop::WORDS), "What becomes of a command that would."),
        ACTOR,
        TENANT,
    ]
);
