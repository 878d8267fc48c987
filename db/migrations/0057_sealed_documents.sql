-- The document of a decision's letter is sealed by itself. `id`: the stream of the decision; `length`: the version of
-- its event there; `head`: the SHA-256 of the document.
ALTER TABLE seal_head DROP CONSTRAINT seal_head_chain_check,
  ADD CONSTRAINT seal_head_chain_check CHECK (chain IN ('events', 'decisions', 'documents', 'movements', 'letters'));
