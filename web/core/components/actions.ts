import { COMMAND_WORDS } from '../../../words/index.ts';
import type { CommandName, SubjectPart as Facts } from '../addresses.ts';
import { wayToAct } from '../came-from.ts';
import { html, type Part } from '../html.ts';
import type { Reader } from '../page.ts';

/** A link to a command's form, under the words of its button. */
export const actionLink = (
  visit: Reader,
  command: CommandName,
  id: string,
  parts: Facts = {},
  className = 'fr-btn fr-btn--sm fr-btn--secondary',
) => html`<a class="${className}" href="${wayToAct(visit, command, id, parts)}">${COMMAND_WORDS[command][visit.language].button}</a>`;

/** The commands on a thing, one below the other; the first one stands out. */
export const actionList = <Command extends CommandName>(
  visit: Reader,
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
            visit,
            command,
            id,
            typeof parts === 'function' ? parts(command) : parts,
            isFirstStrong && place === 0 ? 'fr-btn' : 'fr-btn fr-btn--secondary',
          )}
        </li>`,
    )}
  </ul>`;
