import {
  type Grant,
  nextSignatureDue,
  refuseCertification,
  refuseOrder,
  refusePayment,
  refuseSignature,
  signatureTerm,
  type Tranche,
} from '../../domain/grant.ts';
import type { Caller } from '../../domain/role.ts';
import { CALL, callerOf, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../support/domain.ts';

const grantIn = (state: Grant['state'], signed: Grant['signed'] = []): Grant => ({
  id: 'grant',
  state,
  version: 2,
  organisationId: MINISTRY,
  applicationId: 'application',
  envelopeId: 'envelope',
  remindAt: '2026-04-18T21:59:59.999Z',
  termAt: '2026-05-02T21:59:59.999Z',
  remindedAt: null,
  signed,
});
const trancheIn = (state: Tranche['state']): Tranche => ({
  id: 'tranche',
  rank: 1,
  state,
  amountCents: 500,
  certifiedCents: 500,
  orderedCents: 500,
  year: 2026,
  orderedBy: 'finance',
  orderedAt: '2026-03-01T23:30:00.000Z',
});

type Signing = { grant: Grant; caller: Caller };
const sign = ({ grant, caller }: Signing) => refuseSignature(grant, given(caller, { version: 2 }));

describe('the fund’s signature', () => {
  inOrderOfPrecedence((): Signing => ({ grant: grantIn('to_sign'), caller: callerOf('finance') }), sign, [
    {
      when: 'expired',
      refusal: { code: 'wrong_state', command: 'signGrant', state: 'expired' },
      spoil: ({ grant }) => {
        grant.state = 'expired';
      },
    },
    {
      when: "finance of the beneficiary's own organisation",
      refusal: { code: 'conflict_of_interest' },
      spoil: (each) => {
        each.caller = callerOf('finance', MINISTRY);
      },
    },
    {
      when: 'signed before',
      refusal: { code: 'already_signed', side: 'fund' },
      spoil: ({ grant }) => {
        grant.signed = ['fund'];
      },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 3 },
      spoil: ({ grant }) => {
        grant.version = 3;
      },
    },
  ]);
});

describe('the beneficiary’s signature', () => {
  inOrderOfPrecedence((): Signing => ({ grant: grantIn('to_sign', ['fund']), caller: callerOf('applicant', MINISTRY) }), sign, [
    {
      when: "another organisation's grant",
      refusal: { code: 'not_found' },
      spoil: (each) => {
        each.caller = callerOf('applicant', OPERATOR);
      },
    },
    {
      when: 'expired',
      refusal: { code: 'wrong_state', command: 'signGrant', state: 'expired' },
      spoil: ({ grant }) => {
        grant.state = 'expired';
      },
    },
    {
      when: 'signed before',
      refusal: { code: 'already_signed', side: 'beneficiary' },
      spoil: ({ grant }) => {
        grant.signed = ['beneficiary'];
      },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 3 },
      spoil: ({ grant }) => {
        grant.version = 3;
      },
    },
  ]);

  test('nobody signs for an organisation that is not theirs, though the fund’s people see its grant', () => {
    const member = { ...callerOf('applicant', OPERATOR), roles: ['applicant', 'member'] as const };
    expect(sign({ grant: grantIn('to_sign'), caller: member })).toEqual({ code: 'not_found' });
  });
});

type Paying = { grant: Grant; tranches: Tranche[]; caller: Caller; cents: number; rank: number; paidOn: string; at: string };
const paying = (state: Tranche['state'], caller: Caller) => (): Paying => ({
  grant: grantIn('active'),
  tranches: [trancheIn(state)],
  caller,
  cents: 500,
  rank: 1,
  paidOn: '2026-03-02',
  at: '2026-03-02T22:30:00.000Z',
});

