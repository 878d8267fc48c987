import { markLetterSent, releaseLetter } from '../../../db/core/letters.ts';
import { databaseOfFile } from '../../support/database.ts';
import { appealed, approvedAmendment, awarded, drafted, openCommandHarness, plannedDays, promised } from '../../support/command-harness.ts';
import { digest } from '../../support/invariants.ts';

const database = databaseOfFile();
/** Every row, before the code was bypassed and after. */
let before: Awaited<ReturnType<typeof digest>>;
beforeAll(async () => {
  const harness = await openCommandHarness(database.db);
  const { applicationIds } = await awarded(harness, database.db);
  await appealed(harness, database.db, applicationIds[1] ?? '');
  await approvedAmendment(harness, database.db);
  await drafted(harness);
  await promised(harness);
  await plannedDays(harness);
  await database.pool.query(MISSIONS);
  const { id } = await drafted(harness);
  await harness.accept('applicant', 'submitApplication', { version: 1 }, { id });
  const items = [{ field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' }];
  await harness.accept('screener', 'requestCorrection', { revision: 1, items, requiredBy: null }, { id });
  await database.pool.query(attached('id'));
  await harness.ask('applicant', 'createApplication', { callId: 'nowhere', title: 'Refusé' });
  before = await digest(database.db);
});

/** A file on each application, each with the same bytes. */
const attached = (id: string): string =>
  `INSERT INTO attachment (id, application_id, purpose, name, type, size_bytes, sha256, added_by, added_at)
   SELECT ${id}, id, 'application', 'plan.pdf', 'application/pdf', 1, repeat('a', 64), created_by, now() FROM application`;

/** This many claims of one number on a tranche, with this in one of their amounts. */
const claimedWith = (amount: string, claims = 1): string =>
  `INSERT INTO claim (id, grant_id, number, tranche_id, year, issued_by, issued_at, ${amount})
   SELECT gen_random_uuid(), t.grant_id, 1, t.id, t.year, p.id, now(), 1
   FROM (SELECT * FROM tranche LIMIT 1) AS t, (SELECT id FROM person LIMIT 1) AS p, generate_series(1, ${claims})`;

/** A claim with an accountant, and no titre de perception that names one. */
const claimWithoutOrder = claimedWith('claimed').replace('claimed)', 'claimed, accountant)').replace('now(), 1', "now(), 1, 'DDFiP'");

/** A claim whose titre was notified the day before its own. */
const claimNotifiedEarly = claimedWith('claimed')
  .replace('claimed)', 'claimed, collection_order, collection_order_on, accountant, collection_order_notified_on)')
  .replace('now(), 1', "now(), 1, 'TP-1', '2026-03-02', 'DDFiP', '2026-03-01'");

/** A notice on each grant, with this in its columns from its ground on. */
const notices = (columns: string): string =>
  `INSERT INTO ending_notice SELECT g.id, 1, ${columns} FROM "grant" AS g, (SELECT id FROM person LIMIT 1) AS p`;

/** A seal of today that holds one head twice. */
const SEALED_TWICE = `
  WITH sealed AS (INSERT INTO seal VALUES ((now() AT TIME ZONE 'Europe/Paris')::date, now(), 2, '', '') RETURNING day)
  INSERT INTO seal_head SELECT day, 'events', '00000000-0000-4000-8000-000000000000', 1, '' FROM sealed CROSS JOIN generate_series(1, 2)`;
/** The same with two time stamps. */
const STAMPED_TWICE = SEALED_TWICE.replace(/INSERT INTO seal_head SELECT .* FROM/, "INSERT INTO seal_stamp SELECT day, 'AAAA' FROM");

/** The first application, found to overlap with the last one. */
const overlaps = (found: string): string =>
  `INSERT INTO overlap SELECT min(id::text)::uuid, max(id::text)::uuid, now(), 'organisation', '[]'::jsonb, ${found} FROM application`;

const NOBODYS = `'00000000-0000-4000-8000-000000000000'`;
/** Lines of an import that does not exist: their own constraint refuses them before that is checked. */
const linesWith = (outcome: string, reason: string, lines = 'generate_series(1, 1)'): string =>
  `INSERT INTO payment_line (import_id, position, envelope_id, line_id, first_line, commitment_number, order_number, funds_centre, functional_area, year,
    supplier_number, supplier_name, amount_cents, paid_on, outcome, reason)
  SELECT ${NOBODYS}, n, ${NOBODYS}, 'L', n, '', '', '', '', 2026, '', '', 1, now(), '${outcome}', ${reason} FROM ${lines} AS n`;
/** This many visas, as they are given, on the tranche of each grant. */
const visas = (count: number, favourable: boolean): string =>
  `INSERT INTO visa SELECT grant_id, n, t.id, p.id, 'V-1', '2026-03-02', ${favourable}, '' FROM tranche AS t, (SELECT id FROM person LIMIT 1) AS p, generate_series(1, ${count}) AS n`;
/** Two decisions of one person on bank details that another person, or the same one, has proposed. */
const decisions = (proposer: string, decider: string, decision = 'approve', restsOn = 'NULL::uuid'): string =>
  `INSERT INTO payee_decision SELECT y.id, g.id, n, '${decision}', ${proposer}, ${decider}, ${restsOn}
   FROM "grant" AS g, (SELECT gen_random_uuid() AS id) AS y, (SELECT min(id::text)::uuid AS first, max(id::text)::uuid AS last FROM person) AS p, generate_series(1, 2) AS n`;

/** A link between the first and the last of all people, with this in its columns. */
const linked = (columns: Record<string, string>, two = 'a.id, b.id'): string => {
  const all: Record<string, string> = { because: `'address'`, ...columns };
  return `INSERT INTO identity_link (id, one_id, other_id, made_at, ${Object.keys(all).join(', ')})
    SELECT gen_random_uuid(), ${two}, now(), ${Object.values(all).join(', ')}
    FROM (SELECT id FROM person ORDER BY id LIMIT 1) AS a, (SELECT id FROM person ORDER BY id DESC LIMIT 1) AS b`;
};

/** The decisions of a scenario that does not exist on each application of a session. */
const thought = (decision: string, awardedCents: string, rank: string): string =>
  `INSERT INTO scenario_decision SELECT session_id, 1, application_id, 0, '${decision}', ${awardedCents}, '.', ${rank} FROM agenda_item`;

/** Two entries of one person on an application of an agenda. */
const twiceIn = (table: 'ballot' | 'recusal', words: string): string =>
  `INSERT INTO ${table} SELECT i.session_id, i.application_id, i.session_id, ${words} FROM (SELECT * FROM agenda_item LIMIT 1) AS i, generate_series(1, 2)`;

const EMPTY = `encode(sha256(''), 'hex')`;
/** A document of each grant, of a plan that it has not reached, with empty content. */
const DOCUMENTED = `WITH documented AS (INSERT INTO agreement SELECT id, 9, ${EMPTY}, '', '{}' FROM "grant" RETURNING grant_id AS id, sha256)`;
/** This many alerts of a level on each grant, of a plan and a report that do not exist, with their outcome. */
const alerts = (end: string, count = 1): string =>
  `INSERT INTO slippage_alert SELECT g.id, n, 'alert', 1, 1, 1, 1, 1, 1, 1, now(), ${end} FROM "grant" AS g, generate_series(1, ${count}) AS n`;

/** A role that the first person has asked for, with how that ended and by whom: `p.first`, or `p.last`. */
const roleRequests = (ended: string): string => `
  INSERT INTO role_request SELECT p.first, 1, o.id, 'signatory', '.', now(), ${ended}
  FROM (SELECT id FROM organisation LIMIT 1) AS o, (SELECT (min(id::text))::uuid AS first, (max(id::text))::uuid AS last FROM person) AS p`;

type InvitationColumns = Partial<Record<'version' | 'email' | 'message' | 'link_sha256' | 'outcome' | 'ended_by' | 'ended_at', string>>;
/** This many open invitations by one person, the nth of events that do not exist, with these columns. */
const invitations = (changed: InvitationColumns, count = 1): string => {
  const row = {
    ...{ version: 'n', email: `'noe-' || n || '@lacs.example'`, message: 'NULL', link_sha256: 'sha256(n::text::bytea)' },
    ...{ outcome: 'NULL', ended_by: 'NULL', ended_at: 'NULL' },
    ...changed,
  };
  return `INSERT INTO invitation (id, person_id, organisation_id, invited_at, ends_at, ${Object.keys(row).join(', ')})
   SELECT gen_random_uuid(), p.id, p.organisation_id, now(), now(), ${Object.values(row).join(', ')}
   FROM (SELECT * FROM person LIMIT 1) AS p, generate_series(1, ${count}) AS n`;
};
/** The same, ended with this outcome. */
const endedInvitations = (outcome: string, changed: InvitationColumns = {}): string =>
  invitations({ email: 'NULL', link_sha256: 'NULL', outcome: `'${outcome}'`, ended_at: 'now()', ...changed });

/** This many letters of some event to this person and to the person whom this invitation names, with these words. */
const lettersTo = (personId: string, invitationId: string, words = 'NULL', count = 1): string =>
  `INSERT INTO letter (id, stream_id, version, person_id, invitation_id, subject, text)
   SELECT gen_random_uuid(), stream_id, n, ${personId}, ${invitationId}, ${words}, ${words}
   FROM (SELECT * FROM event WHERE person_id IS NOT NULL LIMIT 1) AS e, generate_series(1, ${count}) AS n`;

const line = `UPDATE envelope_line SET`;
/** A letter of some event with these columns. */
const letterWith = ({ subject, text, sent_at: sentAt }: Record<'subject' | 'text' | 'sent_at', string>): string =>
  `INSERT INTO letter (id, stream_id, version, person_id, subject, text, sent_at)
   SELECT gen_random_uuid(), stream_id, version, person_id, ${subject}, ${text}, ${sentAt} FROM event WHERE person_id IS NOT NULL LIMIT 1`;
/**
 * An absence of the first person between these days, in which this one stands in: the first, or the last. `began`: when
 * it has begun, and when and by whom it was confirmed.
 */
const absence = (startsOn: string, endsOn: string, substitute: 'ASC' | 'DESC', began = 'NULL, NULL, NULL'): string =>
  `INSERT INTO absence (person_id, declared_at, declared_by, starts_on, ends_on, substitute_id, substitute_organisation_id, started_at, confirmed_at, confirmed_by)
   SELECT a.id, now(), a.id, '${startsOn}'::date, '${endsOn}'::date, b.id, b.organisation_id, ${began}
   FROM (SELECT id FROM person ORDER BY id LIMIT 1) AS a, (SELECT * FROM person ORDER BY id ${substitute} LIMIT 1) AS b`;
/** Changes every assignment, also the answered ones that have ended, to these columns. */
const assignments = (set: string): string => `UPDATE assignment SET ${set}`;
/** Each opinion once more, with this number and person. */
const opinionsWith = (person: string, number: number): string =>
  `INSERT INTO opinion (application_id, step, revision, person_id, verdict, scores, comment, given_at, number)
   SELECT application_id, step, revision, ${person}, verdict, scores, comment, given_at, ${number} FROM opinion`;
/** This many interests of a person in this SIRET and application. */
const interests = (subject: string, count = 1, withdrawnAt = 'NULL'): string =>
  `INSERT INTO declared_interest SELECT p.id, n, ${subject}, '.', p.id, now(), NULL, ${withdrawnAt}
   FROM (SELECT id FROM person LIMIT 1) AS p, generate_series(1, ${count}) AS n`;
/** This many requests to withdraw an interest of a person that does not exist, with their outcome. */
const withdrawals = (end: string, count = 1, annulled = `'over', true, NULL`): string =>
  `INSERT INTO interest_withdrawal SELECT p.first, n, 1, p.first, now(), '.', ${end}, ${annulled}
   FROM (SELECT min(id::text)::uuid AS first, max(id::text)::uuid AS last FROM person) AS p, generate_series(1, ${count}) AS n`;
/** A proposed change of each envelope, with its outcome. */
const changes = (end: string): string =>
  `INSERT INTO envelope_change SELECT e.id, 9, 'setVisaRule', '{}'::jsonb, p.first, now(), ${end}
   FROM envelope AS e, (SELECT min(id::text)::uuid AS first, max(id::text)::uuid AS last FROM person) AS p`;
/** This many re-examinations of an award, with this outcome, instant, person and reason. */
const reexaminations = (end: string, count = 1): string =>
  `INSERT INTO reexamination SELECT application_id, n, id, 'active', now(), now(), now(), NULL, ${end}
   FROM (SELECT * FROM "grant" LIMIT 1) AS g, generate_series(1, ${count}) AS n`;
const times = (count: number) => `generate_series(1, ${count}) AS n`;
/** The same obligation of each grant this many times, in this state and with this much evidence. */
const obligations = (state: string, number: number, count = 1): string =>
  `INSERT INTO obligation SELECT id, 'listing', '${state}', 6, now(), now(), NULL, NULL, NULL, NULL, ${number} FROM "grant", ${times(count)}`;
const evidenceReviews = (decision: string, reasons: string, count = 1): string =>
  `INSERT INTO evidence_review SELECT id, 'listing', 1, '${decision}', '${reasons}', id, now() FROM "grant", ${times(count)}`;
/** A year of a gain of each grant with these balances; and a movement of it of this kind, amount and declaration. */
const gains = (accounts: string): string => `INSERT INTO gain_year SELECT id, 1, 2027, ${accounts} FROM "grant"`;
const checks = (found: string): string =>
  `INSERT INTO payment_check SELECT t.grant_id, 1, m.envelope_id, m.sequence, ${found} FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id`;
const gainMovements = (columns: string): string => `INSERT INTO gain_movement SELECT id, 1, 1, 2027, ${columns}, 1 FROM "grant"`;
/** A final account of each grant this many times, in this state and of this number. */
const accounts = (state: string, number: number, count = 1): string =>
  `INSERT INTO final_account SELECT id, '${state}', now(), now(), NULL, NULL, ${number} FROM "grant", ${times(count)}`;
const accountReviews = (decision: string, cents: string, count = 1): string =>
  `INSERT INTO account_review SELECT id, 1, '${decision}', ${cents}, ${cents}, '.', id, now() FROM "grant", ${times(count)}`;

/** Every movement of days once more, under a number of its own, with these accounts, half days, thing and skill. */
const movementOfDays = (columns: string): string =>
  `INSERT INTO day_movement SELECT person_id, month, sequence + 1000, kind, ${columns}, recorded_at, cause_stream_id, cause_version FROM day_movement WHERE thing_id IS NOT NULL`;
const MISSIONS = `
  WITH opened AS (INSERT INTO stream (id, kind, version, head, acknowledged) SELECT gen_random_uuid(), 'mission', 0, '', 0 FROM "grant" RETURNING id)
  INSERT INTO mission (id, grant_id, kind, half_days, starts_on, ends_on, indicator, reason, proposed_by, proposed_at, state)
  SELECT opened.id, g.id, 'design_advice', 4, '2027-01-01', '2027-02-01', 'visitors', '.', p.id, now(), 'proposed'
  FROM opened, (SELECT id FROM "grant" LIMIT 1) AS g, (SELECT id FROM person LIMIT 1) AS p`;
/** A statement past the code for each named constraint, which breaks that one and no other. */
const walls = [
  ['every_cent_is_somewhere', `${line} available = available + 1`],
  ['never_over_commit', `${line} committed = total + 1, available = -1, reserved = 0`],
  ['never_over_pay', `${line} ordered = total, paid = 1, available = -1, reserved = 0`],
  ['nothing_negative_but_available', `${line} reserved = -1, available = total + 1`],
  ['never_use_more_than_reserved', 'UPDATE tranche SET committed = reserved, released = 1'],
  ['never_order_more_than_committed', 'UPDATE tranche SET ordered = 1, certified_cents = 1'],
  ['never_order_more_than_certified', 'UPDATE tranche SET committed = reserved, ordered = 1'],
  ['an_order_has_its_year', 'UPDATE tranche SET ordered_year = year'],
  ['never_pay_more_than_ordered', 'UPDATE tranche SET committed = reserved, paid = 1'],
  ['never_pay_more_than_committed', 'UPDATE tranche SET provided = 1, paid = 1'],
  ['never_draw_more_than_delegated', 'UPDATE tranche SET drawn = 1'],
  ['never_claim_more_than_paid', 'UPDATE tranche SET claimed = 1'],
  ['never_settle_more_than_claimed', 'UPDATE tranche SET collected = 1'],
  ['never_restore_more_than_collected', 'UPDATE tranche SET restored = 1'],
  ['no_amount_of_a_claim_is_negative', claimedWith('waived')],
  ['never_restore_more_of_a_claim_than_collected', claimedWith('restored')],
  ['an_order_has_its_day_and_accountant', claimWithoutOrder],
  ['a_notified_order_is_recorded', claimNotifiedEarly],
  ['what_does_not_wait_has_no_place', 'UPDATE tranche SET waiting_since = now()'],
  ['what_is_looked_at_was_given', obligations('given', 0)],
  ['evidence_shows_something', `INSERT INTO evidence SELECT id, 'listing', 1, NULL, '', now(), id, now() FROM "grant"`],
  ['evidence_is_returned_with_reasons', evidenceReviews('return', '')],
  ['what_is_approved_was_given', accounts('given', 0)],
  ['an_approval_says_what_is_due', accountReviews('approve', 'NULL')],
  ['an_approval_says_what_is_due', accountReviews('return', '1')],
  ['an_invitation_ends_at_some_time', endedInvitations('lapsed', { ended_at: 'NULL' })],
  ['an_invitation_ends_at_some_time', invitations({ ended_at: 'now()' })],
  ['somebody_ends_what_has_not_lapsed', endedInvitations('withdrawn')],
  ['somebody_ends_what_has_not_lapsed', endedInvitations('lapsed', { ended_by: 'p.id' })],
  ['an_open_invitation_has_an_address_and_a_link', invitations({ email: 'NULL' })],
  ['an_open_invitation_has_an_address_and_a_link', invitations({ link_sha256: 'NULL' })],
  ['what_has_ended_names_nobody', endedInvitations('lapsed', { email: `'noe@lacs.example'` })],
  ['what_has_ended_names_nobody', endedInvitations('lapsed', { message: `'Viens.'` })],
  ['what_has_ended_names_nobody', endedInvitations('lapsed', { link_sha256: `sha256('')` })],
  ['an_address_in_small_letters', invitations({ email: `'Noe@lacs.example'` })],
  ['a_link_is_kept_as_a_hash', invitations({ link_sha256: `'\\x00'` })],
  ['nobody_accepts_what_it_has_sent', endedInvitations('accepted', { ended_by: 'p.id' })],
  ['a_letter_is_to_somebody', lettersTo('NULL', 'NULL')],
  ['a_letter_is_to_somebody', lettersTo('person_id', NOBODYS)],
  ['who_is_invited_has_no_digest', lettersTo('NULL', NOBODYS, `'Viens.'`)],
  ['a_period_has_months', 'UPDATE tranche SET to_month = from_month'],
  ['a_period_has_months', 'UPDATE tranche SET from_month = -1'],
  [
    'never_to_itself',
    `INSERT INTO movement SELECT envelope_id, sequence + 1000, kind, year, credit, from_account, from_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, NULL, hash FROM movement`,
  ],
  ['what_is_set_aside_has_a_reason', linesWith('set_aside', 'NULL')],
  ['what_is_set_aside_has_a_reason', linesWith('known', `'amount_differs'`)],
  ['what_is_told_of_is_named', linesWith('matched', 'NULL')],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = NULL WHERE decision = 'award'`],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = 1 WHERE decision = 'refuse'`],
  ['what_waits_has_its_rank', `UPDATE agenda_item SET rank = 1 WHERE decision = 'refuse'`],
  ['what_waits_has_its_rank', `UPDATE agenda_item SET decision = 'waitlist' WHERE decision = 'refuse'`],
  ['a_vote_is_whole_or_absent', 'UPDATE session SET quorum = 2'],
  ['a_vote_is_whole_or_absent', 'UPDATE session SET vote_opens_at = now()'],
  ['a_vote_closes_after_it_opens', 'UPDATE session SET quorum = 2, vote_opens_at = now(), vote_closes_at = now()'],
  ['a_written_procedure_ends_with_its_vote', 'UPDATE session SET written = true'],
  ['a_member_who_left_says_how', 'INSERT INTO session_member SELECT s.id, p.id, now() FROM session AS s, person AS p'],
  ['only_an_award_has_conditions', `${thought('refuse', 'NULL', 'NULL').replace(' FROM ', `, '{Un avis.}' FROM `)}`],
  ['a_certified_condition_rests_on_something', `INSERT INTO award_condition SELECT id, 1, 'Un avis.', NULL, 'Vu.' FROM "grant"`],
  ['a_move_leads_elsewhere', `INSERT INTO agenda_move SELECT session_id, 1, application_id, 2, 2, '.' FROM agenda_item`],
  ['a_thought_award_has_its_amount', thought('award', 'NULL', 'NULL')],
  ['a_thought_award_has_its_amount', thought('refuse', '1', 'NULL')],
  ['what_would_wait_has_its_rank', thought('waitlist', 'NULL', 'NULL')],
  ['what_would_wait_has_its_rank', thought('refuse', 'NULL', '1')],
  ['what_was_submitted_has_its_reference', `UPDATE application SET reference = NULL`],
  [
    'a_later_award_has_its_amount',
    `INSERT INTO waitlist_outcome (application_id, decision, awarded_cents, reason, decided_by, decided_at, session_id) SELECT id, 'award', NULL, '.', created_by, now(), id FROM application`,
  ],
  [
    'a_later_award_has_its_amount',
    `INSERT INTO waitlist_outcome (application_id, decision, awarded_cents, reason, decided_by, decided_at, session_id) SELECT id, 'refuse', 1, '.', created_by, now(), id FROM application`,
  ],
  ['an_inadmissibility_was_screened', `UPDATE appeal SET against = 'inadmissible'`],
  ['an_inadmissibility_was_screened', 'UPDATE appeal SET screened_by = appealed_by'],
  ['what_is_appealed_against', `UPDATE appeal SET against = 'nothing'`],
  ['a_claim_that_is_appealed_is_named', 'UPDATE appeal SET claim = 1'],
  ['part_of_a_claim_is_kept', 'UPDATE appeal SET kept = 1'],
  ['only_an_approval_rests_on_another', decisions('p.first', 'p.last', 'reject', 'y.id')],
  ['part_of_an_appeal_is_upheld', 'UPDATE appeal SET in_part = true'],
  ['an_unlawful_award_has_a_time', notices(`'unlawful', '.', '.', '2027-01-01', NULL, p.id, now()`)],
  ['a_milestone_stops_for_a_condition', notices(`'unlawful', '.', '.', '2027-01-01', now(), p.id, now(), NULL, NULL, NULL, 1`)],
  ['observations_have_an_author', notices(`'condition', '.', '.', '2027-01-01', NULL, p.id, now(), '.'`)],
  ['who_is_asked_is_named', 'UPDATE appeal SET reviewer_id = NULL'],
  ['an_opinion_on_an_appeal_is_whole', 'UPDATE appeal SET comment = NULL'],
  ['an_appeal_is_decided_after_its_opinion', `UPDATE appeal SET state = 'assigned'`],
  ['an_ended_appeal_says_when_and_why', `UPDATE appeal SET state = 'upheld', ended_at = now()`],
  ['an_ended_appeal_says_when_and_why', `UPDATE appeal SET reason = '.'`],
  ['a_cancelled_session_says_when_and_why', `UPDATE session SET state = 'cancelled'`],
  ['a_cancelled_session_says_when_and_why', `UPDATE session SET cancelled_at = now(), cancellation_reason = '.'`],
  ['a_closed_call_says_when_and_why', `UPDATE call SET state = 'closed', closed_at = now()`],
  ['a_closed_call_says_when_and_why', `UPDATE call SET closed_at = now(), closing_reason = '.'`],
  ['a_draft_call_has_its_draft', `UPDATE call SET state = 'draft'`],
  ['never_acknowledged_ahead', 'UPDATE stream SET acknowledged = version + 1'],
  ['a_deadline_has_a_name', 'UPDATE stream SET due_at = now(), due_what = NULL'],
  ['a_period_goes_forward', 'UPDATE datalab_request SET ends_on = starts_on - 1'],
  ['a_promise_has_a_period_and_a_contact', 'UPDATE datalab_request SET contact_person_id = NULL'],
  ['feedback_is_whole', 'UPDATE datalab_request SET rating = 5'],
  ['no_gain_is_below_nothing', gains('-1, 0, 0, 0')],
  ['a_year_is_declared_once', gains('1, 1, 1, 0')],
  ['what_has_lapsed_is_not_promised', gains('1, 0, 0, 1')],
  ['a_unit_costs_a_euro_at_least', `INSERT INTO gain_promise SELECT id, 1, 2027, 1, 100, 99, now(), '.' FROM "grant"`],
  ['what_is_right_is_not_wrong', checks(`'right', 1`)],
  ['what_is_right_is_not_wrong', checks(`'overpaid', 0`)],
  ['gains_move_above_zero', gainMovements(`'promise', 0, NULL`)],
  ['what_is_judged_was_declared', gainMovements(`'certify', 1, NULL`)],
  ['days_are_above_zero', 'UPDATE datalab_days SET half_days = 0'],
  ['every_half_day_is_somewhere', 'UPDATE person_month SET capacity = capacity + 1'],
  ['never_promise_a_day_twice', 'UPDATE person_month SET free = -1, reserved = reserved + free + 1'],
  ['what_is_free_stands_behind_promises', 'UPDATE person_month SET uncovered = 1'],
  ['no_month_has_fewer_days_than_none', 'UPDATE person_month SET reserved = -1, free = capacity + 1'],
  ['no_promise_is_below_nothing', 'UPDATE day_promise SET uncovered = -1'],
  ['days_move_above_zero', movementOfDays('from_account, to_account, 0, thing_id, skill')],
  ['days_move_elsewhere', movementOfDays('from_account, from_account, half_days, thing_id, skill')],
  ['a_promise_is_to_something_by_a_skill', movementOfDays('from_account, to_account, half_days, thing_id, NULL')],
  ['a_trace_goes_forward', `INSERT INTO security_log (kind, at, last_at, times) VALUES ('refusal', now(), now() - interval '1 s', 1)`],
  ['what_is_read_has_a_reader', `INSERT INTO security_log (kind, at, last_at, times) VALUES ('bank_details', now(), now(), 1)`],
  [
    'an_iban_is_encrypted',
    `INSERT INTO payee (id, grant_id, version, iban, iban_masked, account_holder, proposed_by) SELECT gen_random_uuid(), g.id, 1, 'FR', 'FR', '.', p.id FROM "grant" AS g, (SELECT id FROM person LIMIT 1) AS p`,
  ],
  ['a_mission_takes_days', 'UPDATE mission SET half_days = 0'],
  ['a_mission_goes_forward', 'UPDATE mission SET ends_on = starts_on - 1'],
  ['a_delivery_is_whole', `UPDATE mission SET report = 'Fait.'`],
  ['what_is_delivered_has_its_instant', `UPDATE mission SET state = 'delivered'`],
  ['who_ends_a_mission_says_why', `UPDATE mission SET state = 'declined'`],
  ['a_correction_is_open_until_it_is_closed', 'UPDATE correction SET closed_at = now()'],
  ['a_correction_is_open_until_it_is_closed', `UPDATE correction SET state = 'lapsed'`],
  ['a_file_for_a_correction_names_it', `UPDATE attachment SET purpose = 'correction'`],
  ['a_day_is_of_a_document', 'UPDATE attachment SET issued_on = now()'],
  ['a_part_is_of_a_grant', `UPDATE attachment SET part = '1'`],
  ['evidence_is_of_an_obligation', `UPDATE attachment SET purpose = 'evidence'`],
  ['a_removal_is_somebodys', 'UPDATE attachment SET removed_at = now()'],
  ['a_held_letter_has_its_words', letterWith({ subject: `'Reçu'`, text: 'NULL', sent_at: 'NULL' })],
  ['words_are_dropped_when_they_have_left', letterWith({ subject: `'Reçu'`, text: `'Bonjour'`, sent_at: 'now()' })],
  [
    'a_plan_ends_after_it_starts',
    `INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since) SELECT id, 9, 1, 1, 1, 1, '2027-02-01', '2027-01-01', now() FROM "grant"`,
  ],
  [
    'an_award_is_a_share_of_what_is_eligible',
    `INSERT INTO grant_plan (grant_id, number, amendment, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since) SELECT id, 9, 8, 1, 2, 2, 1, '2027-01-01', '2027-02-01', now() FROM "grant"`,
  ],
  [
    'a_period_ends_after_it_starts',
    `INSERT INTO milestone (grant_id, rank, state, period_starts_on, period_ends_on, due_at, remind_at) SELECT id, 1, 'planned', '2027-02-01', '2027-01-01', now(), now() FROM "grant"`,
  ],
  [
    'a_yearly_report_comes_after_every_tranche',
    `INSERT INTO milestone (grant_id, rank, tracking_year, state, period_starts_on, period_ends_on, due_at, remind_at) SELECT id, 1, 1, 'planned', '2027-02-01', '2027-03-01', now(), now() FROM "grant"`,
  ],
  ['a_settlement_has_its_instant', alerts(`NULL, 'recovered', NULL, NULL, NULL`)],
  ['what_recovered_is_settled', alerts(`now(), NULL, NULL, NULL, NULL`)],
  ['a_person_proposes_or_dismisses', alerts(`NULL, 'mission_proposed', now(), NULL, NULL`)],
  ['a_dismissal_has_a_reason', alerts(`NULL, 'dismissed', now(), (SELECT id FROM person LIMIT 1), NULL`)],
  ['it_says_a_phase_or_a_step', `INSERT INTO grant_phase SELECT id, 1, NULL, NULL, '2027-02-01' FROM "grant"`],
  [
    'never_forecast_below_what_was_spent',
    `INSERT INTO report SELECT g.id, 1, 1, '[]', 2, 1, '2027-01-01', '', now(), p.id, now() FROM "grant" g, (SELECT id FROM person LIMIT 1) p`,
  ],
  ['a_seal_is_of_its_day', `INSERT INTO seal VALUES ('2026-03-02', '2026-03-01T22:59:59Z', 0, '', '')`],
  ['a_seal_is_of_its_day', `INSERT INTO seal VALUES ('2026-07-02', '2026-07-02T22:00:00Z', 0, '', '')`],
  [
    'reverses_an_earlier_movement',
    `INSERT INTO movement SELECT envelope_id, sequence + 1000, kind, year, credit, to_account, from_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, sequence + 2000, hash FROM movement`,
  ],
  ['a_threshold_is_positive', `INSERT INTO visa_rule SELECT id, 1, 0, 0, 'Arrêté' FROM envelope`],
  ['a_refusal_says_why', visas(1, false)],
  ['never_decided_by_who_proposed', decisions('p.first', 'p.first')],
  ['a_step_with_a_reminder_has_a_deadline', 'UPDATE review_step SET remind_at = NULL'],
  ['only_what_never_opened_has_no_deadline', 'UPDATE review_step SET remind_at = NULL, deadline_at = NULL'],
  ['who_waives_a_step_says_why', 'UPDATE review_step SET waived_at = now()'],
  ['nobody_stands_in_for_themselves', assignments('stands_in_for = person_id')],
  ['an_answer_has_its_instant', assignments('answered_at = NULL')],
  ['who_declines_says_why', assignments(`reason = '.'`)],
  ['what_is_declined_has_ended', assignments(`answer = 'declined', reason = '.'`)],
  ['an_end_says_why', assignments('ended_at = NULL')],
  ['an_ended_opinion_says_why', `UPDATE opinion SET ended_as = 'voided'`],
  ['an_ended_opinion_says_why', `UPDATE opinion SET end_reason = '.'`],
  ['what_leaves_an_agenda_says_why', `UPDATE agenda_item SET left_at = now()`],
  ['what_leaves_an_agenda_says_why', `UPDATE agenda_item SET left_because = 'opinion_voided'`],
  ['a_stake_is_in_one_thing', interests('NULL, NULL')],
  ['a_stake_is_withdrawn_by_somebody', interests(`'35600000000048', NULL`, 1, 'now()')],
  ['disabled_for_a_reason', `UPDATE person SET disabled_at = now()`],
  ['a_change_ends_as_something', changes(`'confirmed', NULL, NULL, NULL`)],
  ['a_rejected_change_has_its_reason', changes(`'rejected', p.last, now(), NULL`)],
  ['a_second_person_ends_a_change', changes(`'confirmed', p.first, now(), NULL`)],
  ['a_second_person_ends_a_change', changes(`'retracted', p.last, now(), NULL`)],
  [
    'another_person_confirms_an_interest',
    `${interests(`'35600000000048', NULL`)}; UPDATE declared_interest SET confirmed_by = declared_by`,
  ],
  ['two_people_annul_an_interest', withdrawals('NULL, NULL, NULL, NULL', 1, `'error', true, p.first`)],
  ['two_people_annul_an_interest', withdrawals(`'confirmed', p.last, now(), NULL`, 1, `'error', true, p.last`)],
  ['two_people_annul_an_interest', withdrawals('NULL, NULL, NULL, NULL', 1, `'over', true, p.last`)],
  ['a_request_ends_as_something', withdrawals(`'confirmed', NULL, NULL, NULL`)],
  ['a_rejected_request_has_its_reason', withdrawals(`'rejected', p.last, now(), NULL`)],
  ['a_second_person_ends_a_request', withdrawals(`'confirmed', p.first, now(), NULL`)],
  ['a_second_person_ends_a_request', withdrawals(`'retracted', p.last, now(), NULL`)],
  ['described_by_somebody_at_some_time', `UPDATE organisation SET described_by = 'hand'`],
  ['a_role_request_ends_as_something', roleRequests(`'confirmed', NULL, NULL, NULL`)],
  ['a_refused_role_has_its_reason', roleRequests(`'rejected', p.last, now(), NULL`)],
  ['a_second_person_ends_a_role_request', roleRequests(`'confirmed', p.first, now(), NULL`)],
  ['a_reexamination_ends_once', reexaminations(`'lapsed', NULL, NULL, NULL`)],
  ['who_ends_a_reexamination_says_why', reexaminations(`'withdrawn', now(), NULL, NULL`)],
  ['who_ends_a_reexamination_says_why', reexaminations(`'lapsed', now(), NULL, '.'`)],
  ['an_opinion_on_an_amendment_is_whole', 'UPDATE amendment SET comment = NULL'],
  ['who_is_asked_of_an_amendment_is_named', 'UPDATE amendment SET reviewer_id = NULL'],
  ['an_amendment_is_decided_after_its_opinion', 'UPDATE amendment SET decided_at = NULL'],
  ['an_amendment_is_signed_after_its_decision', 'UPDATE amendment SET decided_at = NULL, decided_by = NULL'],
  ['nobody_decides_on_their_own_amendment', 'UPDATE amendment SET decided_by = proposed_by'],
  ['nobody_examines_for_themselves', 'UPDATE amendment SET stands_in_for = reviewer_id'],
  ['who_stands_in_examines', "UPDATE amendment SET stands_in_for = proposed_by, reviewer_id = NULL, state = 'withdrawn', ended_at = now()"],
  ['an_ended_amendment_says_when', 'UPDATE amendment SET ended_at = now()'],
  [
    'a_plan_has_the_number_after_its_amendment',
    `INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since) SELECT id, 9, 1, 1, 1, 1, '2027-01-01', '2027-02-01', now() FROM "grant"`,
  ],
  [
    'a_plan_comes_from_one_act',
    `INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since, amendment, reduction) SELECT id, 2, 1, 1, 1, 1, '2027-01-01', '2027-02-01', now(), 1, 1 FROM "grant"`,
  ],
  ['a_reduction_awards_less', `INSERT INTO reduction SELECT id, 1, 1, 100, 200, NULL FROM "grant"`],
  ['a_funding_change_is_settled_once', `INSERT INTO funding_change SELECT id, 1, 1, '[]', 1, 1, 1, 1 FROM "grant"`],
  ['nothing_overlaps_with_itself', `INSERT INTO overlap SELECT id, id, now(), 'organisation', '[]', true FROM application`],
  ['an_overlap_has_its_evidence', overlaps('false')],
  ['only_what_may_be_is_deemed_admissible', 'UPDATE application SET deemed_admissible_at = now()'],
  ['a_warning_comes_before_silence', `UPDATE application SET silence_at = now(), silence_warn_at = now() + interval '1 day'`],
  ['a_settled_overlap_says_how_and_why', overlaps(`true, 'upheld'`)],
  ['first_day_before_last', absence('2027-01-02', '2027-01-01', 'DESC')],
  ['its_hash_is_that_of_its_bytes', `INSERT INTO agreement SELECT id, 1, repeat('0', 64), '', '{}' FROM "grant"`],
  [
    'a_letters_hash_is_that_of_its_bytes',
    `INSERT INTO decision_letter SELECT stream_id, version, now(), NULL, NULL, repeat('0', 64), '' FROM event`,
  ],
  ['a_token_is_in_base64', `INSERT INTO seal_stamp VALUES ('2026-03-02', 'not base64')`],
  ['a_seal_has_a_name_and_a_level', `INSERT INTO decision_letter SELECT stream_id, version, now(), 'Fonds', NULL, ${EMPTY}, '' FROM event`],
  [
    'a_guarantee_covers_something',
    `INSERT INTO guarantee SELECT g.id, 1, 'Caisse', 'G-1', 0, NULL, p.id FROM "grant" g, (SELECT id FROM person LIMIT 1) p`,
  ],
  ['a_gap_goes_forward', `INSERT INTO reference_gap (code, year, first, last) VALUES ('COM', 2026, 5, 4)`],
  ['never_its_own_substitute', absence('2027-01-01', '2027-01-02', 'ASC')],
  ['begins_once_confirmed', absence('2027-01-01', '2027-01-02', 'DESC', 'now(), NULL, NULL')],
  ['confirmed_by_a_second_person', absence('2027-01-01', '2027-01-02', 'DESC', 'NULL, now(), b.id')],
  [
    'seen_first_before_last',
    `INSERT INTO person_organisation SELECT p.id, o.id, now(), now() - interval '1 day', now() FROM person AS p, organisation AS o`,
  ],
  [
    'never_paid_by_who_ordered',
    `INSERT INTO earlier_order SELECT t.id, 1, 1, 1, p.id, now(), 2026, NULL, NULL, p.id, now(), '.'
     FROM tranche AS t, (SELECT id FROM person LIMIT 1) AS p`,
  ],
  [
    'acknowledged_by_somebody',
    `INSERT INTO freeze_notice SELECT envelope_id, sequence, 'lead', cause_stream_id, cause_version, NULL, now() FROM movement`,
  ],
  [
    'a_contact_is_of_one_file',
    `INSERT INTO file_contact SELECT NULL, NULL, 'fund', p.id, p.id, now(), 1 FROM (SELECT id FROM person LIMIT 1) AS p`,
  ],
  ['a_thread_is_about_one_file', `INSERT INTO thread SELECT gen_random_uuid(), NULL, NULL, false, '.'`],
  [
    'a_note_is_written_by_the_fund',
    `INSERT INTO message SELECT gen_random_uuid(), 1, true, 'beneficiary', '.', false, p.id, now() FROM (SELECT id FROM person LIMIT 1) AS p`,
  ],
  ['a_link_is_of_two', linked({}, 'b.id, b.id')],
  ['an_admin_says_why', linked({ because: `'admin'` })],
  [
    'a_second_admin_confirms',
    linked({ because: `'admin'`, proposed_by: 'a.id', reason: `'.'`, confirmed_at: 'now()', confirmed_by: 'a.id' }),
  ],
  ['a_parting_says_why', linked({ confirmed_at: 'now()', parting_by: 'a.id' })],
  ['what_is_confirmed_is_parted', linked({ parting_by: 'a.id', parting_at: 'now()', parting_reason: `'.'` })],
  ['a_link_ends_as_something', linked({ ended_as: `'rejected'` })],
  ['a_second_admin_parts', linked({ ended_as: `'parted'`, ended_at: 'now()', ended_by: 'a.id' })],
] as const;

test.each(walls)('%s holds where the code is bypassed: %s', async (constraint, statement) => {
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23514', constraint });
});

test('what is signed is the document of its plan, and no other', async () => {
  const signed = `${DOCUMENTED} INSERT INTO signature (grant_id, side, person_id, signed_at, plan, document_sha256, provider) SELECT d.id, 'fund', p.id, now(), 9, repeat('0', 64), 'recorded' FROM documented AS d, (SELECT id FROM person LIMIT 1) p`;
  await expect(database.pool.query(signed)).rejects.toMatchObject({ code: '23503', constraint: 'both_sign_one_document' });
});

test('a mission answers an alert of its own grant, and no other', async () => {
  await expect(
    database.pool.query('UPDATE mission SET alert = 9 WHERE id = (SELECT max(id::text)::uuid FROM mission)'),
  ).rejects.toMatchObject({
    ...{ code: '23503', constraint: 'a_mission_answers_an_alert_of_its_grant' },
  });
});

test('every constraint that is named as a fact is tried', async () => {
  // PostgreSQL names a constraint that has no name of its own <table>_<columns>_check.
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT DISTINCT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conname NOT LIKE '%\\_check%' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...new Set(walls.map(([name]) => name))].sort());
});

