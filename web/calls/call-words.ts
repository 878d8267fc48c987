import { openingOn } from '../../domain/calls/call-life.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { audiencesOf } from '../../domain/people/organisation-kind.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    always: 'Ouvert, sans date de clôture',
    until: (day: string) => `Ouvert jusqu’au ${day}`,
    from: (day: string) => `Ouvrira le ${day}`,
    closed: 'Clos',
    unpublished: 'Pas encore publié',
  },
  en: {
    always: 'Open, without a closing day',
    until: (day: string) => `Open until ${day}`,
    from: (day: string) => `Opens on ${day}`,
    closed: 'Closed',
    unpublished: 'Not published yet',
  },
});

type Shown = { state: 'draft' | 'published' | 'closed'; terms: Pick<CallTerms, 'opensOn' | 'closesOn'> };

/** Whether a call takes applications today, and until when, in words. */
export function openingOf(
  language: Language,
  { state, terms: { opensOn, closesOn } }: Shown,
  at: string,
): { isOpen: boolean; words: string } {
  const said = words[language];
  const opening = openingOn({ state, opensOn, closesOn }, parisDate(at));
  if (opening === 'over') return { isOpen: false, words: said.closed };
  if (state === 'draft') return { isOpen: false, words: said.unpublished };
  if (opening === 'to_come') return { isOpen: false, words: said.from(longDate(language, opensOn)) };
  return { isOpen: true, words: closesOn ? said.until(longDate(language, closesOn)) : said.always };
}

/** Who may apply, in a few words, and how many single organisations beside them. */
export function applicantsOf(language: Language, { eligible }: Pick<CallTerms, 'eligible'>): { audiences: string[]; others: number } {
  return { audiences: audiencesOf(eligible.legalCategories).map((words) => words[language]), others: eligible.sirens.length };
}
