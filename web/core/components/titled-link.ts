import { html, type Html, type Part } from '../html.ts';

/** What a row is about: its title as a link, and below it its reference, which never breaks, and whose it is. */
export const titledLink = (href: string, title: Part, reference: Part, organisation: string | null = null): Html =>
  html`<a class="fr-link" href="${href}">${title}</a><br /><span class="g-muted g-small"
      ><span class="g-nowrap">${reference}</span>${organisation !== null && html`${reference && ' · '}${organisation}`}</span
    >`;
