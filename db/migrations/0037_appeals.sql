-- An appeal for each decision that is appealed against, by its number in the application: a decision on the application
-- or on its grant, by its event. `claim`: the claim, where it is against one; `kept`: what of that claim stays, where
-- the appeal was upheld in part; `rejected_part`: what of other appeals was not accepted.
ALTER TABLE appeal
  ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
  ADD COLUMN decision_stream uuid REFERENCES stream,
  ADD COLUMN claim integer,
  ADD COLUMN in_part boolean NOT NULL DEFAULT false,
  ADD COLUMN kept bigint CHECK (kept > 0),
  ADD COLUMN rejected_part text,
  DROP CONSTRAINT one_appeal_of_an_application,
  DROP CONSTRAINT appeal_application_id_decision_version_fkey,
  DROP CONSTRAINT appeal_against_check;
ALTER TABLE appeal DISABLE TRIGGER an_ended_appeal_stays;
UPDATE appeal SET decision_stream = application_id;
ALTER TABLE appeal ENABLE TRIGGER an_ended_appeal_stays;
ALTER TABLE appeal
  ALTER COLUMN number DROP DEFAULT,
  ALTER COLUMN decision_stream SET NOT NULL,
  ADD PRIMARY KEY (application_id, number),
  ADD FOREIGN KEY (decision_stream, decision_version) REFERENCES event (stream_id, version),
  ADD CONSTRAINT one_appeal_against_a_decision UNIQUE (decision_stream, decision_version),
  ADD CONSTRAINT what_is_appealed_against CHECK (
    against IN ('inadmissible', 'refused', 'waitlisted', 'reduced', 'silent', 'withdrawn', 'suspended', 'terminated', 'expired',
      'claimed')
  ),
  ADD CONSTRAINT a_claim_that_is_appealed_is_named CHECK ((against = 'claimed') = (claim IS NOT NULL)),
  ADD CONSTRAINT part_of_an_appeal_is_upheld CHECK (NOT in_part OR state = 'upheld'),
  ADD CONSTRAINT part_of_a_claim_is_kept CHECK (kept IS NULL OR (in_part AND against = 'claimed'));
