import { ROLES_AT_MOST } from '../support/dates/asking.ts';
import { STAGES } from '../support/dates/stages.ts';
import { describeDatesOf } from '../support/dates/walk.ts';

// In npm test one role sends each command.
for (const noun of Object.keys(STAGES) as (keyof typeof STAGES)[]) describe(noun, () => describeDatesOf(noun, ROLES_AT_MOST));
