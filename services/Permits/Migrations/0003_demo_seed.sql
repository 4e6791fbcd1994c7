-- Whether this database has the demo data: decided once, by the first start, while the tables were empty. Later starts obey.
CREATE TABLE demo_seed (
    is_decided  boolean     PRIMARY KEY DEFAULT true CONSTRAINT demo_seed_once CHECK (is_decided),
    decided_at  timestamptz NOT NULL,
    wanted      boolean     NOT NULL,
    finished_at timestamptz
);
