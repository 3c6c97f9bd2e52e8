//! Receiving goods, with or without an ASN: what a caller names, found and checked as a whole (`POST /grn`;
//! docs/stock.md#allocation, docs/push.md#grns). Not here: booking it ([`super::booking`]).

use crate::inbound::facts::Need;
use crate::inbound::receiving::Resolved;
pub use crate::inbound::receiving::{NewReceiptLine, Received};
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::item::Item;
use crate::catalog::location::RECEIVING_CODE;
use crate::catalog::resolve::{base_quantity, check_no_set, item_and_factor, unknown_warehouse};
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;

use crate::catalog;
use crate::catalog::ItemSet;
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::booking::Booking;
use crate::inbound::lifecycle::InboundStep;
use crate::inbound::matching::{receivable, spread};
use crate::inbound::pieces;
use crate::inbound::{Asks, Known};
use crate::shape::rejection::{Fault, Rejection};
use crate::shape::schema::{Problem, number_problem};
use crate::stock;
use crate::stock::valuation::worth;

/// What a caller received.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReceipt {
    /// Where.
    pub warehouse_code: String,
    /// On which ASN.
    #[serde(default)]
    pub asn_no: Option<String>,
    /// What.
    pub lines: Vec<NewReceiptLine>,
}

impl NewReceipt {
    /// The facts that receiving this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let skus: BTreeSet<String> = self.lines.iter().map(|line| line.sku.clone()).collect();
        let mut needs = vec![
            catalog::Need::Warehouses {
                codes: BTreeSet::from([self.warehouse_code.clone()]),
            }
            .into(),
            catalog::Need::Items { skus: skus.clone() }.into(),
            catalog::Need::Uoms {
                codes: self
                    .lines
                    .iter()
                    .filter_map(|line| line.uom_code.clone())
                    .collect(),
                skus: skus.clone(),
            }
            .into(),
            catalog::Need::Locations {
                places: self.places(),
            }
            .into(),
            stock::Need::Lots {
                lots: self.lots(),
                asn: self.asn_no.clone(),
            }
            .into(),
            stock::Need::MayFree(ItemSet::new(skus.clone(), None)).into(),
            stock::Need::Shelf(ItemSet::new(skus.clone(), None)).into(),
            stock::Need::Pieces(ItemSet::new(skus, None)).into(),
        ];
        if let Some(number) = &self.asn_no {
            let order = number.clone();
            needs.push(
                Need::Asn {
                    number: order.clone(),
                }
                .into(),
            );
            needs.push(stock::Need::SerialsAnnounced { order }.into());
        }
        let serials = self.serials();
        if !serials.is_empty() {
            needs.push(stock::Need::Serials { serials }.into());
        }
        needs
    }

    fn places(&self) -> BTreeSet<(String, String)> {
        let named = self
            .lines
            .iter()
            .filter_map(|line| line.location_code.as_deref());
        named
            .chain([RECEIVING_CODE])
            .map(|code| (self.warehouse_code.clone(), code.to_owned()))
            .collect()
    }

    fn lots(&self) -> BTreeSet<(String, String)> {
        let named = |line: &NewReceiptLine| Some((line.sku.clone(), line.lot_no.clone()?));
        self.lines.iter().filter_map(named).collect()
    }

    fn serials(&self) -> BTreeSet<(String, String)> {
        let of_line = |line: &NewReceiptLine| {
            let serials = line.serials.clone().unwrap_or_default();
            let sku = line.sku.clone();
            serials.into_iter().map(move |serial| (sku.clone(), serial))
        };
        self.lines.iter().flat_map(of_line).collect()
    }

    /// Books the receipt: stock, value, lots, serials and the ASN, or a refusal that changes nothing.
    pub fn book(&self, facts: Known, source: &str, cx: &Context) -> Result<Received, Rejection> {
        let warehouse = self.warehouse(facts)?;
        let asn = self.asn(facts)?;
        let lines = self.resolve(facts, asn, warehouse)?;
        check_open_quantities(&lines, asn, warehouse)?;
        pieces::check(&lines, facts)?;
        let mut booking = Booking::new(warehouse, asn, facts, source, cx);
        for line in &lines {
            booking.book(line)?;
        }
        booking.finish()
    }

    fn warehouse<'f>(&self, facts: Known<'f>) -> Result<&'f Warehouse, Rejection> {
        facts
            .catalog
            .warehouses
            .get(&self.warehouse_code)
            .ok_or_else(|| {
                let unknown = unknown_warehouse("warehouseCode", &self.warehouse_code);
                Rejection::unknown_references(vec![unknown])
            })
    }

    fn asn<'f>(&self, facts: Known<'f>) -> Result<Option<&'f Inbound>, Rejection> {
        let Some(number) = &self.asn_no else {
            return Ok(None);
        };
        let unknown = || Rejection::not_found(format!("ASN \"{number}\" not found."));
        let asn = facts.inbound.asn.as_ref().ok_or_else(unknown)?;
        if asn.warehouse_code != self.warehouse_code {
            let message = format!(
                "must be \"{}\", the warehouse of the ASN",
                asn.warehouse_code
            );
            return Err(Rejection::invalid_at("warehouseCode", message));
        }
        asn.status.after(InboundStep::Receive, number)?;
        Ok(Some(asn))
    }

    fn resolve<'a>(
        &'a self,
        facts: Known<'a>,
        asn: Option<&'a Inbound>,
        warehouse: &Warehouse,
    ) -> Result<Vec<Resolved<'a>>, Rejection> {
        let (mut resolved, mut unknown, mut invalid) = (Vec::new(), Vec::new(), Vec::new());
        for (index, line) in self.lines.iter().enumerate() {
            match line.resolve(&self.warehouse_code, index, facts, asn) {
                Ok(line) => resolved.push(line),
                Err(Misfit::Unknown(problem)) => unknown.push(problem),
                Err(Misfit::Invalid(problem)) => invalid.push(problem),
            }
        }
        if !unknown.is_empty() {
            return Err(Rejection::unknown_references(unknown));
        }
        Rejection::check(invalid)?;
        let matched = spread(resolved, asn, warehouse);
        pieces::name(matched, &self.lines, facts)
    }
}

