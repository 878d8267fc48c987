-- Numbers of payment orders have nine digits in the accounting system's exports, ten in its manuals.
ALTER TABLE tranche DROP CONSTRAINT tranche_order_number_check, ADD CHECK (order_number ~ '^\d{9,10}$');
ALTER TABLE earlier_order DROP CONSTRAINT earlier_order_order_number_check, ADD CHECK (order_number ~ '^\d{9,10}$');
ALTER TABLE payment_return DROP CONSTRAINT payment_return_order_number_check, ADD CHECK (order_number ~ '^\d{9,10}$');
