import type { Calculation, CalculationRule, InputName, Value } from '../../domain/core/calculation.ts';
import { euros, figure, longDate, rough, share, typeset } from '../../domain/core/format.ts';
import type { Language, Words } from '../../domain/core/words.ts';

/** What each rule does; the register in docs/rules.md has the English. */
export const RULE_WORDS: Readonly<Record<CalculationRule, Words>> = {
  period: {
    fr: 'Le délai court de date à date : il prend fin avec le jour de même numéro, ou avec le dernier jour du mois qui n’en a pas.',
    en: 'The period ends with the day of the same number, or with the last day of a month without it.',
  },
  clearDay: {
    fr: 'Le délai est franc : ni son premier jour ni son dernier ne comptent, ce qui fait un jour de plus.',
    en: 'The period is franc: neither its first day nor its last counts, which makes one day more.',
  },
  nextWorkingDay: {
    fr: 'Ce jour est un samedi, un dimanche ou un jour férié : le délai va jusqu’au premier jour ouvrable qui suit.',
    en: 'This day is a Saturday, a Sunday or a holiday: the period runs on to the next working day.',
  },
  workingDays: {
    fr: 'Les jours ouvrés sont comptés à partir du lendemain, sans les samedis, les dimanches ni les jours fériés.',
    en: 'Working days are counted from the next day, without Saturdays, Sundays and holidays.',
  },
  dayBefore: {
    fr: 'La période prend fin la veille du jour de même numéro.',
    en: 'The period ends on the day before the one of the same number.',
  },
  stopped: {
    fr: 'Le délai a été suspendu : les jours qui restaient alors courent de nouveau à partir de la reprise.',
    en: 'The period was stopped: the days that were left then run again from its resumption.',
  },
  standing: {
    fr: 'Le délai est suspendu : sa fin sera connue à la reprise.',
    en: 'The period is stopped: its end will be known when it resumes.',
  },
  setDay: {
    fr: 'Cette date a été fixée par une décision inscrite dans l’historique ; aucun calcul ne la donne.',
    en: 'This date was set by a decision in the history; no calculation gives it.',
  },
  eligibleCost: {
    fr: 'La dépense subventionnable est le coût du projet, sans les lignes des catégories que l’appel ne finance pas.',
    en: 'The eligible cost is the cost of the project, without the lines of categories that the call does not fund.',
  },
  mostRequested: {
    fr: 'Le projet peut demander au plus cette part de la dépense subventionnable.',
    en: 'The project may ask for this share of the eligible cost at most.',
  },
  ownShare: {
    fr: 'L’administration apporte au moins cette part de ce que financent toutes les personnes publiques.',
    en: 'The organisation brings at least this share of what all public persons finance.',
  },
  publicAid: {
    fr: 'Les aides publiques, celle du fonds comprise, ne dépassent pas ensemble cette part de la dépense subventionnable.',
    en: 'All public aid, that of the fund included, is together at most this share of the eligible cost.',
  },
  stepScore: {
    fr: 'La note d’un avis est la moyenne pondérée de ses critères.',
    en: 'The score of an opinion is the weighted mean of its criteria.',
  },
  score: {
    fr: 'La note du dossier est la moyenne pondérée des avis notés, arrondie au centième ; les dossiers sont classés par cette note.',
    en: 'The score of an application is the weighted mean of the scored opinions, to the hundredth; applications are ranked by it.',
  },
  rate: {
    fr: 'Le taux est le montant accordé, divisé par la dépense subventionnable du plan en vigueur.',
    en: 'The rate is the amount awarded, divided by the eligible cost of the plan in force.',
  },
  due: {
    fr: 'La part due est ce taux appliqué à la dépense retenue, sans dépasser le montant accordé ; une fraction de centime n’est pas due.',
    en: 'What is due is this rate of the spending that is kept, up to the amount awarded; a fraction of a cent is not due.',
  },
  balance: {
    fr: 'Le solde est la part due, moins ce qui a été payé et n’est pas réclamé ; s’il est négatif, il est à reverser.',
    en: 'The balance is what is due, less what was paid and is not claimed back; below zero it is to be paid back.',
  },
  reached: {
    fr: 'La part atteinte est la valeur du bilan divisée par la cible échue, à partir du départ quand le plan en a un, arrondie au pour cent inférieur.',
    en: 'The share reached is what is reported divided by the target that is due, from the baseline where the plan has one, rounded down to a percent.',
  },
  rank: {
    fr: 'Les dossiers du comité sont classés par note, la plus haute d’abord. À note égale, ils ont le même rang, et les rangs suivants sont sautés. Un dossier sans note n’a pas de rang.',
    en: 'The applications of a session are ranked by score, the highest first. Equal scores share a rank, and the next ranks are left out. An application without a score has no rank.',
  },
  tranche: {
    fr: 'Une tranche est une part du montant accordé, fixée par le plan signé ; toutes ensemble font ce montant.',
    en: 'A tranche is a part of the amount awarded, set by the signed plan; all together make that amount.',
  },
  advanceCap: {
    fr: 'L’avance ne dépasse pas cette part du montant accordé, garantie comprise s’il y en a une.',
    en: 'The advance is at most this share of the amount awarded, with its guarantee where it has one.',
  },
  trancheCap: {
    fr: 'Ce qui est versé avant la fin du projet ne dépasse pas cette part du montant accordé.',
    en: 'What is paid before the end of the project is at most this share of the amount awarded.',
  },
  payable: {
    fr: 'Ce qui reste à payer d’une tranche est le montant pour lequel le service fait est attesté, moins ce qui est déjà payé.',
    en: 'What is left to pay of a tranche is what is certified of it, less what is paid already.',
  },
  owed: {
    fr: 'Ce qui reste à reverser est ce qui est réclamé, moins ce qui a été recouvré et ce qui a été remis.',
    en: 'What is still to be paid back is what is claimed, less what was collected and what was waived.',
  },
  vote: {
    fr: 'Les voix pour et contre sont comptées, sans les abstentions : la majorité l’emporte. À égalité, la voix de la présidence est prépondérante. Toutes les voix comptent pour le quorum.',
    en: 'The votes for and against are counted, without abstentions: the majority decides. On a tie the chair has the casting vote. All votes count for the quorum.',
  },
  awarded: {
    fr: 'Le montant accordé est fixé par la décision, sans dépasser la demande. L’écart est la part de la demande qui n’est pas accordée.',
    en: 'The amount awarded is set by the decision, up to the request. The difference is the part of the request that is not awarded.',
  },
  waiting: {
    fr: 'Les rangs de la liste d’attente sont fixés par la décision. Les dossiers sont retenus dans l’ordre des rangs, quand des crédits suffisants se libèrent.',
    en: 'The ranks of the waitlist are set by the decision. Applications are awarded in the order of their ranks, once enough credits become available.',
  },
  kept: {
    fr: 'La dépense retenue est la dépense présentée, moins ce qui est écarté, poste par poste.',
    en: 'The spending kept is the spending presented, less what is struck, line by line.',
  },
  claimable: {
    fr: 'Le reversement d’une tranche porte au plus sur ce qui en a été payé, déduction faite de ce qui est déjà réclamé.',
    en: 'What may be claimed of a tranche is what was paid of it, less what is claimed of it already.',
  },
  claimed: {
    fr: 'Le montant réclamé est fixé par la décision, sans dépasser ce qui peut être réclamé.',
    en: 'The amount claimed is set by the decision, up to what may be claimed.',
  },
  claimKept: {
    fr: 'La somme maintenue est ce qui était réclamé, moins ce à quoi la décision sur le recours renonce.',
    en: 'What is kept of the claim is what was claimed, less what the decision on the appeal gives up.',
  },
  withdrawn: {
    fr: 'La part retirée est le montant accordé avant la décision, moins celui qu’elle fixe. Ce qui a été payé au-delà du nouveau montant, et n’est pas déjà réclamé, est à reverser.',
    en: 'The part that is withdrawn is what was awarded before the decision, less what it sets. What was paid above the new amount, and is not claimed already, is to be paid back.',
  },
};

