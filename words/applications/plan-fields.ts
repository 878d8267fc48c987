import type { z } from 'zod';
import type { CreateApplication } from '../../domain/applications/application.ts';
import type { AcceptAward } from '../../domain/grants/acceptance.ts';
import { field, type FieldWords } from '../core/field.ts';
import { amountCents, direction, durationMonths, indicatorKind, label, projectStartsOn, projectTypes, unit } from '../core/fields.ts';
import type { FieldOf } from '../words-of.ts';

/** What a project’s plan says, in an application and in all that changes its grant. */
export const planFields = {
  costLines: field('Dépenses', 'Costs', 'Une ligne par poste de dépense.', 'One line for each item of cost.'),
  label,
  category: field('Catégorie de dépense', 'Category of cost'),
  amountCents,
  fundingLines: field(
    'Plan de financement',
    'Funding',
    'Une ligne par financeur, celle du fonds comprise. Le total est égal au coût du projet.',
    'One line for each funder, the fund included. The total equals the cost of the project.',
  ),
  source: field('Origine', 'Origin'),
  siren: field(
    'SIREN du cofinanceur',
    'SIREN of the co-funder',
    'Neuf chiffres, pour une personne publique ou une entreprise. Il évite de financer deux fois la même dépense.',
    'Nine digits, for a public body or a company. It keeps the same cost from being funded twice.',
  ),
  indicators: field('Indicateurs', 'Indicators', 'Ce que le projet promet de changer.', 'What the project promises to change.'),
  key: field(
    'Code de l’indicateur',
    'Code of the indicator',
    'Lettres minuscules, chiffres et tirets bas, en commençant par une lettre. Exemple : delai_moyen.',
    'Small letters, digits and underscores, beginning with a letter. Example: mean_delay.',
  ),
  unit,
  kind: indicatorKind,
  direction,
  baseline: field(
    'Valeur de départ',
    'Baseline',
    'La valeur de l’indicateur avant le projet. Laissez vide si elle n’est pas connue.',
    'The value of the indicator before the project. Leave it empty where it is not known.',
  ),
  targets: field('Cibles', 'Targets', 'La valeur visée, mois par mois.', 'The value aimed at, month by month.'),
  month: field(
    'Mois du projet',
    'Month of the project',
    'Compté depuis le premier jour du projet. Exemple : 12 pour la fin de la première année.',
    'Counted from the project’s first day. Example: 12 for the end of the first year.',
  ),
  value: field('Valeur visée', 'Target', 'Dans l’unité de l’indicateur. Exemple : 12,5.', 'In the unit of the indicator. Example: 12.5.'),
  method: field(
    'Méthode de mesure',
    'How it is measured',
    'Comment, par qui et à quel rythme la valeur est relevée.',
    'How, by whom and how often the value is taken.',
  ),
} satisfies Partial<Record<FieldOf<z.input<typeof AcceptAward>>, FieldWords>>;

/** What an application says beside its plan. */
export const contentFields = {
  title: field('Titre du projet', 'Title of the project'),
  summary: field(
    'Résumé',
    'Summary',
    'En quelques lignes : le problème, ce que fait le projet, et pour qui.',
    'In a few lines: the problem, what the project does, and for whom.',
  ),
  siret: field(
    'Établissement porteur (SIRET)',
    'Establishment that bears the project (SIRET)',
    '14 chiffres, sans espace. Il appartient à votre administration. Exemple : 13002526500013.',
    '14 digits, without spaces. It belongs to your organisation. Example: 13002526500013.',
  ),
  projectTypes,
  servedBy: field(
    'Mode de mise à disposition',
    'How data are made available',
    'Seulement pour un projet qui met des données à disposition. Des indicateurs obligatoires en dépendent.',
    'Only for a project that makes data available. Mandatory indicators depend on it.',
  ),
  startsOn: projectStartsOn,
  durationMonths,
  ownFundingDerogation: field(
    'Dérogation à la part propre minimale',
    'Derogation from the least own funding',
    'Seulement si une dérogation vous est accordée. Sans elle, votre administration apporte la part que l’appel indique.',
    'Only where a derogation is granted to you. Without one, your organisation brings the share that the call states.',
  ),
  ownFundingDerogationReference: field(
    'Acte qui accorde la dérogation',
    'Act that grants the derogation',
    'Exemple : arrêté du préfet de la Creuse n° 23-2026-09-14-003 du 14 septembre 2026.',
    'Example: order of the prefect of Creuse n° 23-2026-09-14-003 of 14 September 2026.',
  ),
  answers: field('Réponses aux questions de l’appel', 'Answers to the call’s questions'),
} satisfies Partial<Record<FieldOf<z.input<typeof CreateApplication>>, FieldWords>>;
