//! Many commands in one call, as rows of 64-bit floats: what a typed array holds.
//!
//! Whole numbers up to 10^15 are exact in a float; nothing is computed with floats here. A number that
//! is not there is NaN. `js/rebalance.ts` writes and reads the same rows.

use std::collections::BTreeMap;

use khlang_core::rebalance::{
    self, AdjustmentMode, Auto, Channel, ChannelChange, Command, Manual, Mode, Outcome, Quotas,
    StorePolicy, VariantState, Whole,
};
use serde::Serialize;

use crate::fault::Fault;
use crate::fault::json;
use crate::parts::Parts;

/// Numbers of a row that comes in.
const ROW_IN: usize = 27;

/// Numbers of a row that goes out.
const ROW_OUT: usize = 18;

/// One outcome a row, in their order; behind them, as JSON, the labels of the modes and each refusal
/// with its row.
pub fn commands(mut parts: Parts<'_>) -> Result<Vec<u8>, Fault> {
    let policy: StorePolicy = parts.json()?;
    let (rows, _) = parts.bytes()?.as_chunks::<{ ROW_IN * 8 }>();
    let mut written = Vec::with_capacity(rows.len() * ROW_OUT * 8 + 256);
    let mut refusals = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match outcome(&policy, row) {
            Ok(outcome) => outcome_row(&outcome, &mut written),
            Err(fault) => {
                written.resize(written.len() + ROW_OUT * 8, 0);
                refusals.push(Refusal { row: index, fault });
            }
        }
    }
    let labels = (0..=3).filter_map(Mode::of_id).map(Mode::label).collect();
    written.extend(json(&Tail { labels, refusals })?.bytes());
    Ok(written)
}

/// What stands behind the rows.
#[derive(Serialize)]
struct Tail {
    labels: Vec<&'static str>,
    refusals: Vec<Refusal>,
}

/// A command that was refused.
#[derive(Serialize)]
struct Refusal {
    row: usize,
    fault: Fault,
}

/// A variant and what is wanted of it, from one row.
///
/// # Errors
/// A fault that names the number that does not fit.
pub fn variant(row: &[u8]) -> Result<(VariantState, Command), Fault> {
    let mut numbers = Numbers { rest: row };
    Ok((numbers.state()?, numbers.command()?))
}

fn outcome(policy: &StorePolicy, row: &[u8]) -> Result<Outcome, Fault> {
    let (state, command) = variant(row)?;
    Ok(rebalance::decide(policy, &state, &command)?)
}

/// A row, read from left to right.
struct Numbers<'r> {
    rest: &'r [u8],
}

impl Numbers<'_> {
    fn state(&mut self) -> Result<VariantState, Fault> {
        let type_id = self.whole("allocation_type_id")?;
        let mode = type_id.map(|id| u8::try_from(id.get()).ok().and_then(Mode::of_id));
        let unknown = || {
            misfit(
                "allocation_type_id",
                "must be null or a number between 0 and 3",
            )
        };
        Ok(VariantState {
            allocation_type_id: mode.map(|mode| mode.ok_or_else(unknown)).transpose()?,
            physical_stock: self.needed("physical_stock")?,
            reserved: self.whole("reserved")?.unwrap_or_default(),
            buffer: self.whole("buffer")?,
            channels: self.quotas()?.into(),
            is_set: self.flag("is_set")?,
            ..VariantState::default()
        })
    }

    fn command(&mut self) -> Result<Command, Fault> {
        let auto = self.flag("auto")?;
        let physical_stock = self.needed("physical_stock")?;
        let buffer = self.whole("buffer")?;
        let adjustment_mode = match self.whole("adjustment_mode")?.map(Whole::get) {
            None | Some(0) => AdjustmentMode::Override,
            Some(1) => AdjustmentMode::Increase,
            Some(2) => AdjustmentMode::Decrease,
            Some(_) => {
                let message = "must be one of override, increase, decrease";
                return Err(misfit("adjustment_mode", message));
            }
        };
        let safe_mode = self.flag("safe_mode")?;
        let force = self.flag("force")?;
        let force_rebalance = self.flag("force_rebalance")?;
        let named = self.flag("channels")?;
        let channels = self.quotas()?;
        Ok(match auto {
            true => Command::Auto(Auto {
                physical_stock,
                force_rebalance,
                safe_mode,
                adjustment_mode,
                force,
            }),
            false => Command::Manual(Manual {
                physical_stock,
                buffer,
                channels: named.then_some(channels),
                safe_mode,
                adjustment_mode,
                force,
            }),
        })
    }

    fn quotas(&mut self) -> Result<BTreeMap<Channel, Whole>, Fault> {
        let mut quotas = BTreeMap::new();
        for channel in Channel::ALL {
            if let Some(units) = self.whole(channel.name())? {
                quotas.insert(channel, units);
            }
        }
        Ok(quotas)
    }

    fn needed(&mut self, name: &str) -> Result<Whole, Fault> {
        self.whole(name)?.ok_or_else(|| misfit(name, "is required"))
    }

    fn flag(&mut self, name: &str) -> Result<bool, Fault> {
        match self.whole(name)?.map(Whole::get) {
            None | Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(_) => Err(misfit(name, "must be 0 or 1")),
        }
    }

    fn whole(&mut self, name: &str) -> Result<Option<Whole>, Fault> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk()
            .ok_or_else(Fault::broken_call)?;
        self.rest = rest;
        let number = f64::from_le_bytes(*bytes);
        if number.is_nan() {
            return Ok(None);
        }
        let whole = whole(number).ok_or_else(|| {
            misfit(
                name,
                format!("must be a whole number between 0 and {}", Whole::MAX),
            )
        })?;
        Ok(Some(whole))
    }
}

/// A float that holds a whole number in the range.
fn whole(number: f64) -> Option<Whole> {
    let truncated = number as u64; // saturates
    let exact = truncated as f64 == number;
    Whole::new(truncated).filter(|_| exact)
}

fn misfit(name: &str, message: impl Into<String>) -> Fault {
    Fault::invalid_at(name, message)
}

fn outcome_row(outcome: &Outcome, written: &mut Vec<u8>) {
    let Outcome { state, figures, .. } = outcome;
    let flags = [
        figures.is_insufficient,
        figures.is_low_stock,
        figures.oversell_exposed,
        state.is_set,
    ];
    let flags = flags
        .iter()
        .rev()
        .fold(0, |bits, flag| bits * 2 + u64::from(*flag));
    let own = |number: Option<u64>| number.map_or(f64::NAN, |number| number as f64);
    let row = [
        1.0,
        own(state.allocation_type_id.map(|mode| u64::from(mode.id()))),
        state.physical_stock.get() as f64,
        state.reserved.get() as f64,
        own(state.buffer.map(Whole::get)),
        figures.buffer.get() as f64,
        figures.sales_stock.get() as f64,
        f64::from(figures.allocation_mode),
        flags as f64,
        mask(&outcome.changes),
        mask(&outcome.announced),
    ];
    let quotas = quota_numbers(&figures.channels);
    written.extend(row.into_iter().chain(quotas).flat_map(f64::to_le_bytes));
}

fn quota_numbers(quotas: &Quotas) -> [f64; 7] {
    Channel::ALL.map(|channel| quotas.get(channel).get() as f64)
}

/// One bit for each channel that is named, the first channel lowest.
fn mask(changes: &[ChannelChange]) -> f64 {
    let bits = changes
        .iter()
        .map(|change| 1_u32 << (change.channel as u32));
    f64::from(bits.sum::<u32>())
}
