-- A role given here to a person for the organisation for which it acts: elsewhere it does not count. What its sign-in issuer says stands in person.roles.
CREATE TABLE role_holding (
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  role text NOT NULL,
  given_by uuid REFERENCES person,
  given_at timestamptz NOT NULL,
  CONSTRAINT one_holding_of_a_role PRIMARY KEY (person_id, organisation_id, role)
);
CREATE INDEX role_holding_by_role ON role_holding (role);
CREATE INDEX person_by_organisation ON person (organisation_id);

-- Roles and preferences are events of their person.
ALTER TABLE stream DROP CONSTRAINT stream_kind_check;
ALTER TABLE stream ADD CONSTRAINT stream_kind_check CHECK (kind IN ('call', 'envelope', 'application', 'session', 'grant', 'person'));

-- How a person wants to be written to: at each event, or once a day.
ALTER TABLE person ADD COLUMN letters text NOT NULL DEFAULT 'each' CHECK (letters IN ('each', 'daily'));

-- A letter that waits for the day's digest holds its words until it has left; `digest_on` is the day of the digest that takes it.
ALTER TABLE letter
  ADD COLUMN subject text,
  ADD COLUMN text text,
  ADD COLUMN digest_on date,
  ADD CONSTRAINT a_held_letter_has_its_words CHECK ((subject IS NULL) = (text IS NULL)),
  ADD CONSTRAINT words_are_dropped_when_they_have_left CHECK (sent_at IS NULL OR subject IS NULL);
CREATE INDEX letter_held ON letter (person_id) WHERE subject IS NOT NULL;
CREATE INDEX letter_by_digest ON letter (person_id, digest_on) WHERE digest_on IS NOT NULL;
