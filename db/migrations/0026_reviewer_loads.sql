-- How many working days a step was given, by which the load of its reviewer is counted: its term moves on after a correction, and its call is read no more.
ALTER TABLE review_step ADD COLUMN working_days integer CHECK (working_days > 0);
UPDATE review_step AS s SET working_days = (step ->> 'workingDays')::integer
FROM application AS a, call_version AS v, jsonb_array_elements(v.terms -> 'steps') AS step
WHERE a.id = s.application_id AND v.call_id = a.call_id AND v.version = a.call_version AND step ->> 'key' = s.key;
ALTER TABLE review_step ALTER COLUMN working_days SET NOT NULL;

CREATE INDEX review_step_expected_by_reviewer ON review_step (reviewer_id) INCLUDE (working_days, term_at, state) WHERE state IN ('open', 'stopped');
