-- The figures of another day are read without adding up every movement since the first.
-- An envelope's movements are recorded one after the other: none at an instant before that of the last one.
ALTER TABLE envelope ADD COLUMN recorded_at timestamptz;
UPDATE envelope SET recorded_at = (SELECT max(m.recorded_at) FROM movement AS m WHERE m.envelope_id = envelope.id);

-- What the movements of a value date have added to each account of a line.
CREATE TABLE line_day (
  envelope_id uuid NOT NULL,
  year integer NOT NULL,
  credit text NOT NULL,
  value_date date NOT NULL,
  total bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, value_date, year, credit),
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line
);
INSERT INTO line_day
SELECT envelope_id, year, credit, value_date,
  sum(CASE WHEN from_account = 'total' THEN amount_cents WHEN to_account = 'total' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'available' THEN amount_cents WHEN from_account = 'available' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'frozen' THEN amount_cents WHEN from_account = 'frozen' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'reserved' THEN amount_cents WHEN from_account = 'reserved' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'committed' THEN amount_cents WHEN from_account = 'committed' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'ordered' THEN amount_cents WHEN from_account = 'ordered' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'paid' THEN amount_cents WHEN from_account = 'paid' THEN -amount_cents ELSE 0 END),
  sum(CASE WHEN to_account = 'lapsed' THEN amount_cents WHEN from_account = 'lapsed' THEN -amount_cents ELSE 0 END)
FROM movement GROUP BY envelope_id, year, credit, value_date;

-- What stood on each line of an envelope after a movement, noted now and then. `recorded_at`: of that movement.
CREATE TABLE line_mark (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  year integer NOT NULL,
  credit text NOT NULL,
  total bigint NOT NULL,
  available bigint NOT NULL,
  frozen bigint NOT NULL,
  reserved bigint NOT NULL,
  committed bigint NOT NULL,
  ordered bigint NOT NULL,
  paid bigint NOT NULL,
  lapsed bigint NOT NULL,
  PRIMARY KEY (envelope_id, sequence, year, credit),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  FOREIGN KEY (envelope_id, year, credit) REFERENCES envelope_line
);
CREATE INDEX line_mark_by_instant ON line_mark (envelope_id, recorded_at, sequence);
CREATE TRIGGER line_mark_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_mark FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
