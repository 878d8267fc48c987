-- The whole schema, by noun. A column's meaning is said here where its name does not say it. A constraint's name is the
-- fact that it holds, and the code knows some of them by it.

-- Core: what every noun stands on. -----------------------------------------------------------------------------------

-- What was recorded is never edited: not by the application, not by its owner's habit.
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: record the opposite instead', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- A row that is not append-only: what comes is written into it, and what has come stays.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps what it says here', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Every thing that has a life has a stream: its version, the head of its hash chain, and its next deadline. The row is
-- the outbox of the thing's workflow, and of its letters.
CREATE TABLE stream (
  id uuid PRIMARY KEY,
  kind text NOT NULL
    CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person', 'datalab_request', 'mission')),
  version integer NOT NULL,
  -- The version of the last event that is no consequence. Who read the thing since then is not stale for what only
  -- followed.
  decided integer NOT NULL DEFAULT 0,
  head text NOT NULL,
  -- The instant of its last event: whoever locks the stream reads all that its next event follows.
  last_at timestamptz,
  due_at timestamptz,
  due_what text,
  -- Up to where its workflow has nothing left to hear, with the state and the date that it knows; since when there is
  -- something to hear; when the relay last tried to wake it.
  heard integer NOT NULL DEFAULT 0,
  heard_state text,
  heard_due_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  hinted_at timestamptz,
  -- Up to where no letter is owed; since when one is; when the last attempt to write them failed, so that the thing's
  -- own workflow goes on trying.
  acknowledged integer NOT NULL,
  owed_since timestamptz NOT NULL DEFAULT now(),
  undelivered_at timestamptz,
  CONSTRAINT never_acknowledged_ahead CHECK (acknowledged <= version),
  CONSTRAINT a_deadline_has_a_name CHECK ((due_at IS NULL) = (due_what IS NULL))
);
CREATE INDEX stream_unheard ON stream (changed_at) WHERE heard < version;
CREATE INDEX stream_owing ON stream (owed_since) WHERE acknowledged < version;
CREATE INDEX stream_due ON stream (due_at) WHERE due_at IS NOT NULL;

-- The last number that was given in a year under the code with which references begin. The row is locked until the
-- transaction ends that took it: no number is given twice, and none is left out. `year`: in Paris.
CREATE TABLE reference_count (
  code text NOT NULL,
  year integer NOT NULL,
  last integer NOT NULL CHECK (last > 0),
  PRIMARY KEY (code, year)
);

-- How much of a limit was used, by a person or an address, until `expire` (milliseconds since 1970). A crash of
-- PostgreSQL may empty it: everybody then begins a new window, and no request has to wait for the log. The order of the
-- columns is that of rate-limiter-flexible's writes.
CREATE UNLOGGED TABLE rate_limit (
  key text PRIMARY KEY,
  points integer NOT NULL,
  expire bigint NOT NULL
);

-- Every file that the store holds or may hold: written before the bytes go there, deleted after they are gone. What no
-- attachment wants is swept.
CREATE TABLE stored_file (
  id uuid PRIMARY KEY,
  stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stored_file_by_age ON stored_file (stored_at);

-- A chain alone hides a tail that was cut off. Once a day its seal says how long each chain was that had moved since
-- the seal before, and under which head; each seal carries the hash of the one before it. `heads`: how many they are;
-- `digest`: the hash of them all.
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

-- People and organisations, as their sign-in tokens tell of them. ----------------------------------------------------

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  siret text NOT NULL UNIQUE CHECK (siret ~ '^[0-9]{14}$'),
  name text NOT NULL,
  legal_category text
);

-- `roles`: what its sign-in issuer says; `letters`: how it wants to be written to, at each event or once a day.
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

-- A role given here to a person for the organisation for which it acts: elsewhere it does not count.
CREATE TABLE role_holding (
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  role text NOT NULL,
  given_by uuid REFERENCES person,
  given_at timestamptz NOT NULL,
  CONSTRAINT one_holding_of_a_role PRIMARY KEY (person_id, organisation_id, role)
);
CREATE INDEX role_holding_by_role ON role_holding (role);

-- An absence from its first day to its last, and who stands in: the substitute has the roles of who is away, in the
-- organisation for which it acts. What is over stays: who had which step when is in the events.
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
-- Who wrote an application is asked with each lock: of the many events of its stream those are few.
CREATE INDEX event_of_writing ON event (stream_id, person_id)
  WHERE name IN ('createApplication', 'updateApplication', 'answerCorrection', 'submitApplication');
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A command's body stands in the rows that it makes, and nowhere else. A refused one leaves its key and its
-- fingerprint.
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

