-- A draw of an envelope's payments of a year, by their value dates, to be checked afterwards. It can be drawn again:
-- from those among the movements up to `up_to` that nothing had reversed and no earlier sample had drawn (`payments` of
-- them, of `cents` together), those whose SHA-256 of `seed:sequence` is lowest. `seed`: the SHA-256 of the hash of the
-- movement `up_to` and of the event's instant.
CREATE TABLE payment_sample (
  envelope_id uuid NOT NULL REFERENCES envelope,
  number integer NOT NULL CHECK (number > 0),
  version integer NOT NULL,
  year integer NOT NULL,
  seed text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
  up_to bigint NOT NULL,
  payments integer NOT NULL CHECK (payments > 0),
  cents bigint NOT NULL CHECK (cents > 0),
  PRIMARY KEY (envelope_id, number),
  FOREIGN KEY (envelope_id, version) REFERENCES event (stream_id, version) DEFERRABLE INITIALLY DEFERRED
);
CREATE TRIGGER payment_sample_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_sample
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The payments that a sample has drawn, by their movements: each is drawn once.
CREATE TABLE sampled_payment (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  number integer NOT NULL,
  grant_id uuid NOT NULL REFERENCES "grant",
  PRIMARY KEY (envelope_id, sequence),
  FOREIGN KEY (envelope_id, number) REFERENCES payment_sample,
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement
);
CREATE INDEX sampled_payment_by_grant ON sampled_payment (grant_id);
CREATE TRIGGER sampled_payment_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sampled_payment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- What a person found of a drawn payment, by the event of its grant; the newest one counts.
CREATE TABLE payment_check (
  grant_id uuid NOT NULL,
  version integer NOT NULL,
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  finding text NOT NULL CHECK (finding IN ('right', 'overpaid', 'underpaid', 'ineligible', 'unproven')),
  wrong_cents bigint NOT NULL CHECK (wrong_cents >= 0),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event (stream_id, version) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (envelope_id, sequence) REFERENCES sampled_payment,
  CONSTRAINT what_is_right_is_not_wrong CHECK ((finding = 'right') = (wrong_cents = 0))
);
CREATE INDEX payment_check_by_payment ON payment_check (envelope_id, sequence, version);
CREATE TRIGGER payment_check_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_check
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
