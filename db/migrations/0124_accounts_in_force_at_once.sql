-- The bank details that finance approved on another grant of the same organisation, where these are in force at once
-- since their account is the same. `decided_by` is the person who approved those. Null where finance decided on these.
ALTER TABLE payee_decision
  ADD COLUMN rests_on uuid REFERENCES payee,
  ADD CONSTRAINT only_an_approval_rests_on_another CHECK (rests_on IS NULL OR decision = 'approve') NOT VALID;
