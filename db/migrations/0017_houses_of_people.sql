-- The organisations for which a person has signed in. One that they have left counts among theirs until `counts_until`:
-- a person who worked for an applicant a year ago does not judge it. That of the last sign-in counts for as long as it
-- is the last.
CREATE TABLE person_organisation (
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  counts_until timestamptz NOT NULL,
  PRIMARY KEY (person_id, organisation_id),
  CONSTRAINT seen_first_before_last CHECK (first_seen <= last_seen AND last_seen <= counts_until)
);
CREATE INDEX person_organisation_by_organisation ON person_organisation (organisation_id);

-- Until now only the last one was stored. The others are known if a role was given there, or a session has begun; when
-- the person left them is unknown, so they count from today.
INSERT INTO person_organisation (person_id, organisation_id, first_seen, last_seen, counts_until)
SELECT person_id, organisation_id, min(seen), now(), now() + interval '730 days'
FROM (
  SELECT id AS person_id, organisation_id, now() AS seen FROM person
  UNION ALL SELECT person_id, organisation_id, given_at FROM role_holding WHERE given_at <= now()
  UNION ALL SELECT person_id, organisation_id, created_at FROM page_session WHERE created_at <= now()
) AS known
GROUP BY person_id, organisation_id;

-- When the issuer said what the row holds. A token or a session that differs, and was issued before, is over.
ALTER TABLE person ADD COLUMN said_at timestamptz NOT NULL DEFAULT '-infinity';

-- Ended by a newer sign-in for another organisation, or with other roles; its person is still known, since what they
-- were about to send is kept.
ALTER TABLE page_session ADD COLUMN ended_at timestamptz;
