-- An amendment (avenant) to a signed grant: what it would make of the plan in force, who examines it, and what became of it. One waits at a time.
CREATE TABLE amendment (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('proposed', 'assigned', 'advised', 'to_sign', 'in_force', 'rejected', 'withdrawn', 'lapsed')),
  -- The side that proposed it, which alone may take it back.
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  reasons text NOT NULL,
  -- The plan that it proposes, in full.
  content jsonb NOT NULL,
  awarded_cents bigint NOT NULL CHECK (awarded_cents > 0),
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  duration_months integer NOT NULL CHECK (duration_months > 0),
  responsible_id uuid REFERENCES person,
  -- The clock of what it waits for now.
  remind_at timestamptz NOT NULL,
  term_at timestamptz NOT NULL,
  reminded_at timestamptz,
  escalated_at timestamptz,
  reviewer_id uuid REFERENCES person,
  verdict text CHECK (verdict IN ('favourable', 'unfavourable')),
  comment text,
  advised_at timestamptz,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (grant_id, number),
  CONSTRAINT an_opinion_on_an_amendment_is_whole CHECK (num_nulls(verdict, comment, advised_at) IN (0, 3)),
  CONSTRAINT who_is_asked_of_an_amendment_is_named CHECK (
    CASE state WHEN 'proposed' THEN reviewer_id IS NULL WHEN 'withdrawn' THEN true WHEN 'lapsed' THEN true ELSE reviewer_id IS NOT NULL END
  ),
  CONSTRAINT an_amendment_is_decided_after_its_opinion CHECK (num_nulls(decided_by, decided_at) IN (0, 2) AND (decided_by IS NULL OR verdict IS NOT NULL)),
  CONSTRAINT an_amendment_is_signed_after_its_decision CHECK (state NOT IN ('to_sign', 'in_force', 'rejected') OR decided_by IS NOT NULL),
  CONSTRAINT nobody_decides_on_their_own_amendment CHECK (decided_by NOT IN (proposed_by, reviewer_id)),
  CONSTRAINT an_ended_amendment_says_when CHECK ((state IN ('in_force', 'rejected', 'withdrawn', 'lapsed')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_amendment_of_a_grant ON amendment (grant_id) WHERE ended_at IS NULL;
CREATE INDEX amendment_by_reviewer ON amendment (reviewer_id) WHERE state = 'assigned';
CREATE INDEX amendment_by_state ON amendment (state, grant_id) WHERE ended_at IS NULL;
CREATE TRIGGER an_amendment_is_for_good BEFORE DELETE OR TRUNCATE ON amendment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER an_ended_amendment_stays BEFORE UPDATE ON amendment FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER what_an_amendment_proposes_stays BEFORE UPDATE ON amendment FOR EACH ROW
WHEN ((NEW.grant_id, NEW.number, NEW.side, NEW.proposed_by, NEW.proposed_at, NEW.reasons, NEW.content, NEW.awarded_cents, NEW.cost_cents, NEW.duration_months, NEW.responsible_id)
  IS DISTINCT FROM (OLD.grant_id, OLD.number, OLD.side, OLD.proposed_by, OLD.proposed_at, OLD.reasons, OLD.content, OLD.awarded_cents, OLD.cost_cents, OLD.duration_months, OLD.responsible_id))
EXECUTE FUNCTION refuse_change();

CREATE TABLE amendment_signature (
  grant_id uuid NOT NULL,
  number integer NOT NULL,
  side text NOT NULL CHECK (side IN ('beneficiary', 'fund')),
  person_id uuid NOT NULL REFERENCES person,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, number, side),
  FOREIGN KEY (grant_id, number) REFERENCES amendment
);
CREATE TRIGGER amendment_signature_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON amendment_signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Each plan after the first is that of an amendment. `responsible_id`: who answers for the project; null as long as that is who submitted it.
ALTER TABLE grant_plan
  ADD COLUMN amendment integer,
  ADD COLUMN responsible_id uuid REFERENCES person,
  ADD FOREIGN KEY (grant_id, amendment) REFERENCES amendment,
  ADD CONSTRAINT a_plan_is_the_first_or_an_amendments CHECK ((number = 1) = (amendment IS NULL));

-- What an amendment adds is a tranche of its own, on the credits of the year in which it was decided.
ALTER TABLE tranche
  ADD COLUMN amendment integer,
  ADD FOREIGN KEY (grant_id, amendment) REFERENCES amendment;

-- What a beneficiary tells of its co-funders: as long as no plan takes it up, no further tranche is confirmed.
CREATE TABLE funding_change (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  -- The event that told it, whose reason is among the grant's.
  version integer NOT NULL,
  funding_lines jsonb NOT NULL,
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  -- The fund's part at that cost: at the rate of the plan that was in force, and never more than was awarded.
  grant_cents bigint NOT NULL CHECK (grant_cents > 0),
  -- The plan that took it up, or the later report that took its place.
  settled_by_plan integer,
  replaced_by integer,
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (grant_id, settled_by_plan) REFERENCES grant_plan (grant_id, number),
  CONSTRAINT a_funding_change_is_settled_once CHECK (num_nonnulls(settled_by_plan, replaced_by) <= 1)
);
CREATE UNIQUE INDEX one_open_funding_change_of_a_grant ON funding_change (grant_id) WHERE settled_by_plan IS NULL AND replaced_by IS NULL;
CREATE TRIGGER a_funding_change_is_for_good BEFORE DELETE OR TRUNCATE ON funding_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER a_settled_funding_change_stays BEFORE UPDATE ON funding_change FOR EACH ROW
WHEN (num_nonnulls(OLD.settled_by_plan, OLD.replaced_by) > 0 OR (NEW.grant_id, NEW.number, NEW.version, NEW.funding_lines, NEW.cost_cents, NEW.grant_cents)
  IS DISTINCT FROM (OLD.grant_id, OLD.number, OLD.version, OLD.funding_lines, OLD.cost_cents, OLD.grant_cents))
EXECUTE FUNCTION refuse_change();
