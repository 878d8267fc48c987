-- A subsidy that is withdrawn in part, by a decision of the fund alone (CRPA L242-2 2°): what it awards from then on.
-- Its number is of the same sequence as those of the grant's amendments, so that each plan has the number after that of
-- what put it in force. `version`: that of its event; `restores`: the reduction that an upheld appeal takes back, null
-- for a reduction.
CREATE TABLE reduction (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  version integer NOT NULL,
  before_cents bigint NOT NULL CHECK (before_cents > 0),
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  restores integer,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (grant_id, restores) REFERENCES reduction,
  CONSTRAINT a_reduction_is_restored_once UNIQUE (grant_id, restores),
  CONSTRAINT a_reduction_awards_less CHECK ((awarded_cents < before_cents) = (restores IS NULL))
);
CREATE TRIGGER reduction_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reduction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

ALTER TABLE grant_plan
  ADD COLUMN reduction integer,
  ADD FOREIGN KEY (grant_id, reduction) REFERENCES reduction,
  DROP CONSTRAINT a_plan_has_the_number_after_its_amendment,
  ADD CONSTRAINT a_plan_has_the_number_after_its_amendment CHECK (number = coalesce(amendment, reduction, 0) + 1),
  ADD CONSTRAINT a_plan_comes_from_one_act CHECK (num_nonnulls(amendment, reduction) <= 1);

ALTER TABLE appeal DROP CONSTRAINT what_is_appealed_against,
  ADD CONSTRAINT what_is_appealed_against CHECK (
    against IN ('inadmissible', 'refused', 'waitlisted', 'reduced', 'silent', 'withdrawn', 'withdrawn_in_part', 'suspended',
      'terminated', 'expired', 'claimed', 'accounted')
  );
