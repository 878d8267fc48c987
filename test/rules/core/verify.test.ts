import { type Kysely, sql, type Transaction } from 'kysely';
import { sealDay } from '../../../db/core/seals.ts';
import type { DB } from '../../../db/core/schema.ts';
import { atOneInstant, findFaults, readInvariants } from '../../../db/core/verify.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { SPENDING } from '../../support/calls.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { databaseOfFile } from '../../support/database.ts';
import { opened, transferTo } from '../../support/family-fixtures.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { gained } from '../../support/gain-fixtures.ts';
import {
  amended,
  appealed,
  attachedTo,
  awarded,
  claimed,
  delegated,
  modelled,
  type CommandHarness,
  openCopyingHarness,
  paid,
  plannedDays,
  reconciled,
  spent,
} from '../../support/command-harness.ts';
import { sampled } from '../../support/sample-fixtures.ts';
import { sendLetters } from '../../support/departed-letters.ts';
import { invariantFaults, shippedLine } from '../../support/invariants.ts';

/** Noon in Paris, or an hour after, some days before today. */
const noon = (daysAgo: number) => new Date(Date.parse(`${today()}T11:00:00Z`) - daysAgo * 86_400_000).toISOString();

const database = databaseOfFile();
let harness: CommandHarness;
/**
 * A grant that is amended, one that is paid and claimed back in part, one that is delegated and used in part, one that
 * waits for its signatures, a refusal that is appealed, a freeze that left less than nothing and was cut in part, a
 * transfer, and the seals of three days.
 */
beforeAll(async () => {
  const { db } = database;
  harness = await openCopyingHarness(db);
  await sealDay(db, noon(2));
  await amended(harness, db);
  await gained(harness, db);
  const { grantId } = await awarded(harness, db);
  const { envelope_id: envelopeId } = await shippedLine(db, 'AE');
  await harness.accept('finance', 'setVisaRule', { thresholdCents: AWARDED_CENTS, order: 'Arrêté' }, { id: envelopeId });
  const visa = { tranche: 1, number: 'V-1', givenOn: today(), favourable: true };
  await harness.accept('controller', 'giveVisa', visa, { id: grantId });
  await paid(harness, db, grantId);
  await reconciled(harness, db, grantId);
  await sampled(harness, db, envelopeId);
  await claimed(harness, grantId);
  await spent(harness, await delegated(harness, db));
  const { applicationIds } = await awarded(harness, db);
  await appealed(harness, db, applicationIds[1] ?? '');
  const talk = { file: applicationIds[1] ?? '', subject: 'Un point' };
  await harness.accept('lead', 'addNote', { ...talk, note: 'À relire.', mentions: [harness.callers['screener']?.personId ?? ''] });
  const { id: thread } = await harness.accept('lead', 'startThread', { ...talk, message: 'Une question.' });
  await attachedTo(harness, db, 'lead', thread);
  const { id: callId, version: drafted } = await harness.accept('admin', 'createCall', {
    ...{ id: 'un-modele', code: 'MOD', envelopeId: (await shippedLine(db, 'AE')).envelope_id },
    terms: { ...SHIPPED_CALL.terms, documents: [SPENDING] },
  });
  await modelled(harness, db, callId, SPENDING.key);
  await harness.accept('admin', 'publishCall', { version: drafted + 1 }, { id: callId });
  const remark = { question: 'to_whom', asOf: '2026-01-01', remark: 'Vu.' };
  await harness.accept('lead', 'remarkOnAnswer', remark, { id: harness.callers['lead']?.personId ?? '' });
  await plannedDays(harness);
  await sendLetters(db, noon(3));
  await sealDay(db, noon(1));
  await sendLetters(db, noon(1));
  const { envelope_id: id, available } = await shippedLine(db, 'AE');
  await harness.accept('finance', 'freezeCredits', orderOf(available + 300), { id });
  await harness.accept('finance', 'cutCredits', orderOf(available + 300), { id });
  const [child = ''] = await opened(harness, id, 'NORTH');
  await harness.accept('finance', 'transferCredits', transferTo(child, 70, { credit: 'CP' }), { id });
  await harness.accept('finance', 'allotCredits', orderOf(100), { id });
  await sealDay(db, noon(0));
});

/**
 * The invariants that do not hold, by their names, after the owner of the tables has run this statement. All of it is
 * undone again.
 */
