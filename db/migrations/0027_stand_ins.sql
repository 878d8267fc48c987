-- A reviewer's absence from its first day to its last, and who stands in for it. What is over stays: who had which step when is in the events.
CREATE TABLE absence (
  person_id uuid NOT NULL REFERENCES person,
  declared_at timestamptz NOT NULL,
  declared_by uuid NOT NULL REFERENCES person,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  substitute_id uuid NOT NULL REFERENCES person,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (person_id, declared_at),
  CONSTRAINT first_day_before_last CHECK (starts_on <= ends_on),
  CONSTRAINT never_its_own_substitute CHECK (substitute_id <> person_id)
);
CREATE UNIQUE INDEX one_absence_at_a_time ON absence (person_id) WHERE ended_at IS NULL;
CREATE INDEX absence_by_substitute ON absence (substitute_id) WHERE ended_at IS NULL;

-- Whose step it is, where its reviewer has it only as long as somebody is away.
ALTER TABLE review_step ADD COLUMN stands_in_for uuid REFERENCES person;
CREATE INDEX review_step_stood_in_for ON review_step (stands_in_for) WHERE stands_in_for IS NOT NULL;
