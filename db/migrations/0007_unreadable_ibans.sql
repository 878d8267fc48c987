-- An IBAN is encrypted by the service, under a key that is not in the database. `iban`: base64 of its encryption, and
-- `iban_key` the id of the key; null if it was written, unencrypted, before there were keys: `npm run rotate-keys`
-- encrypts it. `iban_masked`: shown to readers who may not see it whole.
DROP TRIGGER payee_is_append_only ON payee;
ALTER TABLE payee ADD COLUMN iban_masked text, ADD COLUMN iban_key text;
UPDATE payee SET iban_masked = left(iban, 2) || repeat('•', length(iban) - 6) || right(iban, 4);
ALTER TABLE payee
  ALTER COLUMN iban_masked SET NOT NULL,
  -- Not checked on earlier rows.
  ADD CONSTRAINT an_iban_is_encrypted CHECK (iban_key IS NOT NULL) NOT VALID;

-- Only the tables' owner may write the same account again under another key; the rest of a proposal stays.
CREATE TRIGGER payee_is_append_only
  BEFORE UPDATE OF id, grant_id, version, iban_masked, account_holder, proposed_by OR DELETE OR TRUNCATE ON payee
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- An account could be found from the hash of its proposal: it has few digits, and the rest of the body is known.
UPDATE command SET fingerprint = '' WHERE name = 'proposePayee';
