-- What was known of an organisation before each description of it by a directory or by an admin: figures as of a day
-- read the first one after that day, and else the organisation's row. Of what was described before this table, the
-- category is taken to have been the same.
CREATE TABLE organisation_description (
  organisation_id uuid NOT NULL REFERENCES organisation,
  at timestamptz NOT NULL,
  described_by text NOT NULL,
  former_legal_category text,
  former_department text,
  PRIMARY KEY (organisation_id, at)
);
CREATE TRIGGER organisation_description_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON organisation_description
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
INSERT INTO organisation_description
  SELECT id, described_at, described_by, legal_category, NULL FROM organisation WHERE described_at IS NOT NULL;

-- What a person writes beside an answer as of a day, by its event.
CREATE TABLE answer_remark (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  question text NOT NULL,
  as_of date NOT NULL,
  remark text NOT NULL,
  PRIMARY KEY (person_id, version),
  FOREIGN KEY (person_id, version) REFERENCES event
);
CREATE INDEX answer_remark_by_answer ON answer_remark (question, as_of);
CREATE TRIGGER answer_remark_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON answer_remark
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
