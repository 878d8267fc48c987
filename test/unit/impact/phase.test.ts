import type { Grant } from '../../../domain/grants/grant.ts';
import type { RecordPhase } from '../../../domain/impact/phase.ts';
import { refusePhase, standingOn } from '../../../domain/impact/phase.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

type Recording = { grant: Grant; caller: Caller; body: RecordPhase };
describe('where a project stands', () => {
  inOrderOfPrecedence<Recording>(
    () => ({ grant: grantIn('closed'), caller: callerOf('lead'), body: { phase: 'operated', impactStep: null, on: '2026-03-02' } }),
    ({ grant, caller, body }) => refusePhase(grant, given(caller, body, '2026-03-02T22:59:59.999Z')),
    [
      { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
      {
        when: 'a grant that is not signed',
        refusal: { code: 'wrong_state', command: 'recordPhase', state: 'to_sign' },
        spoil: { grant: { state: 'to_sign' } },
      },
      {
        when: "a lead of the beneficiary's own organisation",
        refusal: { code: 'conflict_of_interest' },
        spoil: (each) => {
          if (each.caller.organisationId === FUND) each.caller = callerOf('lead', MINISTRY);
        },
      },
      { when: 'neither a phase nor a step', refusal: { code: 'phase_missing' }, spoil: { body: { phase: null } } },
      {
        when: 'a day to come',
        refusal: { code: 'phase_date_to_come', on: '2026-03-03', today: '2026-03-02' },
        spoil: { body: { on: '2026-03-03' } },
      },
    ],
  );
});

test('a project stands where it was recorded last by its day, its phase and its step each for itself', () => {
  const recorded = [
    { version: 3, phase: 'construction', impactStep: 'usable', on: '2027-02-01' },
    { version: 4, phase: 'investigation', impactStep: null, on: '2027-01-01' },
    { version: 5, phase: 'acceleration', impactStep: null, on: '2027-06-01' },
    { version: 6, phase: 'transferred', impactStep: null, on: '2027-06-01' },
    { version: 7, phase: null, impactStep: 'used', on: '2027-07-01' },
  ] as const;
  expect(standingOn([], '2027-06-01')).toEqual({ phase: null, impactStep: null });
  expect(standingOn(recorded, '2027-01-31')).toEqual({ phase: 'investigation', impactStep: null });
  expect(standingOn(recorded, '2027-06-30')).toEqual({ phase: 'transferred', impactStep: 'usable' });
  expect(standingOn(recorded, '2027-07-01')).toEqual({ phase: 'transferred', impactStep: 'used' });
});
