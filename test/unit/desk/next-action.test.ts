import { APPLICATION_STATES } from '../../../domain/applications/application-life.ts';
import { GRANT_STATES } from '../../../domain/grants/grant.ts';
import {
  type Holder,
  nextFor,
  nextOfApplication,
  nextOfGrant,
  nextOfSession,
  type WaitingApplication,
} from '../../../domain/desk/next-action.ts';
import type { ObligationState } from '../../../domain/grants/obligation.ts';
import { SESSION_STATES } from '../../../domain/committee/session.ts';

const AT = '2027-03-01T22:59:59.999Z';
const LATER = '2027-04-01T22:59:59.999Z';
const VOTE = { quorum: 2, opensAt: '2027-03-02T08:00:00.000Z', closesAt: '2027-03-05T16:00:00.000Z' };
const waiting = (state: WaitingApplication['state'], more: Partial<WaitingApplication> = {}): WaitingApplication => ({
  state,
  screeningDueAt: AT,
  silenceAt: LATER,
  silentSince: null,
  callIsOver: false,
  openSteps: [],
  correction: null,
  session: null,
  grant: null,
  reexamination: null,
  appeal: null,
  ...more,
});
const any = (role: Holder['role']): Holder => ({ role, personId: null, step: null });
const step = (key: string, deadlineAt: string, reviewerId: string | null, escalatedAt: string | null = null) => ({
  key,
  deadlineAt,
  reviewerId,
  escalatedAt,
});
const appeal = { state: 'received', reviewerId: null, deadlineAt: AT, escalatedAt: null, lapsesAt: LATER } as const;
const signing = {
  ...({ state: 'to_sign', deadlineAt: AT, signed: [], milestones: [], obligations: [], account: null, inReexamination: false } as const),
  ...({ awardedCents: 1_000, amendment: null, fundingChanged: false } as const),
};

test.each<[string, WaitingApplication, ReturnType<typeof nextOfApplication>]>([
  ['a draft waits for its applicant', waiting('draft'), { at: null, what: 'submitApplication', who: [any('applicant')] }],
  ['a draft waits for nothing once its call is over', waiting('draft', { callIsOver: true }), null],
  ['a submitted one for the screening', waiting('submitted'), { at: AT, what: 'decideAdmissibility', who: [any('screener')] }],
  [
    'one with a correction out for its applicant',
    waiting('correction_requested', { correction: { dueAt: LATER } }),
    { at: LATER, what: 'answerCorrection', who: [any('applicant')] },
  ],
  [
    'one in review for the reviewers of its open steps, the first deadline first, and for the lead where no reviewer was asked or none answered in time',
    waiting('in_review', {
      openSteps: [step('data', LATER, 'expert'), step('legal', AT, 'late', AT), step('impact', LATER, null)],
    }),
    {
      at: AT,
      what: 'giveOpinion',
      who: [
        { role: 'lead', personId: null, step: 'legal' },
        { role: 'reviewer', personId: 'expert', step: 'data' },
        { role: 'lead', personId: null, step: 'impact' },
      ],
    },
  ],
  ['a reviewed one for the lead, until silence counts', waiting('reviewed'), { at: LATER, what: 'createSession', who: [any('lead')] }],
  ['or without a date once it has', waiting('reviewed', { silentSince: LATER }), { at: null, what: 'createSession', who: [any('lead')] }],
  [
    'one in session for what its session waits for',
    waiting('in_session', { session: { state: 'voting', heldOn: '2027-03-05', vote: VOTE } }),
    { at: VOTE.closesAt, what: 'castBallots', who: [any('member')] },
  ],
  ['one on the waitlist for credits, and no person', waiting('waitlisted'), { at: null, what: 'awardWaitlisted', who: [] }],
  [
    'an awarded one for what its grant waits for',
    waiting('awarded', { grant: { ...signing, signed: ['fund'] } }),
    { at: AT, what: 'signGrant', who: [any('signatory')] },
  ],
  [
    'one whose award is examined again for its opinion, and then for its chair until the deadline',
    waiting('in_reexamination', { reexamination: { deadlineAt: LATER } }),
    { at: LATER, what: 'confirmAward', who: [any('chair')] },
  ],
  [
    'the opinion of which is awaited before',
    waiting('in_reexamination', { reexamination: { deadlineAt: LATER }, openSteps: [step('legal', AT, 'expert')] }),
    { at: AT, what: 'giveOpinion', who: [{ role: 'reviewer', personId: 'expert', step: 'legal' }] },
  ],
  [
    'an appealed one for the lead, who asks a reviewer for the opinion on it',
    waiting('appealed', { appeal }),
    { at: AT, what: 'assignAppeal', who: [any('lead')] },
  ],
  [
    'then for the reviewer who was asked',
    waiting('appealed', { appeal: { ...appeal, state: 'assigned', reviewerId: 'expert' } }),
    { at: AT, what: 'giveAppealOpinion', who: [{ role: 'reviewer', personId: 'expert', step: null }] },
  ],
  [
    'for the lead again where that one is late',
    waiting('appealed', { appeal: { ...appeal, state: 'assigned', reviewerId: 'late', escalatedAt: AT } }),
    { at: AT, what: 'assignAppeal', who: [any('lead')] },
  ],
  [
    'and for the chair, until silence rejects the appeal',
    waiting('appealed', { appeal: { ...appeal, state: 'advised', reviewerId: 'expert' } }),
    { at: LATER, what: 'upholdAppeal', who: [any('chair')] },
  ],
  ['a refused one for nothing', waiting('refused'), null],
])('%s', (_, application, next) => expect(nextOfApplication(application)).toEqual(next));

