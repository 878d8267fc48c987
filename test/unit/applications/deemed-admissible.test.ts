import { mayScreen } from '../../../domain/applications/application.ts';
import { deemedAdmissibleEnd, nextAdmissibilityDue } from '../../../domain/applications/deemed-admissible.ts';
import { APPLICATION_STATES } from '../../../domain/applications/application-life.ts';
import { nextApplicationDue } from '../../../domain/desk/deadlines.ts';
import { applicationIn, CALL, callerOf, TOWN_CALL } from '../../support/domain.ts';

const receivedAt = '2026-03-02T09:00:00.000Z';
const admissibleAt = '2026-05-02T21:59:59.999Z';

test('décret 2018-514 art. 4: a local authority’s request is deemed admissible two months from its receipt, no other is', () => {
  expect(deemedAdmissibleEnd(TOWN_CALL, receivedAt)).toBe(admissibleAt);
  expect(deemedAdmissibleEnd(CALL, receivedAt)).toBeNull();
});

test('it is deemed so once', () => {
  expect(nextAdmissibilityDue({ admissibleAt, deemedAdmissibleAt: null })).toEqual({ at: admissibleAt, what: 'deemAdmissible' });
  expect(nextAdmissibilityDue({ admissibleAt, deemedAdmissibleAt: admissibleAt })).toBeNull();
  expect(nextAdmissibilityDue({ admissibleAt: null, deemedAdmissibleAt: null })).toBeNull();
});

test('it waits for that as long as its admissibility is not decided', () => {
  const waiting = APPLICATION_STATES.filter(
    (state) => nextApplicationDue({ ...applicationIn(state), admissibleAt }, [], null)?.what === 'deemAdmissible',
  );
  expect(waiting).toEqual(['submitted']);
});

test.each(['in_review', 'reviewed', 'refused'] as const)(
  'décret 2018-514 art. 4: what is %s after it was deemed admissible is not screened any more, and the refusal says why',
  (state) => {
    const application = { ...applicationIn(state), submittedAt: receivedAt, deemedAdmissibleAt: admissibleAt };
    expect(mayScreen({ application, screenedBy: null }, callerOf('screener'))).toEqual({
      code: 'deemed_admissible',
      since: '2026-05-02',
      months: 2,
      source: 'décret 2018-514 art. 4 II',
    });
  },
);
