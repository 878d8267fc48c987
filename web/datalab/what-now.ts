import { actionList } from '../core/components/actions.ts';
import { deadline } from '../core/components/dates.ts';
import { type RefusedAction, refusedActions } from '../core/components/refused-actions.ts';
import { status } from '../core/components/status.ts';
import { html, type Html } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { words } from './words.ts';
import type { CommandName } from '../core/addresses.ts';

type Thing = {
  id: string;
  state: string;
  label: string;
  commands: readonly CommandName[];
  refused: readonly RefusedAction[];
  due: { at: string } | null;
};

/** The state of a request or a mission, its deadline, and the commands that the caller may give. */
export function whatNow(visit: Visit, { id, state, label, commands, refused, due }: Thing): Html {
  const { language, at } = visit;
  const said = words[language];
  return html`<section class="g-card">
    <h2>${said.now}</h2>
    <p>${status(state, label)}</p>
    ${due && html`<p>${said.by} ${deadline(language, due.at, at)}</p>`}
    ${commands.length === 0 && html`<p class="g-muted">${said.nothing}</p>`}
    ${actionList(visit, commands, id, { isFirstStrong: true })}
    ${refusedActions(language, refused)}
  </section>`;
}
