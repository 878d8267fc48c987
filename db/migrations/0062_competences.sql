-- The steps of reviews, by their keys in calls, of which a reviewer gives opinions; none where it was not said: then
-- they may be asked for any. They order whom to ask, and keep no reviewer from a step.
ALTER TABLE person ADD COLUMN competences text[] NOT NULL DEFAULT '{}';
