import { z } from 'zod';
import type { ClaimRow } from '../../db/grants/claims.ts';
import { type ClaimAmounts, isIssuer, restorableCents } from '../../domain/grants/claim.ts';
import { isConcerned } from '../../domain/people/conflict.ts';
import { type GrantState, grantTable } from '../../domain/grants/grant.ts';
import type { Caller } from '../../domain/core/role.ts';
import { commandsFor } from '../../domain/core/state-table.ts';

const Cents = z.int();

/** Amounts of one claim, or of several together. */
export const ClaimAmountsView = z.object({
  claimedCents: Cents.meta({ description: 'owed + collected + waived' }),
  owedCents: Cents,
  collectedCents: Cents,
  waivedCents: Cents,
  restoredCents: Cents.meta({ description: 'Of what was collected, what came back to the credits' }),
});

export const ClaimView = z
  .object({ number: z.int(), tranche: z.int(), collectionOrder: z.string().nullable(), issuedOn: z.iso.date() })
  .extend(ClaimAmountsView.shape)
  .extend({ commands: z.array(z.string()) });

type OfGrant = { state: GrantState; organisation_id: string; concerned: readonly string[] };

/** What is asked of one claim, and whether its rules stand in the way now. */
const OF_CLAIMS: Record<string, (claim: ClaimRow, grant: OfGrant, caller: Caller) => boolean> = {
  collectClaim: (claim, _, caller) => claim.owedCents > 0 && !isIssuer(claim, caller),
  waiveClaim: (claim, { organisation_id: organisationId, concerned }, caller) =>
    claim.owedCents > 0 && !isIssuer(claim, caller) && !isConcerned({ organisationId, concerned }, caller),
  restoreCredits: (claim) => restorableCents(claim) > 0,
};

/** What the caller may ask of a claim in the state of its grant. */
export const claimCommands = (claim: ClaimRow, grant: OfGrant, caller: Caller): string[] =>
  commandsFor(grantTable, grant.state, caller).filter((name) => OF_CLAIMS[name]?.(claim, grant, caller));

export const toAmounts = ({ claimedCents, owedCents, collectedCents, waivedCents, restoredCents }: ClaimAmounts): ClaimAmounts => ({
  claimedCents,
  owedCents,
  collectedCents,
  waivedCents,
  restoredCents,
});

export const toClaim = (claim: ClaimRow, grant: OfGrant, caller: Caller): z.input<typeof ClaimView> => ({
  number: claim.number,
  tranche: claim.rank,
  collectionOrder: claim.collectionOrder,
  issuedOn: claim.issuedOn,
  ...toAmounts(claim),
  commands: claimCommands(claim, grant, caller),
});
