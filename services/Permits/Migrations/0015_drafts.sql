-- Applications that are not handed in yet, saved as one goes. Found by a keyed hash of the secret that only the applicant's page has;
-- content: AES-GCM encrypted. Gone when expires_at has passed.
CREATE TABLE drafts (
    draft_id   uuid        PRIMARY KEY,
    draft_key  bytea       NOT NULL CONSTRAINT drafts_key UNIQUE,
    type       text        NOT NULL REFERENCES permit_types,
    content    bytea       NOT NULL,
    saved_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX drafts_expiry ON drafts (expires_at);
