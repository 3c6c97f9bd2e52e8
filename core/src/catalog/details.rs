//! Details of an item: what describes it and is never searched for (docs/flash/goods.md).
//!
//! Money in satang, lengths in millimetres, weights in grams.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::quantity::{Quantity, SCALE};

/// A length or a weight: kept as a whole number where it is one, else as a decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure(pub Quantity);

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.scaled() % SCALE {
            0 => (self.0.scaled() / SCALE).serialize(serializer),
            _ => self.0.to_string().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let kept = match serde_json::Value::deserialize(reader)? {
            serde_json::Value::String(text) => Quantity::parse(&text),
            number => Quantity::from_json(&number),
        };
        let misfit = |_| D::Error::custom("must be a number");
        kept.map(Self).map_err(misfit)
    }
}

/// Details of an item, and a change of some of them.
macro_rules! details {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// What describes an item and is never searched for.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Details {
            $($(#[$doc])* #[serde(skip_serializing_if = "is_default")] pub $name: $kind,)*
        }

        /// Details that change; those of `None` stay as they are.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct DetailsPatch {
            $($(#[$doc])* pub $name: Option<$kind>,)*
        }

        impl DetailsPatch {
            /// The details after the change.
            pub fn over(self, before: Details) -> Details {
                Details { $($name: self.$name.unwrap_or(before.$name),)* }
            }
        }
    };
}

details! {
    /// Whether the Flash surface has described it.
    is_goods: bool,
    /// Specification: what distinguishes it from others of its goods code.
    specification: String,
    /// Introduction.
    introduction: String,
    /// Name of the brand.
    brand: String,
    /// Remark.
    remark: String,
    /// Link to a picture.
    image: String,
    /// Length in millimetres.
    length_mm: Measure,
    /// Width in millimetres.
    width_mm: Measure,
    /// Height in millimetres.
    height_mm: Measure,
    /// Weight as it is packed beforehand, in grams.
    prepack_weight_g: Measure,
    /// What it costs, in satang.
    cost_price: i64,
    /// What it is sold for, in satang.
    price: i64,
    /// So many days before a lot expires it is worth a warning.
    warning_days: i64,
    /// Whether each piece carries an asset code.
    is_asset: bool,
    /// Barcodes that find it beside its own, in the order given.
    reserve_barcodes: Vec<String>,
    /// Who made it.
    created_by: String,
    /// Who changed it last; empty where nobody did.
    modified_by: String,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
