-- What was asked before anybody looked for what is asked twice. Of each pair one is still to be decided, or its grant goes on: it is found on that one, on the one to be
-- decided where the other one's grant goes on, and of two alike on the later. Whoever screens or leads settles it as any other.
WITH asking AS MATERIALIZED (
  SELECT a.id, a.organisation_id, a.call_id, a.title, a.starts_on, a.starts_on + make_interval(months => a.duration_months) AS ends_on, a.submitted_at,
    coalesce((SELECT max(p.revision) FROM grant_plan AS p WHERE p.grant_id = g.id), a.revision) AS revision,
    CASE WHEN g.id IS NULL THEN 2 WHEN g.state IN ('to_accept', 'to_sign', 'active', 'suspended') THEN 1 ELSE 0 END AS stage
  FROM application AS a LEFT JOIN "grant" AS g ON g.application_id = a.id
  WHERE a.state NOT IN ('draft', 'inadmissible', 'refused', 'rejected', 'withdrawn', 'award_withdrawn')
),
named AS MATERIALIZED (
  SELECT DISTINCT a.id, o.id AS organisation_id
  FROM asking AS a JOIN funding_line AS f ON (f.application_id, f.revision, f.source) = (a.id, a.revision, 'other') JOIN organisation AS o ON same_words(o.name) = same_words(f.label)
),
tied AS (
  SELECT m.id, o.id AS other_id, 'organisation' AS tie FROM asking AS m JOIN asking AS o ON o.organisation_id = m.organisation_id AND o.call_id <> m.call_id
  UNION ALL
  SELECT n.id, o.id, 'cofunder' FROM named AS n JOIN asking AS o USING (organisation_id)
  UNION ALL
  SELECT o.id, n.id, 'cofunder' FROM named AS n JOIN asking AS o USING (organisation_id)
),
pair AS (
  SELECT m.id, m.revision, m.title, o.id AS other_id, o.revision AS other_revision, same_words(o.title) = same_words(m.title) AS same_object, max(t.tie) AS tie
  FROM tied AS t JOIN asking AS m ON m.id = t.id JOIN asking AS o ON o.id = t.other_id
  WHERE m.stage > 0 AND (m.stage, m.submitted_at, m.id) > (o.stage, o.submitted_at, o.id)
    AND (m.starts_on IS NULL OR o.starts_on IS NULL OR (m.starts_on, m.ends_on) OVERLAPS (o.starts_on, o.ends_on))
    AND NOT EXISTS (SELECT FROM overlap AS v WHERE (least(v.application_id, v.other_id), greatest(v.application_id, v.other_id)) = (least(m.id, o.id), greatest(m.id, o.id)))
  GROUP BY m.id, m.revision, m.title, o.id, o.revision, o.title
)
INSERT INTO overlap (application_id, other_id, found_at, tie, lines, same_object)
SELECT pair.id, other_id, now(), tie, alike.lines, same_object
FROM pair CROSS JOIN LATERAL (
  SELECT coalesce(jsonb_agg(jsonb_build_object('category', l.category, 'line', l.position + 1, 'label', l.label, 'amountCents', l.amount_cents,
    'otherLine', c.position + 1, 'otherLabel', c.label, 'otherAmountCents', c.amount_cents) ORDER BY l.position, c.position), '[]') AS lines
  FROM cost_line AS l JOIN cost_line AS c ON c.category = l.category AND (c.amount_cents = l.amount_cents OR same_words(c.label) = same_words(l.label))
  WHERE (l.application_id, l.revision, c.application_id, c.revision) = (pair.id, pair.revision, other_id, other_revision)
) AS alike
WHERE alike.lines <> '[]' OR same_object;
