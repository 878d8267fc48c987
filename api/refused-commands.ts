import type { Offers } from '../domain/core/may.ts';
import type { Language } from '../domain/core/words.ts';
import type { CalculationInWords } from '../words/core/calculations.ts';
import { refusalInWords } from '../words/desk/refusals.ts';
import { named, type Names, OTHERS } from './named-facts.ts';
import { toProblem } from './problems.ts';

const NO_NAMES: Names['ids'] = new Map();

/**
 * The commands in a view: those that the caller may give now, and those that their roles allow but a rule refuses now.
 * @param names those that the view has read already: nothing more is read for a reason
 */
export const toOffers = <Command extends string>(
  { commands, refused }: Offers<Command>,
  language: Language,
  { ids = NO_NAMES, keys = {} }: Partial<Names> = {},
): { commands: Command[]; refused: { command: Command; code: string; detail: string; why: CalculationInWords | null }[] } => ({
  commands,
  refused: refused.map(({ command, refusal }) => ({
    command,
    code: refusal.code,
    detail: String(toProblem(language, refusal, named(refusal, language, { ids, keys }, OTHERS)).body['detail']),
    why: refusalInWords(language, refusal),
  })),
});
