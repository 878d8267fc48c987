-- What waits for a step of its payment, without a look at all tranches.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tranche_in_state ON tranche (state, grant_id) WHERE replaced_at IS NULL;
-- What is delegated and neither committed nor paid.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tranche_open_delegation ON tranche (grant_id) WHERE delegated > drawn + returned OR provided > recalled + paid;
