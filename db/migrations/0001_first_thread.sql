-- People and organisations, as their sign-in tokens tell of them.
CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  siret text NOT NULL UNIQUE CHECK (siret ~ '^[0-9]{14}$'),
  name text NOT NULL,
  legal_category text
);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  given_name text NOT NULL,
  usual_name text NOT NULL,
  email text NOT NULL,
  roles text[] NOT NULL,
  language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
  organisation_id uuid NOT NULL REFERENCES organisation,
  UNIQUE (issuer, subject)
);
CREATE INDEX person_by_role ON person USING gin (roles);

-- Every thing that has a life has a stream: its version, the head of its hash chain, how far its workflow has dealt with it, and its next deadline.
CREATE TABLE stream (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant')),
  version integer NOT NULL,
  head text NOT NULL,
  acknowledged integer NOT NULL,
  due_at timestamptz,
  due_what text,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT never_acknowledged_ahead CHECK (acknowledged <= version),
  CONSTRAINT a_deadline_has_a_name CHECK ((due_at IS NULL) = (due_what IS NULL))
);
CREATE INDEX stream_behind ON stream (changed_at) WHERE acknowledged < version;
CREATE INDEX stream_due ON stream (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE event (
  stream_id uuid NOT NULL REFERENCES stream,
  version integer NOT NULL,
  name text NOT NULL,
  person_id uuid REFERENCES person,
  at timestamptz NOT NULL,
  facts jsonb NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (stream_id, version)
);

CREATE TABLE command (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  thing_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  roles text[] NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  body jsonb,
  receipt jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT one_command_for_a_key UNIQUE (person_id, key),
  CONSTRAINT a_body_stays_until_it_is_answered CHECK (body IS NOT NULL OR receipt IS NOT NULL)
);
CREATE INDEX command_unanswered ON command (created_at) WHERE receipt IS NULL;

-- The ledger. One row of balances for a credit of a year; one row of movement holds debit and credit, so that it balances by its form.
CREATE TABLE envelope (
  id uuid PRIMARY KEY REFERENCES stream,
  code text NOT NULL UNIQUE,
  name jsonb NOT NULL,
  sequence bigint NOT NULL DEFAULT 0
);

CREATE TABLE envelope_line (
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  credit text NOT NULL CHECK (credit IN ('AE', 'CP')),
  total bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, year, credit),
  CONSTRAINT every_cent_is_somewhere CHECK (total = available + frozen + reserved + committed + ordered + paid + lapsed),
  CONSTRAINT never_over_commit CHECK (committed <= total - frozen - lapsed),
  CONSTRAINT never_over_pay CHECK (ordered + paid <= total - frozen - lapsed),
  CONSTRAINT nothing_negative_but_available CHECK (least(total, frozen, reserved, committed, ordered, paid, lapsed) >= 0)
);

CREATE TABLE call_version (
  call_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  stream_id uuid NOT NULL REFERENCES stream,
  envelope_id uuid NOT NULL REFERENCES envelope,
  terms jsonb NOT NULL,
  PRIMARY KEY (call_id, version)
);

CREATE TABLE application (
  id uuid PRIMARY KEY REFERENCES stream,
  call_id text NOT NULL,
  call_version integer NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation,
  created_by uuid NOT NULL REFERENCES person,
  state text NOT NULL,
  revision integer NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  siret text,
  project_types text[] NOT NULL,
  served_by text[] NOT NULL,
  starts_on date,
  duration_months integer,
  answers jsonb NOT NULL,
  cost_cents bigint NOT NULL,
  requested_cents bigint NOT NULL,
  submitted_by uuid REFERENCES person,
  submitted_at timestamptz,
  screening_due_at timestamptz,
  screening_reminded_at timestamptz,
  screened_by uuid REFERENCES person,
  screening_reason text,
  FOREIGN KEY (call_id, call_version) REFERENCES call_version
);
CREATE INDEX application_by_organisation ON application (organisation_id, id);
CREATE INDEX application_by_state ON application (state, id);

CREATE TABLE cost_line (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL,
  position integer NOT NULL,
  label text NOT NULL,
  category text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (application_id, revision, position)
);

CREATE TABLE funding_line (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL,
  position integer NOT NULL,
  label text NOT NULL,
  source text NOT NULL CHECK (source IN ('fund', 'own', 'other')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (application_id, revision, position)
);

CREATE TABLE indicator (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL,
  position integer NOT NULL,
  key text NOT NULL,
  label text NOT NULL,
  unit text NOT NULL,
  baseline double precision,
  targets jsonb NOT NULL,
  method text NOT NULL,
  PRIMARY KEY (application_id, revision, position)
);

CREATE TABLE review_step (
  application_id uuid NOT NULL REFERENCES application,
  key text NOT NULL,
  position integer NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'given')),
  reviewer_id uuid REFERENCES person,
  remind_at timestamptz NOT NULL,
  term_at timestamptz NOT NULL,
  reminded_at timestamptz,
  escalated_at timestamptz,
  PRIMARY KEY (application_id, key)
);
CREATE INDEX review_step_open_by_reviewer ON review_step (reviewer_id) WHERE state = 'open';

