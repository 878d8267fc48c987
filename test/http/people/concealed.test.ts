import { testConcealed } from '../../support/concealed.ts';

testConcealed(false);
