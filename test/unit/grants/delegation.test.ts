import {
  type Delegation,
  payableCents,
  recallsAtEnd,
  refuseCommitmentReport,
  refusePaymentDelegation,
  refusePaymentReport,
  refuseReturn,
  returnableCents,
  returnOf,
  stateOfDelegated,
} from '../../../domain/grants/delegation.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { isOfForm, type Tranche } from '../../../domain/grants/tranche.ts';
import { callerOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR, trancheIn } from '../../support/domain.ts';

const AT = '2026-03-10T09:00:00.000Z';
type Case = {
  grant: Grant;
  tranches: Tranche[];
  delegation: Delegation;
  caller: Caller;
  rank: number;
  cents: number;
  on: string;
  credit: 'AE' | 'CP';
  year: number | undefined;
};

/** A tranche of 500, of which 300 are committed and 100 paid; 250 of CP were delegated for it. */
const delegatedTranche = (): Tranche => ({
  ...trancheIn('delegated'),
  amountCents: 500,
  committedCents: 300,
  paidCents: 100,
  delegatedCents: 200,
  providedCents: 150,
});
const sound =
  (caller: Caller, cents: number, credit: 'AE' | 'CP' = 'AE') =>
  (): Case => ({
    grant: { ...grantIn('active'), form: 'delegation' },
    tranches: [delegatedTranche(), { ...trancheIn('planned', 2), committedCents: 0 }],
    delegation: { since: '2026-03-02', payment: new Map([[2026, { openCents: 150, since: '2026-03-05' }]]) },
    caller,
    rank: 1,
    cents,
    on: '2026-03-10',
    credit,
    year: undefined,
  });
const finance = callerOf('finance');
const signatory = callerOf('signatory', MINISTRY);

const provide = ({ grant, tranches, caller, rank, cents }: Case) =>
  refusePaymentDelegation({ grant, tranches, milestones: [] }, given(caller, { tranche: rank, delegatedCents: cents }, AT));
const commit = ({ grant, tranches, delegation, caller, rank, cents, on }: Case) =>
  refuseCommitmentReport(
    grant,
    tranches,
    delegation,
    given(caller, { tranche: rank, committedCents: cents, committedOn: on, reference: '14' }, AT),
  );
const pay = ({ grant, tranches, delegation, caller, rank, cents, on }: Case) =>
  refusePaymentReport(grant, tranches, delegation, given(caller, { tranche: rank, paidCents: cents, paidOn: on, reference: 'DP' }, AT));
const giveBack = ({ grant, tranches, delegation, caller, rank, cents, credit, year }: Case) =>
  refuseReturn(
    grant,
    tranches,
    delegation,
    given(caller, { tranche: rank, credit, returnedCents: cents, year, reason: 'Moins que prévu.' }, AT),
  );

