import { CONTENT_REFUSALS } from '../../domain/applications/application.ts';
import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readGrantDetail } from '../../db/grants/grant-detail.ts';
import { readGrantRow, readGrantRows } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { FIRST_PLAN, planOfAmendment } from '../../domain/grants/agreement.ts';
import { AcceptAward, CertifyCondition, ReplanTranches, ReturnCondition, ShowCondition } from '../../domain/grants/acceptance.ts';
import { GRANT_STATES, RenounceGrant, ResumeGrant, SignGrant, SuspendGrant } from '../../domain/grants/grant.ts';
import { ReduceGrant, reducedTranches, refuseReducedTo, TerminateGrant } from '../../domain/grants/termination.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { CentsInQuery } from '../../domain/core/money.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { toAgreementView } from './agreement-view.ts';
import { GrantSummary, GrantView, toGrant, toSummary } from './grant-view.ts';
import { onGrant } from '../commands-on.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

/** The refusals that the rules of the controller's visa give. */
const VISA = ['gave_visa', 'visa_missing', 'visa_refused'] as const;

/** The refusals of the ledger for a movement of AE. */
const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;

export const acceptAward = onGrant({
  operationId: 'acceptAward',
  path: '/acceptance',
  summary: 'Accepts an award below what was asked, with a revised plan',
  body: AcceptAward,
  refusals: ['wrong_state', 'stale_version', 'amount_differs', ...CONTENT_REFUSALS, 'start_before_receipt', ...LEDGER],
});

export const replanTranches = onGrant({
  operationId: 'replanTranches',
  method: 'put',
  path: '/tranches',
  summary: 'Plans other tranches than the call would, before either side has signed',
  body: ReplanTranches,
  refusals: [
    'wrong_state',
    'already_signed',
    'stale_version',
    'too_many_tranches',
    'months_differ',
    'amount_differs',
    'advance_above_cap',
    'advance_not_guaranteed',
    'instalments_above_cap',
    ...LEDGER,
  ],
});

export const showCondition = onGrant({
  operationId: 'showCondition',
  path: '/condition-evidence',
  summary: 'Says for the beneficiary what shows that a condition of the award is fulfilled: with all of them shown, it no longer expires',
  body: ShowCondition,
  refusals: ['wrong_state', 'no_condition_open', 'condition_not_open'],
});

export const returnCondition = onGrant({
  operationId: 'returnCondition',
  path: '/condition-returns',
  summary: 'Returns what is said of a condition of the award, with its reason; the time to sign starts anew',
  body: ReturnCondition,
  refusals: ['wrong_state', 'stale_version', 'no_condition_open', 'condition_not_open'],
});

export const certifyCondition = onGrant({
  operationId: 'certifyCondition',
  path: '/conditions',
  summary: 'Certifies that a condition of the award is fulfilled: neither side signs before all of them are',
  body: CertifyCondition,
  refusals: ['wrong_state', 'stale_version', 'no_condition_open', 'condition_not_open'],
});

export const signGrant = onGrant({
  operationId: 'signGrant',
  path: '/signatures',
  summary: 'Signs for the beneficiary or for the fund; the second signature commits the firm tranches, or delegates them',
  body: SignGrant,
  costly: true,
  refusals: [
    'wrong_state',
    'already_signed',
    'stale_version',
    'conditions_not_certified',
    'signer_certified_condition',
    'document_differs',
    ...VISA,
    'claim_owed',
    ...LEDGER,
    'year_over',
    'reservation_uncovered',
  ],
});

export const renounceGrant = onGrant({
  operationId: 'renounceGrant',
  path: '/renunciation',
  summary: 'Renounces an award before its agreement is in force; its reservations are available again',
  body: RenounceGrant,
  refusals: ['wrong_state', 'stale_version', ...LEDGER],
});

export const suspendGrant = onGrant({
  operationId: 'suspendGrant',
  path: '/suspension',
  summary: 'Suspends a grant: what is ordered is still paid, and nothing else moves',
  body: SuspendGrant,
  refusals: ['wrong_state', 'stale_version'],
});

export const resumeGrant = onGrant({
  operationId: 'resumeGrant',
  path: '/resumption',
  summary: 'Ends the suspension of a grant',
  body: ResumeGrant,
  refusals: ['grant_in_reexamination', 'wrong_state', 'stale_version'],
});

export const terminateGrant = onGrant({
  operationId: 'terminateGrant',
  path: '/termination',
  summary:
    'Ends a grant after a formal notice whose time is over: the justified spending is settled, its unpaid tranches are cancelled, their reservations released, their commitments withdrawn, and what is delegated and not committed is returned',
  body: TerminateGrant,
  refusals: [
    'grant_in_reexamination',
    'wrong_state',
    'stale_version',
    'payment_under_way',
    'notice_missing',
    'notice_running',
    'withdrawal_deadline_passed',
    'liquidation_unpaid',
    ...LEDGER,
  ],
});

