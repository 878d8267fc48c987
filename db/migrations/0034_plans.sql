-- A grant keeps every plan that was ever annexed to it: the first at the second signature, the others by amendments. The newest is in force.
CREATE TABLE grant_plan (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  -- The revision of the application that the plan says in full.
  revision integer NOT NULL CHECK (revision > 0),
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (grant_id, number),
  CONSTRAINT a_plan_ends_after_it_starts CHECK (ends_on >= starts_on)
);
CREATE TRIGGER grant_plan_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, starts_on, ends_on, since)
SELECT g.id, 1, g.plan_revision, g.awarded_cents, g.plan_cost_cents, g.plan_starts_on, g.plan_ends_on,
  (SELECT max(e.at) FROM event AS e WHERE e.stream_id = g.id AND e.name = 'signGrant')
FROM "grant" AS g
WHERE g.plan_revision IS NOT NULL;

ALTER TABLE "grant"
  DROP COLUMN plan_revision,
  DROP COLUMN plan_cost_cents,
  DROP COLUMN plan_starts_on,
  DROP COLUMN plan_ends_on;
