-- Every mail address that an issuer has given for a person, in lower case, and whether it was ever verified: an
-- identity that takes an address of another one is compared with it.
CREATE TABLE person_address (
  person_id uuid NOT NULL REFERENCES person,
  email text NOT NULL CHECK (email = lower(email)),
  verified boolean NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, email)
);
CREATE INDEX person_address_by_email ON person_address (email);
INSERT INTO person_address (person_id, email, verified) SELECT id, lower(email), email_verified FROM person;

-- Two identities that are, or are proposed to be, one human. A common address makes them one at once for what a human
-- may not do twice; an admin confirms or rejects it if the issuer's word is not enough. An admin's own proposal counts
-- once a second admin has confirmed it. Parting takes two admins too. The resulting humans are in `person.human_id`.
CREATE TABLE identity_link (
  id uuid PRIMARY KEY,
  one_id uuid NOT NULL REFERENCES person,
  other_id uuid NOT NULL REFERENCES person,
  because text NOT NULL CHECK (because IN ('address', 'admin')),
  made_at timestamptz NOT NULL,
  proposed_by uuid REFERENCES person,
  reason text,
  -- Without a person: by the issuer's word, or before two admins were required.
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

-- Identities that are already one human.
INSERT INTO identity_link (id, one_id, other_id, because, made_at, confirmed_at)
SELECT gen_random_uuid(), least(human_id, id), greatest(human_id, id), 'address', now(), now()
FROM person WHERE human_id IS NOT NULL AND human_id <> id;

-- The files on which two parted identities had both acted for the fund: neither acts there any more, since it can no
-- longer be told which of the two acts needed another person.
CREATE TABLE parted_on (
  application_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  PRIMARY KEY (application_id, person_id)
);
