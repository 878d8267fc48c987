-- The phrases that the fund offers where its people write: for one call, or for all where `call_id` is null.
-- `version`: that of the event by which they were last set, in the stream of the person who set them.
CREATE TABLE phrase_list (
  used_in text NOT NULL CHECK (used_in IN ('correction', 'opinion')),
  call_id text REFERENCES call,
  phrases text[] NOT NULL CHECK (cardinality(phrases) <= 30),
  set_by uuid NOT NULL REFERENCES person,
  set_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT one_list_of_phrases UNIQUE NULLS NOT DISTINCT (used_in, call_id),
  FOREIGN KEY (set_by, version) REFERENCES event (stream_id, version)
);
