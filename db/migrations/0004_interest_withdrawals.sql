-- An interest stands until a second person, neither the one concerned nor the one who asked, has confirmed that it is
-- over. `version`: that of the asking event.
CREATE TABLE interest_withdrawal (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  number integer NOT NULL,
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL,
  reason text NOT NULL,
  outcome text,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  ending_reason text,
  PRIMARY KEY (person_id, version),
  FOREIGN KEY (person_id, version) REFERENCES event,
  FOREIGN KEY (person_id, number) REFERENCES declared_interest,
  CONSTRAINT a_request_ends_as_something CHECK (num_nonnulls(outcome, ended_by, ended_at) IN (0, 3)),
  CONSTRAINT a_rejected_request_has_its_reason CHECK ((outcome = 'rejected') IS TRUE = (ending_reason IS NOT NULL)),
  CONSTRAINT a_second_person_ends_a_request CHECK (
    CASE WHEN outcome = 'retracted' THEN ended_by = asked_by ELSE ended_by NOT IN (asked_by, person_id) END
  )
);
CREATE UNIQUE INDEX one_open_request_of_an_interest ON interest_withdrawal (person_id, number) WHERE outcome IS NULL;

-- A person stays in conflict over every application on which their interest was in force, so withdrawn interests are
-- looked up like others.
DROP INDEX interest_in_organisation, interest_in_application;
CREATE INDEX interest_in_organisation ON declared_interest (siret);
CREATE INDEX interest_in_application ON declared_interest (application_id);
