-- An interest that one person has recorded on another counts once a second person has confirmed it. What a person says
-- of itself counts at once. `in_force_since`: null until then, and again where it was annulled as recorded in error.
-- `confirmed_by`: a second person, or its own one, which has said the same.
ALTER TABLE declared_interest ADD COLUMN in_force_since timestamptz, ADD COLUMN confirmed_by uuid REFERENCES person;
-- What stood by one person's word alone stands on, and names no one who has confirmed it.
UPDATE declared_interest SET in_force_since = declared_at;
ALTER TABLE declared_interest
  ADD CONSTRAINT another_person_confirms_an_interest CHECK (confirmed_by <> declared_by);

-- `asked_by_party`: by whose interest it is, or by who has recorded it. Where one of them says that what is in force
-- was recorded in error, two others confirm that; `first_confirmed_by` is the first of them.
ALTER TABLE interest_withdrawal
  ADD COLUMN ground text NOT NULL DEFAULT 'over' CHECK (ground IN ('over', 'error')),
  ADD COLUMN asked_by_party boolean NOT NULL DEFAULT true,
  ADD COLUMN first_confirmed_by uuid REFERENCES person;
ALTER TABLE interest_withdrawal
  ALTER COLUMN ground DROP DEFAULT,
  ALTER COLUMN asked_by_party DROP DEFAULT,
  ADD CONSTRAINT two_people_annul_an_interest CHECK (
    first_confirmed_by IS NULL
    OR (ground = 'error' AND first_confirmed_by NOT IN (asked_by, person_id) AND (outcome IS DISTINCT FROM 'confirmed' OR first_confirmed_by <> ended_by))
  );
