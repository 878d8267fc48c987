import { legalFormByKey } from '../../../domain/calls/legal-form.ts';
import { type MoneyOn, type MoneyWait, paceOf, trancheMoney } from '../../../domain/desk/tranche-money.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Measured } from '../../../domain/grants/tranche-condition.ts';
import type { Obligation } from '../../../domain/grants/obligation.ts';
import type { Payee } from '../../../domain/grants/payee.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { moneySentence } from '../../../words/desk/money.ts';
import { CALL, grantIn, SHIPPED_CALL, trancheIn } from '../../support/domain.ts';

const AT = '2026-03-02T09:00:00.000Z';
const DUE = { dueAt: '2026-04-30T21:59:59.999Z', remindAt: '2026-04-01T09:00:00.000Z' };
const milestoneIn = (state: Milestone['state'], rank = 1): Milestone => ({
  ...{ rank, state, periodStartsOn: '2026-01-01', periodEndsOn: '2026-01-31', ...DUE, remindedAt: null, lateAt: null },
  ...{ reviewRemindAt: null, reviewRemindedAt: null, reportNumber: 0, trackingYear: null, askedAt: null, isEmpty: false },
});
const payeeIn = (decision: Payee['decision'], isReturned = false): Payee => ({
  ...{ id: 'payee', proposedBy: 'signatory', decision, decidedAtVersion: decision && 5, isReturned },
});
const owedEvidence: Obligation = {
  ...{ key: 'open_source', state: 'awaited', months: 0, ...DUE, remindedAt: null, lateAt: null },
  ...{ reviewRemindAt: null, reviewRemindedAt: null, number: 0 },
};

const measuredAt = (value: number | null): Measured => ({
  ...{ key: 'users', label: 'Usagers', unit: 'usagers', kind: 'count', baseline: null, method: '', source: '', direction: 'more' },
  ...{ share: true, countsUsers: false, excludes: null, definition: null, mandatory: true },
  targets: [{ month: 0, value: 100 }],
  last: value === null ? null : { key: 'users', value },
});

const onTranches = (
  tranches: Tranche[],
  more: Partial<MoneyOn> = {},
  trancheConditions = CALL.terms.trancheConditions,
  indicatorsReachedPercent: number | null = null,
): MoneyOn => {
  const grant = more.grant ?? grantIn('active');
  const call = { ...CALL, terms: { ...CALL.terms, trancheConditions, indicatorsReachedPercent } };
  return {
    ...{ grant, call, legalForm: legalFormByKey(CALL, grant.legalForm), tranches, milestones: [milestoneIn('accepted')] },
    ...{ obligations: [], measured: [], claims: [], notice: undefined, payees: [payeeIn('approve')], alerts: [], proposers: [], acts: [] },
    ...{
      fundedTwice: [],
      open: undefined,
      fundingChange: null,
      account: undefined,
      guarantees: [],
      visas: [],
      owed: undefined,
      awardConditions: [],
    },
    ...{ thresholdCents: null, tranche: tranches.at(-1) as Tranche },
    ...more,
  } as MoneyOn;
};
const waitOn = (on: MoneyOn): MoneyWait | null => {
  const money = trancheMoney(on, null, AT);
  return 'waits' in money ? money.waits : null;
};
const conditionIn = (shown: string | null) => ({ number: 1, wording: 'Un avis.', shown, evidence: null, certifiedBy: null });
const conditional = (rank = 2): Tranche => ({ ...trancheIn('planned', rank), firm: false });
const FIRST_PAID = trancheIn('paid');

