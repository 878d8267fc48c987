-- An absence that somebody else has declared counts once a second person has confirmed it. What its own person has said
-- counts at once, and is confirmed by that person.

ALTER TABLE absence ADD COLUMN confirmed_at timestamptz, ADD COLUMN confirmed_by uuid REFERENCES person;

UPDATE absence SET confirmed_at = declared_at, confirmed_by = person_id WHERE declared_by = person_id;
-- What had begun by somebody else's word alone goes on, and names nobody who has confirmed it.
UPDATE absence SET confirmed_at = started_at WHERE declared_by <> person_id AND started_at IS NOT NULL;

ALTER TABLE absence
  ADD CONSTRAINT begins_once_confirmed CHECK (started_at IS NULL OR confirmed_at IS NOT NULL),
  ADD CONSTRAINT confirmed_by_a_second_person CHECK (
    confirmed_by IS NULL
    OR (confirmed_at IS NOT NULL AND confirmed_by <> substitute_id AND (confirmed_by <> declared_by OR declared_by = person_id))
  );