enum Misfit {
    Unknown(Problem),
    Invalid(Problem),
}

impl NewReceiptLine {
    fn resolve<'a>(
        &'a self,
        warehouse: &str,
        index: usize,
        facts: Known<'a>,
        asn: Option<&'a Inbound>,
    ) -> Result<Resolved<'a>, Misfit> {
        let at = format!("lines[{index}]");
        let asn_line = self.asn_line(asn, &at).map_err(Misfit::Invalid)?;
        let (item, factor, uom_code) = self.unit(asn_line.or(self.unit_of(asn)), facts, &at)?;
        check_no_set(item, format!("{at}.sku")).map_err(Misfit::Invalid)?;
        self.check_location(warehouse, facts, &at)
            .map_err(Misfit::Unknown)?;
        let path = format!("{at}.qty");
        let (quantity, base) =
            base_quantity(&self.qty, factor, &item.base_uom, &path).map_err(Misfit::Invalid)?;
        self.check_dates(&at).map_err(Misfit::Invalid)?;
        Ok(Resolved {
            price: self.price(quantity, &at).map_err(Misfit::Invalid)?,
            at,
            line: self,
            item,
            asn_line,
            uom_code,
            factor,
            quantity,
            base,
            serials: Vec::new(),
        })
    }

    /// A line of the ASN in whose unit the quantity is meant, where neither a unit nor a line is named:
    /// all lines of the item agree on it.
    fn unit_of<'a>(&self, asn: Option<&'a Inbound>) -> Option<&'a InboundLine> {
        let of_item = |line: &&InboundLine| line.sku == self.sku;
        let mut lines = asn.into_iter().flat_map(|asn| &asn.lines).filter(of_item);
        let first = lines.next().filter(|_| self.uom_code.is_none())?;
        let same =
            |line: &InboundLine| line.uom_code == first.uom_code && line.factor == first.factor;
        lines.all(same).then_some(first)
    }

    fn asn_line<'a>(
        &self,
        asn: Option<&'a Inbound>,
        at: &str,
    ) -> Result<Option<&'a InboundLine>, Problem> {
        let Some(number) = self.asn_line_no else {
            return Ok(None);
        };
        let path = format!("{at}.asnLineNo");
        let asn = asn.ok_or_else(|| Problem::new(&path, "needs asnNo beside it"))?;
        let line = asn.lines.iter().find(|line| line.line_no == number);
        let line =
            line.ok_or_else(|| Problem::new(&path, format!("the ASN has no line {number}")))?;
        if line.sku == self.sku {
            return Ok(Some(line));
        }
        let message = format!("must be \"{}\", the item of ASN line {number}", line.sku);
        Err(Problem::new(format!("{at}.sku"), message))
    }

    /// The item, and the unit by its own name, by its ASN line's or the base unit.
    fn unit<'a>(
        &self,
        asn_line: Option<&InboundLine>,
        facts: Known<'a>,
        at: &str,
    ) -> Result<(&'a Item, Factor, String), Misfit> {
        let named = self.uom_code.as_deref();
        let announced = asn_line.filter(|line| named.is_none_or(|code| code == line.uom_code));
        let unit = if announced.is_some() { None } else { named };
        let (item, factor) =
            item_and_factor(&self.sku, unit, facts.into(), at).map_err(Misfit::Unknown)?;
        let own = named.unwrap_or(&item.base_uom).to_owned();
        Ok(announced.map_or((item, factor, own), |line| {
            (item, line.factor, line.uom_code.clone())
        }))
    }

    fn check_location(&self, warehouse: &str, facts: Known, at: &str) -> Result<(), Problem> {
        let Some(code) = &self.location_code else {
            return Ok(());
        };
        if facts
            .catalog
            .locations
            .contains_key(&(warehouse.to_owned(), code.clone()))
        {
            return Ok(());
        }
        let message = format!("Location code \"{code}\" not found in warehouse \"{warehouse}\".");
        Err(Problem::new(format!("{at}.locationCode"), message))
    }

    fn check_dates(&self, at: &str) -> Result<(), Problem> {
        match (self.production_date, self.expiry_date) {
            (Some(made), Some(expires)) if expires < made => {
                let path = format!("{at}.expiryDate");
                Err(Problem::new(path, "must not be before productionDate"))
            }
            _ => Ok(()),
        }
    }

    fn price(&self, quantity: Quantity, at: &str) -> Result<Option<Money>, Problem> {
        let path = format!("{at}.unitCost");
        let wrong = |message: &str| Problem::new(&path, message);
        let cost = self.unit_cost.as_ref().map(Money::from_json).transpose();
        let cost = cost.map_err(|fault| wrong(number_problem(fault)))?;
        let price = cost.map(|cost| worth(quantity, cost).ok_or_else(|| wrong("is too large")));
        price.transpose()
    }
}

