import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AmendmentState } from '../../../domain/grants/amendment-life.ts';
import type { TrancheCondition } from '../../../domain/calls/call.ts';
import { isTaken } from '../../../domain/core/state-table.ts';
import { GRANT_STATES, type GrantCommand, type GrantState, grantTable } from '../../../domain/grants/grant.ts';
import type { SlippageLevel } from '../../../domain/impact/slippage.ts';
import { type PaymentStep, payableUntil } from '../../../domain/grants/payment-queue.ts';
import { AUTHORISING } from '../../../domain/grants/authorising.ts';
import { COMMITTING } from '../../../domain/grants/visa.ts';
import type { EventName } from '../../../domain/core/event.ts';
import { type TrancheState, UNCONFIRMED } from '../../../domain/grants/tranche.ts';
import { mayNotFit } from '../../grants/amendments.ts';
import { fundingChanged } from '../../grants/funding-changes.ts';
import { hasUntold } from '../../grants/milestones.ts';
import type { DB } from '../../core/schema.ts';
import { hasMadePayments } from '../../grants/acts.ts';
import { isReexamined } from '../../people/conflicts.ts';
import { payeeIdInForce, proposerOfPayee } from '../../grants/payees.ts';
import { IN_PORTFOLIO } from '../../impact/slippage.ts';
import { claimInTheWay, nextDueOfClaim } from '../../grants/claims.ts';
import { amountOf, isReadyFor, noneBeforeIn } from '../../grants/payment-queue.ts';
import { awaitsVisa, isBlockedByVisa, needsVisa, newestVisa } from '../../grants/visas.ts';
import {
  asks,
  type CountedKinds,
  type Counting,
  expected,
  type Find,
  grants,
  named,
  nothing,
  type TasksByRole,
  undated,
  type Who,
} from './task-queries.ts';

const unsigned = (side: 'beneficiary' | 'fund') =>
  sql<boolean>`NOT EXISTS (SELECT FROM signature WHERE grant_id = g.id AND plan = 1 AND side = ${side})`;

/**
 * Until when a grant may be accepted or signed: its deadline or, for a local authority, the end of silence before it,
 * which rejects what no signed agreement attributes (décret 2018-514 art. 7).
 */
const untilSigned = sql<string | null>`CASE WHEN a.admissible_at IS NOT NULL AND a.silent_since IS NULL
  THEN least(g.deadline_at, a.silence_at) ELSE g.deadline_at END`.as('due_at');

const toSign = (side: 'beneficiary' | 'fund'): Find =>
  asks('signGrant', (db, { organisationId }) =>
    grants(db)
      .where('g.state', '=', 'to_sign')
      .where(unsigned(side))
      .$if(side === 'beneficiary', (query) => query.where('g.organisation_id', '=', organisationId))
      .$if(side === 'fund', (query) => query.where((where) => where.not(awaitsVisa)))
      .select(expected('signGrant', 'grant', 'g.id', untilSigned))
      .select('g.awarded_cents as amount'),
  );

/** Awards whose conditions are not all certified. */
const toCertifyCondition = asks('certifyCondition', (db) =>
  grants(db)
    .where('g.state', 'in', ['to_accept', 'to_sign'])
    .where(sql<boolean>`EXISTS (SELECT FROM award_condition AS c WHERE c.grant_id = g.id AND c.evidence IS NULL)`)
    .select(expected('certifyCondition', 'grant', 'g.id', untilSigned)),
);

/** Awards of which the beneficiary has not shown every condition that is left. */
const toShowCondition = asks('showCondition', (db, { organisationId }) =>
  grants(db)
    .where('g.organisation_id', '=', organisationId)
    .where('g.state', 'in', ['to_accept', 'to_sign'])
    .where(sql<boolean>`EXISTS (SELECT FROM award_condition AS c WHERE c.grant_id = g.id AND c.evidence IS NULL AND c.shown IS NULL)`)
    .select(expected('showCondition', 'grant', 'g.id', untilSigned)),
);

