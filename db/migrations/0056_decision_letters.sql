-- The letter of each decision as its applicant was sent it: one PDF for an event, in French, under the fund's seal.
-- `sealed_by`: the name in the certificate of that seal, and its level; both null where the fund had none.
CREATE TABLE decision_letter (
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  made_at timestamptz NOT NULL,
  sealed_by text CHECK (sealed_by <> ''),
  seal_level text CHECK (seal_level IN ('self_issued', 'advanced', 'qualified')),
  sha256 text NOT NULL,
  document bytea NOT NULL,
  PRIMARY KEY (stream_id, version),
  FOREIGN KEY (stream_id, version) REFERENCES event,
  CONSTRAINT a_seal_has_a_name_and_a_level CHECK ((sealed_by IS NULL) = (seal_level IS NULL)),
  CONSTRAINT a_letters_hash_is_that_of_its_bytes CHECK (sha256 = encode(sha256(document), 'hex'))
);
CREATE TRIGGER decision_letter_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_letter
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