-- A letter is owed once to a person for an event; `sent_at` is null until the mail server took it. It is taken up by
-- one sender at a time: a worker that only seems dead, or a workflow that was replaced, may still be sending it. One
-- that waits for the day's digest holds its words until it has left; `digest_on` is the day of the digest that takes
-- it.
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
-- When a letter left is the date of notification of what it tells: from it the deadline of an appeal is counted.
CREATE TRIGGER what_has_left_has_left BEFORE UPDATE ON letter FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL AND (NEW.id, NEW.stream_id, NEW.version, NEW.person_id, NEW.sent_at) IS DISTINCT FROM
  (OLD.id, OLD.stream_id, OLD.version, OLD.person_id, OLD.sent_at)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER a_letter_is_for_good BEFORE DELETE OR TRUNCATE ON letter
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Calls, and the envelopes that they spend. --------------------------------------------------------------------------

-- An envelope's movements are chained in their order, as a stream's events are: `head` is the hash of the last one.
-- They are recorded one after the other: none at an instant before `recorded_at`, that of the last one.
-- `closed_year`: the last year whose books are closed. Years are closed one after the other, each from the first of
-- January after it. `eased_at`: since when credits that somebody waits for have come free, or when the envelope is
-- looked at again: its workflow spreads them.
-- A sub-envelope, as one for each call, owns its credits: what it has, its parent has not. It has no sub-envelopes
-- itself, and stays where it was opened.
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

