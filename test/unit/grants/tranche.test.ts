import type { AccountState } from '../../../domain/grants/final-account.ts';
import type { GrantAct } from '../../../domain/grants/authorising.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Circumstances } from '../../../domain/grants/tranche-condition.ts';
import {
  isPending,
  orderableCents,
  refuseBefore,
  stateOncePaidOff,
  stateOnceStopped,
  type Tranche,
  trancheLabel,
  trancheOf,
  withdrawalOf,
} from '../../../domain/grants/tranche.ts';
import { refuseConfirmation } from '../../../domain/grants/confirmation.ts';
import {
  refuseCancellation,
  refuseCertification,
  refuseCertificationCancelled,
  refuseOrder,
  refusePayment,
  refuseReturn,
} from '../../../domain/grants/payment.ts';
import { legalFormByKey } from '../../../domain/calls/legal-form.ts';
import { stateOncePaid } from '../../../domain/grants/final-account.ts';
import { CALL, callerOf, given, grantIn, type Guard, inOrderOfPrecedence, OPERATOR, trancheIn } from '../../support/domain.ts';

type Paying = {
  grant: Grant;
  tranches: Tranche[];
  caller: Caller;
  cents: number;
  rank: number;
  paidOn: string;
  at: string;
  accepted: Set<number>;
  observation: string;
  periodStartsOn: string;
  acts: GrantAct[];
};
/** The second of two tranches, the first of which is paid. */
const paying =
  (state: Tranche['state'], caller: Caller = callerOf('finance')) =>
  (): Paying => ({
    grant: grantIn('active'),
    tranches: [trancheIn('paid'), trancheIn(state, 2, 'balance')],
    caller,
    cents: 500,
    rank: 2,
    paidOn: '2026-03-02',
    at: '2026-03-02T22:30:00.000Z',
    accepted: new Set([1, 2]),
    observation: '',
    periodStartsOn: '2026-03-02',
    acts: [],
  });

/** The guards that every step of a tranche shares, and those of each step after them. */
const guardsOf = (command: string, own: Guard<Paying>[] = []): Guard<Paying>[] => [
  { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR, 'finance') } },
  {
    when: 'a grant that is over',
    refusal: { code: 'wrong_state', command, state: 'terminated' },
    spoil: { grant: { state: 'terminated' } },
  },
  // A tranche of a delegation is confirmed like any other.
  ...(command === 'confirmTranche'
    ? []
    : [
        {
          when: 'a delegation, on which the beneficiary certifies and pays itself',
          refusal: { code: 'wrong_form', command, form: 'delegation' },
          spoil: { grant: { form: 'delegation' } },
        } satisfies Guard<Paying>,
      ]),
  { when: 'a tranche that the grant does not have', refusal: { code: 'tranche_unknown', ranks: [1, 2] }, spoil: { rank: 3 } },
  {
    when: 'a tranche that is paid',
    refusal: { code: 'tranche_wrong_state', rank: 2, state: 'paid', command },
    spoil: { tranches: { 1: { state: 'paid' } } },
  },
  ...own,
];

const before = (state: Tranche['state']): Guard<Paying> => ({
  when: `an earlier tranche that is ${state}`,
  refusal: { code: 'tranche_out_of_order', rank: 2, first: 1, state },
  spoil: { tranches: { 0: { state } } },
});
const wrongAmount: Guard<Paying> = {
  when: 'a cent less than expected',
  refusal: { code: 'amount_differs', expectedCents: 500, givenCents: 499 },
  spoil: { cents: 499 },
};

/** What a tranche is certified on. */
const onReports = ({ accepted, tranches, periodStartsOn }: Paying) => ({
  account: undefined,
  milestones: tranches.map(({ rank }) => ({
    rank,
    state: accepted.has(rank) ? ('accepted' as const) : ('reported' as const),
    periodStartsOn,
  })),
});
const certify = (asked: Paying) =>
  refuseCertification(
    { ...asked, ...onReports(asked) },
    given(asked.caller, { tranche: asked.rank, certifiedCents: asked.cents, observation: asked.observation }, asked.at),
  );
/** A case in which nothing else stands in the way of an order, or of a confirmation. */
const orderable = ({ grant, tranches }: Pick<Paying, 'grant' | 'tranches'>) => ({
  grant,
  tranches,
  milestones: [],
  legalForm: legalFormByKey(CALL, grant.legalForm),
  guarantees: [],
  payees: [{ id: 'payee', proposedBy: 'signatory', decision: 'approve' as const, decidedAtVersion: 3, isReturned: false }],
});
const order = ({ grant, tranches, caller, rank, cents }: Paying) =>
  refuseOrder(orderable({ grant, tranches }), given(caller, { tranche: rank, orderedCents: cents }));
