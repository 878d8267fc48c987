import fc from 'fast-check';
import { seedOf } from './seed.ts';

// What a property leaves to chance is drawn alike in each run; a red one says the seed that it had.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(20_260_327) });

export default fc;
