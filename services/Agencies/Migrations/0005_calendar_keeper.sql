-- One more role: who keeps the working calendar need not be the administrator of everything.
ALTER TABLE people DROP CONSTRAINT people_roles, ADD CONSTRAINT people_roles CHECK
    (roles <@ ARRAY['steward', 'approver', 'permit-officer', 'supervisor', 'analyst', 'council-member', 'calendar-keeper', 'administrator']);
