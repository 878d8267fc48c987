import type { Language } from '../../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../../words/index.ts';
import { addressOfCommand, type CommandName, type SubjectPart as Facts } from '../addresses.ts';
import { html, type Part } from '../html.ts';

/** A link to a command's form, under the words of its button. */
export const actionLink = (
  language: Language,
  command: CommandName,
  id: string,
  parts: Facts = {},
  className = 'fr-btn fr-btn--sm fr-btn--secondary',
) => html`<a class="${className}" href="${addressOfCommand(command, id, parts)}">${COMMAND_WORDS[command][language].button}</a>`;

/** The commands on a thing, one below the other; the first one stands out. */
export const actionList = <Command extends CommandName>(
  language: Language,
  commands: readonly Command[],
  id: string,
  { parts = {}, isFirstStrong = false }: { parts?: Facts | ((command: Command) => Facts); isFirstStrong?: boolean } = {},
): Part =>
  commands.length > 0 &&
  html`<ul class="g-actions">
    ${commands.map(
      (command, place) =>
        html`<li>
          ${actionLink(
            language,
            command,
            id,
            typeof parts === 'function' ? parts(command) : parts,
            isFirstStrong && place === 0 ? 'fr-btn' : 'fr-btn fr-btn--secondary',
          )}
        </li>`,
    )}
  </ul>`;
