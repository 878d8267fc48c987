import { z } from 'zod';
import type { GainMethod } from '../../domain/calls/gain-method.ts';
import type { Language } from '../../domain/core/words.ts';

/** A method by which gains are counted. */
export const GainMethodView = z
  .object({
    key: z.string(),
    version: z.int().meta({ description: 'Of its definition; of a method of the call’s own, the version of the call' }),
    label: z.string(),
    unit: z.string(),
    units: z.string().meta({ description: 'The same of several' }),
    definition: z.string(),
    isBudget: z.boolean().meta({ description: 'False for what no budget saves, which is never added to the others' }),
  })
  .meta({ id: 'GainMethod' });

/** A method as people read it. */
export const toMethod = (
  { key, version, label, unit, units = unit, definition, isBudget }: GainMethod,
  language: Language,
): z.input<typeof GainMethodView> => ({
  ...{ key, version, isBudget },
  label: label[language],
  unit: unit[language],
  units: units[language],
  definition: definition[language],
});

/** The balances of gains, in cents. */
export const GainCents = z.object({
  promisedCents: z.int().meta({ description: 'What is still promised: without what has lapsed, with what is declared or realised of it' }),
  declaredCents: z.int().meta({ description: 'What was declared and waits to be certified' }),
  realisedCents: z.int().meta({ description: 'What is certified' }),
  lapsedCents: z.int().meta({ description: 'What was promised and will not come' }),
});
