-- Requests of local authorities (décret 2018-514). A request is deemed admissible at `admissible_at` (art. 4), and was
-- at `deemed_admissible_at`. The fund’s people are warned before silence rejects it (art. 7). `early_start`: why its
-- project may start before the fund received it (art. 5 III), as its organisation states.
ALTER TABLE application
  ADD COLUMN admissible_at timestamptz,
  ADD COLUMN deemed_admissible_at timestamptz,
  ADD COLUMN silence_warn_at timestamptz,
  ADD COLUMN silence_warned_at timestamptz,
  ADD COLUMN early_start text,
  ADD CONSTRAINT only_what_may_be_is_deemed_admissible CHECK (deemed_admissible_at IS NULL OR admissible_at IS NOT NULL),
  ADD CONSTRAINT a_warning_comes_before_silence CHECK (silence_warn_at < silence_at);

-- Those that the chair is asked to award or to extend.
CREATE INDEX application_warned_of_silence ON application (silence_at)
  WHERE silence_warned_at IS NOT NULL AND silent_since IS NULL;

-- Each decision that extends the time to award: until which day, why, and by whom.
CREATE TABLE award_extension (
  application_id uuid NOT NULL REFERENCES application,
  number integer NOT NULL CHECK (number > 0),
  until date NOT NULL,
  reason text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  extended_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, number)
);
CREATE TRIGGER award_extension_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON award_extension
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- The text that requires what a correction asks for; null where none does, and no period of the law stops. Until now
-- each correction stopped them, by that article.
ALTER TABLE correction ADD COLUMN required_by text;
UPDATE correction SET required_by = 'CRPA L114-5';
