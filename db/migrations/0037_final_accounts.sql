-- What a project has really cost, asked for at its end where its call says so: the balance is paid on it, and what was paid too much is claimed back.
CREATE TABLE final_account (
  grant_id uuid CONSTRAINT one_final_account_of_a_grant PRIMARY KEY REFERENCES "grant",
  state text NOT NULL CHECK (state IN ('awaited', 'given', 'returned', 'approved', 'cancelled')),
  due_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  reminded_at timestamptz,
  late_at timestamptz,
  number integer NOT NULL DEFAULT 0,
  CONSTRAINT what_is_approved_was_given CHECK (number > 0 OR state IN ('awaited', 'cancelled'))
);
CREATE INDEX final_account_by_state ON final_account (state, grant_id);

CREATE TABLE account_statement (
  grant_id uuid NOT NULL REFERENCES final_account,
  number integer NOT NULL CHECK (number > 0),
  lines jsonb NOT NULL,
  spent_cents bigint NOT NULL CHECK (spent_cents >= 0),
  comment text NOT NULL,
  due_at timestamptz NOT NULL,
  given_by uuid NOT NULL REFERENCES person,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, number)
);

CREATE TABLE account_review (
  grant_id uuid NOT NULL,
  number integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approve', 'return')),
  eligible_cents bigint CHECK (eligible_cents >= 0),
  due_cents bigint CHECK (due_cents >= 0),
  words text NOT NULL CHECK (words <> ''),
  reviewed_by uuid NOT NULL REFERENCES person,
  reviewed_at timestamptz NOT NULL,
  CONSTRAINT one_review_of_an_account PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, number) REFERENCES account_statement,
  CONSTRAINT an_approval_says_what_is_due CHECK (num_nonnulls(eligible_cents, due_cents) = CASE decision WHEN 'approve' THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX an_account_is_approved_once ON account_review (grant_id) WHERE decision = 'approve';

CREATE TRIGGER account_statement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_statement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER account_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Since when a tranche waits for credits, or for what its beneficiary owes: the first to wait is the first to go on. Null where it waits for nothing, or for
-- finance, once the controller has given a visa.
ALTER TABLE tranche ADD COLUMN waiting_since timestamptz;
UPDATE tranche AS t SET waiting_since = (
  SELECT max(e.at) FROM event AS e
  WHERE e.stream_id = t.grant_id AND e.name = 'reviewReport' AND (e.facts ->> 'tranche')::integer = t.rank AND e.facts ->> 'awaits' IS DISTINCT FROM 'visa'
)
WHERE t.state = 'awaiting_credits';
ALTER TABLE tranche ADD CONSTRAINT what_does_not_wait_has_no_place CHECK (waiting_since IS NULL OR state = 'awaiting_credits');
CREATE INDEX tranche_waiting ON tranche (waiting_since) WHERE waiting_since IS NOT NULL;
