-- What must always hold. Each query returns its faults, one sentence each; no row means that it holds. A heading names
-- the topic and the invariant.
-- They recompute everything from the rows alone; `npm run verify` runs them all, and so do the tests after every race.

-- balances: every stored balance of an envelope is the sum of its movements
WITH side AS (
  -- The contra accounts grow by what leaves them.
  SELECT envelope_id, year, credit, to_account AS account, CASE WHEN to_account IN ('total', 'uncovered') THEN -amount_cents ELSE amount_cents END AS cents FROM movement
  UNION ALL
  SELECT envelope_id, year, credit, from_account, CASE WHEN from_account IN ('total', 'uncovered') THEN amount_cents ELSE -amount_cents END FROM movement
),
moved AS (
  -- Claims are not credits, and are on no line.
  SELECT envelope_id, year, credit, account, sum(cents) AS cents FROM side WHERE account NOT IN ('claimed', 'owed', 'collected', 'waived')
  GROUP BY envelope_id, year, credit, account
),
kept AS (
  SELECT envelope_id, year, credit, account, cents FROM envelope_line
  CROSS JOIN LATERAL (VALUES ('total', total), ('uncovered', uncovered), ('available', available), ('frozen', frozen), ('reserved', reserved),
    ('delegated', delegated), ('committed', committed), ('ordered', ordered), ('paid', paid), ('lapsed', lapsed)) AS a (account, cents)
)
SELECT format('%s %s %s of envelope %s: %s is kept, its movements make %s', year, credit, account, envelope_id,
  coalesce(kept.cents, 0), coalesce(moved.cents, 0)) AS fault
FROM kept FULL JOIN moved USING (envelope_id, year, credit, account)
WHERE coalesce(kept.cents, 0) <> coalesce(moved.cents, 0);

-- balances: every stored amount of a tranche is the sum of its movements
WITH kinds (kind, part) AS (
  VALUES ('reserve', 'reserved'), ('reserve_anew', 'reserved'), ('release', 'released'), ('commit', 'committed'), ('withdraw_commitment', 'withdrawn'),
    ('lapse_commitment', 'withdrawn'), ('order_payment', 'ordered'), ('cancel_order', 'cancelled'), ('pay', 'paid'),
    ('issue_claim', 'claimed'), ('collect_claim', 'collected'), ('waive_claim', 'waived'), ('restore_credits', 'restored'), ('delegate', 'delegated'),
    ('commit_delegated', 'drawn'), ('return_delegation', 'returned'), ('lapse_delegation', 'returned'), ('delegate_payment', 'provided'),
    ('return_payment', 'recalled'), ('pay_delegated', 'paid')
),
moved AS (
  SELECT tranche_id AS id, part, sum(CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END) AS cents
  FROM movement JOIN kinds USING (kind) WHERE tranche_id IS NOT NULL GROUP BY tranche_id, part
),
kept AS (
  SELECT id, part, cents FROM tranche
  CROSS JOIN LATERAL (VALUES ('reserved', reserved), ('released', released), ('committed', committed), ('withdrawn', withdrawn),
    ('ordered', ordered), ('cancelled', cancelled), ('paid', paid), ('claimed', claimed), ('collected', collected), ('waived', waived), ('restored', restored),
    ('delegated', delegated), ('drawn', drawn), ('returned', returned), ('provided', provided), ('recalled', recalled)) AS a (part, cents)
)
SELECT format('%s of tranche %s: %s is kept, its movements make %s', part, id, coalesce(kept.cents, 0), coalesce(moved.cents, 0)) AS fault
FROM kept FULL JOIN moved USING (id, part)
WHERE coalesce(kept.cents, 0) <> coalesce(moved.cents, 0);

-- years: every tranche’s uncovered amount is the sum of its movements, and the line’s account the sum of its tranches
WITH moved AS (
  SELECT envelope_id, year, tranche_id, sum(CASE WHEN from_account = 'uncovered' THEN amount_cents ELSE -amount_cents END) AS cents
  FROM movement WHERE 'uncovered' IN (from_account, to_account) GROUP BY envelope_id, year, tranche_id
),
kept AS (SELECT envelope_id, year, sum(cents) AS cents FROM uncovered_reservation GROUP BY envelope_id, year)
SELECT format('tranche %s: %s is kept as uncovered on %s, its movements make %s', tranche_id, coalesce(u.cents, 0), year, coalesce(m.cents, 0)) AS fault
FROM moved AS m FULL JOIN uncovered_reservation AS u USING (envelope_id, year, tranche_id) WHERE coalesce(m.cents, 0) <> coalesce(u.cents, 0)
UNION ALL
SELECT format('AE %s of envelope %s: %s is uncovered, and %s of its tranches', year, envelope_id, uncovered, coalesce(k.cents, 0))
FROM envelope_line AS l LEFT JOIN kept AS k USING (envelope_id, year) WHERE uncovered <> CASE WHEN credit = 'AE' THEN coalesce(k.cents, 0) ELSE 0 END
UNION ALL
SELECT format('%s %s of envelope %s: %s is available while %s is uncovered', credit, year, envelope_id, available, uncovered)
FROM envelope_line WHERE uncovered > 0 AND available > 0;

-- years: a closed year has nothing left to use, and nothing still reserved or ordered
SELECT format('%s %s of envelope %s is closed: %s', credit, year, envelope_id, to_jsonb(l) - '{envelope_id,year,credit}'::text[]) AS fault
FROM envelope_line AS l JOIN envelope AS e ON e.id = l.envelope_id
WHERE year <= e.closed_year AND (available, frozen, reserved, delegated, ordered, uncovered) <> (0, 0, 0, 0, 0, 0)
UNION ALL
SELECT format('tranche %s holds credits of %s, which is closed', t.id, e.closed_year)
FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id JOIN envelope AS e ON e.id = g.envelope_id
WHERE (t.year <= e.closed_year AND t.reserved > t.released + t.committed + t.delegated) OR (t.ordered_year <= e.closed_year AND t.ordered > t.cancelled + t.paid);

-- signs: only available is ever negative, and by no more than a freeze has taken
WITH taken AS (
  -- Credits that were frozen and then cut are gone for good; what the freeze had taken stays missing.
  SELECT envelope_id, year, credit, sum(CASE WHEN from_account = 'frozen' THEN amount_cents ELSE -amount_cents END) AS cut
  FROM movement WHERE kind = 'cut' AND 'frozen' IN (from_account, to_account) GROUP BY envelope_id, year, credit
)
SELECT format('%s %s of envelope %s: %s', year, credit, envelope_id, to_jsonb(l) - '{envelope_id,year,credit}'::text[]) AS fault
FROM envelope_line AS l LEFT JOIN taken USING (envelope_id, year, credit)
WHERE least(total, uncovered, frozen, reserved, delegated, committed, ordered, paid, lapsed, available + frozen + coalesce(cut, 0)) < 0
UNION ALL
SELECT format('tranche %s: reserved %s, released %s, committed %s, withdrawn %s, ordered %s, cancelled %s, paid %s, claimed %s, collected %s, waived %s, restored %s, '
  'delegated %s, drawn %s, returned %s, provided %s, recalled %s', id, reserved, released, committed, withdrawn, ordered, cancelled, paid,
  claimed, collected, waived, restored, delegated, drawn, returned, provided, recalled)
FROM tranche WHERE least(reserved, released, committed, withdrawn, ordered, cancelled, paid, claimed, collected, waived, restored,
  delegated, drawn, returned, provided, recalled) < 0;

-- grants: every tranche’s reservation is committed, delegated, released, or open as long as its state says
SELECT format('tranche %s of grant %s is %s: of %s reserved, %s is committed, %s delegated and %s released', id, grant_id, state, reserved, committed, delegated, released) AS fault
FROM tranche
WHERE reserved <> committed + delegated + released + CASE WHEN state IN ('planned', 'awaiting_credits') THEN amount_cents ELSE 0 END;

-- grants: a tranche is committed by the fund under an agreement, and by its beneficiary under a delegation
SELECT format('tranche %s of grant %s, which is of the form %s: %s is committed, %s delegated and %s ordered', t.id, grant_id, form, committed, delegated, ordered) AS fault
FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id
WHERE CASE form WHEN 'agreement' THEN delegated + drawn + returned + provided + recalled ELSE committed + ordered + cancelled END > 0;

-- grants: a delegation is committed, paid and given back within its amount, and has something left as long as its state says
SELECT format('tranche %s of grant %s is %s: of %s delegated, %s is committed, %s withdrawn and %s returned; of %s provided, %s is paid and %s recalled', id, grant_id,
  state, delegated, drawn, withdrawn, returned, provided, paid, recalled) AS fault
FROM tranche
WHERE delegated > 0 AND (drawn + returned > delegated OR paid + recalled > provided OR paid > drawn - withdrawn
  OR (state = 'delegated') <> (drawn + returned < delegated OR paid + recalled < provided OR paid < drawn - withdrawn));

-- grants: no grant is committed, or delegated, above the amount that both sides have signed
SELECT format('grant %s: %s is committed or delegated, and %s is signed', g.id, c.cents, s.cents) AS fault
FROM "grant" AS g
CROSS JOIN LATERAL (
  -- Where a later plan awards less than was paid, the difference is claimed back.
  SELECT sum(committed + delegated - withdrawn - returned - CASE WHEN EXISTS (SELECT FROM grant_plan AS l WHERE l.grant_id = g.id AND l.number > 1) THEN claimed - waived ELSE 0 END) AS cents
  FROM tranche WHERE grant_id = g.id
) AS c
CROSS JOIN LATERAL (SELECT CASE WHEN count(*) = 2 THEN g.awarded_cents ELSE 0 END AS cents FROM signature WHERE grant_id = g.id AND plan = 1) AS s
WHERE c.cents > s.cents;

-- grants: a grant has the amount of its decision until an amendment changes it, and so have its tranches together
SELECT format('grant %s: its first plan is of %s, and the decision of %s', g.id, coalesce(p.awarded_cents, g.awarded_cents), coalesce(e.facts ->> 'awardedCents', 'nothing')) AS fault
FROM "grant" AS g LEFT JOIN grant_plan AS p ON (p.grant_id, p.number) = (g.id, 1) JOIN LATERAL (
  -- An appeal against its amount may have raised it.
  SELECT facts FROM event WHERE stream_id = g.id AND (version = 1 OR name = 'upholdAppeal' AND facts ? 'awardedCents') ORDER BY version DESC LIMIT 1
) AS e ON true
WHERE coalesce(p.awarded_cents, g.awarded_cents) IS DISTINCT FROM (e.facts ->> 'awardedCents')::bigint
UNION ALL
SELECT format('grant %s awards %s, and its tranches %s', g.id, g.awarded_cents, sum(t.amount_cents))
FROM "grant" AS g JOIN tranche AS t ON t.grant_id = g.id AND t.replaced_at IS NULL
WHERE NOT EXISTS (SELECT FROM amendment AS m WHERE m.grant_id = g.id) AND NOT EXISTS (SELECT FROM reduction AS r WHERE r.grant_id = g.id)
GROUP BY g.id, g.awarded_cents HAVING sum(t.amount_cents) <> g.awarded_cents;

-- applications: a submitted application asks for what its last submission says, and its lines add up to that
SELECT format('application %s costs %s and asks for %s, its last submission says %s and %s, and its lines %s and %s', a.id, a.cost_cents, a.requested_cents,
  e.facts ->> 'costCents', e.facts ->> 'requestedCents', cost.cents, asked.cents) AS fault
FROM application AS a
JOIN LATERAL (
  SELECT facts FROM event WHERE stream_id = a.id AND name IN ('submitApplication', 'answerCorrection', 'acceptAward') ORDER BY version DESC LIMIT 1
) AS e ON true
CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents FROM cost_line WHERE (application_id, revision) = (a.id, a.revision)) AS cost
CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents FROM funding_line WHERE (application_id, revision) = (a.id, a.revision) AND source = 'fund') AS asked
WHERE (a.cost_cents, a.requested_cents) IS DISTINCT FROM ((e.facts ->> 'costCents')::bigint, (e.facts ->> 'requestedCents')::bigint)
  OR (a.cost_cents, a.requested_cents) IS DISTINCT FROM (cost.cents, asked.cents);

-- grants: no grant is paid above what is committed
SELECT format('grant %s: %s is paid, and %s is committed', grant_id, sum(paid), sum(committed + drawn - withdrawn)) AS fault
FROM tranche GROUP BY grant_id HAVING sum(paid) > sum(committed + drawn - withdrawn);

