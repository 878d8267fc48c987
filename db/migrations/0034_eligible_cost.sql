-- What a plan's cost comes to in the categories that its call funds (dépense subventionnable): the award is a share of
-- it, and what is due is that share of what was spent. An award above it was agreed before that was refused: it funds
-- all of it.
ALTER TABLE grant_plan ADD COLUMN eligible_cents bigint;
ALTER TABLE grant_plan DISABLE TRIGGER grant_plan_is_append_only;
UPDATE grant_plan AS p SET eligible_cents = greatest(p.awarded_cents, (
  SELECT sum(l.amount_cents)
  FROM "grant" AS g
  JOIN application AS a ON a.id = g.application_id
  JOIN call_version AS v ON (v.call_id, v.version) = (a.call_id, a.call_version)
  JOIN cost_line AS l ON (l.application_id, l.revision) = (a.id, p.revision)
  WHERE g.id = p.grant_id
    AND (coalesce(v.terms -> 'eligibleCategories', 'null') = 'null' OR v.terms -> 'eligibleCategories' ? l.category)
));
ALTER TABLE grant_plan ENABLE TRIGGER grant_plan_is_append_only;
ALTER TABLE grant_plan
  ALTER COLUMN eligible_cents SET NOT NULL,
  ADD CONSTRAINT an_award_is_a_share_of_what_is_eligible
    CHECK (awarded_cents <= eligible_cents AND eligible_cents <= cost_cents);