const INPUT_WORDS: Readonly<Record<InputName, Words>> = {
  from: { fr: 'à compter du', en: 'from' },
  length: { fr: 'durée', en: 'length' },
  endedOn: { fr: 'fin précédente', en: 'previous end' },
  stoppedOn: { fr: 'suspendu le', en: 'stopped on' },
  resumedOn: { fr: 'repris le', en: 'resumed on' },
  left: { fr: 'il restait', en: 'what was left' },
  cost: { fr: 'coût', en: 'cost' },
  notFunded: { fr: 'lignes non financées', en: 'lines that are not funded' },
  asked: { fr: 'demandé', en: 'asked for' },
  publicFunding: { fr: 'financement public', en: 'public funding' },
  share: { fr: 'part', en: 'share' },
  own: { fr: 'apporté', en: 'brought' },
  aid: { fr: 'aides publiques', en: 'public aid' },
  step: { fr: 'avis', en: 'opinion' },
  steps: { fr: 'avis notés', en: 'scored opinions' },
  weight: { fr: 'poids', en: 'weight' },
  awarded: { fr: 'accordé', en: 'awarded' },
  eligible: { fr: 'dépense subventionnable', en: 'eligible cost' },
  kept: { fr: 'dépense retenue', en: 'spending kept' },
  due: { fr: 'part due', en: 'due' },
  paid: { fr: 'payé, sans ce qui est réclamé', en: 'paid, without what is claimed back' },
  rate: { fr: 'taux', en: 'rate' },
  indicator: { fr: 'indicateur', en: 'indicator' },
  baseline: { fr: 'départ', en: 'baseline' },
  target: { fr: 'cible échue', en: 'target that is due' },
  reported: { fr: 'valeur du bilan', en: 'reported' },
  before: { fr: 'accordé avant', en: 'awarded before' },
  wanted: { fr: 'part demandée', en: 'share wanted' },
  favour: { fr: 'pour', en: 'for' },
  against: { fr: 'contre', en: 'against' },
  abstain: { fr: 'abstentions', en: 'abstentions' },
  quorum: { fr: 'quorum', en: 'quorum' },
  rank: { fr: 'rang', en: 'rank' },
  presented: { fr: 'dépense présentée', en: 'spending presented' },
  struck: { fr: 'dépense écartée', en: 'spending struck' },
  tranche: { fr: 'tranche', en: 'tranche' },
  paidOf: { fr: 'payé', en: 'paid' },
  claimedBefore: { fr: 'déjà réclamé', en: 'claimed already' },
  claimable: { fr: 'peut être réclamé', en: 'may be claimed' },
  score: { fr: 'note', en: 'score' },
  above: { fr: 'dossiers mieux notés', en: 'applications with a higher score' },
  tied: { fr: 'autres dossiers de même note', en: 'other applications with this score' },
  certified: { fr: 'service attesté', en: 'certified' },
  claimed: { fr: 'réclamé', en: 'claimed' },
  collected: { fr: 'recouvré', en: 'collected' },
  waived: { fr: 'remis', en: 'waived' },
};

