import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';
import { noAgreement, unlessSigned } from './no-agreement.ts';
import { motive, toTake } from './to-take.ts';
import { remediesOfAward, underConditions } from './under-conditions.ts';

export const waitlist = {
  awardWaitlisted: letter<{
    title: string;
    requestedCents: number;
    awardedCents: number;
    reason: string;
    conditions: string[];
    deadlineOn: string;
    toAccept: boolean;
    silentOn: SilentOn | null;
    form: AwardForm;
    contest: Remedies;
  }>({
    fr: ({ title, requestedCents, awardedCents, reason, conditions, deadlineOn, toAccept, silentOn, form, contest }, fund) => ({
      subject: `Décision favorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, est retenu pour ${fr.euros(awardedCents)}.${motive.fr(reason)}${underConditions.fr(conditions)}${toTake.fr({ toAccept, requestedCents, deadlineOn })}${unlessSigned(silentOn).fr}${noAgreement(form).fr}${remediesOfAward.fr({ toAccept, conditions }, contest, fund)}`,
    }),
    en: ({ title, requestedCents, awardedCents, reason, conditions, deadlineOn, toAccept, silentOn, form, contest }, fund) => ({
      subject: `Awarded: ${title}`,
      text: `Your project "${title}", which was on the waitlist, is awarded ${en.euros(awardedCents)}.${motive.en(reason)}${underConditions.en(conditions)}${toTake.en({ toAccept, requestedCents, deadlineOn })}${unlessSigned(silentOn).en}${noAgreement(form).en}${remediesOfAward.en({ toAccept, conditions }, contest, fund)}`,
    }),
  }),
  refuseWaitlisted: letter<{ title: string; reason: string; contest: Remedies }>({
    fr: ({ title, reason, contest }, fund) => ({
      subject: `Décision défavorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, n’a pas été retenu. Motif :\n\n${reason}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, reason, contest }, fund) => ({
      subject: `Not awarded: ${title}`,
      text: `Your project "${title}", which was on the waitlist, was not awarded a grant, for this reason:\n\n${reason}${remedies.en(contest, fund)}`,
    }),
  }),
  /** `others`: how many more the credits would cover now, behind it. */
  proposeAward: letter<{ title: string; organisation: string; requestedCents: number; availableCents: number; others: number }>({
    fr: ({ title, organisation, requestedCents, availableCents, others }) => ({
      subject: `Crédits disponibles pour la liste d’attente : ${title}`,
      text: `${fr.euros(availableCents)} d’autorisations d’engagement sont disponibles. Dans l’ordre de la liste d’attente, le premier dossier qu’elles couvrent désormais est « ${title} » (${organisation}), qui demande ${fr.euros(requestedCents)}.${others > 0 ? ` Derrière lui, elles en couvrent d’autres (dossiers : ${others}).` : ''} Rien n’est retenu sans vous : la liste d’attente est à votre disposition.`,
    }),
    en: ({ title, organisation, requestedCents, availableCents, others }) => ({
      subject: `Credits available for the waitlist: ${title}`,
      text: `Commitment authorisations of ${en.euros(availableCents)} are available. In the waitlist's order, the first application that they hold now is "${title}" (${organisation}), which asks for ${en.euros(requestedCents)}.${others > 0 ? ` Behind it they hold others (applications: ${others}).` : ''} Nothing is awarded without you: the waitlist is yours to read.`,
    }),
  }),
};
