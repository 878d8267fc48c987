-- The whole schema, by noun. A column's meaning is given where its name does not say it. A constraint's name is the
-- fact that it enforces, and the code recognises some of them by it.

-- Core: what every noun stands on. -----------------------------------------------------------------------------------

-- What was recorded is never edited: not by the application, and not out of habit by the tables' owner.
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: record the opposite instead', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- For rows that are not append-only: missing values may be filled in, and values that are set stay.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps what it says here', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Every thing with a life has a stream: its version, the head of its hash chain, and its next deadline. The row is the
-- outbox of the thing's workflow, and of its letters.
CREATE TABLE stream (
  id uuid PRIMARY KEY,
  kind text NOT NULL
    CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person', 'datalab_request', 'mission')),
  version integer NOT NULL,
  -- The version of the last event that is not a consequence. A reader of a later version is not stale because of
  -- consequences.
  decided integer NOT NULL DEFAULT 0,
  head text NOT NULL,
  -- The instant of the last event: the lock on the stream reads all that the next event follows.
  last_at timestamptz,
  due_at timestamptz,
  due_what text,
  -- The version up to which the workflow has nothing left to hear, with the state and the date that it knows; since
  -- when there is something to hear; when the relay last tried to wake it.
  heard integer NOT NULL DEFAULT 0,
  heard_state text,
  heard_due_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  hinted_at timestamptz,
  -- The version up to which no letter is owed; since when one is; when the last attempt to send them failed, so that
  -- the thing's own workflow retries.
  acknowledged integer NOT NULL,
  owed_since timestamptz NOT NULL DEFAULT now(),
  undelivered_at timestamptz,
  CONSTRAINT never_acknowledged_ahead CHECK (acknowledged <= version),
  CONSTRAINT a_deadline_has_a_name CHECK ((due_at IS NULL) = (due_what IS NULL))
);
CREATE INDEX stream_unheard ON stream (changed_at) WHERE heard < version;
CREATE INDEX stream_owing ON stream (owed_since) WHERE acknowledged < version;
CREATE INDEX stream_due ON stream (due_at) WHERE due_at IS NOT NULL;

-- The last number given in a year under a reference's code. The row is locked until the transaction that took a number
-- ends, so that no number is given twice or skipped. `year`: in Paris.
CREATE TABLE reference_count (
  code text NOT NULL,
  year integer NOT NULL,
  last integer NOT NULL CHECK (last > 0),
  PRIMARY KEY (code, year)
);

-- How much of a limit a person or an address has used, until `expire` (milliseconds since 1970). A crash of PostgreSQL
-- may empty it: every caller then begins a new window, and no request has to wait for the log. The order of the columns
-- is that of rate-limiter-flexible's writes.
CREATE UNLOGGED TABLE rate_limit (
  key text PRIMARY KEY,
  points integer NOT NULL,
  expire bigint NOT NULL
);

-- Every file that the store holds or may hold: written before the bytes are stored, deleted after they are removed.
-- Files that no attachment needs are swept.
CREATE TABLE stored_file (
  id uuid PRIMARY KEY,
  stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stored_file_by_age ON stored_file (stored_at);

-- A chain alone does not show that its tail was cut off. Once a day a seal records the length and the head of each
-- chain that has moved since the last seal; each seal carries the hash of the one before it. `heads`: their number;
-- `digest`: the hash of all of them.
CREATE TABLE seal (
  day date PRIMARY KEY,
  sealed_at timestamptz NOT NULL,
  heads integer NOT NULL,
  digest text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT a_seal_is_of_its_day CHECK (day = (sealed_at AT TIME ZONE 'Europe/Paris')::date)
);
CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- `id`: the stream of a chain of events, the envelope of a chain of movements. `length`: the version or the sequence up
-- to which it is sealed.
CREATE TABLE seal_head (
  day date NOT NULL REFERENCES seal,
  chain text NOT NULL CHECK (chain IN ('events', 'movements')),
  id uuid NOT NULL,
  length bigint NOT NULL,
  head text NOT NULL,
  CONSTRAINT one_seal_for_a_length PRIMARY KEY (chain, id, length)
);
CREATE INDEX seal_head_by_day ON seal_head (day);
CREATE TRIGGER seal_head_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- People and organisations, as their sign-in tokens describe them. ---------------------------------------------------

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  siret text NOT NULL UNIQUE CHECK (siret ~ '^[0-9]{14}$'),
  name text NOT NULL,
  legal_category text
);

-- `roles`: what the sign-in issuer says; `letters`: how the person gets letters, at each event or once a day.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  given_name text NOT NULL,
  usual_name text NOT NULL,
  email text NOT NULL,
  roles text[] NOT NULL,
  language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
  letters text NOT NULL DEFAULT 'each' CHECK (letters IN ('each', 'daily')),
  organisation_id uuid NOT NULL REFERENCES organisation,
  UNIQUE (issuer, subject)
);
CREATE INDEX person_by_role ON person USING gin (roles);
CREATE INDEX person_by_organisation ON person (organisation_id);

-- A role given here to a person for one organisation: it does not count when they act for another.
CREATE TABLE role_holding (
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  role text NOT NULL,
  given_by uuid REFERENCES person,
  given_at timestamptz NOT NULL,
  CONSTRAINT one_holding_of_a_role PRIMARY KEY (person_id, organisation_id, role)
);
CREATE INDEX role_holding_by_role ON role_holding (role);

-- An absence from its first day to its last, with its substitute, who has the absent person's roles in the organisation
-- for which they act. Past absences stay: the events say who had which step when.
CREATE TABLE absence (
  person_id uuid NOT NULL REFERENCES person,
  declared_at timestamptz NOT NULL,
  declared_by uuid NOT NULL REFERENCES person,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  substitute_id uuid NOT NULL REFERENCES person,
  substitute_organisation_id uuid NOT NULL REFERENCES organisation,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (person_id, declared_at),
  CONSTRAINT first_day_before_last CHECK (starts_on <= ends_on),
  CONSTRAINT never_its_own_substitute CHECK (substitute_id <> person_id)
);
CREATE UNIQUE INDEX one_absence_at_a_time ON absence (person_id) WHERE ended_at IS NULL;
CREATE INDEX absence_by_substitute ON absence (substitute_id) WHERE ended_at IS NULL;

-- Core again: what names people. -------------------------------------------------------------------------------------

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
-- The lock on an application reads who wrote it: few of the many events of its stream.
CREATE INDEX event_of_writing ON event (stream_id, person_id)
  WHERE name IN ('createApplication', 'updateApplication', 'answerCorrection', 'submitApplication');
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A command's body is only in the rows that it makes. A refused command leaves its key and its fingerprint.
CREATE TABLE command (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  thing_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  roles text[] NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  receipt jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT one_command_for_a_key UNIQUE (person_id, key)
);
CREATE INDEX command_unanswered ON command (created_at) WHERE receipt IS NULL;

-- A letter is owed once to a person for an event; `sent_at` is null until the mail server has taken it. One sender at a
-- time claims it: a worker that only seems dead, or a workflow that was replaced, may still be sending it. A letter
-- that waits for the day's digest holds its words until it has left; `digest_on` is the day of that digest.
CREATE TABLE letter (
  id uuid PRIMARY KEY,
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  claimed_at timestamptz,
  sent_at timestamptz,
  subject text,
  text text,
  digest_on date,
  CONSTRAINT one_letter_for_an_event_and_a_person UNIQUE (stream_id, version, person_id),
  FOREIGN KEY (stream_id, version) REFERENCES event,
  CONSTRAINT a_held_letter_has_its_words CHECK ((subject IS NULL) = (text IS NULL)),
  CONSTRAINT words_are_dropped_when_they_have_left CHECK (sent_at IS NULL OR subject IS NULL)
);
CREATE INDEX letter_held ON letter (person_id) WHERE subject IS NOT NULL;
CREATE INDEX letter_by_digest ON letter (person_id, digest_on) WHERE digest_on IS NOT NULL;
-- The departure of a letter is the notification of what it tells: the deadline of an appeal counts from it.
CREATE TRIGGER what_has_left_has_left BEFORE UPDATE ON letter FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL AND (NEW.id, NEW.stream_id, NEW.version, NEW.person_id, NEW.sent_at) IS DISTINCT FROM
  (OLD.id, OLD.stream_id, OLD.version, OLD.person_id, OLD.sent_at)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER a_letter_is_for_good BEFORE DELETE OR TRUNCATE ON letter
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Calls, and the envelopes that they spend. --------------------------------------------------------------------------

