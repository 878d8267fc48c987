import { AMENDMENT_ACTS } from './acts/amendments.ts';
import { CHECK_ACTS } from './acts/checks.ts';
import { CLAIM_ACTS } from './acts/claims.ts';
import { DELEGATION_ACTS } from './acts/delegations.ts';
import { GRANT_ACTS } from './acts/grant.ts';
import { OBLIGATION_ACTS } from './acts/obligations.ts';
import { PAYEE_ACTS } from './acts/payees.ts';
import { TRANCHE_ACTS } from './acts/tranches.ts';
import { VISA_ACTS } from './acts/visas.ts';

/** What the pages of the commands on a grant show. */
export const GRANTS_ACTS = {
  ...AMENDMENT_ACTS,
  ...CHECK_ACTS,
  ...CLAIM_ACTS,
  ...DELEGATION_ACTS,
  ...GRANT_ACTS,
  ...OBLIGATION_ACTS,
  ...PAYEE_ACTS,
  ...TRANCHE_ACTS,
  ...VISA_ACTS,
};
