import type { getWorklist } from '../../api/desk/worklist.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import type { Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { ofTranche } from './project-column.ts';

const words = bilingual({
  fr: { reserved: 'Réservé', missing: 'Ce qui manque en AE' },
  en: { reserved: 'Reserved', missing: 'AE missing' },
});

type Deprived = AnswerOf<typeof getWorklist>['deprived'][number];

/** Reserved tranches that lack credits, in the order in which they were decided, with what each lacks. */
export function deprivedTable(language: Language, caption: string, rows: readonly Deprived[]): Html {
  const said = words[language];
  return table<Deprived>({
    caption,
    rows,
    columns: [
      ...ofTranche(language),
      { label: said.reserved, isFigure: true, cell: ({ openCents }) => money(language, openCents) },
      { label: said.missing, isFigure: true, cell: ({ missingCents }) => money(language, missingCents) },
    ],
    foot: [
      said.together,
      '',
      money(language, sumCents(rows.map(({ openCents }) => openCents))),
      // No sum of these: each amount is reckoned against the same remaining credits.
      '',
    ],
  });
}
