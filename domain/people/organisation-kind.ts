import type { Words } from '../core/words.ts';

/** The kinds of organisations that apply, by the second level of INSEE's legal categories: the first two digits. */
const KINDS: Readonly<Record<string, Words>> = {
  '41': { fr: 'Établissement public à caractère industriel ou commercial', en: 'Industrial or commercial public institution' },
  '71': { fr: 'Administration de l’État', en: 'State administration' },
  '72': { fr: 'Collectivité territoriale', en: 'Local authority' },
  '73': { fr: 'Établissement public administratif', en: 'Administrative public institution' },
  '74': { fr: 'Autre personne morale de droit public', en: 'Other body of public law' },
};

/** The kind of an organisation by its legal category; empty if that is not known. */
export const kindOf = (legalCategory: string | null): string => legalCategory?.slice(0, 2) ?? '';

/** The label of a kind; an unknown one keeps its digits. */
export const kindLabel = (kind: string): Words => KINDS[kind] ?? { fr: kind || 'Non renseigné', en: kind || 'Not known' };
