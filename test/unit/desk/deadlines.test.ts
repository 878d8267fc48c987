import type { ApplicationState } from '../../../domain/applications/application-life.ts';
import { type Expected, nextApplicationDue, nextGrantDue } from '../../../domain/desk/deadlines.ts';
import type { FinalAccount } from '../../../domain/grants/final-account.ts';
import type { GrantState } from '../../../domain/grants/grant.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Obligation } from '../../../domain/grants/obligation.ts';
import { type GainDates, NO_GAIN_DATES } from '../../../domain/impact/gain.ts';
import { applicationIn, grantIn, stepOf } from '../../support/domain.ts';

const milestone = (rank: number, change: Partial<Milestone> = {}): Milestone => ({
  rank,
  state: 'planned',
  periodStartsOn: '2027-02-01',
  periodEndsOn: '2027-07-31',
  dueAt: `2027-0${rank}-28T22:59:59.999Z`,
  remindAt: `2027-0${rank}-14T22:59:59.999Z`,
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  reportNumber: 0,
  trackingYear: null,
  askedAt: null,
  isEmpty: false,
  ...change,
});

const NOTHING_EXPECTED: Expected = { milestones: [], obligations: [], account: undefined, amendment: undefined, gains: NO_GAIN_DATES };

const at = '2027-01-01T08:00:00.000Z';
const waiting = milestone(3, { state: 'reported', reviewRemindAt: at, reportNumber: 1 });
const second = { at: '2027-02-14T22:59:59.999Z', what: 'remindReport' };
test.each<[string, GrantState, Milestone[], object | null]>([
  ['an active grant waits for the earliest of its milestones', 'active', [milestone(4), milestone(2)], second],
  ['a report that waits for its review is one of them', 'active', [milestone(2), waiting], { at, what: 'remindReviewOfReport' }],
  ['while a grant is suspended nothing is reviewed, and reports are awaited', 'suspended', [milestone(2), waiting], second],
  ['a closed grant waits for what is left to report', 'closed', [milestone(1, { state: 'accepted' }), milestone(2)], second],
  ['a closed grant whose reports are accepted waits for no date', 'closed', [milestone(1, { state: 'accepted' })], null],
  ['a terminated grant waits for no date', 'terminated', [milestone(2), waiting], null],
])('%s', (_, state, milestones, due) => expect(nextGrantDue(grantIn(state), { ...NOTHING_EXPECTED, milestones })).toEqual(due));

test('a grant that is not signed waits for its signatures', () => {
  expect(nextGrantDue(grantIn('to_sign'), NOTHING_EXPECTED)).toMatchObject({ what: 'remindSignatories' });
});

const obligation: Obligation = {
  key: 'listing',
  state: 'awaited',
  months: 6,
  dueAt: '2027-02-20T22:59:59.999Z',
  remindAt: '2027-02-06T22:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  number: 0,
};
const account: FinalAccount = {
  state: 'awaited',
  dueAt: '2027-02-10T22:59:59.999Z',
  remindAt: '2027-01-10T22:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  number: 0,
  endedOn: null,
};

test.each<[string, GrantState, Partial<Expected>, object | null]>([
  ['an obligation is recalled', 'active', { obligations: [obligation] }, { at: obligation.remindAt, what: 'remindObligation' }],
  [
    'and late at its deadline',
    'suspended',
    { obligations: [{ ...obligation, state: 'returned', remindedAt: at }] },
    { at: obligation.dueAt, what: 'escalateObligation' },
  ],
  ['once', 'active', { obligations: [{ ...obligation, remindedAt: at, lateAt: at }] }, null],
  [
    'what was shown of it waits for the lead',
    'closed',
    { obligations: [{ ...obligation, state: 'given', reviewRemindAt: at }] },
    { at, what: 'remindReviewOfEvidence' },
  ],
  [
    'which no person does while the grant is suspended',
    'suspended',
    { obligations: [{ ...obligation, state: 'given', reviewRemindAt: at }] },
    null,
  ],
  ['one that is met, or waived, waits for nothing', 'active', { obligations: [{ ...obligation, state: 'met' }] }, null],
  ['a final account is recalled', 'active', { account }, { at: account.remindAt, what: 'remindFinalAccount' }],
  [
    'and late at its deadline, also while the grant is suspended',
    'suspended',
    { account: { ...account, remindedAt: at } },
    { at: account.dueAt, what: 'escalateFinalAccount' },
  ],
  ['one that was given waits for no date', 'active', { account: { ...account, state: 'given', number: 1 } }, null],
  [
    'the first of all comes first',
    'active',
    { milestones: [milestone(2)], obligations: [obligation], account },
    { at: account.remindAt, what: 'remindFinalAccount' },
  ],
])('%s', (_, state, expected, due) => expect(nextGrantDue(grantIn(state), { ...NOTHING_EXPECTED, ...expected })).toEqual(due));

