-- Overlaps are looked for after the commit: since when that is due; null once it is done. `left_out`: how many more the
-- same search found than it kept.
ALTER TABLE application ADD COLUMN overlaps_due_at timestamptz;
ALTER TABLE overlap ADD COLUMN left_out integer NOT NULL DEFAULT 0 CHECK (left_out >= 0);
DROP TRIGGER what_was_found_stays ON overlap;
CREATE TRIGGER what_was_found_stays BEFORE UPDATE ON overlap FOR EACH ROW
WHEN ((NEW.application_id, NEW.other_id, NEW.found_at, NEW.tie, NEW.lines, NEW.same_object, NEW.left_out)
  IS DISTINCT FROM (OLD.application_id, OLD.other_id, OLD.found_at, OLD.tie, OLD.lines, OLD.same_object, OLD.left_out))
EXECUTE FUNCTION refuse_change();
