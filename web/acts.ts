import { CALL_ACTS } from './calls/acts.ts';
import { COMMITTEE_ACTS } from './committee/acts.ts';
import type { Acts } from './core/acts.ts';
import { DATALAB_ACTS } from './datalab/acts.ts';
import { GRANTS_ACTS } from './grants/acts.ts';
import { GAIN_ACTS } from './impact/gain-acts.ts';
import { IMPACT_ACTS } from './impact/acts.ts';
import { LEDGER_ACTS } from './ledger/acts.ts';
import { PEOPLE_ACTS } from './people/acts.ts';
import { REVIEW_ACTS } from './review/acts.ts';
import { THREAD_ACTS } from './threads/acts.ts';

/** What the page of each command shows that has no page of its own. */
export const ACTS: Acts = {
  ...LEDGER_ACTS,
  ...GRANTS_ACTS,
  ...IMPACT_ACTS,
  ...GAIN_ACTS,
  ...COMMITTEE_ACTS,
  ...REVIEW_ACTS,
  ...PEOPLE_ACTS,
  ...CALL_ACTS,
  ...DATALAB_ACTS,
  ...THREAD_ACTS,
};
