-- Whom an opinion was asked of, one row a time: by whom, what the answer was, and why it ended. An absence asks by nobody's command.
CREATE TABLE assignment (
  application_id uuid NOT NULL,
  step text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  person_id uuid NOT NULL REFERENCES person,
  stands_in_for uuid REFERENCES person,
  assigned_by uuid REFERENCES person,
  by_load boolean NOT NULL DEFAULT false,
  assigned_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('accepted', 'declined')),
  answered_at timestamptz,
  reason text,
  ended_at timestamptz,
  ending text CHECK (ending IN ('replaced', 'declined', 'handed_over', 'absence_over', 'opinion_given', 'waived', 'cancelled')),
  PRIMARY KEY (application_id, step, number),
  FOREIGN KEY (application_id, step) REFERENCES review_step,
  CONSTRAINT nobody_stands_in_for_themselves CHECK (stands_in_for <> person_id),
  CONSTRAINT an_answer_has_its_instant CHECK ((answer IS NULL) = (answered_at IS NULL)),
  CONSTRAINT who_declines_says_why CHECK ((answer IS NOT DISTINCT FROM 'declined') = (reason IS NOT NULL)),
  CONSTRAINT what_is_declined_has_ended CHECK ((answer IS NOT DISTINCT FROM 'declined') = (ending IS NOT DISTINCT FROM 'declined')),
  CONSTRAINT an_end_says_why CHECK ((ended_at IS NULL) = (ending IS NULL))
);
CREATE UNIQUE INDEX one_open_assignment_a_step ON assignment (application_id, step) WHERE ended_at IS NULL;
CREATE INDEX assignment_declined ON assignment (application_id, step, person_id) WHERE answer = 'declined';

-- Until now it was in the events alone.
WITH asked AS (
  SELECT stream_id, facts, facts ->> 'step' AS step, person_id, at, row_number() OVER later AS number, lead(name) OVER later AS next, lead(at) OVER later AS next_at
  FROM event WHERE name IN ('assignReviewer', 'handOverStep', 'returnStep')
  WINDOW later AS (PARTITION BY stream_id, facts ->> 'step' ORDER BY version)
),
finish AS (
  SELECT s.application_id, s.key, s.state, s.stands_in_for, CASE s.state
    WHEN 'given' THEN (SELECT max(given_at) FROM opinion AS o WHERE (o.application_id, o.step) = (s.application_id, s.key))
    WHEN 'waived' THEN s.waived_at
    WHEN 'cancelled' THEN (
      SELECT coalesce(max(at) FILTER (WHERE name = 'withdrawApplication' OR s.key = ANY (string_to_array(facts ->> 'cancelled', ','))), max(at))
      FROM event WHERE stream_id = s.application_id
    ) END AS at
  FROM review_step AS s
)
INSERT INTO assignment (application_id, step, number, person_id, stands_in_for, assigned_by, by_load, assigned_at, answer, answered_at, ended_at, ending)
SELECT stream_id, step, number, (facts ->> 'reviewerId')::uuid, CASE WHEN next IS NULL THEN finish.stands_in_for ELSE (facts ->> 'standsInFor')::uuid END,
  person_id, facts ? 'byLoad', asked.at,
  CASE WHEN next IS NULL AND state = 'given' THEN 'accepted' END, CASE WHEN next IS NULL AND state = 'given' THEN finish.at END,
  coalesce(next_at, finish.at),
  CASE next WHEN 'assignReviewer' THEN 'replaced' WHEN 'handOverStep' THEN 'handed_over' WHEN 'returnStep' THEN 'absence_over'
    ELSE CASE state WHEN 'given' THEN 'opinion_given' WHEN 'waived' THEN 'waived' WHEN 'cancelled' THEN 'cancelled' END END
FROM asked JOIN finish ON (application_id, key) = (stream_id, step);

-- A term that was put off is work as well.
UPDATE review_step AS s SET working_days = s.working_days + e.working_days
FROM (SELECT application_id, step, sum(working_days) AS working_days FROM step_extension GROUP BY application_id, step) AS e
WHERE (e.application_id, e.step) = (s.application_id, s.key);

-- Who stands in has the roles of who is away, in the organisation for which it acts.
ALTER TABLE absence ADD COLUMN substitute_organisation_id uuid REFERENCES organisation;
UPDATE absence SET substitute_organisation_id = p.organisation_id FROM person AS p WHERE p.id = substitute_id;
ALTER TABLE absence ALTER COLUMN substitute_organisation_id SET NOT NULL;