-- families: every sub-envelope is under the parent that its opening names, which is not a sub-envelope itself
SELECT format('envelope %s stands under %s: its opening names %s, which stands under %s', v.id, coalesce(v.parent_id::text, 'none'),
  coalesce(o.facts ->> 'parentId', 'none'), coalesce(p.parent_id::text, 'none')) AS fault
FROM envelope AS v LEFT JOIN event AS o ON (o.stream_id, o.version, o.name) = (v.id, 1, 'openSubEnvelope') LEFT JOIN envelope AS p ON p.id = v.parent_id
WHERE v.parent_id IS DISTINCT FROM (o.facts ->> 'parentId')::uuid OR p.parent_id IS NOT NULL;

-- families: every transfer has two sides in one family and on one credit of a year, and they add up to nothing
SELECT format('version %s of %s: transfers of %s envelopes in %s families add up to %s', cause_version, cause_stream_id, count(*),
  count(DISTINCT coalesce(parent_id, id)), sum(CASE WHEN to_account = 'total' THEN amount_cents ELSE -amount_cents END)) AS fault
FROM movement JOIN envelope ON id = envelope_id WHERE kind IN ('transfer_out', 'transfer_in')
GROUP BY cause_stream_id, cause_version
HAVING count(*) <> 2 OR count(DISTINCT envelope_id) <> 2 OR count(DISTINCT coalesce(parent_id, id)) <> 1 OR count(DISTINCT (year, credit)) <> 1
  OR sum(CASE WHEN to_account = 'total' THEN amount_cents ELSE -amount_cents END) <> 0;

-- claims: every amount of a claim is the sum of its movements
WITH kinds (kind, part) AS (
  VALUES ('issue_claim', 'claimed'), ('collect_claim', 'collected'), ('waive_claim', 'waived'), ('restore_credits', 'restored')
),
moved AS (
  -- The claim of a movement is a fact of the event that caused it, or that caused its reversal.
  SELECT t.grant_id, (e.facts ->> 'claim')::integer AS number, k.part, sum(CASE WHEN m.reverses IS NULL THEN m.amount_cents ELSE -m.amount_cents END) AS cents
  FROM movement AS m JOIN kinds AS k USING (kind)
  JOIN tranche AS t ON t.id = m.tranche_id
  JOIN event AS e ON (e.stream_id, e.version) = (m.cause_stream_id, m.cause_version)
  GROUP BY t.grant_id, (e.facts ->> 'claim')::integer, k.part
),
kept AS (
  SELECT grant_id, number, part, cents FROM claim
  CROSS JOIN LATERAL (VALUES ('claimed', claimed), ('collected', collected), ('waived', waived), ('restored', restored)) AS a (part, cents)
)
SELECT format('%s of claim %s on grant %s: %s is kept, its movements make %s', part, number, grant_id, coalesce(kept.cents, 0), coalesce(moved.cents, 0)) AS fault
FROM kept FULL JOIN moved USING (grant_id, number, part)
WHERE coalesce(kept.cents, 0) <> coalesce(moved.cents, 0);

-- claims: no tranche is claimed above what is paid, no claim settled above what is claimed, and nothing restored that was not collected
SELECT format('tranche %s: of %s paid, %s is claimed and %s waived', id, paid, claimed, waived) AS fault
FROM tranche WHERE claimed - waived > paid
UNION ALL
SELECT format('claim %s on grant %s: of %s claimed, %s is collected, %s waived and %s restored', number, grant_id, claimed, collected, waived, restored)
FROM claim WHERE collected + waived > claimed OR restored > collected OR least(claimed, collected, waived, restored) < 0;

-- accounts: nothing is paid above what an approved account says is due, except what was claimed back
SELECT format('grant %s: %s is due, %s is paid and %s was claimed', v.grant_id, v.due_cents, p.cents, coalesce(c.cents, 0)) AS fault
FROM account_review AS v
CROSS JOIN LATERAL (SELECT sum(paid) AS cents FROM tranche WHERE grant_id = v.grant_id) AS p
CROSS JOIN LATERAL (
  SELECT sum(m.amount_cents) AS cents FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
  WHERE t.grant_id = v.grant_id AND m.kind = 'issue_claim' AND m.reverses IS NULL
) AS c
WHERE v.decision = 'approve' AND p.cents > v.due_cents + coalesce(c.cents, 0)
  -- Not once an appeal has opened it again, and it is approved anew.
  AND NOT EXISTS (SELECT FROM account_statement AS s WHERE (s.grant_id, s.reopens) = (v.grant_id, v.number));

-- accounts: what is due is the smaller of the award and its share of the eligible cost applied to what was kept
SELECT format('grant %s: %s is due of %s kept, at %s of %s', v.grant_id, v.due_cents, v.eligible_cents, p.awarded_cents, p.eligible_cents) AS fault
FROM account_review AS v
JOIN LATERAL (SELECT * FROM grant_plan WHERE grant_id = v.grant_id ORDER BY number DESC LIMIT 1) AS p ON true
WHERE v.decision = 'approve' AND v.due_cents <> least(p.awarded_cents, div(p.awarded_cents::numeric * v.eligible_cents, p.eligible_cents));

-- accounts: what is kept and what is struck, line by line, make what was presented
SELECT format('grant %s: of %s presented, %s is kept and %s struck', v.grant_id, s.spent_cents, v.eligible_cents, struck.cents) AS fault
FROM account_review AS v
JOIN account_statement AS s ON (s.grant_id, s.number) = (v.grant_id, v.number)
CROSS JOIN LATERAL (SELECT coalesce(sum((l ->> 'struckCents')::bigint), 0) AS cents FROM jsonb_array_elements(v.struck) AS l) AS struck
WHERE v.decision = 'approve' AND v.struck IS NOT NULL AND v.eligible_cents + struck.cents <> s.spent_cents;

-- accounts: a final account is approved if and only if it has an approval
SELECT format('grant %s: its final account is %s, and %s approvals stand', f.grant_id, f.state, count(v.*)) AS fault
FROM final_account AS f LEFT JOIN account_review AS v ON v.grant_id = f.grant_id AND v.decision = 'approve'
  -- One that no appeal has taken back.
  AND NOT EXISTS (SELECT FROM account_statement AS s WHERE (s.grant_id, s.reopens) = (v.grant_id, v.number))
GROUP BY f.grant_id, f.state HAVING (f.state = 'approved') <> (count(v.*) = 1);

-- accounts: no grant is closed before its account is approved
SELECT format('grant %s is closed, and its final account is %s', g.id, f.state) AS fault
FROM "grant" AS g JOIN final_account AS f ON f.grant_id = g.id
WHERE g.state = 'closed' AND f.state <> 'approved';

-- tranches: the firm tranches of a signed award are promised, or were until an end that an upheld appeal took back
SELECT format('grant %s: tranche %s is firm and %s, and both sides have signed', t.grant_id, t.rank, t.state) AS fault
FROM tranche AS t
WHERE t.firm AND t.amendment IS NULL AND t.replaced_at IS NULL AND t.state IN ('planned', 'awaiting_credits')
  AND NOT (t.state = 'awaiting_credits' AND t.committed + t.delegated > 0)
  AND (SELECT count(*) FROM signature AS s WHERE s.grant_id = t.grant_id AND s.plan = 1) = 2;

-- obligations: an obligation is met by evidence that was accepted
SELECT format('grant %s: the obligation %s is %s, and its evidence %s is %s', o.grant_id, o.key, o.state, o.number, coalesce(v.decision, 'not reviewed')) AS fault
FROM obligation AS o LEFT JOIN evidence_review AS v ON (v.grant_id, v.key, v.number) = (o.grant_id, o.key, o.number)
WHERE (o.state = 'met') <> (v.decision IS NOT DISTINCT FROM 'accept');

-- commands: no two commands were answered with the same event
SELECT format('version %s of %s answers %s commands', receipt ->> 'version', receipt ->> 'id', count(*)) AS fault
FROM command WHERE receipt IS NOT NULL GROUP BY receipt ->> 'id', receipt ->> 'version' HAVING count(*) > 1;

-- commands: every event has moved money at most once, in one list, and not before its own instant
SELECT format('version %s of %s: %s movements of envelope %s between %s and %s', cause_version, cause_stream_id, count(*), envelope_id,
  min(sequence), max(sequence)) AS fault
FROM movement AS m LEFT JOIN event AS e ON (e.stream_id, e.version) = (m.cause_stream_id, m.cause_version)
GROUP BY cause_stream_id, cause_version, envelope_id
HAVING count(*) <> max(sequence) - min(sequence) + 1 OR bool_or((m.recorded_at >= e.at) IS NOT TRUE);

-- chains: every event carries the hash of its row and of the event before it
WITH linked AS (
  SELECT e.*, lag(version, 1, 0) OVER w AS before, lag(hash, 1, repeat('0', 64)) OVER w AS previous
  FROM event AS e WINDOW w AS (PARTITION BY stream_id ORDER BY version)
),
hashed AS (
  SELECT stream_id, version, before, hash, encode(sha256(convert_to(concat_ws(E'\n', previous, stream_id, version, name, coalesce(person_id::text, ''),
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    -- jsonb stores its keys in another order, and writes spaces between them.
    '{' || (SELECT coalesce(string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C"), '') FROM jsonb_each(facts)) || '}'
  ), 'UTF8')), 'hex') AS found
  FROM linked
)
SELECT format('stream %s: event %s follows %s', stream_id, version, before) AS fault FROM hashed WHERE version <> before + 1
UNION ALL
SELECT format('stream %s: event %s carries another hash than that of its row', stream_id, version) FROM hashed WHERE hash <> found;

-- chains: every stream’s version and head are those of its last event
SELECT format('stream %s: it is at version %s, and its last event is %s', s.id, s.version, coalesce(last.version::text, 'none')) AS fault
FROM stream AS s
LEFT JOIN (SELECT DISTINCT ON (stream_id) stream_id AS id, version, hash FROM event ORDER BY stream_id, version DESC) AS last USING (id)
WHERE (s.version, s.head) IS DISTINCT FROM (coalesce(last.version, 0), coalesce(last.hash, repeat('0', 64)));

-- chains: every movement carries the hash of its row and of the movement before it
WITH linked AS (
  SELECT m.*, lag(sequence, 1, 0::bigint) OVER w AS before, lag(hash, 1, repeat('0', 64)) OVER w AS previous
  FROM movement AS m WINDOW w AS (PARTITION BY envelope_id ORDER BY sequence)
),
hashed AS (
  SELECT envelope_id, sequence, before, hash, encode(sha256(convert_to(concat_ws(E'\n', previous, envelope_id, sequence, kind, year, credit,
    from_account, to_account, amount_cents, coalesce(tranche_id::text, ''), to_char(value_date, 'YYYY-MM-DD'),
    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), cause_stream_id, cause_version, coalesce(reverses::text, '')
  ), 'UTF8')), 'hex') AS found
  FROM linked
)
SELECT format('envelope %s: movement %s follows %s', envelope_id, sequence, before) AS fault FROM hashed WHERE sequence <> before + 1
UNION ALL
SELECT format('envelope %s: movement %s carries another hash than that of its row', envelope_id, sequence) FROM hashed WHERE hash <> found;

-- chains: every envelope’s sequence and head are those of its last movement
SELECT format('envelope %s: it has taken %s movements, and its last one is %s', v.id, v.sequence, coalesce(last.sequence::text, 'none')) AS fault
FROM envelope AS v
LEFT JOIN (SELECT DISTINCT ON (envelope_id) envelope_id AS id, sequence, hash FROM movement ORDER BY envelope_id, sequence DESC) AS last USING (id)
WHERE (v.sequence, v.head) IS DISTINCT FROM (coalesce(last.sequence, 0), coalesce(last.hash, repeat('0', 64)));

-- seals: every seal carries the hash of its row and of the seal before it
WITH hashed AS (
  SELECT day, hash, encode(sha256(convert_to(concat_ws(E'\n', lag(hash, 1, repeat('0', 64)) OVER (ORDER BY day), to_char(day, 'YYYY-MM-DD'),
    to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), heads, digest), 'UTF8')), 'hex') AS found
  FROM seal
)
SELECT format('the seal of %s carries another hash than that of its row', day) AS fault FROM hashed WHERE hash <> found;