const toAccept = asks('acceptAward', (db, { organisationId }) =>
  grants(db)
    .where('g.state', '=', 'to_accept')
    .where('g.organisation_id', '=', organisationId)
    .select(expected('acceptAward', 'grant', 'g.id', untilSigned)),
);

/** While its award is re-examined a suspended grant stays so (`grant_in_reexamination`). */
const toResume = asks('resumeGrant', (db) =>
  grants(db)
    .where('g.state', '=', 'suspended')
    .where((where) => where.not(isReexamined))
    .select(expected('resumeGrant', 'grant', 'g.id', undated)),
);

/** Tranches in force in one of these states. */
const tranches = (db: Kysely<DB>, states: readonly TrancheState[]) =>
  grants(db).innerJoin('tranche as t', 't.grant_id', 'g.id').where('t.replaced_at', 'is', null).where('t.state', 'in', states);

/** The same command on each of these tranches. */
const onTranches = <Command extends GrantCommand>(found: ReturnType<typeof tranches>, command: Command) =>
  found.select([
    ...named(command, 'grant', sql<number>`t.rank`),
    'g.id',
    sql<string>`t.rank::text`.as('detail'),
    'a.title',
    'o.name as organisation_name',
  ]);
const expectedOfTranches = <Command extends GrantCommand>(found: ReturnType<typeof tranches>, command: Command) =>
  onTranches(found, command).select(undated);

/** The years in which a payment may have been ordered. */
const YEARS = Array.from({ length: 60 }, (_, place) => 2020 + place);

/** The date of a payment's queue; no other step has one. */
const untilPaid = sql<string | null>`CASE t.ordered_year ${sql.join(
  YEARS.map((year) => sql`WHEN ${sql.lit(year)} THEN ${sql.lit(payableUntil('recordPayment', year))}::timestamptz`),
  sql` `,
)} END`;
const dueOf = (step: PaymentStep) => (step === 'recordPayment' ? untilPaid : sql<string | null>`NULL::timestamptz`).as('due_at');

const toTake = (step: PaymentStep, states: readonly TrancheState[]): Find =>
  asks(step, (db) => onTranches(tranches(db, states).where(isReadyFor[step]), step).select([dueOf(step), amountOf[step].as('amount')]));

/**
 * True if the call of application `a` makes this a condition of its tranches. There are few versions, and each is read
 * once.
 */
const waitsFor = (condition: TrancheCondition) => sql<boolean>`(a.call_id, a.call_version) IN (
  SELECT v.call_id, v.version FROM call_version AS v WHERE v.terms -> 'trancheConditions' ? ${condition})`;

/**
 * True if all conditions of tranche `t` are met. A planned tranche can be so if they were met while its grant was
 * suspended, or if an amendment removed the last one.
 */
const isReady = sql<boolean>`(t.amendment IS NULL
  AND NOT (${waitsFor('report')} AND NOT EXISTS (
    SELECT FROM milestone AS m WHERE m.grant_id = g.id AND m.rank = t.rank - 1 AND m.state = 'accepted'))
  AND NOT (${waitsFor('indicators')} AND ${hasUntold})
  AND NOT (${waitsFor('obligations')} AND EXISTS (
    SELECT FROM obligation AS b WHERE b.grant_id = g.id AND b.months <= t.from_month AND b.state NOT IN ('met', 'waived'))))`;

const toConfirm = asks('confirmTranche', (db) =>
  expectedOfTranches(
    tranches(db, UNCONFIRMED)
      .where('g.state', '=', 'active')
      .where((where) => where.or([where('t.state', '=', 'awaiting_credits'), isReady]))
      .where(noneBeforeIn(UNCONFIRMED))
      .where((where) => where.not(isBlockedByVisa)),
    'confirmTranche',
  ),
);

