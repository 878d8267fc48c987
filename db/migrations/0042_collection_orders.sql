-- A titre de perception names its day, and the accountant who collects it and with whom it is contested.
ALTER TABLE claim ADD COLUMN collection_order_on date;
ALTER TABLE claim ADD COLUMN accountant text CHECK (accountant <> '');
ALTER TABLE claim ADD CONSTRAINT an_order_has_its_day_and_accountant
  CHECK (num_nonnulls(collection_order_on, accountant) = 0 OR num_nonnulls(collection_order_on, accountant, collection_order) = 3);
