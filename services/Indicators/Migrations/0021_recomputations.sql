-- A formula that is defined or changed recomputes its figures at once: by a submission that nobody uploads. It waits as approved, and the service publishes
-- it; where nothing changes it ends as withdrawn. The indicators whose formulas were set; null for what agencies deliver.
ALTER TABLE submissions ADD COLUMN recomputes int[];
CREATE INDEX submissions_to_recompute ON submissions (id) WHERE recomputes IS NOT NULL AND status = 'approved';

-- How far a file has arrived, the sender sees himself.
ALTER TABLE uploads DROP COLUMN rows_read, DROP COLUMN has_ended;
