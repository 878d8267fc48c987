-- What two applications seem to ask money for twice: found by their rows, settled by a person. Each pair once, on the one of which it was found.
CREATE FUNCTION same_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(search_text($1));
COMMENT ON FUNCTION same_words IS 'A text by its words alone: labels and names that differ in accents, capitals or signs are the same';

CREATE TABLE overlap (
  application_id uuid NOT NULL REFERENCES application,
  other_id uuid NOT NULL REFERENCES application,
  found_at timestamptz NOT NULL,
  -- Why the two belong together: one organisation asks twice, or one is the other’s declared co-funder.
  tie text NOT NULL CHECK (tie IN ('organisation', 'cofunder')),
  -- The lines that are alike, as both say them; none where the two have the same object in the same months.
  lines jsonb NOT NULL,
  same_object boolean NOT NULL,
  outcome text CHECK (outcome IN ('dismissed', 'upheld')),
  reason text,
  settled_by uuid REFERENCES person,
  settled_at timestamptz,
  PRIMARY KEY (application_id, other_id),
  CONSTRAINT nothing_overlaps_with_itself CHECK (application_id <> other_id),
  CONSTRAINT an_overlap_has_its_evidence CHECK (same_object OR jsonb_array_length(lines) > 0),
  CONSTRAINT a_settled_overlap_says_how_and_why CHECK (num_nulls(outcome, reason, settled_by, settled_at) IN (0, 4))
);
CREATE UNIQUE INDEX one_overlap_of_a_pair ON overlap (least(application_id, other_id), greatest(application_id, other_id));
CREATE INDEX overlap_by_other ON overlap (other_id);
CREATE INDEX overlap_to_settle ON overlap (found_at) WHERE outcome IS NULL;
CREATE TRIGGER an_overlap_is_for_good BEFORE DELETE OR TRUNCATE ON overlap FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER what_was_found_stays BEFORE UPDATE ON overlap FOR EACH ROW
WHEN ((NEW.application_id, NEW.other_id, NEW.found_at, NEW.tie, NEW.lines, NEW.same_object)
  IS DISTINCT FROM (OLD.application_id, OLD.other_id, OLD.found_at, OLD.tie, OLD.lines, OLD.same_object)) EXECUTE FUNCTION refuse_change();

-- Co-funders are known by the names that applications give them.
CREATE INDEX organisation_by_words ON organisation (same_words(name));
CREATE INDEX funding_line_by_cofunder ON funding_line (same_words(label)) WHERE source = 'other';
