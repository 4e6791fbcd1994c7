-- Who did what, when: one row an act, written in the act's transaction. digest: SHA-256 of what was done (of a step: its whole row).
-- sequence and hash come a moment later, when the act is sealed into the one chain: hash = SHA-256(previous hash, the act). An act that
-- has its place in the chain never changes; signed checkpoints say where the chain stood.
CREATE TABLE acts (
    act_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz NOT NULL,
    kind           text        NOT NULL,
    application_id uuid,
    step           integer,
    by_subject     text,
    by_agency      text,
    about          text,
    digest         bytea       NOT NULL,
    sequence       bigint      CONSTRAINT acts_sequence UNIQUE,
    hash           bytea,
    CONSTRAINT acts_sealed CHECK ((sequence IS NULL) = (hash IS NULL))
);
CREATE INDEX acts_unsealed ON acts (act_id) WHERE sequence IS NULL;
CREATE UNIQUE INDEX acts_step ON acts (application_id, step) WHERE step IS NOT NULL;
CREATE INDEX acts_looks ON acts (application_id, act_id) WHERE kind = 'looked';

CREATE TABLE act_checkpoints (
    sequence  bigint      PRIMARY KEY,
    signed_at timestamptz NOT NULL,
    jws       text        NOT NULL
);
