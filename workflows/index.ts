export { application } from './application.ts';
export { digest } from './digest.ts';
export { grant } from './grant.ts';
export { person } from './person.ts';
export { session } from './session.ts';
export { sweep } from './sweep.ts';
