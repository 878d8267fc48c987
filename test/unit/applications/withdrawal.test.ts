import { refuseInvisible } from '../../../domain/applications/application.ts';
import { refuseWithdrawal } from '../../../domain/applications/withdrawal.ts';
import { applicationIn, callerOf, FUND, given, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

describe('a withdrawal', () => {
  const sound = () => ({
    application: applicationIn('in_review'),
    given: given(callerOf('signatory', MINISTRY), { version: 3, reason: '' }),
  });
  inOrderOfPrecedence(sound, ({ application, given }) => refuseWithdrawal(application, given), [
    {
      when: "another organisation's application",
      refusal: { code: 'not_found' },
      spoil: (each) => {
        each.given.caller = callerOf('signatory', OPERATOR);
      },
    },
    {
      when: 'decided before',
      refusal: { code: 'wrong_state', command: 'withdrawApplication', state: 'awarded' },
      spoil: ({ application }) => {
        application.state = 'awarded';
      },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 4 },
      spoil: ({ application }) => {
        Object.assign(application, { version: 4, decided: 4 });
      },
    },
  ]);
});

test('what was withdrawn before it was submitted stays out of the fund’s sight, as the draft was', () => {
  const withdrawn = applicationIn('withdrawn');
  expect(refuseInvisible(withdrawn, callerOf('lead', FUND))).toBeNull();
  expect(refuseInvisible({ ...withdrawn, submittedAt: null }, callerOf('lead', FUND))).toEqual({ code: 'not_found' });
  expect(refuseInvisible({ ...withdrawn, submittedAt: null }, callerOf('applicant', MINISTRY))).toBeNull();
});
