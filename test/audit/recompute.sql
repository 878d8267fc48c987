-- What an auditor could write who has the folder, its page of instructions and an empty database: it loads the files and ends with what it finds.
-- It shares nothing with the service but that page. `:folder` is where the files lie.
CREATE TABLE streams (id text, kind text, version bigint, head text);
CREATE TABLE events (stream_id text, version bigint, name text, person_id text, at text, facts text, hash text);
CREATE TABLE letters (stream_id text, version bigint, person_id text, sent_at text);
CREATE TABLE envelopes (id text, code text, parent_id text, sequence bigint, head text);
CREATE TABLE movements (envelope_id text, sequence bigint, kind text, year text, credit text, from_account text, to_account text, amount_cents bigint, tranche_id text,
  value_date text, recorded_at text, cause_stream_id text, cause_version bigint, reverses text, hash text);
CREATE TABLE lines (envelope_id text, year text, credit text, total bigint, uncovered bigint,
  available bigint, frozen bigint, reserved bigint, delegated bigint, committed bigint, ordered bigint, paid bigint, lapsed bigint);
CREATE TABLE grants (id text, application_id text, organisation_id text, envelope_id text, form text, state text, awarded_cents bigint, commitment_number text, supplier_number text);
CREATE TABLE signatures (grant_id text, plan int, side text, person_id text, signed_at text, document_sha256 text);
CREATE TABLE tranches (id text, grant_id text, rank int, kind text, state text, year text, amount_cents bigint, certified_cents bigint, reserved bigint, released bigint,
  committed bigint, withdrawn bigint, ordered bigint, cancelled bigint, paid bigint,
  claimed bigint, collected bigint, waived bigint, restored bigint,
  delegated bigint, drawn bigint, returned bigint, provided bigint, recalled bigint, ordered_by text, paid_by text, order_number text);
CREATE TABLE claims (grant_id text, number text, tranche_id text, year text, claimed bigint, owed bigint, collected bigint, waived bigint, restored bigint, issued_by text, issued_at text);
CREATE TABLE codes (envelope_id text, year text, funds_centre text, functional_area text);
CREATE TABLE imports (id text, envelope_id text, version bigint, sha256 text, size_bytes bigint);
CREATE TABLE import_lines (import_id text, position bigint, line_id text, commitment_number text, order_number text, funds_centre text, functional_area text, year text,
  supplier_number text, amount_cents bigint, paid_on text, outcome text, reason text, sequence bigint);
CREATE TABLE matches (envelope_id text, sequence bigint, import_id text, position bigint, version bigint);
CREATE TABLE dismissals (import_id text, position bigint, envelope_id text, version bigint);
CREATE TABLE seals (day text, sealed_at text, heads bigint, digest text, hash text);
CREATE TABLE seal_heads (day text, chain text, id text, length bigint, head text);
COPY streams FROM ':folder/streams.csv' WITH (FORMAT csv, HEADER);
COPY events FROM ':folder/events.csv' WITH (FORMAT csv, HEADER);
COPY letters FROM ':folder/letters.csv' WITH (FORMAT csv, HEADER);
COPY envelopes FROM ':folder/envelopes.csv' WITH (FORMAT csv, HEADER);
COPY movements FROM ':folder/movements.csv' WITH (FORMAT csv, HEADER);
COPY lines FROM ':folder/lines.csv' WITH (FORMAT csv, HEADER);
COPY grants FROM ':folder/grants.csv' WITH (FORMAT csv, HEADER);
COPY signatures FROM ':folder/signatures.csv' WITH (FORMAT csv, HEADER);
COPY tranches FROM ':folder/tranches.csv' WITH (FORMAT csv, HEADER);
COPY claims FROM ':folder/claims.csv' WITH (FORMAT csv, HEADER);
COPY codes FROM ':folder/codes.csv' WITH (FORMAT csv, HEADER);
COPY imports FROM ':folder/imports.csv' WITH (FORMAT csv, HEADER);
COPY import_lines FROM ':folder/import_lines.csv' WITH (FORMAT csv, HEADER);
COPY matches FROM ':folder/matches.csv' WITH (FORMAT csv, HEADER);
COPY dismissals FROM ':folder/dismissals.csv' WITH (FORMAT csv, HEADER);
COPY seals FROM ':folder/seals.csv' WITH (FORMAT csv, HEADER);
COPY seal_heads FROM ':folder/seal_heads.csv' WITH (FORMAT csv, HEADER);

CREATE FUNCTION hex(text) RETURNS text LANGUAGE sql AS $$ SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;

-- The three chains in one form: each row with its place, the hash that it carries, and the lines that follow the hash before it.
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

-- What a kind of movement adds to one claim: it is on the claim's tranche, and the event that caused it names the claim's number.
CREATE FUNCTION moved(claims, kind text) RETURNS bigint LANGUAGE sql AS $$
  SELECT coalesce(sum(CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END), 0)
  FROM movements AS m JOIN events AS e ON (e.stream_id, e.version) = (m.cause_stream_id, m.cause_version)
  WHERE m.tranche_id = $1.tranche_id AND m.kind = $2 AND e.facts::jsonb ->> 'claim' = $1.number
$$;

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
SELECT 'sealed head', day || ' ' || chain || ' ' || id FROM seal_heads AS h
WHERE NOT EXISTS (SELECT FROM links AS l WHERE (l.chain, l.id, l.place, l.hash) = (h.chain, h.id, h.length, h.head))
UNION ALL
SELECT 'no seal of that day', day FROM seal_heads WHERE day NOT IN (SELECT day FROM seals)
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
SELECT 'paid above committed', grant_id FROM tranches GROUP BY grant_id HAVING sum(paid) > sum(committed + drawn - withdrawn)
UNION ALL
SELECT 'match', t.import_id || ' ' || t.position FROM matches AS t LEFT JOIN movements AS m USING (envelope_id, sequence) LEFT JOIN import_lines AS l USING (import_id, position)
WHERE (m.kind = 'pay' AND m.reverses IS NULL AND m.amount_cents = l.amount_cents) IS NOT TRUE
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
WHERE kind IN ('commit', 'delegate') AND tranche_id IS NOT NULL AND amount_cents >= (
  SELECT (facts::jsonb ->> 'thresholdCents')::bigint FROM events AS r
  WHERE name = 'setVisaRule' AND stream_id = m.envelope_id AND (facts::jsonb ->> 'sequence')::bigint < m.sequence ORDER BY version DESC LIMIT 1)
AND (
  SELECT facts::jsonb ->> 'favourable' FROM events AS v
  WHERE name = 'giveVisa' AND stream_id = m.cause_stream_id AND facts::jsonb ->> 'trancheId' = m.tranche_id AND version < m.cause_version ORDER BY version DESC LIMIT 1
) IS DISTINCT FROM 'true'
UNION ALL
SELECT DISTINCT 'visa by who signed', v.stream_id || ' ' || v.version
FROM events AS v JOIN events AS s ON s.stream_id = v.stream_id AND s.person_id = v.person_id AND s.name IN ('signGrant', 'confirmTranche')
WHERE v.name = 'giveVisa'
UNION ALL
SELECT 'ordered to bank details that were not in force', o.stream_id || ' ' || o.version FROM events AS o
WHERE name = 'orderPayment' AND facts::jsonb ->> 'payeeId' IS DISTINCT FROM (
  SELECT facts::jsonb ->> 'payeeId' FROM events AS a WHERE name = 'approvePayee' AND a.stream_id = o.stream_id AND a.version < o.version ORDER BY version DESC LIMIT 1)
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