/** Firm tranches before the signatures, tranches whose conditions are met, and those that an amendment adds. */
const toVisa = asks('giveVisa', (db) =>
  tranches(db, UNCONFIRMED)
    .where((where) =>
      where.or([
        where.and([where('g.state', '=', 'to_sign'), where('t.firm', '=', true)]),
        where.and([
          where('g.state', 'in', ['active', 'suspended']),
          where.or([where('t.state', '=', 'awaiting_credits'), where('t.amendment', 'is not', null), isReady]),
        ]),
      ]),
    )
    .where(needsVisa)
    .where(newestVisa(), 'is', null)
    .select([
      ...named('giveVisa', 'grant', sql<number>`t.rank`),
      'g.id',
      sql<string>`t.rank::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
      sql<string | null>`CASE WHEN g.state = 'to_sign' THEN g.deadline_at END`.as('due_at'),
      't.amount_cents as amount',
    ]),
);

/** Agreements in force whose beneficiary has not given bank details; under a delegation it pays itself. */
const toProposePayee = asks('proposePayee', (db, { organisationId }) =>
  grants(db)
    .where('g.state', '=', 'active')
    .where('g.form', '=', 'agreement')
    .where('g.organisation_id', '=', organisationId)
    .where(payeeIdInForce, 'is', null)
    .where(proposerOfPayee, 'is', null)
    .select(expected('proposePayee', 'grant', 'g.id', undated)),
);

/** Proposed bank details. */
const toApprovePayee = asks('approvePayee', (db) =>
  grants(db)
    .where('g.state', 'in', ['to_sign', 'active', 'suspended'])
    // Few wait: the details of the others are not looked at one by one.
    .where(
      sql<boolean>`g.id IN (SELECT y.grant_id FROM payee AS y WHERE NOT EXISTS (SELECT FROM payee_decision AS d WHERE d.payee_id = y.id))`,
    )
    .where(proposerOfPayee, 'is not', null)
    .select(expected('approvePayee', 'grant', 'g.id', undated)),
);

const toCertify = toTake('certifyService', ['confirmed']);
const toOrder = toTake('orderPayment', ['confirmed', 'certified']);
const toPay = toTake('recordPayment', ['ordered']);

const toCollect = asks('collectClaim', (db) =>
  grants(db)
    .innerJoin('claim as c', 'c.grant_id', 'g.id')
    .where('c.owed', '>', 0)
    .select([
      ...named('collectClaim', 'grant', sql<number>`c.number`),
      'g.id',
      sql<string>`c.number::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
      nextDueOfClaim.as('due_at'),
      'c.owed as amount',
    ]),
);

/** Tranches delegated to beneficiaries that commit and pay themselves. */
const delegated = (db: Kysely<DB>, states: readonly GrantState[]) => tranches(db, ['delegated']).where('g.state', 'in', states);

/** The beneficiary reports what it commits of its delegation, */
const toReportCommitment = asks('reportCommitment', (db, { organisationId }) =>
  expectedOfTranches(
    delegated(db, ['active', 'suspended'])
      .where('g.organisation_id', '=', organisationId)
      .where(sql<boolean>`t.delegated > t.drawn + t.returned`),
    'reportCommitment',
  ),
);

/** and what it pays of its commitments, if it has payment credits. */
const toReportPayment = asks('reportPayment', (db, { organisationId }) =>
  expectedOfTranches(
    delegated(db, ['active', 'suspended', 'terminated'])
      .where('g.organisation_id', '=', organisationId)
      .where(sql<boolean>`t.provided - t.recalled > t.paid AND t.committed + t.drawn - t.withdrawn > t.paid`),
    'reportPayment',
  ),
);

/** Commitments beyond the beneficiary's payment credits need more of these. */
const toDelegatePayment = asks('delegatePayment', (db) =>
  expectedOfTranches(
    delegated(db, ['active', 'terminated']).where(sql<boolean>`t.committed + t.drawn - t.withdrawn > t.provided - t.recalled`),
    'delegatePayment',
  ),
);

