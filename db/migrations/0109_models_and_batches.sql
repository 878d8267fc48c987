-- Model files of the documents that a call asks for. The terms of a version name theirs by its id, so each stays.
CREATE TABLE call_model (
  id uuid PRIMARY KEY,
  stream_id uuid NOT NULL REFERENCES stream,
  document text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes integer NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL,
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  CONSTRAINT the_same_bytes_once_in_a_call UNIQUE (stream_id, sha256)
);

-- Finds the published versions that name a model file: it is public from the first of them on.
CREATE INDEX call_version_documents ON call_version USING gin ((terms -> 'documents') jsonb_path_ops);

-- Many commands that a page has given at once: stored before the first of them, so that a process that dies leaves what
-- was done and what was not. No command and no event itself, and visible to its person alone.
CREATE TABLE page_batch (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  form_key text NOT NULL CHECK (length(form_key) <= 200),
  form_sha256 bytea NOT NULL,
  kind text NOT NULL,
  items jsonb NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  beat_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT a_form_has_one_batch UNIQUE (person_id, form_key)
);
CREATE INDEX page_batch_age ON page_batch (made_at);

CREATE TABLE page_batch_outcome (
  batch_id uuid NOT NULL REFERENCES page_batch ON DELETE CASCADE,
  place integer NOT NULL,
  result text NOT NULL CHECK (result IN ('done', 'same', 'refused', 'unknown')),
  why text,
  PRIMARY KEY (batch_id, place)
);
