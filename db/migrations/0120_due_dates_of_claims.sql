-- By when what is owed of a claim is to be paid back, as its titre de perception or its accountant sets it: days with
-- their amounts, in the order of their days. Null where the fund does not know them.
ALTER TABLE claim ADD COLUMN due_dates jsonb;
