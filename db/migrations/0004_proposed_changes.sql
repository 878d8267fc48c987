-- A change of an envelope's rules or credits that one person proposes; it takes effect when another confirms it.
-- `number`: within the envelope. `body`: the command's.
CREATE TABLE envelope_change (
  envelope_id uuid NOT NULL REFERENCES envelope,
  number integer NOT NULL CHECK (number > 0),
  command text NOT NULL,
  body jsonb NOT NULL,
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  outcome text,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  ending_reason text,
  PRIMARY KEY (envelope_id, number),
  CONSTRAINT a_change_ends_as_something CHECK (num_nonnulls(outcome, ended_by, ended_at) IN (0, 3)),
  CONSTRAINT a_rejected_change_has_its_reason CHECK ((outcome = 'rejected') IS TRUE = (ending_reason IS NOT NULL)),
  CONSTRAINT a_second_person_ends_a_change CHECK ((outcome = 'retracted') = (ended_by = proposed_by))
);
CREATE INDEX open_change ON envelope_change (envelope_id) WHERE outcome IS NULL;
