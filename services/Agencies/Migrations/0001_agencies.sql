-- The register of agencies: one tree, whose root alone has no parent.
CREATE TABLE agencies (
    code              text        PRIMARY KEY,
    national_id       text,
    name_fa           text        NOT NULL,
    name_en           text        NOT NULL,
    kind              text        NOT NULL,
    parent            text        CONSTRAINT agencies_parent REFERENCES agencies,
    area              text        NOT NULL,
    status            text        NOT NULL DEFAULT 'active',
    suspension_reason text,
    search_key        text        NOT NULL,
    sample            boolean     NOT NULL DEFAULT false,
    version           integer     NOT NULL DEFAULT 1,
    registered_at     timestamptz NOT NULL,
    CONSTRAINT agencies_national_id UNIQUE (national_id),
    CONSTRAINT agencies_code CHECK (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    CONSTRAINT agencies_national_id_digits CHECK (national_id ~ '^[0-9]{11}$'),
    CONSTRAINT agencies_kind CHECK (kind IN ('ministry', 'organisation', 'governorate', 'municipality', 'council')),
    CONSTRAINT agencies_status CHECK (status IN ('active', 'suspended')),
    CONSTRAINT agencies_not_its_own_parent CHECK (parent <> code),
    CONSTRAINT agencies_suspended_for_a_reason CHECK ((status = 'suspended') = (suspension_reason IS NOT NULL)),
    CONSTRAINT agencies_root_is_active CHECK (parent IS NOT NULL OR status = 'active')
);
CREATE UNIQUE INDEX agencies_one_root ON agencies ((true)) WHERE parent IS NULL;
CREATE INDEX agencies_by_parent ON agencies (parent);
