-- The words of the State's accounting system for what the ledger holds. They are often known only after the act, and change with a correction:
-- the newest stand here, and who recorded which stands in the events.
ALTER TABLE "grant"
  ADD COLUMN commitment_number text CHECK (commitment_number ~ '^\d{10}$'),
  ADD COLUMN supplier_number text CHECK (supplier_number ~ '^\d{1,10}$'),
  ADD COLUMN supplier_name text,
  ADD CONSTRAINT one_grant_for_a_commitment_number UNIQUE (commitment_number);

ALTER TABLE tranche
  ADD COLUMN order_number text CHECK (order_number ~ '^\d{10}$'),
  ADD CONSTRAINT one_order_for_an_order_number UNIQUE (order_number);

-- What each recording said of the supplier's name: a name is no fact of an event.
CREATE TABLE supplier (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
CREATE TRIGGER supplier_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON supplier FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Under which codes the credits of an envelope's year stand.
CREATE TABLE envelope_code (
  envelope_id uuid NOT NULL REFERENCES envelope,
  year integer NOT NULL,
  funds_centre text NOT NULL,
  functional_area text NOT NULL,
  PRIMARY KEY (envelope_id, year)
);

-- An export of the accounting system, as it was imported. `version`: of the event that tells of it.
CREATE TABLE payment_import (
  id uuid PRIMARY KEY,
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  FOREIGN KEY (envelope_id, version) REFERENCES event,
  CONSTRAINT the_same_file_once UNIQUE (envelope_id, sha256)
);
CREATE UNIQUE INDEX payment_import_by_event ON payment_import (envelope_id, version);

-- Its lines as they stood in the file, from 1, and what became of each. `line_id`: its name in the accounting system, which a later export repeats.
-- `sequence`: the movement that it tells of.
CREATE TABLE payment_line (
  import_id uuid NOT NULL REFERENCES payment_import,
  position integer NOT NULL,
  envelope_id uuid NOT NULL,
  line_id text NOT NULL,
  commitment_number text NOT NULL,
  order_number text NOT NULL,
  funds_centre text NOT NULL,
  functional_area text NOT NULL,
  year integer NOT NULL,
  supplier_number text NOT NULL,
  supplier_name text NOT NULL,
  amount_cents bigint NOT NULL,
  paid_on date NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('matched', 'booked', 'set_aside', 'known')),
  reason text,
  sequence bigint,
  PRIMARY KEY (import_id, position),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  CONSTRAINT a_line_once_in_a_file UNIQUE (import_id, line_id),
  CONSTRAINT what_is_set_aside_has_a_reason CHECK ((outcome = 'set_aside') = (reason IS NOT NULL)),
  CONSTRAINT what_is_told_of_is_named CHECK (outcome NOT IN ('matched', 'booked') OR sequence IS NOT NULL)
);
CREATE INDEX payment_line_by_id ON payment_line (envelope_id, line_id);

-- Which line tells of which movement, by the import or by what finance settled. `version`: of the envelope's event that says so.
CREATE TABLE payment_match (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  import_id uuid NOT NULL,
  position integer NOT NULL,
  version integer NOT NULL,
  CONSTRAINT a_movement_is_told_of_once PRIMARY KEY (envelope_id, sequence),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  FOREIGN KEY (import_id, position) REFERENCES payment_line,
  FOREIGN KEY (envelope_id, version) REFERENCES event
);
CREATE INDEX payment_match_by_line ON payment_match (import_id, position);

-- Lines that tell of no movement, as finance says, with the reason in its words.
CREATE TABLE payment_dismissal (
  import_id uuid NOT NULL,
  position integer NOT NULL,
  envelope_id uuid NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  CONSTRAINT a_line_is_dismissed_once PRIMARY KEY (import_id, position),
  FOREIGN KEY (import_id, position) REFERENCES payment_line,
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

CREATE TRIGGER payment_import_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_import FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER payment_line_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER payment_match_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_match FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER payment_dismissal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_dismissal FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
