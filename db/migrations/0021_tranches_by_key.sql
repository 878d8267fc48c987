-- A grant's tranches, those among them whose place others have taken, and whether anybody waits for an envelope's
-- credits are found without a look at every tranche.
CREATE INDEX tranche_by_grant ON tranche (grant_id);
CREATE INDEX tranche_awaiting_credits ON tranche (grant_id) WHERE state = 'awaiting_credits';
