import { z } from 'zod';
import { GrantCommand, RefusedGrantCommand } from '../command-names.ts';
import { claimReference, grantReference, Reference } from '../../domain/core/reference.ts';
import type { ClaimRow } from '../../db/grants/claims.ts';
import { type ClaimAmounts, owedByDate, titrePeriods } from '../../domain/grants/claim.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { asksOfClaim } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';

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
  .object({ number: z.int(), reference: Reference, tranche: z.int(), collectionOrder: z.string().nullable(), issuedOn: z.iso.date() })
  .extend({
    collectionOrderOn: z.iso.date().nullable().meta({ description: 'The day of the titre de perception' }),
    notifiedOn: z.iso
      .date()
      .nullable()
      .meta({ description: 'The day on which its debtor was notified of it; null where that is not known' }),
    contestBy: z.iso
      .date()
      .nullable()
      .meta({ description: 'The last day to contest it with its accountant; null where its notification is not known' }),
    accountant: z.string().nullable().meta({ description: 'The accountant with whom the titre de perception is contested' }),
    owedByDate: z
      .array(z.object({ dueOn: z.iso.date(), amountCents: Cents }))
      .meta({ description: 'What is still owed at each due date that is recorded, the first one first' }),
  })
  .extend(ClaimAmountsView.shape)
  .extend({ commands: z.array(GrantCommand), refused: z.array(RefusedGrantCommand) });

type OfGrant = Parameters<typeof asksOfClaim>[0]['grant'];

export const toAmounts = ({ claimedCents, owedCents, collectedCents, waivedCents, restoredCents }: ClaimAmounts): ClaimAmounts => ({
  claimedCents,
  owedCents,
  collectedCents,
  waivedCents,
  restoredCents,
});

const contestByOf = ({ collectionOrderOn, notifiedOn }: ClaimRow): string | null =>
  collectionOrderOn && titrePeriods({ collectionOrderOn, notifiedOn }).contestBy;

export const toClaim = (claim: ClaimRow, grant: OfGrant, asker: Asker, language: Language): z.input<typeof ClaimView> => ({
  number: claim.number,
  reference: claimReference(grantReference(claim.reference), claim.number),
  tranche: claim.rank,
  collectionOrder: claim.collectionOrder,
  collectionOrderOn: claim.collectionOrderOn,
  notifiedOn: claim.notifiedOn,
  contestBy: claim.notifiedOn && contestByOf(claim),
  accountant: claim.accountant,
  owedByDate: owedByDate(claim.dueDates, claim.owedCents),
  issuedOn: claim.issuedOn,
  ...toAmounts(claim),
  ...toOffers(offered(grantTable, grant.state, asker.caller, asksOfClaim({ grant, claim }, asker)), language),
});
