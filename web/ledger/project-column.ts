import { KIND_LABELS, type TrancheKind } from '../../domain/calls/tranche-plan.ts';
import type { Language } from '../../domain/core/words.ts';
import type { Column } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import { quoted } from '../core/words.ts';
import { words as shared } from './words.ts';

/** A tranche of a grant as lists have it; without what would name its project where that is hidden from the reader. */
type Tranche = {
  concealed: boolean;
  grantId: string | null;
  reference: string | null;
  title: string | null;
  organisationName: string | null;
  rank: number;
  kind: string;
};

export const ofProject = (language: Language): Column<Omit<Tranche, 'rank' | 'kind'>> => ({
  label: shared[language].project,
  isHeader: true,
  cell: ({ concealed, grantId, reference, title, organisationName }) =>
    concealed
      ? html`<span class="g-muted">${shared[language].concealed}</span>`
      : html`<a href="/conventions/${grantId}">${reference}${title && ` · ${quoted(language, title)}`}</a><br /><span class="g-muted g-small">${organisationName}</span>`,
});

export const ofTranche = (language: Language): readonly Column<Tranche>[] => [
  ofProject(language),
  {
    label: shared[language].tranche,
    cell: ({ rank, kind }) => `${rank}\u00a0·\u00a0${KIND_LABELS[kind as TrancheKind]?.[language] ?? kind}`,
  },
];