-- seals: every seal’s digest is that of the heads that it holds
WITH held AS (
  SELECT day, count(h.id) AS heads, string_agg(concat_ws(' ', chain, id, length, head), E'\n' ORDER BY concat_ws(' ', chain, id, length, head) COLLATE "C") AS lines
  FROM seal LEFT JOIN seal_head AS h USING (day) GROUP BY day
)
SELECT format('the seal of %s: its heads make another digest', day) AS fault
FROM seal JOIN held USING (day)
WHERE seal.heads <> held.heads OR digest <> encode(sha256(convert_to(coalesce(lines, ''), 'UTF8')), 'hex');

-- seals: every sealed head is still that of its row
SELECT format('the seal of %s holds version %s of stream %s: %s', day, length, id, CASE WHEN e.hash IS NULL THEN 'it is gone' ELSE 'it is another' END) AS fault
FROM seal_head LEFT JOIN event AS e ON (e.stream_id, e.version) = (id, length)
WHERE chain IN ('events', 'decisions') AND head IS DISTINCT FROM e.hash
UNION ALL
SELECT format('the seal of %s holds the letter of version %s of stream %s: %s', day, length, id, CASE WHEN d.sha256 IS NULL THEN 'it is gone' ELSE 'it is another' END)
FROM seal_head LEFT JOIN decision_letter AS d ON (d.stream_id, d.version) = (id, length)
WHERE chain = 'documents' AND head IS DISTINCT FROM d.sha256
UNION ALL
SELECT format('the seal of %s holds movement %s of envelope %s: %s', day, length, id, CASE WHEN m.hash IS NULL THEN 'it is gone' ELSE 'it is another' END)
FROM seal_head LEFT JOIN movement AS m ON (m.envelope_id, m.sequence) = (id, length)
WHERE chain = 'movements' AND head IS DISTINCT FROM m.hash;

