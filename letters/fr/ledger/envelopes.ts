import type { TextsOf } from '../../texts.ts';
import { euros } from '../core/words.ts';

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
    reverseMovement: ({ title, kind, amountCents }) => {
      if (kind === 'issue_claim')
        return {
          subject: `Somme réclamée par erreur : ${title}`,
          text: `Les ${euros(amountCents)} que nous vous avions réclamés pour le projet « ${title} » l’avaient été par erreur. Cette réclamation est annulée : vous n’avez pas à reverser cette somme.`,
        };
      return {
        subject: `Paiement enregistré par erreur : ${title}`,
        text: `Le paiement de ${euros(amountCents)} que nous vous avions annoncé pour le projet « ${title} » avait été enregistré par erreur. Cet enregistrement est annulé ; vous recevrez un nouveau message lorsque le paiement sera fait.`,
      };
    },
  },
  timeline: {
    openSubEnvelope: ({ code }) => `a ouvert la sous-enveloppe ${code}`,
    allotCredits: ({ credit, year, amountCents }) => `a ouvert ${euros(amountCents)} en ${credit} ${year}`,
    cutCredits: ({ credit, year, amountCents }) => `a annulé ${euros(amountCents)} en ${credit} ${year}`,
    freezeCredits: ({ credit, year, amountCents }) => `a gelé ${euros(amountCents)} en ${credit} ${year}`,
    thawCredits: ({ credit, year, amountCents }) => `a dégelé ${euros(amountCents)} en ${credit} ${year}`,
    closeYear: ({ year, lapsedAeCents, lapsedCpCents }) =>
      `a clôturé l’année ${year} : ${euros(lapsedAeCents)} d’AE et ${euros(lapsedCpCents)} de CP sont tombés`,
    carryOverCredits: ({ credit, year, amountCents }) => `a reporté ${euros(amountCents)} en ${credit} de ${year} sur l’année suivante`,
    transferCredits: ({ credit, year, amountCents }) => `a redéployé ${euros(amountCents)} en ${credit} ${year} vers une autre enveloppe`,
    reverseMovement: ({ kind, tranche, claim, sequence, amountCents }) =>
      `est revenu sur ${kind === 'pay' ? `le paiement de la tranche ${tranche}` : kind === 'order_payment' ? `la demande de paiement de la tranche ${tranche}` : claim ? `un mouvement de la créance ${claim}` : `le mouvement n° ${sequence}`} (${euros(amountCents)}), enregistré par erreur`,
    identifyCredits: ({ year, fundsCentre, functionalArea }) =>
      `a relevé le centre financier ${fundsCentre} et le domaine fonctionnel ${functionalArea} de l’exercice ${year}`,
    importPayments: ({ lines, matched, booked, setAside, known }) =>
      `a importé un état des paiements de ${lines} ligne(s) : ${matched} rapprochée(s), ${booked} paiement(s) enregistré(s), ${setAside} mise(s) de côté, ${known} déjà connue(s)`,
    linkLine: ({ position, sequence }) => `a rapproché la ligne ${position} d’un import du mouvement n° ${sequence}`,
    dismissLine: ({ position }) => `a écarté la ligne ${position} d’un import`,
    setVisaRule: ({ thresholdCents }) =>
      thresholdCents === null
        ? 'n’a plus demandé de visa sur les engagements'
        : `a demandé le visa du contrôleur à partir de ${euros(thresholdCents)}`,
  },
};
