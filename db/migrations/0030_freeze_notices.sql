-- The grants with tranches that a freeze has left without credits, and who has acknowledged it in each role concerned.
-- `sequence`: the freeze among the envelope's movements; `stream_id`, `version`: the event that ordered it, possibly of
-- the parent envelope.
CREATE TABLE deprived_grant (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  grant_id uuid NOT NULL REFERENCES "grant",
  PRIMARY KEY (envelope_id, sequence, grant_id),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement
);
CREATE TRIGGER deprived_grant_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deprived_grant
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

CREATE TABLE freeze_notice (
  envelope_id uuid NOT NULL,
  sequence bigint NOT NULL,
  role text NOT NULL CHECK (role IN ('finance', 'lead')),
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  acknowledged_by uuid REFERENCES person,
  acknowledged_at timestamptz,
  PRIMARY KEY (envelope_id, sequence, role),
  FOREIGN KEY (envelope_id, sequence) REFERENCES movement,
  FOREIGN KEY (stream_id, version) REFERENCES event DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT acknowledged_by_somebody CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);
CREATE INDEX freeze_notice_by_event ON freeze_notice (stream_id, version);
CREATE INDEX freeze_notice_to_acknowledge ON freeze_notice (role) WHERE acknowledged_at IS NULL;
