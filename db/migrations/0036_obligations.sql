-- What a beneficiary owes beside its project, planned at the second signature by the call's terms. `months`: from the project's first day to the day by which it
-- was first to be met; a tranche whose period begins later may wait for it.
CREATE TABLE obligation (
  grant_id uuid NOT NULL REFERENCES "grant",
  key text NOT NULL,
  state text NOT NULL CHECK (state IN ('awaited', 'given', 'returned', 'met', 'waived', 'cancelled')),
  months integer NOT NULL CHECK (months > 0),
  due_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  reminded_at timestamptz,
  late_at timestamptz,
  review_remind_at timestamptz,
  review_reminded_at timestamptz,
  number integer NOT NULL DEFAULT 0,
  CONSTRAINT an_obligation_is_owed_once PRIMARY KEY (grant_id, key),
  CONSTRAINT what_is_looked_at_was_given CHECK (number > 0 OR state IN ('awaited', 'waived', 'cancelled'))
);
CREATE INDEX obligation_by_state ON obligation (state, grant_id);

CREATE TABLE evidence (
  grant_id uuid NOT NULL,
  key text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  url text,
  words text NOT NULL,
  due_at timestamptz NOT NULL,
  given_by uuid NOT NULL REFERENCES person,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, key, number),
  FOREIGN KEY (grant_id, key) REFERENCES obligation,
  CONSTRAINT evidence_shows_something CHECK (url IS NOT NULL OR words <> '')
);

CREATE TABLE evidence_review (
  grant_id uuid NOT NULL,
  key text NOT NULL,
  number integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('accept', 'return')),
  reasons text NOT NULL,
  reviewed_by uuid NOT NULL REFERENCES person,
  reviewed_at timestamptz NOT NULL,
  CONSTRAINT one_review_of_evidence PRIMARY KEY (grant_id, key, number),
  FOREIGN KEY (grant_id, key, number) REFERENCES evidence,
  CONSTRAINT evidence_is_returned_with_reasons CHECK (decision = 'accept' OR reasons <> '')
);

CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER evidence_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
