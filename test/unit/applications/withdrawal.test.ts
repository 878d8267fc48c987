import { refuseInvisible } from '../../../domain/applications/application.ts';
import { mayWithdraw, refuseWithdrawal } from '../../../domain/applications/withdrawal.ts';
import { applicationIn, callerOf, FUND, given, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const OTHER = '019aa1c0-0000-7000-8000-0000000000ff';

describe('a withdrawal', () => {
  const sound = () => ({
    application: applicationIn('in_review'),
    given: given(callerOf('signatory', MINISTRY), { version: 3, reason: '' }),
  });
  inOrderOfPrecedence(sound, ({ application, given }) => refuseWithdrawal({ application, draftedBy: null }, given), [
    {
      when: "another organisation's application",
      refusal: { code: 'not_found' },
      spoil: { given: { caller: callerOf('signatory', OPERATOR) } },
    },
    {
      when: 'decided before',
      refusal: { code: 'wrong_state', command: 'withdrawApplication', state: 'awarded' },
      spoil: { application: { state: 'awarded' } },
    },
    {
      when: 'a person who writes, once it is submitted',
      refusal: { code: 'role_required', roles: ['signatory'] },
      spoil: { given: { caller: callerOf('applicant', MINISTRY) } },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 4 },
      spoil: { application: { version: 4, decided: 4 } },
    },
  ]);
});

test('a draft is given up by a person who signs, or by the person who began it, and by no other writer', () => {
  const application = applicationIn('draft');
  const writer = callerOf('applicant', MINISTRY);
  expect(mayWithdraw({ application, draftedBy: writer.personId }, writer)).toBeNull();
  expect(mayWithdraw({ application, draftedBy: OTHER }, { ...writer, alsoKnownAs: [OTHER] })).toBeNull();
  expect(mayWithdraw({ application, draftedBy: OTHER }, writer)).toEqual({ code: 'role_required', roles: ['signatory'] });
  expect(mayWithdraw({ application, draftedBy: OTHER }, callerOf('signatory', MINISTRY))).toBeNull();
});

test('what was withdrawn before it was submitted stays out of the fund’s sight, as the draft was', () => {
  const withdrawn = applicationIn('withdrawn');
  expect(refuseInvisible(withdrawn, callerOf('lead', FUND))).toBeNull();
  expect(refuseInvisible({ ...withdrawn, submittedAt: null }, callerOf('lead', FUND))).toEqual({ code: 'not_found' });
  expect(refuseInvisible({ ...withdrawn, submittedAt: null }, callerOf('applicant', MINISTRY))).toBeNull();
});
