-- What administrations ask of the Datalab's people: their time, not money.
ALTER TABLE stream DROP CONSTRAINT stream_kind_check;
ALTER TABLE stream ADD CONSTRAINT stream_kind_check
  CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person', 'datalab_request'));

CREATE TABLE datalab_request (
  id uuid PRIMARY KEY REFERENCES stream,
  organisation_id uuid NOT NULL REFERENCES organisation,
  created_by uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  state text NOT NULL,
  title text NOT NULL,
  problem text NOT NULL,
  users text NOT NULL,
  expected_impact text NOT NULL,
  data_description text NOT NULL,
  personal_data boolean NOT NULL,
  needs text[] NOT NULL,
  application_id uuid REFERENCES application,
  wished_from date,
  qualified_by uuid REFERENCES person,
  priority text CHECK (priority IN ('high', 'normal', 'low')),
  skills text[],
  note text,
  starts_on date,
  ends_on date,
  contact_person_id uuid REFERENCES person,
  -- Why it was declined or withdrawn.
  reason text,
  summary text,
  deliverables jsonb,
  delivered_at timestamptz,
  rating integer CHECK (rating BETWEEN 1 AND 5),
  helped boolean,
  comment text,
  indicator jsonb,
  expected_by timestamptz,
  reminded_at timestamptz,
  closes_at timestamptz,
  CONSTRAINT a_period_goes_forward CHECK (ends_on >= starts_on),
  CONSTRAINT feedback_is_whole CHECK ((rating IS NULL) = (helped IS NULL) AND (rating IS NULL) = (comment IS NULL)),
  CONSTRAINT a_promise_has_a_period_and_a_contact
    CHECK (state NOT IN ('accepted', 'delivered', 'closed') OR (starts_on IS NOT NULL AND ends_on IS NOT NULL AND contact_person_id IS NOT NULL))
);
CREATE INDEX datalab_request_by_organisation ON datalab_request (organisation_id, id);
CREATE INDEX datalab_request_by_state ON datalab_request (state, id);
CREATE INDEX datalab_request_by_contact ON datalab_request (contact_person_id) WHERE state = 'accepted';

-- Person-days by skill, in halves: what was promised, and what it took.
CREATE TABLE datalab_days (
  request_id uuid NOT NULL REFERENCES datalab_request,
  kind text NOT NULL CHECK (kind IN ('estimated', 'spent')),
  skill text NOT NULL,
  half_days integer NOT NULL,
  CONSTRAINT one_line_for_a_skill PRIMARY KEY (request_id, kind, skill),
  CONSTRAINT days_are_above_zero CHECK (half_days > 0)
);
