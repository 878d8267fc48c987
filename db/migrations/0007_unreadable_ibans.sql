-- An IBAN is encrypted by the service, under a key that is no row of any table. `iban`: base64 of its encryption, and
-- `iban_key` the id of the key; where that is null it was written before there were keys, and stands there as it is:
-- `npm run rotate-keys` encrypts it. `iban_masked`: what those see to whom it is not shown whole.
DROP TRIGGER payee_is_append_only ON payee;
ALTER TABLE payee ADD COLUMN iban_masked text, ADD COLUMN iban_key text;
UPDATE payee SET iban_masked = left(iban, 2) || repeat('•', length(iban) - 6) || right(iban, 4);
ALTER TABLE payee
  ALTER COLUMN iban_masked SET NOT NULL,
  -- Not asked of the rows from before.
  ADD CONSTRAINT an_iban_is_encrypted CHECK (iban_key IS NOT NULL) NOT VALID;

-- Its owner, and nobody else, writes the same account anew under another key; what was proposed stays.
CREATE TRIGGER payee_is_append_only
  BEFORE UPDATE OF id, grant_id, version, iban_masked, account_holder, proposed_by OR DELETE OR TRUNCATE ON payee
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- By the hash of a proposal its account could be found out: its digits are few, and all that stands beside it is known.
UPDATE command SET fingerprint = '' WHERE name = 'proposePayee';