const met: Circumstances = {
  conditions: ['report'],
  milestones: [{ rank: 1, state: 'accepted' }],
  wantedPercent: null,
  measured: [],
  obligations: [],
};
const FREE = { thresholdCents: null, visas: [], owed: undefined, fundingChange: null };
const confirm = ({ grant, tranches, caller, rank }: Paying, circumstances = met) =>
  refuseConfirmation({ grant, tranches, ...circumstances, ...FREE }, given(caller, { tranche: rank }));
const cancel = ({ grant, tranches, caller, rank }: Paying) =>
  refuseCancellation({ grant, tranches }, given(caller, { tranche: rank, reason: 'IBAN erroné.' }));
const pay = ({ grant, tranches, acts, caller, rank, cents, paidOn, at }: Paying) =>
  refusePayment({ grant, tranches, acts }, given(caller, { tranche: rank, paidCents: cents, paidOn, reference: 'VIR-1' }, at));

describe('a confirmation', () => {
  inOrderOfPrecedence(paying('awaiting_credits'), confirm, guardsOf('confirmTranche', [before('awaiting_credits')]));
  test.each(['confirmed', 'certified', 'ordered', 'cancelled'] as const)(
    'need not wait for the payment of an earlier one that is %s',
    (state) =>
      expect(confirm({ ...paying('awaiting_credits')(), tranches: [trancheIn(state), trancheIn('awaiting_credits', 2)] })).toBeNull(),
  );
  const missing = (circumstances: Partial<Circumstances>) =>
    confirm({ ...paying('planned')(), rank: 2, tranches: [trancheIn('confirmed'), trancheIn('planned', 2)] }, { ...met, ...circumstances });
  test('of what an open amendment has reserved is that of its signatures', () =>
    expect(
      confirm({
        ...paying('planned')(),
        rank: 2,
        tranches: [trancheIn('confirmed'), { ...trancheIn('planned', 2), firm: true, amendment: 3 }],
      }),
    ).toEqual({ code: 'amendment_open', amendment: 3 }));
  test('of what a signed amendment has added is that of any other', () =>
    expect(
      confirm({
        ...paying('awaiting_credits')(),
        tranches: [trancheIn('confirmed'), { ...trancheIn('awaiting_credits', 2), amendment: 3 }],
      }),
    ).toBeNull());
  test('waits for the conditions of the tranche, and says which are missing', () => {
    expect(missing({})).toBeNull();
    expect(missing({ milestones: [{ rank: 1, state: 'reported' }] })).toEqual({
      code: 'tranche_conditions_missing',
      rank: 2,
      conditions: ['report'],
      indicators: [],
      unreached: [],
      obligations: [],
    });
  });
});

describe('a certification', () => {
  inOrderOfPrecedence(
    paying('confirmed'),
    certify,
    guardsOf('certifyService', [
      { when: 'an advance', refusal: { code: 'advance_without_service', rank: 2 }, spoil: { tranches: { 1: { kind: 'advance' } } } },
      before('certified'),
      { when: 'a report that is not accepted', refusal: { code: 'report_not_accepted', rank: 2 }, spoil: { accepted: new Set([1]) } },
      {
        when: 'a cent more than the tranche',
        refusal: { code: 'certified_above_tranche', amountCents: 500, certifiedCents: 501 },
        spoil: { cents: 501 },
      },
    ]),
  );
  test('may be of less than the tranche', () => expect(certify({ ...paying('confirmed')(), cents: 1 })).toBeNull());
  test('is of more than what is paid of it, where it was promised again', () => {
    const again = { ...paying('confirmed')(), tranches: [trancheIn('paid'), { ...trancheIn('confirmed', 2), paidCents: 300 }] };
    expect(certify({ ...again, cents: 301 })).toBeNull();
    expect(certify({ ...again, cents: 300 })).toEqual({ code: 'certified_not_above_paid', rank: 2, paidCents: 300, certifiedCents: 300 });
  });
  test('is of no more than an order that was taken back has left committed', () => {
    const tranches = [trancheIn('paid'), { ...trancheIn('confirmed', 2, 'balance'), committedCents: 400 }];
    expect(certify({ ...paying('confirmed')(), tranches, cents: 401 })).toEqual({
      code: 'certified_above_tranche',
      amountCents: 400,
      certifiedCents: 401,
    });
  });

  describe('of the first tranche, whose report is not accepted,', () => {
    const first = (): Paying => ({
      ...paying('planned')(),
      tranches: [trancheIn('confirmed')],
      rank: 1,
      accepted: new Set(),
      observation: 'Les livrables ont été vus sur place.',
    });
    inOrderOfPrecedence(first, certify, [
      {
        when: 'a period that begins tomorrow in Paris',
        refusal: { code: 'service_not_begun', rank: 1, startsOn: '2026-03-03' },
        spoil: { periodStartsOn: '2026-03-03' },
      },
      {
        when: 'a cent more than the tranche',
        refusal: { code: 'certified_above_tranche', amountCents: 500, certifiedCents: 501 },
        spoil: { cents: 501 },
      },
      { when: 'no word of what shows the service', refusal: { code: 'service_not_shown', rank: 1 }, spoil: { observation: '' } },
    ]);
    test('needs no words once the report is accepted', () =>
      expect(certify({ ...first(), accepted: new Set([1]), observation: '' })).toBeNull());
  });
});

