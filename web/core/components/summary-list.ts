import { html, isEmpty, type Html, type Part } from '../html.ts';

/** Facts under their names; what is not known is left out. */
export const summaryList = (facts: readonly (readonly [name: string, value: Part])[]): Html =>
  html`<dl class="g-facts">
    ${facts
      .filter(([, value]) => !isEmpty(value))
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
