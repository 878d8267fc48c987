-- A grant's legal form: an agreement, on which the fund commits and pays; or a delegation, on which the beneficiary does (décret 2004-1085).
-- What was awarded before were agreements, as the terms said that they were awarded under.
ALTER TABLE "grant" ADD COLUMN form text NOT NULL DEFAULT 'agreement' CHECK (form IN ('agreement', 'delegation'));
ALTER TABLE "grant" ALTER COLUMN form DROP DEFAULT;

-- Of AE, `delegated` was given to the beneficiary to commit, which has committed `drawn` and given back `returned`; of CP, `provided` to pay,
-- which has given back `recalled`. The ledger alone writes them, like the other amounts.
ALTER TABLE tranche
  ADD COLUMN delegated bigint NOT NULL DEFAULT 0,
  ADD COLUMN drawn bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned bigint NOT NULL DEFAULT 0,
  ADD COLUMN provided bigint NOT NULL DEFAULT 0,
  ADD COLUMN recalled bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT never_use_more_than_reserved,
  DROP CONSTRAINT never_order_more_than_committed,
  DROP CONSTRAINT never_pay_more_than_ordered,
  ADD CONSTRAINT never_use_more_than_reserved CHECK (committed + delegated + released <= reserved),
  ADD CONSTRAINT never_draw_more_than_delegated CHECK (drawn + returned <= delegated),
  ADD CONSTRAINT never_order_more_than_committed CHECK (ordered - cancelled <= committed + drawn - withdrawn),
  ADD CONSTRAINT never_pay_more_than_ordered CHECK (paid <= ordered - cancelled + provided - recalled),
  ADD CONSTRAINT never_pay_more_than_committed CHECK (paid <= committed + drawn - withdrawn);

-- How a beneficiary names, in its own accounts, the commitment or the payment that an event reports: what a person wrote stands here, and not in the event.
CREATE TABLE delegation_report (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);
