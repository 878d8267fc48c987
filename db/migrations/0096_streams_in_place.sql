-- What its workflow has not heard of, or owes letters: a table of its own, which the stream's triggers keep, whichever
-- version of the program writes. Two indexes of the stream held the same by columns that every command changes, so that
-- each of its writes was a new row elsewhere, with an entry in every index. Now only a date that changes does that, and
-- pages have room for the next version of a row.
CREATE TABLE behind (stream_id uuid PRIMARY KEY REFERENCES stream);

-- With the owner's rights: the service has none on a new table until all migrations are applied, and writes meanwhile.
CREATE FUNCTION keep_behind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.heard < NEW.version OR NEW.acknowledged < NEW.version THEN
    INSERT INTO public.behind (stream_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM public.behind WHERE stream_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER a_new_stream_may_be_behind AFTER INSERT ON stream FOR EACH ROW
  WHEN (NEW.heard < NEW.version OR NEW.acknowledged < NEW.version) EXECUTE FUNCTION keep_behind();
CREATE TRIGGER a_stream_falls_behind_or_catches_up AFTER UPDATE OF version, heard, acknowledged ON stream FOR EACH ROW
  WHEN ((OLD.heard < OLD.version OR OLD.acknowledged < OLD.version)
    IS DISTINCT FROM (NEW.heard < NEW.version OR NEW.acknowledged < NEW.version)) EXECUTE FUNCTION keep_behind();

-- The triggers have locked the table: nothing moves between them and this.
INSERT INTO behind (stream_id) SELECT id FROM stream WHERE heard < version OR acknowledged < version;

DROP INDEX stream_unheard;
DROP INDEX stream_owing;
ALTER TABLE stream SET (fillfactor = 80);