-- A call has a life of its own: drafted, published version by version, closed. Its stream is that of its first version.
CREATE TABLE call (
  id text PRIMARY KEY,
  -- With which the references of its applications begin.
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

-- `conceals`: whether the call hides an application from who is in conflict over it is asked with each lock, and its
-- terms are long, and stored out of line.
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

-- `revision`: the newest, whose lines are in cost_line, funding_line and indicator. `continue_at`: since when its
-- review has something to go on with: its workflow meets that at once.
CREATE TABLE application (
  id uuid PRIMARY KEY REFERENCES stream,
  -- How people call it, from its submission on; and how others do, as its administration, where the lead has put it
  -- down.
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
-- What is past its deadline: few rows among all that ever were.
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

-- Public aid of others is told apart, since all of it together has a ceiling.
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

-- A request that the applicant correct its file. What it stops has its clock: what was left is counted from
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

-- An attachment's id is that of its bytes. One that was removed keeps its row; its bytes go.
CREATE TABLE attachment (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application,
  purpose text NOT NULL CHECK (purpose IN ('application', 'correction', 'report', 'review')),
  -- The correction that it was added for.
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
-- The applicant's files and the fund's are two heaps; in each, the same bytes stand once.
CREATE UNIQUE INDEX attachment_once ON attachment (application_id, sha256, (purpose = 'review'))
  WHERE removed_at IS NULL;

-- What applications are searched by: the words of the title, of the summary and of the organisation's name, by their
-- French stems and without accents. Whatever is neither a letter nor a digit parts words, so that « l’Île-de-France »
-- is found by "ile de france", and no address is taken for one word; of the words that say nothing, PostgreSQL's own
-- list for French lacks some, and knows others by their accents alone.
CREATE FUNCTION search_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(replace(replace(lower(normalize($1, NFKD)), 'œ', 'oe'), 'æ', 'ae'), '[\u0300-\u036f]', '', 'g'),
  '[^[:alnum:]]+|\m(a|les|cet|cette|leurs|ils|elles|dont|quoi|comme|donc)\M', ' ', 'g'
);
CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.french'::regconfig, search_text($1));
-- Every word that is asked for must be there. None is an operator, so that no query is a wrong one.
CREATE FUNCTION search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN plainto_tsquery('pg_catalog.french'::regconfig, search_text($1));

-- Beside the application's row and not in it: each change of its state would write all its words into the index anew,
-- and an organisation's new name would wait for whoever holds one of its applications.
CREATE TABLE application_search (
  application_id uuid PRIMARY KEY REFERENCES application,
  words tsvector NOT NULL
);
-- Whether the newest are looked through for a word, or the word is looked up, hangs on how rare it is: many more words
-- are counted than elsewhere.
ALTER TABLE application_search ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX application_search_by_word ON application_search USING gin (words);

-- The organisation's row is held so that no new name slips in between its being read here and its words' being written
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

-- What two applications seem to ask money for twice: found by their rows, settled by a person. Each pair once, on the
-- one of which it was found.
CREATE TABLE overlap (
  application_id uuid NOT NULL REFERENCES application,
  other_id uuid NOT NULL REFERENCES application,
  found_at timestamptz NOT NULL,
  -- Why the two belong together: one organisation asks twice, or one is the other’s declared co-funder.
  tie text NOT NULL CHECK (tie IN ('organisation', 'cofunder')),
  -- The lines that are alike, as both say them; none where the two have the same object in the same months.
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

-- Who has an application open to work on it, until when it was last heard of, and on which command. It is no event, and
-- a crash of PostgreSQL may empty it.
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

-- A person's interest: in an organisation, by its SIRET, whether anybody of it has signed in or not, or in one
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

-- Steps wait for others: until one opens it has no deadline. One that nobody needs any more may never have had one.
-- `working_days`: how many it was given, extensions included, by which the load of its reviewer is counted: its
-- deadline moves on after a correction, and its call is read no more. `stands_in_for`: whose step it is, where its
-- reviewer has it only as long as somebody is away.
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

-- Each deadline that was put off: by how many working days, to when, by whom and why.
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

-- Whom an opinion was asked of, one row a time: by whom, what the answer was, and why it ended. An absence asks by
-- nobody's command.
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

-- Opinions are kept: each of a step has its number. One ends when its step is opened again after a revision, or when
-- it is voided; it then says when, by whom and why.
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

-- A session may have members who vote on its applications between two instants; `quorum`: so many of them must, so that
-- the vote on one counts. `agenda_sent_at`: when its agenda was sent to its members and its chair. `promoted_scenario`:
-- the one from which it may be decided.
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

-- An application may be put on the waitlist, at a rank of its session. What a vote left without its quorum may be
-- placed in another session, and stands on two agendas then; what lost an opinion goes back to its review.
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

-- Why an application was moved on a session's agenda: what a person wrote stands here, and not in the event.
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

-- Lists of decisions that a session compares before it makes one. What is removed keeps its number, by which the events
-- name it.
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

-- What a member declares to have no part in, and why.
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

-- What of the waitlist the credits are known to hold: the chair is written to when that becomes true, and not again as
-- long as it is.
CREATE TABLE award_proposal (
  application_id uuid PRIMARY KEY REFERENCES application,
  held_since timestamptz NOT NULL
);

-- How an application leaves the waitlist: the chair's award or refusal, or the call's closing. After a won appeal it
-- may wait again: how a wait ended is said of the session that began it.
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

-- An appeal against a refusal or an inadmissibility, once for each application: what is appealed, why, who examines it
-- and what became of it.
CREATE TABLE appeal (
  application_id uuid CONSTRAINT one_appeal_of_an_application PRIMARY KEY REFERENCES application,
  against text NOT NULL CHECK (against IN ('inadmissible', 'refused')),
  -- The event of the decision that it is against, and who had screened the application where that was it.
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

-- `form`: an agreement, on which the fund commits and pays; or a delegation, on which the beneficiary does
-- (décret 2004-1085). `confirm_at`: since when a tranche is ready to be confirmed: its workflow meets that at once.
-- The words of the State's accounting system are often known only after the act, and change with a correction: the
-- newest stand here, and who recorded which stands in the events.
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

-- An award that is examined again, since an opinion on it was voided: what its grant was, and until when the award may
-- be withdrawn.
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

-- Why a grant was suspended, ended, or a payment order cancelled, by the event that says so. People's words stay here,
-- out of events.
CREATE TABLE grant_reason (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- An amendment (avenant) to a signed grant: what it would make of the plan in force, who examines it, and what became
-- of it. One waits at a time.
CREATE TABLE amendment (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL
    CHECK (state IN ('proposed', 'assigned', 'advised', 'to_sign', 'in_force', 'rejected', 'withdrawn', 'lapsed')),
  -- The side that proposed it, which alone may take it back.
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
  -- Who examines it; in whose stead, as long as somebody is away.
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

-- A grant keeps every plan that was ever annexed to it: the first at the second signature, the others by amendments.
-- The newest is in force: reports and slippage are held against it. A plan has the number that follows its amendment's
-- own, so that what was signed of one that lapsed keeps its number.
CREATE TABLE grant_plan (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  amendment integer,
  -- The revision of the application that the plan says in full.
  revision integer NOT NULL CHECK (revision > 0),
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  -- Who answers for the project; null as long as that is who submitted it.
  responsible_id uuid REFERENCES person,
  since timestamptz NOT NULL,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, amendment) REFERENCES amendment,
  CONSTRAINT a_plan_ends_after_it_starts CHECK (ends_on >= starts_on),
  CONSTRAINT a_plan_has_the_number_after_its_amendment CHECK (number = coalesce(amendment, 0) + 1)
);
CREATE TRIGGER grant_plan_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What both sides sign: the bytes of an agreement, kept with the first signature.
CREATE TABLE agreement (
  grant_id uuid NOT NULL REFERENCES "grant",
  -- The plan that it states: 1 makes the grant, each after it amends it.
  plan integer NOT NULL CHECK (plan > 0),
  sha256 text NOT NULL,
  document bytea NOT NULL,
  -- The same as data: its translation, which nobody signs, is made from it.
  said jsonb NOT NULL,
  PRIMARY KEY (grant_id, plan),
  UNIQUE (grant_id, plan, sha256),
  CONSTRAINT its_hash_is_that_of_its_bytes CHECK (sha256 = encode(sha256(document), 'hex'))
);
CREATE TRIGGER agreement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A signature names the document that was signed and who vouches for it. There is one document for a plan, so both
-- sides sign the same. `amendment`: whose plan was signed; null for the first.
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

-- What a beneficiary tells of its co-funders: as long as no plan takes it up, no further tranche is confirmed.
CREATE TABLE funding_change (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  -- The event that told it, whose reason is among the grant's.
  version integer NOT NULL,
  funding_lines jsonb NOT NULL,
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  -- The fund's part at that cost: at the rate of the plan that was in force, and never more than was awarded.
  grant_cents bigint NOT NULL CHECK (grant_cents > 0),
  -- The plan that took it up, or the later report that took its place.
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

-- What each recording said of the supplier's name: a name is no fact of an event.
CREATE TABLE supplier (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
CREATE TRIGGER supplier_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON supplier
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The bank details to which a grant is paid need a second person before money moves. Each as somebody proposed them:
-- they are never edited, others take their place.
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

-- What somebody else said of them, once. The newest that were approved are in force.
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

-- One reservation for each tranche: reserved = committed + delegated + released + what is still open. The ledger alone
-- writes its amounts, each the sum of its movements.
CREATE TABLE tranche (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  rank integer NOT NULL CHECK (rank > 0),
  kind text NOT NULL CHECK (kind IN ('advance', 'instalment', 'balance')),
  state text NOT NULL,
  -- What an amendment adds is a tranche of its own, on the credits of the year in which it was decided.
  amendment integer,
  -- How many tranches are firm is the call's to say.
  firm boolean NOT NULL,
  -- Its period in whole months from the project's start.
  from_month integer NOT NULL,
  to_month integer NOT NULL,
  -- The year of its commitment credits.
  year integer NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  -- When another plan took its place; its row stays for its movements.
  replaced_at timestamptz,
  -- Since when it waits for credits, or for what its beneficiary owes: the first to wait is the first to go on. Null
  -- where it waits for nothing, or for finance, once the controller has given a visa.
  waiting_since timestamptz,
  certified_cents bigint NOT NULL DEFAULT 0,
  certified_by uuid REFERENCES person,
  observation text,
  ordered_by uuid REFERENCES person,
  ordered_at timestamptz,
  -- The year of the CP on which the payment is ordered: that of the order, until its year is closed.
  ordered_year integer,
  order_number text CHECK (order_number ~ '^\d{10}$'),
  -- The details that were in force when the payment was ordered: it goes there, whatever is approved later.
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
  -- Of AE, `delegated` was given to the beneficiary to commit, which has committed `drawn` and given back `returned`;
  -- of CP, `provided` to pay, which has given back `recalled`.
  delegated bigint NOT NULL DEFAULT 0,
  drawn bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  provided bigint NOT NULL DEFAULT 0,
  recalled bigint NOT NULL DEFAULT 0,
  -- What was ever claimed back; of it `collected` was got back, and `waived` was given up; of what was collected
  -- `restored` came back to the credits.
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

-- What the controller says of the commitment of one tranche, before money moves. The newest one holds.
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

-- How a beneficiary names, in its own accounts, the commitment or the payment that an event reports: what a person
-- wrote stands here, and not in the event.
CREATE TABLE delegation_report (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- The order by which AE of an earlier year's commitment are available again once it is withdrawn (décret 2012-1246
-- art. 160), by the event that withdraws it.
CREATE TABLE withdrawal_order (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);

-- What was paid wrongly is claimed back (titre de perception). No credit moves with it: the amounts stand on the
-- tranche and on the claim, each the sum of its movements. `number`: its place among the claims on its grant. `year`:
-- of the payment credits that had paid its tranche. `collection_order`: the N° of the titre de perception.
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

-- The reference of the act that ordered a restoration of credits, beside the event that says so.
CREATE TABLE restoration (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);

-- For years after a project's last day it reports on its impact: milestones of a further kind, whose ranks leave room
-- for every tranche.
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
-- project's first day to the day by which it was first to be met; a tranche whose period begins later may wait for it.
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

-- What a project has really cost, asked for at its end where its call says so: the balance is paid on it, and what was
-- paid too much is claimed back.
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

-- A project went beyond a threshold of its call: with the figures by which it did.
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
-- A threshold is crossed again only from below it.
CREATE UNIQUE INDEX once_beyond_a_threshold ON slippage_alert (grant_id, level) WHERE recovered_at IS NULL;
CREATE INDEX slippage_alert_that_waits ON slippage_alert (grant_id) WHERE settled_as IS NULL;

-- Where a project stands, as the lead says.
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
-- balances by its form. `uncovered`: what is promised on a year whose credits are not there yet, a contra account as
-- `total` is. `delegated`: what a beneficiary commits and pays itself.
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

-- `reverses`: the opposite of a movement names it; a movement has one opposite at most.
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

-- The figures of another day are read without adding up every movement since the first: what the movements of a value
-- date have added to each account of a line.
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

-- What stood on each line of an envelope after a movement, noted now and then. `recorded_at`: of that movement.
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

-- The reference of the act that ordered a change of credits: what a person wrote stands here, and not in the event.
CREATE TABLE credit_order (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- Why a movement was a clerical error, beside the event of its reversal.
CREATE TABLE reversal (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- On what a carry-over of payment credits was measured: its cap, or the article that raises it. What a person wrote
-- stands here, and not in the event.
CREATE TABLE carry_over (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  programme_initial_cents bigint CHECK (programme_initial_cents > 0),
  article text,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- What of a tranche's reservation outlived its year and is not covered by the credits of the next one. Written with the
-- movements, under the envelope's lock alone: whoever makes credits available covers the reservations of others, whose
-- grants they do not hold.
CREATE TABLE uncovered_reservation (
  tranche_id uuid PRIMARY KEY REFERENCES tranche,
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  cents bigint NOT NULL CHECK (cents > 0)
);
CREATE INDEX uncovered_reservation_by_envelope ON uncovered_reservation (envelope_id, year);

-- From which amount on an envelope's commitments need the controller's visa; the newest rule holds, for the movements
-- after `sequence`. No threshold: none needs one. `reference`: of the act that says so, as a person wrote it.
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

-- Under which codes the credits of an envelope's year stand.
CREATE TABLE envelope_code (
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  funds_centre text NOT NULL,
  functional_area text NOT NULL,
  PRIMARY KEY (envelope_id, year)
);

-- An export of the accounting system, as it was imported. `version`: of the event that tells of it.
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

-- Its lines as they stood in the file, from 1, and what became of each. `line_id`: its name in the accounting system,
-- which a later export repeats. `sequence`: the movement that it tells of.
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

-- Which line tells of which movement, by the import or by what finance settled. `version`: of the envelope's event that
-- says so.
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

-- Lines that tell of no movement, as finance says, with the reason in its words.
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

-- Person-days by skill, in halves: what is expected, by which the start of a request that was qualified is foreseen;
-- what was promised; and what it took.
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
  -- The alert on the slippage of its project that it answers, which is settled by it.
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
  -- What the reports told of the indicator when it was closed: a value, its report's instant and milestone.
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

-- Whose days the Datalab has: with which skills, for which share of their working time, and until which day.
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

-- The ledger of days, in halves: one row of balances for a person's month, locked in the order of its key. What is
-- uncovered is promised, and the month has it no more.
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

-- What is promised of a person's month to one request or mission, by the skill that the person brings. `since`: its
-- place among the promises of the month. It points at its thing's stream, and no constraint says so: whoever takes days
-- from under others' promises would wait for their streams, which are locked by those who wait for the month. An
-- invariant holds it.
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