describe('what follows from a decision', () => {
  const grant = (state: GrantState) => ({ ...grantIn(state), confirmAt: at });
  test('comes before every date of an active grant', () =>
    expect(
      nextGrantDue(grant('active'), { ...NOTHING_EXPECTED, milestones: [milestone(1, { remindAt: '2026-01-01T00:00:00.000Z' })] }),
    ).toEqual({ at, what: 'confirmNextTranche' }));
  test('waits while the grant is suspended', () => expect(nextGrantDue(grant('suspended'), NOTHING_EXPECTED)).toBeNull());

  const application = (state: ApplicationState) => ({ ...applicationIn(state), continueAt: at, silenceAt: '2026-01-01T00:00:00.000Z' });
  test.each(['in_review', 'correction_requested', 'in_reexamination'] as const)('comes before every date of an application %s', (state) =>
    expect(nextApplicationDue(application(state), [stepOf('legal')], null)).toEqual({ at, what: 'continueReview' }),
  );
  test.each(['submitted', 'in_review', 'awarded'] as const)('or from a deposit, an answer or a plan comes before every date: %s', (state) =>
    expect(nextApplicationDue({ ...application(state), continueAt: null, overlapsDueAt: at }, [stepOf('legal')], null)).toEqual({
      at,
      what: 'findOverlaps',
    }),
  );
  test('and what others ask for too is looked for before the review goes on, after which it would not be', () =>
    expect(nextApplicationDue({ ...application('in_review'), overlapsDueAt: at }, [stepOf('legal')], null)).toEqual({
      at,
      what: 'findOverlaps',
    }));
  test('is not asked for where no step runs', () =>
    expect(nextApplicationDue(application('reviewed'), [], null)).toMatchObject({ what: 'recordSilence' }));
});

test('a year of a gain that was never declared is reminded of a month before the end of the year after it, and then lapses', () => {
  const due = (gains: Partial<GainDates>, state: 'active' | 'suspended' = 'active') =>
    nextGrantDue(grantIn(state), { ...NOTHING_EXPECTED, gains: { year: 2027, remindedYear: null, againAt: null, ...gains } });
  expect(due({})).toEqual({ at: '2028-12-01T22:59:59.999Z', what: 'remindGain' });
  const reminded = { remindedYear: 2027 };
  expect(due(reminded)).toEqual({ at: '2028-12-31T22:59:59.999Z', what: 'lapseLateGain' });
  expect(due({ ...reminded, year: 2028 })).toEqual({ at: '2029-12-01T22:59:59.999Z', what: 'remindGain' });
  // A suspended project may declare, so it is reminded; nothing of it lapses until it resumes.
  expect(due({}, 'suspended')).toEqual(due({}));
  expect(due(reminded, 'suspended')).toBeNull();
});

test('a grant that stands again has three months for what it could not declare while it had ended, and is reminded anew', () => {
  const again = { year: 2027, remindedYear: null, againAt: '2029-02-10T09:00:00.000Z' };
  const due = (gains: object) => nextGrantDue(grantIn('active'), { ...NOTHING_EXPECTED, gains: { ...again, ...gains } });
  expect(due({})).toEqual({ at: '2029-04-10T21:59:59.999Z', what: 'remindGain' });
  expect(due({ remindedYear: 2027 })).toEqual({ at: '2029-05-10T21:59:59.999Z', what: 'lapseLateGain' });
  // Where the usual deadline is later, it stays.
  expect(due({ year: 2029, remindedYear: 2029 })).toEqual({ at: '2030-12-31T22:59:59.999Z', what: 'lapseLateGain' });
});
