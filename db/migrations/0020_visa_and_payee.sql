-- Two things need a second person before money moves: the controller's visa on a commitment, and the approval of the bank details to which a payment goes.

-- From which amount on an envelope's commitments need a visa; the newest rule holds, for the movements after `sequence`. No threshold: none needs one.
-- `reference`: of the act that says so, as a person wrote it.
CREATE TABLE visa_rule (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  sequence bigint NOT NULL,
  threshold_cents bigint,
  reference text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event,
  CONSTRAINT a_threshold_is_positive CHECK (threshold_cents > 0)
);

-- What the controller says of the commitment of one tranche. The newest one holds.
CREATE TABLE visa (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  tranche_id uuid NOT NULL REFERENCES tranche,
  person_id uuid NOT NULL REFERENCES person,
  number text NOT NULL,
  given_on date NOT NULL,
  favourable boolean NOT NULL,
  observation text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event,
  CONSTRAINT a_refusal_says_why CHECK (favourable OR observation <> '')
);
CREATE INDEX visa_by_tranche ON visa (tranche_id, version);
CREATE UNIQUE INDEX never_two_favourable_visas ON visa (tranche_id) WHERE favourable;

-- The bank details to which a grant is paid, each as somebody proposed them: they are never edited, others take their place.
CREATE TABLE payee (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  iban text NOT NULL,
  account_holder text NOT NULL,
  proposed_by uuid NOT NULL REFERENCES person,
  UNIQUE (grant_id, version),
  UNIQUE (id, proposed_by),
  FOREIGN KEY (grant_id, version) REFERENCES event
);

-- What somebody else said of them, once. The newest that were approved are in force.
CREATE TABLE payee_decision (
  payee_id uuid PRIMARY KEY,
  grant_id uuid NOT NULL,
  version integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approve', 'reject')),
  proposed_by uuid NOT NULL,
  decided_by uuid NOT NULL REFERENCES person,
  UNIQUE (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event,
  FOREIGN KEY (payee_id, proposed_by) REFERENCES payee (id, proposed_by),
  CONSTRAINT never_decided_by_who_proposed CHECK (decided_by <> proposed_by)
);

-- The details that were in force when a payment was ordered: it goes there, whatever is approved later.
ALTER TABLE tranche ADD COLUMN payee_id uuid REFERENCES payee;

CREATE TRIGGER visa_rule_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON visa_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER visa_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON visa FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER payee_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payee FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER payee_decision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payee_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
