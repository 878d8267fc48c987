import { nextGrantDue } from '../../domain/deadlines.ts';
import type { GrantState } from '../../domain/grant.ts';
import type { Milestone } from '../../domain/milestone.ts';
import { grantIn } from '../support/domain.ts';

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
])('%s', (_, state, milestones, due) => expect(nextGrantDue(grantIn(state), milestones)).toEqual(due));

test('a grant that is not signed waits for its signatures', () => {
  expect(nextGrantDue(grantIn('to_sign'), [])).toMatchObject({ what: 'remindSignatories' });
});
