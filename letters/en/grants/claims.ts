import { euros } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const claims: TextsOf<'claims'> = {
  letters: {
    issueClaim: ({ title, claim, tranche, claimedCents, collectionOrder, reason }) => ({
      subject: `To be paid back: ${title}`,
      text: `The fund claims ${euros(claimedCents)} that were paid wrongly for tranche ${tranche} of the project "${title}" (claim ${claim}${collectionOrder ? `, collection order ${collectionOrder}` : ''}), for this reason:\n\n${reason}\n\nThe collection order says how to pay and how to contest it.`,
    }),
    waiveClaim: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remission granted: ${title}`,
      text: `You are let off ${euros(waivedCents)} of claim ${claim} on the project "${title}", for this reason:\n\n${reason}\n\n${owedCents > 0 ? `${euros(owedCents)} are left to pay back.` : 'Nothing is left to pay back.'}`,
    }),
  },
};
