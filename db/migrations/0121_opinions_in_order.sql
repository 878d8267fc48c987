-- Open opinions in the whole order of tasks, with all that counts them: a reviewer's, and those of a lead who is to
-- ask for them. Each takes another name, so that the one that it replaces serves until it is there.
CREATE INDEX CONCURRENTLY IF NOT EXISTS review_step_open_of_reviewer ON review_step (reviewer_id, deadline_at, application_id, position, key) WHERE state = 'open';
CREATE INDEX CONCURRENTLY IF NOT EXISTS review_step_open_in_order ON review_step (deadline_at, application_id, position, key) INCLUDE (reviewer_id, escalated_at) WHERE state = 'open';
-- The files on which a person gave an opinion, without a look at those that they are still to give.
CREATE INDEX CONCURRENTLY IF NOT EXISTS review_step_given_by_reviewer ON review_step (reviewer_id, application_id) WHERE state = 'given';
DROP INDEX CONCURRENTLY IF EXISTS review_step_open_by_reviewer;
DROP INDEX CONCURRENTLY IF EXISTS review_step_open_by_deadline;
