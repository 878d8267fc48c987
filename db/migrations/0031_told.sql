-- When a session's agenda was sent to its members and its chair. Those of sessions that were planned before are told of it no more.
ALTER TABLE session ADD COLUMN agenda_sent_at timestamptz;
UPDATE session SET agenda_sent_at = (SELECT at FROM event WHERE stream_id = session.id AND version = 1);
