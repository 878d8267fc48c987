export { application } from './application.ts';
// Each workflow has the name of its kind of thing.
export { datalabRequest as datalab_request } from './datalab-request.ts';
export { digest } from './digest.ts';
export { envelope } from './envelope.ts';
export { grant } from './grant.ts';
export { letters } from './letters.ts';
export { mission } from './mission.ts';
export { person } from './person.ts';
export { session } from './session.ts';
export { sweep } from './sweep.ts';
export { thread } from './thread.ts';
