import type { TextsOf } from '../../texts.ts';
import { day, euros } from '../core/words.ts';

export const claims: TextsOf<'claims'> = {
  letters: {
    issueClaim: ({ title, claim, tranche, claimedCents, collectionOrder, reason }) => ({
      subject: `Somme à reverser : ${title}`,
      text: `Le fonds réclame ${euros(claimedCents)} versés à tort pour la tranche ${tranche} du projet « ${title} » (créance ${claim}${collectionOrder ? `, titre de perception n° ${collectionOrder}` : ''}). Motif :\n\n${reason}\n\nLe titre de perception indique comment payer et comment contester.`,
    }),
    waiveClaim: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remise accordée : ${title}`,
      text: `Une remise de ${euros(waivedCents)} vous est accordée sur la créance ${claim} du projet « ${title} ». Motif :\n\n${reason}\n\n${owedCents > 0 ? `Il reste ${euros(owedCents)} à reverser.` : 'Il ne reste rien à reverser.'}`,
    }),
  },
  timeline: {
    issueClaim: ({ claim, tranche, claimedCents }) =>
      `a réclamé ${euros(claimedCents)} versés à tort pour la tranche ${tranche} (créance ${claim})`,
    collectClaim: ({ claim, collectedCents, collectedOn, owedCents }) =>
      `a enregistré l’encaissement de ${euros(collectedCents)} le ${day(String(collectedOn))} (créance ${claim}) ; il reste ${euros(owedCents)} à reverser`,
    waiveClaim: ({ claim, waivedCents, ground }) =>
      ground === 'write_off'
        ? `a admis ${euros(waivedCents)} en non-valeur (créance ${claim})`
        : `a remis ${euros(waivedCents)} (créance ${claim})`,
    identifyClaim: ({ claim, collectionOrder }) => `a relevé le titre de perception n° ${collectionOrder} (créance ${claim})`,
    restoreCredits: ({ claim, restoredCents, year }) => `a rétabli ${euros(restoredCents)} en CP ${year} (créance ${claim})`,
  },
};