/** Uncommitted AE of an earlier year come back, and so do payment credits if nothing is left to commit or to pay. */
const toReturn = asks('returnDelegation', (db) =>
  expectedOfTranches(
    delegated(db, ['active', 'suspended', 'terminated']).where(sql<boolean>`CASE
      WHEN t.delegated > t.drawn + t.returned THEN t.year < extract(year FROM now() AT TIME ZONE 'Europe/Paris')
      ELSE t.committed + t.drawn - t.withdrawn = t.paid END`),
    'returnDelegation',
  ),
);

/** Open amendments of grants that are not over, by their current deadline. */
const amendments = <Command extends GrantCommand>(db: Kysely<DB>, command: Command, states: readonly AmendmentState[]) =>
  grants(db)
    .innerJoin('amendment as m', 'm.grant_id', 'g.id')
    .where('g.state', 'in', ['active', 'suspended'])
    .where('m.state', 'in', states)
    .select([...named(command, 'grant'), 'g.id', sql<string>`m.number::text`.as('detail'), 'a.title', 'o.name as organisation_name'])
    .select('m.deadline_at as due_at');

/** Amendments without a reviewer, and those whose opinion is late. */
const toAssignAmendment = asks('assignAmendment', (db) =>
  amendments(db, 'assignAmendment', ['proposed', 'assigned']).where((where) =>
    where.or([where('m.state', '=', 'proposed'), where('m.escalated_at', 'is not', null)]),
  ),
);

const toAdviseOnAmendment = asks('giveAmendmentOpinion', (db, { personId }) =>
  amendments(db, 'giveAmendmentOpinion', ['assigned']).where('m.reviewer_id', '=', personId),
);

/** The chair decides on more money, the lead on others: to reject one is a task where it can no longer fit. */
const toDecideAmendment = (decider: 'lead' | 'chair', command: 'approveAmendment' | 'rejectAmendment'): Find =>
  asks(command, (db) =>
    amendments(db, command, ['advised'])
      .where('m.awarded_cents', decider === 'chair' ? '>' : '<=', (select) => select.ref('g.awarded_cents'))
      .$if(command === 'rejectAmendment', (query) => query.where(mayNotFit)),
  );

const toSignAmendment = (side: 'beneficiary' | 'fund'): Find =>
  asks('signAmendment', (db, { organisationId }) =>
    amendments(db, 'signAmendment', ['to_sign'])
      .where(
        sql<boolean>`NOT EXISTS (SELECT FROM signature AS s WHERE (s.grant_id, s.amendment, s.side) = (m.grant_id, m.number, ${side}))`,
      )
      .$if(side === 'beneficiary', (query) => query.where('g.organisation_id', '=', organisationId)),
  );

/** If a project's funding has changed, its grant is amended or ended. */
const toAmend = asks('proposeAmendment', (db, { organisationId }) =>
  grants(db)
    .where('g.state', 'in', ['active', 'suspended'])
    .where('g.organisation_id', '=', organisationId)
    .where(fundingChanged)
    .where(sql<boolean>`NOT EXISTS (SELECT FROM amendment AS m WHERE m.grant_id = g.id AND m.ended_at IS NULL)`)
    .select(expected('proposeAmendment', 'grant', 'g.id', undated)),
);

/** The states in which the fund may give formal notice under a signed agreement. */
const NOTICED: readonly GrantState[] = ['active', 'suspended'];

/** True for grant `g`, or the one of this id, if no notice was given after an instant. */
const noNoticeSince = (at: RawBuilder<unknown>, grantId = 'g.id') =>
  sql<boolean>`NOT EXISTS (SELECT FROM ending_notice AS n WHERE n.grant_id = ${sql.ref(grantId)} AND n.given_at > ${at})`;

