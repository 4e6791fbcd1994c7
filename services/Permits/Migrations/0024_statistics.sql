-- The newest decisions first: what the catalogue says about how long a permit takes in fact.
CREATE INDEX application_steps_decisions ON application_steps (at DESC, application_id) WHERE kind IN ('approved', 'tacitly-approved', 'refused');