const counts = {
  months: { fr: (n: string) => `${n} mois`, en: (n: string, one: boolean) => `${n} ${one ? 'month' : 'months'}` },
  days: {
    fr: (n: string, one: boolean) => `${n} ${one ? 'jour' : 'jours'}`,
    en: (n: string, one: boolean) => `${n} ${one ? 'day' : 'days'}`,
  },
  workingDays: {
    fr: (n: string, one: boolean) => `${n} ${one ? 'jour ouvré' : 'jours ouvrés'}`,
    en: (n: string, one: boolean) => `${n} ${one ? 'working day' : 'working days'}`,
  },
  count: { fr: (n: string) => n, en: (n: string) => n },
} as const;

/** A value as people write it. */
export function written(language: Language, value: Value): string {
  switch (value.kind) {
    case 'day':
      return longDate(language, value.day);
    case 'money':
      return euros(language, value.cents);
    case 'share':
      return share(language, value.part / value.whole);
    case 'words':
      return value.words[language];
    case 'decimal':
      return rough(language, value.value, 2);
    default:
      return counts[value.kind][language](figure(language, value.count), value.count < 2);
  }
}

/** A step of a calculation in words; those on whose results it rests come first. */
export type CalculationInWords = {
  rule: string;
  text: string;
  article: string | null;
  inputs: { label: string; value: string }[];
  result: string | null;
  from: CalculationInWords[];
};

/** A calculation in words, with the steps on which it rests. */
export const inWords = (language: Language, { rule, article, inputs, result, from }: Calculation): CalculationInWords => ({
  rule,
  text: typeset(language, RULE_WORDS[rule][language]),
  article,
  inputs: inputs.map(({ name, value }) => ({ label: INPUT_WORDS[name][language], value: written(language, value) })),
  result: result && written(language, result),
  from: from.map((each) => inWords(language, each)),
});
