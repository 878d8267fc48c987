-- An interest that one person has recorded on another counts once a second person has confirmed it. A person's own
-- declaration counts at once. `in_force_since`: null until then, and again once annulled as recorded in error.
-- `confirmed_by`: a second person, or the person concerned, who has declared the same.
ALTER TABLE declared_interest ADD COLUMN in_force_since timestamptz, ADD COLUMN confirmed_by uuid REFERENCES person;
-- Interests that stood by one person's word alone stay in force, without a confirming person.
UPDATE declared_interest SET in_force_since = declared_at;
ALTER TABLE declared_interest
  ADD CONSTRAINT another_person_confirms_an_interest CHECK (confirmed_by <> declared_by);

-- `asked_by_party`: whether the person concerned, or the one who recorded it, asks. If one of them says that an
-- interest in force was recorded in error, two others confirm that; `first_confirmed_by` is the first of them.
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
