-- The keys that permits are signed with (ES256). One signs; all of them stay published, because what they signed is on paper for years.
-- private_key: PKCS #8, AES-256-GCM encrypted.
CREATE TABLE permit_keys (
    kid         text        PRIMARY KEY,
    x           bytea       NOT NULL,
    y           bytea       NOT NULL,
    private_key bytea       NOT NULL,
    is_signing  boolean     NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  text        NOT NULL
);
CREATE UNIQUE INDEX permit_keys_one_signs ON permit_keys (is_signing) WHERE is_signing;

-- The register: what is not here is no permit. document: the signed document (JWS) of the present term, AES-256-GCM encrypted, because
-- it names its holder. verification_key: SHA-256 of the 160 random bits in the public address on the paper. "Expired" is no state that
-- somebody sets: it follows from valid_until.
CREATE TABLE permits (
    permit_id        uuid        PRIMARY KEY,
    application_id   uuid        NOT NULL CONSTRAINT permits_one_an_application UNIQUE REFERENCES applications,
    number           text        NOT NULL CONSTRAINT permits_number UNIQUE,
    type             text        NOT NULL,
    type_version     integer     NOT NULL,
    agency           text        NOT NULL,
    area             text        NOT NULL,
    state            text        NOT NULL CONSTRAINT permits_state CHECK (state IN ('active', 'suspended', 'revoked', 'surrendered')),
    version          integer     NOT NULL,
    issued_at        timestamptz NOT NULL,
    valid_from       date        NOT NULL,
    valid_until      date        NOT NULL,
    verification_key bytea       NOT NULL CONSTRAINT permits_verification_key UNIQUE,
    document         bytea       NOT NULL,
    sample           boolean     NOT NULL,
    CONSTRAINT permits_term CHECK (valid_until >= valid_from),
    FOREIGN KEY (type, type_version) REFERENCES permit_type_versions (code, version)
);
CREATE INDEX permits_desk ON permits (agency, permit_id);

-- What happened to a permit, only ever appended to: step n brings it to version n. by_subject is null for the holder.
CREATE TABLE permit_steps (
    permit_id   uuid        NOT NULL REFERENCES permits,
    number      integer     NOT NULL,
    kind        text        NOT NULL CONSTRAINT permit_steps_kind
        CHECK (kind IN ('issued', 'suspended', 'reinstated', 'revoked', 'surrendered', 'renewed')),
    at          timestamptz NOT NULL,
    by_subject  text,
    by_name     text,
    reason      bytea,
    valid_until date        NOT NULL,
    PRIMARY KEY (permit_id, number)
);

-- Whether files that were approved before there was a register have got their permits: done once, by the first start.
CREATE TABLE register_conversion (is_done boolean PRIMARY KEY CONSTRAINT register_conversion_once CHECK (is_done));
