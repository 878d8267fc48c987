-- The version that a person last read of a thing: what is newer is shown as new, to that person alone.
CREATE TABLE page_visit (
  person_id uuid NOT NULL REFERENCES person,
  thing_id uuid NOT NULL REFERENCES stream,
  version integer NOT NULL CHECK (version > 0),
  visited_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, thing_id)
);
CREATE INDEX page_visit_age ON page_visit (visited_at);
