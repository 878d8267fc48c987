-- Who has an application open to work on it, until when it was last heard of, and on which command. It is no event, and a crash of PostgreSQL may empty it.
CREATE UNLOGGED TABLE presence (
  application_id uuid NOT NULL REFERENCES application,
  person_id uuid NOT NULL REFERENCES person,
  side text NOT NULL CHECK (side IN ('applicant', 'fund')),
  command text NOT NULL,
  step text,
  since timestamptz NOT NULL,
  seen_until timestamptz NOT NULL,
  PRIMARY KEY (application_id, person_id)
);