async function brokenBy(statement: string): Promise<string[]> {
  const undo = new Error('undo');
  let broken: string[] = [];
  await database.db
    .transaction()
    .execute(async (trx) => {
      // Without triggers and foreign keys, as only a superuser may.
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql.raw(statement).execute(trx);
      broken = await namesOfBroken(trx);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return broken;
}

async function namesOfBroken(trx: Transaction<DB>): Promise<string[]> {
  const broken: string[] = [];
  for (const invariant of await readInvariants()) if ((await findFaults(trx, invariant, 1)).faults > 0) broken.push(invariant.name);
  return broken;
}

const [MONTHS, NUMBERED, PROMISES] = [
  "every stored balance of a person's month is the sum of its movements",
  "a person's month is numbered without a gap",
  'what is promised of a month is the sum of its promises',
];
const [PROMISE, TO_WORK, AT_WORK] = [
  'a promise is the sum of the movements to its thing',
  'every promise is to a request or a mission',
  'nothing is promised to a request or mission that is over or has not begun',
];
const [GAINED, GAINS_NUMBERED, STATED, METHOD, UNITS, CERTIFIED] = [
  'every balance of a year of a gain is the sum of its movements',
  'the movements of a gain are numbered without a gap, each by an event that moves such a thing',
  'what the movements of an event make is what it states: of each year, or of its year and declaration',
  'a gain is by the method of its promise, and each promise of a year by an event that promises or revises it',
  'what is promised and declared of a year is so many units at the cost of one',
  'no person has certified or returned a gain that they wrote',
];
const [DRAWN, CHECKED] = [
  'each is as its event states, and has drawn the payments that its seed draws from those of its year',
  'each check is by an event that states it, by a person who made no payment of the grant before',
];
const REMARKS = 'each remark beside an answer is that of one event, which keeps its hash';
const LABELS = 'those of an application are as many as the event by which they were last set says';
const PHRASES = 'those of a use are as many as the event by which they were last set says';
const CONTACT = 'each is the one whom the last event about that side of its file has named';
const LAST_EVENT = `(stream_id, version) IN (SELECT id, version FROM stream WHERE kind = 'application' AND version > 3)`;
/** Cuts the last event off, and lets its stream say that there was none. */
const CUT_EVENTS = `
  CREATE TEMPORARY TABLE cut AS SELECT * FROM event WHERE ${LAST_EVENT};
  DELETE FROM event WHERE ${LAST_EVENT};
  UPDATE stream SET version = cut.version - 1, head = e.hash, acknowledged = 0 FROM cut JOIN event AS e ON (e.stream_id, e.version) = (cut.stream_id, cut.version - 1) WHERE id = cut.stream_id`;
/** Cuts the last movement off, with all that it left in the balances. */
const CUT_MOVEMENTS = `
  CREATE TEMPORARY TABLE cut AS SELECT m.* FROM movement AS m JOIN envelope AS v ON (v.id, v.sequence) = (m.envelope_id, m.sequence) WHERE amount_cents = 100;
  DELETE FROM movement AS m USING cut WHERE (m.envelope_id, m.sequence) = (cut.envelope_id, cut.sequence);
  UPDATE envelope SET sequence = cut.sequence - 1, head = m.hash FROM cut JOIN movement AS m ON (m.envelope_id, m.sequence) = (cut.envelope_id, cut.sequence - 1) WHERE id = cut.envelope_id;
  UPDATE envelope_line AS l SET total = total - 100, available = available - 100 FROM cut WHERE (l.envelope_id, l.year, l.credit) = (cut.envelope_id, cut.year, cut.credit)`;
/** Changes an event, and computes every later hash again up to its stream's head. */
const REWRITTEN = `
  UPDATE event SET facts = facts || '{"awardedCents": 1}' WHERE name = 'decideSession' AND stream_id = (SELECT id FROM "grant" WHERE state = 'to_sign');
  UPDATE event AS e SET hash = encode(sha256(convert_to(concat_ws(E'\\n', repeat('0', 64), stream_id, version, name, person_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    '{"awardedCents":1,"sessionId":' || (facts -> 'sessionId')::text || '}'), 'UTF8')), 'hex') WHERE facts ->> 'awardedCents' = '1' AND version = 1;
  UPDATE stream SET head = e.hash FROM event AS e WHERE e.stream_id = id AND e.version = stream.version AND e.facts ->> 'awardedCents' = '1'`;

const BALANCES = 'every stored balance of an envelope is the sum of its movements';
const AMOUNTS = 'every stored amount of a tranche is the sum of its movements';
const NEGATIVE = 'only available is ever negative, and by no more than a freeze has taken';
const UNCOVERED = 'every tranche’s uncovered amount is the sum of its movements, and the line’s account the sum of its tranches';
const CLOSED = 'a closed year has nothing left to use, and nothing still reserved or ordered';
const OPEN = 'every tranche’s reservation is committed, delegated, released, or open as long as its state says';
const FORM = 'a tranche is committed by the fund under an agreement, and by its beneficiary under a delegation';
const HELD = 'a delegation is committed, paid and given back within its amount, and has something left as long as its state says';
const SIGNED = 'no grant is committed, or delegated, above the amount that both sides have signed';
const PAID = 'no grant is paid above what is committed';
const KEPT = 'every sub-envelope is under the parent that its opening names, which is not a sub-envelope itself';
const TRANSFERS = 'every transfer has two sides in one family and on one credit of a year, and they add up to nothing';
const CLAIMS = 'every amount of a claim is the sum of its movements';
const CLAIMED =
  'no tranche is claimed above what is paid, no claim settled above what is claimed, and nothing restored that was not collected';
const DECIDED = 'a grant has the amount of its decision until an amendment changes it, and so have its tranches together';
const SUBMITTED = 'a submitted application asks for what its last submission says, and its lines add up to that';
const ELIGIBLE = 'the eligible cost of a plan is that of its cost lines in the categories of its call';
const DUE = 'what is due is the smaller of the award and its share of the eligible cost applied to what was kept';
const STRUCK = 'what is kept and what is struck, line by line, make what was presented';
const OPINIONS = 'every opinion has the verdict, the scores and the comment of its event';
const SETTLED = 'nothing is paid above what an approved account says is due, except what was claimed back';
const APPROVED = 'a final account is approved if and only if it has an approval';
const ACCOUNTED = 'no grant is closed before its account is approved';
const FIRM = 'the firm tranches of a signed award are promised, or were until an end that an upheld appeal took back';
const MET = 'an obligation is met by evidence that was accepted';
const ANSWERED = 'no two commands were answered with the same event';
const LISTS = 'every event has moved money at most once, in one list, and not before its own instant';
const EVENTS = 'every event carries the hash of its row and of the event before it';
const STREAMS = 'every stream’s version and head are those of its last event';
const MOVEMENTS = 'every movement carries the hash of its row and of the movement before it';
const ENVELOPES = 'every envelope’s sequence and head are those of its last movement';
const SEALS = 'every seal carries the hash of its row and of the seal before it';
const DIGESTS = 'every seal’s digest is that of the heads that it holds';
const SEALED = 'every sealed head is still that of its row';
const DEPARTURES = 'every seal holds the letters that had left by then';
const COVERED = 'what was recorded two days before the newest seal is sealed';
const DAYS = 'every line holds what its value days have added to it';
const MARKS = 'every mark holds the sum of the movements up to it';
const NUMBERS = 'every accounting number of a grant or an order is that of the last event that recorded it';
const WRITTEN = 'each message is that of one event of its thread, and no event is without one';
const MENDED = 'a mended opinion is followed by one of the same author and verdict, given as it ended';
const [MODEL, MODELS] = ['each model file is that of one event of its call', 'each model file that a version of a call names is kept'];
const JOINED = 'each file of a message is that of one event, by the message’s author';
const NOTED = 'a note is the fund’s own, and only a note mentions people';
const NUMBERED_ONCE = 'every N° DP belongs to one order of its company and year';
const TOLD = 'every payment request of a file reports at most one standing movement, and its amount';
const COUNTED = 'every import has the lines that its event counted';
const UNBROKEN = 'the numbers given for a code and a year are all those from 1 to the last one, but for a restoration’s gaps';
const CALLED = 'applications and sessions have the references that their events gave them';
const VISAED = 'an agreement that reaches its envelope’s threshold was committed, or delegated, only with a visa';
const APART = 'no person gave a visa on what they proposed or signed for';
const SIGNATURES = 'every signature is that of an event, on the document that the event names';
const DOCUMENTS = 'every document has the hash that names it, and at least one signature';
const CONDITIONS = 'every condition is certified by its event, and no side signs before all of them are';
const GUARANTEES = 'every guarantee is what its event says';
const SAID = 'every visa, and every rule of an envelope, is what its event says';
const ORDERED = 'every payment order names the bank details that were in force, which a person other than their proposer approved';
const PLAIN = 'no IBAN is stored in plain text';
const PAYEES = 'every ordered or paid tranche keeps the bank details of its last standing order';
const RETURNED = 'every returned payment is what its event says, and its two movements give the credits back';
const EARLIER = 'every order before a tranche’s last one is paid, by a standing payment and by a person who had not ordered it';
const PROPOSED = 'the people who proposed and decided bank details are those of the events';
const AT_ONCE =
  'bank details in force at once rest on the same account, which finance had approved and which was in force on another grant of the organisation';
const LASTS = 'a signed grant awards, and lasts, what its newest plan says';
const ADJUSTED = 'what a review adjusts of a plan is what its event says, on the plan that was in force';
const PLANNED = 'every plan after the first is that of an amendment in force, and every such amendment has its plan';
const REDUCED = 'a withdrawal in part, or its end by an appeal, is what its event says, and has its plan';
const ACT = 'a tranche is added by an amendment, or by an upheld appeal';
const ADDED = 'what an amendment adds is reserved from its approval on, and promised by its second signature';
const EXAMINED = 'an opinion on an amendment is asked of the reviewer whom the last event names, unless it was declined or taken back';
const DECLINED_AMENDMENT = 'no reviewer is asked again for an opinion on an amendment that they declined';
const AMENDED = 'every amendment is what its events say, and is signed by both sides if it is in force';
const REVIEWS = 'an application in review has an open step or goes on at once, and a reviewed one awaits no opinion';
const APPEALS = 'an application is appealed while its appeal against a refusal waits for an answer, and rejected once that is';
const UNINVOLVED = 'no person examines an appeal who took part in the decision before it';
const APPEALED = 'every appeal is what its events say';
const WAITS = 'a waitlisted application has one wait that goes on, and no other application has one';
const ASKED = 'an expected opinion is asked of the reviewer of its only open assignment';
const DECLINED = 'no reviewer is asked again for an opinion that they declined';
const GIVEN = 'a step is given if and only if one opinion on it counts';
const UNTIED = 'no counting opinion was given by a person with an interest in the application';
const WITHDRAWN = 'an interest is withdrawn by the second person who confirmed that, and by no other';
const BY_TWO = 'an interest that one person recorded on another is in force once a second one confirms it, and annulled once two others do';
const [CONFIRMED, LIFTED] = [
  'a proposed change takes effect by the event with which another person confirmed it',
  'an envelope’s visa rule is lifted by two people',
];
const TOGETHER = 'the accounts of two identities that are certainly of one human are disabled together';
const BY_LINK = 'identities are one human if and only if a standing link joins them';
const WITHOUT_LINK = 'no two identities are one human without a link';
const [SIDED, ALONE, PAID_ALONE] = [
  'no person who acted for a beneficiary has moved its money for the fund since',
  'a substitute has acted on a file in one function only',
  'no person has recorded a payment that they ordered',
];
const UNASKED = 'no opinion is asked of a person with an interest in the application';
const REEXAMINED = 'an award is re-examined if its row says so, and its grant is suspended meanwhile';
const NEWEST = 'the newest seal is at most two days old, and not of a future day';

const CHECKS = (table: string, ...names: string[]) => `ALTER TABLE ${table} ${names.map((name) => `DROP CONSTRAINT ${name}`).join(', ')};`;
const TODAY = `day = (SELECT min(day) + 2 FROM seal)`;
const YESTERDAY = `day = (SELECT min(day) + 1 FROM seal)`;

const faults: [what: string, statement: string, broken: string[]][] = [
  ['a grant has another commitment number', `UPDATE "grant" SET commitment_number = '1999999999' WHERE state = 'closed'`, [NUMBERS]],
  ['an order has another number', `UPDATE tranche SET order_number = '1999999999' WHERE state = 'paid'`, [NUMBERS]],
  [
    'two orders of a year have one number',
    `UPDATE tranche SET order_number = '1999999999', ordered_at = coalesce(ordered_at, now()), ordered_year = 2026 WHERE replaced_at IS NULL`,
    [NUMBERS, NUMBERED_ONCE],
  ],
  [
    'a mended opinion has none in its place',
    `UPDATE opinion SET ended_as = 'mended', ended_at = given_at, ended_by = person_id, end_reason = '.'
     WHERE ended_as IS NULL AND application_id = (SELECT min(application_id::text)::uuid FROM opinion)`,
    [MENDED, GIVEN],
  ],
  ['a message is gone', `DELETE FROM message_file; DELETE FROM message WHERE NOT of_fund`, [WRITTEN, JOINED]],
  ['a file of a message is gone', `DELETE FROM message_file`, [JOINED]],
  ['a model file is gone', `DELETE FROM call_model`, [MODEL, MODELS]],
  ['a model file is another', `UPDATE call_model SET sha256 = repeat('0', 64)`, [MODEL]],
  ['a note is a message', `UPDATE message SET of_fund = false`, [NOTED]],
  ['a message mentions a person', `UPDATE mention SET thread_id = (SELECT id FROM thread WHERE NOT of_fund)`, [NOTED]],
  ['a line tells of another amount', `UPDATE payment_line SET amount_cents = 1 WHERE outcome = 'matched'`, [TOLD]],
  ['a line’s match is gone', `DELETE FROM payment_match`, [TOLD]],
  ['a line tells of what is no payment', `UPDATE payment_match SET sequence = 1`, [TOLD]],
  ['a line of an import is gone', `DELETE FROM payment_line WHERE outcome = 'set_aside'`, [COUNTED]],
  ['an import is of another file', `UPDATE payment_import SET sha256 = repeat('0', 64)`, [COUNTED]],
  [
    'a cent lies in another account',
    `UPDATE envelope_line SET available = available - 1, reserved = reserved + 1 WHERE credit = 'CP'`,
    [BALANCES, DAYS],
  ],
  ['a tranche keeps a cent more', `UPDATE tranche SET released = released + 1, reserved = reserved + 1`, [AMOUNTS]],
  [
    'more is missing than was frozen',
    `UPDATE envelope_line SET available = available - 2000000000, reserved = reserved + 2000000000 WHERE credit = 'AE'`,
    [BALANCES, NEGATIVE, DAYS],
  ],
  [
    'a balance is below zero',
    `${CHECKS('envelope_line', 'nothing_negative_but_available')} UPDATE envelope_line SET lapsed = -1, available = available + 1 WHERE credit = 'CP'`,
    [BALANCES, NEGATIVE, DAYS],
  ],
  [
    'a reservation is uncovered that no closing has moved',
    `INSERT INTO uncovered_reservation SELECT t.id, g.envelope_id, t.year, 1 FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE t.state = 'planned'`,
    [UNCOVERED],
  ],
  [
    'something is available while something is uncovered',
    `UPDATE envelope_line SET uncovered = uncovered + 1, available = available + 1 WHERE credit = 'AE'`,
    [BALANCES, UNCOVERED, DAYS],
  ],
  ['a year is closed that still has credits', `UPDATE envelope SET closed_year = (SELECT max(year) FROM envelope_line)`, [CLOSED]],
  ['an amount is below zero', `UPDATE tranche SET withdrawn = -1 WHERE paid > 0`, [AMOUNTS, NEGATIVE, SIGNED]],
  [
    'a reservation is still open where its state says that it is not',
    `UPDATE tranche SET state = 'cancelled' WHERE state = 'planned'`,
    [OPEN],
  ],
  ['a reservation is gone where its state says that it is open', `UPDATE tranche SET state = 'planned' WHERE state = 'paid'`, [OPEN, FIRM]],
  ['an agreement is called a delegation', `UPDATE "grant" SET form = 'delegation' WHERE state = 'closed'`, [FORM]],
  ['a delegation is over of which something is left', `UPDATE tranche SET state = 'paid' WHERE state = 'delegated'`, [HELD]],
  [
    'a delegation goes on of which nothing is left',
    `UPDATE tranche SET drawn = 7000, returned = delegated - 7000, recalled = 1000 WHERE state = 'delegated'`,
    [AMOUNTS, HELD],
  ],
  [
    'more is paid by a beneficiary than was provided',
    `${CHECKS('tranche', 'never_pay_more_than_ordered')} UPDATE tranche SET recalled = provided WHERE state = 'delegated'`,
    [AMOUNTS, HELD],
  ],
  ['more is committed than was signed', `UPDATE "grant" SET awarded_cents = awarded_cents - 1`, [SIGNED, DECIDED, LASTS]],
  ['a grant awards more than was decided', `UPDATE "grant" SET awarded_cents = awarded_cents + 1 WHERE state = 'to_sign'`, [DECIDED]],
  [
    'a signed plan awards more than was decided',
    `UPDATE grant_plan SET awarded_cents = awarded_cents + 1 WHERE number = 1`,
    [DECIDED, LASTS],
  ],
  ['a tranche that is paid is of another amount', `UPDATE tranche SET amount_cents = amount_cents + 1 WHERE state = 'paid'`, [DECIDED]],
  ['an application asks for more than was submitted', `UPDATE application SET requested_cents = requested_cents + 1`, [SUBMITTED]],
  ['a line of an application is of another amount', `UPDATE cost_line SET amount_cents = amount_cents + 1`, [SUBMITTED, ELIGIBLE]],
  ['a signature is gone', `DELETE FROM signature WHERE side = 'fund' AND plan = 1`, [SIGNED]],
  [
    'more is paid than is committed',
    `${CHECKS('tranche', 'never_order_more_than_committed', 'never_pay_more_than_committed')} UPDATE tranche SET withdrawn = 1 WHERE state = 'paid'`,
    [AMOUNTS, PAID],
  ],
  ['a sub-envelope is its parent’s no more', `UPDATE envelope SET parent_id = NULL`, [KEPT, TRANSFERS]],
  [
    'a sub-envelope stands under another one',
    `UPDATE envelope AS e SET parent_id = c.id FROM envelope AS c WHERE c.parent_id IS NOT NULL AND e.code <> c.code AND e.id <> c.parent_id`,
    [KEPT],
  ],
  [
    'a transfer gives a cent more than it takes',
    `UPDATE movement SET amount_cents = amount_cents + 1 WHERE kind = 'transfer_in'`,
    [BALANCES, TRANSFERS, MOVEMENTS],
  ],
  ['a transfer is of two years', `UPDATE movement SET year = year + 1 WHERE kind = 'transfer_in'`, [BALANCES, TRANSFERS, MOVEMENTS]],
  ['a transfer has one side', `DELETE FROM movement WHERE kind = 'transfer_in'`, [BALANCES, TRANSFERS, ENVELOPES, SEALED]],
  ['a claim keeps a cent less', `UPDATE claim SET claimed = claimed - 1`, [CLAIMS]],
  [
    'a claim’s movement is of an event that names another claim',
    `UPDATE event SET facts = facts || '{"claim": 2}' WHERE name = 'collectClaim'`,
    [CLAIMS, EVENTS],
  ],
  [
    'more is claimed than was paid',
    `${CHECKS('tranche', 'never_claim_more_than_paid')} UPDATE tranche SET claimed = paid + 301 WHERE claimed > 0`,
    [AMOUNTS, CLAIMED],
  ],
  [
    'more of a claim is restored than was collected',
    `${CHECKS('claim', 'never_restore_more_of_a_claim_than_collected')} UPDATE claim SET restored = 601`,
    [CLAIMS, CLAIMED],
  ],
  [
    'one event answers two commands',
    `UPDATE command SET receipt = (SELECT receipt FROM command WHERE name = 'signGrant' LIMIT 1) WHERE name = 'signGrant'`,
    [ANSWERED],
  ],
  [
    'one event has two lists',
    `UPDATE movement SET cause_version = (SELECT min(cause_version) FROM movement AS other WHERE kind = 'commit' AND other.tranche_id = movement.tranche_id) WHERE kind = 'pay'`,
    [LISTS, MOVEMENTS],
  ],
  [
    'a movement is of an instant before its event',
    `UPDATE movement SET recorded_at = recorded_at - interval '1 hour' WHERE kind = 'pay'`,
    [LISTS, MOVEMENTS],
  ],
  ['a day of value has added a cent more', `UPDATE line_day SET paid = paid + 1`, [DAYS]],
  [
    'a mark holds a cent less',
    `INSERT INTO line_mark SELECT envelope_id, sequence, recorded_at, year, credit, amount_cents - 1, amount_cents - 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM movement WHERE sequence = 1`,
    [MARKS],
  ],
  ['a fact is another', `UPDATE event SET facts = facts || '{"paidCents": 1}' WHERE name = 'recordPayment'`, [EVENTS]],
  ['another person did it', `UPDATE event SET person_id = NULL WHERE name = 'recordPayment'`, [EVENTS]],
  ['an event in the middle is gone', `DELETE FROM event WHERE name = 'certifyService'`, [EVENTS]],
  ['a stream is at another version', `UPDATE stream SET version = version + 1 WHERE kind = 'envelope'`, [STREAMS]],
  ['a stream has another head', `UPDATE stream SET head = repeat('1', 64) WHERE kind = 'envelope'`, [STREAMS]],
  ['a movement is of another day', `UPDATE movement SET value_date = value_date - 1 WHERE kind = 'pay'`, [MOVEMENTS]],
  ['a movement in the middle is gone', `DELETE FROM movement WHERE kind = 'commit'`, [BALANCES, AMOUNTS, MOVEMENTS]],
  ['an envelope has taken another number of movements', `UPDATE envelope SET sequence = sequence + 1`, [ENVELOPES]],
  ['an envelope has another head', `UPDATE envelope SET head = repeat('1', 64)`, [ENVELOPES]],
  ['a seal is of another instant', `UPDATE seal SET sealed_at = sealed_at + interval '1 second' WHERE ${YESTERDAY}`, [SEALS]],
  ['a seal in the middle is gone', `DELETE FROM seal WHERE ${YESTERDAY}; DELETE FROM seal_head WHERE ${YESTERDAY}`, [SEALS, DEPARTURES]],
  ['a letter left on another day', `UPDATE letter SET sent_at = sent_at - interval '2 days' WHERE sent_at < '${noon(2)}'`, [DEPARTURES]],
  ['a letter that has left is gone', `DELETE FROM letter WHERE sent_at < '${noon(2)}'`, [DEPARTURES]],
  ['a letter went to another person', `UPDATE letter SET person_id = (SELECT id FROM person WHERE id <> person_id LIMIT 1)`, [DEPARTURES]],
  [
    'a letter is there that had not left',
    `INSERT INTO letter (id, stream_id, version, person_id, sent_at)
     SELECT gen_random_uuid(), stream_id, version + 1, person_id, '${noon(3)}' FROM letter LIMIT 1`,
    [DEPARTURES],
  ],
  ['a seal holds a head less', `DELETE FROM seal_head WHERE ${YESTERDAY} AND chain = 'movements'`, [DIGESTS]],
  [
    'a sealed head was moved back',
    `UPDATE seal_head SET length = length - 1 WHERE ${YESTERDAY} AND chain = 'movements'`,
    [DIGESTS, SEALED],
  ],
  ['the tail of a stream was cut off, and its head moved back', CUT_EVENTS, [SEALED]],
  ['the tail of an envelope was cut off, and its balances with it', CUT_MOVEMENTS, [SEALED, DAYS]],
  ['a chain was rewritten whole', REWRITTEN, [DECIDED, SEALED]],
  [
    'what is old was never sealed',
    `UPDATE event SET at = at - interval '9 days' WHERE name = 'publishCall'; DELETE FROM seal_head; UPDATE movement SET recorded_at = '2020-01-01' WHERE sequence = 1`,
    [LISTS, EVENTS, MOVEMENTS, DIGESTS, COVERED],
  ],
  [
    'nothing was sealed for two days',
    `DELETE FROM seal WHERE day > (SELECT min(day) FROM seal); DELETE FROM seal_head; UPDATE seal SET day = day - 1, sealed_at = sealed_at - interval '1 day'`,
    [SEALS, DIGESTS, NEWEST],
  ],
  [
    'nothing was ever sealed, though there is something old',
    `DELETE FROM seal; DELETE FROM seal_head; UPDATE event SET at = at - interval '3 days' WHERE version = 1`,
    [EVENTS, NEWEST, WRITTEN],
  ],
  ['the visa of a commitment is gone', `DELETE FROM visa WHERE number = 'V-1'`, [VISAED]],
  ['the visa of a delegation is gone', `DELETE FROM visa WHERE number = 'V-2'`, [VISAED]],
  ['the visa of a commitment was refused', `UPDATE visa SET favourable = false, observation = 'Non.'`, [VISAED, SAID]],
  ['a signer gave the visa', `UPDATE visa SET person_id = (SELECT DISTINCT person_id FROM signature WHERE side = 'fund')`, [APART, SAID]],
  [
    'a signature is of another instant',
    `UPDATE signature SET signed_at = signed_at + interval '1 second' WHERE side = 'fund'`,
    [SIGNATURES],
  ],
  [
    'a signed document is another',
    `${CHECKS('agreement', 'its_hash_is_that_of_its_bytes')} UPDATE agreement SET document = 'Un autre'`,
    [DOCUMENTS],
  ],
  [
    'a document is there without a signature',
    `INSERT INTO agreement SELECT grant_id, 9, sha256, document, said FROM agreement WHERE plan = 1`,
    [DOCUMENTS],
  ],
  [
    'a guarantee is there that no event recorded',
    `INSERT INTO guarantee SELECT g.id, 1, 'Caisse', 'G-1', 1, NULL, p.id FROM "grant" AS g, (SELECT id FROM person LIMIT 1) AS p`,
    [GUARANTEES],
  ],
  [
    'an award that both sides have signed has a condition that is not certified',
    `INSERT INTO award_condition SELECT grant_id, 1, 'Un avis.', NULL, NULL FROM signature WHERE plan = 1 AND side = 'fund'`,
    [CONDITIONS],
  ],
  ['a rule has another threshold', `UPDATE visa_rule SET threshold_cents = 1`, [SAID]],
  ['a payment went to bank details without approval', `DELETE FROM payee_decision`, [ORDERED]],
  ['an IBAN stands in plain', `${CHECKS('payee', 'an_iban_is_encrypted')} UPDATE payee SET iban_key = NULL`, [PLAIN]],
  [
    'a payment came back that no event tells of',
    `INSERT INTO payment_return SELECT grant_id, 9999, id, payee_id, 1, now(), NULL FROM tranche WHERE state = 'paid' AND payee_id IS NOT NULL`,
    [RETURNED],
  ],
  [
    'an order before the last one was paid by no movement',
    `INSERT INTO earlier_order SELECT id, 1, 1, 1, ordered_by, now(), year, NULL, payee_id, paid_by, paid_on, '.' FROM tranche
     WHERE state = 'paid' AND paid_by IS NOT NULL`,
    [EARLIER],
  ],
  ['a payment went to other bank details', `UPDATE tranche SET payee_id = NULL`, [PAYEES]],
  [
    'the proposer approved bank details',
    `${CHECKS('payee_decision', 'never_decided_by_who_proposed')} UPDATE payee SET proposed_by = (SELECT decided_by FROM payee_decision)`,
    [ORDERED, PROPOSED],
  ],
  [
    'another person decided on bank details',
    `UPDATE payee_decision SET decided_by = (SELECT paid_by FROM tranche WHERE state = 'paid')`,
    [PROPOSED],
  ],
  ['bank details rest on others that no event names', `UPDATE payee_decision SET rests_on = payee_id`, [AT_ONCE]],
  ['an opinion has another score', `UPDATE opinion SET scores = (SELECT jsonb_object_agg(key, 0) FROM jsonb_each(scores))`, [OPINIONS]],
  ['an opinion has another verdict', `UPDATE opinion SET verdict = 'unfavourable'`, [OPINIONS]],
  ['an opinion has other words', `UPDATE opinion SET comment = comment || '!'`, [OPINIONS]],
  ['an application in review has no open step', `UPDATE application SET state = 'in_review'`, [REVIEWS, APPEALS]],
  [
    'an opinion is awaited on what is reviewed',
    `UPDATE application SET state = 'reviewed'; UPDATE review_step SET state = 'stopped'`,
    [REVIEWS, APPEALS, ASKED, GIVEN],
  ],
  ['a reviewer is still asked for an opinion that is given', `UPDATE assignment SET ended_at = NULL, ending = NULL`, [ASKED]],
  [
    'a reviewer who has declined is asked again',
    `INSERT INTO assignment SELECT application_id, step, 2, person_id, NULL, assigned_by, false, assigned_at, answer, answered_at, NULL, ended_at, ending FROM assignment;
     UPDATE assignment SET answer = 'declined', reason = '.', ending = 'declined' WHERE number = 1`,
    [DECLINED],
  ],
  ['an appeal waits whose application does not', `UPDATE application SET state = 'refused' WHERE state = 'appealed'`, [APPEALS]],
  ['an application is rejected without an appeal', `UPDATE application SET state = 'rejected' WHERE state = 'refused'`, [APPEALS]],
  [
    'an appeal is examined by a person who gave an opinion before',
    `UPDATE appeal SET reviewer_id = (SELECT person_id FROM opinion WHERE application_id = appeal.application_id LIMIT 1)`,
    [UNINVOLVED],
  ],
  ['a grant lasts longer than its newest plan', `UPDATE "grant" SET duration_months = 60 WHERE state = 'active'`, [LASTS]],
  ['a plan is that of no amendment', `UPDATE grant_plan SET amendment = 9, number = 10 WHERE number = 2`, [PLANNED]],
  [
    'a subsidy was withdrawn in part, and no plan says so',
    `INSERT INTO reduction SELECT grant_id, 8, 1, 2, 1, NULL FROM grant_plan WHERE number = 1 LIMIT 1`,
    [REDUCED],
  ],
  [
    'a plan is adjusted, and no event says so',
    `INSERT INTO plan_adjustment SELECT grant_id, 1, number, 1, 1, 1, ends_on FROM grant_plan LIMIT 1`,
    [ADJUSTED],
  ],
  ['an act adds a tranche that there never was', `UPDATE tranche SET amendment = 9 WHERE amendment IS NOT NULL`, [ACT]],
  ['what an amendment adds is promised before it is in force', `UPDATE amendment SET state = 'lapsed'`, [PLANNED, ADDED, AMENDED]],
  ['an amendment is in force with one signature', `DELETE FROM signature WHERE amendment IS NOT NULL AND side = 'fund'`, [AMENDED]],
  ['an opinion on an amendment was asked of another person', `UPDATE amendment SET reviewer_id = proposed_by`, [EXAMINED]],
  [
    'a reviewer was asked for an opinion on an amendment after they had declined',
    `UPDATE event SET name = 'declineAmendment', person_id = (SELECT (facts ->> 'reviewerId')::uuid FROM event WHERE name = 'assignAmendment')
     WHERE name = 'proposeAmendment'`,
    [EVENTS, DECLINED_AMENDMENT, AMENDED],
  ],
  ['an appeal has ended, and no event says so', `UPDATE appeal SET state = 'lapsed', ended_at = now()`, [APPEALS, APPEALED]],
  [
    'more is paid than a final account says is due',
    `INSERT INTO final_account SELECT grant_id, 'approved', now(), now(), NULL, NULL, 1 FROM tranche WHERE paid > claimed LIMIT 1;
     INSERT INTO account_review SELECT grant_id, 1, 'approve', 0, 0, '.', grant_id, now() FROM final_account`,
    [SETTLED],
  ],
  [
    'a cent more is due than the share of what was kept',
    `INSERT INTO final_account SELECT grant_id, 'approved', now(), now(), NULL, NULL, 1 FROM grant_plan
       WHERE number = 1 AND grant_id NOT IN (SELECT grant_id FROM tranche WHERE paid > 0) LIMIT 1;
     INSERT INTO account_review SELECT grant_id, 1, 'approve', 0, 1, '.', grant_id, now() FROM final_account`,
    [DUE],
  ],
  [
    'a cent is neither kept nor struck',
    `INSERT INTO final_account SELECT grant_id, 'approved', now(), now(), NULL, NULL, 1 FROM grant_plan
       WHERE number = 1 AND grant_id NOT IN (SELECT grant_id FROM tranche WHERE paid > 0) LIMIT 1;
     INSERT INTO account_statement SELECT grant_id, 1, '[]', 3, '', now(), (SELECT id FROM person LIMIT 1), now() FROM final_account;
     INSERT INTO account_review SELECT grant_id, 1, 'approve', 0, 0, '.', grant_id, now(), '[{"line": 1, "struckCents": 2, "reason": "."}]'
       FROM final_account`,
    [STRUCK],
  ],
  [
    'an account is approved, and no person approved it',
    `INSERT INTO final_account SELECT id, 'approved', now(), now(), NULL, NULL, 1 FROM "grant" LIMIT 1`,
    [APPROVED],
  ],
  [
    'a grant is closed whose account is still to come',
    `INSERT INTO final_account SELECT id, 'awaited', now(), now() FROM "grant" WHERE state = 'closed'`,
    [ACCOUNTED],
  ],
  [
    'an obligation is met by nothing',
    `INSERT INTO obligation SELECT id, 'listing', 'met', 6, now(), now(), NULL, NULL, NULL, NULL, 1 FROM "grant" LIMIT 1`,
    [MET],
  ],
  ['an appeal is gone', `DELETE FROM appeal`, [APPEALS, APPEALED]],
  ['something waits that no session put on the waitlist', `UPDATE application SET state = 'waitlisted' WHERE state = 'refused'`, [WAITS]],
  [
    'an opinion of a person with an interest counts',
    `INSERT INTO declared_interest (person_id, number, application_id, reason, declared_by, declared_at, in_force_since)
     SELECT person_id, 1, application_id, '.', person_id, given_at - interval '1 day', given_at - interval '1 day' FROM opinion LIMIT 1`,
    [UNTIED],
  ],
  [
    'an opinion is asked of a person with an interest',
    `WITH asked AS (
       UPDATE review_step SET state = 'open' WHERE (application_id, key) = (SELECT application_id, step FROM opinion LIMIT 1) RETURNING *
     ) INSERT INTO declared_interest (person_id, number, application_id, reason, declared_by, declared_at, in_force_since)
     SELECT reviewer_id, 1, application_id, '.', reviewer_id, now(), now() + interval '1 day' FROM asked`,
    [ASKED, GIVEN, UNASKED],
  ],
  [
    'a change is confirmed by no event',
    `INSERT INTO envelope_change SELECT e.id, 1, 'setVisaRule', '{}'::jsonb, p.first, now(), 'confirmed', p.last, now(), NULL
     FROM envelope AS e, (SELECT min(id::text)::uuid AS first, max(id::text)::uuid AS last FROM person) AS p`,
    [CONFIRMED],
  ],
  [
    'a threshold is lifted by one person',
    `INSERT INTO visa_rule (envelope_id, version, sequence, threshold_cents, reference)
     SELECT envelope_id, version + 1, sequence, NULL, '.' FROM visa_rule`,
    [SAID, LIFTED],
  ],
  [
    'an interest is withdrawn without the confirmation that it is over',
    `INSERT INTO declared_interest (person_id, number, siret, reason, declared_by, declared_at, withdrawn_by, withdrawn_at)
     SELECT id, 1, '35600000000048', '.', id, now(), id, now() FROM person LIMIT 1`,
    [WITHDRAWN],
  ],
  [
    'an interest that one person recorded on another is in force without confirmation',
    `WITH said AS (
       UPDATE event SET name = 'declareInterest', facts = '{"number": 1, "isInForce": false}'
       WHERE (stream_id, version) = (SELECT e.stream_id, e.version FROM event AS e JOIN person AS p ON p.id = e.stream_id LIMIT 1) RETURNING stream_id
     ) INSERT INTO declared_interest (person_id, number, siret, reason, declared_by, declared_at, in_force_since)
     SELECT said.stream_id, 1, '35600000000048', '.', (SELECT id FROM person WHERE id <> said.stream_id LIMIT 1), now(), now() FROM said`,
    [EVENTS, BY_TWO],
  ],
  [
    'one of two accounts of a human is disabled, and the other is not',
    `INSERT INTO identity_link (id, one_id, other_id, because, made_at, confirmed_at)
       SELECT gen_random_uuid(), min(id::text)::uuid, max(id::text)::uuid, 'address', now(), now() FROM (SELECT id FROM person ORDER BY id LIMIT 2) AS two;
     UPDATE person SET human_id = first.id, disabled_at = CASE WHEN person.id = first.id THEN now() END,
       disabled_reason = CASE WHEN person.id = first.id THEN '.' END
     FROM (SELECT min(id::text)::uuid AS id FROM person) AS first
     WHERE person.id IN (SELECT id FROM person ORDER BY id LIMIT 2)`,
    [TOGETHER],
  ],
  [
    'two are one human by their rows alone',
    `UPDATE person SET human_id = first.id FROM (SELECT min(id::text)::uuid AS id FROM person) AS first
     WHERE person.id IN (SELECT id FROM person ORDER BY id LIMIT 2)`,
    [WITHOUT_LINK],
  ],
  [
    'two are one human by a link, and not by their rows',
    `INSERT INTO identity_link (id, one_id, other_id, because, made_at)
       SELECT gen_random_uuid(), min(id::text)::uuid, max(id::text)::uuid, 'address', now() FROM (SELECT id FROM person ORDER BY id LIMIT 2) AS two`,
    [BY_LINK],
  ],
  [
    'a payment was recorded by the person who had submitted the application',
    `UPDATE event SET person_id = (SELECT s.person_id FROM event AS s JOIN "grant" AS g ON g.application_id = s.stream_id
       WHERE g.id = event.stream_id AND s.name = 'submitApplication' LIMIT 1)
     WHERE name = 'recordPayment'`,
    [EVENTS, SIDED],
  ],
  [
    'a substitute has paid in the stead of an absent payer what they had ordered',
    `INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
     SELECT a.id, p.id, 'fund', role, CASE WHEN role = 'payer' THEN p.id END
     FROM (SELECT id FROM application LIMIT 1) AS a, (SELECT id FROM person LIMIT 1) AS p, unnest(ARRAY['finance', 'payer']) AS role`,
    [ALONE],
  ],
  [
    'a substitute has paid in the stead of an absent payer on a file that they lead',
    `INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
     SELECT a.id, p.id, 'fund', role, CASE WHEN role = 'payer' THEN p.id END
     FROM (SELECT id FROM application LIMIT 1) AS a, (SELECT id FROM person LIMIT 1) AS p, unnest(ARRAY['lead', 'payer']) AS role`,
    [ALONE],
  ],
  ['who has ordered a payment has recorded it', `UPDATE tranche SET paid_by = ordered_by WHERE paid_by IS NOT NULL`, [PAID_ALONE]],
  [
    'an award is examined again of which nothing says so',
    `UPDATE application SET state = 'in_reexamination' WHERE state = 'awarded'`,
    [REEXAMINED],
  ],
  ['a month has more days than came to it', `UPDATE person_month SET capacity = capacity + 1, free = free + 1`, [MONTHS]],
  ['a movement of days is gone', `DELETE FROM day_movement WHERE kind = 'provide'`, [MONTHS, NUMBERED]],
  ['a promise takes more than its month says', `UPDATE day_promise SET reserved = reserved + 1`, [PROMISES, PROMISE]],
  [
    'a promise is to another organisation’s application',
    `UPDATE day_promise SET thing_id = (SELECT id FROM application LIMIT 1)`,
    [PROMISE, TO_WORK],
  ],
  ['a request is withdrawn, and has its days', `UPDATE datalab_request SET state = 'withdrawn'`, [AT_WORK]],
  ['a gain promises a cent more', 'UPDATE gain_year SET promised = promised + 1', [GAINED, UNITS]],
  ['a movement of a gain is gone', `DELETE FROM gain_movement WHERE sequence = 1`, [GAINED, GAINS_NUMBERED, STATED]],
  ['a certified gain was returned', `UPDATE gain_movement SET kind = 'return' WHERE kind = 'certify'`, [GAINED, GAINS_NUMBERED, STATED]],
  [
    'a gain has always promised twice as much',
    `UPDATE gain_promise SET hundredths = 2 * hundredths; UPDATE gain_year SET promised = 2 * promised;
     UPDATE gain_movement SET cents = 2 * cents WHERE kind IN ('promise', 'reduce')`,
    [STATED],
  ],
  ['a gain is by another method than was promised', `UPDATE gain SET method = 'licence'`, [METHOD]],
  ['a gain is promised of other units', 'UPDATE gain_promise SET hundredths = hundredths + 1', [UNITS]],
  ['a gain is declared at another cost', 'UPDATE gain_declaration SET unit_cost_cents = 2 * unit_cost_cents', [UNITS]],
  [
    'who declared a gain has certified it',
    `UPDATE event SET person_id = (SELECT person_id FROM event WHERE name = 'declareGain') WHERE name = 'certifyGain'`,
    [EVENTS, CERTIFIED],
  ],
  ['a sample has another seed', `UPDATE payment_sample SET seed = repeat('0', 64)`, [DRAWN]],
  ['a sample was drawn among fewer payments', 'UPDATE payment_sample SET payments = payments + 1', [DRAWN]],
  ['a drawn payment is gone', 'DELETE FROM sampled_payment; DELETE FROM payment_check', [DRAWN, CHECKED]],
  ['a check found less', 'UPDATE payment_check SET wrong_cents = 1 WHERE wrong_cents > 0', [CHECKED]],
  [
    'who has ordered a payment has checked it',
    `UPDATE event SET person_id = (SELECT person_id FROM event WHERE name = 'orderPayment' LIMIT 1) WHERE name = 'checkPayment'`,
    [EVENTS, CHECKED],
  ],
  ['a number is left out', `UPDATE reference_count SET last = last + 1`, [UNBROKEN]],
  [
    'an application is called otherwise',
    `UPDATE application SET reference = 'DON-2020-0001' WHERE reference LIKE '%-0002'`,
    [UNBROKEN, CALLED],
  ],
  ['a session is called otherwise', `UPDATE session SET reference = 'COM-2020-01' WHERE reference LIKE '%-01'`, [UNBROKEN, CALLED]],
  [
    'a seal is of a day to come',
    `UPDATE seal SET day = day + 2, sealed_at = sealed_at + interval '2 days' WHERE ${TODAY}; UPDATE seal_head SET day = day + 2 WHERE ${TODAY}`,
    [SEALS, NEWEST],
  ],
  [
    'a contact is one whom no event has named',
    `INSERT INTO file_contact SELECT a.id, NULL, 'fund', p.id, e.stream_id, e.at, e.version
     FROM (SELECT id FROM application LIMIT 1) AS a, (SELECT id FROM person LIMIT 1) AS p, (SELECT * FROM event LIMIT 1) AS e`,
    [CONTACT],
  ],
  [
    'labels are those that no event has set',
    `INSERT INTO file_labels SELECT a.id, ARRAY['x'], e.stream_id, e.at, e.version
     FROM (SELECT id FROM application LIMIT 1) AS a, (SELECT * FROM event LIMIT 1) AS e`,
    [LABELS],
  ],
  [
    'phrases are those that no event has set',
    `INSERT INTO phrase_list SELECT 'opinion', NULL, ARRAY['x'], e.stream_id, e.at, e.version FROM (SELECT * FROM event LIMIT 1) AS e`,
    [PHRASES],
  ],
  [
    'a remark on an answer is one that no event has told',
    `INSERT INTO answer_remark SELECT stream_id, version, 'to_whom', '2026-01-01', 'Vu.' FROM event LIMIT 1`,
    [REMARKS],
  ],
  ['a remark on an answer has other words than its event', `UPDATE answer_remark SET remark = remark || '.'`, [REMARKS]],
];

test('after whole lives everything holds', async () => expect(await invariantFaults(database.db)).toEqual([]));

test.each(faults)('it is found where %s', async (_, statement, broken) => expect(await brokenBy(statement)).toEqual(broken));

test('every invariant is tried', async () => {
  const names = (await readInvariants()).map(({ name }) => name);
  expect([...new Set(faults.flatMap(([, , broken]) => broken))].sort()).toEqual(names.sort());
});

test('of many faults the first are told, and all are counted', async () => {
  const [invariant] = await readInvariants();
  const all = { topic: '', name: '', query: `SELECT n::text AS fault FROM generate_series(10, 99) AS n` };
  expect(await findFaults(database.db, all, 2)).toEqual({ faults: 90, first: ['10', '11'] });
  expect(await findFaults(database.db, invariant!, 2)).toEqual({ faults: 0, first: [] });
});

test('the service’s own role, which can change nothing of it, may ask', async () => {
  const asService: Kysely<DB> = database.application.db;
  expect(await atOneInstant(asService, namesOfBroken)).toEqual([]);
});
