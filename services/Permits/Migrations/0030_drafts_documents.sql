-- Uploads of a draft live as long as the draft does.
ALTER TABLE documents ADD kept_until timestamptz;
UPDATE documents SET kept_until = uploaded_at + interval '7 days';
ALTER TABLE documents ALTER kept_until SET NOT NULL;
DROP INDEX documents_unclaimed;
CREATE INDEX documents_unclaimed ON documents (kept_until) WHERE application_id IS NULL;
