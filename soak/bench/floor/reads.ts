/** What the lead reads of one application: one statement, in which whatever there are several of comes as JSON. */
export const READ_APPLICATION = `
  SELECT a.id, s.version, a.state, a.revision, a.title, a.summary, a.siret, a.project_types, a.served_by, a.starts_on, a.duration_months, a.answers,
    a.call_id, a.call_version, a.cost_cents, a.requested_cents, a.submitted_at, a.screening_reason, a.screening_due_at, a.screened_by, a.withdrawal_reason,
    a.silence_at, a.silent_since, s.due_at, s.due_what, a.organisation_id, o.name AS organisation_name, o.siret AS organisation_siret, c.state AS call_state,
    g.id AS grant_id, g.state AS grant_state, to_json(d) AS decision, to_json(w) AS outcome, to_json(p) AS appeal, to_json(n) AS notification,
    (SELECT coalesce(json_agg(l ORDER BY l.position), '[]') FROM cost_line AS l WHERE (l.application_id, l.revision) = (a.id, a.revision)) AS cost_lines,
    (SELECT coalesce(json_agg(l ORDER BY l.position), '[]') FROM funding_line AS l WHERE (l.application_id, l.revision) = (a.id, a.revision))
      AS funding_lines,
    (SELECT coalesce(json_agg(l ORDER BY l.position), '[]') FROM indicator AS l WHERE (l.application_id, l.revision) = (a.id, a.revision))
      AS indicators,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT q.id, q.given_name, q.usual_name, max(e.at) AS at FROM event AS e JOIN person AS q ON q.id = e.person_id
       WHERE e.stream_id = a.id AND e.name IN ('createApplication', 'updateApplication', 'answerCorrection') GROUP BY q.id ORDER BY at DESC) AS l) AS editors,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.key, t.state, t.reviewer_id, q.given_name, q.usual_name, t.stands_in_for, y.given_name AS away_given_name,
         y.usual_name AS away_usual_name, g.answer, t.deadline_at, t.escalated_at, t.waived_by, x.given_name AS waiver_given_name,
         x.usual_name AS waiver_usual_name, t.waived_at, t.waiver_reason, v.verdict, v.scores, v.comment, v.revision, v.given_at
       FROM review_step AS t
         LEFT JOIN opinion AS v ON v.application_id = t.application_id AND v.step = t.key AND v.ended_as IS NULL
         LEFT JOIN assignment AS g ON g.application_id = t.application_id AND g.step = t.key AND g.ended_at IS NULL
         LEFT JOIN person AS q ON q.id = t.reviewer_id LEFT JOIN person AS x ON x.id = t.waived_by LEFT JOIN person AS y ON y.id = t.stands_in_for
       WHERE t.application_id = a.id ORDER BY t.position) AS l) AS steps,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name FROM step_extension AS t JOIN person AS q ON q.id = t.person_id
       WHERE t.application_id = a.id ORDER BY t.extended_at) AS l) AS extensions,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, x.given_name AS ender_given, x.usual_name AS ender_usual
       FROM opinion AS t JOIN person AS q ON q.id = t.person_id JOIN person AS x ON x.id = t.ended_by
       WHERE t.application_id = a.id AND t.ended_as IS NOT NULL ORDER BY t.ended_at DESC) AS l) AS ended,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, x.given_name AS by_given_name, x.usual_name AS by_usual_name
       FROM assignment AS t JOIN person AS q ON q.id = t.person_id LEFT JOIN person AS x ON x.id = t.assigned_by
       WHERE t.application_id = a.id ORDER BY t.step, t.number) AS l) AS assignments,
    (SELECT coalesce(json_agg(l ORDER BY l.number DESC), '[]') FROM reexamination AS l WHERE l.application_id = a.id) AS reexaminations,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, (SELECT json_agg(i ORDER BY i.position) FROM correction_item AS i
         WHERE (i.application_id, i.number) = (t.application_id, t.number)) AS items
       FROM correction AS t JOIN person AS q ON q.id = t.requested_by WHERE t.application_id = a.id ORDER BY t.number) AS l) AS corrections,
    (SELECT count(*) FROM attachment AS l WHERE l.application_id = a.id AND l.removed_at IS NULL) AS attachments,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, b.title, b.state, h.name AS organisation_name FROM overlap AS t JOIN application AS b ON b.id = t.other_id
         JOIN organisation AS h ON h.id = b.organisation_id WHERE t.application_id = a.id ORDER BY t.found_at) AS l) AS overlaps,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.since, t.command, t.step, q.id, q.given_name, q.usual_name FROM presence AS t JOIN person AS q ON q.id = t.person_id
       WHERE t.application_id = a.id AND t.side = 'fund' AND t.person_id <> $2 AND t.seen_until >= now() ORDER BY t.since) AS l) AS working_on
  FROM application AS a JOIN stream AS s ON s.id = a.id JOIN organisation AS o ON o.id = a.organisation_id JOIN call AS c ON c.id = a.call_id
    LEFT JOIN "grant" AS g ON g.application_id = a.id LEFT JOIN appeal AS p ON p.application_id = a.id
    LEFT JOIN LATERAL (SELECT i.session_id, e.decided_at, i.decision, i.awarded_cents, i.reason, i.rank FROM agenda_item AS i JOIN session AS e ON e.id = i.session_id
      WHERE i.application_id = a.id AND e.state = 'decided' AND i.decision IS NOT NULL ORDER BY e.decided_at DESC LIMIT 1) AS d ON true
    LEFT JOIN LATERAL (SELECT t.session_id, t.decision, t.awarded_cents, t.reason, t.decided_at FROM waitlist_outcome AS t
      WHERE t.application_id = a.id ORDER BY t.decided_at DESC LIMIT 1) AS w ON true
    LEFT JOIN LATERAL (SELECT e.version, (SELECT min(t.sent_at) FROM letter AS t WHERE (t.stream_id, t.version) = (e.stream_id, e.version)) AS at
      FROM event AS e WHERE e.stream_id = a.id
        AND e.name IN ('decideAdmissibility', 'decideSession', 'awardWaitlisted', 'refuseWaitlisted', 'closeCall', 'rejectAppeal', 'lapseAppeal')
      ORDER BY e.version DESC LIMIT 1) AS n ON true
  WHERE a.id = $1 AND a.submitted_at IS NOT NULL`;

