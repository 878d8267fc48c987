import type { Appealable } from '../../domain/committee/appeal.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remediesAfterAppeal } from '../core/remedies.ts';

export const appeals = {
  /** `lapsesOn`: the day after which silence counts as a rejection. */
  appealDecision: letter<{ title: string; organisation: string; grounds: string; lapsesOn: string; toFund: boolean }>({
    fr: ({ title, organisation, grounds, lapsesOn, toFund }) => ({
      subject: `${toFund ? 'Recours à confier' : 'Recours reçu'} : ${title}`,
      text: toFund
        ? `Un recours est formé sur le dossier « ${title} » (${organisation}) :\n\n${grounds}\n\nDemandez un avis à une personne qui n’a pris aucune part à la décision. Sans réponse du fonds le ${fr.day(lapsesOn)}, le recours sera réputé rejeté.`
        : `Votre recours sur le dossier « ${title} » est reçu. Une personne qui n’a pris aucune part à la décision l’examine. Sans réponse du fonds le ${fr.day(lapsesOn)}, il sera réputé rejeté (code des relations entre le public et l’administration, L411-7).`,
    }),
    en: ({ title, organisation, grounds, lapsesOn, toFund }) => ({
      subject: `${toFund ? 'Appeal to be assigned' : 'Appeal received'}: ${title}`,
      text: toFund
        ? `There is an appeal on the application "${title}" (${organisation}):\n\n${grounds}\n\nAsk a reviewer who had no part in the decision for an opinion. Without the fund's answer on ${en.day(lapsesOn)} the appeal will be deemed rejected.`
        : `Your appeal on the application "${title}" has been received. A person who had no part in the decision examines it. Without the fund's answer on ${en.day(lapsesOn)} it will be deemed rejected (code des relations entre le public et l’administration, L411-7).`,
    }),
  }),
  assignAppeal: letter<{ title: string; grounds: string; deadlineOn: string }>({
    fr: ({ title, grounds, deadlineOn }) => ({
      subject: `Votre avis est demandé sur un recours : ${title}`,
      text: `Un recours est formé sur le dossier « ${title} », et votre avis est demandé pour le ${fr.day(deadlineOn)} : est-il fondé ?\n\n${grounds}`,
    }),
    en: ({ title, grounds, deadlineOn }) => ({
      subject: `Your opinion is asked on an appeal: ${title}`,
      text: `There is an appeal on the application "${title}", and your opinion is asked by ${en.day(deadlineOn)}: is it founded?\n\n${grounds}`,
    }),
  }),
  remindAppeal: letter<{ title: string; deadlineOn: string; last: boolean; isAssigned: boolean }>({
    fr: ({ title, deadlineOn, last, isAssigned }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avis attendu sur le recours de ${title}`,
      text: `${last ? 'L’échéance approche' : 'La moitié du délai est passée'} : l’avis sur le recours du dossier « ${title} » est attendu pour le ${fr.day(deadlineOn)}.${isAssigned ? '' : ' Personne n’est désigné.'}`,
    }),
    en: ({ title, deadlineOn, last, isAssigned }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: opinion expected on the appeal of ${title}`,
      text: `${last ? 'The deadline is approaching' : 'Half of the time has passed'}: the opinion on the appeal of "${title}" is expected by ${en.day(deadlineOn)}.${isAssigned ? '' : ' No reviewer is assigned.'}`,
    }),
  }),
  escalateAppeal: letter<{ title: string; reviewer: string | null }>({
    fr: ({ title, reviewer }) => ({
      subject: `Avis sur un recours en retard : ${title}`,
      text: `L’avis sur le recours du dossier « ${title} » est en retard. ${reviewer ? `Il était demandé à ${reviewer}.` : 'Personne n’était désigné.'} Vous pouvez désigner une autre personne.`,
    }),
    en: ({ title, reviewer }) => ({
      subject: `Opinion on an appeal overdue: ${title}`,
      text: `The opinion on the appeal of "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for it.` : 'No reviewer was assigned.'} You may assign another reviewer.`,
    }),
  }),
  giveAppealOpinion: letter<{ title: string; lapsesOn: string }>({
    fr: ({ title, lapsesOn }) => ({
      subject: `Recours à décider : ${title}`,
      text: `L’avis sur le recours du dossier « ${title} » est rendu. Merci d’accepter ou de rejeter ce recours au plus tard le ${fr.day(lapsesOn)}. Sans décision à cette date, il sera réputé rejeté.`,
    }),
    en: ({ title, lapsesOn }) => ({
      subject: `Appeal to be decided: ${title}`,
      text: `The opinion on the appeal of "${title}" has been given. Please uphold or reject this appeal by ${en.day(lapsesOn)}. Without a decision on that day it will be deemed rejected.`,
    }),
  }),
  vacateAppeal: letter<{ title: string; person: string; away: boolean; lapsesOn: string }>({
    fr: ({ title, person, away, lapsesOn }) => ({
      subject: `Recours à confier : ${title}`,
      text: `${person} ${away ? 's’absente' : 'est en conflit d’intérêts'} : l’avis sur le recours du dossier « ${title} » ne lui est plus demandé. Désignez une autre personne, qui n’a pas pris part à la décision ; le ${fr.day(lapsesOn)}, le silence du fonds vaudra rejet.`,
    }),
    en: ({ title, person, away, lapsesOn }) => ({
      subject: `Appeal to be assigned: ${title}`,
      text: `${person} ${away ? 'is away' : 'has a conflict of interest'}, and is no longer asked for the opinion on the appeal of "${title}". Ask another person, who had no part in the decision; on ${en.day(lapsesOn)} the fund's silence will count as a rejection.`,
    }),
  }),
  /** `deadlineOn`: the day after which silence counts as a rejection. */
  remindAppealDecision: letter<{ title: string; organisation: string; deadlineOn: string }>({
    fr: ({ title, organisation, deadlineOn }) => ({
      subject: `Recours bientôt réputé rejeté : ${title}`,
      text: `Le recours sur le dossier « ${title} » (${organisation}) attend toujours sa réponse. Le ${fr.day(deadlineOn)}, le silence du fonds vaudra rejet.`,
    }),
    en: ({ title, organisation, deadlineOn }) => ({
      subject: `Appeal soon deemed rejected: ${title}`,
      text: `The appeal on the application "${title}" (${organisation}) still waits for its answer. On ${en.day(deadlineOn)} the fund's silence will count as a rejection.`,
    }),
  }),
  upholdAppeal: letter<{ title: string; reason: string; against: Appealable; toFund: boolean }>({
    fr: ({ title, reason, against, toFund }) => ({
      subject: `Recours accepté : ${title}`,
      text: toFund
        ? `Le recours sur le dossier « ${title} » est accepté. ${against === 'inadmissible' ? 'Sa recevabilité est à examiner à nouveau, par une autre personne.' : 'Il est à inscrire à un nouveau comité.'}\n\n${reason}`
        : `Votre recours sur le dossier « ${title} » est accepté. Motif :\n\n${reason}\n\n${against === 'inadmissible' ? 'Sa recevabilité est examinée à nouveau, par une autre personne.' : 'Il est présenté à un nouveau comité. Si les crédits manquent, il attendra avant les autres.'}`,
    }),
    en: ({ title, reason, against, toFund }) => ({
      subject: `Appeal upheld: ${title}`,
      text: toFund
        ? `The appeal on the application "${title}" is upheld. ${against === 'inadmissible' ? 'It is to be screened again, by another person.' : 'It is to be placed in another session.'}\n\n${reason}`
        : `Your appeal on the application "${title}" is upheld, for this reason:\n\n${reason}\n\n${against === 'inadmissible' ? 'It is screened again, by another person.' : 'It goes to another session of the committee. If credits are missing, it will wait before all others.'}`,
    }),
  }),
  rejectAppeal: letter<{ title: string; reason: string; contest: Remedies }>({
    fr: ({ title, reason, contest }, fund) => ({
      subject: `Recours rejeté : ${title}`,
      text: `Votre recours sur le dossier « ${title} » est rejeté. Motif :\n\n${reason}${remediesAfterAppeal.fr(contest, fund, '\n\n', 'de la notification de cette décision')}`,
    }),
    en: ({ title, reason, contest }, fund) => ({
      subject: `Appeal rejected: ${title}`,
      text: `Your appeal on the application "${title}" is rejected, for this reason:\n\n${reason}${remediesAfterAppeal.en(contest, fund, '\n\n', 'of the notification of this decision')}`,
    }),
  }),
  lapseAppeal: letter<{ title: string; organisation: string; lapsedOn: string; toFund: boolean; contest: Remedies }>({
    fr: ({ title, organisation, lapsedOn, toFund, contest }, fund) => ({
      subject: `Recours réputé rejeté : ${title}`,
      text: toFund
        ? `Le recours sur le dossier « ${title} » (${organisation}) n’avait pas reçu de réponse le ${fr.day(lapsedOn)} : le silence du fonds vaut rejet.`
        : `Votre recours sur le dossier « ${title} » n’a pas reçu de réponse : il est réputé rejeté depuis le ${fr.day(lapsedOn)} (code des relations entre le public et l’administration, L411-7).${remediesAfterAppeal.fr(contest, fund, ' ', 'qui suivent ce jour')}`,
    }),
    en: ({ title, organisation, lapsedOn, toFund, contest }, fund) => ({
      subject: `Appeal deemed rejected: ${title}`,
      text: toFund
        ? `The appeal on the application "${title}" (${organisation}) had no answer on ${en.day(lapsedOn)}: the fund's silence counts as a rejection.`
        : `Your appeal on the application "${title}" had no answer: it has been deemed rejected since ${en.day(lapsedOn)} (code des relations entre le public et l’administration, L411-7).${remediesAfterAppeal.en(contest, fund, ' ', 'of that day')}`,
    }),
  }),
};
