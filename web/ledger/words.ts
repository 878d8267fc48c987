import type { AnyAccount, Credit } from '../../domain/ledger/envelope.ts';
import { ACCOUNT_WORDS } from '../../domain/ledger/movement-notes.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros } from '../../domain/core/format.ts';
import { html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

export const words = bilingual({
  fr: {
    envelopes: 'Enveloppes',
    ae: 'AE : autorisations d’engagement, ce que le fonds peut promettre',
    cp: 'CP : crédits de paiement, ce qu’il peut payer cette année',
    explained:
      'Les autorisations d’engagement (AE) sont ce que le fonds peut promettre ; les crédits de paiement (CP), ce qu’il peut payer dans l’année.',
    missing: 'manquant',
    overview: 'Vue d’ensemble',
    movements: 'Mouvements',
    credits: 'Crédits par année',
    forecast: 'Prévision',
    yearEnd: 'Fin d’année',
    reconciliation: 'Rapprochement',
    checks: 'Contrôle des paiements',
    rehearsal: 'Simuler un gel ou une annulation',
    pagesOf: 'Pages de l’enveloppe',
    concealed: 'Masqué : le règlement de l’appel le réserve',
  },
  en: {
    envelopes: 'Envelopes',
    ae: 'AE: commitment authorisations, what the fund may promise',
    cp: 'CP: payment credits, what it may pay this year',
    explained: 'Commitment authorisations (AE) are what the fund may promise; payment credits (CP), what it may pay in the year.',
    missing: 'missing',
    overview: 'Overview',
    movements: 'Movements',
    credits: 'Credits by year',
    forecast: 'Forecast',
    yearEnd: 'End of year',
    reconciliation: 'Reconciliation',
    checks: 'Checks of payments',
    rehearsal: 'Rehearse a freeze or a cut',
    pagesOf: 'Pages of the envelope',
    concealed: 'Hidden: the call reserves it',
  },
});

export const accountName = (language: Language, account: AnyAccount): string => ACCOUNT_WORDS[account][language];

/** The accounts of a year's credits in the order in which they are read: what there was, where it is, what is left. */
export const ACCOUNTS_OF: Record<Credit, readonly Exclude<AnyAccount, 'claimed' | 'owed' | 'collected' | 'waived'>[]> = {
  AE: ['total', 'uncovered', 'frozen', 'reserved', 'delegated', 'committed', 'lapsed', 'available'],
  CP: ['total', 'uncovered', 'frozen', 'delegated', 'ordered', 'paid', 'lapsed', 'available'],
};

/** The figures of a year, as an envelope's view has them: by the name of the account and `Cents`. */
export const centsIn = (figures: Readonly<Partial<Record<`${AnyAccount}Cents`, number>>>, account: AnyAccount): number =>
  figures[`${account}Cents` as const] ?? 0;

/** The available credits; below zero they are missing, which is said in words unless the column says it. */
export const left = (language: Language, cents: number | undefined, isSaid = false): Part =>
  cents === undefined
    ? html`<span class="g-muted">–</span>`
    : cents < 0
      ? // Before the amount, so that it stands below the others of its column.
        html`${!isSaid && html`<span class="g-late g-small">${words[language].missing}</span> `}<strong class="g-money g-late">${euros(language, cents)}</strong>`
      : html`<span class="g-money">${euros(language, cents)}</span>`;
