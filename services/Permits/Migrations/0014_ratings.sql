-- How citizens rate the service, once a file. comment: AES-GCM encrypted.
CREATE TABLE ratings (
    application_id uuid        PRIMARY KEY REFERENCES applications,
    type           text        NOT NULL,
    agency         text        NOT NULL,
    stars          smallint    NOT NULL CONSTRAINT ratings_stars CHECK (stars BETWEEN 1 AND 5),
    comment        bytea,
    rated_at       timestamptz NOT NULL
);
CREATE INDEX ratings_type ON ratings (type);
