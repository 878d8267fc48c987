import { GRANTS } from '../support/walk/grant-course.ts';
import { testWalk } from '../support/walk/run.ts';

testWalk('a grant’s life, and the Datalab’s help with it,', GRANTS, 1_732_579_200);
