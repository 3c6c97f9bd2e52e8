//! The single pieces of a receipt: which of them come, and whether they may (asset codes; docs/push.md#grns,
//! docs/flash/inbound.md). Pieces that were announced come, and no others in their place.

use std::collections::BTreeSet;

use crate::base::quantity::{Quantity, SCALE};
use crate::catalog::item::Item;
use crate::inbound::Known;
use crate::inbound::receiving::{NewReceiptLine, Resolved};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;
use crate::stock::serial::SerialRow;

/// Gives every line the pieces that come with it, or says which numbers of them do not fit.
pub(super) fn name<'a>(
    matched: Vec<Resolved<'a>>,
    lines: &'a [NewReceiptLine],
    facts: Known<'a>,
) -> Result<Vec<Resolved<'a>>, Rejection> {
    let mut taken = taken(lines, facts);
    let mut problems = Vec::new();
    let mut named = Vec::with_capacity(matched.len());
    for line in matched {
        let serials = match line.serials.is_empty() {
            true => coming(&line, &mut taken),
            false => line.serials,
        };
        problems.extend(check_count(serials.len(), line.item, line.base, &line.at).err());
        named.push(Resolved { serials, ..line });
    }
    Rejection::check(problems)?;
    Ok(named)
}

/// The serials that no line without any takes: those that lines name, and those that are here.
fn taken<'a>(lines: &'a [NewReceiptLine], facts: Known<'a>) -> BTreeSet<&'a str> {
    let named = lines.iter().flat_map(|line| &line.serials).flatten();
    let named = named.map(String::as_str);
    let here = here(facts).map(|row| row.serial.as_str());
    named.chain(here).collect()
}

/// The pieces that are here: one that left or was adjusted away may come back.
fn here(facts: Known<'_>) -> impl Iterator<Item = &SerialRow> {
    // Asked for only where a line names serials.
    let known = facts.stock.serials.or_empty().iter();
    known.filter(|row| !row.place.is_gone())
}

/// The pieces of a line: those it names, else as many of the announced ones as come of those that
/// nothing has taken.
fn coming<'a>(line: &Resolved<'a>, taken: &mut BTreeSet<&'a str>) -> Vec<&'a str> {
    if let Some(named) = &line.line.serials {
        return named.iter().map(String::as_str).collect();
    }
    let announced = line.asn_line.iter().flat_map(|line| &line.pieces);
    let open = announced.filter(|piece| !taken.contains(piece.as_str()));
    let wanted = usize::try_from(line.base.scaled() / SCALE).unwrap_or(0);
    let pieces: Vec<&str> = open.take(wanted).map(String::as_str).collect();
    taken.extend(&pieces);
    pieces
}

/// One serial for each piece, and none where pieces are not told apart.
fn check_count(count: usize, item: &Item, base: Quantity, at: &str) -> Result<(), Problem> {
    let whole = i64::try_from(count).ok().and_then(Quantity::from_units);
    let message = match item.has_pieces() {
        true if Some(base) == whole => return Ok(()),
        true => format!("must name {base} serials, one for each piece, not {count}"),
        false if count == 0 => return Ok(()),
        false => "the item is not tracked by serial number".to_owned(),
    };
    Err(Problem::new(format!("{at}.serials"), message))
}

/// Whether every piece may come: announced, if any were, named once for its item, and not here. One serial
/// on two items means two pieces.
pub(super) fn check(lines: &[Resolved], facts: Known) -> Result<(), Rejection> {
    let here = here(facts).map(|row| (row.item_id.as_str(), row.serial.as_str()));
    let here: BTreeSet<(&str, &str)> = here.collect();
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
            } else if !seen.insert((line.item.id.as_str(), *serial)) {
                format!("repeats serial \"{serial}\"")
            } else if here.contains(&(line.item.id.as_str(), *serial)) {
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