/** Milestones of grants in one of these states, each with the same expected command. */
const milestones = <Command extends GrantCommand>(db: Kysely<DB>, command: Command, states: readonly GrantState[]) =>
  grants(db)
    .innerJoin('milestone as m', 'm.grant_id', 'g.id')
    .where('g.state', 'in', states)
    .select([
      ...named(command, 'grant', sql<number>`m.rank`),
      'g.id',
      sql<string>`m.rank::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
    ]);

/** Milestones whose period is over: the first one without a report, and those whose report was returned. */
const toReport = asks('reportMilestone', (db, { organisationId }) =>
  milestones(db, 'reportMilestone', ['active', 'suspended', 'closed'])
    .where('g.organisation_id', '=', organisationId)
    .where('m.state', 'in', ['planned', 'returned'])
    .where(sql<boolean>`now() >= (m.period_ends_on + 1)::timestamp AT TIME ZONE 'Europe/Paris'`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM milestone AS earlier WHERE earlier.grant_id = g.id AND earlier.rank < m.rank AND earlier.state = 'planned')`,
    )
    .select('m.due_at'),
);

/** Reports given, by the day on which the lead is reminded of them. */
const toReviewReport = asks('reviewReport', (db) =>
  milestones(db, 'reviewReport', ['active', 'closed']).where('m.state', '=', 'reported').select('m.review_remind_at as due_at'),
);

/**
 * Milestones past their date at which a written condition may not be kept: a report is missing, or the tranche behind
 * it waits for something. A notice given since is the answer; the rule reads the rest (`isNoticeDue`).
 */
const toGiveNotice = asks('giveNotice', (db) =>
  milestones(db, 'giveNotice', NOTICED)
    .where(sql<boolean>`m.due_at < now()`)
    .where(noNoticeSince(sql`m.due_at`))
    // By keys: on the date alone PostgreSQL would read the milestones of all years.
    .where(
      sql<boolean>`(m.grant_id, m.rank) IN (
        SELECT l.grant_id, l.rank FROM milestone AS l WHERE l.state IN ('planned', 'returned') AND l.due_at < now()
        UNION ALL SELECT t.grant_id, t.rank - 1 FROM tranche AS t WHERE t.replaced_at IS NULL AND NOT t.firm AND t.state = 'planned')`,
    )
    .select('m.due_at'),
);

/** Grants with an obligation or a final account that is late, and no notice since. */
const toGiveNoticeBeside = asks('giveNotice', (db) =>
  grants(db)
    .innerJoin(
      sql<{ grant_id: string; due_at: string }>`(SELECT owed.grant_id, min(owed.due_at) AS due_at FROM (
        SELECT b.grant_id, b.due_at FROM obligation AS b WHERE b.state IN ('awaited', 'returned')
        UNION ALL SELECT f.grant_id, f.due_at FROM final_account AS f WHERE f.state IN ('awaited', 'returned')
      ) AS owed WHERE owed.due_at < now() AND ${noNoticeSince(sql`owed.due_at`, 'owed.grant_id')} GROUP BY owed.grant_id)`.as<'late'>(
        sql.ref('late'),
      ),
      'late.grant_id',
      'g.id',
    )
    .where('g.state', 'in', NOTICED)
    .select(expected('giveNotice', 'grant', 'g.id', 'late.due_at as due_at')),
);

/** Obligations of grants in one of these states, each with the same expected command. */
const obligations = <Command extends GrantCommand>(db: Kysely<DB>, command: Command, states: readonly GrantState[]) =>
  grants(db)
    .innerJoin('obligation as b', 'b.grant_id', 'g.id')
    .where('g.state', 'in', states)
    .select([...named(command, 'grant'), 'g.id', 'b.key as detail', 'a.title', 'o.name as organisation_name']);

const toShow = asks('giveEvidence', (db, { organisationId }) =>
  obligations(db, 'giveEvidence', ['active', 'suspended', 'closed'])
    .where('g.organisation_id', '=', organisationId)
    .where('b.state', 'in', ['awaited', 'returned'])
    .select('b.due_at'),
);

/** By the day on which the lead is reminded of it. */
const toReviewEvidence = asks('reviewEvidence', (db) =>
  obligations(db, 'reviewEvidence', ['active', 'closed']).where('b.state', '=', 'given').select('b.review_remind_at as due_at'),
);

