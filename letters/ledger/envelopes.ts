import type { Words } from '../../domain/core/words.ts';
import type { ProposeChange } from '../../domain/ledger/change.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

/** The proposed change, as a verb. */
const change = {
  fr({ command, body }: ProposeChange): string {
    if (command === 'setVisaRule')
      return body.thresholdCents === null
        ? 'ne plus demander de visa sur les engagements'
        : `demander le visa du contrôleur à partir de ${fr.euros(body.thresholdCents)}`;
    const { credit, year, amountCents } = body;
    if (command === 'transferCredits') return `redéployer ${fr.euros(amountCents)} en ${credit} ${year} vers une autre enveloppe`;
    if (command === 'carryOverCredits') return `reporter ${fr.euros(amountCents)} en ${credit} de ${year} sur l’année suivante`;
    return `ouvrir ${fr.euros(amountCents)} en ${credit} ${year}`;
  },
  en({ command, body }: ProposeChange): string {
    if (command === 'setVisaRule')
      return body.thresholdCents === null
        ? 'ask for no visa on commitments any more'
        : `ask for the controller’s visa from ${en.euros(body.thresholdCents)} on`;
    const { credit, year, amountCents } = body;
    if (command === 'transferCredits') return `transfer ${en.euros(amountCents)} in ${credit} ${year} to another envelope`;
    if (command === 'carryOverCredits') return `carry ${en.euros(amountCents)} in ${credit} over from ${year} to the year after`;
    return `allot ${en.euros(amountCents)} in ${credit} ${year}`;
  },
};

