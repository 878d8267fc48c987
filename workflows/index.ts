export { application } from './application.ts';
export { grant } from './grant.ts';
export { session } from './session.ts';
export { sweep } from './sweep.ts';
