import { euros } from '../../../domain/core/format.ts';
import type { Language } from '../../../domain/core/words.ts';
import { html, type Part } from '../html.ts';

/** An amount of cents, on one line. */
export const money = (language: Language, cents: number | null | undefined): Part =>
  cents === null || cents === undefined
    ? html`<span class="g-muted">–</span>`
    : html`<span class="g-money">${euros(language, cents)}</span>`;
