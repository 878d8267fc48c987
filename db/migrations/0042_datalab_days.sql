-- Whose days the Datalab has: with which skills, for which share of their working time, and until which day.
CREATE TABLE datalab_person (
  person_id uuid PRIMARY KEY REFERENCES person,
  skills text[] NOT NULL,
  share_percent integer NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
  leaves_on date
);

-- What other duties take of a month.
CREATE TABLE other_duty (
  person_id uuid NOT NULL REFERENCES datalab_person,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  half_days integer NOT NULL CHECK (half_days > 0),
  PRIMARY KEY (person_id, month)
);

-- The ledger of days, in halves: one row of balances for a person's month, locked in the order of its key. What is uncovered is promised, and the month has it no more.
CREATE TABLE person_month (
  person_id uuid NOT NULL REFERENCES datalab_person,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  sequence integer NOT NULL DEFAULT 0,
  capacity integer NOT NULL DEFAULT 0,
  free integer NOT NULL DEFAULT 0,
  reserved integer NOT NULL DEFAULT 0,
  spent integer NOT NULL DEFAULT 0,
  uncovered integer NOT NULL DEFAULT 0,
  PRIMARY KEY (person_id, month),
  CONSTRAINT every_half_day_is_somewhere CHECK (capacity = free + reserved + spent),
  CONSTRAINT never_promise_a_day_twice CHECK (reserved + spent <= capacity),
  CONSTRAINT what_is_free_stands_behind_promises CHECK (uncovered = 0 OR free <= 0),
  CONSTRAINT no_month_has_fewer_days_than_none CHECK (least(capacity, reserved, spent, uncovered) >= 0)
);

-- What is promised of a person's month to one request or mission, by the skill that the person brings. `since`: its place among the promises of the month.
-- It points at its thing's stream, and no constraint says so: whoever takes days from under others' promises would wait for their streams, which are
-- locked by those who wait for the month. An invariant holds it.
CREATE TABLE day_promise (
  thing_id uuid NOT NULL,
  person_id uuid NOT NULL,
  month text NOT NULL,
  skill text NOT NULL,
  reserved integer NOT NULL,
  uncovered integer NOT NULL,
  spent integer NOT NULL,
  since integer NOT NULL,
  PRIMARY KEY (thing_id, person_id, month, skill),
  FOREIGN KEY (person_id, month) REFERENCES person_month,
  CONSTRAINT no_promise_is_below_nothing CHECK (least(reserved, uncovered, spent) >= 0)
);
CREATE INDEX day_promise_by_month ON day_promise (person_id, month);
CREATE INDEX day_promise_uncovered ON day_promise (thing_id) WHERE uncovered > 0;

CREATE TABLE day_movement (
  person_id uuid NOT NULL,
  month text NOT NULL,
  sequence integer NOT NULL,
  kind text NOT NULL,
  from_account text NOT NULL,
  to_account text NOT NULL,
  half_days integer NOT NULL,
  thing_id uuid,
  skill text,
  recorded_at timestamptz NOT NULL,
  cause_stream_id uuid NOT NULL,
  cause_version integer NOT NULL,
  PRIMARY KEY (person_id, month, sequence),
  FOREIGN KEY (person_id, month) REFERENCES person_month,
  FOREIGN KEY (thing_id, person_id, month, skill) REFERENCES day_promise,
  FOREIGN KEY (cause_stream_id, cause_version) REFERENCES event DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT days_move_above_zero CHECK (half_days > 0),
  CONSTRAINT days_move_elsewhere CHECK (from_account <> to_account),
  CONSTRAINT a_promise_is_to_something_by_a_skill CHECK ((thing_id IS NULL) = (skill IS NULL))
);
CREATE INDEX day_movement_by_thing ON day_movement (thing_id) WHERE thing_id IS NOT NULL;
CREATE TRIGGER day_movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- A request that was qualified may say how many days it is expected to take: its start is foreseen by them.
ALTER TABLE datalab_days DROP CONSTRAINT datalab_days_kind_check;
ALTER TABLE datalab_days ADD CONSTRAINT datalab_days_kind_check CHECK (kind IN ('foreseen', 'estimated', 'spent'));
