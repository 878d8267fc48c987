import { STAGES } from '../support/dates/stages.ts';
import { describeDatesOf } from '../support/dates/walk.ts';

for (const noun of Object.keys(STAGES) as (keyof typeof STAGES)[]) describe(noun, () => describeDatesOf(noun));
