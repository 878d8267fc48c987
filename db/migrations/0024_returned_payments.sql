-- A payment that the beneficiary's bank returned: its bank details are no longer in force. The reason is among the
-- grant's, by the same event.
CREATE TABLE payment_return (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  tranche_id uuid NOT NULL REFERENCES tranche,
  -- The bank details to which it was paid.
  payee_id uuid NOT NULL REFERENCES payee,
  returned_cents bigint NOT NULL CHECK (returned_cents > 0),
  returned_on date NOT NULL,
  -- Its number in the accounting system, if it was known: the next order has another one.
  order_number text CHECK (order_number ~ '^\d{10}$'),
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
CREATE INDEX payment_return_by_payee ON payment_return (payee_id);
CREATE TRIGGER payment_return_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_return
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
