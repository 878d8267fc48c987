-- The person whom a side of a file has named as its contact. Where there is none, or the person speaks for that side no
-- more, the side has its default, which is read and not stored. `version`: that of the event by which it was named, in
-- the stream of the person who named it.
CREATE TABLE file_contact (
  application_id uuid REFERENCES application,
  request_id uuid REFERENCES datalab_request,
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  person_id uuid NOT NULL REFERENCES person,
  named_by uuid NOT NULL REFERENCES person,
  named_at timestamptz NOT NULL,
  version integer NOT NULL,
  FOREIGN KEY (named_by, version) REFERENCES event (stream_id, version),
  CONSTRAINT a_contact_is_of_one_file CHECK (num_nonnulls(application_id, request_id) = 1),
  CONSTRAINT one_contact_of_a_side UNIQUE NULLS NOT DISTINCT (application_id, request_id, side)
);
CREATE INDEX file_contact_by_request ON file_contact (request_id) WHERE request_id IS NOT NULL;
