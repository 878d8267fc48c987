import type { Language } from '../../../domain/core/words.ts';
import { isOfOrganisation, type Role } from '../../../domain/core/role.ts';
import { choiceLabel } from '../forms/field.ts';
import { html, type Part } from '../html.ts';
import { bilingual } from '../words.ts';
import { deadline } from './dates.ts';

const words = bilingual({
  fr: {
    nothing: 'Plus rien n’est attendu.',
    holders: {
      applicant: 'L’administration',
      manager: 'L’administration',
      signatory: 'Signataire de l’administration',
      fund: 'Le fonds',
      reviewer: 'Personne chargée de l’avis',
    },
  },
  en: {
    nothing: 'Nothing is awaited any more.',
    holders: {
      applicant: 'The organisation',
      manager: 'The organisation',
      signatory: 'Signatory of the organisation',
      fund: 'The fund',
      reviewer: 'The reviewer',
    },
  },
});

/** The next step of a thing: a command in words, its deadline, and the people who are to take it. */
export type Next = { label: string; at: string | null; who: readonly { name: string | null; role: Role | 'fund' }[] };

/**
 * The people whom a thing waits for: by name where a person was asked, else by role.
 * @param organisation the one that owns the thing: its people are called by its name where it is known
 */
export function holdersOf(language: Language, { who }: Pick<Next, 'who'>, organisation?: { name: string }): string {
  const holders: Readonly<Partial<Record<string, string>>> = words[language].holders;
  const called = (role: Role | 'fund'): string => {
    if (organisation && role !== 'fund' && isOfOrganisation(role)) return organisation.name;
    return holders[role] ?? choiceLabel(language, 'role', role);
  };
  return [...new Set(who.map(({ name, role }) => name ?? called(role)))].join(', ');
}

/**
 * The next step of a thing, its deadline, and the people who are to take it.
 * @param now the instant of the page; without it the deadline is left out, since it stands elsewhere
 */
export function awaited(
  language: Language,
  next: Next | null,
  { now, organisation }: { now?: string; organisation?: { name: string } } = {},
): Part {
  const said = words[language];
  if (!next) return html`<span class="g-muted">${said.nothing}</span>`;
  const who = holdersOf(language, next, organisation);
  const until = now !== undefined && next.at && html`<br /><span class="g-small">${said.until} ${deadline(language, next.at, now)}</span>`;
  return html`<strong>${next.label}</strong>${until}${who !== '' && html`<br /><span class="g-muted g-small">${who}</span>`}`;
}
