-- The plan annexed to a grant is what its application said when both sides had signed: reports and slippage are held against it.
ALTER TABLE "grant"
  ADD COLUMN plan_revision integer,
  ADD COLUMN plan_cost_cents bigint CHECK (plan_cost_cents > 0),
  ADD COLUMN plan_starts_on date,
  ADD COLUMN plan_ends_on date,
  ADD CONSTRAINT a_plan_is_whole_or_absent CHECK (num_nulls(plan_revision, plan_cost_cents, plan_starts_on, plan_ends_on) IN (0, 4)),
  ADD CONSTRAINT a_plan_ends_after_it_starts CHECK (plan_ends_on >= plan_starts_on);

CREATE TABLE milestone (
  grant_id uuid NOT NULL REFERENCES "grant",
  rank integer NOT NULL CHECK (rank > 0),
  state text NOT NULL,
  period_starts_on date NOT NULL,
  period_ends_on date NOT NULL,
  due_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  reminded_at timestamptz,
  late_at timestamptz,
  review_remind_at timestamptz,
  review_reminded_at timestamptz,
  report_number integer NOT NULL DEFAULT 0,
  PRIMARY KEY (grant_id, rank),
  CONSTRAINT a_period_ends_after_it_starts CHECK (period_ends_on >= period_starts_on)
);
CREATE INDEX milestone_by_state ON milestone (state, grant_id);

CREATE TABLE report (
  grant_id uuid NOT NULL,
  rank integer NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  indicators jsonb NOT NULL,
  spent_cents bigint NOT NULL CHECK (spent_cents >= 0),
  forecast_cost_cents bigint NOT NULL CHECK (forecast_cost_cents > 0),
  forecast_ends_on date NOT NULL,
  comment text NOT NULL,
  due_at timestamptz NOT NULL,
  reported_by uuid NOT NULL REFERENCES person,
  reported_at timestamptz NOT NULL,
  PRIMARY KEY (grant_id, rank, number),
  FOREIGN KEY (grant_id, rank) REFERENCES milestone,
  CONSTRAINT never_forecast_below_what_was_spent CHECK (forecast_cost_cents >= spent_cents)
);

CREATE TABLE report_review (
  grant_id uuid NOT NULL,
  rank integer NOT NULL,
  number integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('accept', 'return')),
  reasons text NOT NULL,
  reviewed_by uuid NOT NULL REFERENCES person,
  reviewed_at timestamptz NOT NULL,
  CONSTRAINT one_review_for_a_report PRIMARY KEY (grant_id, rank, number),
  FOREIGN KEY (grant_id, rank, number) REFERENCES report
);

CREATE TRIGGER report_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER report_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Grants that were signed before milestones existed: each is a single payment, whose one report is asked for after the end of its project.
UPDATE "grant" AS g
SET plan_revision = a.revision, plan_cost_cents = a.cost_cents, plan_starts_on = a.starts_on,
  plan_ends_on = (a.starts_on + make_interval(months => a.duration_months))::date - 1
FROM application AS a
WHERE a.id = g.application_id AND g.state IN ('active', 'closed');

INSERT INTO milestone (grant_id, rank, state, period_starts_on, period_ends_on, due_at, remind_at)
SELECT g.id, 1, 'planned', g.plan_starts_on, g.plan_ends_on, term.due_at,
  ((term.due_at AT TIME ZONE 'Europe/Paris') - make_interval(days => coalesce((c.terms #>> '{reports,reminderDays}')::integer, 14))) AT TIME ZONE 'Europe/Paris'
FROM "grant" AS g
JOIN application AS a ON a.id = g.application_id
JOIN call_version AS c ON c.call_id = a.call_id AND c.version = a.call_version
CROSS JOIN LATERAL (
  SELECT ((greatest(g.plan_ends_on, (now() AT TIME ZONE 'Europe/Paris')::date) + make_interval(months => coalesce((c.terms #>> '{reports,months}')::integer, 1)))::date
    + time '23:59:59.999') AT TIME ZONE 'Europe/Paris' AS due_at
) AS term
WHERE g.plan_revision IS NOT NULL;

UPDATE stream AS s SET due_at = m.remind_at, due_what = 'remindReport' FROM milestone AS m WHERE m.grant_id = s.id;
