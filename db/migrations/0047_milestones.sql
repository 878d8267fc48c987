-- What an accepted report changes of the plan that both sides have signed, within the tolerance of its call. The
-- content as it is from then on is a further revision of the application; an amendment's plan takes the place of both.
CREATE TABLE plan_adjustment (
  grant_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  -- The signed plan that it adjusts, and the report whose review decided it.
  plan integer NOT NULL,
  rank integer NOT NULL,
  report_number integer NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  ends_on date NOT NULL,
  PRIMARY KEY (grant_id, number),
  CONSTRAINT one_adjustment_by_a_review UNIQUE (grant_id, rank, report_number),
  FOREIGN KEY (grant_id, plan) REFERENCES grant_plan,
  FOREIGN KEY (grant_id, rank, report_number) REFERENCES report_review
);
CREATE TRIGGER plan_adjustment_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_adjustment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The milestone at which a notice stops the project; null if it is given for anything else.
ALTER TABLE ending_notice ADD COLUMN milestone integer;
ALTER TABLE ending_notice
  ADD FOREIGN KEY (grant_id, milestone) REFERENCES milestone,
  ADD CONSTRAINT a_milestone_stops_for_a_condition CHECK (milestone IS NULL OR ground = 'condition');

-- The share of its target that an indicator must have reached, read for many grants at once.
ALTER TABLE call_version
  ADD COLUMN reached_percent integer GENERATED ALWAYS AS ((terms ->> 'indicatorsReachedPercent')::integer) STORED;
