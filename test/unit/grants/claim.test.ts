import {
  type Claim,
  type Claimable,
  type DueDate,
  claimableCents,
  refuseClaim,
  refuseCollection,
  refuseRestoration,
  refuseWaiver,
  restorableCents,
  owedByDate,
  refuseIdentifiedClaim,
  titrePeriods,
} from '../../../domain/grants/claim.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const ISSUED_ON = '2026-03-02';
const AT = '2026-04-02T22:30:00.000Z';
const TODAY = '2026-04-03';

type Case = {
  grant: Grant;
  caller: Caller;
  rank: number;
  number: number;
  cents: number;
  on: string;
  tranches: Claimable[];
  claims: Claim[];
};
const sound = (caller: Caller) => (): Case => ({
  grant: grantIn('closed'),
  caller,
  rank: 1,
  number: 1,
  cents: 300,
  on: TODAY,
  tranches: [
    { id: 'tranche-1', rank: 1, paidCents: 500, claimedCents: 200, paidIn: 2026 },
    { id: 'tranche-2', rank: 2, paidCents: 0, claimedCents: 0, paidIn: null },
  ],
  claims: [
    {
      id: 'claim-1',
      number: 1,
      trancheId: 'tranche-1',
      rank: 1,
      year: 2026,
      issuedBy: 'finance',
      issuedOn: ISSUED_ON,
      claimedCents: 1_000,
      owedCents: 300,
      collectedCents: 500,
      waivedCents: 200,
      restoredCents: 200,
    },
  ],
});

