-- What applications are searched by: the words of the title, of the summary and of the organisation's name, by their French stems and without accents.
-- Whatever is neither a letter nor a digit parts words, so that « l’Île-de-France » is found by "ile de france", and no address is taken for one word;
-- of the words that say nothing, PostgreSQL's own list for French lacks some, and knows others by their accents alone.
CREATE FUNCTION search_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
  regexp_replace(replace(replace(lower(normalize($1, NFKD)), 'œ', 'oe'), 'æ', 'ae'), '[\u0300-\u036f]', '', 'g'),
  '[^[:alnum:]]+|\m(a|les|cet|cette|leurs|ils|elles|dont|quoi|comme|donc)\M', ' ', 'g'
);
CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.french'::regconfig, search_text($1));
-- Every word that is asked for must be there. None is an operator, so that no query is a wrong one.
CREATE FUNCTION search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN plainto_tsquery('pg_catalog.french'::regconfig, search_text($1));

-- Beside the application's row and not in it: each change of its state would write all its words into the index anew,
-- and an organisation's new name would wait for whoever holds one of its applications.
CREATE TABLE application_search (
  application_id uuid PRIMARY KEY REFERENCES application,
  words tsvector NOT NULL
);

-- Whether the newest are looked through for a word, or the word is looked up, hangs on how rare it is: many more words are counted than elsewhere.
ALTER TABLE application_search ALTER COLUMN words SET STATISTICS 1000;

INSERT INTO application_search (application_id, words)
SELECT a.id, search_words(concat_ws(' ', a.title, a.summary, o.name)) FROM application AS a JOIN organisation AS o ON o.id = a.organisation_id;

CREATE INDEX application_search_by_word ON application_search USING gin (words);
ANALYZE application_search;

-- The organisation's row is held so that no new name slips in between its being read here and its words' being written there.
CREATE FUNCTION keep_words_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO application_search (application_id, words)
  SELECT NEW.id, search_words(concat_ws(' ', NEW.title, NEW.summary, o.name)) FROM organisation AS o WHERE o.id = NEW.organisation_id FOR SHARE
  ON CONFLICT (application_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER application_keeps_its_words AFTER INSERT OR UPDATE OF title, summary ON application FOR EACH ROW EXECUTE FUNCTION keep_words_of_application();

CREATE FUNCTION keep_words_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE application_search AS s SET words = search_words(concat_ws(' ', a.title, a.summary, NEW.name))
  FROM application AS a WHERE a.id = s.application_id AND a.organisation_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER organisation_keeps_its_words AFTER UPDATE OF name ON organisation FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION keep_words_of_organisation();

-- What lists are filtered by, newest first.
CREATE INDEX application_by_call ON application (call_id, id);
CREATE INDEX application_by_project_type ON application USING gin (project_types);
CREATE INDEX review_step_by_reviewer ON review_step (reviewer_id, application_id);
-- What is past its term: few rows among all that ever were.
CREATE INDEX application_to_screen_by_term ON application (screening_due_at) WHERE state = 'submitted';
CREATE INDEX review_step_open_by_term ON review_step (term_at) WHERE state = 'open';
