import type { Language } from '../../domain/core/words.ts';
import type { Html } from '../core/html.ts';
import { tabs } from '../core/components/tabs.ts';
import { words } from './words.ts';

const PAGES = [
  { path: '', name: 'overview' },
  { path: '/mouvements', name: 'movements' },
  { path: '/credits', name: 'credits' },
  { path: '/prevision', name: 'forecast' },
  { path: '/fin-d-annee', name: 'yearEnd' },
  { path: '/rapprochement', name: 'reconciliation' },
  { path: '/controles', name: 'checks' },
] as const;
type EnvelopePage = (typeof PAGES)[number]['name'];

/** The pages of an envelope, as links beside one another. */
export const envelopeTabs = (language: Language, id: string, here: EnvelopePage): Html =>
  tabs(
    words[language].pagesOf,
    PAGES.map(({ path, name }) => ({ href: `/enveloppes/${id}${path}`, label: words[language][name], isHere: name === here })),
  );

/** Where a page of an envelope stands. */
export const envelopeCrumbs = (language: Language, { id, code }: { id: string; code: string }) => [
  { label: words[language].envelopes, href: '/enveloppes' },
  { label: code, href: `/enveloppes/${id}` },
];
