import type { FieldFault } from '../../domain/core/refusal.ts';
import type { CorrectionRefusal } from '../../domain/applications/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

const pointersOf = (fields: readonly FieldFault[]): string => list(fields.map(({ pointer }) => pointer));

export const correctionProblems: Problems<CorrectionRefusal> = {
  correction_field_unknown: {
    fr: ['Champ inconnu', ({ fields }) => `Le dossier n’a pas ces champs : ${pointersOf(fields)}. Ceux qu’il a sont dans « known ».`],
    en: [
      'Unknown field',
      ({ fields }) => `The application does not have these fields: ${pointersOf(fields)}. Those that it has are in "known".`,
    ],
  },
  correction_field_twice: {
    fr: [
      'Champ en double',
      ({ fields }) => `Dites en une fois ce qu’il faut corriger dans chaque champ. En double : ${pointersOf(fields)}.`,
    ],
    en: ['Field named twice', ({ fields }) => `Say at once what is to be corrected in each field. Named twice: ${pointersOf(fields)}.`],
  },
  correction_due_out_of_range: {
    fr: [
      'Date limite hors limites',
      ({ earliest, latest }) => `La date limite se situe entre le ${longDate('fr', earliest)} et le ${longDate('fr', latest)}.`,
    ],
    en: [
      'Deadline out of range',
      ({ earliest, latest }) => `The deadline lies between ${longDate('en', earliest)} and ${longDate('en', latest)}.`,
    ],
  },
  correction_deadline_passed: {
    status: 409,
    fr: [
      'Date limite passée',
      ({ dueAt }) => `Les corrections étaient attendues le ${longDate('fr', parisDate(dueAt))} : le dossier est examiné tel qu’il est.`,
    ],
    en: [
      'Deadline passed',
      ({ dueAt }) => `The corrections were expected by ${longDate('en', parisDate(dueAt))}: the application is examined as it stands.`,
    ],
  },
  correction_point_unknown: {
    fr: [
      'Point qui n’est pas demandé',
      ({ fields }) => `La demande de corrections ne porte pas sur : ${pointersOf(fields)}. Ses points sont dans « known ».`,
    ],
    en: [
      'Point that is not asked for',
      ({ fields }) => `The request for corrections is not about: ${pointersOf(fields)}. Its points are in "known".`,
    ],
  },
  correction_changes_nothing: {
    fr: [
      'Rien n’est corrigé',
      ({ requiredBy }) =>
        requiredBy === null
          ? 'Le contenu est celui de la version précédente. Corrigez ce qui vous est demandé, ou répondez à chaque point.'
          : `Un texte exige ce qui vous est demandé (${requiredBy}) : corrigez le contenu ou joignez une pièce. Une réponse écrite, seule, ne suffit pas.`,
    ],
    en: [
      'Nothing is corrected',
      ({ requiredBy }) =>
        requiredBy === null
          ? 'The content is that of the previous version. Correct what you were asked to, or reply to each point.'
          : `A legal text requires what you are asked for (${requiredBy}): correct the content or attach a file. A written reply alone is not enough.`,
    ],
  },
};
