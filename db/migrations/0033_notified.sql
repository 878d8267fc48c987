-- The département or territory of an organisation, by INSEE's code: overseas it has a month more to appeal.
ALTER TABLE organisation
  ADD COLUMN department text CHECK (department ~ '^([01][0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|9[78][0-9])$');

-- Whether a letter goes to the beneficiary's people: only such a letter notifies a decision.
ALTER TABLE letter ADD COLUMN of_applicant boolean NOT NULL DEFAULT false;
UPDATE letter AS l SET of_applicant = true FROM person AS p, application AS a
WHERE p.id = l.person_id AND p.organisation_id = a.organisation_id
  AND (a.id = l.stream_id OR a.id = (SELECT g.application_id FROM "grant" AS g WHERE g.id = l.stream_id));
DROP TRIGGER what_has_left_has_left ON letter;
CREATE TRIGGER what_has_left_has_left BEFORE UPDATE ON letter FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL
  AND (NEW.id, NEW.stream_id, NEW.version, NEW.person_id, NEW.invitation_id, NEW.of_applicant, NEW.sent_at) IS DISTINCT FROM
    (OLD.id, OLD.stream_id, OLD.version, OLD.person_id, OLD.invitation_id, OLD.of_applicant, OLD.sent_at)) EXECUTE FUNCTION refuse_change();
