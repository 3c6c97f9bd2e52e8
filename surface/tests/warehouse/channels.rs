//! What the channels of stores may sell, as the Worker's statements read and write it.

use std::collections::{BTreeMap, BTreeSet};

use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::store::Store as Shop;
use khlang_core::channels::row::{Behind, ChannelStock, HistoryRow, Kept, StoreChannels, Variant};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};

use khlang_core::catalog;
use khlang_core::channels;
use khlang_core::stock::level::Quality;
use khlang_core::stock::valuation::Inventory;

use crate::store::{Lost, Store};

/// What the channels of stores may sell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channels {
    pub shops: BTreeMap<String, Shop>,
    /// (set, component) to how much of it.
    pub components: BTreeMap<(String, String), Quantity>,
    /// (store, item) to what is kept, and who wrote it.
    pub rows: BTreeMap<(String, String), (Kept, String)>,
    /// By store, item and version.
    pub history: BTreeMap<(String, String, i64), HistoryRow>,
    pub behind: BTreeMap<String, Behind>,
}

fn check(holds: bool, constraint: impl FnOnce() -> String) -> Result<(), Lost> {
    if holds {
        Ok(())
    } else {
        Err(Lost(constraint()))
    }
}

impl Store {
    pub fn tell_channels(&self, need: &Need, facts: &mut Facts) {
        match need {
            Need::Channels(channels::Need::ChannelStock { items, stores }) => {
                let items = self.items_in(items);
                let known = facts.channels.channel_stock.mark();
                for (id, told) in self.channel_stock(&items, stores) {
                    match known.get_mut(&id) {
                        Some(known) => known.variants.extend(told.variants),
                        None => drop(known.insert(id, told)),
                    }
                }
            }
            Need::Channels(channels::Need::ChannelPage {
                store,
                after,
                limit,
            }) => {
                let behind = self
                    .shop(*store)
                    .and_then(|shop| self.channels.behind.get(&shop.id));
                let after = after.or(behind.map(|behind| behind.after)).unwrap_or(0);
                facts.channels.channel_stock = self.channel_page(*store, after, *limit).into();
            }
            Need::Channels(channels::Need::ChannelHistory {
                store,
                variant,
                version,
                before,
                limit,
            }) => {
                let shop = self.shop(*store).map(|shop| shop.id.clone());
                let item = self
                    .numbered(&BTreeSet::from([*variant]))
                    .into_iter()
                    .next();
                let of = shop.zip(item);
                let mut rows: Vec<HistoryRow> = self.channels.history.values().cloned().collect();
                rows.retain(|row| of == Some((row.store_id.clone(), row.item_id.clone())));
                rows.retain(|row| version.is_none_or(|version| row.version == version));
                rows.retain(|row| before.is_none_or(|before| row.version < before));
                rows.reverse();
                rows.truncate(usize::try_from(*limit).unwrap());
                facts.channels.channel_history = rows.into();
            }
            Need::Catalog(catalog::Need::Stores { codes, numbers }) => {
                let named = |shop: &&Shop| {
                    codes.contains(&shop.code) || shop.number.is_some_and(|n| numbers.contains(&n))
                };
                let shops = self.channels.shops.values().filter(named);
                facts.catalog.stores = shops.cloned().collect();
            }
            Need::Catalog(catalog::Need::WarehousesOfStores { stores }) => {
                let rows = self.warehouses_of(stores);
                let rows = rows.iter().map(|id| self.warehouses[id].clone());
                facts.catalog.warehouses = rows.map(|row| (row.code.clone(), row)).collect();
            }
            Need::Catalog(catalog::Need::LocationsOfStores { stores, codes }) => {
                let rows = self.warehouses_of(stores).into_iter();
                let rows = rows.flat_map(|id| {
                    let code = self.warehouses[&id].code.clone();
                    codes.iter().map(move |place| (code.clone(), place.clone()))
                });
                facts.catalog.locations = self.places(&rows.collect()).into();
            }
            other => panic!("no such need in this warehouse: {other:?}"),
        }
    }

    pub fn shop(&self, number: i64) -> Option<&Shop> {
        let mut shops = self.channels.shops.values();
        shops.find(|shop| shop.number == Some(number))
    }

    pub fn numbered(&self, variants: &BTreeSet<i64>) -> BTreeSet<String> {
        let rows = self.items.values();
        let rows = rows.filter(|row| row.variant_id.is_some_and(|id| variants.contains(&id)));
        rows.map(|row| row.id.clone()).collect()
    }

    fn warehouses_of(&self, stores: &BTreeSet<i64>) -> BTreeSet<String> {
        let shops = stores.iter().filter_map(|number| self.shop(*number));
        shops.map(|shop| shop.warehouse_id.clone()).collect()
    }

