import { listCalls } from '../../api/calls/calls.ts';
import { html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { both } from '../core/words.ts';

const words = both({
  fr: {
    title: 'Financer un projet de données',
    lead: 'Le fonds finance les projets de données des administrations qui simplifient les démarches : préremplir un formulaire, informer quelqu’un de ses droits, attribuer une aide sans demande.',
    open: 'Appels ouverts',
    none: 'Aucun appel n’est ouvert en ce moment.',
    see: 'Voir l’appel et vérifier mon éligibilité',
  },
  en: {
    title: 'Fund a data project',
    lead: 'The fund pays for data projects of administrations that make procedures simpler: prefill a form, tell somebody of their rights, award help without a request.',
    open: 'Open calls',
    none: 'No call is open at the moment.',
    see: 'See the call and check eligibility',
  },
});

const home: Page = {
  path: '/',
  of: 'everybody',
  get: async (visit) => {
    const said = words[visit.language];
    const { items } = await visit.ask(listCalls);
    return {
      title: said.title,
      body: html`<p class="fr-text--lead">${said.lead}</p>
        <h2>${said.open}</h2>
        ${items.length === 0 && html`<p>${said.none}</p>`}
        <ul class="g-cards">
          ${items.map(
            (call) =>
              html`<li class="g-card">
                <h3>${call.id}</h3>
                <p><a class="fr-link" href="/appels/${call.id}">${said.see}</a></p>
              </li>`,
          )}
        </ul>`,
    };
  },
};

export const homePages: readonly Page[] = [home];
