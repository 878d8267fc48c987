import type { ProposeChange } from '../../../domain/ledger/change.ts';
import type { TextsOf, TimelineFacts } from '../../texts.ts';
import { euros } from '../core/words.ts';

/** Ce qui est proposé, à l’infinitif. */
function change({ command, body }: ProposeChange): string {
  if (command === 'setVisaRule')
    return body.thresholdCents === null
      ? 'ne plus demander de visa sur les engagements'
      : `demander le visa du contrôleur à partir de ${euros(body.thresholdCents)}`;
  const { credit, year, amountCents } = body;
  if (command === 'transferCredits') return `redéployer ${euros(amountCents)} en ${credit} ${year} vers une autre enveloppe`;
  if (command === 'carryOverCredits') return `reporter ${euros(amountCents)} en ${credit} de ${year} sur l’année suivante`;
  return `ouvrir ${euros(amountCents)} en ${credit} ${year}`;
}

/** Le même, d’un événement. */
const said = ({ command, thresholdCents, credit, year, amountCents }: TimelineFacts): string => {
  if (command === 'setVisaRule')
    return thresholdCents === null ? 'plus de visa sur les engagements' : `visa du contrôleur à partir de ${euros(thresholdCents)}`;
  const what = command === 'transferCredits' ? 'un redéploiement' : command === 'carryOverCredits' ? 'un report' : 'une ouverture';
  return `${what} de ${euros(amountCents)} en ${credit} ${year}`;
};

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
    freezeCredits: ({ envelope, year, amountCents, tranches }) => ({
      subject: `Gel de ${euros(amountCents)} : ${tranches.length === 1 ? 'une tranche attend ses crédits' : `${tranches.length} tranches attendent leurs crédits`}`,
      text: `${euros(amountCents)} d’AE ${year} ont été gelés sur l’enveloppe « ${envelope.fr} ». Les crédits qui restent ne suffisent plus pour ce qui avait été décidé, dans l’ordre des décisions :

${tranches.map(({ reference, title, rank, openCents, missingCents }) => `– ${reference} « ${title} », tranche ${rank} : ${euros(openCents)} réservés, il manque ${euros(missingCents)}`).join('\n')}

Tant que les crédits manquent, ces tranches ne peuvent être ni engagées, ni déléguées : la signature qui le ferait est refusée. Rien n’est décidé sur ces projets, et leurs administrations ne sont pas informées par ce message.

Finances : s’il existe un acte pour cela, dégelez, redéployez ou ouvrez des crédits. Direction du Datalab : voyez quelles conventions doivent être signées avant leur échéance, et dites-le aux finances. Chacune des deux fonctions prend connaissance du gel sur sa page.`,
    }),
    proposeChange: ({ envelope, proposed, by }) => ({
      subject: `À confirmer sur l’enveloppe ${envelope.fr}`,
      text: `${by} propose sur l’enveloppe « ${envelope.fr} » : ${change(proposed)} (${proposed.body.order}). Rien n’est fait tant qu’une deuxième personne ne l’a pas confirmé : vous pouvez confirmer ou rejeter cette proposition.`,
    }),
    confirmChange: ({ envelope, proposed, by }) => ({
      subject: `Proposition confirmée sur l’enveloppe ${envelope.fr}`,
      text: `${by} a confirmé votre proposition sur l’enveloppe « ${envelope.fr} » : ${change(proposed)} (${proposed.body.order}). C’est fait.`,
    }),
    rejectChange: ({ envelope, proposed, by, reason }) => ({
      subject: `Proposition rejetée sur l’enveloppe ${envelope.fr}`,
      text: `${by} a rejeté votre proposition sur l’enveloppe « ${envelope.fr} » : ${change(proposed)} (${proposed.body.order}). Rien n’en est fait. Motif :\n\n${reason}`,
    }),
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
    freezeCredits: ({ credit, year, amountCents, deprived }) =>
      `a gelé ${euros(amountCents)} en ${credit} ${year}${deprived ? ` (conventions qui attendent leurs crédits : ${deprived})` : ''}`,
    acknowledgeFreeze: ({ sequence }) => `a pris connaissance du gel (mouvement n° ${sequence})`,
    thawCredits: ({ credit, year, amountCents }) => `a dégelé ${euros(amountCents)} en ${credit} ${year}`,
    closeYear: ({ year, lapsedAeCents, lapsedCpCents }) =>
      `a clôturé l’année ${year} : ${euros(lapsedAeCents)} d’AE et ${euros(lapsedCpCents)} de CP sont annulés`,
    carryOverCredits: ({ credit, year, amountCents }) => `a reporté ${euros(amountCents)} en ${credit} de ${year} sur l’année suivante`,
    transferCredits: ({ credit, year, amountCents }) => `a redéployé ${euros(amountCents)} en ${credit} ${year} vers une autre enveloppe`,
    reverseMovement: ({ kind, tranche, claim, sequence, amountCents }) =>
      `a contre-passé ${kind === 'pay' ? `le paiement de la tranche ${tranche}` : kind === 'order_payment' ? `la demande de paiement de la tranche ${tranche}` : claim ? `un mouvement de la créance ${claim}` : `le mouvement n° ${sequence}`} (${euros(amountCents)}), enregistré par erreur`,
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
    proposeChange: ({ change: number, ...facts }) => `a proposé (n° ${number}) : ${said(facts)}`,
    confirmChange: ({ change: number, ...facts }) => `a confirmé la proposition n° ${number} : ${said(facts)}`,
    rejectChange: ({ change: number }) => `a rejeté la proposition n° ${number}`,
    retractChange: ({ change: number }) => `a retiré sa proposition n° ${number}`,
  },
};
