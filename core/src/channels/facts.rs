//! What a decision may ask about what stores may sell, and what was answered.

use crate::base::answer::facts;
use crate::catalog::ItemSet;
use crate::channels::row::{ChannelStock, HistoryRow, StoreChannels};
use serde::Serialize;
use std::collections::BTreeSet;

/// One question about what stores may sell: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// What the channels of stores see of items and of the sets that hold them: every store that shares its
    /// stock out or keeps a row, and those named.
    ChannelStock {
        /// Which items.
        #[serde(flatten)]
        items: ItemSet,
        /// These stores in any case, by number.
        stores: BTreeSet<i64>,
    },
    /// The next variants of a store by number: those that have a row or stock.
    ChannelPage {
        /// The store's number.
        store: i64,
        /// Only those after this number; those its last policy was not applied to where none is given.
        after: Option<i64>,
        /// So many items are looked at.
        limit: i64,
    },
    /// Splits of a variant in a store, newest first: one by version, or a page.
    ChannelHistory {
        /// The store's number.
        store: i64,
        /// The variant's number.
        variant: i64,
        /// Only this one.
        version: Option<i64>,
        /// Only those before this one.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
}

facts! {
    /// What the read batch answered about what stores may sell.
    Facts {
        /// Of [`Need::ChannelStock`] and [`Need::ChannelPage`], by the store's id.
        channel_stock: ChannelStock,
        /// Of [`Need::ChannelHistory`].
        channel_history: Vec<HistoryRow>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::ChannelStock { .. } | Need::ChannelPage { .. } => self.take_channels(json),
            Need::ChannelHistory { .. } => self.channel_history.take(json),
        }
    }

    /// Each store is a row of its own, and may be answered more than once.
    fn take_channels(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let told: StoreChannels = serde_json::from_str(json)?;
        let stores = self.channel_stock.mark();
        match stores.get_mut(&told.store.id) {
            Some(known) => known.variants.extend(told.variants),
            None => {
                stores.insert(told.store.id.clone(), told);
            }
        }
        Ok(())
    }
}
