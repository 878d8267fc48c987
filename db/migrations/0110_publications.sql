-- What the public reads of each version, without its terms: from when a grant is public, and whether it has a sheet.
ALTER TABLE call_version ADD COLUMN publication jsonb GENERATED ALWAYS AS (nullif(terms -> 'publication', 'null')) STORED;
