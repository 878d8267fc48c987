-- What an auditor could write who has the folder, its page of instructions and an empty database: it loads the files
-- and ends with what it finds. It shares nothing with the service but that page. `:folder` is where the files lie.
CREATE TABLE streams (id text, kind text, version bigint, head text);
CREATE TABLE events (stream_id text, version bigint, name text, person_id text, at text, facts text, hash text);
CREATE TABLE letters (stream_id text, version bigint, person_id text, sent_at text);
CREATE TABLE decision_letters (stream_id text, version bigint, made_at text, sealed_by text, seal_level text, sha256 text);
CREATE TABLE envelopes (id text, code text, parent_id text, sequence bigint, head text, visa_by_tranche_until bigint);
CREATE TABLE movements (envelope_id text, sequence bigint, kind text, year text, credit text, from_account text, to_account text, amount_cents bigint, tranche_id text,
  value_date text, recorded_at text, cause_stream_id text, cause_version bigint, reverses text, hash text);
CREATE TABLE lines (envelope_id text, year text, credit text, total bigint, uncovered bigint,
  available bigint, frozen bigint, reserved bigint, delegated bigint, committed bigint, ordered bigint, paid bigint, lapsed bigint);
CREATE TABLE applications (id text, reference text, call_id text, organisation_id text, state text, submitted_by text, submitted_at text, cost_cents bigint, requested_cents bigint);
CREATE TABLE opinions (application_id text, step text, number int, revision int, person_id text, verdict text, scores text, given_at text, ended_as text, ended_at text);
CREATE TABLE grants (id text, application_id text, organisation_id text, envelope_id text, form text, state text, awarded_cents bigint, commitment_number text, supplier_number text);
CREATE TABLE signatures (grant_id text, plan int, side text, person_id text, signed_at text, document_sha256 text, capacity text, authority text);
CREATE TABLE plans (grant_id text, number int, awarded_cents bigint, cost_cents bigint, eligible_cents bigint, starts_on text, ends_on text, since text, amendment int, responsible_id text, reduction int);
CREATE TABLE reductions (grant_id text, number int, version int, before_cents bigint, awarded_cents bigint, restores int);
CREATE TABLE adjustments (grant_id text, number int, plan int, rank int, report_number int, revision int, ends_on text);
CREATE TABLE amendments (grant_id text, number int, state text, side text, awarded_cents bigint, cost_cents bigint, duration_months int, proposed_by text, proposed_at text,
  reviewer_id text, verdict text, decided_by text, decided_at text, ended_at text);
CREATE TABLE tranches (id text, grant_id text, rank int, kind text, state text, year text, amount_cents bigint, certified_cents bigint, reserved bigint, released bigint,
  committed bigint, withdrawn bigint, ordered bigint, cancelled bigint, paid bigint,
  claimed bigint, collected bigint, waived bigint, restored bigint,
  delegated bigint, drawn bigint, returned bigint, provided bigint, recalled bigint, ordered_by text, paid_by text, order_number text, replaced_at text);
CREATE TABLE earlier_orders (tranche_id text, number int, sequence bigint, cents bigint, ordered_by text, ordered_at text, ordered_year text, order_number text, payee_id text,
  paid_by text, paid_on text);
CREATE TABLE payment_returns (grant_id text, version bigint, tranche_id text, payee_id text, returned_cents bigint, returned_on text, order_number text);
CREATE TABLE claims (grant_id text, number text, tranche_id text, year text, claimed bigint, owed bigint, collected bigint, waived bigint, restored bigint, issued_by text, issued_at text);
CREATE TABLE accounts (grant_id text, state text, number int, due_at text);
CREATE TABLE statements (grant_id text, number int, reopens int, spent_cents bigint, given_by text, given_at text);
CREATE TABLE account_reviews (grant_id text, number int, decision text, eligible_cents bigint, due_cents bigint, reviewed_by text, reviewed_at text);
CREATE TABLE missions (id text, grant_id text, kind text, half_days int, starts_on text, ends_on text, alert int, state text, proposed_by text, proposed_at text,
  delivered_by text, delivered_at text);
CREATE TABLE person_months (person_id text, month text, sequence int, capacity int, free int, reserved int, spent int, uncovered int);
CREATE TABLE day_promises (thing_id text, person_id text, month text, skill text, reserved int, uncovered int, spent int);
CREATE TABLE day_movements (person_id text, month text, sequence int, kind text, from_account text, to_account text, half_days int, thing_id text, skill text,
  recorded_at text, cause_stream_id text, cause_version bigint);
CREATE TABLE gains (grant_id text, number int, version bigint, method text, method_version int);
CREATE TABLE gain_promises (grant_id text, gain int, year int, version bigint, hundredths bigint, unit_cost_cents bigint, cost_on text);
CREATE TABLE gain_declarations (grant_id text, gain int, year int, number int, version bigint, hundredths bigint, unit_cost_cents bigint);
CREATE TABLE gain_years (grant_id text, gain int, year int, promised bigint, declared bigint, realised bigint, lapsed bigint);
CREATE TABLE gain_movements (grant_id text, gain int, sequence int, year int, kind text, cents bigint, declaration int, version bigint);
CREATE TABLE payment_samples (envelope_id text, number int, version bigint, year text, seed text, up_to bigint, payments bigint, cents bigint);
CREATE TABLE sampled_payments (envelope_id text, sequence bigint, number int, grant_id text);
CREATE TABLE payment_checks (grant_id text, version bigint, envelope_id text, sequence bigint, finding text, wrong_cents bigint);
CREATE TABLE codes (envelope_id text, year text, funds_centre text, functional_area text, company text, cost_centre text, programme_item text);
CREATE TABLE imports (id text, envelope_id text, version bigint, sha256 text, size_bytes bigint);
CREATE TABLE import_lines (import_id text, position bigint, line_id text, commitment_number text, order_number text, funds_centre text, functional_area text, year text,
  supplier_number text, amount_cents bigint, paid_on text, outcome text, reason text, sequence bigint, first_line bigint, company text, order_item text,
  commitment_item text, programme text, cost_centre text, programme_item text);
