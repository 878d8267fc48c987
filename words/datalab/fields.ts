import { field } from '../core/field.ts';

export const days = field('Jours', 'Days', 'Jours-personne, par demi-journées : 0,5 ; 1 ; 1,5.', 'Person-days, in halves: 0.5, 1, 1.5.');
export const month = field('Mois', 'Month');
export const periodEndsOn = field(
  'Dernier jour de la période',
  'Last day of the period',
  'Changez-le si la période change.',
  'Change it where the period changes.',
);
export const periodStartsOn = field(
  'Premier jour de la période',
  'First day of the period',
  'Changez-le si la période change.',
  'Change it where the period changes.',
);
export const personId = field('Personne', 'Person');
export const plannedDays = field(
  'Jours prévus',
  'Planned days',
  'Par personne, par mois et par compétence, en jours-personne, par demi-journées : 0,5 ; 1 ; 1,5.',
  'By person, month and skill, in person-days, in halves: 0.5, 1, 1.5.',
);
export const skill = field('Compétence', 'Skill');
export const url = field('Lien', 'Link', 'Une adresse qui commence par https://.', 'An address that begins with https://.');
