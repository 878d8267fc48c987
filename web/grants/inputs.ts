import { idOfField } from '../core/forms/field.ts';
import type { FormState } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import { attribute, flag, html, type Html, type Part } from '../core/html.ts';

/** An input for a figure, an amount or a short text in a row of a table; `label` names it and the row. */
export function cellInput(
  state: FormState,
  pointer: string,
  label: string,
  { shown = null, holds = 'number' }: { shown?: Part; holds?: 'number' | 'amount' | 'words' } = {},
): Html {
  const id = idOfField(pointer);
  const fault = state.faults.get(pointer);
  return html`<div class="g-cell${fault ? ' fr-input-group--error' : ''}">
    <label class="${shown === null ? 'fr-sr-only' : 'g-small'}" for="${id}">${shown ?? label}${shown !== null && html`<span class="fr-sr-only">, ${label}</span>`}</label>
    <input
      class="fr-input ${{ number: 'g-number', amount: 'g-amount', words: '' }[holds]}"
      type="text"
      ${holds !== 'words' && html`inputmode="decimal"`}
      autocomplete="off"
      id="${id}"
      name="${pointer}"
      value="${firstOf(state.fields, pointer)}"
      ${attribute('aria-describedby', fault && `${id}-fault`)}${flag('aria-invalid="true"', fault !== undefined)}
    />${fault && html`<p class="fr-error-text" id="${id}-fault">${fault}</p>`}
  </div>`;
}

/** The hidden fields of a form. */
export const hiddenInput = (pointer: string, value: string | number): Html =>
  html`<input type="hidden" name="${pointer}" value="${value}" />`;
