-- The secret address under which a calendar program reads a person's deadlines, by its hash; one for each person. The
-- sign-in at which it was made says what the person may read: once a newer one says something else, it opens nothing.
CREATE TABLE calendar_link (
  person_id uuid PRIMARY KEY REFERENCES person,
  secret_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
  organisation_id uuid NOT NULL REFERENCES organisation,
  roles text[] NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz
);
