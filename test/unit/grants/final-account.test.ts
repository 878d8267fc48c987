import fc from '../../support/property.ts';
import {
  type AccountMatter,
  type ApproveFinalAccount,
  dueParts,
  type FinalAccount,
  type GiveFinalAccount,
  keptCents,
  keptParts,
  overpaidParts,
  refuseAccountReturn,
  refuseApproval,
  refuseBalance,
  refuseEnd,
  refuseFinalAccount,
  refuseReopening,
  settle,
  type Settlement,
  type StatedLine,
  statedLines,
} from '../../../domain/grants/final-account.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { callerOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR, trancheIn } from '../../support/domain.ts';

const accountIn = (state: FinalAccount['state'], number = 1): FinalAccount => ({
  state,
  dueAt: '2028-03-31T21:59:59.999Z',
  remindAt: '2028-03-01T22:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  number,
  endedOn: null,
});
const milestone = (rank: number, periodEndsOn: string, state: Milestone['state'] = 'accepted'): Milestone => ({
  rank,
  state,
  periodStartsOn: '2027-01-01',
  periodEndsOn,
  dueAt: '2028-01-31T22:59:59.999Z',
  remindAt: '2028-01-17T22:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  reportNumber: 1,

  trackingYear: null,
  askedAt: null,
  isEmpty: false,
});

/** The guards of an account that is awaited; both come before all others, in their order of precedence. */
type Of = { grant: Grant; account: FinalAccount | undefined };
const conflicted = <Case extends Of & { caller: Caller }>(): Guard<Case> => ({
  when: 'the caller is conflicted',
  refusal: { code: 'conflict_of_interest' },
  spoil: (each) => {
    each.grant = { ...each.grant, conflicted: [each.caller.personId] };
  },
});
const accountGuards = <Case extends Of & { caller: Caller }>(
  command: string,
  wrong: FinalAccount['state'],
  grantState: 'terminated' | 'suspended',
): Guard<Case>[] => [
  {
    when: 'the grant takes no such command',
    refusal: { code: 'wrong_state', command, state: grantState },
    spoil: { grant: { state: grantState } },
  },
  ...(command === 'giveFinalAccount' ? [] : [conflicted<Case>()]),
  { when: 'none is asked for', refusal: { code: 'account_not_asked' }, spoil: { account: undefined } },
  { when: 'one is approved', refusal: { code: 'account_approved' }, spoil: { account: accountIn('approved') } },
  { when: 'it is in another state', refusal: { code: 'account_wrong_state', state: wrong, command }, spoil: { account: accountIn(wrong) } },
];

