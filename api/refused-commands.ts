import { z } from 'zod';
import type { Offers } from '../domain/core/may.ts';
import type { Language } from '../domain/core/words.ts';
import { named, type Names, OTHERS } from './named-facts.ts';
import { toProblem } from './problems.ts';

/** Beside the commands that a view offers: those that the caller's roles give, and that a rule refuses now. */
export const RefusedCommands = z
  .array(z.object({ command: z.string(), code: z.string(), detail: z.string() }))
  .meta({ id: 'RefusedCommands', description: 'The commands of this state that a rule refuses to the caller now, each with its reason' });

const NO_NAMES: Names['ids'] = new Map();

/**
 * What a view answers of a caller's commands.
 * @param names those that the view has read already: nothing more is read for a reason
 */
export const toOffers = <Command extends string>(
  { commands, refused }: Offers<Command>,
  language: Language,
  { ids = NO_NAMES, keys = {} }: Partial<Names> = {},
): { commands: Command[]; refused: z.input<typeof RefusedCommands> } => ({
  commands,
  refused: refused.map(({ command, refusal }) => ({
    command,
    code: refusal.code,
    detail: String(toProblem(language, refusal, named(refusal, language, { ids, keys }, OTHERS)).body['detail']),
  })),
});
