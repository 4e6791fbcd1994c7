CREATE TABLE clients (
    id         text        PRIMARY KEY,
    agency     text        NOT NULL REFERENCES agencies,
    name_fa    text        NOT NULL,
    name_en    text        NOT NULL,
    scopes     text[]      NOT NULL,
    public_key jsonb,
    created_at timestamptz NOT NULL
);
CREATE INDEX clients_by_agency ON clients (agency, id);

-- 256 random bits need no slow hash. During a change of secrets the old one lives on until it expires.
CREATE TABLE client_secrets (
    client     text        NOT NULL REFERENCES clients ON DELETE CASCADE,
    hash       bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (client, hash)
);

-- Client assertions (RFC 7523) that were used: each jti is good once.
CREATE TABLE client_assertions (
    client     text        NOT NULL REFERENCES clients ON DELETE CASCADE,
    jti        text        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT client_assertions_once PRIMARY KEY (client, jti)
);
CREATE INDEX client_assertions_by_end ON client_assertions (expires_at);
