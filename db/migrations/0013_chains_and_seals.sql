-- An envelope's movements are chained in their order, as a stream's events are: `head` is the hash of the last one.
ALTER TABLE envelope ADD COLUMN head text NOT NULL DEFAULT repeat('0', 64);
ALTER TABLE movement ADD COLUMN hash text;

-- What was recorded before gets its hash, and nothing else of it changes: the lines are those of movementHash in domain/ledger/chain.ts.
ALTER TABLE movement DISABLE TRIGGER movement_is_append_only;
DO $$
DECLARE
  m movement;
  previous text;
BEGIN
  FOR m IN SELECT * FROM movement ORDER BY envelope_id, sequence LOOP
    IF m.sequence = 1 THEN
      previous := repeat('0', 64);
    END IF;
    previous := encode(sha256(convert_to(concat_ws(E'\n', previous, m.envelope_id, m.sequence, m.kind, m.year, m.credit, m.from_account, m.to_account,
      m.amount_cents, coalesce(m.tranche_id::text, ''), to_char(m.value_date, 'YYYY-MM-DD'), to_char(m.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      m.cause_stream_id, m.cause_version, coalesce(m.reverses::text, '')), 'UTF8')), 'hex');
    UPDATE movement SET hash = previous WHERE envelope_id = m.envelope_id AND sequence = m.sequence;
  END LOOP;
END $$;
ALTER TABLE movement ENABLE TRIGGER movement_is_append_only;
ALTER TABLE movement ALTER COLUMN hash SET NOT NULL;
UPDATE envelope SET head = m.hash FROM movement AS m WHERE m.envelope_id = envelope.id AND m.sequence = envelope.sequence;

-- A chain alone hides a tail that was cut off. Once a day its seal says how long each chain was that had moved since the seal before, and under which head;
-- each seal carries the hash of the one before it. `heads`: how many they are; `digest`: the hash of them all.
CREATE TABLE seal (
  day date PRIMARY KEY,
  sealed_at timestamptz NOT NULL,
  heads integer NOT NULL,
  digest text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT a_seal_is_of_its_day CHECK (day = (sealed_at AT TIME ZONE 'Europe/Paris')::date)
);

-- `id`: the stream of a chain of events, the envelope of a chain of movements. `length`: the version or the sequence up to which it is sealed.
CREATE TABLE seal_head (
  day date NOT NULL REFERENCES seal,
  chain text NOT NULL CHECK (chain IN ('events', 'movements')),
  id uuid NOT NULL,
  length bigint NOT NULL,
  head text NOT NULL,
  CONSTRAINT one_seal_for_a_length PRIMARY KEY (chain, id, length)
);
CREATE INDEX seal_head_by_day ON seal_head (day);

CREATE TRIGGER seal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER seal_head_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