-- An envelope's movements are chained in order, like a stream's events: `head` is the hash of the last one. They are
-- recorded one after the other: none before `recorded_at`, the instant of the last one. `closed_year`: the last closed
-- year. Years are closed one after the other, each from the first of January after it. `eased_at`: since when there are
-- free credits that a tranche or an application waits for, or when the envelope is checked again: its workflow goes on
-- with them. A sub-envelope, for example one for each call, owns its credits: what it has, its parent has not. It has
-- no sub-envelopes itself, and stays under its parent.
CREATE TABLE envelope (
  id uuid PRIMARY KEY REFERENCES stream,
  code text NOT NULL UNIQUE,
  name jsonb NOT NULL,
  parent_id uuid REFERENCES envelope,
  sequence bigint NOT NULL DEFAULT 0,
  head text NOT NULL DEFAULT repeat('0', 64),
  recorded_at timestamptz,
  closed_year integer,
  eased_at timestamptz
);
CREATE INDEX envelope_by_parent ON envelope (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX envelope_eased ON envelope (eased_at) WHERE eased_at IS NOT NULL;

CREATE FUNCTION keep_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'an envelope stays under the parent with which it was opened'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_parent_is_for_good';
  END IF;
  IF NEW.parent_id = NEW.id OR EXISTS (SELECT FROM envelope WHERE id = NEW.parent_id AND parent_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a sub-envelope has no sub-envelopes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'one_level_of_sub_envelopes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_level_of_sub_envelopes BEFORE INSERT ON envelope
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION keep_family();
CREATE TRIGGER a_parent_is_for_good BEFORE UPDATE OF parent_id ON envelope
  FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION keep_family();

-- A call has its own life: drafted, published version by version, closed. All versions share one stream.
CREATE TABLE call (
  id text PRIMARY KEY,
  -- The code with which the references of its applications begin.
  code text NOT NULL CHECK (code ~ '^[A-Z]{2,5}$' AND code <> 'COM'),
  stream_id uuid NOT NULL UNIQUE REFERENCES stream,
  envelope_id uuid NOT NULL REFERENCES envelope,
  state text NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
  draft jsonb,
  created_by uuid REFERENCES person,
  closed_by uuid REFERENCES person,
  closed_at timestamptz,
  closing_reason text,
  CONSTRAINT one_call_for_a_code UNIQUE (code),
  CONSTRAINT a_closed_call_says_when_and_why
    CHECK ((state = 'closed') = (closed_at IS NOT NULL AND closing_reason IS NOT NULL)),
  CONSTRAINT a_draft_call_has_its_draft CHECK (state <> 'draft' OR draft IS NOT NULL)
);

-- `conceals`: whether the call hides an application from people with a conflict of interest. Every lock reads it, and
-- the terms are long and stored out of line.
CREATE TABLE call_version (
  call_id text NOT NULL REFERENCES call,
  version integer NOT NULL CHECK (version > 0),
  stream_id uuid NOT NULL REFERENCES stream,
  envelope_id uuid NOT NULL REFERENCES envelope,
  terms jsonb NOT NULL,
  conceals boolean NOT NULL GENERATED ALWAYS AS (coalesce(terms -> 'concealFromConflicted' = 'true', false)) STORED,
  PRIMARY KEY (call_id, version)
);
CREATE TRIGGER call_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON call_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Applications -------------------------------------------------------------------------------------------------------

-- `revision`: the newest, whose lines are in cost_line, funding_line and indicator. `continue_at`: since when the
-- review has something to go on with, which its workflow does at once.
CREATE TABLE application (
  id uuid PRIMARY KEY REFERENCES stream,
  -- What people call it from its submission on; and what others, such as the administration, call it, if the lead has
  -- recorded that.
  reference text,
  external_reference text CHECK (char_length(external_reference) BETWEEN 1 AND 60),
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
  silence_at timestamptz,
  silent_since timestamptz,
  continue_at timestamptz,
  withdrawal_reason text,
  FOREIGN KEY (call_id, call_version) REFERENCES call_version,
  CONSTRAINT one_application_for_a_reference UNIQUE (reference),
  CONSTRAINT what_was_submitted_has_its_reference CHECK ((submitted_at IS NULL) = (reference IS NULL))
);
CREATE INDEX application_by_organisation ON application (organisation_id, id);
CREATE INDEX application_by_state ON application (state, id);
CREATE INDEX application_by_call ON application (call_id, id);
CREATE INDEX application_by_project_type ON application USING gin (project_types);
-- Applications past their deadline: few of all rows.
CREATE INDEX application_to_screen_by_deadline ON application (screening_due_at) WHERE state = 'submitted';

CREATE TABLE cost_line (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL,
  position integer NOT NULL,
  label text NOT NULL,
  category text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (application_id, revision, position)
);

-- Other public aid is kept apart, since all of it together has a ceiling.
CREATE TABLE funding_line (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL,
  position integer NOT NULL,
  label text NOT NULL,
  source text NOT NULL CHECK (source IN ('fund', 'own', 'public', 'other')),
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
  kind text NOT NULL DEFAULT 'count' CHECK (kind IN ('count', 'ratio', 'duration')),
  direction text NOT NULL DEFAULT 'more' CHECK (direction IN ('more', 'less')),
  baseline double precision,
  targets jsonb NOT NULL,
  method text NOT NULL,
  source text NOT NULL DEFAULT '',
  PRIMARY KEY (application_id, revision, position)
);

-- What was submitted stays as it was submitted: the whole content of each revision, once.
CREATE TABLE revision (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL CHECK (revision > 0),
  content jsonb NOT NULL,
  submitted_by uuid NOT NULL REFERENCES person,
  submitted_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, revision)
);
CREATE TRIGGER revision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A request that the applicant correct the application. The deadlines that it pauses run on from what was left at
-- `requested_at`.
CREATE TABLE correction (
  application_id uuid NOT NULL REFERENCES application,
  number integer NOT NULL CHECK (number > 0),
  revision integer NOT NULL,
  from_state text NOT NULL CHECK (from_state IN ('submitted', 'in_review')),
  state text NOT NULL CHECK (state IN ('open', 'answered', 'lapsed', 'withdrawn')),
  steps text[] NOT NULL,
  message text NOT NULL,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL,
  remind_at timestamptz,
  due_at timestamptz NOT NULL,
  reminded_at timestamptz,
  closed_at timestamptz,
  PRIMARY KEY (application_id, number),
  CONSTRAINT a_correction_is_open_until_it_is_closed CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX one_correction_open_at_a_time ON correction (application_id) WHERE state = 'open';

CREATE TABLE correction_item (
  application_id uuid NOT NULL,
  number integer NOT NULL,
  position integer NOT NULL,
  field text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('incorrect', 'incomplete', 'outdated')),
  comment text NOT NULL,
  PRIMARY KEY (application_id, number, position),
  FOREIGN KEY (application_id, number) REFERENCES correction
);

-- An attachment's id is that of its bytes. A removed attachment keeps its row; its bytes are deleted.
CREATE TABLE attachment (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application,
  purpose text NOT NULL CHECK (purpose IN ('application', 'correction', 'report', 'review')),
  -- The correction for which it was added.
  correction integer,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  removed_by uuid REFERENCES person,
  removed_at timestamptz,
  FOREIGN KEY (application_id, correction) REFERENCES correction,
  CONSTRAINT a_file_for_a_correction_names_it CHECK ((purpose = 'correction') = (correction IS NOT NULL)),
  CONSTRAINT a_removal_is_somebodys CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
CREATE INDEX attachment_by_application ON attachment (application_id, id);
-- The applicant's files and the fund's are separate; on each side, the same bytes are stored once.
CREATE UNIQUE INDEX attachment_once ON attachment (application_id, sha256, (purpose = 'review'))
  WHERE removed_at IS NULL;

-- The search texts of applications: the words of the title, of the summary and of the organisation's name, by their
-- French stems and without accents. Every character other than a letter or a digit separates words, so that «
-- l’Île-de-France » is found by "ile de france", and no address is taken for one word. PostgreSQL's own list of French
-- stop words lacks some, and has others only with accents.
CREATE FUNCTION search_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(replace(replace(lower(normalize($1, NFKD)), 'œ', 'oe'), 'æ', 'ae'), '[\u0300-\u036f]', '', 'g'),
  '[^[:alnum:]]+|\m(a|les|cet|cette|leurs|ils|elles|dont|quoi|comme|donc)\M', ' ', 'g'
);
CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.french'::regconfig, search_text($1));
-- Every word of the query must be found. None is an operator, so that no query is malformed.
CREATE FUNCTION search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN plainto_tsquery('pg_catalog.french'::regconfig, search_text($1));

-- Beside the application's row, not in it: otherwise each change of state would index all words again, and renaming an
-- organisation would wait for the locks on its applications.
CREATE TABLE application_search (
  application_id uuid PRIMARY KEY REFERENCES application,
  words tsvector NOT NULL
);
-- The planner scans the newest applications or uses the index, by how rare a word is: so more words are sampled than
-- elsewhere.
ALTER TABLE application_search ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX application_search_by_word ON application_search USING gin (words);

-- The organisation's row is locked so that it cannot be renamed between reading its name here and writing the words
-- there.
CREATE FUNCTION keep_words_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO application_search (application_id, words)
  SELECT NEW.id, search_words(concat_ws(' ', NEW.title, NEW.summary, o.name))
  FROM organisation AS o WHERE o.id = NEW.organisation_id FOR SHARE
  ON CONFLICT (application_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER application_keeps_its_words AFTER INSERT OR UPDATE OF title, summary ON application
  FOR EACH ROW EXECUTE FUNCTION keep_words_of_application();

CREATE FUNCTION keep_words_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE application_search AS s SET words = search_words(concat_ws(' ', a.title, a.summary, NEW.name))
  FROM application AS a WHERE a.id = s.application_id AND a.organisation_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER organisation_keeps_its_words AFTER UPDATE OF name ON organisation
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION keep_words_of_organisation();

CREATE FUNCTION same_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(search_text($1));
COMMENT ON FUNCTION same_words IS
  'A text by its words alone: labels and names that differ in accents, capitals or signs are the same';
-- Co-funders are known by the names that applications give them.
CREATE INDEX organisation_by_words ON organisation (same_words(name));
CREATE INDEX funding_line_by_cofunder ON funding_line (same_words(label)) WHERE source = 'other';

-- What two applications seem to ask money for twice: found by comparing their rows, settled by a person. Each pair
-- once, on the application on which it was found.
CREATE TABLE overlap (
  application_id uuid NOT NULL REFERENCES application,
  other_id uuid NOT NULL REFERENCES application,
  found_at timestamptz NOT NULL,
  -- What connects the two: one organisation asks twice, or one is the other’s declared co-funder.
  tie text NOT NULL CHECK (tie IN ('organisation', 'cofunder')),
  -- The lines that are alike, as both have them; empty if the two have the same object in the same months.
  lines jsonb NOT NULL,
  same_object boolean NOT NULL,
  outcome text CHECK (outcome IN ('dismissed', 'upheld')),
  reason text,
  settled_by uuid REFERENCES person,
  settled_at timestamptz,
  PRIMARY KEY (application_id, other_id),
  CONSTRAINT nothing_overlaps_with_itself CHECK (application_id <> other_id),
  CONSTRAINT an_overlap_has_its_evidence CHECK (same_object OR jsonb_array_length(lines) > 0),
  CONSTRAINT a_settled_overlap_says_how_and_why CHECK (num_nulls(outcome, reason, settled_by, settled_at) IN (0, 4))
);
CREATE UNIQUE INDEX one_overlap_of_a_pair
  ON overlap (least(application_id, other_id), greatest(application_id, other_id));
CREATE INDEX overlap_by_other ON overlap (other_id);
CREATE INDEX overlap_to_settle ON overlap (found_at) WHERE outcome IS NULL;
CREATE TRIGGER an_overlap_is_for_good BEFORE DELETE OR TRUNCATE ON overlap
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER what_was_found_stays BEFORE UPDATE ON overlap FOR EACH ROW
WHEN ((NEW.application_id, NEW.other_id, NEW.found_at, NEW.tie, NEW.lines, NEW.same_object)
  IS DISTINCT FROM (OLD.application_id, OLD.other_id, OLD.found_at, OLD.tie, OLD.lines, OLD.same_object))
EXECUTE FUNCTION refuse_change();

-- The people who have an application open to work on it, on which command, and until when they were last heard of. It
-- is not an event, and a crash of PostgreSQL may empty it.
CREATE UNLOGGED TABLE presence (
  application_id uuid NOT NULL REFERENCES application,
  person_id uuid NOT NULL REFERENCES person,
  side text NOT NULL CHECK (side IN ('applicant', 'fund')),
  command text NOT NULL,
  step text,
  since timestamptz NOT NULL,
  seen_until timestamptz NOT NULL,
  PRIMARY KEY (application_id, person_id)
);

-- A person's interest: in an organisation, by its SIRET, whether or not any of its people has signed in, or in one
-- application.
CREATE TABLE declared_interest (
  person_id uuid NOT NULL REFERENCES person,
  number integer NOT NULL CHECK (number > 0),
  siret text CHECK (siret ~ '^[0-9]{14}$'),
  application_id uuid REFERENCES application,
  reason text NOT NULL,
  declared_by uuid NOT NULL REFERENCES person,
  declared_at timestamptz NOT NULL,
  withdrawn_by uuid REFERENCES person,
  withdrawn_at timestamptz,
  PRIMARY KEY (person_id, number),
  CONSTRAINT a_stake_is_in_one_thing CHECK (num_nonnulls(siret, application_id) = 1),
  CONSTRAINT a_stake_is_withdrawn_by_somebody CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE UNIQUE INDEX one_interest_of_a_person_in_a_thing ON declared_interest (person_id, coalesce(siret, application_id::text))
  WHERE withdrawn_at IS NULL;
CREATE INDEX interest_in_organisation ON declared_interest (siret) WHERE withdrawn_at IS NULL;
CREATE INDEX interest_in_application ON declared_interest (application_id) WHERE withdrawn_at IS NULL;

-- Review -------------------------------------------------------------------------------------------------------------

-- Steps wait for others: a step has no deadline until it opens, and one that was never needed may never have had one.
-- `working_days`: how many it was given, including extensions, for its reviewer's load: the deadline moves after a
-- correction, and the call is not read again. `stands_in_for`: the absent person whose step it is, while the reviewer
-- is their substitute.
CREATE TABLE review_step (
  application_id uuid NOT NULL REFERENCES application,
  key text NOT NULL,
  position integer NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'open', 'stopped', 'given', 'waived', 'cancelled')),
  reviewer_id uuid REFERENCES person,
  stands_in_for uuid REFERENCES person,
  working_days integer NOT NULL CHECK (working_days > 0),
  remind_at timestamptz,
  deadline_at timestamptz,
  reminded_at timestamptz,
  escalated_at timestamptz,
  waived_by uuid REFERENCES person,
  waived_at timestamptz,
  waiver_reason text,
  PRIMARY KEY (application_id, key),
  CONSTRAINT a_step_with_a_reminder_has_a_deadline CHECK ((remind_at IS NULL) = (deadline_at IS NULL)),
  CONSTRAINT only_what_never_opened_has_no_deadline CHECK (
    CASE state WHEN 'waiting' THEN deadline_at IS NULL WHEN 'cancelled' THEN true ELSE deadline_at IS NOT NULL END
  ),
  CONSTRAINT who_waives_a_step_says_why CHECK (
    num_nonnulls(waived_by, waived_at, waiver_reason) = CASE WHEN state = 'waived' THEN 3 ELSE 0 END
  )
);
CREATE INDEX review_step_by_reviewer ON review_step (reviewer_id, application_id);
CREATE INDEX review_step_open_by_reviewer ON review_step (reviewer_id) WHERE state = 'open';
CREATE INDEX review_step_open_by_deadline ON review_step (deadline_at) WHERE state = 'open';
CREATE INDEX review_step_expected_by_reviewer ON review_step (reviewer_id) INCLUDE (working_days, deadline_at, state)
  WHERE state IN ('open', 'stopped');
CREATE INDEX review_step_stood_in_for ON review_step (stands_in_for) WHERE stands_in_for IS NOT NULL;

-- Each extension of a deadline: its working days, the new deadline, by whom and why.
CREATE TABLE step_extension (
  application_id uuid NOT NULL,
  step text NOT NULL,
  number integer NOT NULL,
  working_days integer NOT NULL CHECK (working_days > 0),
  deadline_at timestamptz NOT NULL,
  reason text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  extended_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, step, number),
  FOREIGN KEY (application_id, step) REFERENCES review_step
);

