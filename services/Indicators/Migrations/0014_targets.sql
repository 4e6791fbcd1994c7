CREATE TABLE plans (
    code       text PRIMARY KEY CONSTRAINT plan_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
    name_fa    text NOT NULL,
    name_en    text NOT NULL,
    -- Years of the Jalali calendar, both included.
    first_year int  NOT NULL,
    last_year  int  NOT NULL,
    CONSTRAINT plan_years CHECK (first_year BETWEEN 1300 AND 1600 AND last_year BETWEEN first_year + 1 AND first_year + 29)
);

INSERT INTO plans (code, name_fa, name_en, first_year, last_year) VALUES
    ('7th-plan', 'برنامهٔ پنج‌سالهٔ هفتم پیشرفت', 'Seventh Five-Year Development Plan', 1403, 1407);

-- What an indicator is to reach in a plan. A row never changes but for its decision: a new proposal is a new row, and the one
-- that it replaces is kept as superseded.
CREATE TABLE targets (
    id               uuid        PRIMARY KEY,
    plan             text        NOT NULL REFERENCES plans,
    indicator_id     int         NOT NULL REFERENCES indicators,
    area             text        NOT NULL REFERENCES areas,
    breakdown        text        NOT NULL DEFAULT '' CONSTRAINT target_of_total CHECK (breakdown = ''),
    status           text        NOT NULL CONSTRAINT target_status CHECK (status IN ('proposed', 'approved', 'returned', 'withdrawn', 'superseded')),
    baseline_period  date        NOT NULL,
    baseline_value   numeric     NOT NULL,
    -- One value a year of the plan, the last being the final target.
    yearly           numeric[]   NOT NULL,
    note             text,
    proposed_by      text        NOT NULL,
    proposed_by_name text        NOT NULL,
    proposed_at      timestamptz NOT NULL,
    decided_by       text,
    decided_by_name  text,
    decided_at       timestamptz,
    reason           text,
    version          int         NOT NULL DEFAULT 1,
    CONSTRAINT target_decided CHECK ((status = 'proposed') = (decided_by IS NULL)),
    CONSTRAINT target_four_eyes CHECK (status NOT IN ('approved', 'returned') OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX target_in_force ON targets (indicator_id, plan, area) WHERE status = 'approved';
CREATE UNIQUE INDEX target_proposed ON targets (indicator_id, plan, area) WHERE status = 'proposed';
CREATE INDEX targets_of_indicator ON targets (indicator_id, id);

-- From this day on the periods that fall due are expected: an indicator owes nothing from before it was defined.
ALTER TABLE indicators ADD COLUMN expected_from date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Tehran')::date;

-- The overdue periods that were announced.
CREATE TABLE release_notices (
    indicator_id int         NOT NULL REFERENCES indicators,
    period       date        NOT NULL,
    noticed_at   timestamptz NOT NULL,
    PRIMARY KEY (indicator_id, period)
);
