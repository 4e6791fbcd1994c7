-- What citizens are told: exactly one row an occasion, written with what it tells of; sent by the sender of the configuration until that
-- succeeds or a day is over. The mobile number stays where it is, sealed in the file. next_try_at: null when nothing is to be sent any more.
CREATE TABLE notices (
    notice_id      uuid        PRIMARY KEY,
    application_id uuid        NOT NULL REFERENCES applications,
    occasion       text        NOT NULL,
    text           text        NOT NULL,
    created_at     timestamptz NOT NULL,
    next_try_at    timestamptz,
    attempts       integer     NOT NULL DEFAULT 0,
    sent_at        timestamptz,
    failure        text,
    CONSTRAINT notices_once UNIQUE (application_id, occasion)
);
CREATE INDEX notices_waiting ON notices (next_try_at) WHERE next_try_at IS NOT NULL;

-- What agencies are told of their files: warnings, moved deadlines, silence.
CREATE TABLE agency_notices (
    notice_id      uuid        PRIMARY KEY,
    agency         text        NOT NULL,
    application_id uuid        NOT NULL REFERENCES applications,
    occasion       text        NOT NULL,
    level          smallint    NOT NULL,
    at             timestamptz NOT NULL,
    deadline       timestamptz,
    CONSTRAINT agency_notices_once UNIQUE (application_id, occasion)
);
CREATE INDEX agency_notices_desk ON agency_notices (agency, notice_id);
