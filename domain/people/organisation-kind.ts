import type { Words } from '../core/words.ts';

/** The kinds of organisations that apply, by the second level of INSEE's legal categories: the first two digits. */
const KINDS: Readonly<Record<string, Words>> = {
  '41': { fr: 'Établissement public à caractère industriel ou commercial', en: 'Industrial or commercial public institution' },
  '71': { fr: 'Administration de l’État', en: 'State administration' },
  '72': { fr: 'Collectivité territoriale', en: 'Local authority' },
  '73': { fr: 'Établissement public administratif', en: 'Administrative public institution' },
  '74': { fr: 'Autre personne morale de droit public', en: 'Other body of public law' },
};

/** For whom a call is, as people call them: by INSEE's legal categories. */
const AUDIENCES: readonly { categories: RegExp; audience: 'state' | 'operators' | 'local' }[] = [
  { categories: /^71/, audience: 'state' },
  { categories: /^(41[12]0|738[2-9])$/, audience: 'operators' },
  { categories: /^(72|734|735)/, audience: 'local' },
];
const AUDIENCE_WORDS = {
  state: { fr: 'Administrations de l’État', en: 'State administrations' },
  operators: { fr: 'Opérateurs de l’État', en: 'State operators' },
  local: { fr: 'Collectivités et groupements', en: 'Local authorities and their groupings' },
} satisfies Record<string, Words>;
const STATE_AND_OPERATORS: Words = { fr: 'Administrations de l’État et leurs opérateurs', en: 'State administrations and their operators' };

/** Whom these legal categories are, in a few words: several categories of one audience are said once. */
export function audiencesOf(legalCategories: readonly string[]): Words[] {
  const found = legalCategories.map((category) => {
    const known = AUDIENCES.find(({ categories }) => categories.test(category));
    return known ? AUDIENCE_WORDS[known.audience] : kindLabel(kindOf(category));
  });
  const each = [...new Set(found)];
  if (!each.includes(AUDIENCE_WORDS.state) || !each.includes(AUDIENCE_WORDS.operators)) return each;
  return [STATE_AND_OPERATORS, ...each.filter((words) => words !== AUDIENCE_WORDS.state && words !== AUDIENCE_WORDS.operators)];
}

/**
 * True for a service of the State, which is no legal person of its own and does not sue the State. An independent
 * public authority (7112) may be one: it is told of the court.
 */
export const isStateService = (legalCategory: string | null): boolean => kindOf(legalCategory) === '71' && legalCategory !== '7112';

/** The kind of an organisation by its legal category; empty if that is not known. */
export const kindOf = (legalCategory: string | null): string => legalCategory?.slice(0, 2) ?? '';

/** The label of a kind; an unknown one keeps its digits. */
export const kindLabel = (kind: string): Words => KINDS[kind] ?? { fr: kind || 'Non renseigné', en: kind || 'Not known' };
