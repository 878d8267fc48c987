import { PEOPLES_LOTS } from '../support/walk/changing.ts';
import { DOSSIERS } from '../support/walk/dossier-course.ts';
import { testShortWalk } from '../support/walk/run.ts';

testShortWalk('a dossier’s life', DOSSIERS, 7, 400, [
  ...['application awarded', 'application waitlisted', 'application withdrawn'],
  ...['correction answered', 'correction lapsed', 'step waived', 'session voted'],
  ...PEOPLES_LOTS.filter((each) => !['what was carried out is asked again with other roles', 'rejectInterestWithdrawal'].includes(each)),
]);