CREATE TABLE matches (envelope_id text, sequence bigint, import_id text, position bigint, version bigint);
CREATE TABLE dismissals (import_id text, position bigint, envelope_id text, version bigint);
CREATE TABLE seals (day text, sealed_at text, heads bigint, digest text, hash text);
CREATE TABLE seal_stamps (day text, token text);
CREATE TABLE seal_heads (day text, chain text, id text, length bigint, head text);
COPY streams FROM ':folder/streams.csv' WITH (FORMAT csv, HEADER);
COPY events FROM ':folder/events.csv' WITH (FORMAT csv, HEADER);
COPY letters FROM ':folder/letters.csv' WITH (FORMAT csv, HEADER);
COPY decision_letters FROM ':folder/decision_letters.csv' WITH (FORMAT csv, HEADER);
COPY envelopes FROM ':folder/envelopes.csv' WITH (FORMAT csv, HEADER);
COPY movements FROM ':folder/movements.csv' WITH (FORMAT csv, HEADER);
COPY lines FROM ':folder/lines.csv' WITH (FORMAT csv, HEADER);
COPY applications FROM ':folder/applications.csv' WITH (FORMAT csv, HEADER);
COPY opinions FROM ':folder/opinions.csv' WITH (FORMAT csv, HEADER);
COPY grants FROM ':folder/grants.csv' WITH (FORMAT csv, HEADER);
COPY signatures FROM ':folder/signatures.csv' WITH (FORMAT csv, HEADER);
COPY plans FROM ':folder/plans.csv' WITH (FORMAT csv, HEADER);
COPY reductions FROM ':folder/reductions.csv' WITH (FORMAT csv, HEADER);
COPY adjustments FROM ':folder/adjustments.csv' WITH (FORMAT csv, HEADER);
COPY amendments FROM ':folder/amendments.csv' WITH (FORMAT csv, HEADER);
COPY tranches FROM ':folder/tranches.csv' WITH (FORMAT csv, HEADER);
COPY earlier_orders FROM ':folder/earlier_orders.csv' WITH (FORMAT csv, HEADER);
COPY payment_returns FROM ':folder/payment_returns.csv' WITH (FORMAT csv, HEADER);
COPY claims FROM ':folder/claims.csv' WITH (FORMAT csv, HEADER);
COPY accounts FROM ':folder/accounts.csv' WITH (FORMAT csv, HEADER);
COPY statements FROM ':folder/statements.csv' WITH (FORMAT csv, HEADER);
COPY account_reviews FROM ':folder/account_reviews.csv' WITH (FORMAT csv, HEADER);
COPY missions FROM ':folder/missions.csv' WITH (FORMAT csv, HEADER);
COPY person_months FROM ':folder/person_months.csv' WITH (FORMAT csv, HEADER);
COPY day_promises FROM ':folder/day_promises.csv' WITH (FORMAT csv, HEADER);
COPY day_movements FROM ':folder/day_movements.csv' WITH (FORMAT csv, HEADER);
COPY gains FROM ':folder/gains.csv' WITH (FORMAT csv, HEADER);
COPY gain_promises FROM ':folder/gain_promises.csv' WITH (FORMAT csv, HEADER);
COPY gain_declarations FROM ':folder/gain_declarations.csv' WITH (FORMAT csv, HEADER);
COPY gain_years FROM ':folder/gain_years.csv' WITH (FORMAT csv, HEADER);
COPY gain_movements FROM ':folder/gain_movements.csv' WITH (FORMAT csv, HEADER);
COPY payment_samples FROM ':folder/payment_samples.csv' WITH (FORMAT csv, HEADER);
COPY sampled_payments FROM ':folder/sampled_payments.csv' WITH (FORMAT csv, HEADER);
COPY payment_checks FROM ':folder/payment_checks.csv' WITH (FORMAT csv, HEADER);
COPY codes FROM ':folder/codes.csv' WITH (FORMAT csv, HEADER);
COPY imports FROM ':folder/imports.csv' WITH (FORMAT csv, HEADER);
COPY import_lines FROM ':folder/import_lines.csv' WITH (FORMAT csv, HEADER);
COPY matches FROM ':folder/matches.csv' WITH (FORMAT csv, HEADER);
COPY dismissals FROM ':folder/dismissals.csv' WITH (FORMAT csv, HEADER);
COPY seals FROM ':folder/seals.csv' WITH (FORMAT csv, HEADER);
COPY seal_stamps FROM ':folder/seal_stamps.csv' WITH (FORMAT csv, HEADER);
COPY seal_heads FROM ':folder/seal_heads.csv' WITH (FORMAT csv, HEADER);

CREATE FUNCTION hex(text) RETURNS text LANGUAGE sql AS $$ SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;

-- The three chains in one form: each row with its place, the hash that it carries, and the lines that follow the hash
-- before it.
CREATE VIEW links AS
SELECT 'events' AS chain, stream_id AS id, version AS place, hash, array_to_string(ARRAY[stream_id, version::text, name, person_id, at, facts], E'\n', '') AS lines FROM events
UNION ALL
SELECT 'movements', envelope_id, sequence, hash, array_to_string(ARRAY[envelope_id, sequence::text, kind, year, credit, from_account, to_account, amount_cents::text,
  tranche_id, value_date, recorded_at, cause_stream_id, cause_version::text, reverses], E'\n', '') FROM movements
UNION ALL
SELECT 'seals', 'fund', row_number() OVER (ORDER BY day), hash, array_to_string(ARRAY[day, sealed_at, heads::text, digest], E'\n', '') FROM seals;

CREATE VIEW recomputed AS
SELECT chain, id, place, hash, lag(place, 1, 0::bigint) OVER w AS before, hex(lag(hash, 1, repeat('0', 64)) OVER w || E'\n' || lines) AS found
FROM links WINDOW w AS (PARTITION BY chain, id ORDER BY place);

CREATE VIEW ends AS
SELECT 'events' AS chain, id, version AS length, head FROM streams UNION ALL SELECT 'movements', id, sequence, head FROM envelopes;

-- Each movement twice: what it adds to one account, and what it takes from the other.
CREATE VIEW sides AS
SELECT envelope_id, year, credit, to_account AS account, CASE WHEN to_account IN ('total', 'uncovered') THEN -amount_cents ELSE amount_cents END AS cents FROM movements
UNION ALL
SELECT envelope_id, year, credit, from_account, CASE WHEN from_account IN ('total', 'uncovered') THEN amount_cents ELSE -amount_cents END FROM movements;

CREATE FUNCTION moved(tranches, VARIADIC kinds text[]) RETURNS bigint LANGUAGE sql AS $$
  SELECT coalesce(sum(CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END), 0) FROM movements WHERE tranche_id = $1.id AND kind = ANY (kinds)
$$;

-- What a kind of movement adds to one claim: it is on the claim's tranche, and the event that caused it names the
-- claim's number.
CREATE FUNCTION moved(claims, kind text) RETURNS bigint LANGUAGE sql AS $$
  SELECT coalesce(sum(CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END), 0)
  FROM movements AS m JOIN events AS e ON (e.stream_id, e.version) = (m.cause_stream_id, m.cause_version)
  WHERE m.tranche_id = $1.tranche_id AND m.kind = $2 AND e.facts::jsonb ->> 'claim' = $1.number
$$;

