-- A session says where it meets, or that it is a written procedure, which ends with its vote. `rearranged_because`: why
-- its plan was last changed.
ALTER TABLE session ADD COLUMN venue text, ADD COLUMN written boolean NOT NULL DEFAULT false, ADD COLUMN rearranged_because text,
  ADD CONSTRAINT a_written_procedure_ends_with_its_vote CHECK (NOT written OR (venue IS NULL AND vote_closes_at IS NOT NULL));

-- A file is taken off the agenda, or adjourned to another session, with its reason.
ALTER TABLE agenda_item DROP CONSTRAINT agenda_item_left_because_check,
  ADD CONSTRAINT agenda_item_left_because_check
    CHECK (left_because IN ('without_quorum', 'opinion_voided', 'taken_off', 'adjourned'));

-- A member who no longer sits: excused, and perhaps stood in for, or replaced before the agenda was sent.
ALTER TABLE session_member ADD COLUMN left_at timestamptz, ADD COLUMN left_as text CHECK (left_as IN ('excused', 'replaced')),
  ADD COLUMN stands_in_for uuid,
  ADD FOREIGN KEY (session_id, stands_in_for) REFERENCES session_member,
  ADD CONSTRAINT a_member_who_left_says_how CHECK ((left_at IS NULL) = (left_as IS NULL));

-- An award under conditions precedent: each is certified, with what it rests on, before either side signs.
ALTER TABLE scenario_decision ADD COLUMN conditions text[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT only_an_award_has_conditions CHECK (decision = 'award' OR conditions = '{}');
CREATE TABLE award_condition (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  wording text NOT NULL,
  certified_version integer,
  evidence text,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, certified_version) REFERENCES event (stream_id, version),
  CONSTRAINT a_certified_condition_rests_on_something CHECK ((certified_version IS NULL) = (evidence IS NULL))
);
