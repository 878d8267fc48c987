import { createHash } from 'node:crypto';
import type { Caller } from '../../../domain/core/role.ts';
import type { GrantAct } from '../../../domain/grants/authorising.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import {
  type CheckPayment,
  drawnBy,
  mayCheckPayment,
  refuseCheck,
  refuseDraw,
  type SampledPayment,
  seedOf,
} from '../../../domain/ledger/payment-sample.ts';
import { callerOf, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const payments = Array.from({ length: 40 }, (_, place) => ({ sequence: 3 * place + 7 }));
const HEAD = 'a'.repeat(64);
const AT = '2026-12-02T10:00:00.000Z';

test('a seed draws the same payments again, whatever their order, and all where there are fewer', () => {
  const seed = seedOf(HEAD, AT);
  expect(seed).toBe(createHash('sha256').update(`${HEAD}:${AT}`).digest('hex'));
  const drawn = drawnBy(seed, payments, 5);
  expect(drawnBy(seed, payments.toReversed(), 5)).toEqual(drawn);
  expect(drawnBy(seed, payments, 3)).toEqual(drawn.slice(0, 3));
  expect(drawnBy(seed, payments, 100).toSorted((one, other) => one.sequence - other.sequence)).toEqual(payments);
  // As an auditor draws them, by the hash of seed and number.
  const keyOf = ({ sequence }: { sequence: number }) => createHash('sha256').update(`${seed}:${sequence}`).digest('hex');
  expect(drawn.map(keyOf)).toEqual(payments.map(keyOf).toSorted().slice(0, 5));
});

test('another head, or an instant a millisecond later, draws others', () => {
  const draws = [seedOf(HEAD, AT), seedOf('b'.repeat(64), AT), seedOf(HEAD, '2026-12-02T10:00:00.001Z')].map((seed) =>
    JSON.stringify(drawnBy(seed, payments, 5)),
  );
  expect(new Set(draws).size).toBe(3);
});

test('nothing is drawn where nothing is left to draw', () => {
  const body = { year: 2026, size: 3 };
  expect(refuseDraw([], given(callerOf('finance'), body))).toEqual({ code: 'nothing_to_draw', year: 2026 });
  expect(refuseDraw([{ sequence: 1, amountCents: 5 }], given(callerOf('finance'), body))).toBeNull();
});

describe('a check is refused', () => {
  type Case = { grant: Grant; caller: Caller; sampled: SampledPayment[]; acts: GrantAct[]; body: CheckPayment };
  const sound = (): Case => ({
    grant: grantIn('closed'),
    caller: callerOf('controller'),
    sampled: [{ payment: 7, amountCents: 500, checkedBy: null }],
    acts: [
      { event: 'certifyService', personId: 'finance' },
      { event: 'giveVisa', personId: 'controller' },
    ],
    body: { payment: 7, finding: 'overpaid', wrongCents: 500, reason: 'Compté deux fois.' },
  });
  const ask = ({ grant, caller, sampled, acts, body }: Case) => refuseCheck({ grant, sampled, acts }, given(caller, body));
  inOrderOfPrecedence<Case>(sound, ask, [
    { when: 'on another organisation’s grant', refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
    {
      when: 'on a grant that paid nothing',
      refusal: { code: 'wrong_state', command: 'checkPayment', state: 'to_sign' },
      spoil: { grant: { state: 'to_sign' } },
    },
    {
      when: 'by the controller of the beneficiary’s own organisation',
      refusal: { code: 'conflict_of_interest' },
      spoil: (each) => {
        if (each.caller.roles.includes('controller')) each.caller = callerOf('controller', MINISTRY, 'inspector');
      },
    },
    { when: 'of a payment that was not drawn', refusal: { code: 'payment_not_drawn', drawn: [7] }, spoil: { body: { payment: 8 } } },
    {
      when: 'by a person who ordered a payment of the grant',
      refusal: { code: 'checker_made_payment' },
      spoil: (each) => each.acts.push({ event: 'orderPayment', personId: each.caller.personId }),
    },
    {
      when: 'of what another person has checked',
      refusal: { code: 'check_of_another_person' },
      spoil: (each) => each.sampled.forEach((payment) => (payment.checkedBy = 'other')),
    },
    {
      when: 'of more than was paid',
      refusal: { code: 'wrong_amount_unfit', leastCents: 1, mostCents: 500, wrongCents: 501 },
      spoil: { body: { wrongCents: 501 } },
    },
    { when: 'without a reason', refusal: { code: 'reason_missing' }, spoil: { body: { reason: '' } } },
  ]);

  test.each<[Partial<CheckPayment>, boolean]>([
    [{ finding: 'right', wrongCents: 0, reason: '' }, true],
    [{ finding: 'right', wrongCents: 1 }, false],
    [{ finding: 'unproven', wrongCents: 0 }, false],
    [{ finding: 'underpaid', wrongCents: 1 }, true],
  ])('only what is right is wrong by nothing: %j', (change, isTaken) => {
    const each = sound();
    expect(ask({ ...each, body: { ...each.body, ...change } }) === null).toBe(isTaken);
  });

  test.each(['certifyService', 'approveFinalAccount', 'orderPayment', 'recordPayment'])('of a person who gave %s on the grant', (event) => {
    const [sampled] = sound().sampled;
    const acts = [{ event, personId: 'earlier' }];
    const caller = { ...callerOf('finance'), alsoKnownAs: ['earlier'] };
    expect(sampled && mayCheckPayment({ grant: grantIn('active'), sampled, acts }, caller)).toEqual({ code: 'checker_made_payment' });
  });

  test('but its author corrects it', () => {
    const { grant, acts } = sound();
    const sampled = { payment: 7, amountCents: 500, checkedBy: 'controller' };
    expect(mayCheckPayment({ grant, sampled, acts }, callerOf('controller'))).toBeNull();
  });
});
