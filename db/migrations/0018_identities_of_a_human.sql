-- Every mail address that an issuer has said of a person, small, and whether it has ever seen that it is this person's:
-- who takes an address that another identity has had is looked at as well.
CREATE TABLE person_address (
  person_id uuid NOT NULL REFERENCES person,
  email text NOT NULL CHECK (email = lower(email)),
  verified boolean NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, email)
);
CREATE INDEX person_address_by_email ON person_address (email);
INSERT INTO person_address (person_id, email, verified) SELECT id, lower(email), email_verified FROM person;

-- Two identities that are one human, or are said to be. By their address they are taken for one at once, for what a
-- human may not do twice; that they are, or are not, an admin confirms, where the issuer's word is not enough. Where an
-- admin says so they are one once a second admin has confirmed it. They are parted by two admins as well. Who is one
-- human by these is `person.human_id`.
CREATE TABLE identity_link (
  id uuid PRIMARY KEY,
  one_id uuid NOT NULL REFERENCES person,
  other_id uuid NOT NULL REFERENCES person,
  because text NOT NULL CHECK (because IN ('address', 'admin')),
  made_at timestamptz NOT NULL,
  proposed_by uuid REFERENCES person,
  reason text,
  -- Without a person: by the issuer's word, or before two admins were asked.
  confirmed_at timestamptz,
  confirmed_by uuid REFERENCES person,
  parting_by uuid REFERENCES person,
  parting_at timestamptz,
  parting_reason text,
  ended_as text CHECK (ended_as IN ('rejected', 'parted')),
  ended_at timestamptz,
  ended_by uuid REFERENCES person,
  ending_reason text,
  CONSTRAINT a_link_is_of_two CHECK (one_id < other_id),
  CONSTRAINT an_admin_says_why CHECK ((proposed_by IS NULL) = (reason IS NULL) AND (because = 'address' OR proposed_by IS NOT NULL)),
  CONSTRAINT a_parting_says_why CHECK (num_nonnulls(parting_by, parting_at, parting_reason) IN (0, 3)),
  CONSTRAINT what_is_confirmed_is_parted CHECK (parting_by IS NULL OR confirmed_at IS NOT NULL),
  CONSTRAINT a_link_ends_as_something CHECK (num_nonnulls(ended_as, ended_at, ended_by) IN (0, 3)),
  CONSTRAINT a_second_admin_confirms CHECK (confirmed_by <> proposed_by),
  CONSTRAINT a_second_admin_parts CHECK (ended_as <> 'parted' OR (parting_by IS NOT NULL AND ended_by <> parting_by))
);
CREATE UNIQUE INDEX one_open_link_of_two ON identity_link (one_id, other_id) WHERE ended_at IS NULL;
CREATE INDEX identity_link_by_other ON identity_link (other_id);

-- Those who are one human already.
INSERT INTO identity_link (id, one_id, other_id, because, made_at, confirmed_at)
SELECT gen_random_uuid(), least(human_id, id), greatest(human_id, id), 'address', now(), now()
FROM person WHERE human_id IS NOT NULL AND human_id <> id;

-- The files on which two who are parted had both acted for the fund: neither does any more. Nobody can tell any longer
-- which of the two was needed as another one.
CREATE TABLE parted_on (
  application_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (application_id, person_id)
);