    /// Normal stock of an item in a warehouse: on hand, and allocated of it.
    pub fn normal_stock(&self, warehouse_id: &str, item_id: &str) -> (Quantity, Quantity) {
        let here = self.levels.iter().filter(|(key, _)| {
            key.warehouse_id == warehouse_id
                && key.item_id == item_id
                && key.quality == Quality::Normal
        });
        here.fold(
            Default::default(),
            |sum: (Quantity, Quantity), (_, level)| {
                (sum.0.plus(level.on_hand), sum.1.plus(level.allocated))
            },
        )
    }

    fn channel_stock(&self, items: &BTreeSet<String>, stores: &BTreeSet<i64>) -> ChannelStock {
        let kept = |shop: &Shop| self.channels.rows.keys().any(|key| key.0 == shop.id);
        let named = |shop: &Shop| shop.number.is_some_and(|number| stores.contains(&number));
        let shops = self.channels.shops.values();
        let shops = shops.filter(|shop| shop.policy.shares_out() || kept(shop) || named(shop));
        let told = shops.map(|shop| (shop.id.clone(), self.seen_by(shop, items)));
        told.collect()
    }

    /// What the channels of a store see of items, sets that they are in, and the components of those.
    pub fn seen_by(&self, shop: &Shop, items: &BTreeSet<String>) -> StoreChannels {
        let mut seen = items.clone();
        let pairs = self.channels.components.keys();
        seen.extend(
            pairs
                .clone()
                .filter(|pair| items.contains(&pair.1))
                .map(|pair| pair.0.clone()),
        );
        let sets = seen.clone();
        seen.extend(
            pairs
                .filter(|pair| sets.contains(&pair.0))
                .map(|pair| pair.1.clone()),
        );
        StoreChannels {
            store: shop.clone(),
            branch_id: self.warehouses[&shop.warehouse_id].branch_id.clone(),
            behind: self.channels.behind.get(&shop.id).cloned(),
            page_ends: None,
            variants: seen
                .into_iter()
                .map(|id| (id.clone(), self.variant(shop, &id)))
                .collect(),
        }
    }

    fn variant(&self, shop: &Shop, item_id: &str) -> Variant {
        let item = &self.items[item_id];
        let place = (shop.warehouse_id.clone(), item_id.to_owned());
        let row = self
            .channels
            .rows
            .get(&(shop.id.clone(), item_id.to_owned()));
        let parts = self.channels.components.iter();
        let parts = parts.filter(|(pair, _)| pair.0 == item_id);
        Variant {
            item_id: item_id.to_owned(),
            variant_id: item.variant_id.unwrap(),
            sku: item.sku.clone(),
            stock: self.normal_stock(&shop.warehouse_id, item_id),
            inventory_id: self.inventories.get(&place).map(|row| row.id.clone()),
            row: row.map(|(kept, _)| kept.clone()),
            parts: parts.map(|(pair, by)| (pair.1.clone(), *by)).collect(),
        }
    }

    fn channel_page(&self, store: i64, after: i64, limit: i64) -> ChannelStock {
        let Some(shop) = self.shop(store) else {
            return ChannelStock::new();
        };
        let mut page: Vec<(i64, &String)> = self
            .items
            .values()
            .filter_map(|item| Some((item.variant_id?, &item.id)))
            .filter(|(number, _)| *number > after)
            .collect();
        page.sort_unstable();
        page.truncate(usize::try_from(limit).unwrap());
        let full = i64::try_from(page.len()).unwrap() == limit;
        let of_interest = |id: &str| {
            let place = (shop.warehouse_id.clone(), id.to_owned());
            let stored = self.inventories.get(&place);
            self.channels
                .rows
                .contains_key(&(shop.id.clone(), id.to_owned()))
                || stored.is_some_and(|row| row.on_hand.is_positive())
        };
        let items = page.iter().filter(|(_, id)| of_interest(id));
        let items = items.map(|(_, id)| (*id).clone()).collect();
        let told = StoreChannels {
            page_ends: page.last().filter(|_| full).map(|row| row.0),
            ..self.seen_by(shop, &items)
        };
        ChannelStock::from([(shop.id.clone(), told)])
    }

    /// What must hold before a commit moves anything.
    pub fn check_channels(&self, changes: &Changes) -> Result<(), Lost> {
        for (id, version) in &changes.channels.guards.store_versions {
            let stored = self.channels.shops.get(id).map(|shop| shop.version);
            check(stored == Some(*version), || format!("guard store {id}"))?;
        }
        for (place, known) in &changes.channels.guards.normal_stock {
            let stored = self.normal_stock(&place.0, &place.1);
            check(stored == *known, || format!("guard normal_stock {place:?}"))?;
        }
        Ok(())
    }

