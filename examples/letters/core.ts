import type { AskedItem } from '../../letters/applications/corrections.ts';
import type { LettersOf, Noun } from '../../letters/texts.ts';

/**
 * Examples of the letters of a noun: for each letter its recipients, in the order in which they are written to, and the
 * facts of one example or more, each of which reads differently.
 */
export type ExamplesOf<N extends Noun> = { [Name in keyof LettersOf[N]]: Readonly<Record<string, readonly LettersOf[N][Name][]>> };

export const [title, deadlineOn, reason] = ['Carte des carburants', '2027-03-03', 'Le motif, en entier.'];
export const project = { title, organisation: 'Lacs et rivières' };
export const step = { title, step: 'Cadre juridique', deadlineOn };
export const away = { person: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure', startsOn: '2027-03-01', endsOn: '2027-03-03' };
export const items: AskedItem[] = [
  { field: '/summary', kind: 'incomplete', comment: 'Pour qui ?', question: null },
  { field: '/costLines/1/amountCents', kind: 'incorrect', comment: 'Trop peu.', question: null },
  { field: '/indicators/0', kind: 'outdated', comment: 'De 2020.', question: null },
  {
    field: '/answers/users',
    kind: 'incomplete',
    comment: 'Combien ?',
    question: { fr: 'Les usagers concernés', en: 'Les usagers concernés' },
  },
  { field: '/answers/a~1b', kind: 'incomplete', comment: 'Sans titre.', question: null },
];
/** A silence that is to come before an agreement is signed, and one that has come. */
export const [silenceToCome, silenceCame] = [
  { on: '2027-02-15', hasCome: false },
  { on: '2027-02-15', hasCome: true },
] as const;
/** The service that letters name. */
export const fund = {
  ...{ name: 'Bureau des projets de données', address: '1 rue de l’Exemple, 75000 Paris', court: 'Paris' },
  ...{ contact: 'contact@guichet.example', phone: '01 00 00 00 00' },
};
/** A decision that a local authority in metropolitan France may appeal against here. */
export const appealable = { inGuichet: true, isState: false, overseas: false, months: 2 };
/** One that it contests elsewhere. */
export const elsewhere = { ...appealable, inGuichet: false };
export const obligation = { fr: 'Code source ouvert', en: 'Source opened' };
export const [envelope, by] = [{ fr: 'Données', en: 'Data' }, 'Linh Nguyen-Faure'];
export const credits = { year: 2027, credit: 'AE', amountCents: 7_250_000, order: 'Arrêté' } as const;
