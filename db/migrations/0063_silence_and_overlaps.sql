-- An overlap that was found in earlier months is one of the same months once dates have moved: it is then to be settled
-- anew. Nothing else of what was found changes.
DROP TRIGGER what_was_found_stays ON overlap;
CREATE TRIGGER what_was_found_stays BEFORE UPDATE ON overlap FOR EACH ROW
WHEN ((NEW.application_id, NEW.other_id, NEW.found_at, NEW.tie, NEW.lines, NEW.same_object, NEW.left_out)
  IS DISTINCT FROM (OLD.application_id, OLD.other_id, OLD.found_at, OLD.tie, OLD.lines, OLD.same_object, OLD.left_out)
  OR NEW.earlier AND NOT OLD.earlier)
EXECUTE FUNCTION refuse_change();
-- Silence counts over an award of a local authority until its agreement is signed: those that were made before have the
-- date of their silence again.
UPDATE stream SET due_at = next.at, due_what = next.what
FROM (
  SELECT a.id,
    CASE WHEN a.silence_warn_at IS NOT NULL AND a.silence_warned_at IS NULL THEN a.silence_warn_at ELSE a.silence_at END AS at,
    CASE WHEN a.silence_warn_at IS NOT NULL AND a.silence_warned_at IS NULL THEN 'warnOfSilence' ELSE 'recordSilence' END AS what
  FROM application AS a JOIN "grant" AS g ON g.application_id = a.id
  LEFT JOIN reexamination AS again ON again.grant_id = g.id AND again.outcome IS NULL
  WHERE a.state IN ('awarded', 'in_reexamination') AND a.admissible_at IS NOT NULL AND a.silence_at IS NOT NULL AND a.silent_since IS NULL
    AND coalesce(again.grant_state, g.state) IN ('to_accept', 'to_sign')
) AS next
WHERE stream.id = next.id AND (stream.due_at IS NULL OR stream.due_at > next.at);
