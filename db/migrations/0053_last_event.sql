-- `last_at`: the instant of a stream's last event. Whoever locks the stream reads all that its next event follows.
ALTER TABLE stream ADD COLUMN last_at timestamptz;
UPDATE stream SET last_at = e.at FROM event AS e WHERE (e.stream_id, e.version) = (stream.id, stream.version);

-- Whether a call hides an application from who is in conflict over it is asked with each lock: its terms are long, and
-- stored out of line.
ALTER TABLE call_version ADD COLUMN conceals boolean NOT NULL GENERATED ALWAYS AS (coalesce(terms -> 'concealFromConflicted' = 'true', false)) STORED;

-- Who wrote an application is asked with each lock as well: of the many events of its stream those are few.
CREATE INDEX event_of_writing ON event (stream_id, person_id)
  WHERE name IN ('createApplication', 'updateApplication', 'answerCorrection', 'submitApplication');
