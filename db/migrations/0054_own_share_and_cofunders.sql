-- A local authority may bring less than its own share of the public funding where a derogation lets it (CGCT L1111-10
-- III): the one of its call that it names, and the act that grants it. A public co-funder has a SIREN of its own, by
-- which an application of that legal person is found beside its name.
ALTER TABLE application
  ADD COLUMN own_derogation text,
  ADD COLUMN own_derogation_reference text CHECK (own_derogation_reference <> '');
ALTER TABLE funding_line ADD COLUMN siren text CHECK (siren ~ '^[0-9]{9}$');
CREATE INDEX funding_line_by_siren ON funding_line (siren) WHERE siren IS NOT NULL;
-- What an overlap rests on: the same establishment, another one of the same legal person, a co-funder by its SIREN, or
-- by its name alone. `earlier`: in months that end before this application's begin.
ALTER TABLE overlap
  DROP CONSTRAINT overlap_tie_check,
  ADD CONSTRAINT overlap_tie_check CHECK (tie IN ('organisation', 'legal_unit', 'cofunder_siren', 'cofunder')),
  ADD COLUMN earlier boolean NOT NULL DEFAULT false;
DROP TRIGGER what_was_found_stays ON overlap;
CREATE TRIGGER what_was_found_stays BEFORE UPDATE ON overlap FOR EACH ROW
WHEN ((NEW.application_id, NEW.other_id, NEW.found_at, NEW.tie, NEW.lines, NEW.same_object, NEW.left_out, NEW.earlier)
  IS DISTINCT FROM
  (OLD.application_id, OLD.other_id, OLD.found_at, OLD.tie, OLD.lines, OLD.same_object, OLD.left_out, OLD.earlier))
EXECUTE FUNCTION refuse_change();
