-- Two more places where a euro of a line can be. `uncovered`: what is promised on a year whose credits are not there yet, a contra account as `total` is.
-- `delegated`: what a beneficiary commits and pays itself.
ALTER TABLE envelope_line
  ADD COLUMN uncovered bigint NOT NULL DEFAULT 0,
  ADD COLUMN delegated bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT every_cent_is_somewhere,
  DROP CONSTRAINT never_over_commit,
  DROP CONSTRAINT never_over_pay,
  DROP CONSTRAINT nothing_negative_but_available,
  ADD CONSTRAINT every_cent_is_somewhere
    CHECK (total + uncovered = available + frozen + reserved + delegated + committed + ordered + paid + lapsed),
  ADD CONSTRAINT never_over_commit CHECK (delegated + committed <= total - frozen - lapsed),
  ADD CONSTRAINT never_over_pay CHECK (delegated + ordered + paid <= total - frozen - lapsed),
  ADD CONSTRAINT nothing_negative_but_available
    CHECK (least(total, uncovered, frozen, reserved, delegated, committed, ordered, paid, lapsed) >= 0);
ALTER TABLE envelope_line ALTER COLUMN uncovered DROP DEFAULT, ALTER COLUMN delegated DROP DEFAULT;
ALTER TABLE line_day ADD COLUMN uncovered bigint NOT NULL DEFAULT 0, ADD COLUMN delegated bigint NOT NULL DEFAULT 0;
ALTER TABLE line_day ALTER COLUMN uncovered DROP DEFAULT, ALTER COLUMN delegated DROP DEFAULT;
ALTER TABLE line_mark ADD COLUMN uncovered bigint NOT NULL DEFAULT 0, ADD COLUMN delegated bigint NOT NULL DEFAULT 0;
ALTER TABLE line_mark ALTER COLUMN uncovered DROP DEFAULT, ALTER COLUMN delegated DROP DEFAULT;
