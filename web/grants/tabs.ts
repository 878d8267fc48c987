import { html, type Html } from '../core/html.ts';

export type Tab = { href: string; label: string; count?: number; isHere: boolean };

/** Views of one list beside one another, each a link with how many it has. */
export const tabs = (label: string, list: readonly Tab[]): Html =>
  html`<nav class="g-tabs" aria-label="${label}">
    <ul>
      ${list.map(
        ({ href, label: name, count, isHere }) =>
          html`<li>
            <a href="${href}" ${isHere && html` aria-current="page"`}
              >${name}${count !== undefined && html` <span class="g-count${count > 0 ? '' : ' g-muted'}">${count}</span>`}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
