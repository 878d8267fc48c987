import { capitalised } from '../../domain/core/format.ts';
import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { withinMonths } from '../../words/core/number-in-words.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';
import { articleOf, type Heard, heard } from '../grants/ending-notices.ts';
import { unlessSigned } from './no-agreement.ts';

/**
 * What the grant does again. `signOn`: until when both sides sign one that is not signed yet, null where it continues
 * unchanged; `silentOn`: the silence that comes before that day.
 */
type GoesOn = { signOn: string | null; silentOn: SilentOn | null };
const goesOn = {
  fr: ({ signOn, silentOn }: GoesOn): string =>
    signOn
      ? `Les délais de signature repartent : la convention est à signer au plus tard le ${fr.day(signOn)}.${unlessSigned(silentOn).fr}`
      : 'La convention reprend son cours.',
  en: ({ signOn, silentOn }: GoesOn): string =>
    signOn
      ? `The deadline of its signature begins afresh: the agreement is to be signed by ${en.day(signOn)}.${unlessSigned(silentOn).en}`
      : 'The agreement goes on.',
};

/**
 * An article on decisions that create rights, in brackets. Between services of the State no decision does: a management
 * delegation is told of none.
 */
const byArticle = (form: AwardForm, article: string): string => (form === 'delegation' ? '' : ` (CRPA, art. ${article})`);

/** What is withdrawn: a subsidy, or the decision to delegate the fund's credits to another service of the State. */
type Withdrawn = { title: string; awardedOn: string; form: AwardForm };
const whole = {
  fr: ({ title, awardedOn, form }: Withdrawn): string =>
    `${form === 'delegation' ? `la décision du ${fr.day(awardedOn)} de déléguer des crédits au projet « ${title} »` : `la subvention accordée le ${fr.day(awardedOn)} au projet « ${title} »`} est retirée en totalité (${articleOf.fr('unlawful', form)}), et sa convention prend fin.`,
  en: ({ title, awardedOn, form }: Withdrawn): string =>
    `${form === 'delegation' ? `the decision of ${en.day(awardedOn)} to delegate credits to the project "${title}"` : `the whole grant that was awarded to the project "${title}" on ${en.day(awardedOn)}`} is withdrawn (${articleOf.en('unlawful', form)}), and its agreement ends.`,
};

/**
 * What the withdrawal leaves to be paid back, or to come back. `paidCents`: what was paid and is not claimed; null in
 * events that do not say it.
 */
type Left = { form: AwardForm; paidCents: number | null };
const left = {
  fr({ form, paidCents }: Left): string {
    if (form === 'delegation') return 'Les crédits délégués et non engagés sont restitués.';
    if (paidCents === 0) return 'Aucun paiement ne reste à vous réclamer.';
    return `Ce qui a été payé${paidCents === null ? '' : ` et ne vous est pas déjà réclamé, ${fr.euros(paidCents)},`} peut vous être réclamé, par un courrier qui vous indiquera comment le contester.`;
  },
  en({ form, paidCents }: Left): string {
    if (form === 'delegation') return 'The credits that are delegated and not committed come back to the fund.';
    if (paidCents === 0) return 'No payment is left to be claimed back from you.';
    return `What was paid${paidCents === null ? '' : ` and is not claimed already, ${en.euros(paidCents)},`} may be claimed back from you, by a letter that will tell you how to contest it.`;
  },
};

