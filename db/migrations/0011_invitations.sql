-- Invitations by e-mail address to act for the organisation too. `version`: that of the inviting event. An ended
-- invitation keeps neither address nor message nor hash, so that its link gets the same answer as an unknown one.
-- `link_sha256`: that of the link, which is made from a key that is not here.
CREATE TABLE invitation (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  version integer NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation,
  email text,
  message text,
  link_sha256 bytea,
  invited_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('accepted', 'withdrawn', 'lapsed')),
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  FOREIGN KEY (person_id, version) REFERENCES event,
  CONSTRAINT one_invitation_of_an_event UNIQUE (person_id, version),
  CONSTRAINT an_invitation_ends_at_some_time CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CONSTRAINT somebody_ends_what_has_not_lapsed CHECK ((outcome IN ('accepted', 'withdrawn')) IS TRUE = (ended_by IS NOT NULL)),
  CONSTRAINT an_open_invitation_has_an_address_and_a_link CHECK (outcome IS NOT NULL OR num_nonnulls(email, link_sha256) = 2),
  CONSTRAINT what_has_ended_names_nobody CHECK (outcome IS NULL OR num_nonnulls(email, message, link_sha256) = 0),
  CONSTRAINT an_address_in_small_letters CHECK (email = lower(email)),
  CONSTRAINT a_link_is_kept_as_a_hash CHECK (octet_length(link_sha256) = 32),
  CONSTRAINT nobody_accepts_what_it_has_sent CHECK (NOT (outcome = 'accepted' AND ended_by = person_id))
);
CREATE UNIQUE INDEX one_open_invitation_of_an_address ON invitation (organisation_id, email) WHERE outcome IS NULL;
CREATE UNIQUE INDEX one_invitation_of_a_link ON invitation (link_sha256);
CREATE INDEX invitation_by_person ON invitation (person_id, invited_at);
CREATE INDEX invitation_by_organisation ON invitation (organisation_id, invited_at);
CREATE INDEX invitation_by_end ON invitation (ends_at) WHERE outcome IS NULL;

-- A letter may go to a person who is not known yet, named by an invitation, which alone holds their address.
ALTER TABLE letter
  ALTER COLUMN person_id DROP NOT NULL,
  ADD COLUMN invitation_id uuid REFERENCES invitation,
  ADD CONSTRAINT a_letter_is_to_somebody CHECK (num_nonnulls(person_id, invitation_id) = 1),
  ADD CONSTRAINT who_is_invited_has_no_digest CHECK (invitation_id IS NULL OR num_nonnulls(subject, digest_on) = 0);
CREATE UNIQUE INDEX one_letter_of_an_invitation ON letter (invitation_id) WHERE invitation_id IS NOT NULL;
DROP TRIGGER what_has_left_has_left ON letter;
CREATE TRIGGER what_has_left_has_left BEFORE UPDATE ON letter FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL
  AND (NEW.id, NEW.stream_id, NEW.version, NEW.person_id, NEW.invitation_id, NEW.sent_at) IS DISTINCT FROM
    (OLD.id, OLD.stream_id, OLD.version, OLD.person_id, OLD.invitation_id, OLD.sent_at)) EXECUTE FUNCTION refuse_change();