    pub fn write_channels(&mut self, changes: &Changes) -> Result<(), Lost> {
        for row in &changes.catalog.stores {
            let before = self.channels.shops.insert(row.id.clone(), row.clone());
            let next = before.is_none_or(|before| before.version == row.version - 1);
            check(next, || format!("version of store {}", row.id))?;
        }
        for row in &changes.stock.inventories {
            let place = (row.warehouse_id.clone(), row.item_id.clone());
            let made = Inventory::empty(row.id.clone(), &row.warehouse_id, &row.item_id);
            self.inventories.entry(place).or_insert(made);
        }
        for (place, id) in &changes.stock.guards.inventory_ids {
            let stored = self.inventories.get(place).map(|row| &row.id);
            check(stored == Some(id), || {
                format!("guard inventory_ids {place:?}")
            })?;
        }
        for row in &changes.channels.channels {
            let within =
                Quantity::ZERO <= row.kept.reserved && row.kept.reserved <= row.kept.physical;
            check(within, || format!("no_more_reserved_than_there {row:?}"))?;
            let key = (row.store_id.clone(), row.item_id.clone());
            let before = self.channels.rows.get(&key);
            let next = before.is_none_or(|(before, _)| before.version == row.kept.version - 1);
            check(next, || format!("version of channels {key:?}"))?;
            let kept = (row.kept.clone(), row.touched_by.clone());
            self.channels.rows.insert(key, kept);
        }
        for row in &changes.channels.channel_history {
            let key = (row.store_id.clone(), row.item_id.clone(), row.version);
            let before = self.channels.history.insert(key, row.clone());
            check(before.is_none(), || "channel_history".to_owned())?;
        }
        self.write_catch_ups(changes)?;
        self.check_followed(changes)?;
        self.check_passed(changes)
    }

    fn write_catch_ups(&mut self, changes: &Changes) -> Result<(), Lost> {
        for row in &changes.channels.catch_ups {
            let before = self.channels.behind.get(&row.store_id);
            let next = before.is_none_or(|before| before.version == row.version - 1);
            check(next, || format!("version of catch-up {}", row.store_id))?;
            let behind = Behind {
                after: row.after,
                version: row.version,
            };
            match row.done {
                true => drop(self.channels.behind.remove(&row.store_id)),
                false => drop(self.channels.behind.insert(row.store_id.clone(), behind)),
            }
        }
        Ok(())
    }

    /// No variant has escaped a policy that was applied to its number.
    fn check_passed(&self, changes: &Changes) -> Result<(), Lost> {
        let Some(passed) = &changes.channels.guards.passed else {
            return Ok(());
        };
        let shop = &self.channels.shops[&passed.store_id];
        for item in self.items.values() {
            let number = item.variant_id.unwrap();
            let inside = number > passed.after && number <= passed.until;
            let row = self.channels.rows.get(&(shop.id.clone(), item.id.clone()));
            let stocked = self
                .normal_stock(&shop.warehouse_id, &item.id)
                .0
                .is_positive();
            let well = match row {
                Some((_, touched_by)) => *touched_by == passed.mark,
                None => !stocked || !shop.policy.shares_out(),
            };
            check(!inside || well, || format!("guard passed {}", item.sku))?;
        }
        Ok(())
    }

    /// Each row that rests on stock which moved was written by this very commit, and is there where a store
    /// shares out.
    fn check_followed(&self, changes: &Changes) -> Result<(), Lost> {
        let mark = changes.channels.channels.first().map(|row| &row.touched_by);
        for ((store, item), (_, touched_by)) in &self.channels.rows {
            let warehouse = &self.channels.shops[store].warehouse_id;
            let rests_on = |(of, moved): &(String, String)| {
                let part = (item.clone(), moved.clone());
                of == warehouse && (moved == item || self.channels.components.contains_key(&part))
            };
            let moved = changes.channels.guards.followed.iter().any(rests_on);
            let written = mark == Some(touched_by);
            check(!moved || written, || {
                format!("guard followed {store} {item}")
            })?;
        }
        let shops = self.channels.shops.values();
        for shop in shops.filter(|shop| shop.policy.shares_out()) {
            let moved = changes.channels.guards.followed.iter();
            for (_, item) in moved.filter(|place| place.0 == shop.warehouse_id) {
                let key = (shop.id.clone(), item.clone());
                let known = self.channels.rows.contains_key(&key);
                check(known, || format!("guard followed {key:?}"))?;
            }
        }
        Ok(())
    }
}
