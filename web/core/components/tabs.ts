import { attribute, html, type Html } from '../html.ts';

export type Tab = { href: string; label: string; isHere: boolean };

/** Pages that stand beside one another, as links: the one that is shown is said. */
export const tabs = (name: string, list: readonly Tab[]): Html =>
  html`<nav aria-label="${name}">
    <ul class="g-tabs">
      ${list.map(({ href, label, isHere }) => html`<li><a href="${href}" ${attribute('aria-current', isHere ? 'page' : null)}>${label}</a></li>`)}
    </ul>
  </nav>`;
