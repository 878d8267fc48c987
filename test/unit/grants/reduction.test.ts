import type { Caller } from '../../../domain/core/role.ts';
import type { EndingNotice } from '../../../domain/grants/ending-notice.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import { reducedTranches, refuseReduction, settleReduction, withMovedFunding } from '../../../domain/grants/termination.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { callerOf, given, grantIn, inOrderOfPrecedence, SHIPPED_CALL, trancheIn } from '../../support/domain.ts';

const notice = (ground: EndingNotice['ground'] = 'condition'): EndingNotice => ({
  ...{ givenAt: '2027-01-15T09:00:00.000Z', number: 1, ground, answerBy: '2027-03-31', endBy: null, observedAt: null },
});
const [LAST, AFTER] = ['2027-03-31T21:59:59.999Z', '2027-03-31T22:00:00.000Z'];

type Reducing = {
  grant: Grant;
  tranches: Tranche[];
  notice: EndingNotice | undefined;
  open: { number: number } | undefined;
  account: { state: 'awaited' | 'given' | 'approved' } | undefined;
  caller: Caller;
  version: number;
  awardedCents: number;
  at: string;
};
const reducing = (): Reducing => ({
  grant: { ...grantIn('active'), awardedCents: 1_000 },
  tranches: [{ ...trancheIn('paid'), paidCents: 550, claimedCents: 50 }, trancheIn('confirmed', 2)],
  ...{ notice: notice(), open: undefined, account: { state: 'awaited' } },
  ...{ caller: callerOf('finance'), version: 2, awardedCents: 600, at: AFTER },
});
const reduce = ({ caller, version, awardedCents, at, ...on }: Reducing) =>
  refuseReduction(on, given(caller, { version, awardedCents, reason: 'La plateforme n’est pas ouverte.' }, at));

describe('CRPA L242-2 2°: a withdrawal in part', () => {
  inOrderOfPrecedence(reducing, reduce, [
    {
      when: 'of a grant to be signed',
      refusal: { code: 'wrong_state', command: 'reduceGrant', state: 'to_sign' },
      spoil: { grant: { state: 'to_sign' } },
    },
    {
      when: 'of a delegation within the State, which is no subsidy',
      refusal: { code: 'wrong_form', command: 'reduceGrant', form: 'delegation' },
      spoil: { grant: { form: 'delegation' } },
    },
    {
      when: 'with an open amendment',
      refusal: { code: 'amendment_open', amendment: 3 },
      spoil: (each) => {
        each.open = { number: 3 };
      },
    },
    {
      when: 'after the approval of the final account',
      refusal: { code: 'account_approved' },
      spoil: (each) => {
        each.account = { state: 'approved' };
      },
    },
    {
      when: 'with a payment under way',
      refusal: { code: 'payment_under_way', ranks: [1] },
      spoil: (each) => {
        each.tranches = [trancheIn('ordered'), ...each.tranches.slice(1)];
      },
    },
    {
      when: 'without a notice for a condition that is not kept',
      refusal: { code: 'notice_missing' },
      spoil: { notice: notice('unlawful') },
    },
    { when: 'before the stated time is over', refusal: { code: 'notice_running', answerBy: '2027-03-31' }, spoil: { at: LAST } },
    { when: 'at a version that was not read', refusal: { code: 'stale_version', current: 2 }, spoil: { version: 1 } },
    {
      when: 'that takes nothing',
      refusal: { code: 'reduction_not_below', awardedCents: 1_000, givenCents: 1_000 },
      spoil: { awardedCents: 1_000 },
    },
  ]);

  test('pays first what is certified, where less would be left', () => {
    const certified = { ...trancheIn('certified', 2), certifiedCents: 300, paidCents: 0 };
    const [paid = certified] = reducing().tranches;
    const on = { ...reducing(), tranches: [paid, certified] };
    expect(reduce({ ...on, awardedCents: 800 })).toBeNull();
    expect(reduce({ ...on, awardedCents: 799 })).toEqual({
      ...{ code: 'reduction_below_certified', certifiedCents: 300, netPaidCents: 500, givenCents: 799 },
    });
    const whole = { ...on, tranches: [paid, { ...certified, certifiedCents: 500 }] };
    expect(reduce({ ...whole, awardedCents: 999 })).toMatchObject({ code: 'reduction_below_certified', certifiedCents: 500 });
  });

  test('waits for the decision on an account that is given', () =>
    expect(reduce({ ...reducing(), account: { state: 'given' } })).toMatchObject({ code: 'account_wrong_state', state: 'given' }));
});

test('what was paid above the new amount, less what is claimed already, is claimed', () => {
  const paid = { id: 't', rank: 1, paidCents: 700, claimedCents: 50, paidIn: 2027 };
  expect(settleReduction(400, [paid])).toEqual({ dueCents: 400, netPaidCents: 650, leftCents: -250 });
});

describe('what the fund no longer brings', () => {
  const funding = (...fundingLines: { label: string; source: 'own' | 'fund'; amountCents: number }[]) =>
    ({ fundingLines }) as unknown as Parameters<typeof withMovedFunding>[0];
  const amounts = (content: ReturnType<typeof withMovedFunding>) =>
    content.fundingLines.map(({ source, amountCents }) => [source, amountCents]);
  const fund = { label: 'Fonds', source: 'fund', amountCents: 600 } as const;
  const own = { label: 'Budget propre', source: 'own', amountCents: 400 } as const;

  test('falls to the beneficiary, and comes back from it', () => {
    const reduced = withMovedFunding(funding(fund, own), 250);
    expect(amounts(reduced)).toEqual([
      ['fund', 350],
      ['own', 650],
    ]);
    expect(amounts(withMovedFunding(reduced, -250))).toEqual([
      ['fund', 600],
      ['own', 400],
    ]);
  });
  test('is a line of its own where the beneficiary brought nothing', () =>
    expect(amounts(withMovedFunding(funding(fund), 250))).toEqual([
      ['fund', 350],
      ['own', 250],
    ]));
  test('is taken from all lines of the fund where the last one is too small', () =>
    expect(amounts(withMovedFunding(funding({ ...fund, amountCents: 500 }, { ...fund, amountCents: 100 }, own), 250))).toEqual([
      ['fund', 350],
      ['own', 650],
    ]));
});

test('what was paid above the new amount is claimed of the last paid tranche, and what is to come is cut', () => {
  const limited = { legalForm: SHIPPED_CALL.terms.legalForms[0]!, guarantees: [] };
  const on = reducing();
  const tranches = [
    { ...trancheIn('paid'), kind: 'advance' as const, amountCents: 550, paidCents: 550, claimedCents: 50 },
    { ...trancheIn('confirmed', 2), kind: 'balance' as const, amountCents: 450, paidCents: 0 },
  ];
  const under = (awardedCents: number) =>
    reducedTranches(on.grant, limited, tranches, awardedCents, on.at).map(({ cutCents, claimedCents }) => [cutCents, claimedCents]);
  expect(under(600)).toEqual([
    [0, 0],
    [350, 0],
  ]);
  expect(under(420)).toEqual([
    [0, 80],
    [450, 0],
  ]);
});

test('nothing is cut while an order leaves no room for the amount', () => {
  const limited = { legalForm: SHIPPED_CALL.terms.legalForms[0]!, guarantees: [] };
  const ordered = { ...trancheIn('ordered'), kind: 'advance' as const, amountCents: 1_000, orderedCents: 1_000 };
  expect(reducedTranches(reducing().grant, limited, [ordered], 999, AFTER)).toEqual([]);
});
