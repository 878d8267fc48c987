-- An organisation is reminded before its time to reply to the opinions ends; null once it was, or has replied.
ALTER TABLE application ADD COLUMN reply_remind_at timestamptz;

-- What a person said last of their power to sign is offered to them again.
CREATE INDEX signature_of_person ON signature (person_id, signed_at);
