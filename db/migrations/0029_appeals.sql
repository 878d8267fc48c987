-- An appeal against a refusal or an inadmissibility, once for each application: what is appealed, why, who examines it and what became of it.
CREATE TABLE appeal (
  application_id uuid CONSTRAINT one_appeal_of_an_application PRIMARY KEY REFERENCES application,
  against text NOT NULL CHECK (against IN ('inadmissible', 'refused')),
  -- The event of the decision that it is against, and who had screened the application where that was it.
  decision_version integer NOT NULL,
  screened_by uuid REFERENCES person,
  state text NOT NULL CHECK (state IN ('received', 'assigned', 'advised', 'upheld', 'rejected', 'lapsed')),
  grounds text NOT NULL,
  appealed_by uuid NOT NULL REFERENCES person,
  appealed_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  decision_reminded_at timestamptz,
  reviewer_id uuid REFERENCES person,
  remind_at timestamptz NOT NULL,
  term_at timestamptz NOT NULL,
  reminded_at timestamptz,
  escalated_at timestamptz,
  verdict text CHECK (verdict IN ('founded', 'unfounded')),
  comment text,
  advised_at timestamptz,
  reason text,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  FOREIGN KEY (application_id, decision_version) REFERENCES event (stream_id, version),
  CONSTRAINT an_inadmissibility_was_screened CHECK ((against = 'inadmissible') = (screened_by IS NOT NULL)),
  CONSTRAINT who_is_asked_is_named CHECK (
    CASE state WHEN 'received' THEN reviewer_id IS NULL WHEN 'lapsed' THEN true ELSE reviewer_id IS NOT NULL END
  ),
  CONSTRAINT an_opinion_on_an_appeal_is_whole CHECK (num_nulls(verdict, comment, advised_at) IN (0, 3)),
  CONSTRAINT an_appeal_is_decided_after_its_opinion CHECK (
    CASE WHEN state IN ('received', 'assigned') THEN verdict IS NULL WHEN state = 'lapsed' THEN true ELSE verdict IS NOT NULL END
  ),
  CONSTRAINT an_ended_appeal_says_when_and_why CHECK (
    CASE state WHEN 'upheld' THEN num_nulls(reason, ended_by, ended_at) = 0 WHEN 'rejected' THEN num_nulls(reason, ended_by, ended_at) = 0
      WHEN 'lapsed' THEN ended_at IS NOT NULL AND num_nonnulls(reason, ended_by) = 0 ELSE num_nonnulls(reason, ended_by, ended_at) = 0 END
  )
);
-- Such a row is not append-only: what comes is written into it, and what has come stays.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps what it says here', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE INDEX appeal_by_reviewer ON appeal (reviewer_id) WHERE state = 'assigned';
CREATE TRIGGER an_appeal_is_for_good BEFORE DELETE OR TRUNCATE ON appeal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER an_ended_appeal_stays BEFORE UPDATE ON appeal FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- When a letter left is the date of notification of what it tells: from it the term of an appeal is counted.
CREATE TRIGGER what_has_left_has_left BEFORE UPDATE ON letter FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL AND (NEW.id, NEW.stream_id, NEW.version, NEW.person_id, NEW.sent_at) IS DISTINCT FROM
  (OLD.id, OLD.stream_id, OLD.version, OLD.person_id, OLD.sent_at)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER a_letter_is_for_good BEFORE DELETE OR TRUNCATE ON letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- After a won appeal an application may wait again: how a wait ended is said of the session that began it.
ALTER TABLE waitlist_outcome ADD COLUMN session_id uuid;
UPDATE waitlist_outcome SET session_id = i.session_id FROM agenda_item AS i WHERE i.application_id = waitlist_outcome.application_id AND i.rank IS NOT NULL;
ALTER TABLE waitlist_outcome
  ALTER COLUMN session_id SET NOT NULL,
  DROP CONSTRAINT waitlist_outcome_pkey,
  ADD CONSTRAINT one_end_of_a_wait PRIMARY KEY (application_id, session_id),
  ADD FOREIGN KEY (session_id, application_id) REFERENCES agenda_item;

-- What of the waitlist the credits are known to hold: the chair is written to when that becomes true, and not again as long as it is.
CREATE TABLE award_proposal (
  application_id uuid PRIMARY KEY REFERENCES application,
  held_since timestamptz NOT NULL
);
