-- Missions of the brigades on the fund's projects: proposed by the lead, answered by the project, staffed by the ledger of days, delivered, compared.
ALTER TABLE stream DROP CONSTRAINT stream_kind_check;
ALTER TABLE stream ADD CONSTRAINT stream_kind_check
  CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person', 'datalab_request', 'mission'));

CREATE TABLE mission (
  id uuid PRIMARY KEY REFERENCES stream,
  grant_id uuid NOT NULL REFERENCES "grant",
  kind text NOT NULL,
  half_days integer NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  -- The key of the indicator that it is to improve.
  indicator text NOT NULL,
  reason text NOT NULL,
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'staffed', 'delivered', 'closed', 'declined', 'lapsed', 'withdrawn')),
  -- Why it was declined or withdrawn.
  end_reason text,
  report text,
  url text,
  delivered_by uuid REFERENCES person,
  delivered_at timestamptz,
  conclusion text,
  -- What the reports told of the indicator when it was closed: a value, its report's instant and milestone.
  value_before jsonb,
  value_after jsonb,
  expected_by timestamptz,
  reminded_at timestamptz,
  closes_at timestamptz,
  CONSTRAINT a_mission_takes_days CHECK (half_days > 0),
  CONSTRAINT a_mission_goes_forward CHECK (ends_on >= starts_on),
  CONSTRAINT a_delivery_is_whole CHECK ((delivered_at IS NULL) = (delivered_by IS NULL) AND (delivered_at IS NULL) = (report IS NULL)),
  CONSTRAINT what_is_delivered_has_its_instant CHECK ((state IN ('delivered', 'closed')) = (delivered_at IS NOT NULL)),
  CONSTRAINT who_ends_a_mission_says_why CHECK ((state IN ('declined', 'withdrawn')) = (end_reason IS NOT NULL))
);
CREATE INDEX mission_by_grant ON mission (grant_id, id);
CREATE INDEX mission_by_state ON mission (state, id);
