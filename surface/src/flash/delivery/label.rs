//! The label of a parcel that nobody handed one in for: a page of A6 with sender and consignee in Thai, what is
//! collected on delivery, and the tracking number as a Code 128 barcode and as a QR code.
//!
//! HTML without scripts, with both codes as SVG, so that any browser prints it.

use barcoders::sym::code128::Code128;
use qrcode::{Color, EcLevel, QrCode};

use super::one_line;
use khlang_core::outbound::bill::{Bill, PayMode};
use khlang_core::outbound::views::BillView;

/// Makes the barcode begin with character set B.
const SET_B: char = '\u{0181}';

/// Blank modules beside a barcode, as the standard asks.
const QUIET_BARCODE: usize = 10;

/// Blank modules around a QR code.
const QUIET_QR: usize = 4;

const STYLE: &str = "@page{size:105mm 148mm;margin:4mm}body{font-family:sans-serif;font-size:10pt;margin:0;width:97mm}\
h1{font-size:13pt;margin:0}section{border-top:1px solid #000;padding:2mm 0}svg{display:block;margin:auto}\
.bar{width:90mm;height:18mm}.qr{width:28mm;height:28mm}.no{text-align:center;font-size:12pt;letter-spacing:1px}\
.cod{font-size:16pt;font-weight:bold}p{margin:0}";

/// The page; none where the number can't be written as a barcode.
pub fn page(view: &BillView, tracking: &str) -> Option<String> {
    let bill = view.bill();
    let (bar, qr) = (barcode(tracking)?, qr_code(tracking)?);
    let carrier = escaped(view.carrier().unwrap_or_default());
    let (number, order) = (escaped(tracking), escaped(&view.order.number));
    let reference = escaped(view.order.reference_no.as_deref().unwrap_or_default());
    let parts = [
        format!(
            "<!DOCTYPE html><html lang=\"th\"><head><meta charset=\"utf-8\"><title>{number}</title>"
        ),
        format!(
            "<style>{STYLE}</style></head><body><h1>{carrier}</h1>{bar}<p class=\"no\">{number}</p>"
        ),
        sender(view),
        consignee(&bill),
        format!("<section>{}{qr}</section>", collected(&bill)),
        format!("<section><p>เลขที่ใบจัดส่ง: {order}</p><p>เลขที่คำสั่งซื้อ: {reference}</p></section>"),
        "</body></html>".to_owned(),
    ];
    Some(parts.concat())
}

fn sender(view: &BillView) -> String {
    let from = &view.warehouse_address;
    let address = one_line(&[
        &from.address,
        &from.district,
        &from.city,
        &from.province,
        &from.postal_code,
    ]);
    let name = match from.contact.is_empty() {
        true => &view.warehouse_name,
        false => &from.contact,
    };
    party("ผู้ส่ง", name, &from.telephone, &address)
}

fn consignee(bill: &Bill) -> String {
    let to = &bill.consignee;
    let address = one_line(&[
        &to.address,
        &to.district,
        &to.city,
        &to.province,
        &to.postal_code,
    ]);
    party("ผู้รับ", &to.name, &to.phone, &address)
}

fn party(title: &str, name: &str, phone: &str, address: &str) -> String {
    let (name, phone, address) = (escaped(name), escaped(phone), escaped(address));
    format!("<section><p><b>{title}:</b> {name} โทร. {phone}</p><p>{address}</p></section>")
}

/// What the courier collects, in baht.
fn collected(bill: &Bill) -> String {
    if bill.money.pay_mode != Some(PayMode::CashOnDelivery) {
        return String::new();
    }
    let satang = bill.money.total.satang();
    let (baht, rest) = (satang / 100, satang % 100);
    format!("<p class=\"cod\">เก็บเงินปลายทาง (COD) ฿{baht}.{rest:02}</p>")
}

/// A barcode as SVG; none for text that has characters it can't hold.
pub fn barcode(text: &str) -> Option<String> {
    let coded = Code128::new(format!("{SET_B}{text}")).ok()?;
    let modules = coded.encode();
    let width = modules.len() + 2 * QUIET_BARCODE;
    let dark = modules
        .iter()
        .enumerate()
        .filter(|(_, module)| **module == 1);
    let path: String = dark
        .map(|(at, _)| format!("M{} 0h1v40h-1z", at + QUIET_BARCODE))
        .collect();
    Some(svg(
        "bar",
        width,
        40,
        &path,
        " preserveAspectRatio=\"none\"",
    ))
}

/// A QR code as SVG.
pub fn qr_code(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let dark = modules
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark);
    let path: String = dark
        .map(|(at, _)| {
            format!(
                "M{} {}h1v1h-1z",
                at % width + QUIET_QR,
                at / width + QUIET_QR
            )
        })
        .collect();
    let size = width + 2 * QUIET_QR;
    Some(svg("qr", size, size, &path, ""))
}

fn svg(class: &str, width: usize, height: usize, path: &str, more: &str) -> String {
    format!(
        "<svg class=\"{class}\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         shape-rendering=\"crispEdges\"{more}><path d=\"{path}\"/></svg>"
    )
}

/// Text that means itself in HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use rxing::BarcodeFormat;

    /// Draws an SVG of these modules, each so many pixels wide, as bytes of grey.
    fn drawn(svg: &str, scale: usize) -> (Vec<u8>, u32, u32) {
        let view: Vec<usize> = svg
            .split("viewBox=\"0 0 ")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        let (width, height) = (view[0] * scale, view[1] * scale);
        let mut grey = vec![255_u8; width * height];
        let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        for module in path.split('M').skip(1) {
            let (at, shape) = module.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let tall: usize = shape
                .split('v')
                .nth(1)
                .unwrap()
                .split('h')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            for row in y * scale..(y + tall) * scale {
                for column in x * scale..(x + 1) * scale {
                    grey[row * width + column] = 0;
                }
            }
        }
        (
            grey,
            u32::try_from(width).unwrap(),
            u32::try_from(height).unwrap(),
        )
    }

    fn read(svg: &str, format: BarcodeFormat) -> String {
        let (grey, width, height) = drawn(svg, 4);
        rxing::helpers::detect_in_luma(grey, width, height, Some(format))
            .unwrap()
            .getText()
            .to_owned()
    }

    #[test]
    fn a_decoder_reads_the_tracking_number_from_both_codes() {
        for number in ["TH0101B6TJ0A", "SPXTH031871791907", "TH 7/1-x_9"] {
            assert_eq!(
                read(&barcode(number).unwrap(), BarcodeFormat::CODE_128),
                number
            );
            assert_eq!(
                read(&qr_code(number).unwrap(), BarcodeFormat::QR_CODE),
                number
            );
        }
    }

    #[test]
    fn text_of_a_seller_is_no_markup() {
        assert_eq!(escaped("<b>&\"x\""), "&lt;b&gt;&amp;&quot;x&quot;");
    }

    #[test]
    fn a_number_that_no_barcode_holds_has_no_label() {
        assert_eq!(barcode("ไทย"), None);
    }
}
