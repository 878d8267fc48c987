-- Files that go with a message: `version` is the message's. A thread is one place for them, as a part of a grant is.
CREATE TABLE message_file (
  id uuid PRIMARY KEY,
  thread_id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes integer NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL,
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  FOREIGN KEY (thread_id, version) REFERENCES message,
  CONSTRAINT the_same_bytes_once_in_a_thread UNIQUE (thread_id, sha256)
);
