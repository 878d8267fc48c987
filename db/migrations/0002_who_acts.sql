-- The human behind an identity: people with one verified address, or whom an admin has joined, are one. What a human
-- did under one identity stops them under every other, and gives them nothing. The id of the first identity; null for a
-- human with one.
ALTER TABLE person ADD COLUMN human_id uuid REFERENCES person;
-- Whether the issuer said, at the last sign-in, that the address is verified.
ALTER TABLE person ADD COLUMN email_verified boolean NOT NULL DEFAULT false;
CREATE INDEX person_by_human ON person (human_id);
CREATE INDEX person_by_email ON person (lower(email));

-- Who has acted on an application or on its grant, for which side, by which role and in whose stead. Written with each
-- event and read with each lock, since the events themselves would be many. Without foreign keys: those would lock the
-- application when its grant changes.
CREATE TABLE acted_on (
  application_id uuid NOT NULL,
  person_id uuid NOT NULL,
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  role text,
  in_stead_of uuid,
  CONSTRAINT acted_once UNIQUE NULLS NOT DISTINCT (application_id, person_id, side, role, in_stead_of)
);
CREATE TRIGGER acted_on_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON acted_on
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Until now the people who wrote or submitted an application were in conflict over it. Others who acted for its
-- organisation are recognised by their present one.
INSERT INTO acted_on (application_id, person_id, side)
SELECT DISTINCT a.id, e.person_id, CASE
    WHEN p.organisation_id = a.organisation_id OR e.name IN ('createApplication', 'updateApplication', 'answerCorrection', 'submitApplication')
    THEN 'beneficiary' ELSE 'fund' END
FROM application AS a
  LEFT JOIN "grant" AS g ON g.application_id = a.id
  JOIN event AS e ON e.stream_id IN (a.id, g.id)
  JOIN person AS p ON p.id = e.person_id;

DROP INDEX event_of_writing;
