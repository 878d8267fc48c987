-- The token by which a time stamp authority (RFC 3161) says when it saw the hash of a seal, in base64. The hash of a
-- seal holds that of each seal before it, so one token is enough for all of them.
CREATE TABLE seal_stamp (
  day date PRIMARY KEY REFERENCES seal,
  token text NOT NULL,
  CONSTRAINT a_token_is_in_base64 CHECK (token ~ '^[A-Za-z0-9+/]{4,}={0,2}$')
);
CREATE TRIGGER seal_stamp_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_stamp
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