describe('the cancellation of a certification', () => {
  const undo = ({ grant, tranches, caller, rank }: Paying) =>
    refuseCertificationCancelled({ grant, tranches }, given(caller, { tranche: rank, reason: 'Faute de frappe.' }));
  inOrderOfPrecedence(
    paying('certified'),
    undo,
    guardsOf('cancelCertification', [
      {
        when: 'a balance that the final account certifies',
        refusal: { code: 'balance_settled', rank: 2 },
        spoil: { tranches: { 1: { isSettled: true } } },
      },
      {
        when: 'a part that is paid on it',
        refusal: { code: 'certification_paid', rank: 2, paidCents: 1 },
        spoil: { tranches: { 1: { paidCents: 1 } } },
      },
    ]),
  );
  test.each(['ordered', 'paid'] as const)('is refused once its payment is %s', (state) =>
    expect(undo(paying(state)())?.code).toBe('tranche_wrong_state'),
  );
});

describe('the return of a payment by the bank', () => {
  type Returning = Paying & { returnedOn: string };
  const sound = (): Returning => ({
    ...paying('paid', callerOf('payer'))(),
    tranches: [trancheIn('paid'), trancheIn('paid', 2)],
    returnedOn: '2026-03-02',
  });
  const comeBack = ({ grant, tranches, caller, rank, returnedOn, at }: Returning) =>
    refuseReturn({ grant, tranches }, given(caller, { tranche: rank, returnedOn, reason: 'Compte clos.' }, at));
  inOrderOfPrecedence(sound, comeBack, [
    {
      when: 'a tranche that is only ordered',
      refusal: { code: 'tranche_wrong_state', rank: 2, state: 'ordered', command: 'returnPayment' },
      spoil: { tranches: { 1: { state: 'ordered' } } },
    },
    {
      when: 'a part that is claimed back',
      refusal: { code: 'payment_claimed', rank: 2, claimedCents: 1 },
      spoil: { tranches: { 1: { claimedCents: 1 } } },
    },
    {
      when: 'a day before the payment',
      refusal: { code: 'value_date_out_of_range', earliest: '2026-03-02', latest: '2026-03-02' },
      spoil: { returnedOn: '2026-03-01' },
    },
  ]);
  test('is one of a part of what was certified, or none where nothing is paid', () => {
    const certified = { ...trancheIn('certified', 2), paidOn: '2026-03-02', paidCents: 200 };
    expect(comeBack({ ...sound(), tranches: [trancheIn('paid'), certified] })).toBeNull();
    expect(comeBack({ ...sound(), tranches: [trancheIn('paid'), { ...certified, paidCents: 0 }] })?.code).toBe('tranche_wrong_state');
  });
  test('is of today at the latest', () => expect(comeBack({ ...sound(), returnedOn: '2026-03-03' })?.code).toBe('value_date_out_of_range'));
});

