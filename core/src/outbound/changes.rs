//! What a decision may change of orders and shipments.

use crate::base::part::changes;
use crate::outbound::order::{Allocation, Order, OrderLine};
use crate::outbound::shipment::{PackedBox, Shipment, ShipmentEvent};

changes! {
    /// The rows about orders and shipments that a decision writes.
    Changes {
        /// Sales orders.
        orders: Vec<Order>,
        /// Their lines.
        order_lines: Vec<OrderLine>,
        /// What is promised to them.
        allocations: Vec<Allocation>,
        /// Shipments.
        shipments: Vec<Shipment>,
        /// What carriers told of them.
        shipment_events: Vec<ShipmentEvent>,
        /// Boxes of orders; those of an order named here replace what was there.
        boxes: Vec<PackedBox>,
    }
}
