import { DOSSIERS } from '../support/walk/dossier-course.ts';
import { testWalk } from '../support/walk/run.ts';

testWalk('a dossier’s life', DOSSIERS, 3_369_406_043);