-- One row for each assignment of an opinion: by whom, what the answer was, and why it ended. An assignment by an
-- absence has no author.
CREATE TABLE assignment (
  application_id uuid NOT NULL,
  step text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  person_id uuid NOT NULL REFERENCES person,
  stands_in_for uuid REFERENCES person,
  assigned_by uuid REFERENCES person,
  by_load boolean NOT NULL DEFAULT false,
  assigned_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('accepted', 'declined')),
  answered_at timestamptz,
  reason text,
  ended_at timestamptz,
  ending text CHECK (
    ending IN (
      'replaced', 'declined', 'handed_over', 'absence_over', 'opinion_given', 'waived', 'cancelled', 'conflict'
    )
  ),
  PRIMARY KEY (application_id, step, number),
  FOREIGN KEY (application_id, step) REFERENCES review_step,
  CONSTRAINT nobody_stands_in_for_themselves CHECK (stands_in_for <> person_id),
  CONSTRAINT an_answer_has_its_instant CHECK ((answer IS NULL) = (answered_at IS NULL)),
  CONSTRAINT who_declines_says_why CHECK ((answer IS NOT DISTINCT FROM 'declined') = (reason IS NOT NULL)),
  CONSTRAINT what_is_declined_has_ended
    CHECK ((answer IS NOT DISTINCT FROM 'declined') = (ending IS NOT DISTINCT FROM 'declined')),
  CONSTRAINT an_end_says_why CHECK ((ended_at IS NULL) = (ending IS NULL))
);
CREATE UNIQUE INDEX one_open_assignment_a_step ON assignment (application_id, step) WHERE ended_at IS NULL;
CREATE INDEX assignment_declined ON assignment (application_id, step, person_id) WHERE answer = 'declined';

-- Opinions are kept, numbered within their step. One ends when its step is reopened after a revision, or when it is
-- voided, with the instant, the person and the reason.
CREATE TABLE opinion (
  application_id uuid NOT NULL,
  step text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  revision integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  verdict text NOT NULL,
  scores jsonb NOT NULL,
  comment text NOT NULL,
  given_at timestamptz NOT NULL,
  ended_as text CHECK (ended_as IN ('superseded', 'voided')),
  ended_at timestamptz,
  ended_by uuid REFERENCES person,
  end_reason text,
  CONSTRAINT one_opinion_of_a_number PRIMARY KEY (application_id, step, number),
  FOREIGN KEY (application_id, step) REFERENCES review_step,
  CONSTRAINT an_ended_opinion_says_why CHECK (num_nonnulls(ended_as, ended_at, ended_by, end_reason) IN (0, 4))
);
CREATE UNIQUE INDEX one_current_opinion_a_step ON opinion (application_id, step) WHERE ended_as IS NULL;
CREATE UNIQUE INDEX one_current_opinion_a_person ON opinion (application_id, person_id)
  WHERE ended_as IS NULL;

-- Committee ----------------------------------------------------------------------------------------------------------

