import { day } from '../../../words/core/fr.ts';
import { type FieldNames, nameOf } from '../../core/fields.ts';
import type { AskedItem, TextsOf } from '../../texts.ts';

export const NAMES: FieldNames = {
  fields: {
    title: 'Titre',
    summary: 'Résumé',
    siret: 'Établissement porteur (SIRET)',
    projectTypes: 'Types de projet',
    servedBy: 'Mode de mise à disposition',
    startsOn: 'Date de début',
    durationMonths: 'Durée',
    costLines: 'Dépenses',
    fundingLines: 'Plan de financement',
    indicators: 'Indicateurs',
    answers: 'Réponses',
  },
  parts: {
    label: 'libellé',
    category: 'catégorie',
    amountCents: 'montant',
    source: 'origine',
    key: 'code',
    unit: 'unité',
    kind: 'sorte',
    direction: 'sens',
    baseline: 'valeur de départ',
    targets: 'cibles',
    method: 'méthode',
  },
  entry: (place: number) => `ligne ${place}`,
};
const KINDS = { incorrect: 'inexact', incomplete: 'incomplet', outdated: 'périmé' };

const listed = (items: readonly AskedItem[]): string =>
  items.map(({ field, question, kind, comment }) => `– ${nameOf(NAMES, field, question)} (${KINDS[kind]}) : ${comment}`).join('\n');
const quoted = (message: string): string => (message ? `\n\n${message}` : '');

export const corrections: TextsOf<'corrections'> = {
  letters: {
    requestCorrection: ({ title, dueOn, message, items }) => ({
      subject: `Corrections demandées : ${title}`,
      text: `Votre dossier « ${title} » est à corriger, au plus tard le ${day(dueOn)}.${quoted(message)}\n\n${listed(items)}\n\nPassé cette date, le dossier sera examiné tel qu’il est.`,
    }),
    remindCorrection: ({ title, dueOn, message, items }) => ({
      subject: `Rappel : corrections attendues sur ${title}`,
      text: `Les corrections demandées sur votre dossier « ${title} » sont attendues au plus tard le ${day(dueOn)}.${quoted(message)}\n\n${listed(items)}\n\nPassé cette date, le dossier sera examiné tel qu’il est.`,
    }),
    answerCorrection: ({ title, organisation, revision, stale }) => ({
      subject: `Dossier corrigé : ${title}`,
      text: `Le dossier « ${title} » (${organisation}) est corrigé : il en est à la version ${revision}. Son examen reprend, avec le temps qui restait.${stale.length > 0 ? ` Des avis portent sur une version antérieure : ${stale.map((step) => `« ${step} »`).join(', ')}. Vous pouvez les demander à nouveau.` : ''}`,
    }),
    lapseCorrection: ({ title, dueOn }) => ({
      subject: `Corrections non reçues : ${title}`,
      text: `Les corrections demandées sur le dossier « ${title} » n’ont pas été reçues à la date limite, le ${day(dueOn)}. L’examen du dossier reprend tel qu’il est.`,
    }),
  },
};
