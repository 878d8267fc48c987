import {
  type AcceptAward,
  type AwardCondition,
  awaitsCertification,
  refuseAcceptance,
  refuseReplan,
  refuseReturning,
  refuseShowing,
  type ReplanTranches,
  type ReturnCondition,
  revised,
  type ShowCondition,
} from '../../../domain/grants/acceptance.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { legalFormByKey, legalFormOf } from '../../../domain/calls/legal-form.ts';
import { CALL, callerOf, contentOf, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

const content = contentOf(STUDENTS);
const organisation = { siret: '99990017800016', legalCategory: '7113' };
const RECEIVED_AT = '2026-01-05T09:00:00.000Z';
const AFTER_ITS_TERM = '2026-05-02T22:00:00.000Z';

type Case<Body> = { grant: Grant; caller: Caller; body: Body; at: string };

/** The guards that both have between the right to ask and the plan. */
const after = (command: string): Guard<Case<unknown>>[] => [
  { when: 'in force', refusal: { code: 'wrong_state', command, state: 'active' }, spoil: { grant: { state: 'active' } } },
  { when: 'after its deadline', refusal: { code: 'wrong_state', command, state: 'expired' }, spoil: { at: AFTER_ITS_TERM } },
];
const stale: Guard<Case<unknown>> = {
  when: 'changed since it was read',
  refusal: { code: 'stale_version', current: 3 },
  spoil: { grant: { version: 3, decided: 3 } },
};
const anothers = (caller: Caller): Guard<Case<unknown>> => ({
  when: "another organisation's grant",
  refusal: { code: 'not_found' },
  spoil: { caller },
});

describe('an award of less than was asked', () => {
  const { indicators } = content;
  const plan = (): AcceptAward => ({
    version: 2,
    costLines: [{ label: 'Équipe', category: 'staff', amountCents: 20_000_000 }],
    fundingLines: [
      { label: 'Fonds', source: 'fund', amountCents: 9_000_000 },
      { label: 'Propre', source: 'own', amountCents: 11_000_000 },
    ],
    indicators: structuredClone(indicators),
    startsOn: '2027-03-01',
    durationMonths: 9,
  });
  const sound = (): Case<AcceptAward> => ({
    grant: { ...grantIn('to_accept'), awardedCents: 9_000_000 },
    caller: callerOf('signatory', MINISTRY),
    body: plan(),
    at: '2026-03-02T09:00:00.000Z',
  });
  const accept = ({ grant, caller, body, at }: Case<AcceptAward>) =>
    refuseAcceptance(grant, content, organisation, { call: CALL, receivedAt: RECEIVED_AT, earlyStart: null }, given(caller, body, at));

  inOrderOfPrecedence(sound, accept, [
    anothers(callerOf('signatory', OPERATOR)),
    ...after('acceptAward'),
    stale,
    {
      when: 'a cent more of the fund than was awarded',
      refusal: { code: 'amount_differs', expectedCents: 9_000_000, givenCents: 9_000_001 },
      spoil: { body: { fundingLines: { 0: { amountCents: 9_000_001 } } } },
    },
    {
      when: 'a plan with a hole',
      refusal: { code: 'application_incomplete', fields: [{ pointer: '/indicators/0/baseline', fault: 'missing' }] },
      spoil: { body: { indicators: { 0: { baseline: null } } } },
    },
    {
      when: 'a project that has become too small',
      refusal: { code: 'cost_out_of_bounds', costCents: 9_999_999, minCents: 10_000_000, maxCents: 100_000_000 },
      spoil: { body: { costLines: { 0: { amountCents: 9_999_999 } } } },
    },
    {
      when: 'a plan that does not cover its cost',
      refusal: { code: 'funding_differs_from_costs', costCents: 20_000_000, fundingCents: 20_000_001 },
      spoil: { body: { fundingLines: { 1: { amountCents: 11_000_001 } } } },
    },
    {
      when: 'a cost of which the award is too large a part',
      refusal: {
        code: 'rate_too_high',
        requestedCents: 9_000_000,
        maxRequestedCents: 8_999_999,
        eligibleCents: 17_999_999,
        maxRatePercent: 50,
      },
      spoil: { body: { costLines: { 0: { amountCents: 17_999_999 } }, fundingLines: { 1: { amountCents: 8_999_999 } } } },
    },
    {
      when: 'a mandatory indicator given up',
      refusal: { code: 'mandatory_indicators_missing', indicators: ['conversion'] },
      spoil: ({ body }) => {
        body.indicators = body.indicators.filter(({ key }) => key !== 'conversion');
      },
    },
  ]);

  test('changes the plan, and nothing of what was judged beside it', () => {
    const { version: _, ...changed } = plan();
    expect(revised(content, plan())).toEqual({ ...content, ...changed });
    expect(revised(content, plan())).not.toHaveProperty('version');
  });
});

describe('another plan of tranches', () => {
  const body = (): ReplanTranches => ({
    version: 2,
    tranches: [
      { amountCents: 400, months: 3 },
      { amountCents: 600, months: 9 },
    ],
  });
  inOrderOfPrecedence(
    (): Case<ReplanTranches> => ({ grant: grantIn('to_sign'), caller: callerOf('finance'), body: body(), at: '2026-03-02T09:00:00.000Z' }),
    ({ grant, caller, body, at }) => refuseReplan(grant, legalFormByKey(CALL, grant.legalForm), [], given(caller, body, at)),
    [
      anothers(callerOf('signatory', OPERATOR)),
      ...after('replanTranches'),
      { when: 'signed by one side', refusal: { code: 'already_signed', side: 'fund' }, spoil: { grant: { signed: ['fund'] } } },
      stale,
      {
        when: 'a cent too few',
        refusal: { code: 'amount_differs', expectedCents: 1_000, givenCents: 999 },
        spoil: { body: { tranches: { 1: { amountCents: 599 } } } },
      },
    ],
  );
});

test('a grant keeps the legal form that its organisation had when it was awarded', () =>
  expect(legalFormByKey(CALL, legalFormOf(CALL, organisation).key)).toMatchObject({
    key: 'management_delegation',
    source: 'décret 2004-1085',
  }));

describe('a condition of an award', () => {
  const condition = (number: number, shown: string | null, evidence: string | null): AwardCondition => ({
    ...{ number, wording: 'Le cofinancement est notifié.', shown, evidence },
    certifiedBy: null,
  });
  const [toShow, shown, certified] = [condition(1, null, null), condition(2, 'Délibération.', null), condition(3, null, 'Vue.')];

  test.each([
    ['none is there', [], false],
    ['one is still to be shown', [toShow, shown], false],
    ['all that are left are shown', [shown, certified], true],
    ['all are certified', [certified], false],
  ])('CRPA L242-1: where %s, whether the award waits for the fund alone is %#', (_, conditions, waits) => {
    expect(awaitsCertification(conditions)).toBe(waits);
  });

  type OnCondition<Body> = Case<Body> & { awardConditions: AwardCondition[] };
  const sound = { awardConditions: [toShow, shown, certified], at: '2026-03-02T09:00:00.000Z' };
  const settled: Guard<OnCondition<unknown>> = {
    when: 'with no condition that waits for it',
    refusal: { code: 'no_condition_open' },
    spoil: { awardConditions: [certified] },
  };

  describe('is shown', () => {
    inOrderOfPrecedence(
      (): OnCondition<ShowCondition> => ({
        ...sound,
        grant: grantIn('to_sign'),
        caller: callerOf('applicant', MINISTRY),
        body: { number: 1, words: 'Délibération.' },
      }),
      (each) => refuseShowing(each, given(each.caller, each.body, each.at)),
      [
        anothers(callerOf('applicant', OPERATOR)),
        ...after('showCondition'),
        settled,
        { when: 'that is shown already', refusal: { code: 'condition_not_open', condition: 2, open: [1] }, spoil: { body: { number: 2 } } },
      ],
    );
  });

  describe('is returned', () => {
    inOrderOfPrecedence(
      (): OnCondition<ReturnCondition> => ({
        ...sound,
        grant: grantIn('to_sign'),
        caller: callerOf('lead'),
        body: { version: 2, number: 2, reason: 'Sans date.' },
      }),
      (each) => refuseReturning(each, given(each.caller, each.body, each.at)),
      [
        ...after('returnCondition'),
        settled,
        stale,
        {
          when: 'that is certified already',
          refusal: { code: 'condition_not_open', condition: 3, open: [2] },
          spoil: { body: { number: 3 } },
        },
      ],
    );
  });
});
