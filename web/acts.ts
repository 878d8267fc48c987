import type { Acts } from './core/acts.ts';
import { LEDGER_ACTS } from './ledger/acts.ts';

/** What the page of each command shows that has no page of its own. */
export const ACTS: Acts = { ...LEDGER_ACTS };