/** The guards that come first in every command on a delegation. */
const guardsOf = (command: string, own: Guard<Case>[] = []): Guard<Case>[] => [
  { when: 'another organisation’s grant', refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
  {
    when: 'a grant that is not signed',
    refusal: { code: 'wrong_state', command, state: 'to_sign' },
    spoil: { grant: { state: 'to_sign' } },
  },
  { when: 'an agreement', refusal: { code: 'wrong_form', command, form: 'agreement' }, spoil: { grant: { form: 'agreement' } } },
  { when: 'a tranche that the grant does not have', refusal: { code: 'tranche_unknown', ranks: [1, 2] }, spoil: { rank: 3 } },
  {
    when: 'a tranche that is not delegated yet',
    refusal: { code: 'tranche_wrong_state', rank: 1, state: 'planned', command },
    spoil: { tranches: { 0: { state: 'planned' } } },
  },
  ...own,
];
const day = (on: string, earliest: string, latest: string): Guard<Case> => ({
  when: `the day ${on}`,
  refusal: { code: 'value_date_out_of_range', earliest, latest },
  spoil: { on },
});
const amount = (cents: number, refusal: Refusal): Guard<Case> => ({ when: `an amount of ${cents}`, refusal, spoil: { cents } });
const exceeded = (credit: 'AE' | 'CP', openCents: number, askedCents: number): Refusal => ({
  code: 'delegation_exceeded',
  rank: 1,
  credit,
  year: 2026,
  openCents,
  askedCents,
});

describe('payment credits are delegated', () => inOrderOfPrecedence(sound(finance, 100), provide, guardsOf('delegatePayment')));

describe.each([
  ['by the ministry itself', signatory],
  ['by finance on its behalf', finance],
])('a commitment is reported %s', (_, caller) =>
  inOrderOfPrecedence(
    sound(caller, 200),
    commit,
    guardsOf('reportCommitment', [day('2026-03-11', '2026-03-02', '2026-03-10'), amount(201, exceeded('AE', 200, 201))]),
  ),
);

describe('a payment is reported', () =>
  inOrderOfPrecedence(
    sound(signatory, 150),
    pay,
    guardsOf('reportPayment', [
      day('2026-03-04', '2026-03-05', '2026-03-10'),
      amount(201, { code: 'payment_above_commitment', rank: 1, openCents: 200, askedCents: 201 }),
      amount(151, exceeded('CP', 150, 151)),
    ]),
  ));

describe('AE come back', () =>
  inOrderOfPrecedence(sound(finance, 400), giveBack, guardsOf('returnDelegation', [amount(401, exceeded('AE', 400, 401))])));
describe('CP come back', () =>
  inOrderOfPrecedence(sound(finance, 150, 'CP'), giveBack, guardsOf('returnDelegation', [amount(151, exceeded('CP', 150, 151))])));

test('a commitment is made on the day of the delegation at the earliest, and in the year of its AE', () => {
  const on = (day: string, at = AT) => {
    const { grant, tranches, delegation } = sound(signatory, 1)();
    const body = { tranche: 1, committedCents: 1, committedOn: day, reference: '14' };
    return refuseCommitmentReport(grant, tranches, delegation, given(signatory, body, at));
  };
  expect([on('2026-03-02'), on('2026-12-31', '2027-02-01T09:00:00.000Z')]).toEqual([null, null]);
  expect(on('2026-03-01')).toMatchObject({ earliest: '2026-03-02' });
  expect(on('2027-01-01', '2027-02-01T09:00:00.000Z')).toMatchObject({ latest: '2026-12-31' });
});

test('a signatory of another ministry is told nothing; a signer for the fund reports on behalf', () => {
  const { grant, tranches, delegation } = sound(signatory, 1)();
  const ask = (caller: Caller) =>
    refuseCommitmentReport(
      grant,
      tranches,
      delegation,
      given(caller, { tranche: 1, committedCents: 1, committedOn: '2026-03-10', reference: '14' }, AT),
    );
  expect(ask({ ...callerOf('lead'), roles: ['lead', 'signatory'] })).toEqual({ code: 'not_found' });
  expect(ask(finance)).toBeNull();
});

test.each([
  [{ delegatedCents: 1 }, 'delegated'],
  [{ providedCents: 1 }, 'delegated'],
  [{ committedCents: 301, paidCents: 300 }, 'delegated'],
  [{ committedCents: 300, paidCents: 300 }, 'paid'],
  [{}, 'cancelled'],
] as const)('what holds %o is %s', (held, state) =>
  expect(stateOfDelegated({ committedCents: 0, paidCents: 0, delegatedCents: 0, providedCents: 0, ...held })).toBe(state),
);

test('what may be paid or given back is what is not paid yet', () => {
  expect([payableCents(delegatedTranche()), returnableCents(delegatedTranche())]).toEqual([250, 400]);
});

test('what comes back is available in its own year, and lapses in a later one', () =>
  expect(['2026-12-31T22:59:59.999Z', '2026-12-31T23:00:00.000Z'].map((at) => returnOf({ year: 2026 }, at))).toEqual([
    'return_delegation',
    'lapse_delegation',
  ]));

test('at the end the CP above what is owed come back, the oldest year’s first', () => {
  const payment = new Map([
    [2027, { openCents: 200, since: '2027-01-05' }],
    [2026, { openCents: 150, since: '2026-03-05' }],
  ]);
  const at = (providedCents: number, committedCents: number) =>
    recallsAtEnd({ ...delegatedTranche(), providedCents, committedCents, paidCents: 0 }, { since: '2026-03-02', payment });
  expect(at(350, 350)).toEqual([]);
  expect(at(350, 250)).toEqual([{ year: 2026, amountCents: 100 }]);
  expect(at(350, 0)).toEqual([
    { year: 2026, amountCents: 150 },
    { year: 2027, amountCents: 200 },
  ]);
});

test.each([
  ['certifyService', 'agreement'],
  ['orderPayment', 'agreement'],
  ['cancelOrder', 'agreement'],
  ['recordPayment', 'agreement'],
  ['delegatePayment', 'delegation'],
  ['reportCommitment', 'delegation'],
  ['reportPayment', 'delegation'],
  ['returnDelegation', 'delegation'],
] as const)('%s is of the form %s', (command, form) =>
  expect((['agreement', 'delegation'] as const).filter((each) => isOfForm(command, each))).toEqual([form]),
);
test('a tranche is confirmed under either form', () =>
  expect([isOfForm('confirmTranche', 'agreement'), isOfForm('confirmTranche', 'delegation')]).toEqual([true, true]));
