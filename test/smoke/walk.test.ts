import { DOSSIERS } from '../support/walk/dossier-course.ts';
import { testShortWalk } from '../support/walk/run.ts';

// What else a walk meets, soak/walk says.
testShortWalk('a dossier’s life', DOSSIERS, 7, 200, [
  ...['application awarded', 'application withdrawn', 'correction answered', 'session voted'],
  ...['declareAbsence of oneself', 'a stand-in acts', 'conflict_of_interest', 'account_disabled'],
]);
