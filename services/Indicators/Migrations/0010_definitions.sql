-- What a statistician expects to read beside the figures, what series an indicator is broken down into, and how it is computed.
ALTER TABLE indicators
    ADD COLUMN formula            text,
    -- The codes that the formula reads, kept beside it so that lineage is one look-up.
    ADD COLUMN inputs             text[] NOT NULL DEFAULT '{}',
    ADD COLUMN breakdowns         text[] NOT NULL DEFAULT '{}',
    ADD COLUMN keywords           text[] NOT NULL DEFAULT '{}',
    ADD COLUMN sdg_code           text,
    ADD COLUMN licence            text,
    ADD COLUMN coverage_fa        text,
    ADD COLUMN coverage_en        text,
    ADD COLUMN accuracy_fa        text,
    ADD COLUMN accuracy_en        text,
    ADD COLUMN revision_policy_fa text,
    ADD COLUMN revision_policy_en text,
    ADD CONSTRAINT indicator_inputs CHECK ((formula IS NULL) = (inputs = '{}'));
CREATE INDEX indicators_by_input ON indicators USING gin (inputs);

-- Every state that a definition has had.
CREATE TABLE indicator_versions (
    indicator_id int         NOT NULL REFERENCES indicators,
    version      int         NOT NULL,
    content      jsonb       NOT NULL,
    at           timestamptz,
    subject      text,
    name         text,
    why          text,
    PRIMARY KEY (indicator_id, version)
);

CREATE TABLE breakdown_dimensions (
    code     text PRIMARY KEY CONSTRAINT breakdown_dimension_form CHECK (code ~ '^[a-z][a-z0-9_-]{1,39}$'),
    position int  NOT NULL,
    name_fa  text NOT NULL,
    name_en  text NOT NULL
);

CREATE TABLE breakdown_categories (
    dimension text NOT NULL REFERENCES breakdown_dimensions,
    code      text NOT NULL CONSTRAINT breakdown_category_form CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    position  int  NOT NULL,
    name_fa   text NOT NULL,
    name_en   text NOT NULL,
    PRIMARY KEY (dimension, code)
);

INSERT INTO breakdown_dimensions (code, position, name_fa, name_en) VALUES
    ('sex', 1, 'جنس', 'Sex'),
    ('settlement', 2, 'شهری و روستایی', 'Urban and rural'),
    ('age', 3, 'گروه سنی', 'Age group');

INSERT INTO breakdown_categories (dimension, code, position, name_fa, name_en) VALUES
    ('sex', 'female', 1, 'زن', 'Female'),
    ('sex', 'male', 2, 'مرد', 'Male'),
    ('settlement', 'urban', 1, 'شهری', 'Urban'),
    ('settlement', 'rural', 2, 'روستایی', 'Rural'),
    ('age', '0-14', 1, '۰ تا ۱۴ سال', '0 to 14 years'),
    ('age', '15-24', 2, '۱۵ تا ۲۴ سال', '15 to 24 years'),
    ('age', '25-64', 3, '۲۵ تا ۶۴ سال', '25 to 64 years'),
    ('age', '65-', 4, '۶۵ سال و بیشتر', '65 years and over');
