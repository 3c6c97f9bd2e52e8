-- Product sets: items that are sold as so many of others. A set has no stock of its own; what can be
-- sold of it is the minimum over its components. Quantities in base UoM of the component, scaled by 10^4.

CREATE TABLE item_component (
    set_id TEXT NOT NULL REFERENCES item(id),
    component_id TEXT NOT NULL REFERENCES item(id),
    position INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT some_of_each_component CHECK (quantity > 0),
    PRIMARY KEY (set_id, component_id),
    CONSTRAINT no_set_of_itself CHECK (set_id <> component_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_component_in ON item_component(component_id);
