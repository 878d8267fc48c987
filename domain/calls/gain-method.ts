import assert from 'node:assert/strict';
import type { Call } from './call.ts';
import type { Words } from '../core/words.ts';

/** A method to count a gain: units per year, at a cost per unit. Counting differently takes a new `version`. */
export type GainMethod = {
  readonly key: string;
  readonly version: number;
  readonly label: Words;
  /** What is counted: one of it has the cost that the gain names. */
  readonly unit: Words;
  /** The same of several; where a call says nothing of it, the same word. */
  readonly units?: Words | undefined;
  /** What counts, what does not, and where its cost comes from. */
  readonly definition: Words;
  /** False where no budget falls: such gains are never added to the others, nor divided by what was paid. */
  readonly isBudget: boolean;
};

/** A method of all calls, with the day of its version. */
type SharedMethod = GainMethod & { readonly since: string };

const FIRST = { version: 1, since: '2026-11-30' } as const;

/** The methods that every call has, in the order in which they are shown. */
export const GAIN_METHODS: readonly SharedMethod[] = [
  {
    ...FIRST,
    key: 'fte',
    label: { fr: 'Équivalents temps plein', en: 'Full-time equivalents' },
    unit: { fr: 'ETP', en: 'FTE' },
    units: { fr: 'ETP', en: 'FTE' },
    definition: {
      fr: 'Temps d’agents que le projet libère, en équivalents temps plein sur l’année, au coût annuel complet d’un ETP du service. Ce coût est daté et sa source est citée. Un temps libéré compte, que le poste soit supprimé ou que l’agent fasse autre chose\u00a0: la justification dit lequel des deux.',
      en: 'Working time that the project frees, in full-time equivalents over the year, at the full yearly cost of one FTE of the service. That cost has its day and its source. Time freed counts whether the post ends or the agent does other work: the evidence says which.',
    },
    isBudget: true,
  },
  {
    ...FIRST,
    key: 'licence',
    label: { fr: 'Licences arrêtées', en: 'Licences ended' },
    unit: { fr: 'licence', en: 'licence' },
    units: { fr: 'licences', en: 'licences' },
    definition: {
      fr: 'Licences et abonnements que le service ne paie plus, au prix annuel de la dernière facture, toutes taxes comprises. Ce qui les remplace est déduit.',
      en: 'Licences and subscriptions that the service no longer pays, at the yearly price of the last invoice, taxes included. What replaces them is deducted.',
    },
    isBudget: true,
  },
  {
    ...FIRST,
    key: 'external_work',
    label: { fr: 'Prestations évitées', en: 'External work avoided' },
    unit: { fr: 'jour', en: 'day' },
    units: { fr: 'jours', en: 'days' },
    definition: {
      fr: 'Jours de prestation que le service achetait l’année d’avant le projet et n’achète plus, au prix journalier du marché en vigueur, toutes taxes comprises.',
      en: 'Days of external work that the service bought in the year before the project and no longer buys, at the daily price of the contract in force, taxes included.',
    },
    isBudget: true,
  },
  {
    ...FIRST,
    key: 'user_time',
    label: { fr: 'Temps des usagers', en: 'Users’ time' },
    unit: { fr: 'heure', en: 'hour' },
    units: { fr: 'heures', en: 'hours' },
    definition: {
      fr: 'Heures que les usagers ne passent plus à leurs démarches, à la valeur d’une heure que la source citée donne. Aucun budget n’en baisse\u00a0: ce gain est montré à part, sans jamais être ajouté aux autres.',
      en: 'Hours that users no longer spend on their formalities, at the value of an hour that the named source gives. Such a gain reduces no budget: it is shown separately, and never added to the others.',
    },
    isBudget: false,
  },
];

/**
 * The methods by which a gain may be counted under a version of a call: those of all calls, and its own, whose version
 * is that of the call.
 */
export function gainMethodsOf({ terms, version }: Pick<Call, 'terms' | 'version'>): readonly GainMethod[] {
  // Versions of earlier days say nothing of it.
  const { gainMethods = [] }: Partial<Pick<Call['terms'], 'gainMethods'>> = terms;
  return [...GAIN_METHODS, ...gainMethods.map((method) => ({ ...method, version }))];
}

/** The method by which a gain of a call is counted. Throws where the call has none of this key and version. */
export function gainMethodOf(call: Pick<Call, 'terms' | 'version'>, { key, version }: Pick<GainMethod, 'key' | 'version'>): GainMethod {
  const found = gainMethodsOf(call).find((method) => method.key === key && method.version === version);
  assert(found, `no method ${key} of version ${version}`);
  return found;
}
