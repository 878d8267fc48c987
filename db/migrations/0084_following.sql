-- Who of the fund follows an application, and is told of its course.
CREATE TABLE following (
  application_id uuid NOT NULL REFERENCES application,
  person_id uuid NOT NULL REFERENCES person,
  since timestamptz NOT NULL,
  PRIMARY KEY (application_id, person_id)
);
CREATE INDEX following_by_person ON following (person_id, application_id);
