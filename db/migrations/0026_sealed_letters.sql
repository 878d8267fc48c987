-- The departure of a letter is a notification from which deadlines run, so seals include the letters that have left.
-- `id`: the nil UUID for letters, which are one chain; `length`: how many have left up to an hour before the seal.
ALTER TABLE seal_head DROP CONSTRAINT seal_head_chain_check,
  ADD CONSTRAINT seal_head_chain_check CHECK (chain IN ('events', 'movements', 'letters'));
CREATE INDEX letter_by_departure ON letter USING brin (sent_at);
