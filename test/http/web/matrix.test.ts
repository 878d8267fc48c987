import { testMatrix } from '../../support/matrix.ts';

testMatrix(false);
