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
CREATE TRIGGER agreement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A signature names the document that was signed and who vouches for it. There is one document for a plan, so both sides sign the same.
ALTER TABLE signature
  ADD COLUMN plan integer NOT NULL DEFAULT 1,
  ADD COLUMN document_sha256 text,
  ADD COLUMN provider text NOT NULL DEFAULT 'recorded',
  DROP CONSTRAINT signature_pkey,
  ADD PRIMARY KEY (grant_id, plan, side),
  ADD CONSTRAINT both_sign_one_document FOREIGN KEY (grant_id, plan, document_sha256) REFERENCES agreement (grant_id, plan, sha256),
  -- What was signed before there were documents stays as it is.
  ADD CONSTRAINT a_signature_names_its_document CHECK (document_sha256 IS NOT NULL) NOT VALID;
ALTER TABLE signature
  ALTER COLUMN plan DROP DEFAULT,
  ALTER COLUMN provider DROP DEFAULT;
CREATE TRIGGER signature_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

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
CREATE TRIGGER guarantee_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON guarantee FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Public aid of others is told apart, since all of it together has a ceiling.
ALTER TABLE funding_line
  DROP CONSTRAINT funding_line_source_check,
  ADD CONSTRAINT funding_line_source_check CHECK (source IN ('fund', 'own', 'public', 'other'));
