-- The approval of a final account is appealed against; upheld, the same account is given again under the next number,
-- and its approval stays as history. `reopens`: the number under which it was approved before.
ALTER TABLE appeal DROP CONSTRAINT what_is_appealed_against,
  ADD CONSTRAINT what_is_appealed_against CHECK (
    against IN ('inadmissible', 'refused', 'waitlisted', 'reduced', 'silent', 'withdrawn', 'suspended', 'terminated', 'expired',
      'claimed', 'accounted')
  );
ALTER TABLE account_statement
  ADD COLUMN reopens integer,
  ADD CONSTRAINT what_is_reopened_was_reviewed FOREIGN KEY (grant_id, reopens) REFERENCES account_review;

-- A further approval replaces the one that an appeal has opened again: each is replaced once, and the first one stands
-- alone until then.
ALTER TABLE account_review
  ADD COLUMN replaces integer,
  ADD CONSTRAINT what_is_replaced_was_reviewed FOREIGN KEY (grant_id, replaces) REFERENCES account_review;
DROP INDEX an_account_is_approved_once;
CREATE UNIQUE INDEX an_account_is_approved_once ON account_review (grant_id, replaces) NULLS NOT DISTINCT WHERE decision = 'approve';
