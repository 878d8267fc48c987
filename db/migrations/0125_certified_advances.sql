-- An advance that the account of a project that ended early had certified in part became confirmed, at its whole
-- amount, when its order was cancelled or its payment came back: more than is committed of it, which no order passes.
UPDATE tranche SET state = 'certified'
WHERE kind = 'advance' AND state = 'confirmed' AND replaced_at IS NULL AND certified_cents > paid;
