-- What somebody had read of a thing when it last looked at it: what is newer is shown as new, to nobody else.
CREATE TABLE page_visit (
  person_id uuid NOT NULL REFERENCES person,
  thing_id uuid NOT NULL REFERENCES stream,
  version integer NOT NULL CHECK (version > 0),
  visited_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, thing_id)
);
CREATE INDEX page_visit_age ON page_visit (visited_at);