export const reduceGrant = onGrant({
  operationId: 'reduceGrant',
  path: '/reduction',
  summary:
    'Withdraws a subsidy in part after a formal notice for a written condition that is not kept: the agreement goes on with a smaller amount, what is promised above it is given back, and what was paid above it is claimed',
  body: ReduceGrant,
  refusals: [
    'grant_in_reexamination',
    'wrong_state',
    'wrong_form',
    'stale_version',
    'amendment_open',
    'account_approved',
    'account_wrong_state',
    'payment_under_way',
    'notice_missing',
    'notice_running',
    'reduction_not_below',
    'reduction_below_certified',
    ...LEDGER,
  ],
});

export const previewReduction = read(
  {
    operationId: 'previewReduction',
    path: '/grants/{id}/reduction',
    summary: 'Shows each tranche as a withdrawal in part to an amount would leave it; decides nothing',
    query: z.strictObject({
      awardedCents: CentsInQuery.transform(Number).pipe(ReduceGrant.shape.awardedCents),
    }),
    answer: z
      .object({
        tranches: z.array(
          z.object({
            rank: z.int(),
            amountCents: z.int(),
            cutCents: z.int().meta({ description: 'Cancelled of what is neither certified nor paid' }),
            leftCents: z.int(),
            claimedCents: z.int().meta({ description: 'Claimed back of what was paid' }),
          }),
        ),
      })
      .meta({ id: 'ReductionPreview', description: 'No tranche while what is ordered or delegated leaves no room for the amount' }),
    problems: ['reduction_not_below', 'reduction_below_certified'],
  },
  async ({ deps: { db }, caller, at, id, query: { awardedCents } }) => {
    const row = await readGrantRow(db, scopeOf(caller), id);
    const [whole] = row ? await readWholeGrants(db, [row]) : [];
    if (!whole) throw new Problem({ code: 'not_found' });
    const refusal = refuseReducedTo(whole, awardedCents);
    if (refusal) throw new Problem(refusal);
    return {
      // A cancelled tranche keeps its amount in its row, and awards nothing.
      tranches: reducedTranches(whole.grant, whole, whole.tranches, awardedCents, at)
        .filter(({ tranche }) => tranche.state !== 'cancelled')
        .map(({ tranche, cutCents, claimedCents }) => ({
          ...{ rank: tranche.rank, amountCents: tranche.amountCents, cutCents, claimedCents },
          leftCents: tranche.amountCents - cutCents,
        })),
    };
  },
);

export const getGrant = read(
  {
    operationId: 'getGrant',
    path: '/grants/{id}',
    summary: 'One grant with its tranches, milestones, visas and bank details',
    query: z.strictObject({
      accounts: z
        .literal('whole')
        .optional()
        .meta({ description: 'Shows the IBANs to callers who may see them, which is recorded; they are masked where it is absent' }),
    }),
    answer: GrantView,
    problems: ['bank_details_unreadable'],
    traced: ({ payees }) => (payees.some(({ masked }) => !masked) ? 'bank_details' : undefined),
  },
  async ({ deps: { db, ibans }, caller, at, id, query, language }) => {
    const found = orMissing(await readGrantDetail(db, scopeOf(caller), id));
    const { whole, amendments, ...beside } = found;
    const { row } = whole;
    const agreement = await toAgreementView(db, row, FIRST_PLAN, found, row.state === 'to_sign');
    const withAgreements = await Promise.all(
      amendments.map(async (amendment) => ({
        amendment,
        agreement: await toAgreementView(db, row, planOfAmendment(amendment.number), found, amendment.state === 'to_sign'),
      })),
    );
    const extras = { ...beside, ibans: query.accounts ? ibans : null, agreement, amendments: withAgreements };
    return toGrant(whole, extras, { caller: asReader(caller, row), at }, language);
  },
);

export const listGrants = read(
  {
    operationId: 'listGrants',
    path: '/grants',
    summary: 'Grants in the caller’s scope, newest first',
    costly: 'by words',
    query: z.strictObject({
      ...searching,
      state: z.enum(GRANT_STATES).optional(),
      account: z.literal('in_force').optional().meta({ description: 'Only those with bank details in force' }),
      ...paging,
    }),
    answer: pageSchema(GrantSummary.meta({ id: 'GrantSummary' }), 'GrantPage'),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const limit = limitOf(query);
    const { state, account } = query;
    const filter = { ...toSearch(wordsOf(query)), state, account, before: keyOf(IdKey, query), limit: limit + 1 };
    return pageOf(
      await readWholeGrants(db, await readGrantRows(db, scopeOf(caller), filter)),
      limit,
      ({ row }) => row.id,
      (whole) => toSummary(whole, { caller: asReader(caller, whole.row), at }, language),
    );
  },
);

const { text, cents, day, coded } = columnsOf<z.input<typeof GrantSummary>>();

export const exportGrants = fileOfList(listGrants, {
  operationId: 'exportGrants',
  name: { fr: 'conventions', international: 'grants' },
  columns: () => [
    text('Convention', 'reference', ({ reference }) => reference),
    text('Projet', 'title', ({ title }) => title),
    text('Administration', 'organisation', ({ organisationName }) => organisationName),
    coded('État', 'state', ({ state, label }) => ({ code: state, label })),
    cents('Accordé', 'awarded', ({ awardedCents }) => awardedCents),
    coded('Prochaine étape', 'next', ({ next }) => next && { code: next.what, label: next.label }),
    day('Au plus tard le', 'due_on', ({ next }) => next?.at),
  ],
});