test.each([
  [
    'two corrections out for an application',
    'one_correction_open_at_a_time',
    `INSERT INTO correction (application_id, number, revision, from_state, state, steps, message, requested_by, requested_at, due_at)
     SELECT application_id, 2, revision, from_state, state, steps, message, requested_by, requested_at, due_at FROM correction`,
  ],
  ['the same bytes twice on an application', 'attachment_once', attached('gen_random_uuid()')],
  ['an obligation twice', 'an_obligation_is_owed_once', obligations('awaited', 0, 2)],
  ['two reviews of one evidence', 'one_review_of_evidence', evidenceReviews('accept', '', 2)],
  ['two final accounts of a grant', 'one_final_account_of_a_grant', accounts('awaited', 0, 2)],
  ['two reviews of one account', 'one_review_of_an_account', accountReviews('return', 'NULL', 2)],
  [
    'two accounts of a grant that are approved',
    'an_account_is_approved_once',
    `INSERT INTO account_review SELECT id, n, 'approve', 1, 1, '.', id, now() FROM "grant", generate_series(1, 2) AS n`,
  ],
  ['two time stamps of one seal', 'seal_stamp_pkey', STAMPED_TWICE],
  ['two seals of a chain at one length', 'one_seal_for_a_length', SEALED_TWICE],
  ['two claims of a number on a grant', 'one_claim_for_a_number', claimedWith('claimed', 2)],
  ['two alerts of a grant that is beyond a threshold once', 'once_beyond_a_threshold', alerts('NULL, NULL, NULL, NULL, NULL', 2)],
  [
    'two grants of a commitment number',
    'one_grant_for_a_commitment_number',
    `WITH free AS (SELECT id, row_number() OVER () AS n FROM application WHERE id NOT IN (SELECT application_id FROM "grant")),
     place AS (SELECT id, row_number() OVER () AS n FROM stream WHERE kind <> 'grant')
     INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at, commitment_number)
     SELECT place.id, free.id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at, '1405123456'
     FROM free JOIN place USING (n) CROSS JOIN "grant" AS g`,
  ],
  [
    'two missions that answer an alert',
    'an_alert_is_answered_once',
    `INSERT INTO mission (id, grant_id, kind, half_days, starts_on, ends_on, indicator, reason, alert, proposed_by, proposed_at, state)
     SELECT gen_random_uuid(), grant_id, kind, half_days, starts_on, ends_on, indicator, reason, 1, proposed_by, proposed_at, 'proposed' FROM mission, generate_series(1, 2)`,
  ],
  [
    'two amendments of a grant open at once',
    'one_open_amendment_of_a_grant',
    `INSERT INTO amendment (grant_id, number, state, side, proposed_by, proposed_at, reasons, content, awarded_cents, cost_cents, duration_months, remind_at, deadline_at)
     SELECT grant_id, number + 1, 'proposed', side, proposed_by, proposed_at, reasons, content, awarded_cents, cost_cents, duration_months, remind_at, deadline_at FROM amendment`,
  ],
  [
    'two changes of a grant’s funding open at once',
    'one_open_funding_change_of_a_grant',
    `INSERT INTO funding_change SELECT g.id, n, 1, '[]', 1, 1 FROM "grant" AS g, generate_series(1, 2) AS n`,
  ],
  ['two invitations of an event', 'one_invitation_of_an_event', invitations({ version: '1' }, 2)],
  [
    'two invitations of an organisation to an address open at once',
    'one_open_invitation_of_an_address',
    invitations({ email: `'noe@lacs.example'` }, 2),
  ],
  ['two invitations of a link', 'one_invitation_of_a_link', invitations({ link_sha256: `sha256('')` }, 2)],
  ['two letters of an invitation', 'one_letter_of_an_invitation', lettersTo('NULL', NOBODYS, 'NULL', 2)],
  [
    'two findings on a pair of applications',
    'one_overlap_of_a_pair',
    `${overlaps('true')} UNION ALL SELECT max(id::text)::uuid, min(id::text)::uuid, now(), 'organisation', '[]', true FROM application`,
  ],
  [
    'two imports of a file',
    'the_same_file_once',
    `INSERT INTO payment_import SELECT gen_random_uuid(), ${NOBODYS}, n, repeat('a', 64), 1 FROM generate_series(1, 2) AS n`,
  ],
  ['two lines of a name in a file', 'a_line_once_in_a_file', linesWith('known', 'NULL', 'generate_series(1, 2)')],
  [
    'two lines that tell of a movement',
    'a_movement_is_told_of_once',
    `INSERT INTO payment_match SELECT ${NOBODYS}, 1, ${NOBODYS}, n, 1 FROM generate_series(1, 2) AS n`,
  ],
  [
    'two dismissals of a line',
    'a_line_is_dismissed_once',
    `INSERT INTO payment_dismissal SELECT ${NOBODYS}, 1, ${NOBODYS}, n, '.' FROM generate_series(1, 2) AS n`,
  ],
  ['two favourable visas on a tranche', 'never_two_favourable_visas', visas(2, true)],
  ['two decisions on bank details', 'payee_decision_pkey', decisions('p.first', 'p.last')],
  ['two opinions of a number on a step', 'one_opinion_of_a_number', `INSERT INTO opinion SELECT * FROM opinion`],
  ['two opinions that count on a step', 'one_current_opinion_a_step', opinionsWith('person_id', 2)],
  [
    'two opinions of a person that count on an application',
    'one_current_opinion_a_person',
    `UPDATE opinion AS o SET person_id = (SELECT person_id FROM opinion AS other WHERE other.application_id = o.application_id ORDER BY step LIMIT 1)`,
  ],
  ['two interests of a person in one thing', 'one_interest_of_a_person_in_a_thing', interests(`'35600000000048', NULL`, 2)],
  ['two open requests to withdraw an interest', 'one_open_request_of_an_interest', withdrawals('NULL, NULL, NULL, NULL', 2)],
  ['two re-examinations of an award at a time', 'one_reexamination_at_a_time', reexaminations('NULL, NULL, NULL, NULL', 2)],
  [
    'two open assignments of a step',
    'one_open_assignment_a_step',
    `INSERT INTO assignment SELECT application_id, step, number + n, person_id, NULL, NULL, false, now() FROM assignment, generate_series(1, 2) AS n`,
  ],
  ['two lines for a skill of a request', 'one_line_for_a_skill', 'INSERT INTO datalab_days SELECT * FROM datalab_days'],
  [
    'two commands under a key of a person',
    'one_command_for_a_key',
    'INSERT INTO command (name, thing_id, person_id, organisation_id, roles, key, fingerprint) SELECT name, thing_id, person_id, organisation_id, roles, key, fingerprint FROM command',
  ],
  [
    'two holdings of one role',
    'one_holding_of_a_role',
    `INSERT INTO role_holding SELECT id, organisation_id, 'lead', NULL, now() FROM person CROSS JOIN generate_series(1, 2)`,
  ],
  [
    'two signatures of one side',
    'signature_pkey',
    `${DOCUMENTED} INSERT INTO signature (grant_id, side, person_id, signed_at, plan, document_sha256, provider) SELECT d.id, 'fund', p.id, now(), 9, d.sha256, 'recorded' FROM documented AS d, (SELECT id FROM person LIMIT 2) p`,
  ],
  [
    'two documents of one plan',
    'agreement_pkey',
    `INSERT INTO agreement SELECT id, 1, ${EMPTY}, '', '{}' FROM "grant", generate_series(1, 2)`,
  ],
  [
    'two letters of one decision',
    'decision_letter_pkey',
    `INSERT INTO decision_letter SELECT stream_id, version, now(), NULL, NULL, ${EMPTY}, '' FROM event, generate_series(1, 2)`,
  ],
  [
    'two applications at one rank of a session’s waitlist',
    'one_application_for_a_rank',
    `UPDATE agenda_item SET decision = 'waitlist', awarded_cents = NULL, rank = 1`,
  ],
  [
    'two appeals against one decision',
    'one_appeal_against_a_decision',
    `INSERT INTO appeal (application_id, number, against, decision_stream, decision_version, state, grounds, appealed_by, appealed_at, lapses_at, remind_at, deadline_at)
     SELECT application_id, 9, against, decision_stream, decision_version, 'received', '.', appealed_by, now(), now(), now(), now() FROM appeal`,
  ],
  [
    'two ends of one wait',
    'one_end_of_a_wait',
    `INSERT INTO waitlist_outcome (application_id, decision, awarded_cents, reason, decided_by, decided_at, session_id) SELECT application_id, 'refuse', NULL, '.', created_by, now(), session_id
     FROM agenda_item JOIN application ON application.id = application_id, generate_series(1, 2)`,
  ],
  ['two ballots of a member on an application', 'one_ballot_of_a_member', twiceIn('ballot', `'favour'`)],
  ['two recusals of a member from an application', 'one_recusal_of_a_member', twiceIn('recusal', `'.', now()`)],
  [
    'two scenarios of a name in a session',
    'one_scenario_of_a_name',
    `INSERT INTO scenario SELECT id, n, 'Prudent', created_by, now(), NULL FROM session, generate_series(1, 2) AS n`,
  ],
  [
    'two tranches in force of a rank',
    'one_tranche_of_a_rank_in_force',
    'INSERT INTO tranche (id, grant_id, rank, kind, state, from_month, to_month, year, amount_cents, firm) SELECT gen_random_uuid(), grant_id, rank, kind, state, from_month, to_month, year, amount_cents, firm FROM tranche',
  ],
  [
    'two grants of an application',
    'grant_application_id_key',
    `INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at) SELECT s.id, application_id, organisation_id, envelope_id, g.state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at FROM "grant" g, stream s WHERE s.kind = 'session'`,
  ],
])('there are never %s', async (_, constraint, statement) => {
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23505', constraint });
});

