import { z } from 'zod';
import type { Refusal } from '../../domain/core/refusal.ts';
import type { Language } from '../../domain/core/words.ts';
import { refusalInWords } from '../../words/desk/refusals.ts';
import { CalculationView } from '../http/answer/calculation-view.ts';
import { toProblem } from '../problems.ts';

/** A rule that stands against an application. */
export const ReasonView = z.object({
  code: z.string().meta({ description: 'The code of the refusal that a submission would meet' }),
  title: z.string(),
  detail: z.string(),
  why: CalculationView.nullable().meta({ description: 'How its rule came to refuse; null where the detail says all' }),
});

/** @param named the same refusal, with labels in place of its keys */
export function toReason(refusal: Refusal, language: Language, named = refusal): z.input<typeof ReasonView> {
  const { title, detail } = toProblem(language, named).body as { title: string; detail: string };
  return { code: refusal.code, title, detail, why: refusalInWords(language, refusal) };
}
