import type { GiveEvidence, ReviewEvidence, WaiveObligation } from '../../domain/grants/obligation.ts';
import { field } from '../core/field.ts';
import { toApplicant } from '../core/fields.ts';
import type { WordsOf } from '../words-of.ts';
import { answer, reasons } from './fields.ts';
import { confirmedIn } from './milestones.ts';

const obligation = field('Obligation', 'Obligation');

export const obligations = {
  giveEvidence: {
    fr: {
      button: 'Justifier l’obligation',
      title: 'Justifier d’une obligation',
      intro: 'Donnez un lien ou un texte qui montre que l’obligation est remplie, comme la convention le demande.',
      done: 'Votre justification est envoyée.',
      awaited: 'Justification d’une obligation',
      happened: ({ obligation, number }) =>
        `a justifié d’une obligation${Number(number) > 1 ? ` (version ${number})` : ''} : ${obligation}`,
    },
    en: {
      button: 'Give evidence',
      title: 'Show that an obligation is met',
      intro: 'Give a link or a text that shows that the obligation is met, as the agreement asks.',
      done: 'Your evidence is sent.',
      awaited: 'Evidence for an obligation',
      happened: ({ obligation, number }) =>
        `showed that an obligation is met${Number(number) > 1 ? ` (version ${number})` : ''}: ${obligation}`,
    },
    fields: {
      obligation,
      url: field(
        'Lien qui justifie l’obligation',
        'Link that shows it',
        'Une adresse qui commence par https://, que l’équipe du fonds peut ouvrir.',
        'An address that begins with https://, which the fund’s team can open.',
      ),
      words: field(
        'Justification',
        'Evidence in words',
        'Dites ce qui a été fait et comment le vérifier.',
        'Say what was done and how to check it.',
      ),
    },
  },
  reviewEvidence: {
    fr: {
      button: 'Examiner la justification',
      title: 'Examiner la justification',
      intro: 'Quand la justification est acceptée, la tranche qui n’attendait plus qu’elle est débloquée. Renvoyée, elle est à compléter.',
      warning: 'Votre réponse est envoyée à l’administration. Une justification acceptée ne peut plus être renvoyée.',
      done: 'La justification est examinée.',
      awaited: 'Examen d’une justification',
      happened: ({ obligation, decision, ...next }) =>
        decision === 'accept'
          ? `a accepté une justification (${obligation})${confirmedIn.fr(next)}`
          : `a renvoyé une justification, à compléter : ${obligation}`,
    },
    en: {
      button: 'Review the evidence',
      title: 'Review the evidence',
      intro: 'Once the evidence is accepted, the tranche that waited for nothing else is confirmed. Returned evidence is to be completed.',
      warning: 'Your answer is sent to the administration. Accepted evidence can no longer be returned.',
      done: 'The evidence is reviewed.',
      awaited: 'Review of evidence',
      happened: ({ obligation, decision, ...next }) =>
        decision === 'accept'
          ? `accepted evidence (${obligation})${confirmedIn.en(next)}`
          : `returned evidence, to be completed: ${obligation}`,
    },
    fields: {
      obligation,
      number: field('Version de la justification', 'Version of the evidence', 'Celle que vous avez lue.', 'The one that you have read.'),
      decision: answer,
      reasons,
    },
  },
  waiveObligation: {
    fr: {
      button: 'Lever l’obligation',
      title: 'Lever une obligation',
      intro: 'Le projet n’a plus à en justifier. La tranche qui n’attendait plus qu’elle est débloquée.',
      warning: 'L’administration en est informée, avec votre motif. Cette levée ne peut pas être reprise.',
      done: 'L’obligation est levée.',
      happened: ({ obligation, ...next }) => `a levé une obligation (${obligation})${confirmedIn.fr(next)}`,
    },
    en: {
      button: 'Waive the obligation',
      title: 'Waive an obligation',
      intro: 'The project need not show that it is met. The tranche that waited for nothing else is confirmed.',
      warning: 'The administration is told, with your reason. This cannot be taken back.',
      done: 'The obligation is waived.',
      happened: ({ obligation, ...next }) => `waived an obligation (${obligation})${confirmedIn.en(next)}`,
    },
    fields: { obligation, reason: toApplicant },
  },
  remindObligation: {
    fr: { happened: ({ obligation }) => `Rappel : une justification est attendue : ${obligation}` },
    en: { happened: ({ obligation }) => `Reminder: evidence is awaited: ${obligation}` },
  },
  escalateObligation: {
    fr: { happened: ({ obligation }) => `Une justification est en retard : ${obligation}` },
    en: { happened: ({ obligation }) => `Evidence is overdue: ${obligation}` },
  },
  remindReviewOfEvidence: {
    fr: { happened: ({ obligation }) => `Rappel : une justification attend d’être examinée : ${obligation}` },
    en: { happened: ({ obligation }) => `Reminder: evidence waits for its review: ${obligation}` },
  },
} satisfies WordsOf<
  'obligations',
  { giveEvidence: typeof GiveEvidence; reviewEvidence: typeof ReviewEvidence; waiveObligation: typeof WaiveObligation }
>;
