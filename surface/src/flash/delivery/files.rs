//! `/order/importExpressLabel`, `/order/uploadInvoice` and `/order/getDocument`.
//!
//! A file is what its bytes say, whatever it is called. The label handed in last is the bill's; where none was,
//! `getDocument` makes one ([`super::label`]).

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::json;

use super::{Named, label};
use crate::call::engine::{Decision, Operation};
use crate::call::http::Reply;
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Changes, Facts, Need};
use khlang_core::documents::file::{self, NewFile};
use khlang_core::outbound::bill::{Bill, BillFile};
use khlang_core::outbound::order::Order;
use khlang_core::outbound::release::changed;
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// A type of file: the bytes it begins with, its ending, and its name on the web.
struct Type {
    begins: &'static [u8],
    ending: &'static str,
    mime: &'static str,
}

const TYPES: &[Type] = &[
    Type {
        begins: b"%PDF-",
        ending: "pdf",
        mime: "application/pdf",
    },
    Type {
        begins: b"\x89PNG\r\n\x1a\n",
        ending: "png",
        mime: "image/png",
    },
    Type {
        begins: b"\xff\xd8\xff",
        ending: "jpg",
        mime: "image/jpeg",
    },
    Type {
        begins: b"GIF8",
        ending: "gif",
        mime: "image/gif",
    },
];

/// The words for a type, with the endings that each allows.
const WORDS: &[(&str, &[&str])] = &[
    ("pdf2png2", &["pdf"]),
    ("png2url", &["png", "jpg", "gif"]),
    ("pdf", &["pdf"]),
    ("png", &["png"]),
    ("jpg", &["jpg"]),
    ("jpeg", &["jpg"]),
    ("gif", &["gif"]),
];

/// What a file is, if that is what it is said to be.
fn type_of(content: &[u8], word: &str) -> Option<&'static Type> {
    let found = TYPES.iter().find(|kind| content.starts_with(kind.begins))?;
    let allowed = WORDS.iter().find(|(own, _)| *own == word)?.1;
    allowed.contains(&found.ending).then_some(found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Label,
    Invoice,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    order_code: Option<String>,
    delivery_sn: Option<String>,
    order_sn: Option<String>,
    file: String,
    file_type: String,
    express_sn: Option<String>,
    express_name: Option<String>,
}

/// Prepares `POST /order/importExpressLabel`.
pub fn prepare_label(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    upload(call, Kind::Label)
}

/// Prepares `POST /order/uploadInvoice`.
pub fn prepare_invoice(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    upload(call, Kind::Invoice)
}

fn upload(call: &Call, kind: Kind) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    let content = BASE64.decode(asked.file.as_bytes()).unwrap_or_default();
    if content.is_empty() {
        return Err(Code::LABEL_UPLOAD_FAILED.at("file", "has no bytes"));
    }
    let Some(found) = type_of(&content, &asked.file_type) else {
        let message = format!("is not of the type {}", asked.file_type);
        return Err(Code::FILE_TYPE_INVALID.at("file", message));
    };
    Ok(Box::new(Upload {
        kind,
        found,
        asked,
        content,
    }))
}

struct Upload {
    kind: Kind,
    found: &'static Type,
    asked: Asked,
    content: Vec<u8>,
}

impl Upload {
    /// Ours and the seller's own; `orderCode` may be either.
    fn names(&self) -> [Named; 2] {
        let Asked {
            order_code,
            delivery_sn,
            order_sn,
            ..
        } = &self.asked;
        let ours = Named {
            delivery_sn: delivery_sn.clone().or_else(|| order_code.clone()),
            ..Named::default()
        };
        let own = Named {
            order_sn: order_sn.clone().or_else(|| order_code.clone()),
            ..Named::default()
        };
        [ours, own]
    }
}

