-- The reference of the act that ordered a change of credits: what a person wrote stands here, and not in the event.
CREATE TABLE credit_order (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- Why a movement was a clerical error, beside the event of its reversal.
CREATE TABLE reversal (
  envelope_id uuid NOT NULL REFERENCES envelope,
  version integer NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (envelope_id, version),
  FOREIGN KEY (envelope_id, version) REFERENCES event
);

-- The opposite of a movement names it; a movement has one opposite at most.
ALTER TABLE movement
  ADD COLUMN reverses bigint,
  ADD CONSTRAINT never_reversed_twice UNIQUE (envelope_id, reverses),
  ADD CONSTRAINT reverses_an_earlier_movement CHECK (reverses < sequence),
  ADD FOREIGN KEY (envelope_id, reverses) REFERENCES movement;
