-- One-time codes that confirm a mobile: one at a time for each number, found and kept by keyed hashes only, with the tries counted.
CREATE TABLE mobile_codes (
    mobile_key bytea       PRIMARY KEY,
    code_hash  bytea       NOT NULL,
    attempts   smallint    NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);
CREATE INDEX mobile_codes_expiry ON mobile_codes (expires_at);