impl Operation for Upload {
    fn needs(&self) -> Vec<Need> {
        let names = self.names();
        let mut needs: Vec<Need> = names.iter().map(Named::need).collect();
        if let Some(express) = &self.asked.express_sn {
            let named = Named {
                express_sn: Some(express.clone()),
                ..Named::default()
            };
            needs.push(named.need());
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let view = self.named(facts)?;
        if self.kind == Kind::Label {
            self.check_label(view, facts)?;
        }
        let document_id = cx.entropy.uuid();
        let name = format!("{}.{}", view.order.number, self.found.ending);
        let new = NewFile::new(name, None, self.content.clone());
        let files = file::of_document(&document_id, &[new], cx);
        let kept = files.first().map(|row| BillFile {
            document_id,
            key: row.key.clone(),
            mime: self.found.mime.to_owned(),
        });
        let mut changes = Changes::default();
        let mut bill = view.bill();
        let before = match self.kind {
            Kind::Label => std::mem::replace(&mut bill.label, kept),
            Kind::Invoice => std::mem::replace(&mut bill.invoice, kept),
        };
        self.note_express(&mut bill);
        changes.documents.files = files;
        changes
            .documents
            .forgotten_files
            .extend(before.map(|file| file.document_id));
        let order = Order {
            bill: Some(Box::new(bill)),
            ..view.order.clone()
        };
        changes.outbound.orders.push(changed(order, cx));
        Ok(Decision {
            changes,
            reply: success(json!([]), cx),
        })
    }
}

impl Upload {
    /// The bill that either number names; both must name the same one.
    fn named<'f>(&self, facts: &'f Facts) -> Result<&'f BillView, Rejection> {
        let fits = |view: &&BillView| {
            let number = &view.order.number;
            let reference = view.order.reference_no.as_ref();
            let code = self.asked.order_code.as_ref();
            let by_code = code.is_none_or(|code| code == number || Some(code) == reference);
            let by_number = self
                .asked
                .delivery_sn
                .as_ref()
                .is_none_or(|own| own == number);
            let by_reference =
                self.asked.order_sn.is_none() || self.asked.order_sn.as_ref() == reference;
            by_code && by_number && by_reference
        };
        let mut found = facts.outbound.bills.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err(Code::ORDER_NOT_UNIQUE.refusal()),
            (None, _) => {
                let message = "there is no such delivery bill";
                Err(Code::DELIVERY_NOT_FOUND.of(Rejection::not_found(message)))
            }
        }
    }

    /// A label belongs to a parcel with a number that the seller brought, and not to one of our carriers.
    fn check_label(&self, view: &BillView, facts: &Facts) -> Result<(), Rejection> {
        const CANCELLED: i64 = 110;
        let express = view.bill().express;
        let asked = self.asked.express_sn.as_ref();
        if view.stage == CANCELLED {
            return Err(Code::DELIVERY_CANCELLED.refusal());
        }
        if express.code.is_some() {
            return Err(Code::LABEL_WITH_COURIER_CODE.refusal());
        }
        if asked.or(express.tracking_no.as_ref()).is_none() {
            return Err(Code::LABEL_WITHOUT_TRACKING.refusal());
        }
        let mut others = facts.outbound.bills.iter();
        let taken = others.any(|other| {
            other.order.id != view.order.id
                && other.order.status.is_open()
                && asked.is_some_and(|number| other.tracking_no() == Some(number))
        });
        match taken {
            true => Err(Code::TRACKING_EXISTS.at("expressSn", "is the number of another bill")),
            false => Ok(()),
        }
    }

    fn note_express(&self, bill: &mut Bill) {
        if self.kind == Kind::Invoice {
            return;
        }
        if let Some(number) = &self.asked.express_sn {
            bill.express.tracking_no = Some(number.clone());
        }
        if let Some(name) = &self.asked.express_name {
            bill.express.name = Some(name.clone());
        }
    }
}

/// Prepares `POST /order/getDocument`.
pub fn document(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Document(call.read()?)))
}

struct Document(Named);

impl Operation for Document {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let view = self.0.the_one(facts)?;
        let Some(tracking) = view.tracking_no() else {
            return Err(Code::LABEL_NUMBER_MISSING.refusal());
        };
        let shown = |mime: &str, file: &str| {
            json!({
                "orderNo": view.order.number,
                "document": [{ "mimeType": mime, "trackNo": tracking, "file": file }],
            })
        };
        let reply = match &view.bill().label {
            Some(label) => {
                let slot = format!("file-{}", cx.nonce);
                Reply {
                    files: vec![(slot.clone(), label.key.clone())],
                    ..success(shown(&label.mime, &slot), cx)
                }
            }
            None => {
                let page = label::page(view, tracking);
                let page = page.ok_or_else(|| Code::LABEL_NUMBER_MISSING.refusal())?;
                success(shown("text/html", &BASE64.encode(page.as_bytes())), cx)
            }
        };
        Ok(Decision::answer(reply))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let ending = |content: &[u8], word: &str| type_of(content, word).map(|kind| kind.ending);
        assert_eq!(ending(b"%PDF-1.7", "pdf"), Some("pdf"));
        assert_eq!(ending(b"%PDF-1.7", "pdf2png2"), Some("pdf"));
        assert_eq!(ending(b"\x89PNG\r\n\x1a\n..", "png2url"), Some("png"));
        assert_eq!(ending(b"\xff\xd8\xff\xe0", "png2url"), Some("jpg"));
        assert_eq!(ending(b"GIF89a", "gif"), Some("gif"));
        assert_eq!(ending(b"%PDF-1.7", "png"), None);
        assert_eq!(ending(b"<html>", "pdf"), None);
    }
}
