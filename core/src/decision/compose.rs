//! The composition: one list of domains, from which the questions, the facts and the changes of all of them
//! follow. A new domain is one more row.

use serde::Serialize;

use crate::base::part::Part;

/// Declares the composition of the domains with facts, and of those with rows to write.
macro_rules! compose {
    (
        asks { $($(#[$doc:meta])* $variant:ident($fact:ident)),* $(,)? }
        writes { $($(#[$part_doc:meta])* $part:ident),* $(,)? }
        rules { $($floor:ident knows($($known:ident),*) changes($($draft:ident),*))* }
    ) => {
        /// One question of a decision: one statement of the read batch, whatever its number of rows.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Need {
            $($(#[$doc])* $variant(crate::$fact::Need),)*
        }

        $(
            impl From<crate::$fact::Need> for Need {
                fn from(need: crate::$fact::Need) -> Self {
                    Self::$variant(need)
                }
            }
        )*

        /// Everything the read batch answered. All of it is of the caller's tenant: the store finds the
        /// tenant by the credential inside the same batch.
        #[derive(Clone, Debug, Default)]
        pub struct Facts {
            $($(#[$doc])* pub $fact: crate::$fact::Facts,)*
        }

        impl Facts {
            /// Takes the JSON text that answers a question.
            pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
                match need {
                    $(Need::$variant(need) => self.$fact.take(need, json),)*
                }
            }

            /// As if everything had been asked for and nothing been found.
            pub fn answered() -> Self {
                Self { $($fact: crate::$fact::Facts::answered(),)* }
            }
        }

        /// Every row a decision writes, all of the caller's tenant unless it says otherwise. The commit is
        /// atomic; rows carry the version they have after it, and the store refuses a row whose stored
        /// version is not the one before.
        #[derive(Clone, Debug, Default)]
        pub struct Changes {
            $($(#[$part_doc])* pub $part: crate::$part::Changes,)*
        }

        /// What a domain's rules change of the rows that a decision writes already.
        trait Lent: Into<Changes> {
            /// Takes the rows of its floor and of those below it out of the changes.
            fn lent_by(changes: &mut Changes) -> Self;
        }

        impl Changes {
            /// Lets the rules of a domain change rows that are written already, and add others.
            #[allow(private_bounds)]
            pub fn amend<D: Lent, R>(&mut self, change: impl FnOnce(&mut D) -> R) -> R {
                let mut draft = D::lent_by(self);
                let result = change(&mut draft);
                self.append(draft);
                result
            }

            /// Whether there is nothing to commit.
            pub fn is_empty(&self) -> bool {
                $(Part::is_empty(&self.$part))&&*
            }

            /// Adds the rows of another decision behind these.
            pub fn append(&mut self, other: impl Into<Self>) {
                let other = other.into();
                $(Part::append(&mut self.$part, other.$part);)*
            }
        }

        $(
            impl<'f> From<&'f Facts> for crate::$floor::Known<'f> {
                fn from(facts: &'f Facts) -> Self {
                    Self { $($known: &facts.$known,)* }
                }
            }

            impl Lent for crate::$floor::Draft {
                fn lent_by(changes: &mut Changes) -> Self {
                    Self { $($draft: std::mem::take(&mut changes.$draft),)* }
                }
            }

            impl From<crate::$floor::Draft> for Changes {
                fn from(draft: crate::$floor::Draft) -> Self {
                    Self { $($draft: draft.$draft,)* ..Self::default() }
                }
            }
        )*
    };
}

compose! {
    asks {
        /// Who calls.
        Access(access),
        /// Subscriptions and deliveries.
        Webhooks(webhooks),
        /// Master data.
        Catalog(catalog),
        /// Stock.
        Stock(stock),
        /// What stores may sell.
        Channels(channels),
        /// Announced goods and receipts.
        Inbound(inbound),
        /// Orders and shipments.
        Outbound(outbound),
    }
    writes {
        /// Who calls.
        access,
        /// What documents share.
        documents,
        /// Events, subscriptions and deliveries.
        webhooks,
        /// Master data.
        catalog,
        /// Stock.
        stock,
        /// What stores may sell.
        channels,
        /// Announced goods and receipts.
        inbound,
        /// Orders and shipments.
        outbound,
    }
    rules {
        webhooks knows(access, webhooks) changes(access, documents, webhooks)
        catalog knows(access, catalog) changes(access, documents, webhooks, catalog)
        stock knows(access, catalog, stock) changes(access, documents, webhooks, catalog, stock)
        channels knows(access, catalog, stock, channels)
            changes(access, documents, webhooks, catalog, stock, channels)
        inbound knows(access, catalog, stock, inbound)
            changes(access, documents, webhooks, catalog, stock, inbound)
        outbound knows(access, catalog, stock, outbound)
            changes(access, documents, webhooks, catalog, stock, outbound)
    }
}