test.each<[string, MoneyOn, MoneyWait]>([
  [
    'an award below what was asked, for its acceptance',
    onTranches([trancheIn('planned')], { grant: grantIn('to_accept') }),
    { for: 'acceptance', turn: 'beneficiary', by: expect.any(String) as never },
  ],
  [
    'an agreement that only the beneficiary signed, for the fund',
    onTranches([trancheIn('planned')], { grant: grantIn('to_sign', ['beneficiary']) }),
    { for: 'signature', turn: 'fund', by: expect.any(String) as never },
  ],
  [
    'an award under conditions, for what its beneficiary has not shown',
    onTranches([trancheIn('planned')], { grant: grantIn('to_sign'), awardConditions: [conditionIn('Délibération.'), conditionIn(null)] }),
    { for: 'condition_evidence', turn: 'beneficiary', by: expect.any(String) as never },
  ],
  [
    'one of which every condition is shown, for the fund',
    onTranches([trancheIn('planned')], { grant: grantIn('to_sign'), awardConditions: [conditionIn('Délibération.')] }),
    { for: 'condition_certification', turn: 'fund', by: expect.any(String) as never },
  ],
  [
    'a suspended agreement, for the fund',
    onTranches([trancheIn('confirmed')], { grant: grantIn('suspended') }),
    { for: 'suspension', turn: 'fund', by: null },
  ],
  [
    'a conditional tranche, for the report on the period before',
    onTranches([FIRST_PAID, conditional()], { milestones: [milestoneIn('planned'), milestoneIn('planned', 2)] }, ['report']),
    { for: 'report', turn: 'beneficiary', by: '2026-04-30', report: 1 },
  ],
  [
    'the same, for the review of a report that was given',
    onTranches([FIRST_PAID, conditional()], { milestones: [milestoneIn('reported'), milestoneIn('planned', 2)] }, ['report']),
    { for: 'report_review', turn: 'fund', by: null, report: 1 },
  ],
  [
    'the same, for the values of indicators',
    onTranches([FIRST_PAID, conditional()], { measured: [measuredAt(null)] }, ['indicators']),
    { for: 'indicators', turn: 'beneficiary', by: null },
  ],
  [
    'the same, for a target that is not reached far enough',
    onTranches([FIRST_PAID, conditional()], { measured: [measuredAt(1)] }, ['indicators'], 80),
    { for: 'targets', turn: 'beneficiary', by: null },
  ],
  [
    'the same, for evidence of an obligation',
    onTranches([FIRST_PAID, conditional()], { obligations: [owedEvidence] }, ['obligations']),
    { for: 'obligations', turn: 'beneficiary', by: '2026-04-30' },
  ],
  [
    'the same, for the fund that reviews the evidence',
    onTranches([FIRST_PAID, conditional()], { obligations: [{ ...owedEvidence, state: 'given' }] }, ['obligations']),
    { for: 'obligations', turn: 'fund', by: null },
  ],
  [
    'a tranche without credits, for them',
    onTranches([FIRST_PAID, trancheIn('awaiting_credits', 2)], {}, []),
    { for: 'credits', turn: 'fund', by: null },
  ],
  [
    'one above the threshold, for a visa',
    onTranches([FIRST_PAID, trancheIn('awaiting_credits', 2)], { thresholdCents: 1 }, []),
    { for: 'visa', turn: 'controller', by: null },
  ],
  [
    'one whose beneficiary owes the fund, for that',
    onTranches([FIRST_PAID, trancheIn('awaiting_credits', 2)], { owed: { grantId: 'grant', number: 1, owedCents: 5 } as never }, []),
    { for: 'claim', turn: 'beneficiary', by: null },
  ],
  [
    'a first tranche whose period has not begun, for its first day',
    onTranches([trancheIn('confirmed')], { milestones: [{ ...milestoneIn('planned'), periodStartsOn: '2026-05-01' }] }),
    { for: 'start', turn: 'time', by: '2026-05-01' },
  ],
  [
    'a confirmed tranche with its report, for its certification',
    onTranches([trancheIn('confirmed')]),
    { for: 'certification', turn: 'fund', by: null },
  ],
  [
    'a tranche behind another one, for the side that holds that one up',
    onTranches([trancheIn('certified'), trancheIn('confirmed', 2)], { payees: [] }),
    { for: 'earlier_tranche', turn: 'beneficiary', by: null, tranche: 1 },
  ],
  [
    'a certified one without an account, for it',
    onTranches([trancheIn('certified')], { payees: [] }),
    { for: 'bank_details', turn: 'beneficiary', by: null },
  ],
  [
    'the same with an account that was proposed, for its approval',
    onTranches([trancheIn('certified')], { payees: [payeeIn(null)] }),
    { for: 'bank_approval', turn: 'fund', by: null },
  ],
  [
    'the same whose payment came back, for another account',
    onTranches([trancheIn('certified')], { payees: [payeeIn('approve', true)] }),
    { for: 'other_bank_details', turn: 'beneficiary', by: null },
  ],
  ['a certified one with all of it, for its order', onTranches([trancheIn('certified')]), { for: 'order', turn: 'fund', by: null }],
])('the money of %s waits', (_what, on, wait) => {
  expect(waitOn(on)).toEqual(wait);
});

test('an ordered tranche is expected on a working day, by the payments before it alone', () => {
  const on = onTranches([{ ...trancheIn('ordered'), orderedAt: AT, orderedYear: 2026, orderNumber: '100241599' }]);
  expect(trancheMoney(on, null, AT)).toMatchObject({ stage: 'ordered', expected: null, latestOn: '2027-01-20' });
  const pace = paceOf([1, 2, 2, 3, 3, 4, 4, 5, 5, 30]);
  expect(pace).toEqual({ count: 10, days: 5 });
  // Five days after Monday is a Saturday.
  expect(trancheMoney(on, pace, AT)).toMatchObject({ expected: { on: '2026-03-09', count: 10, days: 5 }, orderNumber: '100241599' });
  expect(moneySentence('fr', trancheMoney(on, pace, AT))).toContain('sur les 10 derniers paiements du fonds, neuf sur dix ont suivi');
});

test('a certified tranche names the day that its agreement sets, and none where it sets none', () => {
  const certified = { ...trancheIn('certified'), certifiedAt: AT };
  const on = onTranches([certified], { tranche: certified });
  const under = (paymentDays: number | null) => {
    const agreement = { ...SHIPPED_CALL.terms.agreement, paymentDays };
    return { ...on, call: { ...on.call, terms: { ...on.call.terms, agreement } } } as MoneyOn;
  };
  expect(trancheMoney(under(30), null, AT)).toMatchObject({ agreed: { on: '2026-04-01', days: 30 } });
  expect(trancheMoney(under(null), null, AT)).toMatchObject({ agreed: null });
  expect(trancheMoney({ ...under(30), payees: [] }, null, AT)).toMatchObject({ agreed: null });
  expect(moneySentence('fr', trancheMoney(under(30), null, AT))).toContain('dans les 30 jours qui suivent l’attestation du service fait');
});

test('under ten payments no day is expected', () => {
  expect(paceOf([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
});

test('what is paid says when and under which reference, in both languages', () => {
  const paid = { ...trancheIn('paid'), paidCents: 7_250_000, paidOn: '2026-03-02', paymentReference: 'VIR-1' };
  const money = trancheMoney(onTranches([paid]), null, AT);
  expect(moneySentence('fr', money).replaceAll(/\s/g, ' ')).toBe('Payé : 72 500 € le 2 mars 2026 (référence VIR-1).');
  expect(moneySentence('en', money)).toBe('Paid: €72,500 on 2 March 2026 (reference VIR-1).');
});
