-- A sub-envelope, as one for each call, owns its credits: what it has, its parent has not. It has no sub-envelopes itself, and stays where it was opened.
ALTER TABLE envelope ADD COLUMN parent_id uuid REFERENCES envelope;
CREATE INDEX envelope_by_parent ON envelope (parent_id) WHERE parent_id IS NOT NULL;

CREATE FUNCTION keep_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'an envelope stays under the parent with which it was opened' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_parent_is_for_good';
  END IF;
  IF NEW.parent_id = NEW.id OR EXISTS (SELECT FROM envelope WHERE id = NEW.parent_id AND parent_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a sub-envelope has no sub-envelopes' USING ERRCODE = 'check_violation', CONSTRAINT = 'one_level_of_sub_envelopes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_level_of_sub_envelopes BEFORE INSERT ON envelope FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION keep_family();
CREATE TRIGGER a_parent_is_for_good BEFORE UPDATE OF parent_id ON envelope FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION keep_family();

-- The two sides of a transfer are found by their event.
CREATE INDEX transfer_by_event ON movement (cause_stream_id, cause_version) WHERE kind IN ('transfer_out', 'transfer_in');
