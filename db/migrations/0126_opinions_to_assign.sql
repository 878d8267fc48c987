-- Open opinions that wait for a lead: of the others, which are many, none is read to find and count these.
CREATE INDEX CONCURRENTLY IF NOT EXISTS review_step_to_assign ON review_step (deadline_at, application_id, position, key) WHERE state = 'open' AND (reviewer_id IS NULL OR escalated_at IS NOT NULL);
