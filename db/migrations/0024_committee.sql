-- Why an application was moved on a session's agenda: what a person wrote stands here, and not in the event.
CREATE TABLE agenda_move (
  session_id uuid NOT NULL REFERENCES session,
  version integer NOT NULL,
  application_id uuid NOT NULL,
  from_place integer NOT NULL CHECK (from_place > 0),
  to_place integer NOT NULL CHECK (to_place > 0),
  reason text NOT NULL,
  PRIMARY KEY (session_id, version),
  FOREIGN KEY (session_id, version) REFERENCES event (stream_id, version),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  CONSTRAINT a_move_leads_elsewhere CHECK (from_place <> to_place)
);

-- Lists of decisions that a session compares before it makes one. What is removed keeps its number, by which the events name it.
CREATE TABLE scenario (
  session_id uuid NOT NULL REFERENCES session,
  number integer NOT NULL CHECK (number > 0),
  name text NOT NULL,
  saved_by uuid NOT NULL REFERENCES person,
  saved_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (session_id, number)
);
CREATE UNIQUE INDEX one_scenario_of_a_name ON scenario (session_id, name) WHERE removed_at IS NULL;

CREATE TABLE scenario_decision (
  session_id uuid NOT NULL,
  scenario integer NOT NULL,
  application_id uuid NOT NULL,
  position integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('award', 'waitlist', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text NOT NULL,
  rank integer CHECK (rank > 0),
  PRIMARY KEY (session_id, scenario, application_id),
  FOREIGN KEY (session_id, scenario) REFERENCES scenario,
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  CONSTRAINT a_thought_award_has_its_amount CHECK ((decision = 'award') = (awarded_cents IS NOT NULL)),
  CONSTRAINT what_would_wait_has_its_rank CHECK ((decision = 'waitlist') = (rank IS NOT NULL))
);

-- The one from which the session may be decided.
ALTER TABLE session
  ADD COLUMN promoted_scenario integer,
  ADD FOREIGN KEY (id, promoted_scenario) REFERENCES scenario (session_id, number);