-- The payments among which each sample was drawn, in the order in which its seed draws them.
CREATE VIEW drawable AS
SELECT s.envelope_id, s.number, m.sequence, m.amount_cents, row_number() OVER (PARTITION BY s.envelope_id, s.number ORDER BY hex(s.seed || ':' || m.sequence)) AS place
FROM payment_samples AS s JOIN movements AS m ON m.envelope_id = s.envelope_id AND m.sequence <= s.up_to AND m.kind = 'pay' AND m.reverses IS NULL AND left(m.value_date, 4) = s.year
WHERE NOT EXISTS (SELECT FROM movements AS r WHERE (r.envelope_id, r.reverses) = (m.envelope_id, m.sequence::text) AND r.sequence <= s.up_to)
  AND NOT EXISTS (SELECT FROM sampled_payments AS p WHERE (p.envelope_id, p.sequence) = (m.envelope_id, m.sequence) AND p.number < s.number);

-- What each kind of day movement adds to the accounts of a month and to its promise, in half days for each.
CREATE TABLE day_kinds (kind text, from_account text, to_account text, capacity int, free int, reserved int, spent int, uncovered int);
INSERT INTO day_kinds VALUES
  ('provide', 'capacity', 'free', 1, 1, 0, 0, 0), ('withdraw', 'free', 'capacity', -1, -1, 0, 0, 0),
  ('reserve', 'free', 'reserved', 0, -1, 1, 0, 0), ('release', 'reserved', 'free', 0, 1, -1, 0, 0), ('spend', 'reserved', 'spent', 0, 0, -1, 1, 0),
  ('uncover', 'reserved', 'free', 0, 1, -1, 0, 1), ('cover', 'free', 'reserved', 0, -1, 1, 0, -1), ('forgo', 'uncovered', 'capacity', 0, 0, 0, 0, -1);

CREATE VIEW moved_days AS
SELECT person_id, month, thing_id, skill, half_days * capacity AS capacity, half_days * free AS free, half_days * reserved AS reserved, half_days * spent AS spent,
  half_days * uncovered AS uncovered FROM day_movements JOIN day_kinds USING (kind);

-- What each kind of movement adds to the accounts of a year of a gain, by which event.
CREATE TABLE gain_kinds (kind text, caused_by text, promised int, declared int, realised int, lapsed int);
INSERT INTO gain_kinds VALUES ('promise', 'promiseGain', 1, 0, 0, 0), ('promise', 'reviseGain', 1, 0, 0, 0), ('reduce', 'reviseGain', -1, 0, 0, 0),
  ('declare', 'declareGain', 0, 1, 0, 0), ('return', 'certifyGain', 0, -1, 0, 0), ('certify', 'certifyGain', 0, -1, 1, 0), ('lapse', 'lapseGain', -1, 0, 0, 1),
  ('lapse', 'lapseLateGain', -1, 0, 0, 1);

CREATE VIEW moved_gains AS
SELECT m.*, cents * promised AS promised, cents * declared AS declared, cents * realised AS realised, cents * lapsed AS lapsed
FROM gain_movements AS m JOIN events AS e ON (e.stream_id, e.version) = (m.grant_id, m.version) AND (e.facts::jsonb ->> 'gain')::int = m.gain
JOIN gain_kinds AS k ON (k.kind, k.caused_by) = (m.kind, e.name);

-- What each event of a gain states, and what its movements make: of each year where it states that, or of its year and
-- of its declaration by its decision.
CREATE VIEW stated_gains AS
SELECT e.stream_id, e.version, facts ->> 'byYear' AS by_year, coalesce(facts ->> 'promisedCents', facts ->> 'declaredCents', facts ->> 'lapsedCents')::bigint AS cents,
  CASE WHEN e.name IN ('promiseGain', 'reviseGain', 'lapseGain', 'lapseLateGain')
    THEN coalesce(string_agg(m.year || ':' || CASE m.kind WHEN 'reduce' THEN -m.cents ELSE m.cents END, ',' ORDER BY m.sequence), '') END AS moved_by_year,
  coalesce(sum(CASE m.kind WHEN 'reduce' THEN -m.cents ELSE m.cents END), 0) AS moved_cents,
  e.name IN ('promiseGain', 'reviseGain', 'lapseGain', 'lapseLateGain') OR (count(*) = 1 AND bool_and((m.year::text, m.declaration::text, m.kind)
    IS NOT DISTINCT FROM (facts ->> 'year', facts ->> 'number', CASE e.name WHEN 'declareGain' THEN 'declare' ELSE facts ->> 'decision' END))) AS is_of_its_declaration
FROM (SELECT stream_id, version, name, facts::jsonb AS facts FROM events) AS e LEFT JOIN gain_movements AS m ON (m.grant_id, m.version, m.gain::text) = (e.stream_id, e.version, e.facts ->> 'gain')
WHERE e.name IN ('promiseGain', 'reviseGain', 'declareGain', 'certifyGain', 'lapseGain', 'lapseLateGain')
GROUP BY e.stream_id, e.version, e.name, e.facts;

CREATE VIEW newest_plans AS SELECT DISTINCT ON (grant_id) * FROM plans ORDER BY grant_id, number DESC;

SELECT 'chain: ' || chain AS finding, id || ' ' || place AS place FROM recomputed WHERE hash <> found OR place <> before + 1
UNION ALL
SELECT 'end: ' || chain, id FROM ends LEFT JOIN (SELECT DISTINCT ON (chain, id) * FROM links ORDER BY chain, id, place DESC) AS last USING (chain, id)
WHERE length <> coalesce(place, 0) OR head <> coalesce(hash, repeat('0', 64))
UNION ALL
SELECT 'no end: ' || chain, id FROM links LEFT JOIN ends USING (chain, id) WHERE ends.id IS NULL AND chain <> 'seals'
UNION ALL
SELECT 'digest', day FROM seals
WHERE (heads, digest) IS DISTINCT FROM (
  SELECT (count(*), hex(coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), '')))
  FROM (SELECT chain || ' ' || id || ' ' || length || ' ' || head AS line FROM seal_heads AS h WHERE h.day = seals.day) AS sealed)
UNION ALL
SELECT 'letters of a seal', day FROM (
  SELECT h.day, h.length, h.head, lag(h.length, 1, 0::bigint) OVER w AS before, lag(s.sealed_at::timestamptz - interval '1 hour', 1, '-infinity') OVER w AS since,
    s.sealed_at::timestamptz - interval '1 hour' AS until
  FROM seal_heads AS h JOIN seals AS s USING (day) WHERE chain = 'letters' WINDOW w AS (ORDER BY h.day)) AS span
