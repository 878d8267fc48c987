import { getFileLabels } from '../../api/threads/labels.ts';
import { actionLink } from '../core/components/actions.ts';
import { html, type Part } from '../core/html.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({ fr: { labels: 'Étiquettes, pour le fonds seul' }, en: { labels: 'Labels, for the fund alone' } });

/** Labels beside each other; nothing where there are none. */
export const labelTags = ({ language }: Pick<Visit, 'language'>, labels: readonly string[]): Part =>
  labels.length > 0 &&
  html`<ul class="g-labels" aria-label="${words[language].labels}">
    ${labels.map((label) => html`<li>${label}</li>`)}
  </ul>`;

/** The labels of an application with what changes them, for the fund's people. */
export async function labelsPart(visit: Visit, file: string): Promise<Part> {
  const found = await orNothing(visit.read(getFileLabels, { query: { file } }));
  const links = found?.commands.map((command) => html`<p>${actionLink(visit.language, command, '', { file }, 'fr-link g-small')}</p>`);
  return found && html`${labelTags(visit, found.labels)} ${links}`;
}