test.each<[string, Parameters<typeof nextOfSession>[0], ReturnType<typeof nextOfSession>]>([
  [
    'a session without a vote waits for its chair, until the end of its day',
    { state: 'planned', heldOn: '2027-03-01', vote: null },
    { at: '2027-03-01T22:59:59.999Z', what: 'decideSession', who: [any('chair')] },
  ],
  [
    'one with a vote for the vote’s opening, and no person',
    { state: 'planned', heldOn: '2027-03-01', vote: VOTE },
    { at: VOTE.opensAt, what: 'openVote', who: [] },
  ],
  [
    'once that is closed for its chair, until the end of the vote’s day where that is later',
    { state: 'voted', heldOn: '2027-03-01', vote: VOTE },
    { at: '2027-03-05T22:59:59.999Z', what: 'decideSession', who: [any('chair')] },
  ],
])('%s', (_, session, next) => expect(nextOfSession(session)).toEqual(next));

const milestone = (state: 'planned' | 'reported' | 'returned' | 'accepted', dueAt: string, reviewRemindAt: string | null = null) => ({
  state,
  dueAt,
  reviewRemindAt,
});
const shown = (state: ObligationState, dueAt: string, reviewRemindAt: string | null = null) => ({ state, dueAt, reviewRemindAt });
test.each<[string, Parameters<typeof nextOfGrant>[0], ReturnType<typeof nextOfGrant>]>([
  [
    'a reduced award waits for its acceptance',
    { ...signing, state: 'to_accept' },
    { at: AT, what: 'acceptAward', who: [any('signatory')] },
  ],
  ['a grant without signatures for both sides', signing, { at: AT, what: 'signGrant', who: [any('signatory'), any('finance')] }],
  [
    'one that its beneficiary has signed for the fund',
    { ...signing, signed: ['beneficiary'] },
    { at: AT, what: 'signGrant', who: [any('finance')] },
  ],
  [
    'an active one for the first report that is awaited',
    {
      ...signing,
      state: 'active',
      milestones: [milestone('accepted', '2027-01-01'), milestone('returned', AT), milestone('planned', LATER)],
    },
    { at: AT, what: 'reportMilestone', who: [any('applicant')] },
  ],
  [
    'or for the lead, who has a report to review before that',
    { ...signing, state: 'closed', milestones: [milestone('reported', '2026-01-01', AT), milestone('planned', LATER)] },
    { at: AT, what: 'reviewReport', who: [any('lead')] },
  ],
  [
    'for evidence that is due before its report',
    {
      ...signing,
      state: 'active',
      milestones: [milestone('planned', LATER)],
      obligations: [shown('met', '2027-01-01'), shown('returned', AT)],
    },
    { at: AT, what: 'giveEvidence', who: [any('applicant')] },
  ],
  [
    'for the lead, who has evidence to look at',
    { ...signing, state: 'active', obligations: [shown('given', LATER, AT), shown('awaited', LATER)] },
    { at: AT, what: 'reviewEvidence', who: [any('lead')] },
  ],
  [
    'for the final account, which its signatory gives',
    { ...signing, state: 'active', account: { state: 'awaited', dueAt: AT } },
    { at: AT, what: 'giveFinalAccount', who: [any('signatory')] },
  ],
  [
    'for finance, which approves it',
    { ...signing, state: 'active', account: { state: 'given', dueAt: AT } },
    { at: AT, what: 'approveFinalAccount', who: [any('finance')] },
  ],
  [
    'one whose obligations and account are settled for nothing',
    { ...signing, state: 'closed', obligations: [shown('waived', AT)], account: { state: 'approved', dueAt: AT } },
    null,
  ],
  [
    'a suspended one that owes no report for the lead',
    { ...signing, state: 'suspended' },
    { at: null, what: 'resumeGrant', who: [any('lead')] },
  ],
  [
    'one whose award is examined again for the chair',
    { ...signing, state: 'suspended', inReexamination: true },
    { at: null, what: 'confirmAward', who: [any('chair')] },
  ],
  ['one whose reports are all accepted for nothing', { ...signing, state: 'closed' }, null],
])('%s', (_, grant, next) => expect(nextOfGrant(grant)).toEqual(next));

