-- Why a second admin left two identities one, of the last parting that was rejected: no event holds a person's words.
ALTER TABLE identity_link ADD COLUMN parting_rejection text;
