import { day } from '../../../words/core/en.ts';
import { type FieldNames, nameOf } from '../../core/fields.ts';
import type { AskedItem, TextsOf } from '../../texts.ts';

export const NAMES: FieldNames = {
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
    indicators: 'Indicators',
    answers: 'Answers',
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
};

const listed = (items: readonly AskedItem[]): string =>
  items.map(({ field, question, kind, comment }) => `– ${nameOf(NAMES, field, question)} (${kind}): ${comment}`).join('\n');
const quoted = (message: string): string => (message ? `\n\n${message}` : '');

export const corrections: TextsOf<'corrections'> = {
  letters: {
    requestCorrection: ({ title, dueOn, message, items }) => ({
      subject: `Corrections asked for: ${title}`,
      text: `Your application "${title}" is to be corrected by ${day(dueOn)}.${quoted(message)}\n\n${listed(items)}\n\nAfter that day it will be examined as it stands.`,
    }),
    remindCorrection: ({ title, dueOn, message, items }) => ({
      subject: `Reminder: corrections expected on ${title}`,
      text: `The corrections asked for on your application "${title}" are expected by ${day(dueOn)}.${quoted(message)}\n\n${listed(items)}\n\nAfter that day it will be examined as it stands.`,
    }),
    answerCorrection: ({ title, organisation, revision, stale }) => ({
      subject: `Corrected: ${title}`,
      text: `The application "${title}" (${organisation}) has been corrected: it is at version ${revision}. Its examination goes on, with the time that was left.${stale.length > 0 ? ` These opinions are on an earlier version: ${stale.map((step) => `"${step}"`).join(', ')}. You may ask for them again.` : ''}`,
    }),
    lapseCorrection: ({ title, dueOn }) => ({
      subject: `Corrections not received: ${title}`,
      text: `The corrections asked for on the application "${title}" were not received by their deadline, ${day(dueOn)}. Its examination goes on as it stands.`,
    }),
  },
};
