import { ExtendAwardPeriod, extendedUntil, refuseExtension, silenceWarning } from '../../../domain/applications/award-period.ts';
import { applicationIn, CALL, callerOf, given, inOrderOfPrecedence, MINISTRY, TOWN_CALL } from '../../support/domain.ts';

const at = '2026-03-02T09:00:00.000Z';
const ON = { call: TOWN_CALL, correction: null, isUnattributed: true };

test.each([
  ['six months from the receipt, to the end of the day', at, '2026-09-02T21:59:59.999Z'],
  ['the last day of a shorter month', '2026-08-31T09:00:00.000Z', '2027-02-28T22:59:59.999Z'],
])('the fund is warned of the silence on a local authority’s request: %s', (_, receivedAt, warnAt) =>
  expect(silenceWarning(TOWN_CALL, receivedAt)).toBe(warnAt),
);

test('it is not warned where the call sets that period', () => expect(silenceWarning(CALL, at)).toBeNull());

test.each([
  ['an extension of a year warns two months before its end', '2027-03-02', '2027-01-02T22:59:59.999Z'],
  ['one that ends in two months, on this day', '2026-05-02', '2026-03-02T22:59:59.999Z'],
  ['one that ends before, of nothing any more', '2026-05-01', null],
])('%s', (_, until, silenceWarnAt) => expect(extendedUntil(until, at).silenceWarnAt).toBe(silenceWarnAt));

test('décret 2018-514 art. 7: an extended time ends with the day that the decision fixes, in Paris', () => {
  expect(extendedUntil('2026-12-31', at).silenceAt).toBe('2026-12-31T22:59:59.999Z');
  expect(extendedUntil('2026-07-14', at).silenceAt).toBe('2026-07-14T21:59:59.999Z');
});

describe('refuseExtension', () => {
  const end = '2026-11-02T22:59:59.999Z';
  const sound = () => ({
    application: { ...applicationIn('awarded'), silenceAt: end as string | null, silentSince: null as string | null },
    terms: { ...TOWN_CALL.terms },
    correction: null as { requiredBy: string | null } | null,
    isUnattributed: true,
    caller: callerOf('chair'),
    at: end.replace('59.999', '58.000'),
    body: ExtendAwardPeriod.parse({ version: 3, until: '2026-11-03', reason: 'Le cofinanceur délibère en décembre.' }),
  });
  type Case = ReturnType<typeof sound>;

  inOrderOfPrecedence<Case>(
    sound,
    ({ application, terms, correction, isUnattributed, caller, body, at: askedAt }) =>
      refuseExtension(application, { call: { terms }, correction, isUnattributed }, given(caller, body, askedAt)),
    [
      {
        when: 'an application that the caller may not see',
        refusal: { code: 'not_found' },
        spoil: { caller: callerOf('applicant', 'another') },
      },
      {
        when: 'an application that was refused',
        refusal: { code: 'wrong_state', command: 'extendAwardPeriod', state: 'refused' },
        spoil: { application: { state: 'refused' } },
      },
      {
        when: 'a chair with an interest in it',
        refusal: { code: 'conflict_of_interest' },
        spoil: ({ application, caller }) => Object.assign(application, { conflicted: [caller.personId] }),
      },
      { when: 'a call that sets its own period', refusal: { code: 'no_award_period' }, spoil: { terms: { forLocalAuthorities: false } } },
      {
        when: 'art. 8: an award whose agreement is signed',
        refusal: { code: 'wrong_state', command: 'extendAwardPeriod', state: 'awarded' },
        spoil: { isUnattributed: false },
      },
      {
        when: 'pieces that a text requires are awaited',
        refusal: { code: 'award_period_stopped' },
        spoil: (each) => (each.correction = { requiredBy: 'arrêté du 21 août 2018' }),
      },
      {
        when: 'art. 7: on the instant at which the time ends',
        refusal: { code: 'award_period_over', endedOn: '2026-11-02' },
        spoil: { at: end },
      },
      {
        when: 'a version that was not read',
        refusal: { code: 'stale_version', current: 4 },
        spoil: { application: { version: 4, decided: 4 } },
      },
      {
        when: 'the day on which the time ends anyway',
        refusal: { code: 'award_period_not_extended', endsOn: '2026-11-02' },
        spoil: { body: { until: '2026-11-02' } },
      },
    ],
  );

  test('art. 7: what silence has rejected is extended no more', () => {
    const { application, caller, body } = sound();
    const silent = { ...application, silentSince: end };
    expect(refuseExtension(silent, ON, given(caller, body, '2026-11-02T08:00:00.000Z'))?.code).toBe('award_period_over');
  });

  test('pieces that no text requires hold it up as little as silence', () => {
    const { application, caller, body, at: askedAt } = sound();
    expect(refuseExtension(application, { ...ON, correction: { requiredBy: null } }, given(caller, body, askedAt))).toBeNull();
  });

  test('a reason is wanted', () => {
    expect(ExtendAwardPeriod.safeParse({ version: 3, until: '2026-11-03', reason: '' }).success).toBe(false);
  });

  test('the applicant’s own people do not extend it', () => {
    const { application, body } = sound();
    expect(refuseExtension(application, ON, given(callerOf('signatory', MINISTRY), body, at))).not.toBeNull();
  });
});
