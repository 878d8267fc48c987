import { readViews, VIEWS_AT_MOST } from '../../../db/pages/kept-views.ts';
import { html, type Part } from '../html.ts';
import { DONE, type Visit } from '../page.ts';
import { bilingual } from '../words.ts';
import { tabs } from './tabs.ts';

const words = bilingual({
  fr: {
    views: 'Vos vues',
    keep: 'Garder ces filtres',
    name: 'Nom de la vue',
    save: 'Garder',
    forget: 'Retirer',
    forgetOf: (name: string) => `la vue ${name}`,
    manage: 'Retirer une vue',
    full: `Vous gardez déjà ${VIEWS_AT_MOST} vues de cette liste : retirez-en une.`,
  },
  en: {
    views: 'Your views',
    keep: 'Keep these filters',
    name: 'Name of the view',
    save: 'Keep',
    forget: 'Remove',
    forgetOf: (name: string) => `the view ${name}`,
    manage: 'Remove a view',
    full: `You keep ${VIEWS_AT_MOST} views of this list already: remove one.`,
  },
});

/** The lists of which people keep views. */
export const KEPT_LISTS = ['/instruction', '/dossiers', '/conventions', '/paiements'] as const;
type KeptList = (typeof KEPT_LISTS)[number];
export const LONGEST_VIEW_NAME = 60;

/** The part of an address that is a view: its filters, without the page of the list or the command just done. */
export function viewIn(query: URLSearchParams): string {
  const view = new URLSearchParams([...query].filter(([name, value]) => value !== '' && !['cursor', DONE].includes(name)));
  view.sort();
  return view.toString();
}

/** The views of a list that a person has kept, as links, with the form that keeps the current one. */
export async function keptViews({ language, deps, person, query }: Visit, list: KeptList): Promise<Part> {
  if (!person) return null;
  const said = words[language];
  const views = await readViews(deps.db, person.caller.personId, list);
  const here = viewIn(query);
  const isNew = here !== '' && views.every(([, view]) => view !== here);
  const asked = html`<input type="hidden" name="liste" value="${list}" /><input type="hidden" name="vue" value="${here}" />`;
  return html`${
    views.length > 0 &&
    tabs(
      said.views,
      views.map(([label, view]) => ({ href: `${list}?${view}`, label, isHere: view === here })),
    )
  }
  ${
    (isNew || views.length > 0) &&
    html`<div class="g-views">
      ${
        isNew &&
        html`<details>
          <summary>${said.keep}</summary>
          ${
            views.length < VIEWS_AT_MOST
              ? html`<form method="post" action="/vues" class="g-filters">
                  ${asked}
                  <div class="g-filter">
                    <label class="fr-label" for="nom-de-vue">${said.name}</label>
                    <input class="fr-input" type="text" id="nom-de-vue" name="nom" maxlength="${LONGEST_VIEW_NAME}" required />
                  </div>
                  <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.save}</button></div>
                </form>`
              : html`<p>${said.full}</p>`
          }
        </details>`
      }
      ${
        views.length > 0 &&
        html`<details>
          <summary>${said.manage}</summary>
          <form method="post" action="/vues">
            ${asked}
            <ul class="g-list">
              ${views.map(
                ([name]) =>
                  html`<li>
                    ${name}
                    <button class="fr-btn fr-btn--tertiary fr-btn--sm" name="retirer" value="${name}"
                      >${said.forget}<span class="fr-sr-only"> ${said.forgetOf(name)}</span></button
                    >
                  </li>`,
              )}
            </ul>
          </form>
        </details>`
      }
    </div>`
  }`;
}
