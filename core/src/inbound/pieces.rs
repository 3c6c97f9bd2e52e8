//! The single pieces of a receipt: which of them come, and whether they may (asset codes; docs/push.md#grns,
//! docs/flash/inbound.md). Pieces that were announced come, and no others in their place.

use std::collections::BTreeSet;

use crate::base::quantity::{Quantity, SCALE};
use crate::catalog::item::Item;
use crate::inbound::Known;
use crate::inbound::asn::InboundLine;
use crate::inbound::receiving::{NewReceiptLine, Resolved};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;

/// The serials that no line without any takes: those that lines name, and those that came before.
pub(super) fn taken<'a>(lines: &'a [NewReceiptLine], facts: Known<'a>) -> BTreeSet<&'a str> {
    let named = lines.iter().flat_map(|line| &line.serials).flatten();
    let named = named.map(String::as_str);
    named.chain(known(facts)).collect()
}

fn known(facts: Known<'_>) -> impl Iterator<Item = &str> {
    // Asked for only where a line names serials.
    let known = facts.stock.serials.or_empty().iter();
    known.map(|row| row.serial.as_str())
}

/// The pieces of a line: those it names, else as many of the announced ones as come of those that
/// nothing has taken.
pub(super) fn coming<'a>(
    line: &'a NewReceiptLine,
    asn_line: Option<&'a InboundLine>,
    base: Quantity,
    taken: &mut BTreeSet<&'a str>,
) -> Vec<&'a str> {
    if let Some(named) = &line.serials {
        return named.iter().map(String::as_str).collect();
    }
    let announced = asn_line.iter().flat_map(|line| &line.pieces);
    let open = announced.filter(|piece| !taken.contains(piece.as_str()));
    let wanted = usize::try_from(base.scaled() / SCALE).unwrap_or(0);
    let pieces: Vec<&str> = open.take(wanted).map(String::as_str).collect();
    taken.extend(&pieces);
    pieces
}

/// One serial for each piece, and none where pieces are not told apart.
pub(super) fn check_count(
    count: usize,
    item: &Item,
    base: Quantity,
    at: &str,
) -> Result<(), Problem> {
    let whole = i64::try_from(count).ok().and_then(Quantity::from_units);
    let message = match item.has_pieces() {
        true if Some(base) == whole => return Ok(()),
        true => format!("must name {base} serials, one for each piece, not {count}"),
        false if count == 0 => return Ok(()),
        false => "the item is not tracked by serial number".to_owned(),
    };
    Err(Problem::new(format!("{at}.serials"), message))
}

/// Whether every piece may come: announced, if any were, named once, and not there yet.
pub(super) fn check(lines: &[Resolved], facts: Known) -> Result<(), Rejection> {
    let known: BTreeSet<&str> = known(facts).collect();
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for line in lines {
        let announced = line.asn_line.map(|line| line.pieces.as_slice());
        let announced: BTreeSet<&str> = announced
            .iter()
            .copied()
            .flatten()
            .map(String::as_str)
            .collect();
        for (index, serial) in line.serials.iter().enumerate() {
            let strange = !announced.is_empty() && !announced.contains(serial);
            let message = if strange {
                format!("serial \"{serial}\" was not announced on the ASN line")
            } else if !seen.insert(*serial) {
                format!("repeats serial \"{serial}\"")
            } else if known.contains(serial) {
                format!("serial \"{serial}\" exists already")
            } else {
                continue;
            };
            let path = format!("{}.serials[{index}]", line.at);
            problems.push(Problem::new(path, message));
        }
    }
    Rejection::check(problems)
}
