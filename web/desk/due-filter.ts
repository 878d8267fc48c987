import type { Language } from '../../domain/core/words.ts';
import type { Due } from '../../domain/desk/urgency.ts';
import { bilingual } from '../core/words.ts';
import type { Filter } from '../core/components/filters.ts';

const words = bilingual({
  fr: { label: 'Date limite', oui: 'Dépassée', semaine: 'D’ici sept jours', mois: 'D’ici trente jours' },
  en: { label: 'Deadline', oui: 'Past', semaine: 'Within seven days', mois: 'Within thirty days' },
});

const ASKED = { oui: 'past', semaine: 'week', mois: 'month' } as const satisfies Record<string, Due>;
type Asked = keyof typeof ASKED;

const isAsked = (value: string): value is Asked => Object.hasOwn(ASKED, value);

/** The name of the query parameter by which a list is narrowed to deadlines. */
export const DUE_NAME = 'retard';

/** The deadlines that an address asks for, as the operations know them. */
export const dueIn = (value: string): Due | undefined => (isAsked(value) ? ASKED[value] : undefined);

/** The filter by deadlines: those that are past, or also those that come soon. */
export const dueFilter = (language: Language, value: string): Filter => ({
  kind: 'choice',
  name: DUE_NAME,
  label: words[language].label,
  isFeminine: true,
  value,
  options: (['oui', 'semaine', 'mois'] as const).map((each) => ({ value: each, label: words[language][each] })),
});
