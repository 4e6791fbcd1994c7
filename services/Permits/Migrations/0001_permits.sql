-- Permit types. A version never changes once it is written: an application is judged by the version in force when it was submitted.
CREATE TABLE permit_types (
    code       text        PRIMARY KEY CONSTRAINT permit_types_code_shape CHECK (code ~ '^[a-z][a-z0-9-]{1,59}$'),
    agency     text        NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE permit_type_versions (
    code            text        NOT NULL REFERENCES permit_types,
    version         integer     NOT NULL CONSTRAINT permit_type_versions_count CHECK (version >= 1),
    effective_from  date        NOT NULL,
    title_fa        text        NOT NULL,
    title_en        text        NOT NULL,
    search_key      text        NOT NULL,
    class           text        NOT NULL CONSTRAINT permit_type_versions_class CHECK (class IN ('registration', 'approval')),
    statutory_days  integer     NOT NULL,
    promised_days   integer     NOT NULL,
    tacit_approval  boolean     NOT NULL,
    conditions      jsonb       NOT NULL,
    documents       jsonb       NOT NULL,
    fee             bigint      NOT NULL CONSTRAINT permit_type_versions_fee CHECK (fee >= 0),
    validity_months integer     NOT NULL CONSTRAINT permit_type_versions_validity CHECK (validity_months >= 1),
    sample          boolean     NOT NULL,
    defined_by      text        NOT NULL,
    defined_at      timestamptz NOT NULL,
    PRIMARY KEY (code, version),
    CONSTRAINT permit_type_versions_days CHECK (statutory_days >= 1 AND promised_days BETWEEN 1 AND statutory_days)
);

-- One row a file. Every table of a file has application_id in its key: it is the column that rows would be distributed by.
-- applicant: name, national code, mobile and description, AES-GCM encrypted. The keyed hashes (HMAC-SHA-256) find a file
-- without storing what they were made from: tracking_key of tracking code and last four digits together, so that an unknown
-- code and wrong digits are one and the same miss.
CREATE TABLE applications (
    application_id    uuid        PRIMARY KEY,
    type              text        NOT NULL,
    type_version      integer     NOT NULL,
    agency            text        NOT NULL,
    area              text        NOT NULL,
    status            text        NOT NULL CONSTRAINT applications_status
        CHECK (status IN ('submitted', 'under-review', 'awaiting-applicant', 'approved', 'refused', 'withdrawn')),
    version           integer     NOT NULL,
    submitted_at      timestamptz NOT NULL,
    applicant         bytea       NOT NULL,
    tracking_key      bytea       NOT NULL CONSTRAINT applications_tracking_key UNIQUE,
    tracking_code_key bytea       NOT NULL CONSTRAINT applications_tracking_code_key UNIQUE,
    national_code_key bytea       NOT NULL,
    sample            boolean     NOT NULL,
    FOREIGN KEY (type, type_version) REFERENCES permit_type_versions (code, version)
);
CREATE INDEX applications_desk ON applications (agency, status, application_id);
CREATE INDEX applications_person ON applications (national_code_key, agency);

-- The history of a file, only ever appended to: step n brings the file to version n. by_subject is null for the applicant.
-- text: question, answer, note or reason, AES-GCM encrypted.
CREATE TABLE application_steps (
    application_id uuid        NOT NULL REFERENCES applications,
    number         integer     NOT NULL,
    kind           text        NOT NULL CONSTRAINT application_steps_kind
        CHECK (kind IN ('submitted', 'review-started', 'asked', 'answered', 'approved', 'refused', 'withdrawn')),
    at             timestamptz NOT NULL,
    by_subject     text,
    by_name        text,
    text           bytea,
    conditions     integer[]   NOT NULL DEFAULT '{}',
    PRIMARY KEY (application_id, number)
);
