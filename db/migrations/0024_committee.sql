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

-- A session may have members who vote on its applications between two instants; so many of them must, so that the vote on one counts.
ALTER TABLE session
  ADD COLUMN quorum integer CHECK (quorum > 0),
  ADD COLUMN vote_opens_at timestamptz,
  ADD COLUMN vote_closes_at timestamptz,
  ADD CONSTRAINT a_vote_is_whole_or_absent CHECK (num_nulls(quorum, vote_opens_at, vote_closes_at) IN (0, 3)),
  ADD CONSTRAINT a_vote_closes_after_it_opens CHECK (vote_closes_at > vote_opens_at);

CREATE TABLE session_member (
  session_id uuid NOT NULL REFERENCES session,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (session_id, person_id)
);

CREATE TABLE ballot (
  session_id uuid NOT NULL,
  application_id uuid NOT NULL,
  person_id uuid NOT NULL,
  choice text NOT NULL CHECK (choice IN ('favour', 'against', 'abstain')),
  CONSTRAINT one_ballot_of_a_member PRIMARY KEY (session_id, application_id, person_id),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  FOREIGN KEY (session_id, person_id) REFERENCES session_member
);

-- What a member declares to have no part in, and why.
CREATE TABLE recusal (
  session_id uuid NOT NULL,
  application_id uuid NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  declared_at timestamptz NOT NULL,
  CONSTRAINT one_recusal_of_a_member PRIMARY KEY (session_id, application_id, person_id),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  FOREIGN KEY (session_id, person_id) REFERENCES session_member
);

-- What left the agenda without its quorum may be placed in another session, and stands on two agendas then.
ALTER TABLE agenda_item ADD COLUMN left_at timestamptz;
