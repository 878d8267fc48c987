-- A reviewer mends a slip in their opinion, which is kept as it was.
ALTER TABLE opinion DROP CONSTRAINT opinion_ended_as_check,
  ADD CONSTRAINT opinion_ended_as_check CHECK (ended_as IN ('superseded', 'voided', 'mended'));
