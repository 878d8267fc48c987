-- A final account names its own lines beside those of the plan, under the labels that they had, and the invoices of
-- each; what is struck of a line has its reason. Accounts given before had the lines of the plan alone, and were judged
-- as a whole.
ALTER TABLE account_statement DISABLE TRIGGER account_statement_is_append_only;
UPDATE account_statement AS s SET lines = (
  SELECT jsonb_agg(l.line || jsonb_build_object('label', coalesce(c.label, ''), 'files', '[]'::jsonb) ORDER BY l.place)
  FROM jsonb_array_elements(s.lines) WITH ORDINALITY AS l (line, place)
  LEFT JOIN LATERAL (
    SELECT o.label FROM "grant" AS g
    JOIN grant_plan AS p ON p.grant_id = g.id
    JOIN cost_line AS o ON (o.application_id, o.revision) = (g.application_id, p.revision)
    WHERE g.id = s.grant_id AND p.since <= s.given_at
    ORDER BY p.number DESC, o.position OFFSET (l.line ->> 'line')::integer - 1 LIMIT 1
  ) AS c ON true
) WHERE lines <> '[]';
ALTER TABLE account_statement ENABLE TRIGGER account_statement_is_append_only;
ALTER TABLE account_review ADD COLUMN struck jsonb;

-- A report that corrects an accepted one says why; the accepted one stays as it was.
ALTER TABLE report ADD COLUMN correction text CHECK (correction <> '');

-- The day on which a project ended before its planned one: its account is open from then.
ALTER TABLE final_account ADD COLUMN ended_on date;
