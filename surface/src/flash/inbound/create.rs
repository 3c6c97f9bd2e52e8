//! `/arrival_notice/create`.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::Value;

use super::kind_of;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::source;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::documents::file::{self, NewFile};
use khlang_core::inbound::announce::{Misfit, NewNotice, NewNoticeLine, NoticeFault};
use khlang_core::inbound::asn;
use khlang_core::inbound::notice::Delivery;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;
use khlang_core::shape::text::base64_in_one_line;
use khlang_core::stock::level::Quality;

/// How a delivery comes where nothing is said.
const DEFAULT_WAY: &str = "logistics";

/// Prepares `POST /arrival_notice/create`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let mut asked: Asked = call.read()?;
    let files = std::mem::take(&mut asked.attachments);
    Ok(Box::new(Create {
        files: files.into_iter().map(Attachment::file).collect(),
        notice: asked.notice(),
    }))
}

struct Create {
    notice: NewNotice,
    files: Vec<NewFile>,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        self.notice.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let announced = self.notice.announce(facts.into(), source(cx), cx);
        let notice = announced.map_err(|wrong| refusal(&wrong))?;
        let mut changes = Changes::from(asn::write(&notice, facts.into(), cx));
        changes.documents.files = file::of_document(&notice.id, &self.files, cx);
        Ok(Decision {
            changes,
            reply: success(Value::from(notice.number), cx),
        })
    }
}

/// The document's code for each fault.
const fn code(fault: NoticeFault) -> Code {
    match fault {
        NoticeFault::UnknownWarehouse => Code::WAREHOUSE_NOT_SIGNED,
        NoticeFault::UnknownSupplier => Code::SUPPLIER_NOT_FOUND,
        NoticeFault::DisabledSupplier => Code::SUPPLIER_NOT_ENABLED,
        NoticeFault::ReferenceTaken => Code::EXTERNAL_ORDER_EXISTS,
        NoticeFault::ReversedArrival => Code::START_AFTER_END,
        NoticeFault::RepeatedRow => Code::GOODS_FORMAT_INVALID,
        NoticeFault::UnknownGoods => Code::GOODS_NOT_FOUND,
        NoticeFault::DisabledGoods => Code::GOODS_NOT_ENABLED,
        NoticeFault::Set => Code::SET_INBOUND_NOT_SUPPORTED,
        NoticeFault::RepeatedGoods => Code::GOODS_DUPLICATE,
        NoticeFault::SamePrice => Code::SAME_PRICE,
        NoticeFault::NoPieces => Code::ASSET_REQUIRED,
        NoticeFault::PieceCount => Code::ASSET_COUNT_MISMATCH,
        NoticeFault::TooManyPieces => Code::ASSET_INVALID,
        NoticeFault::RepeatedPiece => Code::ASSET_DUPLICATE,
        NoticeFault::KnownPiece => Code::ASSET_EXISTS,
    }
}

/// Everything that is wrong, with the code of the first of it.
fn refusal(wrong: &[Misfit]) -> Rejection {
    let problem = |misfit: &Misfit| Problem {
        code: Some(code(misfit.fault).number()),
        ..Problem::new(&misfit.path, &misfit.message)
    };
    Rejection::invalid(wrong.iter().map(problem).collect())
}

/// The parameters, as their table types them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    warehouse_id: i64,
    r#type: Option<String>,
    quality_status: Option<Quality>,
    order_sn: Option<String>,
    channel_source: Option<String>,
    delivery_way: Option<String>,
    supply_code: Option<String>,
    carrier: Option<String>,
    delivery_man: Option<String>,
    plate_number: Option<String>,
    delivery_number: Option<String>,
    delivery_contact: Option<String>,
    remark: Option<String>,
    arrival_start: Option<Timestamp>,
    arrival_end: Option<Timestamp>,
    check: Option<bool>,
    ignore_price: Option<bool>,
    is_batch_arrival: Option<bool>,
    goods: Vec<Row>,
    #[serde(default, rename = "attachmentList")]
    attachments: Vec<Attachment>,
}

#[derive(Deserialize)]
struct Row {
    i: Option<i64>,
    #[serde(rename = "barCode")]
    barcode: String,
    num: i64,
    price: Option<i64>,
    #[serde(default)]
    asset: Vec<String>,
}

#[derive(Deserialize)]
struct Attachment {
    filename: String,
    ext: Option<String>,
    #[serde(default, rename = "contentBase64")]
    content: String,
}

impl Asked {
    fn notice(self) -> NewNotice {
        let kind = self.r#type.as_deref().and_then(kind_of);
        NewNotice {
            warehouse: self.warehouse_id,
            kind: kind.unwrap_or_default(),
            quality: self.quality_status.unwrap_or_default(),
            reference_no: self.order_sn,
            supplier_code: self.supply_code,
            delivery: Delivery {
                channel_source: self.channel_source,
                way: self.delivery_way.or_else(|| Some(DEFAULT_WAY.to_owned())),
                carrier: self.carrier,
                man: self.delivery_man,
                contact: self.delivery_contact,
                plate_number: self.plate_number,
                tracking_no: self.delivery_number,
                remark: self.remark,
                from: self.arrival_start,
                until: self.arrival_end,
                ignores_prices: self.ignore_price.unwrap_or(false),
                in_parts: self.is_batch_arrival.unwrap_or(false),
            },
            approved: self.check.unwrap_or(false),
            lines: self.goods.into_iter().map(Row::line).collect(),
        }
    }
}

impl Row {
    fn line(self) -> NewNoticeLine {
        NewNoticeLine {
            line_no: self.i,
            code: self.barcode,
            units: self.num,
            satang: self.price,
            pieces: self.asset,
        }
    }
}

impl Attachment {
    /// The content has passed its table, so it can be decoded.
    fn file(self) -> NewFile {
        let content = BASE64.decode(base64_in_one_line(&self.content).as_bytes());
        NewFile::new(self.filename, self.ext, content.unwrap_or_default())
    }
}
