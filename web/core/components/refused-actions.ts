import { isForThisHuman } from '../../../domain/core/separation.ts';
import type { Language } from '../../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../../words/index.ts';
import type { CommandName } from '../addresses.ts';
import { type Calculation, whyRefused } from './calculation.ts';
import { html, type Part } from '../html.ts';
import { colon } from '../words.ts';

/** A command that the caller's roles give, and why a rule refuses it now, as the API says it. */
export type RefusedAction = { command: CommandName; code: string; detail: string; why?: Calculation | null };

/**
 * Below the buttons of a thing: why the step that it waits for is not possible now, and what another person must do in
 * the caller's place. Other refusals say only that a thing is not there yet, which its page shows already.
 * @param awaited the command that the thing waits for, where it is one
 */
export function refusedActions(language: Language, refused: readonly RefusedAction[], awaited?: string): Part {
  const namesOf = (those: readonly RefusedAction[]) => those.map(({ command }) => COMMAND_WORDS[command][language].button).join(', ');
  const told = refused.filter(({ command, code }) => command === awaited || isForThisHuman(code));
  return (
    told.length > 0 &&
    html`<ul class="g-list g-small g-muted">
      ${[...Map.groupBy(told, ({ detail }) => detail)].map(
        ([detail, commands]) => html`<li>${namesOf(commands)}${colon(language)} ${detail}${whyRefused(language, commands[0]?.why)}</li>`,
      )}
    </ul>`
  );
}

/** Why this one step is not possible now, in place of its form; nothing where no rule refuses it. */
export function refusedStep(language: Language, refused: readonly RefusedAction[], step: CommandName): Part {
  const found = refused.find(({ command }) => command === step);
  return (
    found &&
    html`<p>${found.detail}</p>
      ${whyRefused(language, found.why)}`
  );
}