export const reexaminations = {
  /** `deadlineOn`: the last day on which the award may be withdrawn. */
  reexamineAward: letter<{ title: string; organisation: string; form: AwardForm; deadlineOn: string; toFund: boolean }>({
    fr: ({ title, organisation, form, deadlineOn, toFund }) => ({
      subject: `Décision réexaminée : ${title}`,
      text: `Un avis rendu sur le dossier « ${title} »${toFund ? ` (${organisation})` : ''} est annulé pour conflit d’intérêts, et demandé à une autre personne. ${toFund ? `La convention est suspendue : rien n’est engagé, demandé en paiement ni payé en attendant. La décision n’est retirée qu’une fois passé le délai d’une mise en demeure, faite sur sa convention${byArticle(form, 'L122-1')}.` : 'Votre convention est suspendue en attendant.'} La présidence du comité confirme ou retire la décision au plus tard le ${fr.day(deadlineOn)} ; sans décision à cette date, elle devient définitive${byArticle(form, 'L242-1')}.`,
    }),
    en: ({ title, organisation, form, deadlineOn, toFund }) => ({
      subject: `Award in re-examination: ${title}`,
      text: `An opinion on the application "${title}"${toFund ? ` (${organisation})` : ''} is voided because of a conflict of interest, and asked of another reviewer. ${toFund ? `The agreement is suspended: nothing is committed, ordered or paid meanwhile. The award is withdrawn only after the time that a formal notice on its grant leaves to answer${byArticle(form, 'L122-1')}.` : 'Your agreement is suspended meanwhile.'} The committee's chair confirms or withdraws the award by ${en.day(deadlineOn)}; after that day the award stands${byArticle(form, 'L242-1')}.`,
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
  confirmAward: letter<{ title: string; reason: string } & GoesOn>({
    fr: ({ title, reason, ...next }) => ({
      subject: `Décision confirmée : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » est confirmée. ${goesOn.fr(next)} Motif :\n\n${reason}`,
    }),
    en: ({ title, reason, ...next }) => ({
      subject: `Award confirmed: ${title}`,
      text: `The award on the application "${title}" is confirmed. ${goesOn.en(next)} The reason:\n\n${reason}`,
    }),
  }),
  /** `heard`: the notice before it; `condition`: the rule that the award breaks, as that notice stated it. */
  withdrawAward: letter<{
    title: string;
    awardedOn: string;
    form: AwardForm;
    reason: string;
    condition: string;
    heard: Heard;
    paidCents: number | null;
    toFund: boolean;
    contest: Remedies;
  }>({
    fr: ({ title, awardedOn, form, reason, condition, toFund, contest, ...after }, fund) => ({
      subject: `Décision retirée : ${title}`,
      text: `${
        toFund
          ? `${capitalised(whole.fr({ title, awardedOn, form }))} Ce qui était réservé ou engagé est rendu ; ${form === 'delegation' ? 'les crédits délégués et non engagés sont restitués' : 'ce qui a été payé peut être réclamé'}.`
          : `Après ${heard.fr(after.heard)}, ${whole.fr({ title, awardedOn, form })} ${left.fr({ form, ...after })}`
      }\n\nRègle méconnue :\n\n${condition}\n\nMotif :\n\n${reason}${toFund ? '' : remedies.fr(contest, fund)}`,
    }),
    en: ({ title, awardedOn, form, reason, condition, toFund, contest, ...after }, fund) => ({
      subject: `Award withdrawn: ${title}`,
      text: `${
        toFund
          ? `${capitalised(whole.en({ title, awardedOn, form }))} What was reserved or committed is given back; ${form === 'delegation' ? 'the credits that are delegated and not committed come back' : 'what was paid may be claimed back'}.`
          : `After ${heard.en(after.heard)}, ${whole.en({ title, awardedOn, form })} ${left.en({ form, ...after })}`
      }\n\nThe rule that is broken:\n\n${condition}\n\nReason:\n\n${reason}${toFund ? '' : remedies.en(contest, fund)}`,
    }),
  }),
  lapseReexamination: letter<{ title: string; form: AwardForm; months: number } & GoesOn>({
    fr: ({ title, form, months, ...next }) => ({
      subject: `Décision définitive : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » n’a pas été retirée ${withinMonths.fr(months)} suivant sa date : elle est définitive${form === 'delegation' ? '' : ', et ne peut plus être retirée pour illégalité (code des relations entre le public et l’administration, art. L242-1)'}. ${goesOn.fr(next)}`,
    }),
    en: ({ title, form, months, ...next }) => ({
      subject: `The award stands: ${title}`,
      text: `The award on the application "${title}" was not withdrawn ${withinMonths.en(months)} of its decision: it stands${form === 'delegation' ? '' : ', and can no longer be withdrawn for being unlawful (code des relations entre le public et l’administration, art. L242-1)'}. ${goesOn.en(next)}`,
    }),
  }),
};
