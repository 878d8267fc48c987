-- The source of an organisation's name and legal category, if its people's tokens do not give them: the directory by
-- its name, or `hand` if an admin has settled them. No token and no directory changes what was settled by hand.
ALTER TABLE organisation
  ADD COLUMN described_by text,
  ADD COLUMN described_at timestamptz,
  ADD CONSTRAINT described_by_somebody_at_some_time CHECK ((described_by IS NULL) = (described_at IS NULL));

-- A role that a person asks for in their organisation. `version`: that of the asking event.
CREATE TABLE role_request (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation,
  role text NOT NULL,
  reason text NOT NULL,
  asked_at timestamptz NOT NULL,
  outcome text,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  ending_reason text,
  PRIMARY KEY (person_id, version),
  FOREIGN KEY (person_id, version) REFERENCES event,
  CONSTRAINT a_role_request_ends_as_something CHECK (num_nonnulls(outcome, ended_by, ended_at) IN (0, 3)),
  CONSTRAINT a_refused_role_has_its_reason CHECK ((outcome = 'rejected') IS TRUE = (ending_reason IS NOT NULL)),
  CONSTRAINT a_second_person_ends_a_role_request CHECK (ended_by <> person_id)
);
CREATE UNIQUE INDEX one_open_request_of_a_role ON role_request (person_id, organisation_id, role) WHERE outcome IS NULL;
CREATE INDEX role_request_by_organisation ON role_request (organisation_id) WHERE outcome IS NULL;