describe('a final account', () => {
  type Giving = Of & { matter: AccountMatter; caller: Caller; body: GiveFinalAccount; at: string };
  const giving = (): Giving => ({
    grant: grantIn('active'),
    account: accountIn('awaited', 0),
    matter: {
      milestones: [milestone(1, '2027-06-30'), milestone(2, '2027-12-31')],
      costLines: 2,
      files: ['facture'],
      reported: { spentCents: 900 },
    },
    caller: callerOf('signatory', MINISTRY),
    body: {
      lines: [
        { line: 1, spentCents: 600, files: ['facture'] },
        { line: 2, spentCents: 300, files: [] },
      ],
      ownLines: [{ label: 'Audit', spentCents: 50, files: [] }],
      spentCents: 950,
      comment: '',
    },
    at: '2028-01-01T09:00:00.000Z',
  });
  const ask = ({ grant, account, matter, caller, body, at }: Giving) => refuseFinalAccount(grant, account, matter, given(caller, body, at));
  inOrderOfPrecedence(giving, ask, [
    { when: 'the caller is of another organisation', refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
    ...accountGuards<Giving>('giveFinalAccount', 'given', 'terminated'),
    {
      when: 'the last period is not over',
      refusal: { code: 'account_before_period_end', periodEndsOn: '2027-12-31' },
      spoil: { at: '2027-12-31T22:59:59.999Z' },
    },
    {
      when: 'a report is not accepted',
      refusal: { code: 'account_before_reports', ranks: [2] },
      spoil: { matter: { milestones: [milestone(1, '2027-06-30'), milestone(2, '2027-12-31', 'reported')] } },
    },
    {
      when: 'its lines are not those of the plan',
      refusal: { code: 'account_lines_differ', missing: [2], unknown: [3], twice: [1] },
      spoil: { body: { lines: [1, 1, 3].map((line) => ({ line, spentCents: 1, files: [] })) } },
    },
    {
      when: 'its lines make another total',
      refusal: { code: 'account_total_differs', sumOfLinesCents: 950, spentCents: 951 },
      spoil: { body: { spentCents: 951 } },
    },
    {
      when: 'it names a file that the beneficiary has not attached',
      refusal: { code: 'account_files_unknown', files: ['facture'] },
      spoil: { matter: { files: [] } },
    },
    {
      when: 'it is below what the last report says was spent',
      refusal: { code: 'account_below_report', reportedCents: 951, spentCents: 950 },
      spoil: (each) => {
        each.matter = { ...each.matter, reported: { spentCents: 951 } };
      },
    },
  ]);

  test('may be below its last report where its comment says why, and above every forecast', () => {
    const accounted = (spentCents: number, comment: string) => {
      const each = giving();
      const lines = [600, spentCents - 600].map((cents, place) => ({ line: place + 1, spentCents: cents, files: [] }));
      return ask({ ...each, matter: { ...each.matter, reported: { spentCents: 951 } }, body: { lines, ownLines: [], spentCents, comment } })
        ?.code;
    };
    expect([accounted(950, ''), accounted(950, 'Une facture comptée deux fois.'), accounted(951, ''), accounted(9_999, '')]).toEqual([
      'account_below_report',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

const NONE: Settlement = { dueCents: 0, netPaidCents: 0, leftCents: 0 };

describe('its approval', () => {
  type Approving = Of & {
    settlement: Settlement;
    tranches: Tranche[];
    open: { number: number } | undefined;
    caller: Caller;
    body: ApproveFinalAccount;
    lines: StatedLine[];
    milestones: Milestone[];
  };
  const approving = (): Approving => ({
    grant: grantIn('active'),
    account: accountIn('given'),
    settlement: { ...NONE, leftCents: 100 },
    milestones: [milestone(1, '2027-06-30')],
    tranches: [trancheIn('paid'), trancheIn('confirmed', 2, 'balance')],
    open: undefined,
    caller: callerOf('finance'),
    body: { number: 1, struck: [], observation: 'Conforme aux pièces.' },
    lines: [
      { line: 1, label: 'Études', spentCents: 600, files: [] },
      { line: 2, label: 'Audit', spentCents: 350, files: [] },
    ],
  });
  const ask = ({ grant, account, settlement, milestones, tranches, open, caller, body, lines }: Approving) =>
    refuseApproval(grant, account, { number: 1, lines, spentCents: 950 }, { settlement, milestones, tranches, open }, given(caller, body));
  inOrderOfPrecedence(approving, ask, [
    ...accountGuards<Approving>('approveFinalAccount', 'returned', 'suspended'),
    {
      when: 'a report is corrected, and not accepted again',
      refusal: { code: 'account_before_reports', ranks: [1] },
      spoil: { milestones: [milestone(1, '2027-06-30', 'reported')] },
    },
    {
      when: 'an amendment is open, which would change what is due',
      refusal: { code: 'amendment_open', amendment: 2 },
      spoil: (each) => {
        each.open = { number: 2 };
      },
    },
    {
      when: 'a payment is under way',
      refusal: { code: 'payment_under_way', ranks: [1] },
      spoil: (each) => {
        each.tranches = [trancheIn('ordered'), ...each.tranches.slice(1)];
      },
    },
    { when: 'a newer account was given', refusal: { code: 'stale_account', current: 1 }, spoil: { body: { number: 2 } } },
    {
      when: 'a line is struck that the account has not, or is struck twice',
      refusal: { code: 'struck_lines_unknown', unknown: [3], twice: [2] },
      spoil: { body: { struck: [2, 2, 3].map((line) => ({ line, struckCents: 0, reason: '' })) } },
    },
    {
      when: 'more of a line is struck than was spent on it',
      refusal: { code: 'struck_above_spent', line: 2, spentCents: 350, struckCents: 351 },
      spoil: { body: { struck: [{ line: 2, struckCents: 351, reason: '' }] } },
    },
    {
      when: 'a line is struck without a reason',
      refusal: { code: 'struck_reason_missing', lines: [2] },
      spoil: (each) => {
        if (each.body.struck.length === 0) each.body = { ...each.body, struck: [{ line: 2, struckCents: 350, reason: '' }] };
      },
    },
    {
      when: 'a tranche before the balance is not paid',
      refusal: { code: 'tranche_out_of_order', rank: 2, first: 1, state: 'certified' },
      spoil: (each) => {
        if (each.tranches[0]?.state === 'paid') each.tranches = [trancheIn('certified'), ...each.tranches.slice(1)];
      },
    },
    {
      when: 'the balance is not confirmed',
      refusal: { code: 'tranche_wrong_state', rank: 2, state: 'planned', command: 'approveFinalAccount' },
      spoil: (each) => {
        each.tranches = [each.tranches[0] ?? trancheIn('paid'), trancheIn('planned', 2, 'balance')];
      },
    },
  ]);
  test('pays by what an amendment has added too, which must be confirmed', () => {
    const tranches = (state: Tranche['state']) => [trancheIn('paid'), trancheIn('confirmed', 2, 'balance'), trancheIn(state, 3, 'balance')];
    expect(ask({ ...approving(), tranches: tranches('confirmed') })).toBeNull();
    expect(ask({ ...approving(), tranches: tranches('awaiting_credits') })).toEqual({
      code: 'tranche_wrong_state',
      rank: 3,
      state: 'awaiting_credits',
      command: 'approveFinalAccount',
    });
    expect(dueParts({ ...NONE, leftCents: 700 }, tranches('confirmed'), accountIn('given')).map(({ dueCents }) => dueCents)).toEqual([
      500, 200,
    ]);
  });
  test('says what is due of a firm balance that is certified already', () => {
    const tranches = [trancheIn('certified', 1, 'balance')];
    expect(ask({ ...approving(), tranches })).toBeNull();
    expect(dueParts({ ...NONE, leftCents: 300 }, tranches, accountIn('given')).map(({ dueCents }) => dueCents)).toEqual([300]);
  });
  test('cancels what stands before it where nothing is due', () =>
    expect(ask({ ...approving(), settlement: NONE, tranches: [trancheIn('certified'), trancheIn('planned', 2, 'balance')] })).toBeNull());
});

describe('an early end', () => {
  const milestones = [{ ...milestone(1, '2027-12-31'), periodStartsOn: '2027-01-01' }];
  const AT = '2027-06-30T22:00:00.000Z';
  const ask = (
    endsOn: string,
    change: Partial<Of> & { open?: { number: number }; version?: number } = {},
    caller = callerOf('signatory', MINISTRY),
  ) => {
    const { open, version, ...on } = { grant: grantIn('active'), account: accountIn('awaited', 0), open: undefined, ...change };
    const body = { version: version ?? on.grant.version, endsOn, reason: 'Le marché est annulé.' };
    return refuseEnd({ ...on, milestones, open }, given(caller, body, AT))?.code;
  };
  test('is of a day of the plan before its last one, and before today in Paris', () =>
    expect(['2026-12-31', '2027-01-01', '2027-06-30', '2027-07-01'].map((day) => ask(day))).toEqual([
      'end_out_of_range',
      undefined,
      undefined,
      'end_out_of_range',
    ]));
  test('is declared once, by the beneficiary, before an account is given, while no amendment is open', () => {
    expect(ask('2027-03-01', {}, callerOf('signatory', OPERATOR))).toBe('not_found');
    expect(ask('2027-03-01', { account: undefined })).toBe('account_not_asked');
    expect(ask('2027-03-01', { account: accountIn('given') })).toBe('account_wrong_state');
    expect(ask('2027-03-01', { account: { ...accountIn('awaited', 0), endedOn: '2027-02-01' } })).toBe('end_declared');
    expect(ask('2027-03-01', { open: { number: 1 } })).toBe('amendment_open');
    expect(ask('2027-03-01', { version: 99 })).toBe('stale_version');
  });
  test('is paid by all that is open, as far as it is promised, and asks for no more of it than is due', () => {
    const ended = { ...accountIn('given'), endedOn: '2027-03-01' };
    const tranches = [trancheIn('paid'), trancheIn('confirmed', 2), trancheIn('planned', 3, 'balance')];
    const approve = (leftCents: number) =>
      refuseApproval(
        grantIn('active'),
        ended,
        { number: 1, lines: [], spentCents: 950 },
        {
          settlement: { ...NONE, leftCents },
          milestones: [milestone(1, '2027-03-01'), milestone(2, '2027-12-31', 'cancelled')],
          tranches,
          open: undefined,
        },
        given(callerOf('finance'), { number: 1, struck: [], observation: 'Vu.' }),
      )?.code;
    expect(dueParts({ ...NONE, leftCents: 300 }, tranches, ended).map(({ tranche, dueCents }) => [tranche.rank, dueCents])).toEqual([
      [2, 300],
      [3, 0],
    ]);
    expect([approve(500), approve(501), approve(0)]).toEqual([undefined, 'tranche_wrong_state', undefined]);
  });
});

test('the lines of an account are those of the plan under their labels, then its own', () => {
  const lines = [
    { line: 2, spentCents: 1, files: [] },
    { line: 1, spentCents: 2, files: ['devis'] },
  ];
  expect(statedLines({ lines, ownLines: [{ label: 'Audit', spentCents: 3, files: ['facture'] }] }, ['Études', 'Hébergement'])).toEqual([
    { line: 1, label: 'Études', spentCents: 2, files: ['devis'] },
    { line: 2, label: 'Hébergement', spentCents: 1, files: [] },
    { line: 3, label: 'Audit', spentCents: 3, files: ['facture'] },
  ]);
});

test('what is kept of an account is what was spent less what is struck of each line, to the cent', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(10 ** 12), fc.nat(100)), { minLength: 1, maxLength: 50 }), (parts) => {
      const struck = parts.map(([spent, percent], place) => ({
        line: place + 1,
        struckCents: Math.floor((spent * percent) / 100),
        reason: 'Sans facture.',
      }));
      const spentCents = parts.reduce((sum, [spent]) => sum + spent, 0);
      const kept = parts.reduce((sum, [spent], place) => sum + spent - (struck[place]?.struckCents ?? 0), 0);
      expect(keptCents({ spentCents }, { struck })).toBe(kept);
    }),
  ));

test('a return names the account that was read', () => {
  const ask = (number: number, state: FinalAccount['state'] = 'given') =>
    refuseAccountReturn(grantIn('active'), accountIn(state), given(callerOf('finance'), { number, reason: 'Un poste manque.' }));
  expect(ask(1)).toBeNull();
  expect(ask(2)).toEqual({ code: 'stale_account', current: 1 });
  expect(ask(1, 'approved')).toEqual({ code: 'account_approved' });
});

test.each([
  ['awaited', 'account_awaited'],
  ['given', 'account_awaited'],
  ['approved', 'balance_settled'],
] as const)('while the account is %s a certification of the balance is refused, unless it is firm: %s', (state, code) => {
  const balance = trancheIn('confirmed', 2, 'balance');
  const ask = (tranche: Tranche, account: FinalAccount | undefined = accountIn(state)) => refuseBalance(tranche, account);
  expect(ask(balance)).toEqual({ code, rank: 2 });
  expect(ask(trancheIn('paid', 1, 'advance'))).toBeNull();
  expect(refuseBalance(balance, undefined)).toBeNull();
  const certify = (changed: Partial<Tranche>) => ask({ ...balance, ...changed });
  expect(certify({ firm: true })).toBeNull();
  expect(certify({ firm: true, amendment: 1 })).toEqual({ code, rank: 2 });
});

describe('what is due', () => {
  const GRANT = { awardedCents: 24_000_000 };
  const PLAN = { eligibleCents: 48_000_000 };
  const paid = (...amounts: [paidCents: number, claimedCents: number][]) =>
    amounts.map(([paidCents, claimedCents], place) => ({ id: `t${place}`, rank: place + 1, paidIn: 2027, paidCents, claimedCents }));
  test.each<[string, number, ReturnType<typeof paid>, Settlement]>([
    [
      'is the grant where all was spent',
      48_000_000,
      paid([12_000_000, 0]),
      { dueCents: 24_000_000, netPaidCents: 12_000_000, leftCents: 12_000_000 },
    ],
    [
      'is the grant where more was',
      60_000_000,
      paid([12_000_000, 0]),
      { dueCents: 24_000_000, netPaidCents: 12_000_000, leftCents: 12_000_000 },
    ],
    [
      'is the rate of what was spent below',
      40_000_000,
      paid([12_000_000, 0]),
      { dueCents: 20_000_000, netPaidCents: 12_000_000, leftCents: 8_000_000 },
    ],
    [
      'leaves less than nothing where more was paid',
      20_000_001,
      paid([12_000_000, 0]),
      { dueCents: 10_000_000, netPaidCents: 12_000_000, leftCents: -2_000_000 },
    ],
    [
      'counts as paid what is not claimed back',
      20_000_000,
      paid([12_000_000, 2_000_000]),
      { dueCents: 10_000_000, netPaidCents: 10_000_000, leftCents: 0 },
    ],
  ])('%s', (_, eligible, amounts, settlement) => expect(settle(GRANT, PLAN, eligible, amounts)).toEqual(settlement));

  test.each([
    ['64 000 € of 80 000 € that are eligible, once these are spent', 8_000_000, 6_400_000],
    ['half of it, where half of these is spent', 4_000_000, 3_200_000],
    ['no cent more, where more is spent', 9_000_000, 6_400_000],
  ])('décret 2018-514 art. 12 I: of an award for a cost of 100 000 €, %s', (_, keptCents, dueCents) =>
    expect(settle({ awardedCents: 6_400_000 }, { eligibleCents: 8_000_000 }, keptCents, [])).toMatchObject({ dueCents }),
  );

  test('what was overpaid is claimed of the tranche that was paid last first, and of no tranche more than is paid of it', () => {
    const amounts = paid([12_000_000, 0], [5_000_000, 1_000_000], [0, 0]);
    const parts = (leftCents: number) =>
      overpaidParts({ ...NONE, leftCents }, amounts).map(({ tranche, claimedCents }) => [tranche.rank, claimedCents]);
    expect(parts(-3_000_000)).toEqual([[2, 3_000_000]]);
    expect(parts(-7_000_000)).toEqual([
      [2, 4_000_000],
      [1, 3_000_000],
    ]);
    expect(parts(0)).toEqual([]);
    expect(parts(3_000_000)).toEqual([]);
  });

  test('a beneficiary of a delegation keeps what is due of what it has not paid, from the first tranche on', () => {
    const delegated = [
      { ...trancheIn('delegated'), delegatedCents: 10, committedCents: 50, paidCents: 30 },
      { ...trancheIn('delegated', 2), delegatedCents: 40, committedCents: 0, paidCents: 0 },
    ];
    const kept = (leftCents: number) => keptParts({ ...NONE, leftCents }, delegated).map(({ dueCents }) => dueCents);
    expect(kept(35)).toEqual([30, 5]);
    expect(kept(-5)).toEqual([0, 0]);
    expect(kept(1_000)).toEqual([30, 40]);
  });

  test('is never above the grant, nor above the rate of what was spent, to the cent', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e13 }),
        fc.integer({ min: 1, max: 1e13 }),
        fc.integer({ min: 0, max: 1e13 }),
        (awardedCents, eligibleCents, kept) => {
          const { dueCents } = settle({ awardedCents }, { eligibleCents }, kept, []);
          const exact = BigInt(awardedCents) * BigInt(kept);
          expect(dueCents <= awardedCents && BigInt(dueCents) * BigInt(eligibleCents) <= exact).toBe(true);
          expect(dueCents === awardedCents || (BigInt(dueCents) + 1n) * BigInt(eligibleCents) > exact).toBe(true);
        },
      ),
    ));
});

test('an approved account is opened again, but not while a payment is ordered, nor once what it claimed back is collected', () => {
  const tranches = [trancheIn('paid'), trancheIn('certified')];
  expect(refuseReopening(tranches, [{ number: 1, collectedCents: 0 }])).toBeNull();
  expect(refuseReopening([{ rank: 2, state: 'ordered' }], [])).toEqual({ code: 'payment_under_way', ranks: [2] });
  expect(refuseReopening(tranches, [{ number: 3, collectedCents: 5 }])).toEqual({
    code: 'account_claim_collected',
    claim: 3,
    collectedCents: 5,
  });
});
