import { html, type Html, type Part } from '../html.ts';

/** What a row is about: its title as a link, and its reference below. */
export const titledLink = (href: string, title: Part, reference: Part): Html =>
  html`<a class="fr-link" href="${href}">${title}</a><br /><span class="g-muted g-small g-nowrap">${reference}</span>`;
