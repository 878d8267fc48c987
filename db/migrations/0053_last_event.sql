-- `last_at`: the instant of a stream's last event. Whoever locks the stream reads all that its next event follows.
ALTER TABLE stream ADD COLUMN last_at timestamptz;
UPDATE stream SET last_at = e.at FROM event AS e WHERE (e.stream_id, e.version) = (stream.id, stream.version);

-- Whether a call hides an application from who is in conflict over it is asked with each lock: its terms are long, and
-- stored out of line.
ALTER TABLE call_version ADD COLUMN conceals boolean NOT NULL GENERATED ALWAYS AS (coalesce(terms -> 'concealFromConflicted' = 'true', false)) STORED;