/** Final accounts of grants in one of these states, each with the same expected command. */
const accounts = <Command extends GrantCommand>(db: Kysely<DB>, command: Command, states: readonly GrantState[]) =>
  grants(db)
    .innerJoin('final_account as f', 'f.grant_id', 'g.id')
    .where('g.state', 'in', states)
    .select([...named(command, 'grant'), 'g.id', nothing.as('detail'), 'a.title', 'o.name as organisation_name', 'f.due_at']);

/** Once every report is accepted. */
const toAccount = asks('giveFinalAccount', (db, { organisationId }) =>
  accounts(db, 'giveFinalAccount', ['active', 'suspended'])
    .where('g.organisation_id', '=', organisationId)
    .where('f.state', 'in', ['awaited', 'returned'])
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM milestone AS m WHERE m.grant_id = g.id AND m.tracking_year IS NULL AND m.state NOT IN ('accepted', 'cancelled'))`,
    ),
);

const toApproveAccount = asks('approveFinalAccount', (db) =>
  accounts(db, 'approveFinalAccount', ['active']).where('f.state', '=', 'given'),
);

/**
 * Projects beyond a threshold of their call: beyond the second, a brigade's mission is to be proposed while the grant
 * goes on. No mission begins on a grant that is suspended or paid in full: its alert is dismissed.
 */
const beyond = (
  level: SlippageLevel,
  command: 'proposeMission' | 'dismissSlippageAlert',
  states: readonly GrantState[] = IN_PORTFOLIO,
): Find =>
  asks(command, (db) =>
    grants(db)
      .innerJoin('slippage_alert as s', 's.grant_id', 'g.id')
      .where('g.state', 'in', states)
      .where('s.level', '=', level)
      .where('s.settled_as', 'is', null)
      .select([
        ...named(command, 'grant'),
        'g.id',
        sql<string>`s.number::text`.as('detail'),
        'a.title',
        'o.name as organisation_name',
        undated,
      ]),
  );

const statesTaking = (command: GrantCommand): GrantState[] => GRANT_STATES.filter((state) => isTaken(grantTable, state, command));

/** Gains of grants that take the command, of which a year is as this condition on `y` says: a task for each gain. */
const gains = <Command extends GrantCommand>(db: Kysely<DB>, command: Command, year: RawBuilder<boolean>) =>
  grants(db)
    .innerJoin('gain as n', 'n.grant_id', 'g.id')
    .where('g.state', 'in', statesTaking(command))
    .where(sql<boolean>`EXISTS (SELECT FROM gain_year AS y WHERE (y.grant_id, y.gain) = (n.grant_id, n.number) AND ${year})`)
    .select([
      ...named(command, 'grant'),
      'g.id',
      sql<string>`n.number::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
      undated,
    ]);

/** Gains of which a promised year is over, and not declared. The rule reads the rest. */
const toDeclareGain = asks('declareGain', (db, { organisationId }) =>
  gains(
    db,
    'declareGain',
    sql<boolean>`y.promised > 0 AND y.declared + y.realised = 0 AND now() >= make_date(y.year + 1, 1, 1)::timestamp AT TIME ZONE 'Europe/Paris'`,
  ).where('g.organisation_id', '=', organisationId),
);

const toCertifyGain = asks('certifyGain', (db) => gains(db, 'certifyGain', sql<boolean>`y.declared > 0`));