WHERE (length - before, head) IS DISTINCT FROM (
  SELECT (count(*), hex(string_agg(line, E'\n' ORDER BY line COLLATE "C")))
  FROM (SELECT concat_ws(' ', stream_id, version, person_id, sent_at) AS line FROM letters
    WHERE sent_at::timestamptz > since AND sent_at::timestamptz <= until) AS gone)
UNION ALL
SELECT 'sealed head', day || ' ' || chain || ' ' || id FROM seal_heads AS h
WHERE chain NOT IN ('letters', 'documents') AND NOT EXISTS (SELECT FROM links AS l
  WHERE (l.chain, l.id, l.place, l.hash) = (CASE h.chain WHEN 'decisions' THEN 'events' ELSE h.chain END, h.id, h.length, h.head))
UNION ALL
SELECT 'sealed letter', day || ' ' || id FROM seal_heads AS h
WHERE chain = 'documents' AND NOT EXISTS (SELECT FROM decision_letters AS d WHERE (d.stream_id, d.version, d.sha256) = (h.id, h.length, h.head))
UNION ALL
SELECT 'no seal of that day', day FROM (SELECT day FROM seal_heads UNION SELECT day FROM seal_stamps) AS days WHERE day NOT IN (SELECT day FROM seals)
UNION ALL
SELECT 'balance', concat_ws(' ', envelope_id, year, credit, account)
FROM (
  SELECT envelope_id, year, credit, account, cents FROM sides WHERE account NOT IN ('claimed', 'owed', 'collected', 'waived')
  UNION ALL
  SELECT envelope_id, year, credit, key, -value::bigint FROM lines AS l CROSS JOIN jsonb_each_text(to_jsonb(l) - ARRAY['envelope_id', 'year', 'credit'])
) AS both_ways
GROUP BY envelope_id, year, credit, account HAVING sum(cents) <> 0
UNION ALL
SELECT 'sum of accounts', concat_ws(' ', envelope_id, year, credit) FROM lines
WHERE total + uncovered <> available + frozen + reserved + delegated + committed + ordered + paid + lapsed
UNION ALL
SELECT 'below zero', concat_ws(' ', envelope_id, year, credit) FROM lines WHERE least(total, uncovered, frozen, reserved, delegated, committed, ordered, paid, lapsed) < 0
UNION ALL
SELECT 'amounts of a tranche', t.id FROM tranches AS t
WHERE (reserved, released, committed, withdrawn, ordered, cancelled, paid, claimed, collected, waived, restored, delegated, drawn, returned, provided, recalled)
  <> (moved(t, 'reserve', 'reserve_anew'), moved(t, 'release'), moved(t, 'commit'),
  moved(t, 'withdraw_commitment', 'lapse_commitment'), moved(t, 'order_payment'), moved(t, 'cancel_order'), moved(t, 'pay', 'pay_delegated'),
  moved(t, 'issue_claim'), moved(t, 'collect_claim'), moved(t, 'waive_claim'), moved(t, 'restore_credits'),
  moved(t, 'delegate'), moved(t, 'commit_delegated'), moved(t, 'return_delegation', 'lapse_delegation'), moved(t, 'delegate_payment'), moved(t, 'return_payment'))
UNION ALL
SELECT 'amounts of a claim', grant_id || ' ' || number FROM claims AS c
WHERE (claimed, collected, waived, restored) <> (moved(c, 'issue_claim'), moved(c, 'collect_claim'), moved(c, 'waive_claim'), moved(c, 'restore_credits'))
  OR claimed <> owed + collected + waived
UNION ALL
SELECT 'claims of a tranche', t.id FROM tranches AS t
WHERE (claimed, collected, waived, restored)
  <> (SELECT coalesce(sum(c.claimed), 0), coalesce(sum(c.collected), 0), coalesce(sum(c.waived), 0), coalesce(sum(c.restored), 0) FROM claims AS c WHERE c.tranche_id = t.id)
UNION ALL
SELECT 'claimed above paid', id FROM tranches WHERE claimed - waived > paid
UNION ALL
SELECT 'restored above collected', grant_id || ' ' || number FROM claims WHERE restored > collected OR owed < 0
UNION ALL
SELECT 'open part of a tranche', id FROM tranches
WHERE reserved - committed - delegated - released <> CASE WHEN state IN ('planned', 'awaiting_credits') THEN amount_cents ELSE 0 END
UNION ALL
SELECT 'another form', t.id FROM tranches AS t JOIN grants AS g ON g.id = grant_id
WHERE CASE form WHEN 'agreement' THEN delegated + drawn + returned + provided + recalled ELSE committed + ordered + cancelled END <> 0
UNION ALL
SELECT 'rest of a delegation', id FROM tranches
WHERE delegated > 0 AND (drawn + returned > delegated OR paid + recalled > provided
  OR (state = 'delegated') <> (drawn + returned < delegated OR paid + recalled < provided OR paid < drawn - withdrawn))
UNION ALL
SELECT 'committed above signed', g.id FROM grants AS g
WHERE (SELECT coalesce(sum(committed + delegated - withdrawn - returned), 0) FROM tranches WHERE grant_id = g.id)
  > CASE WHEN (SELECT count(DISTINCT side) FROM signatures WHERE grant_id = g.id AND plan = 1) = 2 THEN awarded_cents ELSE 0 END
UNION ALL
SELECT 'amount of a decision', g.id FROM grants AS g LEFT JOIN plans AS p ON (p.grant_id, p.number) = (g.id, 1) JOIN events AS e ON (e.stream_id, e.version) = (g.id, 1)
WHERE coalesce(p.awarded_cents, g.awarded_cents)::text IS DISTINCT FROM e.facts::jsonb ->> 'awardedCents'
UNION ALL
SELECT 'tranches of a grant', g.id FROM grants AS g JOIN tranches AS t ON t.grant_id = g.id AND t.replaced_at IS NULL
WHERE g.id NOT IN (SELECT grant_id FROM amendments) AND g.id NOT IN (SELECT grant_id FROM reductions)
GROUP BY g.id, awarded_cents HAVING sum(amount_cents) <> awarded_cents
UNION ALL
SELECT 'amounts of an application', a.id FROM applications AS a
WHERE submitted_at IS NOT NULL AND (cost_cents::text, requested_cents::text) IS DISTINCT FROM (
  SELECT (facts::jsonb ->> 'costCents', facts::jsonb ->> 'requestedCents') FROM events AS e
  WHERE e.stream_id = a.id AND name IN ('submitApplication', 'answerCorrection', 'acceptAward') ORDER BY version DESC LIMIT 1)
