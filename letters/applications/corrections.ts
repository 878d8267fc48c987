import type { CorrectionItem } from '../../domain/applications/correction.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { type FieldNames, nameOf } from '../core/fields.ts';
import { letter } from '../core/letter.ts';

/**
 * What an applicant is asked to correct. `question`: the title of the call's own question, where the field answers one
 * that has a title, or the name of the document that the call asks for.
 */
export type AskedItem = Pick<CorrectionItem, 'field' | 'kind' | 'comment'> & { question: Words | null };

export const NAMES: Record<Language, FieldNames> = {
  fr: {
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
      ownFundingDerogation: 'Dérogation à la part propre minimale',
      ownFundingDerogationReference: 'Acte qui accorde la dérogation',
      siren: 'SIREN du cofinanceur',
      indicators: 'Indicateurs',
      answers: 'Réponses',
      documents: 'Pièces',
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
  },
  en: {
    fields: {
      title: 'Title',
      summary: 'Summary',
      siret: 'Establishment (SIRET)',
      projectTypes: 'Project types',
      servedBy: 'How the data is served',
      startsOn: 'Start',
      durationMonths: 'Duration',
      costLines: 'Costs',
      fundingLines: 'Funding',
      ownFundingDerogation: 'Derogation from the least own funding',
      ownFundingDerogationReference: 'Act that grants the derogation',
      siren: 'SIREN of the co-funder',
      indicators: 'Indicators',
      answers: 'Answers',
      documents: 'Files',
    },
    parts: {
      label: 'label',
      category: 'category',
      amountCents: 'amount',
      source: 'source',
      key: 'key',
      unit: 'unit',
      kind: 'kind',
      direction: 'direction',
      baseline: 'baseline',
      targets: 'targets',
      method: 'method',
    },
    entry: (place: number) => `line ${place}`,
  },
};

/** English says a kind by its own name. */
const KINDS_FR = { incorrect: 'inexact', incomplete: 'incomplet', outdated: 'périmé' };

const listed = {
  fr: (items: readonly AskedItem[]): string =>
    items
      .map(({ field, question, kind, comment }) => `– ${nameOf(NAMES.fr, field, question?.fr ?? null)} (${KINDS_FR[kind]}) : ${comment}`)
      .join('\n'),
  en: (items: readonly AskedItem[]): string =>
    items
      .map(({ field, question, kind, comment }) => `– ${nameOf(NAMES.en, field, question?.en ?? null)} (${kind}): ${comment}`)
      .join('\n'),
};

/** What a correction does to the periods that silence ends (CRPA L114-5); nothing is said where there are none. */
type Stops = { requiredBy: string | null; hasPeriods: boolean };
const stops = {
  fr({ requiredBy, hasPeriods }: Stops): string {
    if (requiredBy === null)
      return hasPeriods ? ' Aucun texte n’exige ces éléments : les délais de la loi continuent de courir sur votre demande.' : '';
    const stopped = hasPeriods
      ? ' : les délais de la loi sont suspendus jusqu’à votre réponse, et au plus tard jusqu’à cette date (code des relations entre le public et l’administration, L114-5)'
      : '';
    return ` Ces éléments sont exigés par le texte suivant : ${requiredBy}${stopped}.`;
  },
  en({ requiredBy, hasPeriods }: Stops): string {
    if (requiredBy === null) return hasPeriods ? ' No text requires this: the periods that the law sets run on.' : '';
    const stopped = hasPeriods
      ? '; the periods that the law sets are suspended until your answer, and until that day at the latest (code des relations entre le public et l’administration, L114-5)'
      : '';
    return ` This is required by the following text: ${requiredBy}${stopped}.`;
  },
};

const quoted = (message: string): string => (message ? `\n\n${message}` : '');

export const corrections = {
  requestCorrection: letter<{ title: string; dueOn: string; message: string; items: AskedItem[] } & Stops>({
    fr: ({ title, dueOn, message, items, ...by }) => ({
      subject: `Corrections demandées : ${title}`,
      text: `Votre dossier « ${title} » est à corriger, au plus tard le ${fr.day(dueOn)}.${stops.fr(by)}${quoted(message)}\n\n${listed.fr(items)}\n\nPassé cette date, le dossier sera examiné tel qu’il est.`,
    }),
    en: ({ title, dueOn, message, items, ...by }) => ({
      subject: `Corrections asked for: ${title}`,
      text: `Your application "${title}" is to be corrected by ${en.day(dueOn)}.${stops.en(by)}${quoted(message)}\n\n${listed.en(items)}\n\nAfter that day it will be examined as it stands.`,
    }),
  }),
  remindCorrection: letter<{ title: string; dueOn: string; message: string; items: AskedItem[] } & Stops>({
    fr: ({ title, dueOn, message, items, ...by }) => ({
      subject: `Rappel : corrections attendues sur ${title}`,
      text: `Les corrections demandées sur votre dossier « ${title} » sont attendues au plus tard le ${fr.day(dueOn)}.${stops.fr(by)}${quoted(message)}\n\n${listed.fr(items)}\n\nPassé cette date, le dossier sera examiné tel qu’il est.`,
    }),
    en: ({ title, dueOn, message, items, ...by }) => ({
      subject: `Reminder: corrections expected on ${title}`,
      text: `The corrections asked for on your application "${title}" are expected by ${en.day(dueOn)}.${stops.en(by)}${quoted(message)}\n\n${listed.en(items)}\n\nAfter that day it will be examined as it stands.`,
    }),
  }),
  /** `stale`: to the lead, the steps whose opinions are on an earlier revision; none to the others. */
  answerCorrection: letter<{ title: string; organisation: string; revision: number; stale: string[] }>({
    fr: ({ title, organisation, revision, stale }) => ({
      subject: `Dossier corrigé : ${title}`,
      text: `Le dossier « ${title} » (${organisation}) est corrigé : il en est à la version ${revision}. Son examen reprend, avec le temps qui restait.${stale.length > 0 ? ` Des avis portent sur une version antérieure : ${stale.map((step) => `« ${step} »`).join(', ')}. Vous pouvez les demander à nouveau.` : ''}`,
    }),
    en: ({ title, organisation, revision, stale }) => ({
      subject: `Corrected: ${title}`,
      text: `The application "${title}" (${organisation}) has been corrected: it is at version ${revision}. Its examination goes on, with the time that was left.${stale.length > 0 ? ` These opinions are on an earlier version: ${stale.map((step) => `"${step}"`).join(', ')}. You may ask for them again.` : ''}`,
    }),
  }),
  lapseCorrection: letter<{ title: string; dueOn: string }>({
    fr: ({ title, dueOn }) => ({
      subject: `Corrections non reçues : ${title}`,
      text: `Les corrections demandées sur le dossier « ${title} » n’ont pas été reçues à la date limite, le ${fr.day(dueOn)}. L’examen du dossier reprend tel qu’il est.`,
    }),
    en: ({ title, dueOn }) => ({
      subject: `Corrections not received: ${title}`,
      text: `The corrections asked for on the application "${title}" were not received by their deadline, ${en.day(dueOn)}. Its examination goes on as it stands.`,
    }),
  }),
};