test('none of these statements has changed a row', async () => expect(await digest(database.db)).toEqual(before));

test.each([
  ['when a letter left', `UPDATE letter SET sent_at = now()`, 'letter'],
  ['that it left', `UPDATE letter SET sent_at = NULL`, 'letter'],
  ['whom it notified', `UPDATE letter SET of_applicant = NOT of_applicant`, 'letter'],
  ['what a letter told, and to whom', `UPDATE letter SET version = 1`, 'letter'],
  ['to whom a letter was', `UPDATE letter SET person_id = NULL, invitation_id = ${NOBODYS}`, 'letter'],
  ['a letter', 'DELETE FROM letter', 'letter'],
  ['every letter', 'TRUNCATE letter', 'letter'],
  ['an appeal', 'DELETE FROM appeal', 'appeal'],
  [
    'what became of an appeal',
    `UPDATE appeal SET state = 'lapsed', ended_at = now(); UPDATE appeal SET ended_at = NULL, state = 'advised'`,
    'appeal',
  ],
])('no role changes %s, not even the owner of the tables', async (_, statement, table) => {
  await database.pool.query(
    letterWith({ subject: 'NULL', text: 'NULL', sent_at: `'2026-03-02'` }).replace('LIMIT 1', 'AND version > 1 LIMIT 1') +
      ' ON CONFLICT DO NOTHING',
  );
  const withLetter = await digest(database.db);
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23000', message: `${table} keeps what it says here` });
  expect(await digest(database.db)).toEqual(withLetter);
});

test('a letter that has left may be taken up no more, and keeps its instant when another sender says that it left later', async () => {
  const { db, pool } = database;
  await pool.query(
    letterWith({ subject: 'NULL', text: 'NULL', sent_at: `'2026-03-02'` }).replace('LIMIT 1', 'AND version > 1 LIMIT 1') +
      ' ON CONFLICT DO NOTHING',
  );
  const { id } = await db.selectFrom('letter').where('sent_at', 'is not', null).select('id').executeTakeFirstOrThrow();
  await markLetterSent(db, id, new Date().toISOString());
  await releaseLetter(db, id);
  expect(await db.selectFrom('letter').where('id', '=', id).select('sent_at').executeTakeFirst()).toEqual({
    sent_at: '2026-03-02T00:00:00.000Z',
  });
});
