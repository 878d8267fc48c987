import type { Application } from '../../domain/application.ts';
import type { AgendaItem } from '../../domain/session.ts';
import { type AwardWaitlisted, refuseLateAward, refuseLateRefusal } from '../../domain/waitlist.ts';
import { applicationIn, callerOf, FUND, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../support/domain.ts';

type Case = { application: Application; item: AgendaItem; body: AwardWaitlisted; house: string };
const sound = (): Case => ({
  application: applicationIn('waitlisted'),
  item: { applicationId: 'application', organisationId: MINISTRY, concerned: [], requestedCents: 100, tookPart: ['screener'] },
  body: { version: 3, awardedCents: 100, reason: 'Des crédits se sont libérés.' },
  house: FUND,
});
const givenBy = ({ body, house }: Case) => given(callerOf('chair', house), body);

const guards = (command: string): Guard<Case>[] => [
  {
    when: 'a draft, which is out of the fund’s sight',
    refusal: { code: 'not_found' },
    spoil: ({ application }) => {
      Object.assign(application, { state: 'draft', organisationId: OPERATOR });
    },
  },
  {
    when: 'decided before',
    refusal: { code: 'wrong_state', command, state: 'awarded' },
    spoil: ({ application }) => {
      application.state = 'awarded';
    },
  },
  {
    when: 'changed since it was read',
    refusal: { code: 'stale_version', current: 3 },
    spoil: ({ body }) => {
      body.version = 2;
    },
  },
  {
    when: 'a chair of the applicant’s own house',
    refusal: { code: 'conflict_of_interest' },
    spoil: (each) => {
      each.house = MINISTRY;
    },
  },
  {
    when: 'a chair who screened it',
    refusal: { code: 'took_part_in_review', applicationIds: ['application'] },
    spoil: ({ item }) => {
      item.tookPart = ['chair'];
    },
  },
];

describe('the award of what waits', () => {
  inOrderOfPrecedence(sound, (each) => refuseLateAward(each.application, each.item, givenBy(each)), [
    ...guards('awardWaitlisted'),
    {
      when: 'more than was asked',
      refusal: { code: 'award_above_request', applicationId: 'application', requestedCents: 100, awardedCents: 101 },
      spoil: ({ body }) => {
        body.awardedCents = 101;
      },
    },
  ]);
});

describe('the refusal of what waits', () => {
  inOrderOfPrecedence(sound, (each) => refuseLateRefusal(each.application, each.item, givenBy(each)), guards('refuseWaitlisted'));
});
