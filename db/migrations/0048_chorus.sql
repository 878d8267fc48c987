-- Exports of the accounting system as it makes them: a payment request (N° DP) has several lines, and its number is
-- unique within its company (société) and year alone, so that which orders have it is asked in the transaction.
ALTER TABLE tranche DROP CONSTRAINT one_order_for_an_order_number;
ALTER TABLE earlier_order DROP CONSTRAINT one_earlier_order_for_an_order_number;
CREATE INDEX tranche_by_order_number ON tranche (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX earlier_order_by_order_number ON earlier_order (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX payment_return_by_order_number ON payment_return (order_number) WHERE order_number IS NOT NULL;

-- What else the accounting system keys in for a payment; null where finance has not recorded it.
ALTER TABLE envelope_code ADD COLUMN company text, ADD COLUMN cost_centre text, ADD COLUMN programme_item text;

-- What a form does not say is ''. `first_line`: that of the lines of its payment request in this file, by which they
-- are matched and dismissed together.
ALTER TABLE payment_line
  ADD COLUMN company text NOT NULL DEFAULT '',
  ADD COLUMN order_item text NOT NULL DEFAULT '',
  ADD COLUMN commitment_item text NOT NULL DEFAULT '',
  ADD COLUMN programme text NOT NULL DEFAULT '',
  ADD COLUMN cost_centre text NOT NULL DEFAULT '',
  ADD COLUMN programme_item text NOT NULL DEFAULT '',
  ADD COLUMN first_line integer;
ALTER TABLE payment_line DISABLE TRIGGER payment_line_is_append_only;
UPDATE payment_line SET first_line = position;
ALTER TABLE payment_line ENABLE TRIGGER payment_line_is_append_only;
ALTER TABLE payment_line ALTER COLUMN first_line SET NOT NULL;
CREATE INDEX payment_line_by_order_number ON payment_line (envelope_id, order_number);
CREATE INDEX payment_line_by_first_line ON payment_line (import_id, first_line);
