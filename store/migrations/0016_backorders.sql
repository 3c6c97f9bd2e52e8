-- What becomes of what an order is short of when a part of it ships, and what of a line was cancelled.

ALTER TABLE tenant ADD COLUMN backorder TEXT NOT NULL DEFAULT 'keep'
    CONSTRAINT known_backorder CHECK (backorder IN ('keep', 'cancel'));
ALTER TABLE sales_order ADD COLUMN backorder TEXT NOT NULL DEFAULT 'keep'
    CONSTRAINT known_backorder CHECK (backorder IN ('keep', 'cancel'));
ALTER TABLE order_line ADD COLUMN cancelled_base INTEGER NOT NULL DEFAULT 0
    CONSTRAINT cancelled_in_order CHECK (cancelled_base BETWEEN 0 AND ordered_base - shipped_base);
