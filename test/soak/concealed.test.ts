import { testConcealed } from '../support/concealed.ts';

testConcealed(true);
