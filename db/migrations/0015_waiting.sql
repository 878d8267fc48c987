-- Waiting work is read in the order of its deadlines, many of which are the end of the same working day.
DROP INDEX review_step_open_by_deadline;
CREATE INDEX review_step_open_by_deadline ON review_step (deadline_at, application_id, position) WHERE state = 'open';
DROP INDEX application_to_screen_by_deadline;
CREATE INDEX application_to_screen_by_deadline ON application (screening_due_at, id) WHERE state = 'submitted';
