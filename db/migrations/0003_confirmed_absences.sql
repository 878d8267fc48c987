-- An absence declared by another person counts once a second person has confirmed it. A person's own declaration counts
-- at once, as confirmed by themselves.

ALTER TABLE absence ADD COLUMN confirmed_at timestamptz, ADD COLUMN confirmed_by uuid REFERENCES person;

UPDATE absence SET confirmed_at = declared_at, confirmed_by = person_id WHERE declared_by = person_id;
-- Absences that began by another person's declaration alone go on, without a confirming person.
UPDATE absence SET confirmed_at = started_at WHERE declared_by <> person_id AND started_at IS NOT NULL;

ALTER TABLE absence
  ADD CONSTRAINT begins_once_confirmed CHECK (started_at IS NULL OR confirmed_at IS NOT NULL),
  ADD CONSTRAINT confirmed_by_a_second_person CHECK (
    confirmed_by IS NULL
    OR (confirmed_at IS NOT NULL AND confirmed_by <> substitute_id AND (confirmed_by <> declared_by OR declared_by = person_id))
  );
