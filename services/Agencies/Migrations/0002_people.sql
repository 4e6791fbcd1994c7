CREATE TABLE people (
    id            uuid        PRIMARY KEY,
    agency        text        NOT NULL REFERENCES agencies,
    username      text        NOT NULL,
    name_fa       text        NOT NULL,
    name_en       text        NOT NULL,
    password_hash text        NOT NULL,
    roles         text[]      NOT NULL,
    active        boolean     NOT NULL DEFAULT true,
    version       integer     NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    CONSTRAINT people_username UNIQUE (username),
    CONSTRAINT people_roles CHECK (roles <@ ARRAY['steward', 'approver', 'permit-officer', 'supervisor', 'analyst', 'council-member', 'administrator'])
);
CREATE INDEX people_by_agency ON people (agency, username);

-- Sessions by the SHA-256 of their token: who reads this table can use none of them.
CREATE TABLE staff_sessions (
    token_hash bytea       PRIMARY KEY,
    person     uuid        NOT NULL REFERENCES people ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_sessions_by_person ON staff_sessions (person);
CREATE INDEX staff_sessions_by_end ON staff_sessions (expires_at);

-- Tries to sign in, by the SHA-256 of the username whether it exists or not: a lock tells nothing about who is registered.
CREATE TABLE sign_in_attempts (
    username_hash bytea       PRIMARY KEY,
    failures      integer     NOT NULL,
    last_at       timestamptz NOT NULL,
    locked_until  timestamptz
);
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);
