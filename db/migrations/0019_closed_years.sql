-- The last year of an envelope whose books are closed. Years are closed one after the other, each from the first of January after it.
ALTER TABLE envelope ADD COLUMN closed_year integer;

-- What of a tranche's reservation outlived its year and is not covered by the credits of the next one. Written with the movements, under the envelope's lock alone:
-- whoever makes credits available covers the reservations of others, whose grants they do not hold.
CREATE TABLE uncovered_reservation (
  tranche_id uuid PRIMARY KEY REFERENCES tranche,
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  cents bigint NOT NULL CHECK (cents > 0)
);
CREATE INDEX uncovered_reservation_by_envelope ON uncovered_reservation (envelope_id, year);

-- The year of the CP on which a payment is ordered: that of the order, until its year is closed.
ALTER TABLE tranche ADD COLUMN ordered_year integer;
UPDATE tranche SET ordered_year = extract(year FROM ordered_at AT TIME ZONE 'Europe/Paris') WHERE ordered_at IS NOT NULL;
ALTER TABLE tranche ADD CONSTRAINT an_order_has_its_year CHECK ((ordered_at IS NULL) = (ordered_year IS NULL));

-- On what a carry-over of payment credits was measured: its cap, or the article that raises it. What a person wrote stands here, and not in the event.
CREATE TABLE carry_over (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  programme_initial_cents bigint CHECK (programme_initial_cents > 0),
  article text,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);
