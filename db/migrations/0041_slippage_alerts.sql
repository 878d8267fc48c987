-- A project went beyond a threshold of its call: with the figures by which it did. What is already beyond one raises its alert with its next report.
CREATE TABLE slippage_alert (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  level text NOT NULL CHECK (level IN ('alert', 'mission')),
  plan integer NOT NULL,
  rank integer NOT NULL,
  report integer NOT NULL,
  planned_cents bigint NOT NULL CHECK (planned_cents > 0),
  forecast_cents bigint NOT NULL CHECK (forecast_cents > 0),
  planned_days integer NOT NULL CHECK (planned_days > 0),
  forecast_days integer NOT NULL CHECK (forecast_days > 0),
  raised_at timestamptz NOT NULL,
  recovered_at timestamptz,
  settled_as text CHECK (settled_as IN ('mission_proposed', 'dismissed', 'recovered', 'superseded')),
  settled_at timestamptz,
  settled_by uuid REFERENCES person,
  reason text,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, plan) REFERENCES grant_plan,
  FOREIGN KEY (grant_id, rank, report) REFERENCES report,
  CONSTRAINT a_settlement_has_its_instant CHECK ((settled_as IS NULL) = (settled_at IS NULL)),
  CONSTRAINT what_recovered_is_settled CHECK (recovered_at IS NULL OR settled_at IS NOT NULL),
  CONSTRAINT a_person_proposes_or_dismisses CHECK ((settled_as IN ('mission_proposed', 'dismissed')) IS TRUE = (settled_by IS NOT NULL)),
  CONSTRAINT a_dismissal_has_a_reason CHECK ((settled_as = 'dismissed') IS TRUE = (reason IS NOT NULL))
);
-- A threshold is crossed again only from below it.
CREATE UNIQUE INDEX once_beyond_a_threshold ON slippage_alert (grant_id, level) WHERE recovered_at IS NULL;
CREATE INDEX slippage_alert_that_waits ON slippage_alert (grant_id) WHERE settled_as IS NULL;

-- Where a project stands, as the lead says.
CREATE TABLE grant_phase (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  phase text CHECK (phase IN ('investigation', 'construction', 'acceleration', 'transfer', 'success', 'alumni')),
  impact_step text CHECK (impact_step IN ('usable', 'used', 'useful', 'impact', 'efficient')),
  reached_on date NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT it_says_a_phase_or_a_step CHECK (phase IS NOT NULL OR impact_step IS NOT NULL)
);
CREATE TRIGGER grant_phase_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_phase FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