UNION ALL
SELECT 'opinion', o.application_id || ' ' || o.step FROM opinions AS o
WHERE NOT EXISTS (SELECT FROM events AS e
  WHERE (e.stream_id, e.person_id, e.at) = (o.application_id, o.person_id, o.given_at) AND e.name IN ('giveOpinion', 'mendOpinion')
    AND e.facts::jsonb ->> 'step' = o.step AND e.facts::jsonb ->> 'verdict' = o.verdict AND e.facts::jsonb ->> 'scores' = (
      SELECT coalesce(string_agg(key || ':' || value, ',' ORDER BY key COLLATE "C"), '') FROM jsonb_each(o.scores::jsonb)))
UNION ALL
SELECT 'amount of a plan', id FROM grants JOIN newest_plans AS p ON p.grant_id = id WHERE p.awarded_cents <> grants.awarded_cents
UNION ALL
SELECT 'plan that both sides have not signed', p.grant_id || ' ' || p.number FROM plans AS p
WHERE p.reduction IS NULL AND (SELECT count(DISTINCT side) FROM signatures AS s WHERE (s.grant_id, s.plan) = (p.grant_id, p.number)) < 2
UNION ALL
SELECT 'plan of an amendment', concat_ws(' ', coalesce(m.grant_id, p.grant_id), coalesce(m.number, p.amendment))
FROM (SELECT * FROM amendments WHERE state = 'in_force') AS m FULL JOIN (SELECT * FROM plans WHERE amendment IS NOT NULL) AS p ON (p.grant_id, p.amendment) = (m.grant_id, m.number)
WHERE (m.awarded_cents, m.cost_cents) IS DISTINCT FROM (p.awarded_cents, p.cost_cents)
UNION ALL
SELECT 'plan of a reduction', concat_ws(' ', coalesce(r.grant_id, p.grant_id), coalesce(r.number, p.reduction))
FROM reductions AS r FULL JOIN (SELECT * FROM plans WHERE reduction IS NOT NULL) AS p ON (p.grant_id, p.reduction) = (r.grant_id, r.number)
WHERE r.awarded_cents IS DISTINCT FROM p.awarded_cents
UNION ALL
SELECT 'reduction', r.grant_id || ' ' || r.number FROM reductions AS r LEFT JOIN events AS e ON (e.stream_id, e.version) = (r.grant_id, r.version)
WHERE e.name IS DISTINCT FROM CASE WHEN r.restores IS NULL THEN 'reduceGrant' ELSE 'upholdAppeal' END
  OR CASE WHEN r.restores IS NULL THEN e.facts::jsonb ->> 'awardedCents' IS DISTINCT FROM r.awarded_cents::text
    ELSE e.facts::jsonb ->> 'restoredCents' IS DISTINCT FROM (r.awarded_cents - r.before_cents)::text END
UNION ALL
SELECT 'adjustment of a plan', j.grant_id || ' ' || j.number FROM adjustments AS j
WHERE NOT EXISTS (SELECT FROM plans AS p WHERE (p.grant_id, p.number) = (j.grant_id, j.plan)) OR NOT EXISTS (
  SELECT FROM events AS e WHERE (e.stream_id, e.name, e.facts::jsonb ->> 'milestone', e.facts::jsonb ->> 'number', e.facts::jsonb ->> 'adjustedTo')
    = (j.grant_id, 'reviewReport', j.rank::text, j.report_number::text, j.revision::text))
UNION ALL
SELECT 'amendment decided by who had a part in it', grant_id || ' ' || number FROM amendments WHERE decided_by IN (proposed_by, reviewer_id)
UNION ALL
SELECT 'decision of another amendment', m.grant_id || ' ' || m.number FROM amendments AS m
WHERE decided_by IS NOT NULL AND NOT EXISTS (
  SELECT FROM events AS e WHERE e.stream_id = m.grant_id AND e.person_id = m.decided_by AND e.at = m.decided_at
    AND e.name IN ('approveAmendment', 'rejectAmendment') AND e.facts::jsonb ->> 'amendment' = m.number::text)
UNION ALL
SELECT 'approval of an account', grant_id FROM accounts AS a
WHERE (state = 'approved') <> ((SELECT count(*) FROM account_reviews AS v WHERE v.grant_id = a.grant_id AND decision = 'approve') = 1)
UNION ALL
SELECT 'due of an account', v.grant_id FROM account_reviews AS v LEFT JOIN newest_plans AS p ON p.grant_id = v.grant_id LEFT JOIN statements AS s ON (s.grant_id, s.number) = (v.grant_id, v.number)
WHERE v.decision = 'approve' AND (v.eligible_cents <= s.spent_cents AND due_cents = least(p.awarded_cents, div(p.awarded_cents::numeric * v.eligible_cents, p.eligible_cents))) IS NOT TRUE
UNION ALL
SELECT 'approval of another amount', v.grant_id FROM account_reviews AS v
WHERE decision = 'approve' AND NOT EXISTS (
  SELECT FROM events AS e WHERE e.stream_id = v.grant_id AND e.name = 'approveFinalAccount' AND e.person_id = v.reviewed_by
    AND (e.facts::jsonb ->> 'number', e.facts::jsonb ->> 'eligibleCents', e.facts::jsonb ->> 'dueCents') = (v.number::text, v.eligible_cents::text, v.due_cents::text))
UNION ALL
SELECT 'paid above due', v.grant_id FROM account_reviews AS v JOIN tranches AS t USING (grant_id) WHERE decision = 'approve'
GROUP BY v.grant_id, due_cents HAVING sum(paid) > due_cents + (
  SELECT coalesce(sum(m.amount_cents), 0) FROM movements AS m JOIN tranches AS o ON o.id = m.tranche_id
  WHERE o.grant_id = v.grant_id AND m.kind = 'issue_claim' AND m.reverses IS NULL)
UNION ALL
SELECT 'mission', m.id FROM missions AS m LEFT JOIN events AS e ON (e.stream_id, e.name) = (m.id, 'proposeMission')
WHERE (e.person_id, e.facts::jsonb ->> 'grantId', e.facts::jsonb ->> 'halfDays') IS DISTINCT FROM (m.proposed_by, m.grant_id, m.half_days::text)
UNION ALL
SELECT 'promised above a mission', m.id FROM missions AS m JOIN day_promises ON thing_id = m.id GROUP BY m.id, m.half_days HAVING sum(reserved + uncovered) > m.half_days
UNION ALL
SELECT 'days of a month', person_id || ' ' || month
FROM person_months AS k FULL JOIN (
  SELECT person_id, month, sum(capacity) AS capacity, sum(free) AS free, sum(reserved) AS reserved, sum(spent) AS spent, sum(uncovered) AS uncovered
  FROM moved_days GROUP BY person_id, month) AS m USING (person_id, month)
