import { showPresence } from '../../api/people/presence.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { Application } from './file.ts';

const words = bilingual({
  fr: { also: (name: string, on: string) => `${name} a aussi ouvert ce dossier (${on.toLowerCase()}).` },
  en: { also: (name: string, on: string) => `${name} has this application open too (${on.toLowerCase()}).` },
});

type On = Application['commands'][number];

/** Records that the caller is preparing a command on the file, and names the others who are, to avoid double work. */
export async function presenceOn(visit: Visit, { id, workingOn, commands }: Application, on: On, step?: string): Promise<Part> {
  const { language } = visit;
  if (commands.includes(on)) {
    try {
      await visit.read(showPresence, { params: { id }, query: { on, step } });
    } catch (error) {
      // The caller may still read the file where their presence cannot be recorded.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return workingOn.map(
    (each) =>
      html`<div class="fr-alert fr-alert--info fr-alert--sm">
        <p>${words[language].also(each.name, COMMAND_WORDS[each.on]?.[language].button ?? each.on)}</p>
      </div>`,
  );
}
