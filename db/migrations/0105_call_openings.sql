-- What the lists of calls read of each version, without its terms: some 15 kB, of which a list shows a line.
ALTER TABLE call_version
  ADD COLUMN title jsonb NOT NULL GENERATED ALWAYS AS (terms -> 'title') STORED,
  ADD COLUMN opens_on text NOT NULL GENERATED ALWAYS AS (terms ->> 'opensOn') STORED,
  ADD COLUMN closes_on text GENERATED ALWAYS AS (terms ->> 'closesOn') STORED;