CREATE TABLE opinion (
  application_id uuid NOT NULL,
  step text NOT NULL,
  revision integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  verdict text NOT NULL,
  scores jsonb NOT NULL,
  comment text NOT NULL,
  given_at timestamptz NOT NULL,
  CONSTRAINT one_opinion_for_a_step PRIMARY KEY (application_id, step),
  FOREIGN KEY (application_id, step) REFERENCES review_step
);

CREATE TABLE session (
  id uuid PRIMARY KEY REFERENCES stream,
  state text NOT NULL,
  held_on date NOT NULL,
  created_by uuid NOT NULL REFERENCES person,
  reminded_at timestamptz,
  decided_by uuid REFERENCES person,
  decided_at timestamptz
);

CREATE TABLE agenda_item (
  session_id uuid NOT NULL REFERENCES session,
  application_id uuid NOT NULL REFERENCES application,
  position integer NOT NULL,
  decision text CHECK (decision IN ('award', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text,
  PRIMARY KEY (session_id, application_id),
  CONSTRAINT an_award_has_its_amount CHECK ((decision IS NOT DISTINCT FROM 'award') = (awarded_cents IS NOT NULL))
);
CREATE INDEX agenda_item_by_application ON agenda_item (application_id);

CREATE TABLE "grant" (
  id uuid PRIMARY KEY REFERENCES stream,
  application_id uuid NOT NULL UNIQUE REFERENCES application,
  organisation_id uuid NOT NULL REFERENCES organisation,
  envelope_id uuid NOT NULL REFERENCES envelope,
  state text NOT NULL,
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  remind_at timestamptz NOT NULL,
  term_at timestamptz NOT NULL,
  reminded_at timestamptz
);
CREATE INDEX grant_by_organisation ON "grant" (organisation_id, id);
CREATE INDEX grant_by_state ON "grant" (state, id);

CREATE TABLE signature (
  grant_id uuid NOT NULL REFERENCES "grant",
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  person_id uuid NOT NULL REFERENCES person,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, side)
);

-- One reservation for each tranche: reserved = committed + released + what is still open. The ledger alone writes its five amounts.
CREATE TABLE tranche (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  rank integer NOT NULL CHECK (rank > 0),
  state text NOT NULL,
  year integer NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  certified_cents bigint NOT NULL DEFAULT 0,
  certified_by uuid REFERENCES person,
  observation text,
  ordered_by uuid REFERENCES person,
  ordered_at timestamptz,
  paid_by uuid REFERENCES person,
  paid_on date,
  payment_reference text,
  reserved bigint NOT NULL DEFAULT 0,
  released bigint NOT NULL DEFAULT 0,
  committed bigint NOT NULL DEFAULT 0,
  ordered bigint NOT NULL DEFAULT 0,
  paid bigint NOT NULL DEFAULT 0,
  UNIQUE (grant_id, rank),
  CONSTRAINT never_use_more_than_reserved CHECK (committed + released <= reserved),
  CONSTRAINT never_order_more_than_committed CHECK (ordered <= committed),
  CONSTRAINT never_order_more_than_certified CHECK (ordered <= certified_cents),
  CONSTRAINT never_pay_more_than_ordered CHECK (paid <= ordered)
);

CREATE TABLE movement (
  envelope_id uuid NOT NULL REFERENCES envelope,
  sequence bigint NOT NULL,
  kind text NOT NULL,
  year integer NOT NULL,
  credit text NOT NULL CHECK (credit IN ('AE', 'CP')),
  from_account text NOT NULL,
  to_account text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  tranche_id uuid REFERENCES tranche,
  value_date date NOT NULL,
  recorded_at timestamptz NOT NULL,
  cause_stream_id uuid NOT NULL,
  cause_version integer NOT NULL,
  PRIMARY KEY (envelope_id, sequence),
  FOREIGN KEY (cause_stream_id, cause_version) REFERENCES event DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line,
  CONSTRAINT never_to_itself CHECK (from_account <> to_account)
);
CREATE INDEX movement_by_tranche ON movement (tranche_id) WHERE tranche_id IS NOT NULL;

-- A letter is owed once to a person for an event; `sent_at` is null until the mail server took it.
CREATE TABLE letter (
  id uuid PRIMARY KEY,
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  sent_at timestamptz,
  CONSTRAINT one_letter_for_an_event_and_a_person UNIQUE (stream_id, version, person_id),
  FOREIGN KEY (stream_id, version) REFERENCES event
);

-- What was recorded is never edited: not by the application, not by its owner's habit.
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: record the opposite instead', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER call_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON call_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