-- seals: every seal holds the letters that had left by then
WITH span AS (
  SELECT day, length, head, lag(length, 1, 0::bigint) OVER w AS before, lag(sealed_at - interval '1 hour', 1, '-infinity') OVER w AS since,
    sealed_at - interval '1 hour' AS until
  FROM seal_head JOIN seal USING (day) WHERE chain = 'letters' WINDOW w AS (ORDER BY day)
),
gone AS (
  -- A letter without a person went to an invited address.
  SELECT sent_at, concat_ws(' ', stream_id, version, person_id, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS line
  FROM letter WHERE sent_at IS NOT NULL
)
SELECT format('the seal of %s holds %s letters that had left since the one before, and they are %s others', day, length - before, count(line)) AS fault
FROM span LEFT JOIN gone ON sent_at > since AND sent_at <= until
GROUP BY day, length, before, head
HAVING length - before <> count(line) OR head IS DISTINCT FROM encode(sha256(convert_to(string_agg(line, E'\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex');

-- seals: what was recorded two days before the newest seal is sealed
WITH newest AS (SELECT max(sealed_at) AS sealed_at FROM seal),
sealed AS (SELECT chain, id, max(length) AS length FROM seal_head GROUP BY chain, id)
SELECT format('stream %s: version %s of %s is in no seal', stream_id, version, at) AS fault
FROM event AS e CROSS JOIN newest LEFT JOIN sealed AS s ON s.chain = 'events' AND s.id = e.stream_id
WHERE e.at < newest.sealed_at - interval '2 days' AND e.version > coalesce(s.length, 0)
UNION ALL
SELECT format('envelope %s: movement %s of %s is in no seal', envelope_id, sequence, recorded_at)
FROM movement AS m CROSS JOIN newest LEFT JOIN sealed AS s ON s.chain = 'movements' AND s.id = m.envelope_id
WHERE m.recorded_at < newest.sealed_at - interval '2 days' AND m.sequence > coalesce(s.length, 0);

-- seals: the newest seal is at most two days old, and not of a future day
SELECT coalesce('the newest seal was made at ' || max(sealed_at), 'there is no seal') AS fault
FROM seal
HAVING max(sealed_at) > now() + interval '1 day'
  OR coalesce(max(sealed_at), (SELECT min(at) FROM event)) < now() - interval '2 days';

-- past: every line holds what its value days have added to it
WITH added AS (
  SELECT envelope_id, year, credit, sum(total) AS total, sum(uncovered) AS uncovered, sum(available) AS available, sum(frozen) AS frozen,
    sum(reserved) AS reserved, sum(delegated) AS delegated, sum(committed) AS committed, sum(ordered) AS ordered, sum(paid) AS paid, sum(lapsed) AS lapsed
  FROM line_day GROUP BY envelope_id, year, credit
)
SELECT format('%s %s of envelope %s: its days of value make other balances than it holds', year, credit, envelope_id) AS fault
FROM envelope_line AS l LEFT JOIN added AS a USING (envelope_id, year, credit)
WHERE (l.total, l.uncovered, l.available, l.frozen, l.reserved, l.delegated, l.committed, l.ordered, l.paid, l.lapsed)
  IS DISTINCT FROM (a.total, a.uncovered, a.available, a.frozen, a.reserved, a.delegated, a.committed, a.ordered, a.paid, a.lapsed);

-- past: every mark holds the sum of the movements up to it
WITH side AS (
  SELECT envelope_id, sequence, year, credit, to_account AS account, CASE WHEN to_account IN ('total', 'uncovered') THEN -amount_cents ELSE amount_cents END AS cents FROM movement
  UNION ALL
  SELECT envelope_id, sequence, year, credit, from_account, CASE WHEN from_account IN ('total', 'uncovered') THEN amount_cents ELSE -amount_cents END FROM movement
),
moved AS (
  SELECT envelope_id, sequence, year, credit, account, sum(sum(cents)) OVER (PARTITION BY envelope_id, year, credit, account ORDER BY sequence) AS cents
  FROM side GROUP BY envelope_id, sequence, year, credit, account
),
marked AS (
  SELECT envelope_id, sequence, year, credit, account, cents FROM line_mark
  CROSS JOIN LATERAL (VALUES ('total', total), ('uncovered', uncovered), ('available', available), ('frozen', frozen), ('reserved', reserved),
    ('delegated', delegated), ('committed', committed), ('ordered', ordered), ('paid', paid), ('lapsed', lapsed)) AS a (account, cents)
)
SELECT format('%s %s %s of envelope %s after movement %s: %s is noted, its movements make %s', year, credit, account, envelope_id, k.sequence, k.cents, coalesce(m.cents, 0)) AS fault
FROM marked AS k LEFT JOIN LATERAL (
  SELECT cents FROM moved AS m WHERE (m.envelope_id, m.year, m.credit, m.account) = (k.envelope_id, k.year, k.credit, k.account) AND m.sequence <= k.sequence
  ORDER BY m.sequence DESC LIMIT 1
) AS m ON true
WHERE k.cents <> coalesce(m.cents, 0);

-- accounting: every accounting number of a grant or an order is that of the last event that recorded it
WITH told AS (
  SELECT DISTINCT ON (stream_id, name, facts -> 'tranche') stream_id, name, (facts ->> 'tranche')::integer AS rank, facts ->> 'commitmentNumber' AS commitment, facts ->> 'orderNumber' AS ordered
  FROM event WHERE name IN ('identifyCommitment', 'identifyOrder') ORDER BY stream_id, name, facts -> 'tranche', version DESC
)
SELECT format('grant %s: it has the commitment number %s, and %s was told', g.id, coalesce(commitment_number, 'none'), coalesce(commitment, 'none')) AS fault
FROM "grant" AS g LEFT JOIN told ON stream_id = g.id AND name = 'identifyCommitment'
WHERE commitment_number IS DISTINCT FROM commitment
UNION ALL
-- A cancelled order keeps its number, and the one before it is the last again.
SELECT format('tranche %s of grant %s: its order has the number %s, and %s was told', t.rank, t.grant_id, order_number, coalesce(told.ordered, 'none'))
FROM tranche AS t LEFT JOIN told ON stream_id = t.grant_id AND name = 'identifyOrder' AND told.rank = t.rank
WHERE order_number IS NOT NULL AND order_number IS DISTINCT FROM told.ordered AND NOT EXISTS (
  SELECT FROM event AS k WHERE k.stream_id = t.grant_id AND k.name IN ('identifyOrder', 'recordPayment') AND (k.facts ->> 'tranche')::integer = t.rank AND k.facts ->> 'orderNumber' = order_number)
UNION ALL
SELECT format('tranche %s: its order %s has the number %s, which was not told', e.tranche_id, e.number, e.order_number)
FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id
WHERE e.order_number IS NOT NULL AND NOT EXISTS (
  SELECT FROM event AS k WHERE k.stream_id = t.grant_id AND k.name IN ('identifyOrder', 'recordPayment') AND (k.facts ->> 'tranche')::integer = t.rank AND k.facts ->> 'orderNumber' = e.order_number);

-- accounting: every N° DP belongs to one order of its company and year
WITH numbered AS (
  SELECT grant_id, rank, order_number, ordered_year FROM tranche WHERE order_number IS NOT NULL AND replaced_at IS NULL
  UNION ALL
  SELECT t.grant_id, t.rank, e.order_number, e.ordered_year FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id WHERE e.order_number IS NOT NULL
)
SELECT format('N° DP %s of %s: %s orders have it', order_number, ordered_year, count(*)) AS fault
FROM numbered JOIN "grant" AS g ON g.id = grant_id LEFT JOIN envelope_code AS k ON k.envelope_id = g.envelope_id AND k.year = ordered_year
GROUP BY order_number, ordered_year, k.company HAVING count(*) > 1;

-- payments: every order before a tranche’s last one is paid, by a standing payment and by a person who had not ordered it
SELECT format('tranche %s: its order %s of %s is paid by movement %s, %s', e.tranche_id, e.number, e.cents, e.sequence,
  coalesce(format('a %s of %s in %s', m.kind, m.amount_cents, m.year), 'which is none')) AS fault
FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id JOIN "grant" AS g ON g.id = t.grant_id
LEFT JOIN movement AS m ON (m.envelope_id, m.sequence) = (g.envelope_id, e.sequence)
LEFT JOIN movement AS o ON (o.envelope_id, o.reverses) = (m.envelope_id, m.sequence)
WHERE (m.kind, m.tranche_id, m.amount_cents, m.year, m.value_date) IS DISTINCT FROM ('pay', e.tranche_id, e.cents, e.ordered_year, e.paid_on)
  OR m.reverses IS NOT NULL OR o.sequence IS NOT NULL
UNION ALL
SELECT format('tranche %s: %s is paid, and its earlier orders make %s', t.id, t.paid, sum(e.cents))
FROM tranche AS t JOIN earlier_order AS e ON e.tranche_id = t.id GROUP BY t.id, t.paid, t.paid_on
HAVING sum(e.cents) > t.paid OR (sum(e.cents) = t.paid) <> (t.paid_on IS NULL);

-- reconciliation: every payment request of a file reports at most one standing movement, and its amount
WITH request AS (
  SELECT import_id, first_line AS position, min(line_id) AS line_id, envelope_id, sum(amount_cents) AS amount_cents FROM payment_line GROUP BY import_id, first_line, envelope_id
)
SELECT format('line %s of import %s tells of movement %s, a %s of %s, and says %s', position, import_id, m.sequence, kind, m.amount_cents, l.amount_cents) AS fault
FROM payment_match JOIN request AS l USING (import_id, position) JOIN movement AS m ON (m.envelope_id, m.sequence) = (payment_match.envelope_id, payment_match.sequence)
-- A payment that came back is told of by the movement that took it back: its lines make nothing, or less.
WHERE kind <> 'pay' OR l.envelope_id <> m.envelope_id
  OR CASE WHEN reverses IS NULL THEN m.amount_cents <> l.amount_cents ELSE l.amount_cents NOT IN (0, -m.amount_cents) END
UNION ALL
SELECT format('line %s of envelope %s tells of %s payments', line_id, l.envelope_id, count(*))
FROM payment_match AS p JOIN request AS l USING (import_id, position)
WHERE NOT EXISTS (SELECT FROM movement AS o WHERE o.envelope_id = p.envelope_id AND o.reverses = p.sequence)
GROUP BY l.envelope_id, line_id, import_id, position HAVING count(*) > 1
UNION ALL
SELECT format('line %s of import %s: it is %s, and no match tells of movement %s', position, import_id, outcome, sequence)
FROM payment_line WHERE outcome IN ('matched', 'booked')
  AND NOT EXISTS (SELECT FROM payment_match AS p WHERE (p.import_id, p.position, p.sequence) = (payment_line.import_id, payment_line.first_line, payment_line.sequence));

-- reconciliation: every import has the lines that its event counted
SELECT format('import %s: its event says %s, and its lines are %s', i.id, e.facts, c.found) AS fault
FROM payment_import AS i LEFT JOIN event AS e ON (e.stream_id, e.version) = (i.envelope_id, i.version) AND e.name = 'importPayments'
CROSS JOIN LATERAL (
  SELECT jsonb_build_object('importId', i.id, 'sha256', i.sha256, 'lines', count(*), 'matched', count(*) FILTER (WHERE outcome = 'matched'),
    'booked', count(*) FILTER (WHERE outcome = 'booked'), 'setAside', count(*) FILTER (WHERE outcome = 'set_aside'), 'known', count(*) FILTER (WHERE outcome = 'known')) AS found
  FROM payment_line AS l WHERE l.import_id = i.id
) AS c
WHERE e.facts IS DISTINCT FROM c.found;

-- visas: an agreement that reaches its envelope’s threshold was committed, or delegated, only with a visa
SELECT format('envelope %s: movement %s promises %s of tranche %s, whose agreement of %s needs a visa from %s on and %s', m.envelope_id, m.sequence, m.amount_cents, m.tranche_id,
  p.awarded_cents, r.threshold_cents, CASE WHEN v.favourable IS NULL THEN 'had none' ELSE 'was refused it' END) AS fault
FROM movement AS m
JOIN envelope AS e ON e.id = m.envelope_id
JOIN tranche AS t ON t.id = m.tranche_id
JOIN LATERAL (
  SELECT awarded_cents FROM grant_plan WHERE grant_id = t.grant_id AND since <= m.recorded_at ORDER BY number DESC LIMIT 1
) AS p ON true
JOIN LATERAL (
  SELECT threshold_cents FROM visa_rule WHERE envelope_id = m.envelope_id AND sequence < m.sequence ORDER BY version DESC LIMIT 1
) AS r ON CASE WHEN m.sequence > e.visa_by_tranche_until THEN p.awarded_cents ELSE m.amount_cents END >= r.threshold_cents
LEFT JOIN LATERAL (
  SELECT favourable FROM visa WHERE tranche_id = m.tranche_id AND version < m.cause_version ORDER BY version DESC LIMIT 1
) AS v ON true
WHERE m.kind IN ('commit', 'delegate') AND m.tranche_id IS NOT NULL AND v.favourable IS NOT TRUE;

-- visas: no person gave a visa on what they proposed or signed for
SELECT DISTINCT format('grant %s: version %s is %s by person %s, who gave a visa on it', e.stream_id, e.version, e.name, e.person_id) AS fault
FROM visa AS v JOIN event AS e ON e.stream_id = v.grant_id AND e.person_id = v.person_id
WHERE e.name IN ('signGrant', 'confirmTranche') OR (e.name = 'reviewReport' AND e.facts ->> 'decision' = 'accept')
  OR (e.version < v.version AND e.name IN ('decideSession', 'awardWaitlisted', 'acceptAward', 'replanTranches', 'reportMilestone', 'reviewReport',
    'certifyCondition', 'proposeAmendment', 'approveAmendment', 'signAmendment', 'upholdAppeal'));

-- visas: every visa, and every rule of an envelope, is what its event says
SELECT format('grant %s: the visa of version %s is not that of its event', grant_id, v.version) AS fault
FROM visa AS v LEFT JOIN event AS e ON (e.stream_id, e.version) = (v.grant_id, v.version)
WHERE (e.name, e.person_id, e.facts ->> 'trancheId', e.facts ->> 'favourable', e.facts ->> 'givenOn')
  IS DISTINCT FROM ('giveVisa', v.person_id, v.tranche_id::text, v.favourable::text, to_char(v.given_on, 'YYYY-MM-DD'))
UNION ALL
SELECT format('envelope %s: the visa rule of version %s is not that of its event', envelope_id, r.version)
FROM visa_rule AS r LEFT JOIN event AS e ON (e.stream_id, e.version) = (r.envelope_id, r.version)
WHERE (CASE e.name WHEN 'confirmChange' THEN e.facts ->> 'command' WHEN 'openSubEnvelope' THEN 'setVisaRule' ELSE e.name END, (e.facts ->> 'thresholdCents')::bigint,
  (e.facts ->> 'sequence')::bigint) IS DISTINCT FROM ('setVisaRule', r.threshold_cents, r.sequence);

-- signatures: every signature is that of an event, on the document that the event names
SELECT format('grant %s: the signature of plan %s for the %s is not that of an event', grant_id, plan, side) AS fault
FROM signature AS s
WHERE NOT EXISTS (
  SELECT FROM event AS e WHERE e.stream_id = s.grant_id AND e.person_id = s.person_id AND e.at = s.signed_at AND e.facts ->> 'side' = s.side
    AND e.facts ->> 'documentSha256' IS NOT DISTINCT FROM s.document_sha256
);

-- signatures: every document has the hash that names it, and at least one signature
SELECT format('grant %s: the document of plan %s is another than %s, or nobody has signed it', grant_id, plan, sha256) AS fault
FROM agreement AS a
WHERE sha256 <> encode(sha256(document), 'hex')
  OR NOT EXISTS (SELECT FROM signature AS s WHERE s.grant_id = a.grant_id AND s.plan = a.plan AND s.document_sha256 = a.sha256);

-- awards: every condition is certified by its event, and no side signs before all of them are
SELECT format('grant %s: condition %s is certified by version %s, which is no such event', c.grant_id, c.number, c.certified_version) AS fault
FROM award_condition AS c LEFT JOIN event AS e ON (e.stream_id, e.version) = (c.grant_id, c.certified_version)
WHERE c.certified_version IS NOT NULL AND (e.name, e.facts ->> 'condition') IS DISTINCT FROM ('certifyCondition', c.number::text)
UNION ALL
SELECT format('grant %s: a side has signed, and condition %s is not certified', c.grant_id, c.number)
FROM award_condition AS c
WHERE c.certified_version IS NULL AND EXISTS (SELECT FROM signature AS s WHERE s.grant_id = c.grant_id AND s.plan = 1);

-- guarantees: every guarantee is what its event says
SELECT format('grant %s: the guarantee of version %s is not that of its event', grant_id, g.version) AS fault
FROM guarantee AS g LEFT JOIN event AS e ON (e.stream_id, e.version) = (g.grant_id, g.version)
WHERE (e.name, e.person_id, (e.facts ->> 'guaranteedCents')::bigint) IS DISTINCT FROM ('recordGuarantee', g.recorded_by, g.guaranteed_cents);

-- payees: every payment order names the bank details that were in force, which a person other than their proposer approved
SELECT format('grant %s: the order of version %s names %s, and %s', o.stream_id, o.version, o.facts ->> 'payeeId',
  CASE WHEN f.payee_id IS NULL THEN 'none were in force' ELSE f.payee_id || ' were in force' END) AS fault
FROM event AS o
LEFT JOIN LATERAL (
  SELECT d.payee_id FROM payee_decision AS d JOIN payee AS y ON y.id = d.payee_id
  WHERE y.grant_id = o.stream_id AND d.decision = 'approve' AND d.version < o.version AND d.decided_by <> y.proposed_by ORDER BY d.version DESC LIMIT 1
) AS f ON true
WHERE o.name = 'orderPayment' AND o.facts ? 'payeeId' AND ((o.facts ->> 'payeeId')::uuid IS DISTINCT FROM f.payee_id
  -- A returned payment ends the bank details.
  OR EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id = f.payee_id AND b.version < o.version));

-- payees: every returned payment is what its event says, and its two movements give the credits back
SELECT format('grant %s: version %s says that the payment of tranche %s came back, and %s', coalesce(b.grant_id, e.stream_id),
  coalesce(b.version, e.version), coalesce(e.facts ->> 'tranche', 'none'), CASE WHEN b.version IS NULL THEN 'no return is kept'
    ELSE format('%s of tranche %s are kept, and its movements give back %s', b.returned_cents, b.tranche_id, coalesce(m.cents, 0)) END) AS fault
FROM payment_return AS b
FULL JOIN (SELECT * FROM event WHERE name = 'returnPayment') AS e ON (e.stream_id, e.version) = (b.grant_id, b.version)
LEFT JOIN LATERAL (
  SELECT sum(amount_cents) / 2 AS cents, count(*) AS movements FROM movement
  WHERE (cause_stream_id, cause_version) = (b.grant_id, b.version) AND tranche_id = b.tranche_id
    AND ((kind = 'pay' AND reverses IS NOT NULL) OR kind = 'cancel_order')
) AS m ON true
LEFT JOIN tranche AS t ON t.id = b.tranche_id
WHERE (e.facts ->> 'payeeId', (e.facts ->> 'returnedCents')::bigint, e.facts ->> 'returnedOn', (e.facts ->> 'tranche')::integer, m.cents, m.movements)
  IS DISTINCT FROM (b.payee_id::text, b.returned_cents, b.returned_on::text, t.rank, b.returned_cents::numeric, 2);

-- payees: every ordered or paid tranche keeps the bank details of its last standing order
SELECT format('tranche %s: it keeps %s, and its order names %s', t.id, coalesce(t.payee_id::text, 'none'), o.payee_id) AS fault
FROM tranche AS t
JOIN LATERAL (
  SELECT facts ->> 'payeeId' AS payee_id FROM event
  WHERE stream_id = t.grant_id AND name = 'orderPayment' AND (facts ->> 'tranche')::integer = t.rank
    AND NOT EXISTS (SELECT FROM event AS k WHERE k.stream_id = event.stream_id AND k.version > event.version
      AND k.name IN ('cancelOrder', 'returnPayment') AND k.facts -> 'tranche' = event.facts -> 'tranche')
  ORDER BY version DESC LIMIT 1
) AS o ON true
WHERE t.replaced_at IS NULL AND t.state IN ('ordered', 'paid') AND t.payee_id::text IS DISTINCT FROM o.payee_id;

-- payees: no IBAN is stored in plain text
SELECT format('bank details %s: they are not encrypted; npm run rotate-keys encrypts them', id) AS fault
FROM payee WHERE iban_key IS NULL;

-- payees: the people who proposed and decided bank details are those of the events
SELECT format('bank details %s: who proposed them is not who did so', y.id) AS fault
FROM payee AS y LEFT JOIN event AS e ON (e.stream_id, e.version) = (y.grant_id, y.version)
WHERE (e.name, e.person_id, e.facts ->> 'payeeId') IS DISTINCT FROM ('proposePayee', y.proposed_by, y.id::text)
UNION ALL
SELECT format('bank details %s: who decided on them is not who did so', d.payee_id)
FROM payee_decision AS d LEFT JOIN event AS e ON (e.stream_id, e.version) = (d.grant_id, d.version)
WHERE d.rests_on IS NULL AND (e.name, e.person_id, e.facts ->> 'payeeId')
  IS DISTINCT FROM (CASE d.decision WHEN 'approve' THEN 'approvePayee' ELSE 'rejectPayee' END, d.decided_by, d.payee_id::text);

-- payees: bank details in force at once rest on the same account, which finance had approved and which was in force on another grant of the organisation
SELECT format('bank details %s: they are in force at once, by %s, and not as their event says', coalesce(d.payee_id::text, e.facts ->> 'payeeId'),
  coalesce(d.rests_on::text, 'none')) AS fault
FROM (SELECT * FROM payee_decision WHERE rests_on IS NOT NULL) AS d
FULL JOIN (SELECT * FROM event WHERE name = 'proposePayee' AND facts ? 'restsOn') AS e ON (e.stream_id, e.version) = (d.grant_id, d.version)
LEFT JOIN payee AS y ON y.id = d.payee_id
LEFT JOIN "grant" AS g ON g.id = d.grant_id
LEFT JOIN payee AS o ON o.id = d.rests_on
LEFT JOIN "grant" AS h ON h.id = o.grant_id
LEFT JOIN payee_decision AS k ON k.payee_id = d.rests_on
LEFT JOIN LATERAL (
  SELECT last.payee_id FROM payee_decision AS last
  WHERE last.grant_id = o.grant_id AND last.decision = 'approve' AND last.version <= (e.facts ->> 'approvedAtVersion')::integer
  ORDER BY last.version DESC LIMIT 1
) AS f ON true
WHERE (e.facts ->> 'payeeId', e.facts ->> 'restsOn', y.version, y.iban_masked, y.account_holder, g.organisation_id, d.decided_by, k.decision, f.payee_id)
    IS DISTINCT FROM (d.payee_id::text, d.rests_on::text, d.version, o.iban_masked, o.account_holder, h.organisation_id, k.decided_by, 'approve', d.rests_on)
  OR k.rests_on IS NOT NULL OR g.id = h.id
  OR EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id = d.rests_on AND b.version <= (e.facts ->> 'approvedAtVersion')::integer);

-- references: the numbers given for a code and a year are all those from 1 to the last one, but for a restoration’s gaps
WITH given AS (
  SELECT split_part(reference, '-', 1) AS code, split_part(reference, '-', 2)::integer AS year,
    split_part(reference, '-', 3)::integer AS number
  FROM (SELECT reference FROM application WHERE reference IS NOT NULL UNION ALL SELECT reference FROM session) AS each
  UNION ALL SELECT code, year, generate_series(first, last) FROM reference_gap
),
counted AS (
  SELECT code, year, count(DISTINCT number) AS numbers, min(number) AS least, max(number) AS most FROM given GROUP BY code, year
)
SELECT format('%s-%s: %s numbers are given, from %s to %s, and %s is the last one', code, year, numbers, least, most, last)
  AS fault
FROM counted FULL JOIN reference_count USING (code, year) WHERE (numbers, least, most) IS DISTINCT FROM (last::bigint, 1, last);

-- references: applications and sessions have the references that their events gave them
SELECT format('application %s is called %s, and its submission says %s', a.id, a.reference, e.facts ->> 'reference') AS fault
FROM application AS a JOIN event AS e ON e.stream_id = a.id AND e.name = 'submitApplication'
WHERE a.reference IS DISTINCT FROM e.facts ->> 'reference'
UNION ALL
SELECT format('session %s is called %s, and its creation says %s', c.id, c.reference, e.facts ->> 'reference')
FROM session AS c JOIN event AS e ON (e.stream_id, e.version) = (c.id, 1)
WHERE c.reference IS DISTINCT FROM e.facts ->> 'reference'
UNION ALL
SELECT format('application %s is called %s, and its call begins with %s', a.id, a.reference, l.code)
FROM application AS a JOIN call AS l ON l.id = a.call_id WHERE split_part(a.reference, '-', 1) <> l.code;

-- reviews: an application in review has an open step or goes on at once, and a reviewed one awaits no opinion
SELECT format('application %s is in review, and no step of it is open', id) AS fault
FROM application
WHERE state = 'in_review' AND continue_at IS NULL AND NOT EXISTS (SELECT FROM review_step WHERE application_id = id AND review_step.state = 'open')
UNION ALL
SELECT format('application %s is %s, and its step %s is %s', id, a.state, s.key, s.state)
FROM application AS a JOIN review_step AS s ON s.application_id = a.id
WHERE a.state IN ('reviewed', 'in_session') AND s.state IN ('waiting', 'open', 'stopped');

-- appeals: an application is appealed while its appeal against a refusal waits for an answer, and rejected once that is
SELECT format('application %s is %s, and its appeal is %s', a.id, a.state, coalesce(p.state, 'missing')) AS fault
FROM application AS a LEFT JOIN LATERAL (
  SELECT state FROM appeal WHERE application_id = a.id AND against IN ('inadmissible', 'refused') ORDER BY number DESC LIMIT 1
) AS p ON true
WHERE (a.state = 'appealed') <> (coalesce(p.state, '') IN ('received', 'assigned', 'advised'))
  OR (a.state = 'rejected') <> (coalesce(p.state, '') IN ('rejected', 'lapsed'));

-- appeals: no person examines an appeal who took part in the decision before it
SELECT DISTINCT format('application %s: person %s examines appeal %s, and had a part before by %s', p.application_id, p.reviewer_id, p.number, e.name) AS fault
FROM appeal AS p JOIN LATERAL (
  SELECT name FROM event WHERE stream_id = p.decision_stream AND person_id = p.reviewer_id AND version <= p.decision_version
  UNION ALL SELECT 'giveOpinion' FROM opinion AS o WHERE (o.application_id, o.person_id) = (p.decision_stream, p.reviewer_id) AND o.given_at < p.appealed_at
  UNION ALL SELECT 'castBallots' FROM ballot AS b JOIN session AS c ON c.id = b.session_id
    WHERE (b.application_id, b.person_id) = (p.decision_stream, p.reviewer_id) AND c.decided_at < p.appealed_at
) AS e ON true;

-- appeals: every appeal is what its events say
SELECT format('application %s: its appeal %s is %s by person %s, and its events say %s', coalesce(p.application_id, e.id), coalesce(p.number, e.number),
  coalesce(p.state, 'missing'), p.appealed_by, e.names) AS fault
FROM appeal AS p FULL JOIN (
  SELECT stream_id AS id, (facts ->> 'appeal')::integer AS number, (array_agg(person_id ORDER BY version))[1] AS person_id,
    string_agg(name, ', ' ORDER BY version) AS names FROM event
  WHERE name IN ('appealDecision', 'upholdAppeal', 'rejectAppeal', 'lapseAppeal') AND stream_id IN (SELECT id FROM application)
  GROUP BY stream_id, (facts ->> 'appeal')::integer
) AS e ON (e.id, e.number) = (p.application_id, p.number)
WHERE (p.appealed_by, e.names) IS DISTINCT FROM (e.person_id, 'appealDecision' || CASE p.state WHEN 'upheld' THEN ', upholdAppeal'
  WHEN 'rejected' THEN ', rejectAppeal' WHEN 'lapsed' THEN ', lapseAppeal' ELSE '' END);

-- waitlist: a waitlisted application has one wait that goes on, and no other application has one
SELECT format('application %s is %s, and %s of its waits go on', a.id, a.state, count(i.session_id)) AS fault
FROM application AS a LEFT JOIN agenda_item AS i ON i.application_id = a.id AND i.rank IS NOT NULL
  AND NOT EXISTS (SELECT FROM waitlist_outcome AS w WHERE (w.application_id, w.session_id) = (i.application_id, i.session_id))
  -- A voided opinion took it back to its review, or an appeal against the waitlist to another session.
  AND NOT EXISTS (SELECT FROM event AS e JOIN session AS c ON c.id = i.session_id
    WHERE e.stream_id = i.application_id AND e.at >= c.decided_at AND (e.name = 'voidOpinion' AND e.facts ->> 'from' = 'waitlisted'
      OR e.name = 'upholdAppeal' AND e.facts ->> 'against' = 'waitlisted'))
WHERE a.state <> 'withdrawn' GROUP BY a.id, a.state
HAVING count(i.session_id) <> CASE WHEN a.state = 'waitlisted' THEN 1 ELSE 0 END;

-- reviews: an expected opinion is asked of the reviewer of its only open assignment
SELECT format('step %s of application %s is %s and asked of %s, and its open assignment names %s', s.key, s.application_id, s.state,
  coalesce(s.reviewer_id::text, 'nobody'), coalesce(g.person_id::text, 'nobody')) AS fault
FROM review_step AS s LEFT JOIN assignment AS g ON (g.application_id, g.step) = (s.application_id, s.key) AND g.ended_at IS NULL
WHERE CASE WHEN s.state IN ('waiting', 'open', 'stopped') THEN (s.reviewer_id, s.stands_in_for) IS DISTINCT FROM (g.person_id, g.stands_in_for)
  ELSE g.number IS NOT NULL END;

-- reviews: no reviewer is asked again for an opinion that they declined
SELECT format('step %s of application %s is asked of %s as number %s, who declined it as number %s', g.step, g.application_id, g.person_id, g.number, d.number) AS fault
FROM assignment AS d JOIN assignment AS g USING (application_id, step, person_id)
WHERE d.answer = 'declined' AND g.number > d.number;

-- reviews: every opinion has the verdict, the scores and the comment of its event
SELECT format('application %s: the opinion %s on step %s is %s with the scores %s, and its event says %s with %s', o.application_id, o.number, o.step,
  o.verdict, coalesce(has.scores, 'none'), coalesce(e.facts ->> 'verdict', 'nothing'), coalesce(e.facts ->> 'scores', 'none')) AS fault
FROM opinion AS o
CROSS JOIN LATERAL (
  SELECT coalesce(string_agg(key || ':' || value, ',' ORDER BY key COLLATE "C"), '') AS scores FROM jsonb_each(o.scores)
) AS has
LEFT JOIN LATERAL (
  -- An opinion that is mended at once has two events of one instant.
  SELECT facts, (facts ->> 'verdict', facts ->> 'scores', facts ->> 'commentSha256')
    IS NOT DISTINCT FROM (o.verdict, has.scores, encode(sha256(convert_to(o.comment, 'UTF8')), 'hex')) AS says_so
  FROM event WHERE stream_id = o.application_id AND name IN ('giveOpinion', 'mendOpinion') AND person_id = o.person_id AND at = o.given_at
    AND facts ->> 'step' = o.step
  ORDER BY says_so DESC, version LIMIT 1
) AS e ON true
WHERE e.says_so IS NOT TRUE;

-- reviews: a mended opinion is followed by one of the same author and verdict, given as it ended
SELECT format('application %s: the opinion %s on step %s was mended, and what followed it is of %s', o.application_id, o.number, o.step,
  coalesce(n.person_id::text, 'no person')) AS fault
FROM opinion AS o LEFT JOIN opinion AS n ON (n.application_id, n.step, n.number) = (o.application_id, o.step, o.number + 1)
WHERE o.ended_as = 'mended' AND (n.verdict, n.revision, n.given_at, n.person_id) IS DISTINCT FROM (o.verdict, o.revision, o.ended_at, o.ended_by);

-- reviews: a step is given if and only if one opinion on it counts
SELECT format('step %s of application %s is %s, and %s', s.key, s.application_id, s.state, CASE WHEN o.step IS NULL THEN 'no opinion on it counts' ELSE 'an opinion on it counts' END) AS fault
FROM review_step AS s LEFT JOIN opinion AS o ON (o.application_id, o.step) = (s.application_id, s.key) AND o.ended_as IS NULL
WHERE (s.state = 'given') <> (o.step IS NOT NULL);

-- conflicts: no counting opinion was given by a person with an interest in the application
SELECT format('application %s: the opinion on step %s counts, and person %s, who gave it, had the interest %s', a.id, o.step, o.person_id, k.number) AS fault
FROM opinion AS o JOIN application AS a ON a.id = o.application_id JOIN organisation AS house ON house.id = a.organisation_id
JOIN event AS made ON made.stream_id = a.id AND made.version = 1
JOIN declared_interest AS k ON k.person_id = o.person_id
  AND (k.application_id = a.id OR (k.siret = house.siret AND (k.withdrawn_at IS NULL OR k.withdrawn_at > made.at)))
WHERE o.ended_as IS NULL AND k.in_force_since < o.given_at;

-- conflicts: no opinion is asked of a person with an interest in the application
SELECT format('application %s: the opinion on step %s is asked of person %s, who has the interest %s', a.id, s.key, s.reviewer_id, k.number) AS fault
FROM review_step AS s JOIN application AS a ON a.id = s.application_id JOIN organisation AS house ON house.id = a.organisation_id
JOIN event AS made ON made.stream_id = a.id AND made.version = 1
JOIN declared_interest AS k ON k.person_id = s.reviewer_id
  AND (k.application_id = a.id OR (k.siret = house.siret AND (k.withdrawn_at IS NULL OR k.withdrawn_at > made.at)))
WHERE s.state IN ('waiting', 'open', 'stopped') AND k.in_force_since IS NOT NULL;

-- conflicts: an interest is withdrawn by the second person who confirmed that, and by no other
SELECT format('interest %s of person %s was withdrawn by %s, and its withdrawal was confirmed by %s', k.number, k.person_id,
  coalesce(k.withdrawn_by::text, 'nobody'), coalesce(r.ended_by::text, 'nobody')) AS fault
FROM declared_interest AS k LEFT JOIN interest_withdrawal AS r ON (r.person_id, r.number) = (k.person_id, k.number) AND r.outcome = 'confirmed'
WHERE (k.withdrawn_by, k.withdrawn_at) IS DISTINCT FROM (r.ended_by, r.ended_at);

-- conflicts: an interest that one person recorded on another is in force once a second one confirms it, and annulled once two others do
SELECT format('interest %s of person %s is in force by the word of %s alone', k.number, k.person_id, k.declared_by) AS fault
FROM declared_interest AS k JOIN event AS e ON e.stream_id = k.person_id AND e.name = 'declareInterest' AND (e.facts ->> 'number')::integer = k.number
WHERE e.facts ->> 'isInForce' = 'false' AND k.in_force_since IS NOT NULL AND k.confirmed_by IS NULL
UNION ALL
SELECT format('interest %s of person %s was annulled by %s alone', r.number, r.person_id, r.ended_by)
FROM interest_withdrawal AS r JOIN declared_interest AS k USING (person_id, number)
WHERE r.ground = 'error' AND r.outcome = 'confirmed' AND k.confirmed_by IS NOT NULL AND r.asked_by_party AND r.first_confirmed_by IS NULL;

-- separation: no person who acted for a beneficiary has moved its money for the fund since
SELECT format('event %s of grant %s, %s, is of %s, who had acted for its beneficiary', e.version, e.stream_id, e.name, e.person_id) AS fault
FROM "grant" AS g JOIN event AS e ON e.stream_id = g.id
WHERE e.name IN ('certifyService', 'orderPayment', 'recordPayment', 'returnPayment', 'confirmTranche', 'approvePayee', 'giveVisa', 'issueClaim', 'collectClaim', 'waiveClaim')
  AND EXISTS (
    SELECT FROM event AS b WHERE b.stream_id IN (g.id, g.application_id) AND b.person_id = e.person_id AND b.at < e.at
      AND b.name IN ('createApplication', 'updateApplication', 'submitApplication', 'answerCorrection', 'acceptAward', 'giveFinalAccount', 'giveEvidence'))
UNION ALL
-- Bank details that are in force at once are an act of the person who approved them on another grant.
SELECT format('bank details %s rest on an approval of %s, who had acted for the beneficiary of grant %s', d.payee_id, d.decided_by, g.id)
FROM payee_decision AS d JOIN "grant" AS g ON g.id = d.grant_id JOIN event AS e ON (e.stream_id, e.version) = (d.grant_id, d.version)
WHERE d.rests_on IS NOT NULL AND EXISTS (
  SELECT FROM event AS b WHERE b.stream_id IN (g.id, g.application_id) AND b.person_id = d.decided_by AND b.at < e.at
    AND b.name IN ('createApplication', 'updateApplication', 'submitApplication', 'answerCorrection', 'acceptAward', 'giveFinalAccount', 'giveEvidence'));

-- separation: a substitute has acted on a file in one function only
SELECT format('person %s has acted on application %s as %s in the stead of %s, and as %s', one.person_id, one.application_id, one.role,
  one.in_stead_of, other.role) AS fault
FROM acted_on AS one JOIN acted_on AS other USING (application_id, person_id)
WHERE one.side = 'fund' AND other.side = 'fund' AND one.in_stead_of IS NOT NULL AND one.role <> other.role
  AND one.role IN ('lead', 'chair', 'finance', 'payer', 'controller') AND other.role IN ('lead', 'chair', 'finance', 'payer', 'controller');

-- separation: no person has recorded a payment that they ordered
SELECT format('tranche %s was ordered and paid by %s', id, paid_by) AS fault FROM tranche WHERE paid_by = ordered_by
UNION ALL
SELECT format('tranche %s: its order %s was ordered and paid by %s', tranche_id, number, paid_by) FROM earlier_order WHERE paid_by = ordered_by;

-- conflicts: an award is re-examined if its row says so, and its grant is suspended meanwhile
SELECT format('application %s is %s, and %s re-examination of it is under way', a.id, a.state, CASE WHEN x.application_id IS NULL THEN 'no' ELSE 'a' END) AS fault
FROM application AS a LEFT JOIN reexamination AS x ON x.application_id = a.id AND x.outcome IS NULL
WHERE (a.state = 'in_reexamination') <> (x.application_id IS NOT NULL)
UNION ALL
SELECT format('grant %s is %s, and its award is examined again', g.id, g.state)
FROM reexamination AS x JOIN "grant" AS g ON g.id = x.grant_id WHERE x.outcome IS NULL AND g.state <> 'suspended';

-- changes: a proposed change takes effect by the event with which another person confirmed it
SELECT format('change %s of envelope %s is %s, and %s', v.number, v.envelope_id, coalesce(v.outcome, 'open'),
  CASE WHEN e.version IS NULL THEN 'no event confirms it' ELSE format('event %s, of %s, confirms it', e.version, e.person_id) END) AS fault
FROM envelope_change AS v LEFT JOIN event AS e
  ON e.stream_id = v.envelope_id AND e.name = 'confirmChange' AND e.facts ->> 'change' = v.number::text
WHERE CASE WHEN v.outcome = 'confirmed' THEN e.person_id IS DISTINCT FROM v.ended_by ELSE e.version IS NOT NULL END;

-- changes: an envelope’s visa rule is lifted by two people
SELECT format('envelope %s asked for a visa from %s cents on, and %s says %s', r.envelope_id, r.before, e.name, coalesce(r.threshold_cents::text, 'none')) AS fault
FROM (SELECT *, lag(threshold_cents) OVER (PARTITION BY envelope_id ORDER BY version) AS before FROM visa_rule) AS r
JOIN event AS e ON (e.stream_id, e.version) = (r.envelope_id, r.version)
WHERE (r.threshold_cents IS NULL OR r.threshold_cents > r.before) AND r.before IS NOT NULL AND e.name <> 'confirmChange';

-- amendments: a signed grant awards, and lasts, what its newest plan says
SELECT format('grant %s awards %s until %s, and plan %s says %s until %s', g.id, g.awarded_cents, e.ends_on, p.number, p.awarded_cents, p.ends_on) AS fault
FROM "grant" AS g
JOIN LATERAL (SELECT * FROM grant_plan WHERE grant_id = g.id ORDER BY number DESC LIMIT 1) AS p ON true
CROSS JOIN LATERAL (SELECT (p.starts_on + make_interval(months => g.duration_months) - interval '1 day')::date AS ends_on) AS e
WHERE p.awarded_cents <> g.awarded_cents OR p.ends_on <> e.ends_on;

-- amendments: every plan after the first is that of an amendment in force, and every such amendment has its plan
SELECT format('grant %s: amendment %s is %s, and plan %s is its own', coalesce(m.grant_id, p.grant_id), coalesce(m.number, p.amendment), coalesce(m.state, 'missing'), coalesce(p.number::text, 'none')) AS fault
FROM (SELECT * FROM amendment WHERE state = 'in_force') AS m
FULL JOIN (SELECT * FROM grant_plan WHERE amendment IS NOT NULL) AS p ON (p.grant_id, p.amendment) = (m.grant_id, m.number)
WHERE (m.awarded_cents, m.cost_cents) IS DISTINCT FROM (p.awarded_cents, p.cost_cents);

-- amendments: a withdrawal in part, or its end by an appeal, is what its event says, and has its plan
SELECT format('grant %s: reduction %s awards %s, plan %s awards %s, and its event is %s of %s', r.grant_id, r.number, r.awarded_cents,
  coalesce(p.number::text, 'none'), coalesce(p.awarded_cents::text, 'nothing'), coalesce(e.name, 'missing'), e.facts ->> 'awardedCents') AS fault
FROM reduction AS r
LEFT JOIN grant_plan AS p ON (p.grant_id, p.reduction) = (r.grant_id, r.number)
LEFT JOIN event AS e ON (e.stream_id, e.version) = (r.grant_id, r.version)
WHERE p.awarded_cents IS DISTINCT FROM r.awarded_cents OR p.number IS DISTINCT FROM (e.facts ->> 'plan')::integer
  OR CASE WHEN r.restores IS NULL
    THEN (e.name, (e.facts ->> 'beforeCents')::bigint, (e.facts ->> 'awardedCents')::bigint) IS DISTINCT FROM ('reduceGrant', r.before_cents, r.awarded_cents)
    ELSE (e.name, (e.facts ->> 'restoredCents')::bigint) IS DISTINCT FROM ('upholdAppeal', r.awarded_cents - r.before_cents) END;

-- amendments: a tranche is added by an amendment, or by an upheld appeal
SELECT format('tranche %s of grant %s is added by act %s, which adds none', t.rank, t.grant_id, t.amendment) AS fault
FROM tranche AS t
WHERE t.amendment IS NOT NULL AND NOT EXISTS (SELECT FROM amendment AS m WHERE (m.grant_id, m.number) = (t.grant_id, t.amendment))
  AND NOT EXISTS (SELECT FROM reduction AS r WHERE (r.grant_id, r.number) = (t.grant_id, t.amendment) AND r.restores IS NOT NULL)
  AND NOT EXISTS (SELECT FROM event AS e WHERE e.stream_id = t.grant_id AND e.name = 'upholdAppeal' AND e.facts ->> 'tranche' = t.rank::text
    AND e.facts ->> 'against' IN ('terminated', 'withdrawn', 'accounted'));

-- amendments: the eligible cost of a plan is that of its cost lines in the categories of its call
SELECT format('plan %s of grant %s finds %s eligible, and its lines make %s', p.number, p.grant_id, p.eligible_cents, l.cents) AS fault
FROM grant_plan AS p
JOIN "grant" AS g ON g.id = p.grant_id
JOIN application AS a ON a.id = g.application_id
JOIN call_version AS v ON (v.call_id, v.version) = (a.call_id, a.call_version)
CROSS JOIN LATERAL (
  SELECT sum(amount_cents) FILTER (
    WHERE coalesce(v.terms -> 'eligibleCategories', 'null') = 'null' OR v.terms -> 'eligibleCategories' ? category
  ) AS cents
  FROM cost_line WHERE (application_id, revision) = (a.id, p.revision)
) AS l
WHERE p.eligible_cents <> greatest(p.awarded_cents, l.cents);

-- amendments: what a review adjusts of a plan is what its event says, on the plan that was in force
SELECT format('grant %s: the review of report %s of milestone %s adjusts plan %s to revision %s, and its event says %s', j.grant_id, j.report_number, j.rank,
  j.plan, j.revision, coalesce(e.facts ->> 'adjustedTo', 'nothing')) AS fault
FROM plan_adjustment AS j LEFT JOIN event AS e ON e.stream_id = j.grant_id AND e.name = 'reviewReport'
  AND (e.facts ->> 'milestone')::integer = j.rank AND (e.facts ->> 'number')::integer = j.report_number
LEFT JOIN LATERAL (SELECT number FROM grant_plan WHERE grant_id = j.grant_id AND since <= e.at ORDER BY number DESC LIMIT 1) AS p ON true
WHERE e.facts ->> 'adjustedTo' IS DISTINCT FROM j.revision::text OR p.number IS DISTINCT FROM j.plan;

-- amendments: what an amendment adds is reserved from its approval on, and promised by its second signature
SELECT format('tranche %s of grant %s is %s, and amendment %s, which adds it, is %s', t.rank, t.grant_id, t.state, m.number, m.state) AS fault
FROM tranche AS t JOIN amendment AS m ON (m.grant_id, m.number) = (t.grant_id, t.amendment)
WHERE CASE t.state WHEN 'planned' THEN m.state <> 'to_sign' WHEN 'cancelled' THEN m.state IN ('proposed', 'assigned', 'advised', 'rejected') ELSE m.state <> 'in_force' END;

-- amendments: an opinion on an amendment is asked of the reviewer whom the last event names, unless it was declined or taken back
SELECT format('grant %s: the opinion on amendment %s is asked of %s, and its last %s names %s', m.grant_id, m.number, coalesce(m.reviewer_id::text, 'nobody'),
  coalesce(e.name, 'event'), coalesce(e.reviewer, 'nobody')) AS fault
FROM amendment AS m LEFT JOIN LATERAL (
  SELECT name, CASE WHEN name NOT IN ('declineAmendment', 'vacateAmendment') THEN facts ->> 'reviewerId' END AS reviewer FROM event
  WHERE stream_id = m.grant_id AND name IN ('assignAmendment', 'handOverAmendment', 'returnAmendment', 'declineAmendment', 'vacateAmendment')
    AND (facts ->> 'amendment')::integer = m.number
  ORDER BY version DESC LIMIT 1
) AS e ON true
WHERE m.reviewer_id::text IS DISTINCT FROM e.reviewer;

-- amendments: no reviewer is asked again for an opinion on an amendment that they declined
SELECT format('grant %s: the opinion on amendment %s is asked by %s of %s, who had declined it', d.stream_id, d.facts ->> 'amendment', e.name, d.person_id) AS fault
FROM event AS d JOIN event AS e ON e.stream_id = d.stream_id AND e.version > d.version AND e.facts ->> 'amendment' = d.facts ->> 'amendment'
  AND e.facts ->> 'reviewerId' = d.person_id::text
WHERE d.name = 'declineAmendment' AND e.name IN ('assignAmendment', 'handOverAmendment', 'returnAmendment');

-- amendments: every amendment is what its events say, and is signed by both sides if it is in force
SELECT format('grant %s: amendment %s is %s, signed by %s, and its events say %s', m.grant_id, m.number, m.state, s.sides, e.names) AS fault
FROM amendment AS m
CROSS JOIN LATERAL (SELECT count(*) AS sides FROM signature AS s WHERE (s.grant_id, s.amendment) = (m.grant_id, m.number)) AS s
CROSS JOIN LATERAL (
  SELECT string_agg(name, ', ' ORDER BY version) AS names, array_agg(name) AS all_names FROM event
  WHERE stream_id = m.grant_id AND name LIKE '%Amendment' AND (facts ->> 'amendment')::integer = m.number
) AS e
WHERE (m.state = 'in_force') <> (s.sides = 2) OR e.all_names[1] IS DISTINCT FROM 'proposeAmendment'
  OR (m.decided_at IS NOT NULL) <> (e.all_names && ARRAY['approveAmendment', 'rejectAmendment'])
  OR (m.state = 'withdrawn') <> ('withdrawAmendment' = ANY (e.all_names)) OR (m.state = 'lapsed') <> ('lapseAmendment' = ANY (e.all_names));

-- days: every stored balance of a person's month is the sum of its movements
WITH side AS (
  SELECT person_id, month, to_account AS account, half_days FROM day_movement WHERE to_account IN ('free', 'reserved', 'spent')
  UNION ALL SELECT person_id, month, from_account, -half_days FROM day_movement WHERE from_account IN ('free', 'reserved', 'spent')
  UNION ALL SELECT person_id, month, 'capacity', CASE kind WHEN 'provide' THEN half_days ELSE -half_days END FROM day_movement WHERE kind IN ('provide', 'withdraw')
  UNION ALL SELECT person_id, month, 'uncovered', CASE kind WHEN 'uncover' THEN half_days ELSE -half_days END FROM day_movement WHERE kind IN ('uncover', 'cover', 'forgo')
),
moved AS (SELECT person_id, month, account, sum(half_days) AS half_days FROM side GROUP BY person_id, month, account),
kept AS (
  SELECT person_id, month, account, half_days FROM person_month
  CROSS JOIN LATERAL (VALUES ('capacity', capacity), ('free', free), ('reserved', reserved), ('spent', spent), ('uncovered', uncovered)) AS a (account, half_days)
)
SELECT format('%s of person %s in %s: %s half days are kept, its movements make %s', account, person_id, month,
  coalesce(kept.half_days, 0), coalesce(moved.half_days, 0)) AS fault
FROM kept FULL JOIN moved USING (person_id, month, account)
WHERE coalesce(kept.half_days, 0) <> coalesce(moved.half_days, 0);

-- days: a person's month is numbered without a gap
SELECT format('person %s in %s has taken %s movements, numbered up to %s, and keeps %s', m.person_id, m.month, count(v.sequence), max(v.sequence), m.sequence) AS fault
FROM person_month AS m LEFT JOIN day_movement AS v USING (person_id, month) GROUP BY m.person_id, m.month, m.sequence
HAVING count(v.sequence) <> m.sequence OR coalesce(max(v.sequence), 0) <> m.sequence;

-- days: what is promised of a month is the sum of its promises
SELECT format('person %s in %s has %s reserved, %s uncovered and %s spent, and its promises come to %s, %s and %s', m.person_id, m.month,
  m.reserved, m.uncovered, m.spent, p.reserved, p.uncovered, p.spent) AS fault
FROM person_month AS m CROSS JOIN LATERAL (
  SELECT coalesce(sum(reserved), 0) AS reserved, coalesce(sum(uncovered), 0) AS uncovered, coalesce(sum(spent), 0) AS spent
  FROM day_promise WHERE (person_id, month) = (m.person_id, m.month)
) AS p
WHERE (m.reserved, m.uncovered, m.spent) IS DISTINCT FROM (p.reserved, p.uncovered, p.spent);

-- days: a promise is the sum of the movements to its thing
SELECT format('what person %s promised to %s in %s for %s is not what its movements make', p.person_id, p.thing_id, p.month, p.skill) AS fault
FROM day_promise AS p LEFT JOIN (
  SELECT thing_id, person_id, month, skill,
    sum(CASE WHEN kind IN ('reserve', 'cover') THEN half_days WHEN kind IN ('release', 'spend', 'uncover') THEN -half_days ELSE 0 END) AS reserved,
    sum(CASE kind WHEN 'uncover' THEN half_days WHEN 'cover' THEN -half_days WHEN 'forgo' THEN -half_days ELSE 0 END) AS uncovered,
    sum(CASE kind WHEN 'spend' THEN half_days ELSE 0 END) AS spent
  FROM day_movement WHERE thing_id IS NOT NULL GROUP BY thing_id, person_id, month, skill
) AS m USING (thing_id, person_id, month, skill)
WHERE (p.reserved, p.uncovered, p.spent) IS DISTINCT FROM (m.reserved, m.uncovered, m.spent);

-- days: every promise is to a request or a mission
SELECT format('person %s has promised days of %s to %s, which is %s', p.person_id, p.month, p.thing_id, coalesce(s.kind, 'nothing')) AS fault
FROM day_promise AS p LEFT JOIN stream AS s ON s.id = p.thing_id WHERE s.kind IS NULL OR s.kind NOT IN ('datalab_request', 'mission');

-- days: nothing is promised to a request or mission that is over or has not begun
SELECT format('%s %s is %s, and has %s half days promised', s.kind, s.id, coalesce(r.state, m.state), sum(p.reserved + p.uncovered)) AS fault
FROM day_promise AS p JOIN stream AS s ON s.id = p.thing_id LEFT JOIN datalab_request AS r ON r.id = s.id LEFT JOIN mission AS m ON m.id = s.id
WHERE s.kind IN ('datalab_request', 'mission') AND coalesce(r.state, m.state) NOT IN ('accepted', 'staffed')
GROUP BY s.kind, s.id, r.state, m.state HAVING sum(p.reserved + p.uncovered) > 0;

-- people: the accounts of two identities that are certainly of one human are disabled together
SELECT format('person %s is disabled, and person %s, the same human, is not', p.id, o.id) AS fault
FROM identity_link AS l JOIN person AS p ON p.id IN (l.one_id, l.other_id) JOIN person AS o ON o.id IN (l.one_id, l.other_id) AND o.id <> p.id
WHERE l.ended_at IS NULL AND l.confirmed_at IS NOT NULL AND p.disabled_at IS NOT NULL AND o.disabled_at IS NULL;

-- people: identities are one human if and only if a standing link joins them
SELECT format('persons %s and %s are one human by a link, and not by their rows', l.one_id, l.other_id) AS fault
FROM identity_link AS l JOIN person AS p ON p.id = l.one_id JOIN person AS o ON o.id = l.other_id
WHERE l.ended_at IS NULL AND (l.because = 'address' OR l.confirmed_at IS NOT NULL)
  AND (p.human_id IS NULL OR p.human_id IS DISTINCT FROM o.human_id);

-- people: no two identities are one human without a link
SELECT format('person %s is one with others, and no link says so', p.id) AS fault
FROM person AS p WHERE p.human_id IS NOT NULL AND NOT EXISTS (
  SELECT FROM identity_link AS l WHERE l.ended_at IS NULL AND (l.because = 'address' OR l.confirmed_at IS NOT NULL)
    AND p.id IN (l.one_id, l.other_id));

-- threads: each message is that of one event of its thread, and no event is without one
SELECT format('message %s of thread %s has no event by its author', m.version, m.thread_id) AS fault
FROM message AS m LEFT JOIN event AS e ON e.stream_id = m.thread_id AND e.version = m.version
WHERE e.person_id IS DISTINCT FROM m.written_by OR e.at IS DISTINCT FROM m.written_at
UNION ALL
SELECT format('event %s of thread %s has no message', e.version, e.stream_id)
FROM stream AS s JOIN event AS e ON e.stream_id = s.id LEFT JOIN message AS m ON m.thread_id = e.stream_id AND m.version = e.version
WHERE s.kind = 'thread' AND e.name <> 'attachToMessage' AND m.thread_id IS NULL;

-- threads: each file of a message is that of one event, by the message’s author
SELECT format('file %s of thread %s is not what its event says', coalesce(f.id::text, e.facts ->> 'attachmentId'), coalesce(f.thread_id, e.stream_id)) AS fault
FROM (SELECT * FROM event WHERE name = 'attachToMessage') AS e
FULL JOIN message_file AS f ON f.thread_id = e.stream_id AND f.id::text = e.facts ->> 'attachmentId'
LEFT JOIN message AS m ON m.thread_id = f.thread_id AND m.version = f.version
WHERE (e.facts ->> 'message', e.facts ->> 'sha256', e.person_id, e.at) IS DISTINCT FROM (f.version::text, f.sha256, f.added_by, f.added_at)
  OR NOT (f.added_by = m.written_by OR EXISTS (
    SELECT FROM person AS p JOIN person AS o USING (human_id) WHERE p.id = f.added_by AND o.id = m.written_by));

-- calls: each model file is that of one event of its call
SELECT format('model file %s of call %s is not what its event says', coalesce(m.id::text, e.facts ->> 'attachmentId'), coalesce(m.stream_id, e.stream_id)) AS fault
FROM (SELECT * FROM event AS a WHERE name = 'addModel' AND NOT EXISTS (
  SELECT FROM event AS d WHERE d.stream_id = a.stream_id AND d.name = 'addModel' AND d.version > a.version
    AND a.facts ->> 'attachmentId' = ANY (string_to_array(d.facts ->> 'dropped', ',')))) AS e
FULL JOIN call_model AS m ON m.stream_id = e.stream_id AND m.id::text = e.facts ->> 'attachmentId'
WHERE (e.facts ->> 'document', e.facts ->> 'sha256', e.person_id, e.at) IS DISTINCT FROM (m.document, m.sha256, m.added_by, m.added_at);

-- calls: each model file that a version of a call names is kept
SELECT format('version %s of call %s names model file %s, which is not there', v.version, v.call_id, d ->> 'modelFile') AS fault
FROM call_version AS v CROSS JOIN LATERAL jsonb_array_elements(v.terms -> 'documents') AS d LEFT JOIN call_model AS m ON m.id::text = d ->> 'modelFile'
WHERE d ->> 'modelFile' IS NOT NULL AND m.id IS NULL;

-- threads: a note is the fund’s own, and only a note mentions people
SELECT format('message %s of thread %s is not what its event says', m.version, m.thread_id) AS fault
FROM message AS m JOIN event AS e ON e.stream_id = m.thread_id AND e.version = m.version
WHERE m.of_fund <> (e.name IN ('addNote', 'continueNote'))
UNION ALL
SELECT format('message %s of thread %s mentions %s, and is no note', n.version, n.thread_id, n.person_id)
FROM mention AS n JOIN thread AS t ON t.id = n.thread_id WHERE NOT t.of_fund;

-- contacts: each is the one whom the last event about that side of its file has named
SELECT format('the contact of the %s of file %s is not whom event %s of %s named', c.side, coalesce(c.application_id, c.request_id), c.version, c.named_by) AS fault
FROM file_contact AS c JOIN event AS e ON e.stream_id = c.named_by AND e.version = c.version
WHERE e.name <> 'nameContact' OR e.at <> c.named_at OR e.facts->>'side' <> c.side OR e.facts->>'contactId' <> c.person_id::text
  OR coalesce(e.facts->>'applicationId', e.facts->>'requestId') <> coalesce(c.application_id, c.request_id)::text;

-- labels: those of an application are as many as the event by which they were last set says
SELECT format('the labels of application %s are not those that event %s of %s has set', l.application_id, l.version, l.set_by) AS fault
FROM file_labels AS l JOIN event AS e ON e.stream_id = l.set_by AND e.version = l.version
WHERE (e.name, e.at, e.facts->>'applicationId', e.facts->>'labelled')
  IS DISTINCT FROM ('labelFile', l.set_at, l.application_id::text, cardinality(l.labels)::text);

-- answers: each remark beside an answer is that of one event, which keeps its hash
SELECT format('remark %s of person %s is not what its event says', coalesce(r.version, e.version), coalesce(r.person_id, e.stream_id)) AS fault
FROM answer_remark AS r FULL JOIN (SELECT * FROM event WHERE name = 'remarkOnAnswer') AS e ON e.stream_id = r.person_id AND e.version = r.version
WHERE (e.facts ->> 'question', e.facts ->> 'asOf', e.facts ->> 'remarkSha256')
  IS DISTINCT FROM (r.question, to_char(r.as_of, 'YYYY-MM-DD'), encode(sha256(convert_to(r.remark, 'UTF8')), 'hex'));

-- phrases: those of a use are as many as the event by which they were last set says
SELECT format('the phrases of %s are not those that event %s of %s has set', l.used_in, l.version, l.set_by) AS fault
FROM phrase_list AS l JOIN event AS e ON e.stream_id = l.set_by AND e.version = l.version
WHERE (e.name, e.at, e.facts->>'usedIn', e.facts->>'callId', e.facts->>'phrases')
  IS DISTINCT FROM ('setPhrases', l.set_at, l.used_in, l.call_id, cardinality(l.phrases)::text);

-- gains: every balance of a year of a gain is the sum of its movements
WITH side AS (
  SELECT grant_id, gain, year, CASE kind WHEN 'promise' THEN 'promised' WHEN 'declare' THEN 'declared' WHEN 'certify' THEN 'realised' WHEN 'lapse' THEN 'lapsed' END AS account, cents
  FROM gain_movement WHERE kind IN ('promise', 'declare', 'certify', 'lapse')
  UNION ALL
  SELECT grant_id, gain, year, CASE WHEN kind IN ('reduce', 'lapse') THEN 'promised' ELSE 'declared' END, -cents
  FROM gain_movement WHERE kind IN ('reduce', 'return', 'certify', 'lapse')
),
moved AS (SELECT grant_id, gain, year, account, sum(cents) AS cents FROM side GROUP BY grant_id, gain, year, account),
kept AS (
  SELECT grant_id, gain, year, account, cents FROM gain_year
  CROSS JOIN LATERAL (VALUES ('promised', promised), ('declared', declared), ('realised', realised), ('lapsed', lapsed)) AS a (account, cents)
)
SELECT format('%s of gain %s of grant %s in %s: %s is kept, its movements make %s', account, gain, grant_id, year,
  coalesce(kept.cents, 0), coalesce(moved.cents, 0)) AS fault
FROM kept FULL JOIN moved USING (grant_id, gain, year, account)
WHERE coalesce(kept.cents, 0) <> coalesce(moved.cents, 0);

-- gains: the movements of a gain are numbered without a gap, each by an event that moves such a thing
SELECT format('gain %s of grant %s has %s movements, numbered up to %s', gain, grant_id, count(*), max(sequence)) AS fault
FROM gain_movement GROUP BY grant_id, gain HAVING count(*) <> max(sequence)
UNION ALL
SELECT format('movement %s of gain %s of grant %s is by %s', m.sequence, m.gain, m.grant_id, e.name)
FROM gain_movement AS m JOIN event AS e ON (e.stream_id, e.version) = (m.grant_id, m.version)
WHERE (e.facts ->> 'gain')::integer IS DISTINCT FROM m.gain OR NOT CASE m.kind
  WHEN 'promise' THEN e.name IN ('promiseGain', 'reviseGain') WHEN 'reduce' THEN e.name = 'reviseGain' WHEN 'declare' THEN e.name = 'declareGain'
  WHEN 'lapse' THEN e.name IN ('lapseGain', 'lapseLateGain') ELSE e.name = 'certifyGain' AND e.facts ->> 'decision' = m.kind END;

-- gains: what the movements of an event make is what it states: of each year, or of its year and declaration
SELECT format('event %s of grant %s states %s, and its movements make %s', version, stream_id, stated, moved) AS fault
FROM (
  SELECT e.stream_id, e.version,
    CASE WHEN e.name IN ('promiseGain', 'reviseGain', 'lapseGain', 'lapseLateGain') THEN concat_ws(' ', e.facts ->> 'byYear', coalesce(e.facts ->> 'promisedCents', e.facts ->> 'lapsedCents'))
      ELSE concat_ws(' ', e.facts ->> 'year', e.facts ->> 'number', CASE e.name WHEN 'declareGain' THEN 'declare' ELSE e.facts ->> 'decision' END, e.facts ->> 'declaredCents') END AS stated,
    CASE WHEN e.name IN ('promiseGain', 'reviseGain', 'lapseGain', 'lapseLateGain') THEN concat_ws(' ', coalesce(string_agg(m.year || ':' || s.cents, ',' ORDER BY m.sequence), ''), coalesce(sum(s.cents), 0))
      ELSE string_agg(concat_ws(' ', m.year, m.declaration, m.kind, m.cents), ',') END AS moved
  FROM event AS e LEFT JOIN gain_movement AS m ON (m.grant_id, m.version, m.gain) = (e.stream_id, e.version, (e.facts ->> 'gain')::integer)
  CROSS JOIN LATERAL (SELECT CASE m.kind WHEN 'reduce' THEN -m.cents ELSE m.cents END AS cents) AS s
  WHERE e.name IN ('promiseGain', 'reviseGain', 'declareGain', 'certifyGain', 'lapseGain', 'lapseLateGain')
  GROUP BY e.stream_id, e.version, e.name, e.facts
) AS g
WHERE stated IS DISTINCT FROM moved;

-- gains: a gain is by the method of its promise, and each promise of a year by an event that promises or revises it
SELECT format('gain %s of grant %s is by method %s, version %s', g.number, g.grant_id, g.method, g.method_version) AS fault
FROM gain AS g JOIN event AS e ON (e.stream_id, e.version) = (g.grant_id, g.version)
WHERE e.name <> 'promiseGain' OR (e.facts ->> 'gain', e.facts ->> 'method', e.facts ->> 'methodVersion') IS DISTINCT FROM (g.number::text, g.method, g.method_version::text)
UNION ALL
SELECT format('promise of gain %s of grant %s for %s is by %s', p.gain, p.grant_id, p.year, e.name)
FROM gain_promise AS p JOIN event AS e ON (e.stream_id, e.version) = (p.grant_id, p.version)
WHERE e.name NOT IN ('promiseGain', 'reviseGain') OR (e.facts ->> 'gain')::integer IS DISTINCT FROM p.gain;

-- gains: what is promised and declared of a year is so many units at the cost of one
SELECT format('gain %s of grant %s promises %s for %s, and its newest promise makes %s', y.gain, y.grant_id, y.promised + y.lapsed, y.year,
  round(p.hundredths * p.unit_cost_cents / 100.0)) AS fault
FROM gain_year AS y LEFT JOIN LATERAL (
  SELECT hundredths, unit_cost_cents FROM gain_promise AS p WHERE (p.grant_id, p.gain, p.year) = (y.grant_id, y.gain, y.year) ORDER BY version DESC LIMIT 1
) AS p ON true
WHERE y.promised + y.lapsed IS DISTINCT FROM round(p.hundredths * p.unit_cost_cents / 100.0)
UNION ALL
SELECT format('declaration %s of gain %s of grant %s for %s makes %s, and moved %s', d.number, d.gain, d.grant_id, d.year,
  round(d.hundredths * d.unit_cost_cents / 100.0), m.cents)
FROM gain_declaration AS d LEFT JOIN gain_movement AS m
  ON (m.grant_id, m.gain, m.year, m.declaration, m.kind) = (d.grant_id, d.gain, d.year, d.number, 'declare')
WHERE m.cents IS DISTINCT FROM round(d.hundredths * d.unit_cost_cents / 100.0);

-- gains: no person has certified or returned a gain that they wrote
SELECT format('gain %s of grant %s was judged by %s, who wrote it', c.facts ->> 'gain', c.stream_id, c.person_id) AS fault
FROM event AS c JOIN event AS w ON w.stream_id = c.stream_id AND w.version < c.version AND w.person_id = c.person_id
  AND w.name IN ('promiseGain', 'reviseGain', 'declareGain') AND w.facts ->> 'gain' = c.facts ->> 'gain'
WHERE c.name = 'certifyGain';

-- samples: each is as its event states, and has drawn the payments that its seed draws from those of its year
WITH population AS (
  SELECT s.envelope_id, s.number, m.sequence, m.amount_cents,
    row_number() OVER (PARTITION BY s.envelope_id, s.number ORDER BY encode(sha256(convert_to(s.seed || ':' || m.sequence, 'UTF8')), 'hex')) AS place
  FROM payment_sample AS s JOIN movement AS m
    ON m.envelope_id = s.envelope_id AND m.sequence <= s.up_to AND m.kind = 'pay' AND m.reverses IS NULL AND extract(year FROM m.value_date) = s.year
  WHERE NOT EXISTS (SELECT FROM movement AS r WHERE (r.envelope_id, r.reverses) = (m.envelope_id, m.sequence) AND r.sequence <= s.up_to)
    AND NOT EXISTS (SELECT FROM sampled_payment AS p WHERE (p.envelope_id, p.sequence) = (m.envelope_id, m.sequence) AND p.number < s.number)
)
SELECT format('sample %s of envelope %s is not as its event states', s.number, s.envelope_id) AS fault
FROM payment_sample AS s JOIN event AS e ON (e.stream_id, e.version) = (s.envelope_id, s.version)
CROSS JOIN LATERAL (SELECT count(*) AS payments, sum(amount_cents) AS cents FROM population AS p WHERE (p.envelope_id, p.number) = (s.envelope_id, s.number)) AS o
CROSS JOIN LATERAL (SELECT count(*) AS drawn, sum(m.amount_cents) AS cents FROM sampled_payment AS p JOIN movement AS m USING (envelope_id, sequence)
  WHERE (p.envelope_id, p.number) = (s.envelope_id, s.number)) AS d
WHERE (e.name, e.facts ->> 'sample', e.facts ->> 'year', e.facts ->> 'seed', e.facts ->> 'upTo', e.facts ->> 'payments', e.facts ->> 'cents', e.facts ->> 'drawn', e.facts ->> 'drawnCents')
  IS DISTINCT FROM ('drawSample', s.number::text, s.year::text, s.seed, s.up_to::text, s.payments::text, s.cents::text, d.drawn::text, d.cents::text)
  OR (s.payments, s.cents) IS DISTINCT FROM (o.payments, o.cents)
  OR s.seed IS DISTINCT FROM (SELECT encode(sha256(convert_to(m.hash || ':' || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'UTF8')), 'hex')
    FROM movement AS m WHERE (m.envelope_id, m.sequence) = (s.envelope_id, s.up_to))
UNION ALL
SELECT format('payment %s of envelope %s is in sample %s, whose seed does not draw it', p.sequence, p.envelope_id, p.number)
FROM sampled_payment AS p LEFT JOIN population AS o USING (envelope_id, number, sequence)
WHERE o.place IS NULL OR o.place > (SELECT count(*) FROM sampled_payment AS d WHERE (d.envelope_id, d.number) = (p.envelope_id, p.number))
UNION ALL
SELECT format('payment %s of envelope %s is not of grant %s', p.sequence, p.envelope_id, p.grant_id)
FROM sampled_payment AS p JOIN movement AS m USING (envelope_id, sequence) JOIN tranche AS t ON t.id = m.tranche_id
WHERE t.grant_id <> p.grant_id;

-- samples: each check is by an event that states it, by a person who made no payment of the grant before
SELECT format('check %s of grant %s is not as its event states', c.version, c.grant_id) AS fault
FROM payment_check AS c JOIN event AS e ON (e.stream_id, e.version) = (c.grant_id, c.version)
JOIN sampled_payment AS p USING (envelope_id, sequence) JOIN movement AS m USING (envelope_id, sequence)
WHERE p.grant_id <> c.grant_id OR c.wrong_cents > m.amount_cents
  OR (e.name, e.facts ->> 'payment', e.facts ->> 'amountCents', e.facts ->> 'finding', e.facts ->> 'wrongCents')
    IS DISTINCT FROM ('checkPayment', c.sequence::text, m.amount_cents::text, c.finding, c.wrong_cents::text)
UNION ALL
SELECT format('event %s of grant %s is a check without its row', e.version, e.stream_id)
FROM event AS e WHERE e.name = 'checkPayment' AND NOT EXISTS (SELECT FROM payment_check AS c WHERE (c.grant_id, c.version) = (e.stream_id, e.version))
UNION ALL
SELECT format('grant %s was checked by %s, who made a payment of it', c.stream_id, c.person_id)
FROM event AS c JOIN event AS w ON w.stream_id = c.stream_id AND w.version < c.version AND w.person_id = c.person_id
  AND w.name IN ('certifyService', 'approveFinalAccount', 'orderPayment', 'recordPayment')
WHERE c.name = 'checkPayment';
