-- A reviewer's open opinions are read in the order of their deadlines, however many there are.
DROP INDEX review_step_open_by_reviewer;
CREATE INDEX review_step_open_by_reviewer ON review_step (reviewer_id, deadline_at, application_id, position) WHERE state = 'open';
