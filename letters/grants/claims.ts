import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const claims = {
  /** `claim`: its number in the grant; `collectionOrder`: the N° of the titre de perception, where it is known. */
  issueClaim: letter<{
    title: string;
    claim: number;
    tranche: number;
    claimedCents: number;
    collectionOrder: string | null;
    reason: string;
  }>({
    fr: ({ title, claim, tranche, claimedCents, collectionOrder, reason }) => ({
      subject: `Somme à reverser : ${title}`,
      text: `Le fonds réclame ${fr.euros(claimedCents)} versés à tort pour la tranche ${tranche} du projet « ${title} » (créance ${claim}${collectionOrder ? `, titre de perception n° ${collectionOrder}` : ''}). Motif :\n\n${reason}\n\nLe titre de perception indique comment payer et comment contester.`,
    }),
    en: ({ title, claim, tranche, claimedCents, collectionOrder, reason }) => ({
      subject: `To be paid back: ${title}`,
      text: `The fund claims ${en.euros(claimedCents)} that were paid wrongly for tranche ${tranche} of the project "${title}" (claim ${claim}${collectionOrder ? `, collection order ${collectionOrder}` : ''}), for this reason:\n\n${reason}\n\nThe collection order says how to pay and how to contest it.`,
    }),
  }),
  /** `owedCents`: what is still owed. */
  waiveClaim: letter<{ title: string; claim: number; waivedCents: number; owedCents: number; reason: string }>({
    fr: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remise accordée : ${title}`,
      text: `Une remise de ${fr.euros(waivedCents)} vous est accordée sur la créance ${claim} du projet « ${title} ». Motif :\n\n${reason}\n\n${owedCents > 0 ? `Il reste ${fr.euros(owedCents)} à reverser.` : 'Il ne reste rien à reverser.'}`,
    }),
    en: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remission granted: ${title}`,
      text: `You are let off ${en.euros(waivedCents)} of claim ${claim} on the project "${title}", for this reason:\n\n${reason}\n\n${owedCents > 0 ? `${en.euros(owedCents)} are left to pay back.` : 'Nothing is left to pay back.'}`,
    }),
  }),
};
