-- What was paid wrongly is claimed back (titre de perception). No credit moves with it: the amounts stand on the tranche and on the claim, each the sum of its
-- movements. `claimed`: what was ever claimed; of it `collected` was got back, and `waived` was given up; of what was collected `restored` came back to the credits.
ALTER TABLE tranche
  ADD COLUMN claimed bigint NOT NULL DEFAULT 0,
  ADD COLUMN collected bigint NOT NULL DEFAULT 0,
  ADD COLUMN waived bigint NOT NULL DEFAULT 0,
  ADD COLUMN restored bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT never_claim_more_than_paid CHECK (claimed - waived <= paid),
  ADD CONSTRAINT never_settle_more_than_claimed CHECK (collected + waived <= claimed),
  ADD CONSTRAINT never_restore_more_than_collected CHECK (restored <= collected);

-- `number`: its place among the claims on its grant. `year`: of the payment credits that had paid its tranche. `reference`: the N° of the titre de perception.
CREATE TABLE claim (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  tranche_id uuid NOT NULL REFERENCES tranche,
  year integer NOT NULL,
  reference text CHECK (reference <> ''),
  issued_by uuid NOT NULL REFERENCES person,
  issued_at timestamptz NOT NULL,
  claimed bigint NOT NULL DEFAULT 0,
  collected bigint NOT NULL DEFAULT 0,
  waived bigint NOT NULL DEFAULT 0,
  restored bigint NOT NULL DEFAULT 0,
  owed bigint NOT NULL GENERATED ALWAYS AS (claimed - collected - waived) STORED,
  CONSTRAINT one_claim_for_a_number UNIQUE (grant_id, number),
  CONSTRAINT no_amount_of_a_claim_is_negative CHECK (least(claimed, owed, collected, waived, restored) >= 0),
  CONSTRAINT never_restore_more_of_a_claim_than_collected CHECK (restored <= collected)
);
CREATE INDEX claim_owed ON claim (grant_id) WHERE owed > 0;

-- The reference of the act that ordered a restoration of credits, beside the event that says so.
CREATE TABLE restoration (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);
