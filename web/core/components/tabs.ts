import { attribute, html, type Html } from '../html.ts';

/** `count`: how many items the page holds, where that is worth saying. */
type Tab = { href: string; label: string; count?: number; isHere: boolean };

/** Pages that stand beside one another, as links: the one that is shown is marked. */
export const tabs = (name: string, list: readonly Tab[]): Html =>
  html`<nav class="g-tabs" aria-label="${name}">
    <ul>
      ${list.map(
        ({ href, label, count, isHere }) =>
          html`<li>
            <a href="${href}" ${attribute('aria-current', isHere ? 'page' : null)}
              >${label}${count !== undefined && html` <span class="g-count${count > 0 ? '' : ' g-muted'}">${count}</span>`}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
