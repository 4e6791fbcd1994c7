-- Read models built from the feeds of agencies, indicators and permits. Nothing here is a source: emptied together with
-- event_checkpoints, everything is built anew from the feeds. The feeds run apart, so no table refers to another.
CREATE SCHEMA reporting;

CREATE TABLE reporting.agencies (
    code   text PRIMARY KEY,
    name   jsonb NOT NULL,
    status text NOT NULL CONSTRAINT agency_status CHECK (status IN ('active', 'suspended'))
);

CREATE TABLE reporting.indicators (
    code   text PRIMARY KEY,
    agency text NOT NULL
);
CREATE INDEX indicators_agency ON reporting.indicators (agency);

CREATE TABLE reporting.publications (
    indicator         text        PRIMARY KEY,
    agency            text        NOT NULL,
    observations      bigint      NOT NULL,
    last_published_at timestamptz NOT NULL
);
CREATE INDEX publications_agency ON reporting.publications (agency);

CREATE TABLE reporting.applications (
    id           uuid        PRIMARY KEY,
    agency       text        NOT NULL,
    status       text        NOT NULL CONSTRAINT application_status CHECK (status IN ('open', 'approved', 'refused', 'withdrawn')),
    submitted_at timestamptz,
    ended_at     timestamptz,
    working_days integer
);
CREATE INDEX applications_agency ON reporting.applications (agency, status);
