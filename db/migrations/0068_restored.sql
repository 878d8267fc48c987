-- The security log says when a backup was restored, and by how many the references were moved forward then.
ALTER TABLE security_log DROP CONSTRAINT security_log_kind_check;
ALTER TABLE security_log ADD CONSTRAINT security_log_kind_check
  CHECK (kind IN ('refusal', 'failed_sign_in', 'sign_in', 'bank_details', 'export', 'audit', 'dropped', 'restored'));

-- Numbers that are given to nothing, from the first to the last: after a restoration they may stand in letters of what
-- was lost.
CREATE TABLE reference_gap (
  code text NOT NULL,
  year integer NOT NULL,
  first integer NOT NULL CHECK (first > 0),
  last integer NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (code, year, first),
  CONSTRAINT a_gap_goes_forward CHECK (last >= first)
);
CREATE TRIGGER reference_gap_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_gap
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
