import type { ProposeChange } from '../../../domain/ledger/change.ts';
import { euros } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

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
};
