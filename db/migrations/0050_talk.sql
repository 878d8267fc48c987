-- What the two sides write to each other about an application, its grant or a request for the Datalab's help. A thread
-- that is `of_fund` is a note: the fund's people alone read it.
ALTER TABLE stream DROP CONSTRAINT stream_kind_check, ADD CONSTRAINT stream_kind_check
  CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person', 'datalab_request', 'mission', 'thread'));

CREATE TABLE thread (
  id uuid PRIMARY KEY REFERENCES stream,
  application_id uuid REFERENCES application,
  request_id uuid REFERENCES datalab_request,
  of_fund boolean NOT NULL,
  subject text NOT NULL CHECK (subject <> ''),
  UNIQUE (id, of_fund),
  CONSTRAINT a_thread_is_about_one_file CHECK (num_nonnulls(application_id, request_id) = 1)
);
CREATE INDEX thread_by_application ON thread (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX thread_by_request ON thread (request_id) WHERE request_id IS NOT NULL;

-- `version`: that of the event by which it was written.
CREATE TABLE message (
  thread_id uuid NOT NULL,
  version integer NOT NULL,
  of_fund boolean NOT NULL,
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  text text NOT NULL CHECK (text <> ''),
  asks_answer boolean NOT NULL,
  written_by uuid NOT NULL REFERENCES person,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (thread_id, version),
  FOREIGN KEY (thread_id, of_fund) REFERENCES thread (id, of_fund),
  FOREIGN KEY (thread_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT a_note_is_written_by_the_fund CHECK (NOT of_fund OR side = 'fund')
);

-- The people whom a note calls to it.
CREATE TABLE mention (
  thread_id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (thread_id, version, person_id),
  FOREIGN KEY (thread_id, version) REFERENCES message
);

-- Up to which message a person has read a thread.
CREATE TABLE thread_reading (
  thread_id uuid NOT NULL REFERENCES thread,
  person_id uuid NOT NULL REFERENCES person,
  version integer NOT NULL CHECK (version > 0),
  read_at timestamptz NOT NULL,
  PRIMARY KEY (thread_id, person_id)
);
