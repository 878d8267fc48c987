-- A decision about an applicant is sealed by itself, beside the head of its chain: its proof then shows no other event.
-- `id`: its stream; `length`: its version.
ALTER TABLE seal_head DROP CONSTRAINT seal_head_chain_check,
  ADD CONSTRAINT seal_head_chain_check CHECK (chain IN ('events', 'decisions', 'movements', 'letters'));
