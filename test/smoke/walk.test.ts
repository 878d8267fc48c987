import { DOSSIERS } from '../support/walk/dossier-course.ts';
import { testShortWalk } from '../support/walk/run.ts';

testShortWalk('a dossier’s life', DOSSIERS, 4_055_616_904, 300, [
  ...['application awarded', 'application refused', 'application waitlisted', 'application withdrawn'],
  ...['correction answered', 'correction lapsed', 'step waived', 'step cancelled', 'session cancelled', 'session voted'],
]);