export const envelopes = {
  /**
   * To finance and the leads. `tranches`: those that lack their credits now, in the order in which they were decided;
   * `amountCents`: what is frozen of the year's AE.
   */
  freezeCredits: letter<{
    envelope: Words;
    year: number;
    amountCents: number;
    tranches: { reference: string; title: string; rank: number; openCents: number; missingCents: number }[];
  }>({
    fr: ({ envelope, year, amountCents, tranches }) => ({
      subject: `Gel de ${fr.euros(amountCents)} : ${tranches.length === 1 ? 'une tranche attend ses crédits' : `${tranches.length} tranches attendent leurs crédits`}`,
      text: `${fr.euros(amountCents)} d’AE ${year} ont été gelés sur l’enveloppe « ${envelope.fr} ». Les crédits qui restent ne suffisent plus pour ce qui avait été décidé, dans l’ordre des décisions :

${tranches.map(({ reference, title, rank, openCents, missingCents }) => `– ${reference} « ${title} », tranche ${rank} : ${fr.euros(openCents)} réservés, il manque ${fr.euros(missingCents)}`).join('\n')}

Tant que les crédits manquent, ces tranches ne peuvent être ni engagées, ni déléguées : la signature qui le ferait est refusée. Rien n’est décidé sur ces projets, et leurs administrations ne sont pas informées par ce message.

Finances : s’il existe un acte pour cela, dégelez, redéployez ou ouvrez des crédits. Direction du Datalab : voyez quelles conventions doivent être signées avant leur échéance, et dites-le aux finances. Chacune des deux fonctions prend connaissance du gel sur sa page.`,
    }),
    en: ({ envelope, year, amountCents, tranches }) => ({
      subject: `${en.euros(amountCents)} frozen: ${tranches.length === 1 ? 'one tranche waits' : `${tranches.length} tranches wait`} for credits`,
      text: `${en.euros(amountCents)} of AE ${year} were frozen on the envelope "${envelope.en}". The credits that are left no longer suffice for what was decided, in the order of the decisions:

${tranches.map(({ reference, title, rank, openCents, missingCents }) => `– ${reference} "${title}", tranche ${rank}: ${en.euros(openCents)} reserved, ${en.euros(missingCents)} missing`).join('\n')}

As long as the credits are missing, these tranches can be neither committed nor delegated: a signature that would do so is refused. Nothing is decided about these projects, and this message does not go to their beneficiaries.

Finance: where there is an act for it, thaw, transfer or allot credits. Datalab lead: see which agreements must be signed before their deadline, and tell finance. Each of the two roles takes note of the freeze on its page.`,
    }),
  }),
  /** To the people who may confirm it. `by`: the proposer. */
  proposeChange: letter<{ envelope: Words; proposed: ProposeChange; by: string }>({
    fr: ({ envelope, proposed, by }) => ({
      subject: `À confirmer sur l’enveloppe ${envelope.fr}`,
      text: `${by} propose sur l’enveloppe « ${envelope.fr} » : ${change.fr(proposed)} (${proposed.body.order}). Rien n’est fait tant qu’une deuxième personne ne l’a pas confirmé : vous pouvez confirmer ou rejeter cette proposition.`,
    }),
    en: ({ envelope, proposed, by }) => ({
      subject: `To be confirmed on the envelope ${envelope.en}`,
      text: `${by} proposes, on the envelope "${envelope.en}", to ${change.en(proposed)} (${proposed.body.order}). Nothing is done until a second person has confirmed it: you may confirm or reject the proposal.`,
    }),
  }),
  /** To the proposer. `by`: the person who confirmed, or rejected. */
  confirmChange: letter<{ envelope: Words; proposed: ProposeChange; by: string }>({
    fr: ({ envelope, proposed, by }) => ({
      subject: `Proposition confirmée sur l’enveloppe ${envelope.fr}`,
      text: `${by} a confirmé votre proposition sur l’enveloppe « ${envelope.fr} » : ${change.fr(proposed)} (${proposed.body.order}). C’est fait.`,
    }),
    en: ({ envelope, proposed, by }) => ({
      subject: `Proposal confirmed on the envelope ${envelope.en}`,
      text: `${by} has confirmed your proposal on the envelope "${envelope.en}" to ${change.en(proposed)} (${proposed.body.order}). It is done.`,
    }),
  }),
  rejectChange: letter<{ envelope: Words; proposed: ProposeChange; by: string; reason: string }>({
    fr: ({ envelope, proposed, by, reason }) => ({
      subject: `Proposition rejetée sur l’enveloppe ${envelope.fr}`,
      text: `${by} a rejeté votre proposition sur l’enveloppe « ${envelope.fr} » : ${change.fr(proposed)} (${proposed.body.order}). Rien n’en est fait. Motif :\n\n${reason}`,
    }),
    en: ({ envelope, proposed, by, reason }) => ({
      subject: `Proposal rejected on the envelope ${envelope.en}`,
      text: `${by} has rejected your proposal on the envelope "${envelope.en}" to ${change.en(proposed)} (${proposed.body.order}). Nothing comes of it. The reason:\n\n${reason}`,
    }),
  }),
  /** `kind`: that of the movement of which the recipient had been notified. */
  reverseMovement: letter<{ title: string; kind: 'pay' | 'issue_claim'; amountCents: number }>({
    fr: ({ title, kind, amountCents }) => {
      if (kind === 'issue_claim')
        return {
          subject: `Somme réclamée par erreur : ${title}`,
          text: `Les ${fr.euros(amountCents)} que nous vous avions réclamés pour le projet « ${title} » l’avaient été par erreur. Cette réclamation est annulée : vous n’avez pas à reverser cette somme.`,
        };
      return {
        subject: `Paiement enregistré par erreur : ${title}`,
        text: `Le paiement de ${fr.euros(amountCents)} que nous vous avions annoncé pour le projet « ${title} » avait été enregistré par erreur. Cet enregistrement est annulé ; vous recevrez un nouveau message lorsque le paiement sera fait.`,
      };
    },
    en: ({ title, kind, amountCents }) => {
      if (kind === 'issue_claim')
        return {
          subject: `Claimed by mistake: ${title}`,
          text: `The ${en.euros(amountCents)} that we had claimed back for the project "${title}" had been claimed by mistake. That claim is undone: you need not pay this amount.`,
        };
      return {
        subject: `Payment recorded by mistake: ${title}`,
        text: `The payment of ${en.euros(amountCents)} that we announced for the project "${title}" had been recorded by mistake. That record is undone; we write to you again when the payment is made.`,
      };
    },
  }),
};