describe('an applicant is told', () => {
  const applicant = { roles: ['applicant' as const] };
  test.each(['in_review', 'reviewed', 'in_session'] as const)('of one that is %s that the fund has it, until silence counts', (state) => {
    const application = waiting(state, {
      openSteps: [step('legal', AT, 'expert')],
      session: { state: 'voted', heldOn: '2027-03-01', vote: VOTE },
    });
    expect(nextFor(applicant, nextOfApplication(application), LATER)).toEqual({ at: LATER, what: 'examine', who: [any('fund')] });
  });
  test('of a submitted one the deadline of the screening, which its letter names', () =>
    expect(nextFor(applicant, nextOfApplication(waiting('submitted')), LATER)).toEqual({ at: AT, what: 'examine', who: [any('fund')] }));
  test('of what it has to do itself as it is', () => {
    const next = nextOfApplication(waiting('correction_requested', { correction: { dueAt: AT } }));
    expect(nextFor(applicant, next)).toEqual(next);
  });
  test('of a grant which side lacks, and of a report under review no date of the fund’s own', () => {
    expect(nextFor(applicant, nextOfGrant(signing))?.who).toEqual([any('signatory'), any('fund')]);
    expect(nextFor(applicant, nextOfGrant({ ...signing, state: 'active', milestones: [milestone('reported', AT, AT)] }))).toEqual({
      at: null,
      what: 'reviewReport',
      who: [any('fund')],
    });
  });
  test('never of a person of the fund, nor of its roles or steps, in any state', () => {
    const everything = { openSteps: [step('legal', AT, 'expert'), step('data', AT, null)], correction: { dueAt: AT } };
    const all = [
      ...APPLICATION_STATES.flatMap((state) =>
        SESSION_STATES.map((its) =>
          nextOfApplication(waiting(state, { ...everything, session: { state: its, heldOn: '2027-03-01', vote: VOTE } })),
        ),
      ),
      ...GRANT_STATES.map((state) => nextOfGrant({ ...signing, state, milestones: [milestone('reported', AT, AT)] })),
      ...GRANT_STATES.map((state) => nextOfGrant({ ...signing, state, obligations: [shown('given', AT, AT)] })),
      ...GRANT_STATES.map((state) => nextOfGrant({ ...signing, state, account: { state: 'given', dueAt: AT } })),
    ];
    for (const next of all) {
      const told = nextFor(applicant, next, LATER);
      for (const { role, personId, step: key } of told?.who ?? []) {
        expect(['applicant', 'signatory', 'fund']).toContain(role);
        expect([personId, key]).toEqual([null, null]);
      }
    }
  });
  test('and the fund’s people are told all of it', () => {
    const next = nextOfApplication(waiting('in_review', { openSteps: [step('legal', AT, 'expert')] }));
    expect(nextFor({ roles: ['auditor'] }, next)).toBe(next);
  });
});
