-- Why a second admin did not part two identities, for the last rejection: events hold no person's words.
ALTER TABLE identity_link ADD COLUMN parting_rejection text;
