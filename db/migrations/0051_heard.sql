-- A stream's row is the outbox of its workflow. `heard`: the version that its workflow's last read saw, with the state that it saw. `hinted_at`: when the relay
-- last tried to wake the workflow. `acknowledged` stays what it was: up to there nothing is left to hear, and no letter to write.
ALTER TABLE stream ADD COLUMN heard integer NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN heard_state text;
ALTER TABLE stream ADD COLUMN hinted_at timestamptz;
UPDATE stream SET heard = acknowledged;

-- A command's body stands in the rows that it makes, and nowhere else: it is carried out where it is asked. A refused one leaves its key and its fingerprint.
ALTER TABLE command DROP CONSTRAINT a_body_stays_until_it_is_answered;
ALTER TABLE command DROP COLUMN body;

-- Since when credits that somebody waits for have come free, or when an envelope is looked at again: its workflow spreads them.
ALTER TABLE envelope ADD COLUMN eased_at timestamptz;
CREATE INDEX envelope_eased ON envelope (eased_at) WHERE eased_at IS NOT NULL;
