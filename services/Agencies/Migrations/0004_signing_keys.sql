-- The keys that sign access tokens (ES256). A key is published from created_at to retires_at and signs from active_from until a
-- younger one is active. The private key is AES-GCM encrypted under Pak:MasterKey and erased when the key is retired.
CREATE TABLE signing_keys (
    kid         text        PRIMARY KEY,
    x           bytea       NOT NULL,
    y           bytea       NOT NULL,
    private_key bytea,
    created_at  timestamptz NOT NULL,
    active_from timestamptz NOT NULL,
    retires_at  timestamptz
);