WHERE (coalesce(k.capacity, 0), coalesce(k.free, 0), coalesce(k.reserved, 0), coalesce(k.spent, 0), coalesce(k.uncovered, 0))
  <> (coalesce(m.capacity, 0), coalesce(m.free, 0), coalesce(m.reserved, 0), coalesce(m.spent, 0), coalesce(m.uncovered, 0))
UNION ALL
SELECT 'a day twice', person_id || ' ' || month FROM person_months
WHERE capacity <> free + reserved + spent OR least(capacity, free, reserved, spent, uncovered) < 0 OR (uncovered > 0 AND free > 0)
UNION ALL
SELECT 'movements of a month', person_id || ' ' || month FROM person_months AS k LEFT JOIN day_movements AS m USING (person_id, month)
GROUP BY person_id, month, k.sequence HAVING count(m.sequence) <> k.sequence OR coalesce(max(m.sequence), 0) <> k.sequence
UNION ALL
SELECT 'promise', concat_ws(' ', thing_id, person_id, month, skill)
FROM day_promises AS k FULL JOIN (
  SELECT thing_id, person_id, month, skill, sum(reserved) AS reserved, sum(spent) AS spent, sum(uncovered) AS uncovered
  FROM moved_days WHERE thing_id IS NOT NULL GROUP BY thing_id, person_id, month, skill) AS m USING (thing_id, person_id, month, skill)
WHERE (coalesce(k.reserved, 0), coalesce(k.spent, 0), coalesce(k.uncovered, 0)) <> (coalesce(m.reserved, 0), coalesce(m.spent, 0), coalesce(m.uncovered, 0))
UNION ALL
SELECT 'kind of a day movement', concat_ws(' ', person_id, month, sequence) FROM day_movements AS m
WHERE NOT EXISTS (
  SELECT FROM day_kinds AS k WHERE (k.kind, k.from_account, k.to_account) = (m.kind, m.from_account, m.to_account)
    AND (m.thing_id IS NULL) = (m.kind IN ('provide', 'withdraw')))
UNION ALL
SELECT 'days of no event', concat_ws(' ', m.person_id, month, sequence) FROM day_movements AS m LEFT JOIN events AS e ON (e.stream_id, e.version) = (cause_stream_id, cause_version)
WHERE (m.recorded_at >= e.at) IS NOT TRUE
UNION ALL
-- What was planned for a thing, as the event that planned it says: what its own movements have promised up to then.
SELECT 'days of a plan', e.stream_id || ' ' || e.version FROM events AS e
WHERE e.name IN ('staffMission', 'staffDatalabRequest') AND (e.facts::jsonb ->> 'halfDays')::bigint <> (
  SELECT coalesce(sum(CASE kind WHEN 'reserve' THEN half_days WHEN 'release' THEN -half_days WHEN 'forgo' THEN -half_days ELSE 0 END), 0)
  FROM day_movements WHERE thing_id = e.stream_id AND cause_stream_id = e.stream_id AND cause_version <= e.version)
UNION ALL
SELECT 'days of a delivery', e.stream_id FROM events AS e JOIN day_movements ON thing_id = e.stream_id AND cause_stream_id = e.stream_id AND cause_version = e.version
WHERE e.name IN ('deliverMission', 'deliverDatalabRequest')
GROUP BY e.stream_id, e.facts HAVING (e.facts::jsonb ->> 'halfDays')::bigint <> sum(CASE WHEN kind = 'spend' THEN half_days ELSE 0 END)
UNION ALL
SELECT 'promised to what is over', p.thing_id FROM day_promises AS p LEFT JOIN streams AS s ON s.id = p.thing_id
WHERE s.kind IS NULL OR s.kind NOT IN ('datalab_request', 'mission') OR (reserved + uncovered > 0 AND EXISTS (
  SELECT FROM events AS e WHERE e.stream_id = p.thing_id
    AND e.name IN ('deliverMission', 'withdrawMission', 'deliverDatalabRequest', 'withdrawDatalabRequest')))
UNION ALL
SELECT 'paid above committed', grant_id FROM tranches GROUP BY grant_id HAVING sum(paid) > sum(committed + drawn - withdrawn)
UNION ALL
SELECT 'payment of an earlier order', e.tranche_id || ' ' || e.number
FROM earlier_orders AS e LEFT JOIN tranches AS t ON t.id = e.tranche_id LEFT JOIN grants AS g ON g.id = t.grant_id
LEFT JOIN movements AS m ON (m.envelope_id, m.sequence) = (g.envelope_id, e.sequence)
WHERE (m.kind, m.tranche_id, m.amount_cents, m.value_date) IS DISTINCT FROM ('pay', e.tranche_id, e.cents, e.paid_on) OR m.reverses IS NOT NULL
  OR EXISTS (SELECT FROM movements AS o WHERE o.envelope_id = m.envelope_id AND o.reverses = m.sequence::text)
UNION ALL
SELECT 'earlier order paid by who ordered it', tranche_id || ' ' || number FROM earlier_orders WHERE paid_by = ordered_by
UNION ALL
SELECT 'earlier orders of a tranche', e.tranche_id FROM earlier_orders AS e LEFT JOIN tranches AS t ON t.id = e.tranche_id
GROUP BY e.tranche_id, t.paid HAVING (sum(e.cents) <= t.paid) IS NOT TRUE OR count(*) <> max(e.number)
UNION ALL
SELECT 'payment that was returned', concat_ws(' ', coalesce(r.grant_id, e.stream_id), coalesce(r.version, e.version))
FROM payment_returns AS r FULL JOIN (SELECT * FROM events WHERE name = 'returnPayment') AS e ON (e.stream_id, e.version) = (r.grant_id, r.version)
WHERE (e.facts::jsonb ->> 'returnedCents', e.facts::jsonb ->> 'payeeId') IS DISTINCT FROM (r.returned_cents::text, r.payee_id) OR NOT EXISTS (
  SELECT FROM movements AS m WHERE (m.cause_stream_id, m.cause_version) = (r.grant_id, r.version)
    AND (m.kind, m.tranche_id, m.amount_cents) = ('pay', r.tranche_id, r.returned_cents) AND m.reverses IS NOT NULL)