/** Drawn payments that no person has checked, of grants of which the human has made none. */
const toCheck = asks('checkPayment', (db, { ids }) =>
  grants(db)
    .innerJoin('sampled_payment as p', 'p.grant_id', 'g.id')
    .innerJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'p.envelope_id').onRef('m.sequence', '=', 'p.sequence'))
    .where('g.state', 'in', statesTaking('checkPayment'))
    .where(sql<boolean>`NOT EXISTS (SELECT FROM payment_check AS k WHERE (k.envelope_id, k.sequence) = (p.envelope_id, p.sequence))`)
    .where((where) => where.not(hasMadePayments(ids)))
    .select([
      ...named('checkPayment', 'grant', sql<number>`p.sequence`),
      'g.id',
      sql<string>`p.sequence::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
      undated,
      'm.amount_cents as amount',
    ]),
);

const toSignForFund = toSign('fund');
const toSignAmendmentForFund = toSignAmendment('fund');
const toApproveForLead = toDecideAmendment('lead', 'approveAmendment');
const toMission = beyond('mission', 'proposeMission', ['active']);
const toDismiss = [beyond('mission', 'dismissSlippageAlert', ['suspended', 'closed']), beyond('alert', 'dismissSlippageAlert')];

/** True of task `w` if its grant `g` is so. */
const ofItsGrant = (isSo: RawBuilder<boolean>) => sql<boolean>`EXISTS (SELECT FROM "grant" AS g WHERE g.id = w.id AND ${isSo})`;

/** True of task `w` if a tranche `t` of its grant `g` is so. */
const ofItsTranches = (isSo: RawBuilder<boolean>) =>
  sql<boolean>`EXISTS (SELECT FROM "grant" AS g JOIN tranche AS t ON t.grant_id = g.id WHERE g.id = w.id AND t.replaced_at IS NULL AND ${isSo})`;

/** True of task `w` if the open amendment `m` of its grant `g` is so. */
const ofItsAmendment = (isSo: RawBuilder<boolean>) =>
  sql<boolean>`EXISTS (SELECT FROM "grant" AS g JOIN amendment AS m ON m.grant_id = g.id AND m.ended_at IS NULL WHERE g.id = w.id AND ${isSo})`;

/** True of amendment `m` if the human with these ids proposed it or gave an opinion on it. */
const isOneOf = (ids: readonly string[]) => sql<boolean>`(m.proposed_by = ANY(${ids}::uuid[]) OR m.reviewer_id = ANY(${ids}::uuid[]))`;

/** True of task `w` if a human, by their ids, gave a visa on its grant. */
const gaveVisa = ({ ids }: Who) =>
  sql<boolean>`EXISTS (SELECT FROM visa AS v WHERE v.grant_id = w.id AND v.person_id = ANY(${ids}::uuid[]))`;

/** True of task `w` if a human, by their ids, has done one of these on its grant. */
const didBefore = (names: readonly EventName[]) => (who: Who) =>
  sql<boolean>`EXISTS (SELECT FROM event AS e WHERE e.stream_id = w.id AND e.name = ANY(${[...names]}) AND e.person_id = ANY(${who.ids}::uuid[]) OFFSET 0)`;

/** True of task `w` if a yearly report of its grant may hold up its payments, as in `refuseUntracked`. */
const mayBeUntracked = sql<boolean>`EXISTS (SELECT FROM milestone AS m WHERE m.grant_id = w.id AND m.tracking_year IS NOT NULL
  AND m.state NOT IN ('accepted', 'cancelled') AND (m.state <> 'planned' OR m.due_at < now()))`;

const anyOf = (...doubts: readonly RawBuilder<boolean>[]) => sql<boolean>`(${sql.join(doubts, sql` OR `)})`;

/**
 * The kinds of which a fund has thousands, and what beyond a person's relation to the file may have a rule refuse them.
 */
export const countedOfGrants: CountedKinds = new Map<Find, Counting>([
  ...[toResume, toReviewReport, toMission, ...toDismiss, toAssignAmendment, toGiveNoticeBeside].map((find): [Find, Counting] => [
    find,
    { isBare: true },
  ]),
  [toReviewEvidence, {}],
  [toCertifyCondition, { isBare: true, doubted: () => ofItsGrant(sql<boolean>`g.deadline_at < now()`) }],
  [
    toSignForFund,
    {
      amount: true,
      doubted: (who) =>
        anyOf(
          ofItsGrant(sql<boolean>`(g.deadline_at < now() OR ${claimInTheWay}
            OR EXISTS (SELECT FROM award_condition AS c WHERE c.grant_id = g.id AND c.evidence IS NULL))`),
          gaveVisa(who),
        ),
    },
  ],
  [toApproveForLead, { isBare: true, doubted: ({ ids }) => ofItsAmendment(sql`(${mayNotFit} OR ${isOneOf(ids)})`) }],
  [
    toSignAmendmentForFund,
    {
      isBare: true,
      doubted: (who) =>
        anyOf(
          ofItsAmendment(sql`(${mayNotFit} OR m.deadline_at < now() OR (g.state = 'suspended' AND m.awarded_cents > g.awarded_cents))`),
          ofItsTranches(sql`t.amendment IS NOT NULL AND t.state = 'planned' AND ${isBlockedByVisa}`),
          gaveVisa(who),
        ),
    },
  ],
  [
    toApprovePayee,
    {
      isBare: true,
      doubted: (who) => sql<boolean>`EXISTS (SELECT FROM payee AS y WHERE y.grant_id = w.id AND y.proposed_by = ANY(${who.ids}::uuid[]))`,
    },
  ],
  [toCertify, { amount: true }],
  [
    toOrder,
    {
      amount: true,
      doubted: () => anyOf(mayBeUntracked, ofItsTranches(sql<boolean>`t.rank = w.place AND t.kind = 'advance' AND t.state = 'confirmed'`)),
    },
  ],
  [toDelegatePayment, { isBare: true, doubted: () => mayBeUntracked }],
  [
    toApproveAccount,
    {
      isBare: true,
      doubted: () =>
        anyOf(
          sql<boolean>`EXISTS (SELECT FROM milestone AS m WHERE m.grant_id = w.id AND m.tracking_year IS NULL AND m.state NOT IN ('accepted', 'cancelled'))`,
          sql<boolean>`EXISTS (SELECT FROM amendment AS m WHERE m.grant_id = w.id AND m.ended_at IS NULL)`,
          ofItsTranches(sql<boolean>`t.state = 'ordered'`),
        ),
    },
  ],
  [
    toGiveNotice,
    {
      isBare: true,
      doubted: () =>
        sql<boolean>`EXISTS (SELECT FROM milestone AS m WHERE m.grant_id = w.id AND m.rank = w.place AND m.state NOT IN ('planned', 'returned'))`,
    },
  ],
  [toPay, { amount: true, doubted: didBefore(AUTHORISING) }],
  [
    toCollect,
    {
      amount: true,
      doubted: (who) =>
        sql<boolean>`EXISTS (SELECT FROM claim AS c WHERE c.grant_id = w.id AND c.number = w.place AND c.issued_by = ANY(${who.ids}::uuid[]))`,
    },
  ],
  [toVisa, { amount: true, doubted: didBefore(COMMITTING) }],
  [toCheck, { amount: true }],
]);

/** Tasks on grants, their tranches, their reports, and what else their beneficiaries owe. */
export const ofGrants: TasksByRole = {
  applicant: [toShowCondition, toReport, toShow, toDeclareGain],
  signatory: [
    ...[toAccept, toSign('beneficiary'), toProposePayee, toReportCommitment, toReportPayment, toReport, toShow, toAccount],
    ...[toShowCondition, toAmend, toSignAmendment('beneficiary'), toDeclareGain],
  ],
  lead: [
    ...[toResume, toCertifyCondition, toReviewReport, toReviewEvidence, toMission, ...toDismiss],
    ...[toAssignAmendment, toApproveForLead, toDecideAmendment('lead', 'rejectAmendment')],
  ],
  reviewer: [toAdviseOnAmendment],
  chair: [toDecideAmendment('chair', 'approveAmendment'), toDecideAmendment('chair', 'rejectAmendment')],
  finance: [
    ...[toSignForFund, toSignAmendmentForFund, toApprovePayee, toConfirm, toCertify, toOrder, toDelegatePayment, toReturn],
    ...[toApproveAccount, toGiveNotice, toGiveNoticeBeside, toCertifyGain, toCheck],
  ],
  payer: [toPay, toCollect],
  controller: [toVisa, toCheck],
};
