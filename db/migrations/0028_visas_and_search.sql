-- The whole agreement needs a visa. What an envelope had moved before was compared with the threshold tranche by
-- tranche, lawfully, so verification needs to know up to where.
ALTER TABLE envelope ADD COLUMN visa_by_tranche_until bigint NOT NULL DEFAULT 0 CHECK (visa_by_tranche_until >= 0);
UPDATE envelope SET visa_by_tranche_until = sequence WHERE sequence > 0;

-- An application is found by the names of the people who write and submit it, besides its own words, and by parts of
-- its reference.
CREATE INDEX application_by_number ON application (split_part(reference, '-', 3), split_part(reference, '-', 2));
CREATE INDEX application_by_series ON application (split_part(reference, '-', 1), split_part(reference, '-', 2));

CREATE FUNCTION names_of(uuid[]) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(concat_ws(' ', given_name, usual_name), ' ') FROM person WHERE id = ANY($1));

CREATE OR REPLACE FUNCTION keep_words_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO application_search (application_id, words)
  SELECT NEW.id, search_words(concat_ws(' ', NEW.title, NEW.summary, o.name, names_of(ARRAY[NEW.created_by, NEW.submitted_by])))
  FROM organisation AS o WHERE o.id = NEW.organisation_id FOR SHARE
  ON CONFLICT (application_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER application_keeps_its_words AFTER INSERT OR UPDATE OF title, summary, submitted_by ON application
  FOR EACH ROW EXECUTE FUNCTION keep_words_of_application();

CREATE OR REPLACE FUNCTION keep_words_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE application_search AS s
  SET words = search_words(concat_ws(' ', a.title, a.summary, NEW.name, names_of(ARRAY[a.created_by, a.submitted_by])))
  FROM application AS a WHERE a.id = s.application_id AND a.organisation_id = NEW.id;
  RETURN NULL;
END $$;

CREATE FUNCTION keep_words_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE application_search AS s
  SET words = search_words(concat_ws(' ', a.title, a.summary, o.name, names_of(ARRAY[a.created_by, a.submitted_by])))
  FROM application AS a JOIN organisation AS o ON o.id = a.organisation_id
  WHERE a.id = s.application_id AND NEW.id IN (a.created_by, a.submitted_by);
  RETURN NULL;
END $$;
CREATE TRIGGER person_keeps_words AFTER UPDATE OF given_name, usual_name ON person
  FOR EACH ROW WHEN ((OLD.given_name, OLD.usual_name) IS DISTINCT FROM (NEW.given_name, NEW.usual_name))
  EXECUTE FUNCTION keep_words_of_person();

UPDATE application_search AS s
SET words = search_words(concat_ws(' ', a.title, a.summary, o.name, names_of(ARRAY[a.created_by, a.submitted_by])))
FROM application AS a JOIN organisation AS o ON o.id = a.organisation_id WHERE a.id = s.application_id;