UNION ALL
SELECT 'match', t.import_id || ' ' || t.position FROM matches AS t LEFT JOIN movements AS m USING (envelope_id, sequence)
LEFT JOIN (SELECT import_id, first_line AS position, sum(amount_cents) AS cents FROM import_lines GROUP BY 1, 2) AS l USING (import_id, position)
WHERE (m.kind = 'pay' AND CASE WHEN m.reverses IS NULL THEN m.amount_cents = l.cents ELSE l.cents IN (0, -m.amount_cents) END) IS NOT TRUE
UNION ALL
SELECT 'matched twice', envelope_id || ' ' || sequence FROM matches GROUP BY envelope_id, sequence HAVING count(*) > 1
UNION ALL
SELECT 'line of two payments', import_id || ' ' || position FROM matches AS t
WHERE NOT EXISTS (SELECT FROM movements AS o WHERE o.envelope_id = t.envelope_id AND o.reverses = t.sequence::text)
GROUP BY import_id, position HAVING count(*) > 1
UNION ALL
SELECT 'lines of an import', i.id FROM imports AS i LEFT JOIN events AS e ON (e.stream_id, e.version, e.name) = (i.envelope_id, i.version, 'importPayments')
WHERE e.facts::jsonb - ARRAY['importId', 'sha256'] IS DISTINCT FROM (
  SELECT jsonb_build_object('lines', count(*), 'matched', count(*) FILTER (WHERE outcome = 'matched'), 'booked', count(*) FILTER (WHERE outcome = 'booked'),
    'setAside', count(*) FILTER (WHERE outcome = 'set_aside'), 'known', count(*) FILTER (WHERE outcome = 'known')) FROM import_lines WHERE import_id = i.id)
  OR e.facts::jsonb ->> 'sha256' <> i.sha256
UNION ALL
SELECT 'committed without its visa', m.envelope_id || ' ' || m.sequence FROM movements AS m
WHERE kind IN ('commit', 'delegate') AND tranche_id IS NOT NULL AND CASE
  WHEN m.sequence <= (SELECT visa_by_tranche_until FROM envelopes WHERE id = m.envelope_id) THEN amount_cents
  ELSE (SELECT p.awarded_cents FROM plans AS p WHERE p.grant_id = m.cause_stream_id AND p.since <= m.recorded_at ORDER BY number DESC LIMIT 1) END >= (
  SELECT (facts::jsonb ->> 'thresholdCents')::bigint FROM events AS r
  WHERE name = 'setVisaRule' AND stream_id = m.envelope_id AND (facts::jsonb ->> 'sequence')::bigint < m.sequence ORDER BY version DESC LIMIT 1)
AND (
  SELECT facts::jsonb ->> 'favourable' FROM events AS v
  WHERE name = 'giveVisa' AND stream_id = m.cause_stream_id AND facts::jsonb ->> 'trancheId' = m.tranche_id AND version < m.cause_version ORDER BY version DESC LIMIT 1
) IS DISTINCT FROM 'true'
UNION ALL
SELECT 'gain of a year', concat_ws(' ', grant_id, gain, year)
FROM gain_years AS k FULL JOIN (
  SELECT grant_id, gain, year, sum(promised) AS promised, sum(declared) AS declared, sum(realised) AS realised, sum(lapsed) AS lapsed
  FROM moved_gains GROUP BY grant_id, gain, year) AS m USING (grant_id, gain, year)
WHERE (k.promised, k.declared, k.realised, k.lapsed) IS DISTINCT FROM (m.promised, m.declared, m.realised, m.lapsed)
  OR least(k.promised, k.declared, k.realised, k.lapsed) < 0 OR (k.declared > 0 AND k.realised > 0)
UNION ALL
SELECT 'movements of a gain', concat_ws(' ', g.grant_id, g.number) FROM gains AS g LEFT JOIN gain_movements AS m ON (m.grant_id, m.gain) = (g.grant_id, g.number)
GROUP BY g.grant_id, g.number HAVING count(m.sequence) = 0 OR count(m.sequence) <> max(m.sequence)
UNION ALL
SELECT 'movement of a gain by another event', concat_ws(' ', grant_id, gain, sequence) FROM gain_movements AS m
WHERE NOT EXISTS (SELECT FROM moved_gains AS f WHERE (f.grant_id, f.gain, f.sequence) = (m.grant_id, m.gain, m.sequence))
UNION ALL
SELECT 'movements of the event of a gain', concat_ws(' ', stream_id, version) FROM stated_gains AS e
WHERE by_year IS DISTINCT FROM moved_by_year OR cents IS DISTINCT FROM moved_cents OR NOT is_of_its_declaration
UNION ALL
SELECT 'method of a gain', concat_ws(' ', grant_id, number) FROM gains AS g LEFT JOIN events AS e ON (e.stream_id, e.version, e.name) = (g.grant_id, g.version, 'promiseGain')
WHERE (e.facts::jsonb ->> 'gain', e.facts::jsonb ->> 'method', e.facts::jsonb ->> 'methodVersion') IS DISTINCT FROM (g.number::text, g.method, g.method_version::text)
UNION ALL
SELECT 'promise of a gain by another event', concat_ws(' ', grant_id, gain, year, p.version) FROM gain_promises AS p LEFT JOIN events AS e ON (e.stream_id, e.version) = (p.grant_id, p.version)
WHERE (e.name IN ('promiseGain', 'reviseGain') AND e.facts::jsonb ->> 'gain' = p.gain::text) IS NOT TRUE
UNION ALL
SELECT 'promise of a gain', concat_ws(' ', grant_id, gain, year) FROM gain_years AS k
WHERE k.promised + k.lapsed IS DISTINCT FROM (
  SELECT round(hundredths * unit_cost_cents / 100.0) FROM gain_promises AS p WHERE (p.grant_id, p.gain, p.year) = (k.grant_id, k.gain, k.year) ORDER BY version DESC LIMIT 1)
UNION ALL
SELECT 'declaration of a gain', concat_ws(' ', d.grant_id, d.gain, d.year, d.number)
FROM gain_declarations AS d LEFT JOIN gain_movements AS m ON (m.grant_id, m.gain, m.year, m.declaration, m.kind) = (d.grant_id, d.gain, d.year, d.number, 'declare')
WHERE m.cents IS DISTINCT FROM round(d.hundredths * d.unit_cost_cents / 100.0)
UNION ALL
SELECT DISTINCT 'gain certified by who wrote it', c.stream_id || ' ' || c.version
FROM events AS c JOIN events AS w ON w.stream_id = c.stream_id AND w.version < c.version AND w.person_id = c.person_id
  AND w.name IN ('promiseGain', 'reviseGain', 'declareGain') AND w.facts::jsonb ->> 'gain' = c.facts::jsonb ->> 'gain'
