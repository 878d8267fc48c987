-- An account that an admin has disabled: its tokens are refused, it holds no role, and it gets no letters. Its given
-- roles stay for when it is enabled again. All identities of one human are disabled, and enabled, together.
ALTER TABLE person
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN disabled_reason text,
  ADD CONSTRAINT disabled_for_a_reason CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL));
CREATE INDEX person_disabled ON person (id) WHERE disabled_at IS NOT NULL;