/** The guards that the three steps of a payment share, and what each has of its own between them and its amount. */
const guardsOf = (command: string, own: Guard<Paying>[] = []): Guard<Paying>[] => [
  {
    when: "another organisation's grant",
    refusal: { code: 'not_found' },
    spoil: (each) => {
      each.caller = callerOf('applicant', OPERATOR, 'finance');
    },
  },
  {
    when: 'a grant that is not active',
    refusal: { code: 'wrong_state', command, state: 'closed' },
    spoil: ({ grant }) => {
      grant.state = 'closed';
    },
  },
  {
    when: 'a tranche that the grant does not have',
    refusal: { code: 'tranche_unknown', ranks: [1] },
    spoil: (each) => {
      each.rank = 2;
    },
  },
  {
    when: 'a tranche that is paid',
    refusal: { code: 'tranche_wrong_state', rank: 1, state: 'paid', command },
    spoil: ({ tranches }) => {
      tranches[0]!.state = 'paid';
    },
  },
  ...own,
  {
    when: 'a cent less than expected',
    refusal: { code: 'amount_differs', expectedCents: 500, givenCents: 499 },
    spoil: (each) => {
      each.cents = 499;
    },
  },
];

describe('a certification', () => {
  inOrderOfPrecedence(
    paying('confirmed', callerOf('finance')),
    ({ grant, tranches, caller, rank, cents }) =>
      refuseCertification(grant, tranches, given(caller, { tranche: rank, certifiedCents: cents, observation: '' })),
    guardsOf('certifyService'),
  );
});

describe('a payment order', () => {
  const ask = ({ grant, tranches, caller, rank, cents }: Paying) =>
    refuseOrder(grant, tranches, given(caller, { tranche: rank, orderedCents: cents }));
  inOrderOfPrecedence(paying('certified', callerOf('finance')), ask, guardsOf('orderPayment'));
  test('what is ordered is what was certified, not what was planned', () => {
    expect(ask({ ...paying('certified', callerOf('finance'))(), tranches: [{ ...trancheIn('certified'), certifiedCents: 400 }] })).toEqual({
      code: 'amount_differs',
      expectedCents: 400,
      givenCents: 500,
    });
  });
});

describe('a payment', () => {
  const ask = ({ grant, tranches, caller, rank, cents, paidOn, at }: Paying) =>
    refusePayment(grant, tranches, given(caller, { tranche: rank, paidCents: cents, paidOn, reference: 'VIR-1' }, at));
  const sound = paying('ordered', callerOf('payer'));
  inOrderOfPrecedence(
    sound,
    ask,
    guardsOf('recordPayment', [
      {
        when: 'the person who ordered it',
        refusal: { code: 'payer_ordered_payment' },
        spoil: (each) => {
          each.caller = callerOf('payer', undefined, 'finance');
        },
      },
      {
        when: 'a value date before the order',
        refusal: { code: 'value_date_out_of_range', earliest: '2026-03-02', latest: '2026-03-02' },
        spoil: (each) => {
          each.paidOn = '2026-03-01';
        },
      },
    ]),
  );

  test.each([
    ['tomorrow', '2026-03-03', '2026-03-02T22:30:00.000Z', 'value_date_out_of_range'],
    ['today in Paris, where it is past midnight', '2026-03-03', '2026-03-02T23:00:00.000Z', null],
    ['the day of the order in Paris', '2026-03-02', '2026-03-20T09:00:00.000Z', null],
  ])('a value date of %s', (_, paidOn, at, code) => expect(ask({ ...sound(), paidOn, at })?.code ?? null).toBe(code));
});

test.each([
  [
    'the end of the same day two months later, and two weeks before it',
    '2026-03-02T09:00:00.000Z',
    '2026-05-02T21:59:59.999Z',
    '2026-04-18T21:59:59.999Z',
  ],
  ['the end of February where the day is missing', '2026-12-31T09:00:00.000Z', '2027-02-28T22:59:59.999Z', '2027-02-14T22:59:59.999Z'],
  ['the same hour in Paris across the change of clock', '2026-02-05T09:00:00.000Z', '2026-04-05T21:59:59.999Z', '2026-03-22T22:59:59.999Z'],
])('both sides have until %s', (_, at, termAt, remindAt) => expect(signatureTerm(CALL, at)).toEqual({ termAt, remindAt }));

const grant = grantIn('to_sign');
test.each([
  ['an unsigned grant waits for its reminder', grant, { at: grant.remindAt, what: 'remindSignatories' }],
  ['a reminded grant waits for its term', { ...grant, remindedAt: '2026-04-19T00:00:00.000Z' }, { at: grant.termAt, what: 'expireGrant' }],
  ['an active grant waits for no date', grantIn('active'), null],
  ['an expired grant waits for no date', grantIn('expired'), null],
])('%s', (_, each, due) => expect(nextSignatureDue(each)).toEqual(due));
