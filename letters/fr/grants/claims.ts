import { euros } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

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
};
