import type { AwardForm } from '../../domain/calls/call.ts';
import { type Approved, givesLess } from '../../domain/committee/contested.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { type FundService, letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

/** Its remedies, where it gives less than was awarded or presented. */
const contested = {
  fr: (approved: Approved, contest: Remedies, fund: FundService): string => (givesLess(approved) ? remedies.fr(contest, fund) : ''),
  en: (approved: Approved, contest: Remedies, fund: FundService): string => (givesLess(approved) ? remedies.en(contest, fund) : ''),
};

const outcome = {
  fr(form: 'agreement' | 'delegation', balanceCents: number, overpaidCents: number): string {
    if (overpaidCents > 0) return `${fr.euros(overpaidCents)} ont été versés en trop et sont réclamés.`;
    if (balanceCents === 0) return 'Il ne reste rien à payer.';
    return form === 'delegation'
      ? `Il reste ${fr.euros(balanceCents)} à payer par votre administration.`
      : `Le solde est de ${fr.euros(balanceCents)}.`;
  },
  en(form: 'agreement' | 'delegation', balanceCents: number, overpaidCents: number): string {
    if (overpaidCents > 0) return `${en.euros(overpaidCents)} were overpaid and are claimed back.`;
    if (balanceCents === 0) return 'Nothing is left to pay.';
    return form === 'delegation'
      ? `${en.euros(balanceCents)} are left for your organisation to pay.`
      : `The balance is ${en.euros(balanceCents)}.`;
  },
};

/** What is struck of a line, and why. */
type Struck = { label: string; struckCents: number; reason: string };
const struckText = {
  fr: (struck: readonly Struck[]): string =>
    struck.map(({ label, struckCents, reason }) => `\n– ${label} : ${fr.euros(struckCents)} écartés. Motif : ${reason}`).join(''),
  en: (struck: readonly Struck[]): string =>
    struck.map(({ label, struckCents, reason }) => `\n– ${label}: ${en.euros(struckCents)} struck, for this reason: ${reason}`).join(''),
};

