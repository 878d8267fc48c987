import type { TextsOf } from '../texts.ts';
import { euros } from './words.ts';

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
    reverseMovement: ({ title, amountCents }) => ({
      subject: `Paiement enregistré par erreur : ${title}`,
      text: `Le paiement de ${euros(amountCents)} que nous vous avions annoncé pour le projet « ${title} » avait été enregistré par erreur. Cet enregistrement est annulé ; vous recevrez un nouveau message lorsque le paiement sera fait.`,
    }),
  },
  timeline: {
    allotCredits: ({ credit, year, amountCents }) => `a ouvert ${euros(amountCents)} en ${credit} ${year}`,
    cutCredits: ({ credit, year, amountCents }) => `a annulé ${euros(amountCents)} en ${credit} ${year}`,
    freezeCredits: ({ credit, year, amountCents }) => `a gelé ${euros(amountCents)} en ${credit} ${year}`,
    thawCredits: ({ credit, year, amountCents }) => `a dégelé ${euros(amountCents)} en ${credit} ${year}`,
    closeYear: ({ year, lapsedAeCents, lapsedCpCents }) =>
      `a clôturé l’année ${year} : ${euros(lapsedAeCents)} d’AE et ${euros(lapsedCpCents)} de CP sont tombés`,
    carryOverCredits: ({ credit, year, amountCents }) => `a reporté ${euros(amountCents)} en ${credit} de ${year} sur l’année suivante`,
    setVisaRule: ({ thresholdCents }) =>
      thresholdCents === null
        ? 'n’a plus demandé de visa sur les engagements'
        : `a demandé le visa du contrôleur à partir de ${euros(thresholdCents)}`,
    reverseMovement: ({ kind, tranche, sequence, amountCents }) =>
      `est revenu sur ${kind === 'pay' ? `le paiement de la tranche ${tranche}` : kind === 'order_payment' ? `la demande de paiement de la tranche ${tranche}` : `le mouvement n° ${sequence}`} (${euros(amountCents)}), enregistré par erreur`,
  },
};
