import { DOSSIERS } from '../support/walk/dossier-course.ts';
import { testShortWalk } from '../support/walk/run.ts';

testShortWalk('a dossier’s life', DOSSIERS, 3_369_406_043, 300, [
  ...['application awarded', 'application refused', 'application waitlisted', 'application withdrawn'],
  ...['correction answered', 'correction lapsed', 'step waived', 'step cancelled', 'session cancelled', 'session voted'],
]);
