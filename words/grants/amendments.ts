import type {
  ApproveAmendment,
  AssignAmendment,
  DeclineAmendment,
  GiveAmendmentOpinion,
  ProposeAmendment,
  RejectAmendment,
  SignAmendment,
  WithdrawAmendment,
} from '../../domain/grants/amendment.ts';
import type { ReportFundingChange } from '../../domain/grants/funding-change.ts';
import { planFields } from '../applications/plan-fields.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { label, opinion, reviewerId, toLead, verdict, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { documentSha256, signer } from './fields.ts';

const amendment = field('Avenant', 'Amendment', 'Numéro de l’avenant dans la convention.', 'Number of the amendment in the agreement.');
const toBothSides = field('Motif', 'Reason', 'Ce motif est communiqué aux deux parties.', 'Both sides read this reason.');

export const amendments = {
  approveAmendment: {
    fr: {
      button: 'Approuver l’avenant',
      title: 'Approuver l’avenant',
      intro: 'Les deux parties pourront le signer. Si l’avenant ajoute de l’argent, le montant est réservé dès maintenant.',
      warning: 'Les deux parties en sont informées, avec votre motif.',
      done: 'L’avenant est approuvé. Il est à signer par les deux parties.',
      awaited: 'Décision sur l’avenant',
      happened: ({ amendment, deadlineOn }) => `a approuvé l’avenant n° ${amendment}, à signer d’ici le ${fr.day(String(deadlineOn))}`,
    },
    en: {
      button: 'Approve the amendment',
      title: 'Approve the amendment',
      intro: 'Both sides can then sign it. If the amendment adds money, the amount is reserved now.',
      warning: 'Both sides are told, with your reason.',
      done: 'The amendment is approved. Both sides are to sign it.',
      awaited: 'Decision on the amendment',
      happened: ({ amendment, deadlineOn }) => `approved amendment ${amendment}, to be signed by ${en.day(String(deadlineOn))}`,
    },
    fields: { amendment, reason: toBothSides },
  },
  assignAmendment: {
    fr: {
      button: 'Demander un avis sur l’avenant',
      title: 'Demander un avis sur l’avenant',
      intro: 'La personne choisie ne doit avoir aucun lien avec le projet. Elle remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis sur l’avenant est demandé.',
      awaited: 'Avenant à confier',
      happened: ({ amendment, reviewer, absent }) =>
        `a demandé un avis sur l’avenant n° ${amendment} à ${reviewer}${absent ? `, en l’absence de ${absent}` : ''}`,
    },
    en: {
      button: 'Ask for an opinion on the amendment',
      title: 'Ask for an opinion on the amendment',
      intro: 'The person chosen must have no link with the project. They replace the one asked before, if any.',
      done: 'The opinion on the amendment is asked for.',
      awaited: 'The amendment to be assigned',
      happened: ({ amendment, reviewer, absent }) =>
        `asked ${reviewer} for an opinion on amendment ${amendment}${absent ? `, while ${absent} is away` : ''}`,
    },
    fields: { amendment, reviewerId },
  },
  declineAmendment: {
    fr: {
      button: 'Décliner l’avis',
      title: 'Décliner l’avis sur l’avenant',
      intro: 'La direction du Datalab en est informée et désigne une autre personne.',
      done: 'Vous avez décliné l’avis sur l’avenant.',
      happened: ({ amendment }) => `a décliné l’avis sur l’avenant n° ${amendment}`,
    },
    en: {
      button: 'Decline the opinion',
      title: 'Decline the opinion on the amendment',
      intro: 'The Datalab lead is told, and asks another person.',
      done: 'You have declined the opinion on the amendment.',
      happened: ({ amendment }) => `declined the opinion on amendment ${amendment}`,
    },
    fields: { amendment, reason: toLead },
  },
  giveAmendmentOpinion: {
    fr: {
      button: 'Rendre un avis sur l’avenant',
      title: 'Rendre un avis sur l’avenant',
      warning: 'Un avis rendu ne peut plus être modifié.',
      done: 'Votre avis sur l’avenant est rendu.',
      awaited: 'Avis sur l’avenant',
      happened: ({ amendment, verdict }) =>
        `a rendu un avis ${verdict === 'favourable' ? 'favorable' : 'défavorable'} sur l’avenant n° ${amendment}`,
    },
    en: {
      button: 'Give an opinion on the amendment',
      title: 'Give an opinion on the amendment',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion on the amendment is given.',
      awaited: 'Opinion on the amendment',
      happened: ({ amendment, verdict }) => `gave an opinion on amendment ${amendment}: ${verdict}`,
    },
    fields: { amendment, verdict, comment: opinion },
  },
  proposeAmendment: {
    fr: {
      button: 'Proposer un avenant',
      title: 'Proposer un avenant à la convention',
      intro:
        'Le formulaire reprend le plan en vigueur : changez seulement ce qui doit l’être, le reste demeure. L’avenant entre en vigueur une fois approuvé et signé par les deux parties.',
      warning: 'La proposition est envoyée à l’autre partie.',
      done: 'L’avenant est proposé.',
      awaited: 'Avenant qu’appelle le financement modifié',
      happened: ({ amendment, addedCents }) =>
        `a proposé l’avenant n° ${amendment}${Number(addedCents) === 0 ? '' : Number(addedCents) > 0 ? `, qui ajoute ${fr.euros(addedCents)}` : `, qui retire ${fr.euros(-Number(addedCents))}`}`,
    },
    en: {
      button: 'Propose an amendment',
      title: 'Propose an amendment to the agreement',
      intro:
        'The form begins with the plan in force: change only what is to change, and the rest stays. The amendment is in force once it is approved and signed by both sides.',
      warning: 'The proposal is sent to the other side.',
      done: 'The amendment is proposed.',
      awaited: 'The amendment that the changed funding asks for',
      happened: ({ amendment, addedCents }) =>
        `proposed amendment ${amendment}${Number(addedCents) === 0 ? '' : Number(addedCents) > 0 ? `, which adds ${en.euros(addedCents)}` : `, which takes ${en.euros(-Number(addedCents))}`}`,
    },
    fields: {
      ...planFields,
      version,
      reasons: field(
        'Motifs de l’avenant',
        'Reasons for the amendment',
        'Ils sont communiqués aux deux parties et figurent dans l’avenant.',
        'Both sides read them, and they stand in the amendment.',
      ),
      durationMonths: field(
        'Durée du projet (en mois)',
        'Length of the project (in months)',
        'Comptée depuis le premier jour du projet. Laissez-la telle quelle si elle ne change pas.',
        'Counted from the project’s first day. Leave it as it is where it does not change.',
      ),
      responsibleId: field(
        'Nouveau responsable du projet',
        'New responsible person',
        'La personne qui en répond dans son administration. Laissez vide si elle ne change pas.',
        'The person who answers for it in their organisation. Leave it empty where this does not change.',
      ),
    },
  },
  rejectAmendment: {
    fr: {
      button: 'Rejeter l’avenant',
      title: 'Rejeter l’avenant',
      intro: 'La convention reste telle qu’elle est. Un autre avenant pourra être proposé.',
      warning: 'Les deux parties en sont informées, avec votre motif. Ce rejet ne peut pas être repris.',
      done: 'L’avenant est rejeté.',
      happened: ({ amendment }) => `a rejeté l’avenant n° ${amendment}`,
    },
    en: {
      button: 'Reject the amendment',
      title: 'Reject the amendment',
      intro: 'The agreement stays as it is. Another amendment can be proposed.',
      warning: 'Both sides are told, with your reason. This cannot be taken back.',
      done: 'The amendment is rejected.',
      happened: ({ amendment }) => `rejected amendment ${amendment}`,
    },
    fields: { amendment, reason: toBothSides },
  },
  reportFundingChange: {
    fr: {
      button: 'Déclarer un changement de financement',
      title: 'Déclarer un changement de financement',
      intro: 'Un cofinanceur se retire, ou change sa part. Plus aucune tranche n’est débloquée jusqu’à ce qu’un avenant en tienne compte.',
      warning: 'L’administration et le fonds en sont informés.',
      done: 'Le changement de financement est déclaré.',
      happened: ({ costCents, grantCents }) =>
        `a déclaré un changement de financement : le projet coûte ${fr.euros(costCents)}, dont ${fr.euros(grantCents)} pour le fonds`,
    },
    en: {
      button: 'Report a change of the funding',
      title: 'Report a change of the funding',
      intro: 'A co-funder leaves, or changes its part. No further tranche is confirmed until an amendment takes this up.',
      warning: 'The administration and the fund are told.',
      done: 'The change of the funding is reported.',
      happened: ({ costCents, grantCents }) =>
        `reported a change of funding: the project costs ${en.euros(costCents)}, of which ${en.euros(grantCents)} is the fund’s part`,
    },
    fields: {
      version,
      fundingLines: field(
        'Financements hors fonds',
        'Funding beside the fund’s',
        'Indiquez tous les financements qui restent, sans celui du fonds.',
        'Enter all the funding that is left, without the fund’s.',
      ),
      label,
      source: field('Origine du financement', 'Origin of the funding'),
      amountCents: field(
        'Montant désormais apporté (en euros)',
        'Amount brought from now on (in euros)',
        'Indiquez la nouvelle part en entier : 0 si le cofinanceur se retire.',
        'Enter the whole new part: 0 where the co-funder leaves.',
      ),
      costCents: field(
        'Nouveau coût du projet (en euros)',
        'New cost of the project (in euros)',
        'Le coût total, tel que vous le prévoyez désormais. Exemple : 240 000.',
        'The whole cost, as you now expect it. Example: 240000.',
      ),
      reason: toBothSides,
    },
  },
  signAmendment: {
    fr: {
      button: 'Signer l’avenant',
      title: 'Signer l’avenant',
      intro: 'Lisez le document avant de le signer.',
      warning: 'Une signature ne peut pas être retirée.',
      done: 'L’avenant est signé de votre part.',
      awaited: 'Signature de l’avenant',
      happened: ({ amendment, plan }) => `a signé l’avenant n° ${amendment}${plan ? ', qui entre en vigueur' : ''}`,
    },
    en: {
      button: 'Sign the amendment',
      title: 'Sign the amendment',
      intro: 'Read the document before you sign it.',
      warning: 'A signature cannot be taken back.',
      done: 'You have signed the amendment.',
      awaited: 'Signature of the amendment',
      happened: ({ amendment, plan }) => `signed amendment ${amendment}${plan ? ', which is in force' : ''}`,
    },
    fields: { amendment, version, documentSha256, ...signer },
  },
  withdrawAmendment: {
    fr: {
      button: 'Retirer l’avenant',
      title: 'Retirer l’avenant proposé',
      intro: 'La convention reste telle qu’elle est. Ce que l’avenant avait réservé redevient disponible.',
      warning: 'L’autre partie en est informée. Le retrait ne peut pas être repris.',
      done: 'L’avenant est retiré.',
      happened: ({ amendment }) => `a retiré l’avenant n° ${amendment}`,
    },
    en: {
      button: 'Withdraw the amendment',
      title: 'Withdraw the proposed amendment',
      intro: 'The agreement stays as it is. What the amendment had reserved is available again.',
      warning: 'The other side is told. The withdrawal cannot be taken back.',
      done: 'The amendment is withdrawn.',
      happened: ({ amendment }) => `withdrew amendment ${amendment}`,
    },
    fields: { amendment, reason: toBothSides },
  },
  handOverAmendment: {
    fr: {
      happened: ({ amendment, reviewer, absent }) => `L’avis sur l’avenant n° ${amendment} passe à ${reviewer}, en l’absence de ${absent}`,
    },
    en: {
      happened: ({ amendment, reviewer, absent }) => `The opinion on amendment ${amendment} goes to ${reviewer} while ${absent} is away`,
    },
  },
  keepAmendment: {
    fr: {
      happened: ({ amendment, reviewer, substitute }) =>
        `L’avis sur l’avenant n° ${amendment} reste à ${reviewer} pendant son absence : ${substitute} ne peut le prendre`,
    },
    en: {
      happened: ({ amendment, reviewer, substitute }) =>
        `The opinion on amendment ${amendment} stays with ${reviewer}, who is away: ${substitute} cannot take it`,
    },
  },
  returnAmendment: {
    fr: { happened: ({ amendment, reviewer }) => `L’avis sur l’avenant n° ${amendment} revient à ${reviewer}` },
    en: { happened: ({ amendment, reviewer }) => `The opinion on amendment ${amendment} is ${reviewer}'s again` },
  },
  vacateAmendment: {
    fr: { happened: ({ amendment, reviewer }) => `a retiré l’avis sur l’avenant n° ${amendment} à ${reviewer}, en conflit d’intérêts` },
    en: {
      happened: ({ amendment, reviewer }) => `took the opinion on amendment ${amendment} from ${reviewer}, who has a conflict of interest`,
    },
  },
  remindAmendment: {
    fr: { happened: ({ amendment, last }) => `${last ? 'Dernier rappel' : 'Rappel'} : l’avenant n° ${amendment} est en attente` },
    en: { happened: ({ amendment, last }) => `${last ? 'Last reminder' : 'Reminder'}: amendment ${amendment} waits` },
  },
  escalateAmendment: {
    fr: {
      happened: ({ amendment, deadlineOn }) =>
        deadlineOn === undefined
          ? `L’avis sur l’avenant n° ${amendment} est en retard ; la direction du Datalab est alertée`
          : `La signature du fonds manque à l’avenant n° ${amendment} ; l’échéance est reportée au ${fr.day(String(deadlineOn))}`,
    },
    en: {
      happened: ({ amendment, deadlineOn }) =>
        deadlineOn === undefined
          ? `The opinion on amendment ${amendment} has passed its deadline and was taken to the Datalab’s lead`
          : `The fund’s signature of amendment ${amendment} is missing; the deadline is put off to ${en.day(String(deadlineOn))}`,
    },
  },
  lapseAmendment: {
    fr: { happened: ({ amendment }) => `L’avenant n° ${amendment} est caduc` },
    en: { happened: ({ amendment }) => `Amendment ${amendment} has lapsed` },
  },
} satisfies WordsOf<
  'amendments',
  {
    approveAmendment: typeof ApproveAmendment;
    assignAmendment: typeof AssignAmendment;
    declineAmendment: typeof DeclineAmendment;
    giveAmendmentOpinion: typeof GiveAmendmentOpinion;
    proposeAmendment: typeof ProposeAmendment;
    rejectAmendment: typeof RejectAmendment;
    reportFundingChange: typeof ReportFundingChange;
    signAmendment: typeof SignAmendment;
    withdrawAmendment: typeof WithdrawAmendment;
  }
>;
