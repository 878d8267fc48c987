import type { Application } from '../../../domain/applications/application.ts';
import {
  nextReexaminationDue,
  type Reexamination,
  reexaminationDeadline,
  refuseConfirmedAward,
  refuseReexamination,
  refuseWithdrawnAward,
} from '../../../domain/committee/reexamination.ts';
import type { EndingNotice } from '../../../domain/grants/ending-notice.ts';
import type { ReviewStep } from '../../../domain/review/review.ts';
import { applicationIn, callerOf, given, inOrderOfPrecedence } from '../../support/domain.ts';

test.each([
  ['2026-03-02T09:00:00.000Z', '2026-07-02T21:59:59.999Z', '2026-06-18T21:59:59.999Z'],
  ['a month without that day ends on its last: 2026-10-31T12:00:00.000Z', '2027-02-28T22:59:59.999Z', '2027-02-14T22:59:59.999Z'],
])('an award of %s may be withdrawn for four months, de date à date', (at, deadlineAt, remindAt) => {
  expect(reexaminationDeadline(at.split(' ').at(-1) ?? at)).toEqual({ deadlineAt, remindAt });
});

const AWARDED_AT = '2026-03-02T09:00:00.000Z';
test.each(['to_accept', 'to_sign', 'active', 'suspended'] as const)(
  'a grant that is %s is stopped, until the four months are over',
  (state) => {
    expect(refuseReexamination(state, AWARDED_AT, '2026-07-02T21:59:59.999Z')).toBeNull();
    expect(refuseReexamination(state, AWARDED_AT, '2026-07-02T22:00:00.000Z')).toEqual({
      code: 'withdrawal_deadline_passed',
      deadlineOn: '2026-07-02',
    });
  },
);
test.each(['expired', 'renounced', 'terminated', 'closed'] as const)('a grant that is %s is stopped no more', (state) =>
  expect(refuseReexamination(state, AWARDED_AT, AWARDED_AT)).toEqual({ code: 'grant_over', state }),
);

const step = (state: ReviewStep['state']): ReviewStep => ({
  key: 'legal',
  state,
  verdict: null,
  reviewerId: null,
  standsInFor: null,
  remindAt: null,
  deadlineAt: null,
  remindedAt: null,
  escalatedAt: null,
});
const NOTICE: EndingNotice = {
  ...{ givenAt: '2027-01-15T09:00:00.000Z', number: 1, ground: 'unlawful' as const, answerBy: '2026-03-01' },
  ...{ endBy: '2026-07-02T21:59:59.999Z', observedAt: null },
};
type Ground = {
  application: Application;
  tookPart: string[];
  steps: ReviewStep[];
  deadlineAt: string;
  tranches: { rank: number; state: string }[];
  notice: EndingNotice | undefined;
  body: { version: number; reason: string };
};
const sound = (): Ground => ({
  application: applicationIn('in_reexamination'),
  tookPart: [],
  steps: [step('given')],
  deadlineAt: '2026-07-02T21:59:59.999Z',
  tranches: [{ rank: 1, state: 'confirmed' }],
  notice: NOTICE,
  body: { version: 3, reason: 'Motif.' },
});
const first = (command: string) => [
  {
    when: 'an award that is not examined again',
    refusal: { code: 'wrong_state' as const, command, state: 'awarded' },
    spoil: { application: { state: 'awarded' } },
  },
  {
    when: 'a chair whom it concerns',
    refusal: { code: 'conflict_of_interest' as const },
    spoil: { application: { conflicted: ['chair'] } },
  },
  {
    when: 'a chair who judged it before',
    refusal: { code: 'took_part_in_review' as const, applicationIds: ['application'] },
    spoil: { tookPart: ['chair'] },
  },
];

const stale = {
  when: 'a version that is not the current one',
  refusal: { code: 'stale_version' as const, current: 3 },
  spoil: { body: { version: 2 } },
};

describe('confirming an award', () =>
  inOrderOfPrecedence(
    sound,
    ({ application, tookPart, steps, body }) => refuseConfirmedAward(application, { tookPart }, steps, given(callerOf('chair'), body)),
    [
      ...first('confirmAward'),
      { when: 'an opinion that is awaited', refusal: { code: 'opinion_awaited', steps: ['legal'] }, spoil: { steps: [step('open')] } },
      stale,
    ],
  ));

describe('withdrawing an award', () =>
  inOrderOfPrecedence(
    sound,
    ({ application, tookPart, deadlineAt, tranches, notice, body }) =>
      refuseWithdrawnAward(
        application,
        { tookPart },
        { reexamination: { deadlineAt }, tranches, notice },
        given(callerOf('chair'), { ...body, order: undefined }),
      ),
    [
      ...first('withdrawAward'),
      {
        when: 'after the four months',
        refusal: { code: 'withdrawal_deadline_passed', deadlineOn: '2026-03-01' },
        spoil: { deadlineAt: '2026-03-01T22:59:59.999Z' },
      },
      {
        when: 'a payment that is ordered',
        refusal: { code: 'payment_under_way', ranks: [1] },
        spoil: { tranches: [{ rank: 1, state: 'ordered' }] },
      },
      { when: 'an organisation that was given no notice', refusal: { code: 'notice_missing' }, spoil: { notice: undefined } },
      {
        when: 'a notice on the other ground',
        refusal: { code: 'notice_missing' },
        spoil: (each) => {
          each.notice = { ...NOTICE, ground: 'condition' };
        },
      },
      {
        when: 'a notice whose time is not over, whatever was answered',
        refusal: { code: 'notice_running', answerBy: '2100-01-31' },
        spoil: (each) => {
          each.notice = { ...NOTICE, answerBy: '2100-01-31', observedAt: AWARDED_AT };
        },
      },
      stale,
    ],
  ));

test('the chair is reminded two weeks before the end, and at the end the award stands', () => {
  const reexamination: Reexamination = {
    number: 1,
    grantId: 'grant',
    grantState: 'active',
    remindedAt: null,
    ...reexaminationDeadline(AWARDED_AT),
  };
  expect(nextReexaminationDue(reexamination)).toEqual({ at: reexamination.remindAt, what: 'remindReexamination' });
  expect(nextReexaminationDue({ ...reexamination, remindedAt: AWARDED_AT })).toEqual({
    at: reexamination.deadlineAt,
    what: 'lapseReexamination',
  });
});
