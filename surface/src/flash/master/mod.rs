//! Master data of the Flash document: customers, suppliers, warehouses and stores.
//!
//! Customers and suppliers are partners (docs/stock.md#vocabulary), and share their codes. What the document
//! says of one beside its code, name and kind lies in the partner's `contact`, where the other surfaces show
//! it.

pub mod customers;
pub mod places;
pub mod replies;
pub mod suppliers;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use khlang_core::access::context::Context;
use khlang_core::base::patch::Patch;
use khlang_core::catalog;
use khlang_core::catalog::partner::{Partner, PartnerUpsert};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The parameters of a partner beside code and name, each with its name in `contact`.
const CONTACT_FIELDS: &[(&str, &str)] = &[
    ("contact", "name"),
    ("telephone", "phone"),
    ("phone", "phone"),
    ("type", "type"),
    ("typeName", "type"),
    ("country", "country"),
    ("province", "province"),
    ("city", "city"),
    ("district", "district"),
    ("postalCode", "postalCode"),
    ("address", "address"),
    ("code", "addressCode"),
    ("transferStation", "transferStation"),
    ("taxRate", "taxRate"),
    ("remark", "remark"),
];

/// What a seller says of a partner.
struct PartnerForm {
    code: String,
    name: String,
    details: Map<String, Value>,
}

impl PartnerForm {
    /// Reads the typed parameters; `code` is the one that names the partner.
    fn read(body: &Value, code: &str) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let fields = CONTACT_FIELDS.iter().filter(|(name, _)| *name != code);
        let given =
            fields.filter_map(|(name, own)| Some(((*own).to_owned(), body.get(name)?.clone())));
        Self {
            code: text(code).to_owned(),
            name: text("name").to_owned(),
            details: given.collect(),
        }
    }

    fn need(&self) -> Need {
        need(&self.code)
    }

    /// The upsert: what is given over what was there.
    fn over(&self, before: Map<String, Value>) -> PartnerUpsert {
        let mut contact = before;
        contact.extend(self.details.clone());
        PartnerUpsert {
            code: self.code.clone(),
            name: Some(self.name.clone()),
            contact: match contact.is_empty() {
                true => Patch::Clear,
                false => Patch::Set(contact),
            },
            ..PartnerUpsert::default()
        }
    }
}

fn need(code: &str) -> Need {
    catalog::Need::Partners {
        codes: BTreeSet::from([code.to_owned()]),
    }
    .into()
}

fn known<'f>(code: &str, facts: &'f Facts) -> Option<&'f Partner> {
    facts.catalog.partners.get(code)
}

fn write(
    upsert: PartnerUpsert,
    before: Option<&Partner>,
    cx: &Context,
) -> Result<Changes, Rejection> {
    let (partner, _) = upsert.apply(before, cx)?;
    let version = partner.version.saturating_add(1);
    Ok(Changes {
        catalog: catalog::Changes {
            partners: vec![Partner { version, ..partner }],
            ..catalog::Changes::default()
        },
        ..Changes::default()
    })
}
