-- What people upload, stored once by the SHA-256 digest of what they sent. content: AES-256-GCM encrypted, bound to the digest;
-- it does not compress, so PostgreSQL need not try.
CREATE TABLE document_contents (
    digest    bytea       PRIMARY KEY CONSTRAINT document_contents_digest CHECK (octet_length(digest) = 32),
    format    text        NOT NULL CONSTRAINT document_contents_format CHECK (format IN ('pdf', 'jpeg', 'png', 'csv')),
    size      integer     NOT NULL CONSTRAINT document_contents_size CHECK (size > 0),
    content   bytea       NOT NULL,
    stored_at timestamptz NOT NULL
);
ALTER TABLE document_contents ALTER COLUMN content SET STORAGE EXTERNAL;

-- An upload, before (application_id is null) and after an application took it. upload_key: SHA-256 of the 160 random bits that only
-- who uploaded it has.
CREATE TABLE documents (
    document_id    uuid        PRIMARY KEY,
    upload_key     bytea       NOT NULL CONSTRAINT documents_upload_key UNIQUE,
    type           text        NOT NULL REFERENCES permit_types,
    document       text        NOT NULL,
    digest         bytea       NOT NULL REFERENCES document_contents,
    uploaded_at    timestamptz NOT NULL,
    application_id uuid        REFERENCES applications
);
CREATE INDEX documents_of_application ON documents (application_id, document_id) WHERE application_id IS NOT NULL;
CREATE INDEX documents_unclaimed ON documents (uploaded_at) WHERE application_id IS NULL;
CREATE INDEX documents_digest ON documents (digest);
