import type { CalculationInWords } from '../core/calculations.ts';
import { inWords, written } from '../core/calculations.ts';
import type { Value } from '../../domain/core/calculation.ts';
import { counted, day, money, percent } from '../../domain/core/calculation.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { basisOf } from '../../domain/desk/refusal-basis.ts';

type NameIn<Each> = Each extends unknown ? Extract<keyof Each, string> : never;
/** The figures and days by which rules refuse, by the name that a refusal gives them. */
type FactName = Extract<NameIn<Refusal>, `${string}Cents` | `${string}Percent` | `${string}On` | `${string}Months`>;

/** The name of each figure; total over them, so that no rule refuses by a figure without a name. */
const FACT_WORDS: Readonly<Record<FactName, Words>> = {
  addedCents: { fr: 'ajouté', en: 'added' },
  aeCents: { fr: 'AE', en: 'AE' },
  amountCents: { fr: 'montant', en: 'amount' },
  askedCents: { fr: 'demandé', en: 'asked for' },
  availableCents: { fr: 'disponible', en: 'available' },
  awardedCents: { fr: 'accordé', en: 'awarded' },
  carriedCents: { fr: 'reporté', en: 'carried over' },
  certifiedCents: { fr: 'service attesté', en: 'service certified' },
  claimedCents: { fr: 'réclamé', en: 'claimed' },
  closesOn: { fr: 'clôture', en: 'closes on' },
  collectedCents: { fr: 'recouvré', en: 'collected' },
  costCents: { fr: 'coût', en: 'cost' },
  cpCents: { fr: 'CP', en: 'CP' },
  deadlineOn: { fr: 'date limite', en: 'deadline' },
  dueOn: { fr: 'attendu pour le', en: 'due on' },
  eligibleCents: { fr: 'dépense subventionnable', en: 'eligible cost' },
  endedOn: { fr: 'pris fin le', en: 'ended on' },
  endsOn: { fr: 'prend fin le', en: 'ends on' },
  expectedCents: { fr: 'attendu', en: 'expected' },
  firstOn: { fr: 'au plus tôt le', en: 'not before' },
  forecastCostCents: { fr: 'coût prévu', en: 'expected cost' },
  forecastEndsOn: { fr: 'fin prévue', en: 'expected end' },
  fundingCents: { fr: 'financement', en: 'funding' },
  givenCents: { fr: 'saisi', en: 'given' },
  givenMonths: { fr: 'durée saisie', en: 'length given' },
  givenOn: { fr: 'date saisie', en: 'day given' },
  grantCents: { fr: 'part du fonds', en: 'part of the fund' },
  guaranteedCents: { fr: 'garanti', en: 'guaranteed' },
  heldOn: { fr: 'date du comité', en: 'day of the session' },
  latestOn: { fr: 'au plus tard le', en: 'not after' },
  leastCents: { fr: 'au moins', en: 'at least' },
  leastMonths: { fr: 'durée minimale', en: 'shortest length' },
  leftCents: { fr: 'reste', en: 'left' },
  maxCents: { fr: 'au plus', en: 'at most' },
  maxMonths: { fr: 'durée maximale', en: 'longest length' },
  maxPercent: { fr: 'part maximale', en: 'largest share' },
  maxPublicAidCents: { fr: 'aides publiques, au plus', en: 'public aid at most' },
  maxRatePercent: { fr: 'taux maximal', en: 'highest rate' },
  maxRequestedCents: { fr: 'demande, au plus', en: 'request at most' },
  minCents: { fr: 'au moins', en: 'at least' },
  minMonths: { fr: 'durée minimale', en: 'shortest length' },
  minOwnCents: { fr: 'part propre, au moins', en: 'own share at least' },
  missingCents: { fr: 'manque', en: 'missing' },
  mostCents: { fr: 'au plus', en: 'at most' },
  mostMonths: { fr: 'durée maximale', en: 'longest length' },
  netPaidCents: { fr: 'payé, sans ce qui est réclamé', en: 'paid, without what is claimed back' },
  namedCents: { fr: 'désigné', en: 'named' },
  nextOn: { fr: 'jour ouvré suivant', en: 'next working day' },
  openCents: { fr: 'encore ouvert', en: 'still open' },
  opensOn: { fr: 'ouverture', en: 'opens on' },
  orderedCents: { fr: 'demandé en paiement', en: 'ordered' },
  owedCents: { fr: 'restant dû', en: 'still owed' },
  ownCents: { fr: 'part propre', en: 'own share' },
  ownFundingMinPercent: { fr: 'part propre minimale', en: 'least own share' },
  paidCents: { fr: 'payé', en: 'paid' },
  periodEndsOn: { fr: 'fin de la période', en: 'end of the period' },
  programmeInitialCents: { fr: 'programme initial', en: 'initial programme' },
  publicAidCents: { fr: 'aides publiques', en: 'public aid' },
  publicAidMaxPercent: { fr: 'part maximale des aides publiques', en: 'largest share of public aid' },
  publicFundingCents: { fr: 'financement public', en: 'public funding' },
  reportedCents: { fr: 'déclaré', en: 'reported' },
  requestedCents: { fr: 'demande', en: 'request' },
  signedCents: { fr: 'signé', en: 'signed' },
  signedOn: { fr: 'date signée', en: 'day signed' },
  spentCents: { fr: 'dépensé', en: 'spent' },
  startsOn: { fr: 'commence le', en: 'starts on' },
  struckCents: { fr: 'écarté', en: 'struck' },
  submittedOn: { fr: 'déposé le', en: 'submitted on' },
  sumOfLinesCents: { fr: 'somme des postes', en: 'sum of the lines' },
  thresholdCents: { fr: 'seuil', en: 'threshold' },
  uncoveredCents: { fr: 'non couvert', en: 'uncovered' },
  durationMonths: { fr: 'durée', en: 'length' },
  wholeCents: { fr: 'montant total', en: 'whole amount' },
  wrongCents: { fr: 'erreur saisie', en: 'error given' },
};

const KINDS = [
  [/Cents$/, money],
  [/Percent$/, percent],
  [/Months$/, (count: number) => counted('months', count)],
] as const;

/** A fact of a refusal as a rule reads it; null for ids, codes and states, which its sentence says. */
function valueOf(name: string, fact: unknown): Value | null {
  if (!Object.hasOwn(FACT_WORDS, name)) return null;
  if (typeof fact === 'string') return day(fact);
  if (typeof fact !== 'number') return null;
  const of = KINDS.find(([ending]) => ending.test(name))?.[1];
  return of ? of(fact) : null;
}

const REFUSED: Words = { fr: 'refusé', en: 'refused' };
const READ: Words = { fr: 'L’opération n’est pas possible, au vu des éléments suivants.', en: 'The rule has read this, and refuses.' };

/**
 * Why a rule refuses, in the form in which a rule says how it computes: its code, its article, the figures and days
 * that it read, and the results on which it rests. Null where its sentence says all.
 */
export function refusalInWords(language: Language, refusal: Refusal): CalculationInWords | null {
  const facts: Readonly<Record<string, unknown>> = refusal;
  const [source, from] = [facts['article'] ?? facts['source'], basisOf(refusal).map((each) => inWords(language, each))];
  const inputs = Object.entries(facts).flatMap(([name, fact]) => {
    const value = valueOf(name, fact);
    return value ? [{ label: FACT_WORDS[name as FactName][language], value: written(language, value) }] : [];
  });
  const article = typeof source === 'string' ? source : null;
  if (inputs.length === 0 && from.length === 0 && article === null) return null;
  return { rule: refusal.code, text: READ[language], article, inputs, result: REFUSED[language], from };
}