export const finalAccounts = {
  /** To both sides and the lead: the project has ended before its planned last day. */
  declareEnd: letter<{ title: string; organisation: string; endsOn: string; dueOn: string; reason: string }>({
    fr: ({ title, organisation, endsOn, dueOn, reason }) => ({
      subject: `Fin anticipée du projet : ${title}`,
      text: `${organisation} déclare que le projet « ${title} » a pris fin le ${fr.day(endsOn)}. Motif :\n\n${reason}\n\nAucun avenant n’est nécessaire. Le bilan de la période où il a pris fin, puis le décompte final, sont à rendre ; le décompte est attendu pour le ${fr.day(dueOn)}.`,
    }),
    en: ({ title, organisation, endsOn, dueOn, reason }) => ({
      subject: `Early end of the project: ${title}`,
      text: `${organisation} declares that the project "${title}" ended on ${en.day(endsOn)}, for this reason:\n\n${reason}\n\nNo amendment is needed. The report on the period in which it ended is to be given, then the final account, which is expected by ${en.day(dueOn)}.`,
    }),
  }),
  remindFinalAccount: letter<{ title: string; dueOn: string }>({
    fr: ({ title, dueOn }) => ({
      subject: `Décompte final à rendre : ${title}`,
      text: `Le décompte final du projet « ${title} » est attendu pour le ${fr.day(dueOn)} : ce que chaque poste a réellement coûté. Ce qui reste à payer, ou à reverser, en dépend.`,
    }),
    en: ({ title, dueOn }) => ({
      subject: `Final account to be given: ${title}`,
      text: `The final account of the project "${title}" is expected by ${en.day(dueOn)}: what each of its cost lines has really come to. What is left to pay, or to pay back, follows from it.`,
    }),
  }),
  escalateFinalAccount: letter<{ title: string; dueOn: string }>({
    fr: ({ title, dueOn }) => ({
      subject: `Décompte final en retard : ${title}`,
      text: `Le décompte final du projet « ${title} », attendu pour le ${fr.day(dueOn)}, n’a pas été rendu. Il peut toujours être rendu ; la convention n’est pas soldée sans lui.`,
    }),
    en: ({ title, dueOn }) => ({
      subject: `Final account overdue: ${title}`,
      text: `The final account of the project "${title}", expected by ${en.day(dueOn)}, was not given. It may still be given; without it the grant is not closed.`,
    }),
  }),
  /** To finance. */
  giveFinalAccount: letter<{ title: string; organisation: string; number: number; spentCents: number }>({
    fr: ({ title, organisation, number, spentCents }) => ({
      subject: `Décompte final à approuver : ${title}`,
      text: `${organisation} a rendu le décompte final du projet « ${title} »${number > 1 ? ` (version ${number})` : ''} : ${fr.euros(spentCents)} dépensés. Approuvez ce qui peut être financé, ou renvoyez-le.`,
    }),
    en: ({ title, organisation, number, spentCents }) => ({
      subject: `Final account to be approved: ${title}`,
      text: `${organisation} gave the final account of the project "${title}"${number > 1 ? ` (version ${number})` : ''}: ${en.euros(spentCents)} were spent. Approve what may be funded of it, or return it.`,
    }),
  }),
  returnFinalAccount: letter<{ title: string; reason: string; dueOn: string }>({
    fr: ({ title, reason, dueOn }) => ({
      subject: `Décompte final à reprendre : ${title}`,
      text: `Le décompte final du projet « ${title} » vous est renvoyé. Motif :\n\n${reason}\n\nIl est de nouveau attendu, pour le ${fr.day(dueOn)}.`,
    }),
    en: ({ title, reason, dueOn }) => ({
      subject: `Final account to be given again: ${title}`,
      text: `The final account of the project "${title}" is returned to you, for this reason:\n\n${reason}\n\nIt is expected again, by ${en.day(dueOn)}.`,
    }),
  }),
  /**
   * The whole working out: what was presented, kept and struck, line by line with its reason, the rate of what was
   * kept, and what was paid. `eligibleCostCents`: of the plan, of which the award is a share; `balanceCents`: what is
   * still to be paid; `overpaidCents`: what is claimed back. `contest`: told where less is due than was awarded, or
   * less is kept than was presented.
   */
  approveFinalAccount: letter<{
    title: string;
    form: AwardForm;
    spentCents: number;
    eligibleCents: number;
    struck: readonly Struck[];
    awardedCents: number;
    eligibleCostCents: number;
    dueCents: number;
    netPaidCents: number;
    balanceCents: number;
    overpaidCents: number;
    observation: string;
    contest: Remedies;
  }>({
    fr: ({ title, form, spentCents, eligibleCents, struck, awardedCents, eligibleCostCents, dueCents, netPaidCents, ...left }, fund) => ({
      subject: `Décompte final approuvé : ${title}`,
      text: `Le décompte final du projet « ${title} » est approuvé.\n\nDépenses présentées : ${fr.euros(spentCents)} ; retenues : ${fr.euros(eligibleCents)} ; écartées : ${fr.euros(spentCents - eligibleCents)}.${struckText.fr(struck)}\n${form === 'delegation' ? 'Part des crédits délégués' : 'Subvention due'} : ${fr.share(awardedCents, eligibleCostCents)} des dépenses retenues, dans la limite de ${fr.euros(awardedCents)}, soit ${fr.euros(dueCents)}.\nDéjà payé : ${fr.euros(netPaidCents)}. ${outcome.fr(form, left.balanceCents, left.overpaidCents)}\n\nObservation : ${left.observation}${contested.fr({ spentCents, eligibleCents, awardedCents, dueCents }, left.contest, fund)}`,
    }),
    en: ({ title, form, spentCents, eligibleCents, struck, awardedCents, eligibleCostCents, dueCents, netPaidCents, ...left }, fund) => ({
      subject: `Final account approved: ${title}`,
      text: `The final account of the project "${title}" is approved.\n\nSpending presented: ${en.euros(spentCents)}; kept: ${en.euros(eligibleCents)}; struck: ${en.euros(spentCents - eligibleCents)}.${struckText.en(struck)}\n${form === 'delegation' ? 'Share of the delegated credits' : 'Grant due'}: ${en.share(awardedCents, eligibleCostCents)} of the spending that is kept, up to ${en.euros(awardedCents)}: ${en.euros(dueCents)}.\nPaid already: ${en.euros(netPaidCents)}. ${outcome.en(form, left.balanceCents, left.overpaidCents)}\n\nObservation: ${left.observation}${contested.en({ spentCents, eligibleCents, awardedCents, dueCents }, left.contest, fund)}`,
    }),
  }),
};
