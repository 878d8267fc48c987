import { z } from 'zod';

/** How a result came about, in words: the step that gives it, and those on which that rests. */
export const CalculationView = z
  .object({
    rule: z.string().meta({ description: 'A rule of the register in docs/rules.md' }),
    text: z.string(),
    article: z.string().nullable(),
    inputs: z.array(z.object({ label: z.string(), value: z.string() })),
    result: z.string().nullable().meta({ description: 'Null where it is not known yet' }),
    get from() {
      return z.array(CalculationView);
    },
  })
  .meta({ id: 'Calculation' });