const guardsOf = (command: string): Guard<Case>[] => [
  { when: 'another organisation’s grant', refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
  {
    when: 'a grant of which nothing can be paid yet',
    refusal: { code: 'wrong_state', command, state: 'to_sign' },
    spoil: { grant: { state: 'to_sign' } },
  },
];
const unknown: Guard<Case> = {
  when: 'a claim that the grant does not have',
  refusal: { code: 'claim_unknown', numbers: [1] },
  spoil: { number: 2 },
};

describe('a claim', () => {
  inOrderOfPrecedence(
    sound(callerOf('finance')),
    ({ grant, tranches, caller, rank, cents }) =>
      refuseClaim(grant, tranches, given(caller, { tranche: rank, claimedCents: cents, reason: 'Double.' }, AT)),
    [
      ...guardsOf('issueClaim'),
      { when: 'a tranche that the grant does not have', refusal: { code: 'tranche_unknown', ranks: [1, 2] }, spoil: { rank: 3 } },
      {
        when: 'more than is paid and not claimed yet',
        refusal: { code: 'claimed_above_paid', rank: 1, paidCents: 500, mostCents: 300, askedCents: 301 },
        spoil: { cents: 301 },
      },
    ],
  );

  test('is never on what is not paid', () => {
    const { grant, tranches, caller } = sound(callerOf('finance'))();
    expect(refuseClaim(grant, tranches, given(caller, { tranche: 2, claimedCents: 1, reason: 'Double.' }, AT))).toEqual({
      code: 'claimed_above_paid',
      rank: 2,
      paidCents: 0,
      mostCents: 0,
      askedCents: 1,
    });
    expect(tranches.map(claimableCents)).toEqual([300, 0]);
  });
});

describe('a claim’s titre de perception', () => {
  const order = { collectionOrder: 'TP-1', accountant: 'DDFiP' };
  inOrderOfPrecedence(
    sound(callerOf('finance')),
    ({ grant, claims, caller, number, on }) =>
      refuseIdentifiedClaim(grant, claims, given(caller, { ...order, claim: number, collectionOrderOn: on }, AT)),
    [
      ...guardsOf('identifyClaim'),
      unknown,
      {
        when: 'a day that has not come',
        refusal: { code: 'collection_order_out_of_range', earliest: ISSUED_ON, latest: TODAY },
        spoil: { on: '2026-04-04' },
      },
    ],
  );

  test('is of the day of the claim or later', () => {
    const { grant, claims, caller } = sound(callerOf('finance'))();
    const on = (collectionOrderOn: string) =>
      refuseIdentifiedClaim(grant, claims, given(caller, { ...order, claim: 1, collectionOrderOn }, AT))?.code ?? null;
    expect([on('2026-03-01'), on(ISSUED_ON), on(TODAY)]).toEqual(['collection_order_out_of_range', null, null]);
    const notified = (notifiedOn: string) =>
      refuseIdentifiedClaim(grant, claims, given(caller, { ...order, claim: 1, collectionOrderOn: TODAY, notifiedOn }, AT))?.code ?? null;
    expect([notified(ISSUED_ON), notified(TODAY)]).toEqual(['order_notified_out_of_range', null]);
  });

  test('has due dates of its own day or later, which come to what is owed', () => {
    const { grant, claims, caller } = sound(callerOf('finance'))();
    const owed = claims[0]?.owedCents ?? 0;
    const due = (...dueDates: readonly DueDate[]) =>
      refuseIdentifiedClaim(grant, claims, given(caller, { ...order, claim: 1, collectionOrderOn: TODAY, dueDates: [...dueDates] }, AT));
    const [first, later] = [
      { dueOn: TODAY, amountCents: 1 },
      { dueOn: '2026-12-31', amountCents: owed - 1 },
    ];
    expect([due(), due(later, first)]).toEqual([null, null]);
    expect(due(first)).toEqual({ code: 'due_dates_differ_from_owed', claim: 1, owedCents: owed, givenCents: 1 });
    expect(due({ ...first, dueOn: ISSUED_ON }, later)).toEqual({ code: 'due_date_before_order', earliest: TODAY, dueOn: ISSUED_ON });
  });

  test('is owed at its last due dates once a part is collected', () => {
    const dueDates = ['2026-05-31', '2026-06-30', '2026-07-31'].map((dueOn) => ({ dueOn, amountCents: 100 }));
    const left = (owedCents: number) => owedByDate(dueDates, owedCents).map(({ dueOn, amountCents }) => `${dueOn} ${amountCents}`);
    expect(left(300)).toEqual(['2026-05-31 100', '2026-06-30 100', '2026-07-31 100']);
    expect(left(150)).toEqual(['2026-06-30 50', '2026-07-31 100']);
    expect(left(0)).toEqual([]);
    expect(owedByDate([], 300)).toEqual([]);
  });

  test.each([
    ['from its notification', '2026-03-02', '2026-03-07', '2026-05-11'],
    ['at the earliest from its own day, where its notification is not known', '2026-03-02', null, '2026-05-04'],
  ])('décret 2012-1246 art. 118: is contested for two months, %s', (_, collectionOrderOn, notifiedOn, contestBy) =>
    expect(titrePeriods({ collectionOrderOn, notifiedOn })).toEqual({ contestBy, contestMonths: 2, silenceMonths: 6 }),
  );
});

describe('what is collected of a claim', () => {
  inOrderOfPrecedence(
    sound(callerOf('payer')),
    ({ grant, claims, caller, number, cents, on }) =>
      refuseCollection(grant, claims, given(caller, { claim: number, collectedCents: cents, collectedOn: on }, AT)),
    [
      ...guardsOf('collectClaim'),
      unknown,
      { when: 'who issued the claim', refusal: { code: 'collector_issued_claim' }, spoil: { claims: { 0: { issuedBy: 'payer' } } } },
      {
        when: 'a day that has not come',
        refusal: { code: 'value_date_out_of_range', earliest: ISSUED_ON, latest: TODAY },
        spoil: { on: '2026-04-04' },
      },
      { when: 'more than is owed', refusal: { code: 'claim_exceeded', claim: 1, owedCents: 300, askedCents: 301 }, spoil: { cents: 301 } },
    ],
  );

  test('has come on the day of the claim or later', () => {
    const { grant, claims, caller } = sound(callerOf('payer'))();
    const on = (collectedOn: string) =>
      refuseCollection(grant, claims, given(caller, { claim: 1, collectedCents: 1, collectedOn }, AT))?.code ?? null;
    expect([on('2026-03-01'), on(ISSUED_ON), on(TODAY)]).toEqual(['value_date_out_of_range', null, null]);
  });
});

describe('a waiver', () => {
  inOrderOfPrecedence(
    sound(callerOf('finance', 'organisation-fund', 'finance-2')),
    ({ grant, claims, caller, number, cents }) =>
      refuseWaiver(grant, claims, given(caller, { claim: number, waivedCents: cents, ground: 'remission', reason: 'Gêne.' }, AT)),
    [
      ...guardsOf('waiveClaim'),
      {
        when: 'a person of the debtor’s own house',
        refusal: { code: 'conflict_of_interest' },
        spoil: { caller: callerOf('finance', MINISTRY, 'finance-2') },
      },
      unknown,
      { when: 'who issued the claim', refusal: { code: 'waiver_issued_claim' }, spoil: { claims: { 0: { issuedBy: 'finance-2' } } } },
      { when: 'more than is owed', refusal: { code: 'claim_exceeded', claim: 1, owedCents: 300, askedCents: 301 }, spoil: { cents: 301 } },
    ],
  );
});

describe('a restoration of credits', () => {
  inOrderOfPrecedence(
    sound(callerOf('finance')),
    ({ grant, claims, caller, number, cents, on }) =>
      refuseRestoration(grant, claims, given(caller, { claim: number, restoredCents: cents, order: 'Arrêté', valueDate: on }, AT)),
    [
      ...guardsOf('restoreCredits'),
      unknown,
      {
        when: 'a day before the claim',
        refusal: { code: 'value_date_out_of_range', earliest: ISSUED_ON, latest: TODAY },
        spoil: { on: '2026-03-01' },
      },
      {
        when: 'more than was collected and not restored yet',
        refusal: { code: 'restored_above_collected', claim: 1, collectedCents: 500, mostCents: 300, askedCents: 301 },
        spoil: { cents: 301 },
      },
    ],
  );

  test('counts in this year or in the last one, however old the claim is', () => {
    const { grant, claims, caller } = sound(callerOf('finance'))();
    const on = (valueDate: string) =>
      refuseRestoration(
        grant,
        claims.map((claim) => ({ ...claim, issuedOn: '2020-01-01' })),
        given(caller, { claim: 1, restoredCents: 1, order: 'Arrêté', valueDate }, AT),
      )?.code ?? null;
    expect([on('2024-12-31'), on('2025-01-01'), on(TODAY)]).toEqual(['value_date_out_of_range', null, null]);
    expect(claims.map(restorableCents)).toEqual([300]);
  });
});