describe('a payment order', () => {
  inOrderOfPrecedence(
    paying('certified'),
    order,
    guardsOf('orderPayment', [
      before('confirmed'),
      {
        when: 'a cent more than was certified',
        refusal: { code: 'ordered_above_certified', rank: 2, mostCents: 500, orderedCents: 501 },
        spoil: { cents: 501 },
      },
    ]),
  );
  test('may be of a part of what was certified, and the next one of what is left', () => {
    expect(order({ ...paying('certified')(), cents: 1 })).toBeNull();
    const tranches = [trancheIn('paid'), { ...trancheIn('certified', 2), paidCents: 200 }];
    expect(order({ ...paying('certified')(), tranches, cents: 300 })).toBeNull();
    expect(order({ ...paying('certified')(), tranches, cents: 301 })).toMatchObject({ code: 'ordered_above_certified', mostCents: 300 });
  });
  test('of an advance that was paid in part is of what is left of it', () =>
    expect(orderableCents({ ...trancheIn('confirmed', 1, 'advance'), paidCents: 200 })).toBe(300));
  test('is of what was certified, not of what was planned', () => {
    const tranches = [trancheIn('paid'), { ...trancheIn('certified', 2), certifiedCents: 400 }];
    expect(order({ ...paying('certified')(), tranches })).toMatchObject({ code: 'ordered_above_certified', mostCents: 400 });
  });
  test.each<[Tranche['kind'], Tranche['state'], number | null]>([
    ['advance', 'confirmed', 500],
    ['advance', 'planned', null],
    ['instalment', 'confirmed', null],
    ['balance', 'confirmed', null],
    ['instalment', 'certified', 300],
  ])('of an %s that is %s is of %s cents', (kind, state, cents) => {
    const tranche = { ...trancheIn(state, 1, kind), certifiedCents: state === 'certified' ? 300 : 0 };
    expect(orderableCents(tranche)).toBe(cents);
    const asked = order({ ...paying('certified')(), tranches: [tranche], rank: 1, cents: cents ?? 500 });
    expect(asked).toEqual(cents === null ? { code: 'tranche_wrong_state', rank: 1, state, command: 'orderPayment' } : null);
  });
});

test.each<[string, Partial<Parameters<typeof refuseOrder>[0]>, string]>([
  [
    'a yearly report is late',
    { milestones: [{ state: 'planned', trackingYear: 1, dueAt: '2026-01-01T00:00:00.000Z', isEmpty: false }] },
    'tracking_report_awaited',
  ],
  ['its bank details are not approved', { payees: [] }, 'payee_missing'],
])('a payment order while %s is refused before its amount is looked at', (_, changed, code) => {
  const { grant, tranches, caller } = paying('certified')();
  const on = { ...orderable({ grant, tranches }), ...changed };
  expect(refuseOrder(on, given(caller, { tranche: 2, orderedCents: 499 }))?.code).toBe(code);
});

describe('the cancellation of an order', () => {
  inOrderOfPrecedence(paying('ordered'), cancel, guardsOf('cancelOrder'));
});

/** Acts after which a person records no payment of the grant, the one that the refusal names first. */
const PAYERS = [
  ['orderPayment', 'payer_ordered_payment'],
  ['certifyService', 'payer_certified_service'],
  ['approveFinalAccount', 'payer_approved_account'],
  ['signGrant', 'payer_signed_grant'],
  ['certifyCondition', 'payer_signed_grant'],
  ['decideSession', 'payer_decided_award'],
] as const;

describe('a payment', () => {
  const sound = paying('ordered', callerOf('payer'));
  inOrderOfPrecedence(
    sound,
    pay,
    guardsOf('recordPayment', [
      ...PAYERS.map(([event, code]): Guard<Paying> => ({
        when: `the person of ${event}`,
        refusal: { code },
        spoil: ({ acts, caller }) => void acts.push({ event, personId: caller.personId }),
      })),
      {
        when: 'a value date before the order',
        refusal: { code: 'value_date_out_of_range', earliest: '2026-03-02', latest: '2026-03-02' },
        spoil: { paidOn: '2026-03-01' },
      },
      wrongAmount,
    ]),
  );

  test.each([
    ['tomorrow', '2026-03-03', '2026-03-02T22:30:00.000Z', 'value_date_out_of_range'],
    ['today in Paris, where it is past midnight', '2026-03-03', '2026-03-02T23:00:00.000Z', null],
    ['the day of the order in Paris', '2026-03-02', '2026-03-20T09:00:00.000Z', null],
  ])('has a value date of %s', (_, paidOn, at, code) => expect(pay({ ...sound(), paidOn, at })?.code ?? null).toBe(code));

  test.each<[Grant['state'], Tranche['state'], Grant['state']]>([
    ['active', 'paid', 'closed'],
    ['active', 'cancelled', 'closed'],
    ['active', 'planned', 'active'],
    ['active', 'ordered', 'active'],
    ['suspended', 'confirmed', 'suspended'],
    ['suspended', 'paid', 'closed'],
    ['active', 'delegated', 'active'],
    ['terminated', 'cancelled', 'terminated'],
  ])('of an %s grant whose other tranche is %s leaves it %s', (state, other, then) =>
    expect(stateOncePaid({ state }, [trancheIn('ordered'), trancheIn(other, 2)], trancheIn('paid'), undefined)).toBe(then),
  );
  test.each<[AccountState, Grant['state']]>([
    ['awaited', 'active'],
    ['given', 'active'],
    ['returned', 'active'],
    ['approved', 'closed'],
  ])('that is the last of a grant whose final account is %s leaves it %s', (account, then) =>
    expect(stateOncePaid({ state: 'active' }, [trancheIn('ordered')], trancheIn('paid'), { state: account })).toBe(then),
  );
});

