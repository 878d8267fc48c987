-- What waits is read in the order of its deadlines, many of which end with the same working day.
DROP INDEX review_step_open_by_deadline;
CREATE INDEX review_step_open_by_deadline ON review_step (deadline_at, application_id, position) WHERE state = 'open';
DROP INDEX application_to_screen_by_deadline;
CREATE INDEX application_to_screen_by_deadline ON application (screening_due_at, id) WHERE state = 'submitted';
