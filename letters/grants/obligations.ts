import type { Words } from '../../domain/core/words.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const obligations = {
  remindObligation: letter<{ title: string; obligation: Words; dueOn: string }>({
    fr: ({ title, obligation, dueOn }) => ({
      subject: `Obligation à justifier : ${title}`,
      text: `Le projet « ${title} » doit justifier du respect d’une obligation au plus tard le ${fr.day(dueOn)} : ${obligation.fr}.`,
    }),
    en: ({ title, obligation, dueOn }) => ({
      subject: `Obligation to be shown as met: ${title}`,
      text: `The project "${title}" has to show by ${en.day(dueOn)} that an obligation is met: ${obligation.en}.`,
    }),
  }),
  escalateObligation: letter<{ title: string; obligation: Words; dueOn: string }>({
    fr: ({ title, obligation, dueOn }) => ({
      subject: `Obligation en retard : ${title}`,
      text: `Le projet « ${title} » n’a pas justifié, au ${fr.day(dueOn)}, du respect d’une obligation : ${obligation.fr}. La justification peut toujours être donnée.`,
    }),
    en: ({ title, obligation, dueOn }) => ({
      subject: `Obligation overdue: ${title}`,
      text: `The project "${title}" had not shown by ${en.day(dueOn)} that an obligation is met: ${obligation.en}. It may still do so.`,
    }),
  }),
  /** To the lead. */
  giveEvidence: letter<{ title: string; obligation: Words; number: number; reviewOn: string }>({
    fr: ({ title, obligation, number, reviewOn }) => ({
      subject: `Justification à examiner : ${title}`,
      text: `Le projet « ${title} » justifie du respect d’une obligation${number > 1 ? ` (version ${number})` : ''} : ${obligation.fr}. La justification attend votre examen d’ici le ${fr.day(reviewOn)}.`,
    }),
    en: ({ title, obligation, number, reviewOn }) => ({
      subject: `Evidence to be reviewed: ${title}`,
      text: `The project "${title}" shows that an obligation is met${number > 1 ? ` (version ${number})` : ''}: ${obligation.en}. Its evidence waits for your review by ${en.day(reviewOn)}.`,
    }),
  }),
  remindReviewOfEvidence: letter<{ title: string; obligation: Words; givenOn: string }>({
    fr: ({ title, obligation, givenOn }) => ({
      subject: `Rappel : justification à examiner : ${title}`,
      text: `La justification donnée le ${fr.day(givenOn)} par le projet « ${title} » attend toujours votre examen : ${obligation.fr}.`,
    }),
    en: ({ title, obligation, givenOn }) => ({
      subject: `Reminder: evidence to be reviewed: ${title}`,
      text: `The evidence that the project "${title}" gave on ${en.day(givenOn)} still waits for your review: ${obligation.en}.`,
    }),
  }),
  /** `dueOn`: until when returned evidence is awaited again. */
  reviewEvidence: letter<{ title: string; obligation: Words; accepted: boolean; reasons: string; dueOn: string }>({
    fr: ({ title, obligation, accepted, reasons, dueOn }) => ({
      subject: `${accepted ? 'Obligation remplie' : 'Justification à compléter'} : ${title}`,
      text: accepted
        ? `Une obligation du projet « ${title} » est remplie : ${obligation.fr}.${reasons ? `\n\n${reasons}` : ''}`
        : `La justification d’une obligation du projet « ${title} » vous est renvoyée : ${obligation.fr}. Motif :\n\n${reasons}\n\nElle est de nouveau attendue, pour le ${fr.day(dueOn)}.`,
    }),
    en: ({ title, obligation, accepted, reasons, dueOn }) => ({
      subject: `${accepted ? 'Obligation met' : 'Evidence to be completed'}: ${title}`,
      text: accepted
        ? `An obligation of the project "${title}" is met: ${obligation.en}.${reasons ? `\n\n${reasons}` : ''}`
        : `The evidence for an obligation of the project "${title}" is returned to you: ${obligation.en}. This is the reason:\n\n${reasons}\n\nIt is expected again, by ${en.day(dueOn)}.`,
    }),
  }),
  waiveObligation: letter<{ title: string; obligation: Words; reason: string }>({
    fr: ({ title, obligation, reason }) => ({
      subject: `Obligation levée : ${title}`,
      text: `Une obligation du projet « ${title} » est levée : ${obligation.fr}. Motif :\n\n${reason}`,
    }),
    en: ({ title, obligation, reason }) => ({
      subject: `Obligation waived: ${title}`,
      text: `The project "${title}" is let off an obligation: ${obligation.en}. This is the reason:\n\n${reason}`,
    }),
  }),
};