test.each<[string, Partial<Tranche>, ReturnType<typeof stateOncePaidOff>]>([
  ['all of what was certified', { orderedCents: 500 }, 'paid'],
  ['a part of what was certified', { orderedCents: 499 }, 'certified'],
  ['an advance, which needs no certificate', { kind: 'advance', orderedCents: 499 }, 'paid'],
])('a tranche whose orders make %s stands so once its open order is paid', (_, changed, state) =>
  expect(stateOncePaidOff({ ...trancheIn('ordered'), ...changed })).toBe(state),
);

test('what is paid of a tranche stays paid when the rest of it is stopped, and is called paid in part before', () => {
  expect([stateOnceStopped({ paidCents: 1 }), stateOnceStopped({ paidCents: 0 })]).toEqual(['paid', 'cancelled']);
  expect(trancheLabel({ state: 'certified', paidCents: 1 }).staff.fr).toBe('Payée en partie');
  expect(trancheLabel({ state: 'certified', paidCents: 0 }).staff.fr).toBe('Service fait attesté');
});

describe('while its grant is suspended a tranche', () => {
  const suspended = (state: Tranche['state']): Paying => ({ ...paying(state)(), grant: grantIn('suspended') });
  test.each([
    ['is not confirmed', confirm, 'awaiting_credits'],
    ['is not certified', certify, 'confirmed'],
    ['is not ordered', order, 'certified'],
  ] as const)('%s', (_, ask, state) => expect(ask(suspended(state))).toMatchObject({ code: 'wrong_state', state: 'suspended' }));
  test.each([
    ['whose payment is ordered is paid', pay],
    ['whose payment is ordered may have its order cancelled', cancel],
  ] as const)('%s', (_, ask) => expect(ask({ ...suspended('ordered'), caller: callerOf('payer') })).toBeNull());
});

test.each([
  ['in its year is available again', '2026-12-31T22:59:59.999Z', 'withdraw_commitment'],
  ['when the next year has begun in Paris lapses', '2026-12-31T23:00:00.000Z', 'lapse_commitment'],
])('a commitment that is withdrawn %s', (_, at, kind) => expect(withdrawalOf({ year: 2026 }, at)).toBe(kind));

test.each([
  ['reserved by an amendment that waits for its signatures', 3, 'planned', true],
  ['added by an amendment that is signed', 3, 'confirmed', false],
  ['planned by the agreement', null, 'planned', false],
  ['confirmed by the agreement', null, 'confirmed', false],
] as const)('a tranche %s is pending, or not', (_, amendment, state, pending) => expect(isPending({ amendment, state })).toBe(pending));

describe('where tranches of several grants wait for the same credits', () => {
  const first = { trancheId: 'tranche-1', grantId: 'grant-1', rank: 1 };
  test('the first goes first', () => expect(refuseBefore(first, trancheIn('awaiting_credits'))).toBeNull());
  test('another one is told who comes first', () =>
    expect(refuseBefore(first, trancheIn('awaiting_credits', 2))).toEqual({
      code: 'tranche_behind_others',
      rank: 2,
      first: { grantId: 'grant-1', rank: 1 },
    }));
  test('any may go where none waits', () => expect(refuseBefore(undefined, trancheIn('awaiting_credits', 2))).toBeNull());
});

test('a tranche is found by its rank, and one that no rule should have let pass is an error that names it', () => {
  expect(trancheOf([trancheIn('paid'), trancheIn('planned', 2)], 2).id).toBe('tranche-2');
  expect(() => trancheOf([trancheIn('paid')], 2)).toThrow('the rule accepted tranche 2, which does not exist');
});