-- A session may have members who vote on its applications between two instants; `quorum`: how many must vote on an
-- application for its vote to count. `agenda_sent_at`: when the agenda was sent to the members and the chair.
-- `promoted_scenario`: the scenario from which it may be decided.
CREATE TABLE session (
  id uuid PRIMARY KEY REFERENCES stream,
  reference text NOT NULL CONSTRAINT one_session_for_a_reference UNIQUE,
  state text NOT NULL,
  held_on date NOT NULL,
  created_by uuid NOT NULL REFERENCES person,
  reminded_at timestamptz,
  quorum integer CHECK (quorum > 0),
  vote_opens_at timestamptz,
  vote_closes_at timestamptz,
  agenda_sent_at timestamptz,
  promoted_scenario integer,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  cancelled_by uuid REFERENCES person,
  cancelled_at timestamptz,
  cancellation_reason text,
  CONSTRAINT a_vote_is_whole_or_absent CHECK (num_nulls(quorum, vote_opens_at, vote_closes_at) IN (0, 3)),
  CONSTRAINT a_vote_closes_after_it_opens CHECK (vote_closes_at > vote_opens_at),
  CONSTRAINT a_cancelled_session_says_when_and_why
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL AND cancellation_reason IS NOT NULL))
);

-- An application may be put on the waitlist, at a rank of its session. An application left without a quorum may be
-- placed in another session, and is then on two agendas; one that lost an opinion goes back to its review.
CREATE TABLE agenda_item (
  session_id uuid NOT NULL REFERENCES session,
  application_id uuid NOT NULL REFERENCES application,
  position integer NOT NULL,
  decision text CHECK (decision IN ('award', 'waitlist', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text,
  rank integer CHECK (rank > 0),
  left_at timestamptz,
  left_because text CHECK (left_because IN ('without_quorum', 'opinion_voided')),
  PRIMARY KEY (session_id, application_id),
  CONSTRAINT an_award_has_its_amount CHECK ((decision IS NOT DISTINCT FROM 'award') = (awarded_cents IS NOT NULL)),
  CONSTRAINT what_waits_has_its_rank CHECK ((decision IS NOT DISTINCT FROM 'waitlist') = (rank IS NOT NULL)),
  CONSTRAINT one_application_for_a_rank UNIQUE (session_id, rank),
  CONSTRAINT what_leaves_an_agenda_says_why CHECK ((left_at IS NULL) = (left_because IS NULL))
);
CREATE INDEX agenda_item_by_application ON agenda_item (application_id);

-- Why an application was moved on a session's agenda: a person's words are here, not in the event.
CREATE TABLE agenda_move (
  session_id uuid NOT NULL REFERENCES session,
  version integer NOT NULL,
  application_id uuid NOT NULL,
  from_place integer NOT NULL CHECK (from_place > 0),
  to_place integer NOT NULL CHECK (to_place > 0),
  reason text NOT NULL,
  PRIMARY KEY (session_id, version),
  FOREIGN KEY (session_id, version) REFERENCES event (stream_id, version),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  CONSTRAINT a_move_leads_elsewhere CHECK (from_place <> to_place)
);

-- Lists of decisions that a session compares before it decides. A removed one keeps its number, by which the events
-- refer to it.
CREATE TABLE scenario (
  session_id uuid NOT NULL REFERENCES session,
  number integer NOT NULL CHECK (number > 0),
  name text NOT NULL,
  saved_by uuid NOT NULL REFERENCES person,
  saved_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (session_id, number)
);
CREATE UNIQUE INDEX one_scenario_of_a_name ON scenario (session_id, name) WHERE removed_at IS NULL;
ALTER TABLE session ADD FOREIGN KEY (id, promoted_scenario) REFERENCES scenario (session_id, number);

CREATE TABLE scenario_decision (
  session_id uuid NOT NULL,
  scenario integer NOT NULL,
  application_id uuid NOT NULL,
  position integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('award', 'waitlist', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text NOT NULL,
  rank integer CHECK (rank > 0),
  PRIMARY KEY (session_id, scenario, application_id),
  FOREIGN KEY (session_id, scenario) REFERENCES scenario,
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  CONSTRAINT a_thought_award_has_its_amount CHECK ((decision = 'award') = (awarded_cents IS NOT NULL)),
  CONSTRAINT what_would_wait_has_its_rank CHECK ((decision = 'waitlist') = (rank IS NOT NULL))
);

CREATE TABLE session_member (
  session_id uuid NOT NULL REFERENCES session,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (session_id, person_id)
);

CREATE TABLE ballot (
  session_id uuid NOT NULL,
  application_id uuid NOT NULL,
  person_id uuid NOT NULL,
  choice text NOT NULL CHECK (choice IN ('favour', 'against', 'abstain')),
  CONSTRAINT one_ballot_of_a_member PRIMARY KEY (session_id, application_id, person_id),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  FOREIGN KEY (session_id, person_id) REFERENCES session_member
);

-- The applications from which a member recuses themselves, and why.
CREATE TABLE recusal (
  session_id uuid NOT NULL,
  application_id uuid NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  declared_at timestamptz NOT NULL,
  CONSTRAINT one_recusal_of_a_member PRIMARY KEY (session_id, application_id, person_id),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  FOREIGN KEY (session_id, person_id) REFERENCES session_member
);

-- The waitlisted applications that the credits are known to hold: the chair is notified when that becomes true, and not
-- again while it stays so.
CREATE TABLE award_proposal (
  application_id uuid PRIMARY KEY REFERENCES application,
  held_since timestamptz NOT NULL
);

-- How an application leaves the waitlist: the chair's award or refusal, or the call's closing. After a won appeal it
-- may wait again, so the outcome belongs to the session that began the wait.
CREATE TABLE waitlist_outcome (
  application_id uuid NOT NULL REFERENCES application,
  session_id uuid NOT NULL,
  decision text NOT NULL CHECK (decision IN ('award', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text NOT NULL,
  decided_by uuid NOT NULL REFERENCES person,
  decided_at timestamptz NOT NULL,
  CONSTRAINT one_end_of_a_wait PRIMARY KEY (application_id, session_id),
  FOREIGN KEY (session_id, application_id) REFERENCES agenda_item,
  CONSTRAINT a_later_award_has_its_amount CHECK ((decision = 'award') = (awarded_cents IS NOT NULL))
);

-- An appeal against a refusal or an inadmissibility, one for each application: the decision, the grounds, the reviewer
-- and the outcome.
CREATE TABLE appeal (
  application_id uuid CONSTRAINT one_appeal_of_an_application PRIMARY KEY REFERENCES application,
  against text NOT NULL CHECK (against IN ('inadmissible', 'refused')),
  -- The event of the decision that it is against, and the screener if that was the screening.
  decision_version integer NOT NULL,
  screened_by uuid REFERENCES person,
  state text NOT NULL CHECK (state IN ('received', 'assigned', 'advised', 'upheld', 'rejected', 'lapsed')),
  grounds text NOT NULL,
  appealed_by uuid NOT NULL REFERENCES person,
  appealed_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL,
  decision_reminded_at timestamptz,
  reviewer_id uuid REFERENCES person,
  remind_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  reminded_at timestamptz,
  escalated_at timestamptz,
  verdict text CHECK (verdict IN ('founded', 'unfounded')),
  comment text,
  advised_at timestamptz,
  reason text,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  FOREIGN KEY (application_id, decision_version) REFERENCES event (stream_id, version),
  CONSTRAINT an_inadmissibility_was_screened CHECK ((against = 'inadmissible') = (screened_by IS NOT NULL)),
  CONSTRAINT who_is_asked_is_named CHECK (
    CASE state WHEN 'received' THEN reviewer_id IS NULL WHEN 'lapsed' THEN true ELSE reviewer_id IS NOT NULL END
  ),
  CONSTRAINT an_opinion_on_an_appeal_is_whole CHECK (num_nulls(verdict, comment, advised_at) IN (0, 3)),
  CONSTRAINT an_appeal_is_decided_after_its_opinion CHECK (
    CASE
      WHEN state IN ('received', 'assigned') THEN verdict IS NULL
      WHEN state = 'lapsed' THEN true
      ELSE verdict IS NOT NULL
    END
  ),
  CONSTRAINT an_ended_appeal_says_when_and_why CHECK (
    CASE state
      WHEN 'upheld' THEN num_nulls(reason, ended_by, ended_at) = 0
      WHEN 'rejected' THEN num_nulls(reason, ended_by, ended_at) = 0
      WHEN 'lapsed' THEN ended_at IS NOT NULL AND num_nonnulls(reason, ended_by) = 0
      ELSE num_nonnulls(reason, ended_by, ended_at) = 0
    END
  )
);
CREATE INDEX appeal_by_reviewer ON appeal (reviewer_id) WHERE state = 'assigned';
CREATE TRIGGER an_appeal_is_for_good BEFORE DELETE OR TRUNCATE ON appeal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER an_ended_appeal_stays BEFORE UPDATE ON appeal
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- Grants -------------------------------------------------------------------------------------------------------------

-- `form`: an agreement, under which the fund commits and pays; or a delegation, under which the beneficiary does
-- (décret 2004-1085). `confirm_at`: since when a tranche is ready to be confirmed, which its workflow does at once. The
-- numbers of the State's accounting system often come after the act, and change with a correction: the newest are here,
-- and the events say who recorded each.
CREATE TABLE "grant" (
  id uuid PRIMARY KEY REFERENCES stream,
  application_id uuid NOT NULL UNIQUE REFERENCES application,
  organisation_id uuid NOT NULL REFERENCES organisation,
  envelope_id uuid NOT NULL REFERENCES envelope,
  state text NOT NULL,
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  legal_form text NOT NULL,
  form text NOT NULL CHECK (form IN ('agreement', 'delegation')),
  starts_on date NOT NULL,
  duration_months integer NOT NULL,
  remind_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  reminded_at timestamptz,
  confirm_at timestamptz,
  commitment_number text CHECK (commitment_number ~ '^\d{10}$'),
  supplier_number text CHECK (supplier_number ~ '^\d{1,10}$'),
  supplier_name text,
  CONSTRAINT one_grant_for_a_commitment_number UNIQUE (commitment_number)
);
CREATE INDEX grant_by_organisation ON "grant" (organisation_id, id);
CREATE INDEX grant_by_state ON "grant" (state, id);

-- A re-examined award, since an opinion on it was voided: the state of its grant, and until when the award may be
-- withdrawn.
CREATE TABLE reexamination (
  application_id uuid NOT NULL REFERENCES application,
  number integer NOT NULL CHECK (number > 0),
  grant_id uuid NOT NULL REFERENCES "grant",
  grant_state text NOT NULL CHECK (grant_state IN ('to_accept', 'to_sign', 'active', 'suspended')),
  opened_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  reminded_at timestamptz,
  outcome text CHECK (outcome IN ('confirmed', 'withdrawn', 'lapsed')),
  ended_at timestamptz,
  ended_by uuid REFERENCES person,
  reason text,
  PRIMARY KEY (application_id, number),
  CONSTRAINT a_reexamination_ends_once CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CONSTRAINT who_ends_a_reexamination_says_why
    CHECK (num_nonnulls(ended_by, reason) = CASE WHEN outcome IN ('confirmed', 'withdrawn') THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX one_reexamination_at_a_time ON reexamination (application_id) WHERE outcome IS NULL;
CREATE UNIQUE INDEX one_reexamination_of_a_grant_at_a_time ON reexamination (grant_id) WHERE outcome IS NULL;

-- Why a grant was suspended or ended, or a payment order cancelled, by its event. People's words stay here, out of
-- events.
CREATE TABLE grant_reason (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- An amendment (avenant) to a signed grant: what it would make of the plan in force, its reviewer, and its outcome. A
-- grant has one open amendment at a time.
CREATE TABLE amendment (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL
    CHECK (state IN ('proposed', 'assigned', 'advised', 'to_sign', 'in_force', 'rejected', 'withdrawn', 'lapsed')),
  -- The side that proposed it, which alone may withdraw it.
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  reasons text NOT NULL,
  -- The plan that it proposes, in full.
  content jsonb NOT NULL,
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  duration_months integer NOT NULL CHECK (duration_months > 0),
  responsible_id uuid REFERENCES person,
  -- The clock of what it waits for now.
  remind_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  reminded_at timestamptz,
  escalated_at timestamptz,
  -- The reviewer, and the absent person whose substitute they are.
  reviewer_id uuid REFERENCES person,
  stands_in_for uuid REFERENCES person,
  verdict text CHECK (verdict IN ('favourable', 'unfavourable')),
  comment text,
  advised_at timestamptz,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (grant_id, number),
  CONSTRAINT an_opinion_on_an_amendment_is_whole CHECK (num_nulls(verdict, comment, advised_at) IN (0, 3)),
  CONSTRAINT who_is_asked_of_an_amendment_is_named CHECK (
    CASE state
      WHEN 'proposed' THEN reviewer_id IS NULL
      WHEN 'withdrawn' THEN true
      WHEN 'lapsed' THEN true
      ELSE reviewer_id IS NOT NULL
    END
  ),
  CONSTRAINT nobody_examines_for_themselves CHECK (stands_in_for <> reviewer_id),
  CONSTRAINT who_stands_in_examines CHECK (stands_in_for IS NULL OR reviewer_id IS NOT NULL),
  CONSTRAINT an_amendment_is_decided_after_its_opinion
    CHECK (num_nulls(decided_by, decided_at) IN (0, 2) AND (decided_by IS NULL OR verdict IS NOT NULL)),
  CONSTRAINT an_amendment_is_signed_after_its_decision
    CHECK (state NOT IN ('to_sign', 'in_force', 'rejected') OR decided_by IS NOT NULL),
  CONSTRAINT nobody_decides_on_their_own_amendment CHECK (decided_by NOT IN (proposed_by, reviewer_id)),
  CONSTRAINT an_ended_amendment_says_when
    CHECK ((state IN ('in_force', 'rejected', 'withdrawn', 'lapsed')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_amendment_of_a_grant ON amendment (grant_id) WHERE ended_at IS NULL;
CREATE INDEX amendment_by_reviewer ON amendment (reviewer_id) WHERE state = 'assigned';
CREATE INDEX amendment_stood_in_for ON amendment (stands_in_for) WHERE state = 'assigned' AND stands_in_for IS NOT NULL;
CREATE INDEX amendment_by_state ON amendment (state, grant_id) WHERE ended_at IS NULL;
CREATE TRIGGER an_amendment_is_for_good BEFORE DELETE OR TRUNCATE ON amendment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER an_ended_amendment_stays BEFORE UPDATE ON amendment
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER what_an_amendment_proposes_stays BEFORE UPDATE ON amendment FOR EACH ROW
WHEN ((NEW.grant_id, NEW.number, NEW.side, NEW.proposed_by, NEW.proposed_at, NEW.reasons, NEW.content,
    NEW.awarded_cents, NEW.cost_cents, NEW.duration_months, NEW.responsible_id)
  IS DISTINCT FROM (OLD.grant_id, OLD.number, OLD.side, OLD.proposed_by, OLD.proposed_at, OLD.reasons, OLD.content,
    OLD.awarded_cents, OLD.cost_cents, OLD.duration_months, OLD.responsible_id))
EXECUTE FUNCTION refuse_change();

-- A grant keeps every plan that was annexed to it: the first at the second signature, the others by amendments. The
-- newest is in force: reports and slippage are compared with it. A plan's number is one above its amendment's, so that
-- a document signed for a lapsed amendment keeps its number.
CREATE TABLE grant_plan (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  amendment integer,
  -- The revision of the application that holds the plan in full.
  revision integer NOT NULL CHECK (revision > 0),
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  -- The person who answers for the project; null while that is its submitter.
  responsible_id uuid REFERENCES person,
  since timestamptz NOT NULL,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, amendment) REFERENCES amendment,
  CONSTRAINT a_plan_ends_after_it_starts CHECK (ends_on >= starts_on),
  CONSTRAINT a_plan_has_the_number_after_its_amendment CHECK (number = coalesce(amendment, 0) + 1)
);
CREATE TRIGGER grant_plan_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What both sides sign: the bytes of an agreement, stored with the first signature.
CREATE TABLE agreement (
  grant_id uuid NOT NULL REFERENCES "grant",
  -- Its plan: 1 makes the grant, each later one amends it.
  plan integer NOT NULL CHECK (plan > 0),
  sha256 text NOT NULL,
  document bytea NOT NULL,
  -- The same as data, from which its unsigned translation is made.
  said jsonb NOT NULL,
  PRIMARY KEY (grant_id, plan),
  UNIQUE (grant_id, plan, sha256),
  CONSTRAINT its_hash_is_that_of_its_bytes CHECK (sha256 = encode(sha256(document), 'hex'))
);
CREATE TRIGGER agreement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A signature names the signed document and the provider that vouches for it. A plan has one document, so both sides
-- sign the same. `amendment`: the one whose plan was signed; null for the first.
CREATE TABLE signature (
  grant_id uuid NOT NULL REFERENCES "grant",
  plan integer NOT NULL,
  amendment integer GENERATED ALWAYS AS (nullif(plan, 1) - 1) STORED,
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  person_id uuid NOT NULL REFERENCES person,
  signed_at timestamptz NOT NULL,
  document_sha256 text NOT NULL,
  provider text NOT NULL,
  PRIMARY KEY (grant_id, plan, side),
  CONSTRAINT both_sign_one_document
    FOREIGN KEY (grant_id, plan, document_sha256) REFERENCES agreement (grant_id, plan, sha256),
  FOREIGN KEY (grant_id, amendment) REFERENCES amendment
);
CREATE TRIGGER signature_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A change of co-funding that a beneficiary reports: until a plan takes it up, no further tranche is confirmed.
CREATE TABLE funding_change (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  -- Its event, whose reason is among the grant's.
  version integer NOT NULL,
  funding_lines jsonb NOT NULL,
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  -- The fund's part at that cost: at the rate of the plan that was in force, and never more than was awarded.
  grant_cents bigint NOT NULL CHECK (grant_cents > 0),
  -- The plan that took it up, or the later report that replaced it.
  settled_by_plan integer,
  replaced_by integer,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (grant_id, settled_by_plan) REFERENCES grant_plan (grant_id, number),
  CONSTRAINT a_funding_change_is_settled_once CHECK (num_nonnulls(settled_by_plan, replaced_by) <= 1)
);
CREATE UNIQUE INDEX one_open_funding_change_of_a_grant ON funding_change (grant_id)
  WHERE settled_by_plan IS NULL AND replaced_by IS NULL;
CREATE TRIGGER a_funding_change_is_for_good BEFORE DELETE OR TRUNCATE ON funding_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER a_settled_funding_change_stays BEFORE UPDATE ON funding_change FOR EACH ROW
WHEN (num_nonnulls(OLD.settled_by_plan, OLD.replaced_by) > 0
  OR (NEW.grant_id, NEW.number, NEW.version, NEW.funding_lines, NEW.cost_cents, NEW.grant_cents)
  IS DISTINCT FROM (OLD.grant_id, OLD.number, OLD.version, OLD.funding_lines, OLD.cost_cents, OLD.grant_cents))
EXECUTE FUNCTION refuse_change();

-- What covers an advance above the one that is paid without a guarantee.
CREATE TABLE guarantee (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  guarantor text NOT NULL,
  reference text NOT NULL,
  guaranteed_cents bigint NOT NULL,
  ends_on date,
  recorded_by uuid NOT NULL REFERENCES person,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event,
  CONSTRAINT a_guarantee_covers_something CHECK (guaranteed_cents > 0)
);
CREATE TRIGGER guarantee_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON guarantee
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The supplier's name at each recording: names are kept out of the facts of events.
CREATE TABLE supplier (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
CREATE TRIGGER supplier_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON supplier
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The bank details to which a grant is paid need a second person before money moves. A row holds one proposal: it is
-- never edited, a later one replaces it.
CREATE TABLE payee (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  iban text NOT NULL,
  account_holder text NOT NULL,
  proposed_by uuid NOT NULL REFERENCES person,
  UNIQUE (grant_id, version),
  UNIQUE (id, proposed_by),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
CREATE TRIGGER payee_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payee
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The single decision of another person on them. The last approved ones are in force.
CREATE TABLE payee_decision (
  payee_id uuid PRIMARY KEY,
  grant_id uuid NOT NULL,
  version integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approve', 'reject')),
  proposed_by uuid NOT NULL,
  decided_by uuid NOT NULL REFERENCES person,
  UNIQUE (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event,
  FOREIGN KEY (payee_id, proposed_by) REFERENCES payee (id, proposed_by),
  CONSTRAINT never_decided_by_who_proposed CHECK (decided_by <> proposed_by)
);
CREATE TRIGGER payee_decision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payee_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- One reservation for each tranche: reserved = committed + delegated + released + what is still open. Only the ledger
-- writes its amounts, each the sum of its movements.
CREATE TABLE tranche (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  rank integer NOT NULL CHECK (rank > 0),
  kind text NOT NULL CHECK (kind IN ('advance', 'instalment', 'balance')),
  state text NOT NULL,
  -- What an amendment adds is a separate tranche, on the credits of the year in which it was decided.
  amendment integer,
  -- The call decides how many tranches are firm.
  firm boolean NOT NULL,
  -- Its period in whole months from the project's start.
  from_month integer NOT NULL,
  to_month integer NOT NULL,
  -- The year of its commitment credits.
  year integer NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  -- When another plan replaced it; its row stays for its movements.
  replaced_at timestamptz,
  -- Since when it waits for credits, or for a claim of its beneficiary: first come, first served. Null if it waits for
  -- nothing, or for finance once the controller has given a visa.
  waiting_since timestamptz,
  certified_cents bigint NOT NULL DEFAULT 0,
  certified_by uuid REFERENCES person,
  observation text,
  ordered_by uuid REFERENCES person,
  ordered_at timestamptz,
  -- The year of the CP on which the payment is ordered: that of the order, until its year is closed.
  ordered_year integer,
  order_number text CHECK (order_number ~ '^\d{10}$'),
  -- The details in force when the payment was ordered: it goes there, whatever is approved later.
  payee_id uuid REFERENCES payee,
  paid_by uuid REFERENCES person,
  paid_on date,
  payment_reference text,
  reserved bigint NOT NULL DEFAULT 0,
  released bigint NOT NULL DEFAULT 0,
  -- What the fund commits, orders and pays, and what commitments and payment orders gave back.
  committed bigint NOT NULL DEFAULT 0,
  withdrawn bigint NOT NULL DEFAULT 0,
  ordered bigint NOT NULL DEFAULT 0,
  cancelled bigint NOT NULL DEFAULT 0,
  paid bigint NOT NULL DEFAULT 0,
  -- Of AE, `delegated` was given to the beneficiary, which has committed `drawn` and given back `returned`; of CP, it
  -- was given `provided`, and has given back `recalled`.
  delegated bigint NOT NULL DEFAULT 0,
  drawn bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  provided bigint NOT NULL DEFAULT 0,
  recalled bigint NOT NULL DEFAULT 0,
  -- What was ever claimed back, of which `collected` came in, `waived` was given up, and `restored`, of what was
  -- collected, returned to the credits.
  claimed bigint NOT NULL DEFAULT 0,
  collected bigint NOT NULL DEFAULT 0,
  waived bigint NOT NULL DEFAULT 0,
  restored bigint NOT NULL DEFAULT 0,
  FOREIGN KEY (grant_id, amendment) REFERENCES amendment,
  CONSTRAINT one_order_for_an_order_number UNIQUE (order_number),
  CONSTRAINT a_period_has_months CHECK (from_month >= 0 AND to_month > from_month),
  CONSTRAINT what_does_not_wait_has_no_place CHECK (waiting_since IS NULL OR state = 'awaiting_credits'),
  CONSTRAINT an_order_has_its_year CHECK ((ordered_at IS NULL) = (ordered_year IS NULL)),
  CONSTRAINT never_use_more_than_reserved CHECK (committed + delegated + released <= reserved),
  CONSTRAINT never_draw_more_than_delegated CHECK (drawn + returned <= delegated),
  CONSTRAINT never_order_more_than_committed CHECK (ordered - cancelled <= committed + drawn - withdrawn),
  -- An advance is paid before any service (décret 2012-1246 art. 33).
  CONSTRAINT never_order_more_than_certified CHECK (kind = 'advance' OR ordered - cancelled <= certified_cents),
  CONSTRAINT never_pay_more_than_ordered CHECK (paid <= ordered - cancelled + provided - recalled),
  CONSTRAINT never_pay_more_than_committed CHECK (paid <= committed + drawn - withdrawn),
  CONSTRAINT never_claim_more_than_paid CHECK (claimed - waived <= paid),
  CONSTRAINT never_settle_more_than_claimed CHECK (collected + waived <= claimed),
  CONSTRAINT never_restore_more_than_collected CHECK (restored <= collected)
);
CREATE UNIQUE INDEX one_tranche_of_a_rank_in_force ON tranche (grant_id, rank) WHERE replaced_at IS NULL;
CREATE INDEX tranche_waiting ON tranche (waiting_since) WHERE waiting_since IS NOT NULL;

-- The controller's answer on the commitment of one tranche, before money moves. The newest one counts.
CREATE TABLE visa (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  tranche_id uuid NOT NULL REFERENCES tranche,
  person_id uuid NOT NULL REFERENCES person,
  number text NOT NULL,
  given_on date NOT NULL,
  favourable boolean NOT NULL,
  observation text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event,
  CONSTRAINT a_refusal_says_why CHECK (favourable OR observation <> '')
);
CREATE INDEX visa_by_tranche ON visa (tranche_id, version);
CREATE UNIQUE INDEX never_two_favourable_visas ON visa (tranche_id) WHERE favourable;
CREATE TRIGGER visa_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON visa
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The beneficiary's own accounting number for a reported commitment or payment: a person's words are here, not in the
-- event.
CREATE TABLE delegation_report (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- The order that makes withdrawn AE of an earlier year's commitment available again (décret 2012-1246 art. 160), by the
-- event that withdraws it.
CREATE TABLE withdrawal_order (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);

-- Wrong payments are claimed back (titre de perception). No credits move with a claim: its amounts are on the tranche
-- and on the claim, each the sum of its movements. `number`: within its grant. `year`: that of the payment credits that
-- paid its tranche. `collection_order`: the N° of the titre de perception.
CREATE TABLE claim (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  tranche_id uuid NOT NULL REFERENCES tranche,
  year integer NOT NULL,
  collection_order text CHECK (collection_order <> ''),
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

-- The reference of the act that ordered a restoration of credits, by its event.
CREATE TABLE restoration (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- For years after a project's last day it reports on its impact: these milestones have ranks that leave room for every
-- tranche.
CREATE TABLE milestone (
  grant_id uuid NOT NULL REFERENCES "grant",
  rank integer NOT NULL CHECK (rank > 0),
  tracking_year integer CHECK (tracking_year > 0),
  state text NOT NULL,
  period_starts_on date NOT NULL,
  period_ends_on date NOT NULL,
  asked_at timestamptz,
  due_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  reminded_at timestamptz,
  late_at timestamptz,
  review_remind_at timestamptz,
  review_reminded_at timestamptz,
  report_number integer NOT NULL DEFAULT 0,
  PRIMARY KEY (grant_id, rank),
  CONSTRAINT a_period_ends_after_it_starts CHECK (period_ends_on >= period_starts_on),
  CONSTRAINT a_yearly_report_comes_after_every_tranche
    CHECK (CASE WHEN tracking_year IS NULL THEN rank <= 60 ELSE rank = 60 + tracking_year END)
);
CREATE INDEX milestone_by_state ON milestone (state, grant_id);

CREATE TABLE report (
  grant_id uuid NOT NULL,
  rank integer NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  indicators jsonb NOT NULL,
  spent_cents bigint NOT NULL CHECK (spent_cents >= 0),
  forecast_cost_cents bigint NOT NULL CHECK (forecast_cost_cents > 0),
  forecast_ends_on date NOT NULL,
  comment text NOT NULL,
  due_at timestamptz NOT NULL,
  reported_by uuid NOT NULL REFERENCES person,
  reported_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, rank, number),
  FOREIGN KEY (grant_id, rank) REFERENCES milestone,
  CONSTRAINT never_forecast_below_what_was_spent CHECK (forecast_cost_cents >= spent_cents)
);
CREATE TRIGGER report_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

CREATE TABLE report_review (
  grant_id uuid NOT NULL,
  rank integer NOT NULL,
  number integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('accept', 'return')),
  reasons text NOT NULL,
  reviewed_by uuid NOT NULL REFERENCES person,
  reviewed_at timestamptz NOT NULL,
  CONSTRAINT one_review_for_a_report PRIMARY KEY (grant_id, rank, number),
  FOREIGN KEY (grant_id, rank, number) REFERENCES report
);
CREATE TRIGGER report_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What a beneficiary owes beside its project, planned at the second signature by the call's terms. `months`: from the
-- project's first day to the first deadline; a tranche whose period begins later may wait for it.
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
CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

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
CREATE TRIGGER evidence_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What a project has really cost, asked for at its end if its call says so: the balance is paid on it, and an
-- overpayment is claimed back.
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
CREATE TRIGGER account_statement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_statement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

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
  CONSTRAINT an_approval_says_what_is_due
    CHECK (num_nonnulls(eligible_cents, due_cents) = CASE decision WHEN 'approve' THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX an_account_is_approved_once ON account_review (grant_id) WHERE decision = 'approve';
CREATE TRIGGER account_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Impact -------------------------------------------------------------------------------------------------------------

-- A project crossed a threshold of its call, with the figures at that time.
CREATE TABLE slippage_alert (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  level text NOT NULL CHECK (level IN ('alert', 'mission')),
  plan integer NOT NULL,
  rank integer NOT NULL,
  report integer NOT NULL,
  planned_cents bigint NOT NULL CHECK (planned_cents > 0),
  forecast_cents bigint NOT NULL CHECK (forecast_cents > 0),
  planned_days integer NOT NULL CHECK (planned_days > 0),
  forecast_days integer NOT NULL CHECK (forecast_days > 0),
  raised_at timestamptz NOT NULL,
  recovered_at timestamptz,
  settled_as text CHECK (settled_as IN ('mission_proposed', 'dismissed', 'recovered', 'superseded')),
  settled_at timestamptz,
  settled_by uuid REFERENCES person,
  reason text,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, plan) REFERENCES grant_plan,
  FOREIGN KEY (grant_id, rank, report) REFERENCES report,
  CONSTRAINT a_settlement_has_its_instant CHECK ((settled_as IS NULL) = (settled_at IS NULL)),
  CONSTRAINT what_recovered_is_settled CHECK (recovered_at IS NULL OR settled_at IS NOT NULL),
  CONSTRAINT a_person_proposes_or_dismisses
    CHECK ((settled_as IN ('mission_proposed', 'dismissed')) IS TRUE = (settled_by IS NOT NULL)),
  CONSTRAINT a_dismissal_has_a_reason CHECK ((settled_as = 'dismissed') IS TRUE = (reason IS NOT NULL))
);
-- A threshold can be crossed again only from below.
CREATE UNIQUE INDEX once_beyond_a_threshold ON slippage_alert (grant_id, level) WHERE recovered_at IS NULL;
CREATE INDEX slippage_alert_that_waits ON slippage_alert (grant_id) WHERE settled_as IS NULL;

-- A project's phase, as the lead records it.
CREATE TABLE grant_phase (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  phase text CHECK (phase IN ('investigation', 'construction', 'acceleration', 'transfer', 'success', 'alumni')),
  impact_step text CHECK (impact_step IN ('usable', 'used', 'useful', 'impact', 'efficient')),
  reached_on date NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT it_says_a_phase_or_a_step CHECK (phase IS NOT NULL OR impact_step IS NOT NULL)
);
CREATE TRIGGER grant_phase_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_phase
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Ledger -------------------------------------------------------------------------------------------------------------

-- One row of balances for a credit of an envelope's year; one row of movement holds debit and credit, so that it
-- balances by its form. `uncovered`: promised on a year whose credits are not there yet, a contra account like `total`.
-- `delegated`: what a beneficiary commits and pays itself.
CREATE TABLE envelope_line (
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  credit text NOT NULL CHECK (credit IN ('AE', 'CP')),
  total bigint NOT NULL,
  uncovered bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  delegated bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, year, credit),
  CONSTRAINT every_cent_is_somewhere
    CHECK (total + uncovered = available + frozen + reserved + delegated + committed + ordered + paid + lapsed),
  CONSTRAINT never_over_commit CHECK (delegated + committed <= total - frozen - lapsed),
  CONSTRAINT never_over_pay CHECK (delegated + ordered + paid <= total - frozen - lapsed),
  CONSTRAINT nothing_negative_but_available
    CHECK (least(total, uncovered, frozen, reserved, delegated, committed, ordered, paid, lapsed) >= 0)
);

-- `reverses`: the movement that this one reverses; a movement is reversed at most once.
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
  reverses bigint,
  hash text NOT NULL,
  PRIMARY KEY (envelope_id, sequence),
  FOREIGN KEY (cause_stream_id, cause_version) REFERENCES event DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line,
  FOREIGN KEY (envelope_id, reverses) REFERENCES movement,
  CONSTRAINT never_to_itself CHECK (from_account <> to_account),
  CONSTRAINT never_reversed_twice UNIQUE (envelope_id, reverses),
  CONSTRAINT reverses_an_earlier_movement CHECK (reverses < sequence)
);
CREATE INDEX movement_by_tranche ON movement (tranche_id) WHERE tranche_id IS NOT NULL;
-- The two sides of a transfer are found by their event.
CREATE INDEX transfer_by_event ON movement (cause_stream_id, cause_version)
  WHERE kind IN ('transfer_out', 'transfer_in');
CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Figures as of a past day, without adding up every movement since the first: what the movements of a value date have
-- added to each account of a line.
CREATE TABLE line_day (
  envelope_id uuid NOT NULL,
  year integer NOT NULL,
  credit text NOT NULL,
  value_date date NOT NULL,
  total bigint NOT NULL,
  uncovered bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  delegated bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, value_date, year, credit),
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line
);

-- The balances of each line of an envelope after a movement, stored at intervals. `recorded_at`: that of the movement.
CREATE TABLE line_mark (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  year integer NOT NULL,
  credit text NOT NULL,
  total bigint NOT NULL,
  uncovered bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  delegated bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, sequence, year, credit),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line
);
CREATE INDEX line_mark_by_instant ON line_mark (envelope_id, recorded_at, sequence);
CREATE TRIGGER line_mark_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_mark
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The reference of the act that ordered a change of credits: a person's words are here, not in the event.
CREATE TABLE credit_order (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- Why a movement was a clerical error, by the event of its reversal.
CREATE TABLE reversal (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- What limits a carry-over of payment credits: its cap, or the article that raises it. A person's words are here, not
-- in the event.
CREATE TABLE carry_over (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  programme_initial_cents bigint CHECK (programme_initial_cents > 0),
  article text,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- The part of a tranche's reservation that outlived its year and is not covered by the next year's credits. Written
-- with the movements, under the envelope's lock alone: a transaction that makes credits available covers the
-- reservations of grants that it has not locked.
CREATE TABLE uncovered_reservation (
  tranche_id uuid PRIMARY KEY REFERENCES tranche,
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  cents bigint NOT NULL CHECK (cents > 0)
);
CREATE INDEX uncovered_reservation_by_envelope ON uncovered_reservation (envelope_id, year);

-- The amount from which an envelope's commitments need the controller's visa; the newest rule applies, to the movements
-- after `sequence`. Without a threshold none needs one. `reference`: that of the act that sets it, as a person wrote
-- it.
CREATE TABLE visa_rule (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  sequence bigint NOT NULL,
  threshold_cents bigint,
  reference text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event,
  CONSTRAINT a_threshold_is_positive CHECK (threshold_cents > 0)
);
CREATE TRIGGER visa_rule_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON visa_rule
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The accounting codes of an envelope's credits of a year.
CREATE TABLE envelope_code (
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  funds_centre text NOT NULL,
  functional_area text NOT NULL,
  PRIMARY KEY (envelope_id, year)
);

-- An imported export of the accounting system. `version`: that of its event.
CREATE TABLE payment_import (
  id uuid PRIMARY KEY,
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  FOREIGN KEY (envelope_id, version) REFERENCES event,
  CONSTRAINT the_same_file_once UNIQUE (envelope_id, sha256)
);
CREATE UNIQUE INDEX payment_import_by_event ON payment_import (envelope_id, version);
CREATE TRIGGER payment_import_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_import
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Its lines as in the file, from 1, each with its outcome. `line_id`: its name in the accounting system, which a later
-- export repeats. `sequence`: the movement that it reports.
CREATE TABLE payment_line (
  import_id uuid NOT NULL REFERENCES payment_import,
  position integer NOT NULL,
  envelope_id uuid NOT NULL,
  line_id text NOT NULL,
  commitment_number text NOT NULL,
  order_number text NOT NULL,
  funds_centre text NOT NULL,
  functional_area text NOT NULL,
  year integer NOT NULL,
  supplier_number text NOT NULL,
  supplier_name text NOT NULL,
  amount_cents bigint NOT NULL,
  paid_on date NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('matched', 'booked', 'set_aside', 'known')),
  reason text,
  sequence bigint,
  PRIMARY KEY (import_id, position),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  CONSTRAINT a_line_once_in_a_file UNIQUE (import_id, line_id),
  CONSTRAINT what_is_set_aside_has_a_reason CHECK ((outcome = 'set_aside') = (reason IS NOT NULL)),
  CONSTRAINT what_is_told_of_is_named CHECK (outcome NOT IN ('matched', 'booked') OR sequence IS NOT NULL)
);
CREATE INDEX payment_line_by_id ON payment_line (envelope_id, line_id);
CREATE TRIGGER payment_line_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Which line reports which movement, by the import or by finance's decision. `version`: that of the envelope's event.
CREATE TABLE payment_match (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  import_id uuid NOT NULL,
  position integer NOT NULL,
  version integer NOT NULL,
  CONSTRAINT a_movement_is_told_of_once PRIMARY KEY (envelope_id, sequence),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  FOREIGN KEY (import_id, position) REFERENCES payment_line,
  FOREIGN KEY (envelope_id, version) REFERENCES event
);
CREATE INDEX payment_match_by_line ON payment_match (import_id, position);
CREATE TRIGGER payment_match_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_match
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Lines that report no movement, by finance's decision, with its reason.
CREATE TABLE payment_dismissal (
  import_id uuid NOT NULL,
  position integer NOT NULL,
  envelope_id uuid NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  CONSTRAINT a_line_is_dismissed_once PRIMARY KEY (import_id, position),
  FOREIGN KEY (import_id, position) REFERENCES payment_line,
  FOREIGN KEY (envelope_id, version) REFERENCES event
);
CREATE TRIGGER payment_dismissal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_dismissal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Datalab ------------------------------------------------------------------------------------------------------------

-- What administrations ask of the Datalab's people: their time, not money.
CREATE TABLE datalab_request (
  id uuid PRIMARY KEY REFERENCES stream,
  organisation_id uuid NOT NULL REFERENCES organisation,
  created_by uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  state text NOT NULL,
  title text NOT NULL,
  problem text NOT NULL,
  users text NOT NULL,
  expected_impact text NOT NULL,
  data_description text NOT NULL,
  personal_data boolean NOT NULL,
  needs text[] NOT NULL,
  application_id uuid REFERENCES application,
  wished_from date,
  qualified_by uuid REFERENCES person,
  priority text CHECK (priority IN ('high', 'normal', 'low')),
  skills text[],
  note text,
  starts_on date,
  ends_on date,
  contact_person_id uuid REFERENCES person,
  -- Why it was declined or withdrawn.
  reason text,
  summary text,
  deliverables jsonb,
  delivered_at timestamptz,
  rating integer CHECK (rating BETWEEN 1 AND 5),
  helped boolean,
  comment text,
  indicator jsonb,
  expected_by timestamptz,
  reminded_at timestamptz,
  closes_at timestamptz,
  CONSTRAINT a_period_goes_forward CHECK (ends_on >= starts_on),
  CONSTRAINT feedback_is_whole CHECK ((rating IS NULL) = (helped IS NULL) AND (rating IS NULL) = (comment IS NULL)),
  CONSTRAINT a_promise_has_a_period_and_a_contact CHECK (
    state NOT IN ('accepted', 'delivered', 'closed')
    OR (starts_on IS NOT NULL AND ends_on IS NOT NULL AND contact_person_id IS NOT NULL)
  )
);
CREATE INDEX datalab_request_by_organisation ON datalab_request (organisation_id, id);
CREATE INDEX datalab_request_by_state ON datalab_request (state, id);
CREATE INDEX datalab_request_by_contact ON datalab_request (contact_person_id) WHERE state = 'accepted';

-- Person-days by skill, in halves: the expected ones, from which a qualified request's start is forecast; the promised
-- ones; and the ones spent.
CREATE TABLE datalab_days (
  request_id uuid NOT NULL REFERENCES datalab_request,
  kind text NOT NULL CHECK (kind IN ('foreseen', 'estimated', 'spent')),
  skill text NOT NULL,
  half_days integer NOT NULL,
  CONSTRAINT one_line_for_a_skill PRIMARY KEY (request_id, kind, skill),
  CONSTRAINT days_are_above_zero CHECK (half_days > 0)
);

-- Missions of the brigades on the fund's projects: proposed by the lead, answered by the project, staffed by the ledger
-- of days, delivered, compared.
CREATE TABLE mission (
  id uuid PRIMARY KEY REFERENCES stream,
  grant_id uuid NOT NULL REFERENCES "grant",
  kind text NOT NULL,
  half_days integer NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  -- The key of the indicator that it is to improve.
  indicator text NOT NULL,
  reason text NOT NULL,
  -- The alert on its project's slippage that it answers and so settles.
  alert integer,
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  state text NOT NULL
    CHECK (state IN ('proposed', 'accepted', 'staffed', 'delivered', 'closed', 'declined', 'lapsed', 'withdrawn')),
  -- Why it was declined or withdrawn.
  end_reason text,
  report text,
  url text,
  delivered_by uuid REFERENCES person,
  delivered_at timestamptz,
  conclusion text,
  -- The indicator in the reports when the mission was closed: a value, its report's instant and milestone.
  value_before jsonb,
  value_after jsonb,
  expected_by timestamptz,
  reminded_at timestamptz,
  closes_at timestamptz,
  CONSTRAINT a_mission_answers_an_alert_of_its_grant FOREIGN KEY (grant_id, alert) REFERENCES slippage_alert,
  CONSTRAINT a_mission_takes_days CHECK (half_days > 0),
  CONSTRAINT a_mission_goes_forward CHECK (ends_on >= starts_on),
  CONSTRAINT a_delivery_is_whole
    CHECK ((delivered_at IS NULL) = (delivered_by IS NULL) AND (delivered_at IS NULL) = (report IS NULL)),
  CONSTRAINT what_is_delivered_has_its_instant CHECK ((state IN ('delivered', 'closed')) = (delivered_at IS NOT NULL)),
  CONSTRAINT who_ends_a_mission_says_why CHECK ((state IN ('declined', 'withdrawn')) = (end_reason IS NOT NULL))
);
CREATE INDEX mission_by_grant ON mission (grant_id, id);
CREATE INDEX mission_by_state ON mission (state, id);
CREATE UNIQUE INDEX an_alert_is_answered_once ON mission (grant_id, alert);

-- The Datalab's people: their skills, the share of their working time, and their last day.
CREATE TABLE datalab_person (
  person_id uuid PRIMARY KEY REFERENCES person,
  skills text[] NOT NULL,
  share_percent integer NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
  leaves_on date
);

-- What other duties take of a month.
CREATE TABLE other_duty (
  person_id uuid NOT NULL REFERENCES datalab_person,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  half_days integer NOT NULL CHECK (half_days > 0),
  PRIMARY KEY (person_id, month)
);

-- The ledger of days, in halves: one row of balances for a person's month, locked in the order of its key. Uncovered
-- half days are promised, but no longer in the month.
CREATE TABLE person_month (
  person_id uuid NOT NULL REFERENCES datalab_person,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  sequence integer NOT NULL DEFAULT 0,
  capacity integer NOT NULL DEFAULT 0,
  free integer NOT NULL DEFAULT 0,
  reserved integer NOT NULL DEFAULT 0,
  spent integer NOT NULL DEFAULT 0,
  uncovered integer NOT NULL DEFAULT 0,
  PRIMARY KEY (person_id, month),
  CONSTRAINT every_half_day_is_somewhere CHECK (capacity = free + reserved + spent),
  CONSTRAINT never_promise_a_day_twice CHECK (reserved + spent <= capacity),
  CONSTRAINT what_is_free_stands_behind_promises CHECK (uncovered = 0 OR free <= 0),
  CONSTRAINT no_month_has_fewer_days_than_none CHECK (least(capacity, reserved, spent, uncovered) >= 0)
);

-- What is promised of a person's month to one request or mission, by the person's skill. `since`: its place among the
-- promises of the month. It refers to its thing's stream without a foreign key: a transaction that takes days from
-- others' promises would wait for their streams, whose locks are held by transactions that wait for the month. An
-- invariant checks it.
CREATE TABLE day_promise (
  thing_id uuid NOT NULL,
  person_id uuid NOT NULL,
  month text NOT NULL,
  skill text NOT NULL,
  reserved integer NOT NULL,
  uncovered integer NOT NULL,
  spent integer NOT NULL,
  since integer NOT NULL,
  PRIMARY KEY (thing_id, person_id, month, skill),
  FOREIGN KEY (person_id, month) REFERENCES person_month,
  CONSTRAINT no_promise_is_below_nothing CHECK (least(reserved, uncovered, spent) >= 0)
);
CREATE INDEX day_promise_by_month ON day_promise (person_id, month);
CREATE INDEX day_promise_uncovered ON day_promise (thing_id) WHERE uncovered > 0;

CREATE TABLE day_movement (
  person_id uuid NOT NULL,
  month text NOT NULL,
  sequence integer NOT NULL,
  kind text NOT NULL,
  from_account text NOT NULL,
  to_account text NOT NULL,
  half_days integer NOT NULL,
  thing_id uuid,
  skill text,
  recorded_at timestamptz NOT NULL,
  cause_stream_id uuid NOT NULL,
  cause_version integer NOT NULL,
  PRIMARY KEY (person_id, month, sequence),
  FOREIGN KEY (person_id, month) REFERENCES person_month,
  FOREIGN KEY (thing_id, person_id, month, skill) REFERENCES day_promise,
  FOREIGN KEY (cause_stream_id, cause_version) REFERENCES event DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT days_move_above_zero CHECK (half_days > 0),
  CONSTRAINT days_move_elsewhere CHECK (from_account <> to_account),
  CONSTRAINT a_promise_is_to_something_by_a_skill CHECK ((thing_id IS NULL) = (skill IS NULL))
);
CREATE INDEX day_movement_by_thing ON day_movement (thing_id) WHERE thing_id IS NOT NULL;
CREATE TRIGGER day_movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_movement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
