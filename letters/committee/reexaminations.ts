import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { withinMonths } from '../../words/core/number-in-words.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';
import { articleOf, type Heard, heard } from '../grants/ending-notices.ts';

const goesOn = {
  fr: (signOn: string | null): string =>
    signOn
      ? `Les délais de signature repartent : la convention est à signer au plus tard le ${fr.day(signOn)}.`
      : 'La convention reprend son cours.',
  en: (signOn: string | null): string =>
    signOn ? `The deadline of its signature begins afresh: the agreement is to be signed by ${en.day(signOn)}.` : 'The agreement goes on.',
};

export const reexaminations = {
  /** `deadlineOn`: the last day on which the award may be withdrawn. */
  reexamineAward: letter<{ title: string; organisation: string; deadlineOn: string; toFund: boolean }>({
    fr: ({ title, organisation, deadlineOn, toFund }) => ({
      subject: `Décision réexaminée : ${title}`,
      text: `Un avis rendu sur le dossier « ${title} »${toFund ? ` (${organisation})` : ''} est annulé pour conflit d’intérêts, et demandé à une autre personne. ${toFund ? 'La convention est suspendue : rien n’est engagé, demandé en paiement ni payé en attendant. La décision n’est retirée qu’une fois passé le délai d’une mise en demeure, faite sur sa convention (CRPA, art. L122-1).' : 'Votre convention est suspendue en attendant.'} La présidence du comité confirme ou retire la décision au plus tard le ${fr.day(deadlineOn)} ; sans décision à cette date, elle devient définitive (CRPA, art. L242-1).`,
    }),
    en: ({ title, organisation, deadlineOn, toFund }) => ({
      subject: `Award in re-examination: ${title}`,
      text: `An opinion on the application "${title}"${toFund ? ` (${organisation})` : ''} is voided because of a conflict of interest, and asked of another reviewer. ${toFund ? 'The agreement is suspended: nothing is committed, ordered or paid meanwhile. The award is withdrawn only after the time that a formal notice on its grant leaves to answer (CRPA, art. L122-1).' : 'Your agreement is suspended meanwhile.'} The committee's chair confirms or withdraws the award by ${en.day(deadlineOn)}; after that day the award stands (CRPA, art. L242-1).`,
    }),
  }),
  /** To the chair. `isAwaited`: an opinion is still missing. */
  remindReexamination: letter<{ title: string; deadlineOn: string; isAwaited: boolean }>({
    fr: ({ title, deadlineOn, isAwaited }) => ({
      subject: `Rappel : décision à confirmer ou à retirer, ${title}`,
      text: `La décision sur le dossier « ${title} » ne peut être retirée que jusqu’au ${fr.day(deadlineOn)}. ${isAwaited ? 'Un nouvel avis est encore attendu.' : 'Le nouvel avis est rendu : confirmez la décision, ou retirez-la.'} Sans décision d’ici là, elle devient définitive.`,
    }),
    en: ({ title, deadlineOn, isAwaited }) => ({
      subject: `Reminder: an award to confirm or to withdraw, ${title}`,
      text: `The award on the application "${title}" can be withdrawn only until ${en.day(deadlineOn)}. ${isAwaited ? 'A new opinion is still awaited.' : 'The new opinion is given: confirm the award, or withdraw it.'} Without a decision by then it stands.`,
    }),
  }),
  /** `signOn`: until when both sides sign a grant that is not signed yet; null where it continues unchanged. */
  confirmAward: letter<{ title: string; reason: string; signOn: string | null }>({
    fr: ({ title, reason, signOn }) => ({
      subject: `Décision confirmée : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » est confirmée. ${goesOn.fr(signOn)} Motif :\n\n${reason}`,
    }),
    en: ({ title, reason, signOn }) => ({
      subject: `Award confirmed: ${title}`,
      text: `The award on the application "${title}" is confirmed. ${goesOn.en(signOn)} The reason:\n\n${reason}`,
    }),
  }),
  /** `heard`: the notice before it; `condition`: the rule that the award breaks, as that notice stated it. */
  withdrawAward: letter<{
    title: string;
    awardedOn: string;
    reason: string;
    condition: string;
    heard: Heard;
    toFund: boolean;
    contest: Remedies;
  }>({
    fr: ({ title, awardedOn, reason, condition, toFund, contest, ...after }, fund) => ({
      subject: `Décision retirée : ${title}`,
      text: `${
        toFund
          ? `La subvention accordée le ${fr.day(awardedOn)} au projet « ${title} » est retirée en totalité (${articleOf.fr('unlawful')}), et sa convention prend fin. Ce qui était réservé ou engagé est rendu ; ce qui a été payé peut être réclamé.`
          : `Après ${heard.fr(after.heard)}, la subvention accordée le ${fr.day(awardedOn)} au projet « ${title} » est retirée en totalité (${articleOf.fr('unlawful')}), et sa convention prend fin. Ce qui a été payé peut vous être réclamé.`
      }\n\nRègle méconnue :\n\n${condition}\n\nMotif :\n\n${reason}${toFund ? '' : remedies.fr(contest, fund)}`,
    }),
    en: ({ title, awardedOn, reason, condition, toFund, contest, ...after }, fund) => ({
      subject: `Award withdrawn: ${title}`,
      text: `${
        toFund
          ? `The whole grant that was awarded to the project "${title}" on ${en.day(awardedOn)} is withdrawn (${articleOf.en('unlawful')}), and its agreement ends. What was reserved or committed is given back; what was paid may be claimed back.`
          : `After ${heard.en(after.heard)}, the whole grant that was awarded to the project "${title}" on ${en.day(awardedOn)} is withdrawn (${articleOf.en('unlawful')}), and its agreement ends. What was paid may be claimed back from you.`
      }\n\nThe rule that is broken:\n\n${condition}\n\nReason:\n\n${reason}${toFund ? '' : remedies.en(contest, fund)}`,
    }),
  }),
  lapseReexamination: letter<{ title: string; months: number; signOn: string | null }>({
    fr: ({ title, months, signOn }) => ({
      subject: `Décision définitive : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » n’a pas été retirée ${withinMonths.fr(months)} suivant sa date : elle est définitive, et ne peut plus être retirée pour illégalité (code des relations entre le public et l’administration, art. L242-1). ${goesOn.fr(signOn)}`,
    }),
    en: ({ title, months, signOn }) => ({
      subject: `The award stands: ${title}`,
      text: `The award on the application "${title}" was not withdrawn ${withinMonths.en(months)} of its decision: it stands, and can no longer be withdrawn for being unlawful (code des relations entre le public et l’administration, art. L242-1). ${goesOn.en(signOn)}`,
    }),
  }),
};
