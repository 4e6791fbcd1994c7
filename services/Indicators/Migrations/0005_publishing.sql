-- Computed indicators are published with what they are computed from: an upload then rests on indicators too that it does not change.
ALTER TABLE upload_bases ADD COLUMN is_changed boolean NOT NULL DEFAULT true;

-- What an upload's checks could see: a publication that came later and says otherwise is told when the upload is published.
ALTER TABLE publications ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE uploads ADD COLUMN checked_in pg_snapshot;

CREATE INDEX uploads_of_submission ON uploads (submission_id, id);
