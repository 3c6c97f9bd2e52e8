//! What the rebalance dialect answers, as tables (docs/rebalance.md). Names are the document's.

use crate::push::schemas::WARNINGS;
use crate::rebalance::schemas::{ID, PERCENT, QUOTAS, STORE, SUM};
use khlang_core::rebalance::guard::OnDrop;
use khlang_core::rebalance::{Apportionment, Mode};
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, optional, required};

const MODE_ID: Kind = Kind::Integer { min: 0, max: 3 };
const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};
const TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

const fn list(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

/// Declares the success envelope around one kind of data.
macro_rules! reply {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $data:expr) => {
        schema!(
            $(#[$doc])*
            $name, $shown, "A successful reply.",
            [
                required("status", Kind::Integer { min: 1, max: 1 }, "Always 1."),
                required("data", $data, "What was asked for."),
                WARNINGS,
            ]
        );
    };
}

/// Declares a table of a variant with what more it holds.
macro_rules! variant {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $about:literal, [$($more:expr),* $(,)?]) => {
        schema!(
            $(#[$doc])*
            $name, $shown, $about,
            [
                required("id", ID, "The variant."),
                required("sku", Kind::Code, "Its code."),
                STORE,
                optional("allocation_type_id", MODE_ID, "Its own mode; null follows the store's policy."),
                required("allocation_mode", MODE_ID, "The mode in effect."),
                required("mode_label", TEXT, "Its label."),
                required("is_set", Kind::Boolean, "Whether it is a product set (type 2)."),
                required("physical_stock", SUM, "What lies in the store's warehouse, in whole base units."),
                required("reserved", SUM, "What open orders hold of it."),
                required("buffer", SUM, "What is kept back."),
                required("sales_stock", SUM, "What the channels may sell together."),
                required("channels", Kind::Object(&QUOTAS), "What each channel may sell."),
                required("is_insufficient", Kind::Boolean, "Whether quotas and buffer exceed what is unreserved."),
                required("is_low_stock", Kind::Boolean, "Whether the sales stock is at or below the threshold."),
                required("oversell_exposed", Kind::Boolean, "Whether several channels may sell the same unit."),
                $($more),*
            ]
        );
    };
}

schema!(
    /// Why a request was refused.
    REFUSAL, "RebalanceRefusal", "Why a request was refused.",
    [
        required("status", Kind::Integer { min: 0, max: 0 }, "Always 0."),
        required("code", Kind::Code, "The kind of fault."),
        required("message", TEXT, "The fault in a sentence."),
        optional("errors", list(&Kind::Object(&PROBLEM)), "Every problem with its field."),
        optional("retry_after", COUNT, "Seconds to wait."),
    ]
);

schema!(
    /// One problem.
    PROBLEM, "RebalanceProblem", "One problem of a request.",
    [
        required("path", TEXT, "The field; empty for the body itself."),
        required("message", TEXT, "What is wrong with it."),
    ]
);

schema!(
    /// A channel that changed.
    CHANGE, "RebalanceChange", "The quota of a channel before and after.",
    [
        required("channel", Kind::Code, "Which channel."),
        required("old", SUM, "What it had."),
        required("new", SUM, "What it has."),
    ]
);

variant!(
    /// A variant.
    VARIANT, "RebalanceVariant", "A variant in a store.", []
);
variant!(
    /// A variant after a row of a bulk request.
    CHANGED, "RebalanceChanged", "A variant after a row.",
    [required("changes", list(&Kind::Object(&CHANGE)), "The channels whose quota changed.")]
);
variant!(
    /// A variant after a command.
    COMMANDED, "RebalanceCommanded", "A variant after a command.",
    [
        required("changes", list(&Kind::Object(&CHANGE)), "The channels whose quota changed."),
        required("served_orders", list(&Kind::Code), "Orders that waited and got stock."),
    ]
);
variant!(
    /// A variant as a command would leave it.
    PREVIEWED, "RebalancePreviewed", "A variant as a command would leave it.",
    [
        required("changes", list(&Kind::Object(&CHANGE)), "The channels whose quota would change."),
        required("served_orders", list(&Kind::Code), "Orders that wait and would get stock."),
        required("explanation", list(&Kind::Object(&EXPLANATION)), "Why each channel would have what it has."),
    ]
);

schema!(
    /// An exact share.
    FRACTION, "RebalanceFraction", "An exact share: whole + numerator / denominator.",
    [
        required("whole", COUNT, "The whole part."),
        required("numerator", COUNT, "What is over."),
        required("denominator", COUNT, "In which parts."),
    ]
);

schema!(
    /// Why a channel has what it has.
    EXPLANATION, "RebalanceExplanation", "Why a channel has what it has.",
    [
        required("channel", Kind::Code, "Which channel."),
        optional("weight", SUM, "Its weight, where weights share out."),
        optional("quota", Kind::Object(&FRACTION), "Its exact share, where weights share out."),
        required("share", SUM, "What it may sell."),
        required("reason", Kind::Code, "Why, for programs."),
        required("text", TEXT, "Why, for people."),
    ]
);

schema!(
    /// A policy.
    POLICY, "RebalancePolicy", "How a store shares out.",
    [
        STORE,
        required("code", Kind::Code, "Code of the store."),
        required("warehouse_code", Kind::Code, "Its default warehouse."),
        required("mode", Kind::OneOf(Mode::WORDS), "By which rule."),
        required("allocation_type_id", MODE_ID, "The number of that rule."),
        required("mode_label", TEXT, "Its label."),
        required("weights", Kind::Object(&QUOTAS), "The weights."),
        required("apportionment", Kind::OneOf(Apportionment::WORDS), "How shares become whole units."),
        required("buffer", SUM, "What every automatic variant keeps back, and a manual one that was given no buffer."),
        required("low_stock_threshold", SUM, "The sales stock at or below which a variant is low."),
        required("warehouse_share_percent", PERCENT, "How many percent of what the warehouse can sell the store offers."),
        optional("max_drop_percent", PERCENT, "No command may cut a channel by more than so many percent."),
        required("on_drop", Kind::OneOf(OnDrop::WORDS), "What becomes of a command that would."),
        required("pending", Kind::Boolean, "Whether it is still being applied to some variants."),
        optional("variants_updated", COUNT, "Of a change: how many variants it was applied to at once."),
    ]
);

schema!(
    /// A state in the history.
    SPLIT_STATE, "RebalanceSplitState", "A variant before or after a split.",
    [
        optional("allocation_type_id", MODE_ID, "Its own mode."),
        required("physical_stock", SUM, "What lay there."),
        required("reserved", SUM, "What open orders held of it."),
        optional("buffer", SUM, "Its buffer of manual mode."),
        required("channels", Kind::Object(&QUOTAS), "What each channel could sell."),
    ]
);

schema!(
    /// A split in the history.
    SPLIT, "RebalanceSplit", "A split that was made.",
    [
        required("id", ID, "Its number, to go back to before it."),
        required("at", Kind::Timestamp, "When."),
        required("actor", TEXT, "Whose credential did it, or moved the stock."),
        optional("actor_id", COUNT, "The caller's actor_id."),
        required("cause", Kind::OneOf(&["manual-stock", "auto-stock", "rollback", "stock", "policy"]), "What made it."),
        optional("inputs", Kind::Any, "What the caller sent."),
        required("before", Kind::Object(&SPLIT_STATE), "The variant before."),
        required("after", Kind::Object(&SPLIT_STATE), "The variant after."),
    ]
);

schema!(
    /// A page of the history.
    HISTORY, "RebalanceHistory", "Splits of a variant, newest first.",
    [
        required("items", list(&Kind::Object(&SPLIT)), "The splits."),
        optional("next_cursor", TEXT, "The next page; null where there is none."),
        required("has_more", Kind::Boolean, "Whether there is one."),
    ]
);

schema!(
    /// What became of a row.
    BULK_RESULT, "RebalanceBulkResult", "What became of a row.",
    [
        required("index", COUNT, "Its place."),
        optional("variant_id", ID, "Its variant."),
        required("status", Kind::OneOf(&["updated", "error"]), "Whether it was applied."),
        optional("data", Kind::Object(&CHANGED), "The variant after it."),
        optional("code", Kind::Code, "The kind of fault."),
        optional("message", TEXT, "The fault in a sentence."),
        optional("errors", list(&Kind::Object(&PROBLEM)), "Every problem with its field."),
    ]
);

schema!(
    /// What became of all rows.
    BULK, "RebalanceBulk", "What became of the rows, each by itself.",
    [
        required("total", COUNT, "How many there were."),
        required("updated", COUNT, "How many were applied."),
        required("failed", COUNT, "How many were refused."),
        required("served_orders", list(&Kind::Code), "Orders that waited and got stock."),
        required("results", list(&Kind::Object(&BULK_RESULT)), "Each, in order."),
    ]
);

reply!(
    /// A variant.
    VARIANT_REPLY, "RebalanceVariantReply", Kind::Object(&VARIANT)
);
reply!(
    /// A variant after a command.
    COMMANDED_REPLY, "RebalanceCommandedReply", Kind::Object(&COMMANDED)
);
reply!(
    /// A variant as a command would leave it.
    PREVIEWED_REPLY, "RebalancePreviewedReply", Kind::Object(&PREVIEWED)
);
reply!(
    /// Rows.
    BULK_REPLY, "RebalanceBulkReply", Kind::Object(&BULK)
);
reply!(
    /// A policy.
    POLICY_REPLY, "RebalancePolicyReply", Kind::Object(&POLICY)
);
reply!(
    /// A page of the history.
    HISTORY_REPLY, "RebalanceHistoryReply", Kind::Object(&HISTORY)
);
