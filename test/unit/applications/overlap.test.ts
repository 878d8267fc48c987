import type { ApplicationState } from '../../../domain/applications/application-life.ts';
import { refuseUnsettled, twiceGivenOf, type Unsettled } from '../../../domain/applications/overlap.ts';

const pair = (applicationId: string, otherId: string, state: ApplicationState): Unsettled => ({ applicationId, otherId, state });

test.each<[fact: string, unsettled: Unsettled[], awarded: string[], twice: string[]]>([
  ['nothing unsettled', [], ['a', 'b'], []],
  ['the other one is awarded', [pair('a', 'x', 'awarded')], ['a', 'b'], ['a']],
  ['the other one is examined again', [pair('a', 'x', 'in_reexamination')], ['a'], ['a']],
  ['the other one only asks', [pair('a', 'x', 'in_review')], ['a'], []],
  ['it is refused', [pair('a', 'x', 'awarded')], ['b'], []],
  ['both are awarded together', [pair('a', 'b', 'in_session'), pair('b', 'a', 'in_session')], ['a', 'b'], ['a', 'b']],
  ['one of both is awarded', [pair('a', 'b', 'in_session'), pair('b', 'a', 'in_session')], ['a'], []],
  ['others were not looked for yet', [{ applicationId: 'a', otherId: null, state: null }], ['a', 'b'], ['a']],
  ['others were not looked for yet, and it is refused', [{ applicationId: 'a', otherId: null, state: null }], ['b'], []],
  ['several others are awarded', [pair('a', 'x', 'awarded'), pair('a', 'y', 'awarded')], ['a'], ['a']],
])('an award whose object another award funds is one of which the chair says so: %s', (_, unsettled, awarded, twice) => {
  expect(twiceGivenOf(unsettled, awarded)).toEqual(twice);
  expect(refuseUnsettled(unsettled, awarded, twice)).toBeNull();
  expect(refuseUnsettled(unsettled, awarded, ['another'])).toEqual(
    twice.length > 0 ? { code: 'overlap_unsettled', applicationIds: twice } : null,
  );
});
