-- For years after a project's last day it reports on its impact: milestones of a further kind, whose ranks leave room for every tranche.
ALTER TABLE milestone
  ADD COLUMN tracking_year integer CHECK (tracking_year > 0),
  ADD COLUMN asked_at timestamptz,
  ADD CONSTRAINT a_yearly_report_comes_after_every_tranche CHECK (CASE WHEN tracking_year IS NULL THEN rank <= 60 ELSE rank = 60 + tracking_year END);

-- What was promised before was a count of which more is better, where the call did not say otherwise.
ALTER TABLE indicator
  ADD COLUMN kind text NOT NULL DEFAULT 'count' CHECK (kind IN ('count', 'ratio', 'duration')),
  ADD COLUMN direction text NOT NULL DEFAULT 'more' CHECK (direction IN ('more', 'less')),
  ADD COLUMN source text NOT NULL DEFAULT '';
