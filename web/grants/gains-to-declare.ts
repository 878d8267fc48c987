import { getGains } from '../../api/impact/gains.ts';
import { wayToAct } from '../core/came-from.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { type Grant, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Gains du projet',
    none: 'Le projet n’a promis aucun gain.',
    upToDate: 'Aucune année promise n’est à déclarer pour le moment.',
    ask: 'Ces années promises peuvent être déclarées, avec ce qui les montre :',
    declare: (title: string, year: number) => `Déclarer ${year} : ${title}`,
    see: 'Voir les gains du projet',
  },
  en: {
    title: 'Gains of the project',
    none: 'The project has promised no gain.',
    upToDate: 'No promised year has to be declared for now.',
    ask: 'These promised years may be declared, with what shows them:',
    declare: (title: string, year: number) => `Declare ${year}: ${title}`,
    see: 'See the gains of the project',
  },
});

/** The gains beside a report: the promised years that its author may declare now, each with its form. */
export async function gainsToDeclare(visit: Visit, grant: Grant): Promise<Part> {
  const said = words[visit.language];
  const { items } = await visit.read(getGains, { params: { id: grant.id } });
  const years = items
    .filter(({ commands }) => commands.includes('declareGain'))
    .flatMap(({ number, title, toDeclare }) => toDeclare.map((year) => ({ number, title, year })));
  return html`<section id="gains">
    <h2>${said.title}</h2>
    ${items.length === 0 ? html`<p>${said.none}</p>` : html`<p>${years.length > 0 ? said.ask : said.upToDate}</p>`}
    ${
      years.length > 0 &&
      html`<ul>
        ${years.map(
          ({ number, title, year }) =>
            html`<li><a class="fr-link" href="${wayToAct(visit, 'declareGain', grant.id, { gain: number, year })}">${said.declare(title, year)}</a></li>`,
        )}
      </ul>`
    }
    <p><a class="fr-link" href="${wayToGrant(visit, grant, '/gains')}">${said.see}</a></p>
  </section>`;
}
