-- Where its call says so, an organisation reads the opinions on its application before the decision, and replies to
-- them once, until an instant that the end of the review sets.
ALTER TABLE application ADD COLUMN reply_until timestamptz;
CREATE TABLE opinion_reply (
  application_id uuid NOT NULL REFERENCES application,
  version integer NOT NULL,
  until timestamptz NOT NULL,
  reply text NOT NULL,
  PRIMARY KEY (application_id, version),
  FOREIGN KEY (application_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT one_reply_in_its_time UNIQUE (application_id, until)
);
CREATE TRIGGER opinion_reply_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON opinion_reply
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