/** A page of what the lead sees, with whom each waits for. */
export const READ_APPLICATIONS = `
  SELECT a.id, s.version, a.state, a.revision, a.title, a.call_id, a.call_version, a.cost_cents, a.requested_cents, a.submitted_at, s.due_at, s.due_what,
    a.screening_due_at, a.silence_at, a.silent_since, o.id AS organisation_id, o.name AS organisation_name, o.siret AS organisation_siret,
    CASE WHEN a.state IN ('in_review', 'in_reexamination') THEN (
      SELECT json_agg(l) FROM (
        SELECT t.key, t.deadline_at, t.escalated_at, q.id, q.given_name, q.usual_name FROM review_step AS t LEFT JOIN person AS q ON q.id = t.reviewer_id
        WHERE t.application_id = a.id AND t.state = 'open' ORDER BY t.deadline_at) AS l) END AS open_steps,
    CASE a.state
      WHEN 'correction_requested' THEN (SELECT c.due_at FROM correction AS c WHERE c.application_id = a.id AND c.state = 'open')
      WHEN 'in_session' THEN (SELECT e.vote_closes_at FROM agenda_item AS i JOIN session AS e ON e.id = i.session_id
        WHERE i.application_id = a.id AND i.left_at IS NULL AND e.state IN ('planned', 'voting', 'voted'))
      WHEN 'awarded' THEN (SELECT g.deadline_at FROM "grant" AS g WHERE g.application_id = a.id)
      WHEN 'appealed' THEN (SELECT p.lapses_at FROM appeal AS p WHERE p.application_id = a.id) END AS awaited_until
  FROM application AS a JOIN stream AS s ON s.id = a.id JOIN organisation AS o ON o.id = a.organisation_id
  WHERE a.submitted_at IS NOT NULL ORDER BY a.id DESC LIMIT $1`;
