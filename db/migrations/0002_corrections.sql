-- What was submitted stays as it was submitted: the whole content of each revision, once.
CREATE TABLE revision (
  application_id uuid NOT NULL REFERENCES application,
  revision integer NOT NULL CHECK (revision > 0),
  content jsonb NOT NULL,
  submitted_by uuid NOT NULL REFERENCES person,
  submitted_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, revision)
);
CREATE TRIGGER revision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Applications submitted until now have one revision, which is their current content.
INSERT INTO revision (application_id, revision, content, submitted_by, submitted_at)
SELECT a.id, a.revision, jsonb_build_object(
    'title', a.title, 'summary', a.summary, 'siret', a.siret, 'projectTypes', to_jsonb(a.project_types), 'servedBy', to_jsonb(a.served_by),
    'startsOn', a.starts_on, 'durationMonths', a.duration_months, 'answers', a.answers,
    'costLines', (SELECT coalesce(jsonb_agg(jsonb_build_object('label', label, 'category', category, 'amountCents', amount_cents) ORDER BY position), '[]')
      FROM cost_line WHERE application_id = a.id AND revision = a.revision),
    'fundingLines', (SELECT coalesce(jsonb_agg(jsonb_build_object('label', label, 'source', source, 'amountCents', amount_cents) ORDER BY position), '[]')
      FROM funding_line WHERE application_id = a.id AND revision = a.revision),
    'indicators', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'label', label, 'unit', unit, 'baseline', baseline, 'targets', targets, 'method', method) ORDER BY position), '[]')
      FROM indicator WHERE application_id = a.id AND revision = a.revision)
  ), a.submitted_by, a.submitted_at
FROM application a WHERE a.submitted_at IS NOT NULL;

-- A request that the applicant correct its file. What it stops has its clock: what was left is counted from `requested_at`.
CREATE TABLE correction (
  application_id uuid NOT NULL REFERENCES application,
  number integer NOT NULL CHECK (number > 0),
  revision integer NOT NULL,
  from_state text NOT NULL CHECK (from_state IN ('submitted', 'in_review')),
  state text NOT NULL CHECK (state IN ('open', 'answered', 'lapsed', 'withdrawn')),
  steps text[] NOT NULL,
  message text NOT NULL,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL,
  remind_at timestamptz,
  due_at timestamptz NOT NULL,
  reminded_at timestamptz,
  closed_at timestamptz,
  PRIMARY KEY (application_id, number),
  CONSTRAINT a_correction_is_open_until_it_is_closed CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX one_correction_open_at_a_time ON correction (application_id) WHERE state = 'open';

CREATE TABLE correction_item (
  application_id uuid NOT NULL,
  number integer NOT NULL,
  position integer NOT NULL,
  field text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('incorrect', 'incomplete', 'outdated')),
  comment text NOT NULL,
  PRIMARY KEY (application_id, number, position),
  FOREIGN KEY (application_id, number) REFERENCES correction
);

-- A step whose clock stands, and one that a withdrawal made pointless.
ALTER TABLE review_step DROP CONSTRAINT review_step_state_check;
ALTER TABLE review_step ADD CONSTRAINT review_step_state_check CHECK (state IN ('open', 'stopped', 'given', 'cancelled'));

ALTER TABLE application ADD COLUMN silence_at timestamptz;
ALTER TABLE application ADD COLUMN silent_since timestamptz;
ALTER TABLE application ADD COLUMN withdrawal_reason text;
