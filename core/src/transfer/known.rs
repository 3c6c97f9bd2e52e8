//! What rules of this floor see and change: its own part and those of the floors below.

crate::base::part::floor! {
    knows(access, catalog, transfer) changes(access, documents, webhooks, catalog, transfer)
    above catalog knows(access, catalog) changes(access, documents, webhooks, catalog)
}
