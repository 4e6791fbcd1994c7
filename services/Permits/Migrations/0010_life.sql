-- The whole life of a file: more states, more kinds of steps, what an extension, an inquiry or an appeal says besides.
ALTER TABLE applications DROP CONSTRAINT applications_status, ADD CONSTRAINT applications_status CHECK (status IN
    ('submitted', 'under-review', 'awaiting-applicant', 'approved', 'tacitly-approved', 'refused', 'withdrawn', 'lapsed'));
ALTER TABLE application_steps DROP CONSTRAINT application_steps_kind, ADD CONSTRAINT application_steps_kind CHECK (kind IN
    ('submitted', 'review-started', 'asked', 'answered', 'extended', 'inquiry-sent', 'inquiry-answered', 'inquiry-consented', 'inquiry-escalated',
     'approved', 'tacitly-approved', 'refused', 'withdrawn', 'lapsed', 'appeal-lodged', 'appeal-upheld', 'appeal-overturned'));

-- by_agency: the agency that the officer acted for; unknown for steps from before it was kept. detail: json, not jsonb: its bytes are
-- part of what the log of acts seals.
ALTER TABLE application_steps ADD COLUMN by_agency text, ADD COLUMN detail json;

-- What history and calendar say about time, stored to be found by: deadline while the clock runs, next_due the next instant at which
-- time does something to the file (a warning, the deadline, a question's lapse, an inquiry's silence), warned the highest of the three
-- warnings given, scheduled_with the version of the calendar that all this was computed with. Files from before are computed at once.
ALTER TABLE applications
    ADD COLUMN deadline       timestamptz,
    ADD COLUMN next_due       timestamptz,
    ADD COLUMN warned         smallint NOT NULL DEFAULT 0 CONSTRAINT applications_warned CHECK (warned BETWEEN 0 AND 3),
    ADD COLUMN scheduled_with integer  NOT NULL DEFAULT 0;
UPDATE applications SET next_due = submitted_at WHERE status IN ('submitted', 'under-review', 'awaiting-applicant');
CREATE INDEX applications_due ON applications (next_due) WHERE next_due IS NOT NULL;
CREATE INDEX applications_scheduled ON applications (scheduled_with) WHERE next_due IS NOT NULL;
CREATE INDEX applications_queue ON applications (agency, deadline, application_id) WHERE status IN ('submitted', 'under-review', 'awaiting-applicant');

-- Inquiries as their agencies find them; the history is the truth. due_at moves with the calendar.
CREATE TABLE inquiries (
    inquiry_id     uuid        PRIMARY KEY,
    application_id uuid        NOT NULL REFERENCES applications,
    agency         text        NOT NULL,
    state          text        NOT NULL CONSTRAINT inquiries_state CHECK (state IN ('open', 'escalated', 'answered', 'consented', 'dropped')),
    sent_at        timestamptz NOT NULL,
    due_at         timestamptz NOT NULL
);
CREATE INDEX inquiries_file ON inquiries (application_id);
CREATE INDEX inquiries_desk ON inquiries (agency, state, inquiry_id);

-- Appeals as the oversight agencies find them.
CREATE TABLE appeals (
    application_id uuid        PRIMARY KEY REFERENCES applications,
    agency         text        NOT NULL,
    state          text        NOT NULL CONSTRAINT appeals_state CHECK (state IN ('open', 'upheld', 'overturned')),
    lodged_at      timestamptz NOT NULL,
    due_at         timestamptz NOT NULL
);
CREATE INDEX appeals_desk ON appeals (agency, state, application_id);
