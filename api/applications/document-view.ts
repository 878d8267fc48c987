import { z } from 'zod';
import type { DocumentStanding } from '../../domain/applications/required-document.ts';
import type { Language } from '../../domain/core/words.ts';

const Act = z.object({
  purpose: z.enum(['application', 'report', 'account', 'evidence']).meta({ description: 'What it goes with, as files say it' }),
  part: z.string().nullable().meta({ description: 'Of a report, the rank of its milestone; of evidence, the key of its obligation' }),
  obligation: z.string().nullable().meta({ description: 'Of evidence, what its obligation says' }),
});

/** The state, today, of a document that a call requires. */
export const DocumentView = Act.extend({
  key: z.string(),
  label: z.string(),
  model: z.string().nullable().meta({ description: 'Where its model is found' }),
  modelFile: z.uuid().nullable().meta({ description: 'Its model as a file, which getModel gives, by its id' }),
  state: z.enum(['joined', 'missing', 'expired']),
  expiresOn: z.iso.date().nullable().meta({ description: 'The last day of the newest one; null where it does not expire' }),
}).meta({ id: 'AskedDocument' });

export const toDocument = (
  { label, ...each }: DocumentStanding,
  language: Language,
  act: z.infer<typeof Act> = { purpose: 'application', part: null, obligation: null },
): z.input<typeof DocumentView> => ({ ...each, ...act, label: label[language] });
