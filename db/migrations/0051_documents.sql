-- Files stand with what they show: the account, the evidence of an obligation, an amendment, bank details, an appeal.
-- `part`: the milestone by its rank, or the obligation by its key. `document`: which of those that the call asks for it
-- is, by its key, and the day on which that was issued, where its sender has said it.
ALTER TABLE attachment
  ADD COLUMN part text CHECK (part <> ''),
  ADD COLUMN document text,
  ADD COLUMN issued_on date,
  DROP CONSTRAINT attachment_purpose_check,
  ADD CONSTRAINT attachment_purpose_check CHECK (
    purpose IN ('application', 'correction', 'report', 'account', 'evidence', 'amendment', 'payee', 'appeal', 'review')),
  ADD CONSTRAINT a_part_is_of_a_grant CHECK (part IS NULL OR purpose IN ('report', 'evidence')),
  ADD CONSTRAINT a_day_is_of_a_document CHECK (issued_on IS NULL OR document IS NOT NULL),
  ADD CONSTRAINT evidence_is_of_an_obligation CHECK (purpose <> 'evidence' OR part IS NOT NULL);
-- Each place keeps the same bytes once: a correction's files stand with the application's.
DROP INDEX attachment_once;
CREATE UNIQUE INDEX attachment_once ON attachment
  (application_id, sha256, (CASE purpose WHEN 'correction' THEN 'application' ELSE purpose END), (coalesce(part, '')))
  WHERE removed_at IS NULL;
