-- The sign-ins to the pages, by the hash of the browser's cookie, as the sign-in issuer named the person. The issuer's
-- roles are those of the sign-in; those given here are read at each request.
CREATE TABLE page_session (
  id_sha256 bytea PRIMARY KEY CHECK (octet_length(id_sha256) = 32),
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  roles text[] NOT NULL,
  signed_in_at timestamptz NOT NULL,
  acr text,
  -- What the issuer asks for at sign-out.
  id_token text,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX page_session_person ON page_session (person_id);
CREATE INDEX page_session_age ON page_session (created_at);

-- What a person has typed into a form and not sent yet: no command, no event, and visible to them alone.
CREATE TABLE page_draft (
  person_id uuid NOT NULL REFERENCES person,
  form text NOT NULL CHECK (length(form) <= 200),
  fields jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, form)
);
