-- When periods close. Rules are never changed, only added and withdrawn, so what closed a period can always be said.
CREATE TABLE lock_rules (
    id                uuid        PRIMARY KEY,
    indicator_id      int         REFERENCES indicators,
    frequency         text        CONSTRAINT lock_rule_frequency CHECK (frequency IN ('A', 'S', 'Q', 'M', 'W', 'D')),
    -- Days after the due date; NULL: they never close.
    closes_after_days int         CONSTRAINT lock_rule_days CHECK (closes_after_days BETWEEN 0 AND 36600),
    -- For the periods that fall due on this day or later.
    effective_from    date        NOT NULL,
    opener            text        NOT NULL CONSTRAINT lock_rule_opener CHECK (opener IN ('approver', 'administration')),
    note_fa           text        NOT NULL,
    note_en           text        NOT NULL,
    created_at        timestamptz NOT NULL,
    created_by        text        NOT NULL,
    created_by_name   text        NOT NULL,
    withdrawn_at      timestamptz,
    withdrawn_by      text,
    CONSTRAINT lock_rule_scope CHECK (indicator_id IS NULL OR frequency IS NULL)
);
CREATE INDEX lock_rules_of_indicator ON lock_rules (indicator_id) WHERE withdrawn_at IS NULL;

-- The default, from the day of installation on: what fell due before is open for the loading of history.
INSERT INTO lock_rules (id, frequency, closes_after_days, effective_from, opener, note_fa, note_en, created_at, created_by, created_by_name)
SELECT gen_random_uuid(), frequency, days, (now() AT TIME ZONE 'Asia/Tehran')::date, 'approver',
       'پیش‌فرض سامانه', 'The default of the system', now(), 'pak', 'Pak'
FROM (VALUES ('A', 365), ('S', 180), ('Q', 180), ('M', 90), ('W', 30), ('D', 30)) AS defaults (frequency, days);

CREATE TABLE lock_openings (
    id             uuid        PRIMARY KEY,
    indicator_id   int         NOT NULL REFERENCES indicators,
    -- First days of the first and the last period that are open again.
    from_period    date        NOT NULL,
    to_period      date        NOT NULL,
    opened_at      timestamptz NOT NULL,
    until          timestamptz NOT NULL,
    opened_by      text        NOT NULL,
    opened_by_name text        NOT NULL,
    why            text        NOT NULL,
    closed_at      timestamptz,
    CONSTRAINT lock_opening_periods CHECK (from_period <= to_period),
    CONSTRAINT lock_opening_time CHECK (opened_at < until)
);
CREATE INDEX lock_openings_of_indicator ON lock_openings (indicator_id);
