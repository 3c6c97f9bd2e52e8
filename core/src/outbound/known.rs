//! What rules of this floor see and change: its own part and those of the floors below.

crate::base::part::floor! {
    knows(access, catalog, stock, outbound) changes(access, documents, webhooks, catalog, stock, outbound)
    above catalog knows(access, catalog) changes(access, documents, webhooks, catalog)
    above stock knows(access, catalog, stock) changes(access, documents, webhooks, catalog, stock)
}
