-- The security log says when a backup was restored, and by how many the references were moved forward then.
ALTER TABLE security_log DROP CONSTRAINT security_log_kind_check;
ALTER TABLE security_log ADD CONSTRAINT security_log_kind_check
  CHECK (kind IN ('refusal', 'failed_sign_in', 'sign_in', 'bank_details', 'export', 'audit', 'dropped', 'restored'));
