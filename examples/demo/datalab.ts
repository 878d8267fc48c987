import { DateTime } from 'luxon';
import type { PersonClient } from '../../runtime/client.ts';
import { expectStatus, type Json, type Step } from './steps.ts';

/**
 * Another of the projects that the press named (December 2022), which asks for people and not for money; its words and
 * figures are ours.
 */
export const DVF = {
  title: 'Explorateur des valeurs foncières : une donnée des ventes tenue à jour',
  problem:
    'La donnée des ventes immobilières arrive deux fois par an, en fichiers que nous corrigeons à la main : l’explorateur montre des prix vieux de huit mois.',
  users: 'Les acheteurs, les vendeurs et les communes, 20 000 visites par mois',
  expectedImpact: 'Prix affichés : de huit mois de retard à un mois. Visites : de 20 000 à 50 000 par mois.',
  dataDescription: 'Mutations à titre onéreux depuis 2014, 20 millions de lignes, avec les adresses',
  personalData: true,
  needs: ['data_engineering', 'data_visualisation'],
  applicationId: null,
  wishedFrom: null,
};

const inDays = (days: number): string => DateTime.now().setZone('Europe/Paris').plus({ days }).toFormat('yyyy-MM-dd');

/** A request from the administration's problem to the figure that has moved; returns its id. */
export async function helpFromTheDatalab(as: (login: string) => PersonClient, step: Step): Promise<string> {
  const { id, version } = await step('applicant2', 'demande l’appui du Datalab', 'POST', '/datalab-requests', DVF);
  const path = `/datalab-requests/${String(id)}`;
  const qualified = await step('lead', 'la qualifie : priorité haute', 'POST', `${path}/qualification`, {
    version,
    priority: 'high',
    skills: ['data_engineering', 'legal_framework'],
    note: 'Les adresses sont des données personnelles : le cadre juridique d’abord.',
  });
  const contact = expectStatus(await as('reviewer-data').get('/me'), 200, 'me');
  const accepted = await step('lead', 'l’accepte : 22,5 jours-personne', 'POST', `${path}/acceptance`, {
    version: qualified['version'],
    estimate: [
      { skill: 'legal_framework', days: 2.5 },
      { skill: 'data_engineering', days: 20 },
    ],
    startsOn: inDays(0),
    endsOn: inDays(60),
    contactPersonId: contact['id'],
  });
  const delivered = await step('reviewer-data', 'livre la chaîne de préparation', 'POST', `${path}/delivery`, {
    version: accepted['version'],
    summary: 'La donnée est préparée chaque mois par une chaîne ouverte, que votre équipe sait faire tourner.',
    deliverables: [
      { kind: 'source_code', label: 'Chaîne de préparation', url: 'https://code.example.fr/dvf' },
      { kind: 'legal_note', label: 'Note sur les adresses', url: null },
    ],
    spent: [
      { skill: 'legal_framework', days: 2 },
      { skill: 'data_engineering', days: 21.5 },
    ],
  });
  await step('applicant2', 'dit ce qui a changé, et clôt', 'POST', `${path}/closing`, {
    version: delivered['version'],
    feedback: {
      rating: 5,
      helped: true,
      comment: 'Notre équipe a appris en faisant.',
      indicator: { label: 'Retard des prix affichés, en mois', before: 8, after: 1 },
    },
  });
  const { estimate, delivery } = expectStatus(await as('applicant2').get(path), 200, 'Datalab request') as Record<string, Json>;
  const days = (of: unknown): string => String((of as Json)['totalDays']).replace('.', ',');
  console.log(`  ${days(estimate)} jours-personne promis, ${days(delivery?.['spent'])} passés`);
  return String(id);
}
