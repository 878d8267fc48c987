import { MISSION_ACTS } from './mission-acts.ts';
import { PEOPLE_ACTS } from './people-acts.ts';
import { REQUEST_ACTS } from './request-acts.ts';

/** What the pages of the Datalab's commands show. */
export const DATALAB_ACTS = { ...REQUEST_ACTS, ...MISSION_ACTS, ...PEOPLE_ACTS };
