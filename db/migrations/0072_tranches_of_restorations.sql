-- What an upheld appeal gives back of a tranche whose credits are those of a year that is over, or that waits for a
-- visa, is a tranche of its own. `amendment` is then the number of the act that restored it: amendments and reductions
-- share one sequence. Which act added a tranche, the invariants check.
ALTER TABLE tranche DROP CONSTRAINT tranche_grant_id_amendment_fkey;
