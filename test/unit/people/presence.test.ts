import { APPLICATION_STATES } from '../../../domain/applications/application-life.ts';
import { type PresenceSide, ShowPresence, sideOfPresence } from '../../../domain/people/presence.ts';
import { applicationIn, callerOf, MINISTRY, OPERATOR } from '../../support/domain.ts';

const writable = ['draft', 'correction_requested'];

test.each(APPLICATION_STATES)(
  'in the state %s the fund works on what was submitted, and its organisation on what it may write',
  (state) => {
    const sides = [
      callerOf('screener'),
      callerOf('applicant', MINISTRY),
      callerOf('signatory', MINISTRY),
      callerOf('manager', MINISTRY),
    ].map((caller) => sideOfPresence(applicationIn(state), caller));
    const own: PresenceSide | null = writable.includes(state) ? 'applicant' : null;
    expect(sides).toEqual([state === 'draft' ? null : 'fund', own, own, null]);
  },
);

test('no person works on another organisation’s application', () =>
  expect(sideOfPresence(applicationIn('draft'), callerOf('applicant', OPERATOR))).toBeNull());

test('people work on what people may do, and not on what dates do', () => {
  expect(ShowPresence.safeParse({ on: 'giveOpinion', step: 'legal' }).success).toBe(true);
  expect(ShowPresence.safeParse({ on: 'remindScreener' }).success).toBe(false);
});
