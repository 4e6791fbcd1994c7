-- The holder asks for a renewal; the agency answers by renewing. renewal_asked_at: since when that has been waiting.
ALTER TABLE permit_steps DROP CONSTRAINT permit_steps_kind, ADD CONSTRAINT permit_steps_kind
    CHECK (kind IN ('issued', 'suspended', 'reinstated', 'revoked', 'surrendered', 'renewal-asked', 'renewed'));
ALTER TABLE permits ADD COLUMN renewal_asked_at timestamptz;
CREATE INDEX permits_renewals ON permits (agency, permit_id) WHERE renewal_asked_at IS NOT NULL;
