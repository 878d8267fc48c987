-- The ledger of gains. A gain is promised by a beneficiary: by a method of its call, in a version of that method, with
-- what there is before and what will show that it has come. The events tell when, and by which person.
CREATE TABLE gain (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  version integer NOT NULL,
  title text NOT NULL CHECK (title <> ''),
  owner text NOT NULL CHECK (owner <> ''),
  method text NOT NULL CHECK (method ~ '^[a-z][a-z0-9_]{0,39}$'),
  method_version integer NOT NULL CHECK (method_version > 0),
  baseline text NOT NULL CHECK (baseline <> ''),
  budget_line text NOT NULL CHECK (budget_line <> ''),
  evidence text NOT NULL CHECK (evidence <> ''),
  PRIMARY KEY (grant_id, number),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);
CREATE TRIGGER gain_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gain FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What was promised for a year by the event of a promise or of a revision: how many units, in hundredths, at which cost
-- of one, as of a day and by a source. None: the year is no longer promised.
CREATE TABLE gain_promise (
  grant_id uuid NOT NULL,
  gain integer NOT NULL,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2199),
  version integer NOT NULL,
  hundredths bigint NOT NULL CHECK (hundredths >= 0),
  unit_cost_cents bigint NOT NULL,
  cost_on date NOT NULL,
  cost_source text NOT NULL CHECK (cost_source <> ''),
  PRIMARY KEY (grant_id, gain, year, version),
  FOREIGN KEY (grant_id, gain) REFERENCES gain,
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT a_unit_costs_a_euro_at_least CHECK (unit_cost_cents >= 100)
);
CREATE TRIGGER gain_promise_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gain_promise
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What a beneficiary declares of a year, at the cost of one unit that was promised for it.
CREATE TABLE gain_declaration (
  grant_id uuid NOT NULL,
  gain integer NOT NULL,
  year integer NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  version integer NOT NULL,
  hundredths bigint NOT NULL CHECK (hundredths > 0),
  unit_cost_cents bigint NOT NULL,
  words text NOT NULL CHECK (words <> ''),
  url text,
  PRIMARY KEY (grant_id, gain, year, number),
  FOREIGN KEY (grant_id, gain) REFERENCES gain,
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version)
);
CREATE TRIGGER gain_declaration_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gain_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The balances of a year of a gain, in cents: the sums of its movements.
CREATE TABLE gain_year (
  grant_id uuid NOT NULL,
  gain integer NOT NULL,
  year integer NOT NULL,
  promised bigint NOT NULL,
  declared bigint NOT NULL,
  realised bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (grant_id, gain, year),
  FOREIGN KEY (grant_id, gain) REFERENCES gain,
  CONSTRAINT no_gain_is_below_nothing CHECK (least(promised, declared, realised, lapsed) >= 0),
  CONSTRAINT a_year_is_declared_once CHECK (declared = 0 OR realised = 0),
  CONSTRAINT what_has_lapsed_is_not_promised CHECK (lapsed = 0 OR promised + declared + realised = 0)
);

-- Each movement of cents on a year of a gain, by the event that caused it. `declaration`: the number of the declaration
-- that was made, returned or certified.
CREATE TABLE gain_movement (
  grant_id uuid NOT NULL,
  gain integer NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  year integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('promise', 'reduce', 'declare', 'return', 'certify', 'lapse')),
  cents bigint NOT NULL,
  declaration integer,
  version integer NOT NULL,
  PRIMARY KEY (grant_id, gain, sequence),
  FOREIGN KEY (grant_id, gain, year) REFERENCES gain_year,
  FOREIGN KEY (grant_id, gain, year, declaration) REFERENCES gain_declaration,
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version),
  CONSTRAINT gains_move_above_zero CHECK (cents > 0),
  CONSTRAINT what_is_judged_was_declared CHECK ((declaration IS NULL) = (kind IN ('promise', 'reduce', 'lapse')))
);
CREATE TRIGGER gain_movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gain_movement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
