-- A tranche is paid by one order, or by several, one after the other. Its own columns belong to the last one; these are
-- the earlier ones, each of which is paid. `sequence`: its payment among the envelope's movements.
CREATE TABLE earlier_order (
  tranche_id uuid NOT NULL REFERENCES tranche,
  number integer NOT NULL CHECK (number > 0),
  sequence bigint NOT NULL,
  cents bigint NOT NULL CHECK (cents > 0),
  ordered_by uuid NOT NULL REFERENCES person,
  ordered_at timestamptz NOT NULL,
  ordered_year integer NOT NULL,
  order_number text CHECK (order_number ~ '^\d{10}$'),
  payee_id uuid REFERENCES payee,
  paid_by uuid NOT NULL REFERENCES person,
  paid_on date NOT NULL,
  payment_reference text NOT NULL,
  PRIMARY KEY (tranche_id, number),
  CONSTRAINT one_earlier_order_for_an_order_number UNIQUE (order_number),
  CONSTRAINT never_paid_by_who_ordered CHECK (paid_by <> ordered_by)
);
