CREATE TABLE areas (
    code    text PRIMARY KEY,
    name_fa text NOT NULL,
    name_en text NOT NULL,
    parent  text REFERENCES areas
);

CREATE TABLE sectors (
    code     text PRIMARY KEY,
    position int  NOT NULL UNIQUE,
    name_fa  text NOT NULL,
    name_en  text NOT NULL
);

INSERT INTO sectors (position, code, name_fa, name_en) VALUES
    (1, 'economy', 'اقتصاد کلان', 'Economy'),
    (2, 'business', 'فضای کسب‌وکار', 'Business climate'),
    (3, 'prices', 'قیمت‌ها', 'Prices'),
    (4, 'finance', 'بودجه و مالیه', 'Public finance'),
    (5, 'trade', 'بازرگانی', 'Trade'),
    (6, 'labour', 'کار و اشتغال', 'Labour'),
    (7, 'industry', 'صنعت و معدن', 'Industry and mining'),
    (8, 'energy', 'انرژی', 'Energy'),
    (9, 'agriculture', 'کشاورزی و غذا', 'Agriculture and food'),
    (10, 'population', 'جمعیت', 'Population'),
    (11, 'health', 'سلامت', 'Health'),
    (12, 'education', 'آموزش', 'Education'),
    (13, 'welfare', 'رفاه و فقر', 'Welfare and poverty'),
    (14, 'housing', 'مسکن و شهر', 'Housing and cities'),
    (15, 'transport', 'حمل‌ونقل', 'Transport'),
    (16, 'environment', 'آب و محیط زیست', 'Water and environment'),
    (17, 'technology', 'علم و فناوری', 'Science and technology'),
    (18, 'governance', 'اداره و خدمات عمومی', 'Governance and public services'),
    (19, 'other', 'سایر', 'Other');

CREATE TABLE indicators (
    id                   int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code                 text        NOT NULL CONSTRAINT indicator_code_unique UNIQUE,
    agency               text        NOT NULL,
    name_fa              text        NOT NULL,
    name_en              text        NOT NULL,
    definition_fa        text        NOT NULL,
    definition_en        text        NOT NULL,
    sector               text        NOT NULL REFERENCES sectors,
    unit_fa              text        NOT NULL,
    unit_en              text        NOT NULL,
    multiplier           int         NOT NULL,
    frequency            text        NOT NULL,
    calendar             text        NOT NULL,
    decimals             int         NOT NULL,
    direction            text        NOT NULL,
    publication_lag_days int         NOT NULL,
    valid_min            numeric,
    valid_max            numeric,
    change_threshold     numeric,
    source_fa            text,
    source_en            text,
    method_fa            text,
    method_en            text,
    contact_fa           text,
    contact_en           text,
    sample               boolean     NOT NULL DEFAULT false,
    -- What a search looks in: names, code, definition, unit and sector, folded.
    search_name          text        NOT NULL,
    search_text          text        NOT NULL,
    version              int         NOT NULL DEFAULT 1,
    -- Counts publications; its row lock also puts concurrent publications of one indicator in an order.
    data_version         int         NOT NULL DEFAULT 0,
    data_updated_at      timestamptz,
    CONSTRAINT indicator_code_form CHECK (code ~ '^[a-z0-9][a-z0-9_-]{1,79}$'),
    CONSTRAINT indicator_frequency CHECK (frequency IN ('A', 'S', 'Q', 'M', 'W', 'D')),
    CONSTRAINT indicator_calendar CHECK (calendar IN ('jalali', 'gregorian')),
    CONSTRAINT indicator_direction CHECK (direction IN ('more', 'less', 'range')),
    CONSTRAINT indicator_range CHECK (valid_min <= valid_max)
);

-- A series is an indicator in an area. It exists from the first row uploaded for it; it shows once something is published.
CREATE TABLE series (
    id           int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator_id int  NOT NULL REFERENCES indicators,
    area         text NOT NULL REFERENCES areas,
    CONSTRAINT series_unique UNIQUE (indicator_id, area)
);

CREATE TABLE submissions (
    id           uuid        PRIMARY KEY,
    agency       text        NOT NULL,
    status       text        NOT NULL,
    note         text,
    -- The upload that counts: rows and findings of any other are leftovers.
    upload_id    bigint,
    row_count    int         NOT NULL DEFAULT 0,
    errors       int         NOT NULL DEFAULT 0,
    warnings     int         NOT NULL DEFAULT 0,
    created_by   text        NOT NULL,
    submitted_by text,
    version      int         NOT NULL DEFAULT 1,
    CONSTRAINT submission_status CHECK (status IN ('draft', 'validated', 'submitted', 'approved', 'published', 'returned', 'withdrawn')),
    CONSTRAINT submission_has_submitter CHECK (status NOT IN ('submitted', 'approved', 'published') OR submitted_by IS NOT NULL)
);
CREATE INDEX submissions_of_agency ON submissions (agency, id);

CREATE TABLE submission_history (
    submission_id uuid        NOT NULL REFERENCES submissions,
    version       int         NOT NULL,
    at            timestamptz NOT NULL,
    subject       text        NOT NULL,
    name          text        NOT NULL,
    what          text        NOT NULL,
    note          text,
    PRIMARY KEY (submission_id, version)
);

-- Uploads write in slices, each its own transaction; the submission points at an upload only when it is complete.
CREATE TABLE uploads (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id uuid        NOT NULL REFERENCES submissions,
    touched_at    timestamptz NOT NULL,
    swept         boolean     NOT NULL DEFAULT false
);
CREATE INDEX uploads_to_sweep ON uploads (touched_at) WHERE NOT swept;

-- The rows of an upload that are right in themselves. "row" is the row of the file, the header being row 1.
CREATE TABLE staged_rows (
    upload_id bigint  NOT NULL,
    row       int     NOT NULL,
    series_id int     NOT NULL,
    period    date    NOT NULL,
    value     numeric,
    status    text    NOT NULL,
    PRIMARY KEY (upload_id, row)
);

CREATE TABLE findings (
    upload_id bigint NOT NULL,
    row       int    NOT NULL,
    ordinal   int    NOT NULL,
    severity  text   NOT NULL,
    code      text   NOT NULL,
    field     text,
    value     text,
    -- What the message names: limits, the right form, the other row.
    args      text[] NOT NULL,
    PRIMARY KEY (upload_id, row, ordinal)
);

-- Every vintage of every value. Rows are laid before their publication and show only once it has committed.
-- Distribution column: series_id.
CREATE TABLE observations (
    series_id int     NOT NULL,
    period    date    NOT NULL,
    upload_id bigint  NOT NULL,
    value     numeric,
    status    text    NOT NULL,
    PRIMARY KEY (series_id, period, upload_id)
);

-- What makes an upload's observations visible. Of two vintages the one with the higher position holds.
CREATE TABLE publications (
    upload_id     bigint      PRIMARY KEY,
    submission_id uuid        NOT NULL UNIQUE REFERENCES submissions,
    position      bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    published_at  timestamptz NOT NULL
);
