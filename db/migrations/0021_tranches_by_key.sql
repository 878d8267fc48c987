-- A grant's tranches, including replaced ones, and whether any waits for an envelope's credits are found without
-- scanning every tranche.
CREATE INDEX tranche_by_grant ON tranche (grant_id);
CREATE INDEX tranche_awaiting_credits ON tranche (grant_id) WHERE state = 'awaiting_credits';
