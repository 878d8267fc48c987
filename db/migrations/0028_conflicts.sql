-- Opinions are kept: each of a step has its number. One ends when its step is opened again after a revision, or when it is voided; it then says when, by whom and why.
ALTER TABLE opinion
  ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
  ADD COLUMN ended_as text CHECK (ended_as IN ('superseded', 'voided')),
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN ended_by uuid REFERENCES person,
  ADD COLUMN end_reason text,
  -- That one person gave opinions on two steps of an application was not refused before.
  ADD COLUMN beside_another boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT an_ended_opinion_says_why CHECK (num_nonnulls(ended_as, ended_at, ended_by, end_reason) IN (0, 4)),
  DROP CONSTRAINT one_opinion_for_a_step,
  ADD CONSTRAINT one_opinion_of_a_number PRIMARY KEY (application_id, step, number);
ALTER TABLE opinion ALTER COLUMN number DROP DEFAULT;
UPDATE opinion AS o SET beside_another = true
FROM opinion AS first
WHERE first.application_id = o.application_id AND first.person_id = o.person_id AND (first.given_at, first.step) < (o.given_at, o.step);
CREATE UNIQUE INDEX one_current_opinion_a_step ON opinion (application_id, step) WHERE ended_as IS NULL;
CREATE UNIQUE INDEX one_current_opinion_a_person ON opinion (application_id, person_id) WHERE ended_as IS NULL AND NOT beside_another;

-- What a vote left without its quorum goes to another session; what lost an opinion goes back to its review. Until now only the first happened.
ALTER TABLE agenda_item ADD COLUMN left_because text CHECK (left_because IN ('without_quorum', 'opinion_voided'));
UPDATE agenda_item SET left_because = 'without_quorum' WHERE left_at IS NOT NULL;
ALTER TABLE agenda_item ADD CONSTRAINT what_leaves_an_agenda_says_why CHECK ((left_at IS NULL) = (left_because IS NULL));

-- What a person has at stake: in an organisation, by its SIRET, whether anybody of it has signed in or not, or in one application.
CREATE TABLE stake (
  person_id uuid NOT NULL REFERENCES person,
  number integer NOT NULL CHECK (number > 0),
  siret text CHECK (siret ~ '^[0-9]{14}$'),
  application_id uuid REFERENCES application,
  reason text NOT NULL,
  declared_by uuid NOT NULL REFERENCES person,
  declared_at timestamptz NOT NULL,
  withdrawn_by uuid REFERENCES person,
  withdrawn_at timestamptz,
  PRIMARY KEY (person_id, number),
  CONSTRAINT a_stake_is_in_one_thing CHECK (num_nonnulls(siret, application_id) = 1),
  CONSTRAINT a_stake_is_withdrawn_by_somebody CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE UNIQUE INDEX one_stake_of_a_person_in_a_thing ON stake (person_id, coalesce(siret, application_id::text)) WHERE withdrawn_at IS NULL;
CREATE INDEX stake_in_organisation ON stake (siret) WHERE withdrawn_at IS NULL;
CREATE INDEX stake_in_application ON stake (application_id) WHERE withdrawn_at IS NULL;

-- An award that is examined again, since an opinion on it was voided: what its grant was, and until when the award may be withdrawn.
CREATE TABLE reexamination (
  application_id uuid NOT NULL REFERENCES application,
  number integer NOT NULL CHECK (number > 0),
  grant_id uuid NOT NULL REFERENCES "grant",
  grant_state text NOT NULL CHECK (grant_state IN ('to_accept', 'to_sign', 'active', 'suspended')),
  opened_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  term_at timestamptz NOT NULL,
  reminded_at timestamptz,
  outcome text CHECK (outcome IN ('confirmed', 'withdrawn', 'lapsed')),
  ended_at timestamptz,
  ended_by uuid REFERENCES person,
  reason text,
  PRIMARY KEY (application_id, number),
  CONSTRAINT a_reexamination_ends_once CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CONSTRAINT who_ends_a_reexamination_says_why CHECK (num_nonnulls(ended_by, reason) = CASE WHEN outcome IN ('confirmed', 'withdrawn') THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX one_reexamination_at_a_time ON reexamination (application_id) WHERE outcome IS NULL;
CREATE UNIQUE INDEX one_reexamination_of_a_grant_at_a_time ON reexamination (grant_id) WHERE outcome IS NULL;
