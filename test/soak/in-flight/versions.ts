import { deadline as before } from './before.ts';
import { deadline as careless } from './careless.ts';
import { deadline as patched } from './patched.ts';

/** Replaced in the bundle: all versions are bundled once. */
const VERSION: string = 'which of them';

/** The worked example in one of its versions. */
export const deadline = ({ before, careless, patched } as Record<string, typeof before>)[VERSION] ?? before;
