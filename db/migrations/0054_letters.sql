-- Hearing and writing are two things. `heard`: up to where a stream's workflow has nothing left to hear, with the state and the date that it knows (`heard_due_at`);
-- `acknowledged`: up to where no letter is owed. `changed_at`: since when there is something to hear; `owed_since`: since when a letter is owed;
-- `undelivered_at`: when the last attempt to write them failed, so that the thing's own workflow goes on trying.
ALTER TABLE stream ADD COLUMN heard_due_at timestamptz;
ALTER TABLE stream ADD COLUMN owed_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE stream ADD COLUMN undelivered_at timestamptz;
UPDATE stream SET heard = version WHERE acknowledged = version;
UPDATE stream SET heard_due_at = due_at WHERE heard = version;

DROP INDEX stream_behind;
CREATE INDEX stream_unheard ON stream (changed_at) WHERE heard < version;
CREATE INDEX stream_owing ON stream (owed_since) WHERE acknowledged < version;
