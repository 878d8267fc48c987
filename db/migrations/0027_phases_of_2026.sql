-- beta.gouv's phases of 2026, including those of projects that were given up.
ALTER TABLE grant_phase DISABLE TRIGGER grant_phase_is_append_only;
ALTER TABLE grant_phase DROP CONSTRAINT grant_phase_phase_check;
UPDATE grant_phase SET phase = CASE phase WHEN 'success' THEN 'operated' ELSE 'transferred' END
  WHERE phase IN ('transfer', 'success', 'alumni');
ALTER TABLE grant_phase ADD CONSTRAINT grant_phase_phase_check CHECK (phase IN ('investigation', 'construction',
  'acceleration', 'consolidation', 'operated', 'transferred', 'inconclusive', 'stopped'));
ALTER TABLE grant_phase ENABLE TRIGGER grant_phase_is_append_only;
