//! Booking what commands say lies in a warehouse (docs/rebalance.md#modes): what it differs by from the record
//! is an adjustment, as a person at the warehouse would make it.
//!
//! What comes lands in the receiving location at the current average; what is gone is taken where it would be promised last, and leaves at the average.

use std::collections::BTreeMap;

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::catalog::item::Item;
use crate::catalog::location::{Location, RECEIVING_CODE};
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;
use crate::channels::row::{StoreChannels, Variant};
use crate::channels::scene::{Scene, units};

use crate::channels::{Draft, Known};
use crate::rebalance::Whole;
use crate::shape::rejection::{Fault, Rejection};
use crate::stock::adjust::last_promised_first;
use crate::stock::allocation::Candidate;
use crate::stock::events::adjusted;
use crate::stock::handling::{Goods, Handling, fresh};
use crate::stock::ledger::MovementKind;
use crate::stock::level::Quality;

/// Books how much is to lie where, in whole units by ids of warehouse and item.
pub fn book(
    physical: &BTreeMap<(String, String), Whole>,
    reason: &str,
    facts: Known,
    cx: &Context,
) -> Result<Draft, Rejection> {
    let id = cx.entropy.uuid();
    let mut work = Handling::new(MovementKind::Adjustment, &id, reason, facts.into(), cx);
    let mut booked: Vec<Goods> = Vec::new();
    for ((warehouse_id, item_id), physical) in physical {
        if let Some((channels, variant)) = found(warehouse_id, item_id, facts) {
            let there = Scene::still(channels).holding(variant).physical_stock;
            if *physical != there && !variant.is_set() {
                let goods = goods(channels, variant, facts)?;
                correct(goods, there, *physical, &mut work, facts, cx)?;
                booked.push(goods);
            }
        }
    }
    if booked.is_empty() {
        return Ok(Draft::default());
    }
    let skus = booked.iter().map(|goods| goods.item.sku.as_str());
    work.changes
        .catalog
        .guards
        .rely_on_items(skus, facts.catalog);
    let mut handled = work.finish();
    let told = booked.into_iter();
    let told = told.flat_map(|goods| adjusted(goods, reason, &handled, cx));
    let told: Vec<_> = told.collect();
    handled.changes.webhooks.events.splice(0..0, told);
    Ok(handled.changes.into())
}

/// A store of that warehouse, and the variant in it.
fn found<'f>(
    warehouse_id: &str,
    item_id: &str,
    facts: Known<'f>,
) -> Option<(&'f StoreChannels, &'f Variant)> {
    let mut stores = facts.channels.channel_stock.values();
    let here = stores.find(|of| of.store.warehouse_id == warehouse_id)?;
    Some((here, here.variants.get(item_id)?))
}

fn goods<'f>(
    channels: &StoreChannels,
    variant: &Variant,
    facts: Known<'f>,
) -> Result<Goods<'f>, Rejection> {
    let warehouse: Option<&Warehouse> =
        facts.catalog.warehouses.get(&channels.store.warehouse_code);
    let item: Option<&Item> = facts.catalog.items.get(&variant.sku);
    let goods = warehouse.zip(item).map(|(warehouse, item)| Goods {
        warehouse,
        item,
        factor: Factor::BASE,
    });
    goods.ok_or_else(|| Rejection::new(Fault::Internal, "The stock was not read."))
}

fn correct(
    goods: Goods,
    there: Whole,
    physical: Whole,
    work: &mut Handling,
    facts: Known,
    cx: &Context,
) -> Result<(), Rejection> {
    match physical > there {
        true => put_up(goods, units(physical.less(there)), work, facts, cx),
        false => take_down(goods, units(there.less(physical)), work, facts),
    }
}

fn put_up(
    goods: Goods,
    quantity: Quantity,
    work: &mut Handling,
    facts: Known,
    cx: &Context,
) -> Result<(), Rejection> {
    let location = receiving(goods.warehouse, work, facts, cx);
    let stock = fresh(goods, &location, None, Quality::Normal, quantity, cx);
    let value = work.inventory(&stock.level).unpriced(quantity);
    let too_large = || Rejection::invalid_at("physical_stock", "is too large");
    work.put(&stock, value.ok_or_else(too_large)?, 0)
}

/// The receiving location, made when missing.
fn receiving(warehouse: &Warehouse, work: &mut Handling, facts: Known, cx: &Context) -> Location {
    let place = (warehouse.code.clone(), RECEIVING_CODE.to_owned());
    let made = work.changes.catalog.locations.iter();
    let mut made = made.filter(|location| location.warehouse_id == warehouse.id);
    if let Some(known) = facts.catalog.locations.get(&place).or_else(|| made.next()) {
        return known.clone();
    }
    let (id, code) = (&warehouse.id, &warehouse.code);
    let mut location = Location::new(id, code, RECEIVING_CODE, "receiving", cx);
    location.version = 1;
    work.changes.catalog.locations.push(location.clone());
    location
}

fn take_down(
    goods: Goods,
    quantity: Quantity,
    work: &mut Handling,
    facts: Known,
) -> Result<(), Rejection> {
    let meant = |stock: &&Candidate| {
        let level = &stock.level;
        level.warehouse_id == goods.warehouse.id
            && level.item_id == goods.item.id
            && level.quality == Quality::Normal
    };
    let levels: Vec<&Candidate> = facts.stock.shelf.iter().filter(meant).collect();
    let held = || Rejection::invalid_at("physical_stock", "is less than open orders hold");
    for (level, part) in last_promised_first(&levels, quantity).ok_or_else(held)? {
        let value = work.inventory(&level.level).value_of(part);
        work.take(level, part, value, 0)?;
    }
    Ok(())
}
