-- A grant is paid in tranches: under which legal form, and over which time. What was awarded before was paid at once, under the only form there was.
ALTER TABLE "grant"
  ADD COLUMN vehicle text NOT NULL DEFAULT 'subsidy',
  ADD COLUMN starts_on date,
  ADD COLUMN duration_months integer;
UPDATE "grant" g SET starts_on = a.starts_on, duration_months = a.duration_months FROM application a WHERE a.id = g.application_id;
ALTER TABLE "grant"
  ALTER COLUMN vehicle DROP DEFAULT,
  ALTER COLUMN starts_on SET NOT NULL,
  ALTER COLUMN duration_months SET NOT NULL;

-- A tranche's period in whole months from the project's start. `replaced_at`: when another plan took its place; its rows stay for their movements.
-- `withdrawn` and `cancelled` are what commitments and payment orders gave back: the ledger alone writes them, like the other amounts.
ALTER TABLE tranche
  ADD COLUMN kind text NOT NULL DEFAULT 'balance' CHECK (kind IN ('advance', 'instalment', 'balance')),
  ADD COLUMN from_month integer NOT NULL DEFAULT 0,
  ADD COLUMN to_month integer,
  ADD COLUMN replaced_at timestamptz,
  ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0,
  ADD COLUMN cancelled bigint NOT NULL DEFAULT 0;
UPDATE tranche t SET to_month = g.duration_months FROM "grant" g WHERE g.id = t.grant_id;
ALTER TABLE tranche
  ALTER COLUMN kind DROP DEFAULT,
  ALTER COLUMN from_month DROP DEFAULT,
  ALTER COLUMN to_month SET NOT NULL,
  ADD CONSTRAINT a_period_has_months CHECK (from_month >= 0 AND to_month > from_month),
  DROP CONSTRAINT tranche_grant_id_rank_key,
  DROP CONSTRAINT never_order_more_than_committed,
  DROP CONSTRAINT never_order_more_than_certified,
  DROP CONSTRAINT never_pay_more_than_ordered,
  ADD CONSTRAINT never_order_more_than_committed CHECK (ordered - cancelled <= committed - withdrawn),
  -- An advance is paid before any service (décret 2012-1246 art. 33).
  ADD CONSTRAINT never_order_more_than_certified CHECK (kind = 'advance' OR ordered - cancelled <= certified_cents),
  ADD CONSTRAINT never_pay_more_than_ordered CHECK (paid <= ordered - cancelled);
CREATE UNIQUE INDEX one_tranche_of_a_rank_in_force ON tranche (grant_id, rank) WHERE replaced_at IS NULL;

-- Why a grant was suspended, ended, or a payment order cancelled, by the event that says so. People's words stay here, out of events.
CREATE TABLE grant_reason (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);
