-- The agency may answer without renewing; the holder may ask again.
ALTER TABLE permit_steps DROP CONSTRAINT permit_steps_kind, ADD CONSTRAINT permit_steps_kind
    CHECK (kind IN ('issued', 'suspended', 'reinstated', 'revoked', 'surrendered', 'renewal-asked', 'renewal-declined', 'renewed'));