/// No ASN line may receive more than is open on it, all lines of the receipt taken together.
fn check_open_quantities(
    lines: &[Resolved],
    asn: Option<&Inbound>,
    warehouse: &Warehouse,
) -> Result<(), Rejection> {
    let mut coming: BTreeMap<i64, Quantity> = BTreeMap::new();
    let mut problems = Vec::new();
    for line in lines {
        let Some(asn_line) = line.asn_line else {
            continue;
        };
        let sum = coming.entry(asn_line.line_no).or_default();
        *sum = sum.plus(line.base);
        let open = receivable(asn_line, warehouse).minus(asn_line.received_base);
        if *sum > open {
            problems.push(over_receipt(line, asn_line, open));
        }
    }
    let Some(first) = problems.first() else {
        return Ok(());
    };
    let number = asn.map(|asn| asn.number.as_str()).unwrap_or_default();
    Err(Rejection {
        fault: Fault::Conflict,
        message: format!("ASN \"{number}\": {} {}.", first.path, first.message),
        problems,
        code: None,
    })
}

fn over_receipt(line: &Resolved, asn_line: &InboundLine, open: Quantity) -> Problem {
    let open = asn_line.factor.from_base(open.max(Quantity::ZERO));
    let message = format!(
        "exceeds what is open on ASN line {}: {open} {}",
        asn_line.line_no, asn_line.uom_code
    );
    Problem::new(format!("{}.qty", line.at), message)
}
