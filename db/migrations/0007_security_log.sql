-- Who was refused what, who signed in, and who read what is visible to few, and kept apart from the events, since most
-- of it changes nothing. `kind` dropped: how many rows could not be kept. `operation`: the one asked for; null if a
-- path leads nowhere. `reason`: the code of the refusal, or what is wrong with the token. `thing_id`: its subject, the
-- first of several. `times`: how often the same happened from `at` to `last_at`. It holds no person's words, no path,
-- no token.
CREATE TABLE security_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL
    CHECK (kind IN ('refusal', 'failed_sign_in', 'sign_in', 'bank_details', 'export', 'audit', 'dropped')),
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times integer NOT NULL CHECK (times > 0),
  person_id uuid REFERENCES person,
  address text,
  operation text,
  reason text,
  thing_id uuid,
  request_id text,
  CONSTRAINT a_trace_goes_forward CHECK (last_at >= at),
  CONSTRAINT what_is_read_has_a_reader
    CHECK (kind NOT IN ('sign_in', 'bank_details', 'audit') OR person_id IS NOT NULL)
);
CREATE INDEX security_log_by_person ON security_log (person_id, id);
CREATE INDEX security_log_by_kind ON security_log (kind, id);
CREATE INDEX security_log_by_instant ON security_log (at);
CREATE TRIGGER security_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON security_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
