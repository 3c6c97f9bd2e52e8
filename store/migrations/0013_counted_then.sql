-- A count compares with the ledger at the moment of counting, and keeps what closing it has posted.

ALTER TABLE cycle_count_line ADD COLUMN posted INTEGER;

-- Finds what is picked of a level and has left the shelf.
CREATE INDEX allocation_picked ON allocation(item_id, location_id) WHERE status = 'picked';