WHERE c.name = 'certifyGain'
UNION ALL
SELECT 'sample', s.envelope_id || ' ' || s.number
FROM payment_samples AS s LEFT JOIN events AS e ON (e.stream_id, e.version) = (s.envelope_id, s.version) LEFT JOIN movements AS m ON (m.envelope_id, m.sequence) = (s.envelope_id, s.up_to)
CROSS JOIN LATERAL (SELECT count(*) AS payments, sum(amount_cents)::bigint AS cents FROM drawable AS d WHERE (d.envelope_id, d.number) = (s.envelope_id, s.number)) AS o
WHERE (e.name, e.facts::jsonb ->> 'sample', e.facts::jsonb ->> 'year', e.facts::jsonb ->> 'seed', e.facts::jsonb ->> 'upTo', e.facts::jsonb ->> 'payments', e.facts::jsonb ->> 'cents',
    e.facts::jsonb ->> 'drawn')
  IS DISTINCT FROM ('drawSample', s.number::text, s.year, hex(m.hash || ':' || e.at), s.up_to::text, s.payments::text, s.cents::text,
    (SELECT count(*)::text FROM sampled_payments AS p WHERE (p.envelope_id, p.number) = (s.envelope_id, s.number)))
  OR e.facts::jsonb ->> 'seed' IS DISTINCT FROM s.seed
  OR (s.payments, s.cents) IS DISTINCT FROM (o.payments, o.cents)
UNION ALL
SELECT 'payment that no seed draws', p.envelope_id || ' ' || p.sequence
FROM sampled_payments AS p LEFT JOIN drawable AS d USING (envelope_id, number, sequence)
WHERE (d.place <= (SELECT count(*) FROM sampled_payments AS o WHERE (o.envelope_id, o.number) = (p.envelope_id, p.number))) IS NOT TRUE
UNION ALL
SELECT 'check of a payment', c.grant_id || ' ' || c.version
FROM payment_checks AS c LEFT JOIN events AS e ON (e.stream_id, e.version) = (c.grant_id, c.version)
LEFT JOIN sampled_payments AS p ON (p.envelope_id, p.sequence, p.grant_id) = (c.envelope_id, c.sequence, c.grant_id)
LEFT JOIN movements AS m ON (m.envelope_id, m.sequence) = (p.envelope_id, p.sequence)
WHERE (e.name, e.facts::jsonb ->> 'payment', e.facts::jsonb ->> 'amountCents', e.facts::jsonb ->> 'finding', e.facts::jsonb ->> 'wrongCents')
    IS DISTINCT FROM ('checkPayment', c.sequence::text, m.amount_cents::text, c.finding, c.wrong_cents::text)
  OR c.wrong_cents > m.amount_cents OR (c.finding = 'right') <> (c.wrong_cents = 0)
UNION ALL
SELECT DISTINCT 'payment checked by who made one', c.stream_id || ' ' || c.version
FROM events AS c JOIN events AS w ON w.stream_id = c.stream_id AND w.version < c.version AND w.person_id = c.person_id
  AND w.name IN ('certifyService', 'approveFinalAccount', 'orderPayment', 'recordPayment')
WHERE c.name = 'checkPayment'
UNION ALL
SELECT DISTINCT 'visa by who signed', v.stream_id || ' ' || v.version
FROM events AS v JOIN events AS s ON s.stream_id = v.stream_id AND s.person_id = v.person_id AND s.name IN ('signGrant', 'confirmTranche')
WHERE v.name = 'giveVisa'
UNION ALL
SELECT 'ordered to bank details that were not in force', o.stream_id || ' ' || o.version FROM events AS o
WHERE name = 'orderPayment' AND facts::jsonb ->> 'payeeId' IS DISTINCT FROM (
  SELECT facts::jsonb ->> 'payeeId' FROM events AS a
  WHERE (name = 'approvePayee' OR (name = 'proposePayee' AND facts::jsonb ? 'restsOn')) AND a.stream_id = o.stream_id AND a.version < o.version
  ORDER BY version DESC LIMIT 1)
UNION ALL
SELECT 'bank details that rest on none in force', p.stream_id || ' ' || p.version
FROM events AS p LEFT JOIN grants AS g ON g.id = p.stream_id
LEFT JOIN events AS a ON a.name = 'approvePayee' AND a.facts::jsonb ->> 'payeeId' = p.facts::jsonb ->> 'restsOn'
LEFT JOIN grants AS h ON h.id = a.stream_id
WHERE p.name = 'proposePayee' AND p.facts::jsonb ? 'restsOn' AND (
  (a.stream_id <> p.stream_id AND h.organisation_id = g.organisation_id AND a.version <= (p.facts::jsonb ->> 'approvedAtVersion')::bigint
    AND a.person_id <> p.person_id) IS NOT TRUE
  OR EXISTS (
    SELECT FROM events AS l WHERE l.stream_id = a.stream_id AND l.version > a.version AND l.version <= (p.facts::jsonb ->> 'approvedAtVersion')::bigint
      AND (l.name = 'approvePayee' OR (l.name = 'returnPayment' AND l.facts::jsonb ->> 'payeeId' = p.facts::jsonb ->> 'restsOn'))))
UNION ALL
SELECT 'bank details approved by who proposed them', a.stream_id || ' ' || a.version
FROM events AS a JOIN events AS p ON p.name = 'proposePayee' AND p.facts::jsonb ->> 'payeeId' = a.facts::jsonb ->> 'payeeId'
WHERE a.name = 'approvePayee' AND a.person_id = p.person_id
UNION ALL
SELECT 'signature of another document', s.grant_id || ' ' || s.side FROM signatures AS s
WHERE NOT EXISTS (
  SELECT FROM events AS e WHERE e.stream_id = s.grant_id AND e.person_id = s.person_id AND e.facts::jsonb ->> 'side' = s.side
    AND e.facts::jsonb ->> 'documentSha256' IS NOT DISTINCT FROM s.document_sha256)
UNION ALL
SELECT 'list of an event', cause_stream_id || ' ' || cause_version FROM movements LEFT JOIN events ON (stream_id, version) = (cause_stream_id, cause_version)
GROUP BY envelope_id, cause_stream_id, cause_version HAVING count(*) <> max(sequence) - min(sequence) + 1 OR bool_or((recorded_at >= at) IS NOT TRUE)
UNION ALL
SELECT 'parent', v.id FROM envelopes AS v LEFT JOIN events AS o ON (o.stream_id, o.version, o.name) = (v.id, 1, 'openSubEnvelope') LEFT JOIN envelopes AS p ON p.id = v.parent_id
WHERE v.parent_id IS DISTINCT FROM o.facts::jsonb ->> 'parentId' OR p.parent_id IS NOT NULL
UNION ALL
SELECT 'transfer', concat_ws(' ', cause_stream_id, cause_version) FROM movements LEFT JOIN envelopes ON id = envelope_id WHERE kind IN ('transfer_out', 'transfer_in')
GROUP BY cause_stream_id, cause_version
HAVING sum(CASE WHEN to_account = 'total' THEN amount_cents ELSE -amount_cents END) <> 0 OR count(*) <> 2 OR count(DISTINCT (year, credit)) <> 1 OR count(DISTINCT coalesce(parent_id, id)) <> 1
ORDER BY 1, 2;
